"""The table: the same list and selection as the grid, columns, sorting by heads, changing in cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QApplication, QMenu

from photodesk.bridge.fake_photos import FakeLibrary
from photodesk.domain.changes import Aspect
from photodesk.domain.filter import GroupBy, Sort, SortKey
from photodesk.domain.marks import SetRating
from photodesk.domain.photo import Keep, Label, PhotoRef
from photodesk.ui.table import columns
from photodesk.ui.table.columns import BY_KEY, COLUMNS, USUAL, Chosen
from photodesk.ui.table.lines import Lines
from photodesk.ui.table.painter import state_words
from photodesk.ui.table.view import PhotoTable
from photodesk.ui.tag_popup import TagPopup
from tests.ui.conftest import Desk


@pytest.fixture
def table(desk: Desk) -> PhotoTable:
    desk.window.qactions["view.table"].trigger()
    shown = desk.window.centre.table
    desk.until(lambda: shown.isVisible() and desk.session.photos.row_of(1) is not None)
    return shown


def point(table: PhotoTable, row: int, key: str, share: float = 0.5) -> QPoint:
    cell = table.cell_rect(row, BY_KEY[key])
    return QPoint(cell.left() + round(cell.width() * share), cell.center().y())


def test_it_is_a_third_way_to_see_the_same_list_and_selection(desk: Desk, table: PhotoTable) -> None:
    window = desk.window
    assert window.centre.top_bar.switch.current == "table"
    assert window.context().state.looking.view == "table"
    desk.select(2, 5)
    assert len(window.targets.refs) == 2
    desk.qtbot.keyClick(table, Qt.Key.Key_Return)
    assert window.centre.in_loupe
    desk.qtbot.keyClick(window.centre.loupe, Qt.Key.Key_Escape)
    assert window.centre.page is table, "back to where one was"
    window.qactions["view.grid"].trigger()
    assert window.centre.page is window.centre.grid
    assert window.session.selection.current == desk.refs(5)[0]


def test_keys_are_those_of_the_grid(desk: Desk, table: PhotoTable) -> None:
    table.setFocus()
    desk.session.selection.click(0)
    desk.qtbot.keyClick(table, Qt.Key.Key_Down)
    desk.qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert desk.session.selection.current_row() == 2
    assert len(desk.session.selection) == 2
    desk.qtbot.keyClick(table, Qt.Key.Key_End)
    assert desk.session.selection.current_row() == len(desk.session.photos) - 1
    desk.qtbot.keyClick(table, Qt.Key.Key_Home)
    desk.qtbot.keyClick(table, Qt.Key.Key_X)
    (made,) = desk.session.decisions.made
    assert made[0] == desk.session.selection.snapshot()


def test_a_click_selects_and_ctrl_and_shift_add(desk: Desk, table: PhotoTable) -> None:
    left = Qt.MouseButton.LeftButton
    desk.qtbot.mouseClick(table.viewport(), left, pos=point(table, 1, "camera"))
    desk.qtbot.mouseClick(table.viewport(), left, Qt.KeyboardModifier.ControlModifier, point(table, 3, "camera"))
    desk.qtbot.mouseClick(table.viewport(), left, Qt.KeyboardModifier.ShiftModifier, point(table, 5, "name"))
    rows = sorted(desk.session.photos.index_of(r.photo_id) or 0 for r in desk.session.selection.value.refs)
    assert rows == [3, 4, 5]


@pytest.mark.trap("T53")
def test_heads_sort_both_ways_and_take_groups_of_projects_away(desk: Desk, table: PhotoTable) -> None:
    photos = desk.session.photos
    desk.window.verbs.set_sort(Sort(SortKey.TAKEN, True, GroupBy.PROJECT))
    table.header.sort_wanted.emit(BY_KEY["name"])
    desk.until(lambda: photos.sort == Sort(SortKey.NAME, False, GroupBy.NONE) and not photos.loading)
    assert [photos.ref(i).photo_id for i in range(3)] == [1, 2, 3]
    table.header.sort_wanted.emit(BY_KEY["name"])
    desk.until(lambda: photos.sort.descending and not photos.loading)
    assert photos.ref(0).photo_id == 14
    table.header.sort_wanted.emit(BY_KEY["size"])
    assert photos.sort.descending, "the largest first"
    table.header.sort_wanted.emit(BY_KEY["camera"])
    assert desk.window.centre.filter_bar.sort.text().strip() in ("Camera", "")
    assert {c.sort for c in COLUMNS} == set(SortKey)


def test_every_sort_is_in_a_menu_too(desk: Desk) -> None:
    for key in SortKey:
        assert f"sort.{key}" in {spec.id for spec in desk.window.qactions.specs()}


def test_columns_are_chosen_moved_and_remembered(
    desk: Desk, table: PhotoTable, library: FakeLibrary, settings: QSettings, reopen: Callable[..., Desk]
) -> None:
    header = table.header
    entries = {a.text(): a for a in header.chooser().actions()}
    entries["Lens"].setChecked(True)
    entries["Camera"].setChecked(False)
    header.resizeSection(0, 300)
    header.moveSection(header.visualIndex(0), 2)
    wanted = header.columns()
    assert [c.key for c in wanted][:3] == ["files", "stars", "name"]
    desk.window.close()
    again = reopen(library, settings)
    assert again.window.centre.page is again.window.centre.table, "the table comes back"
    assert again.window.centre.table.header.columns() == wanted
    again.session.close()


def test_columns_that_cannot_be_read_are_the_usual_ones() -> None:
    assert columns.read("nonsense") == columns.read('[["name", "wide", 1]]') == columns.read("[]") == USUAL
    assert columns.read('[["name", 100, 0]]') == USUAL, "never a table without columns"
    kept = columns.read('[["iso", 99999, true], ["gone", 10, true]]')
    assert kept[0] == Chosen("iso", columns.MOST, True)
    assert {c.key for c in kept} == set(BY_KEY)
    assert columns.read(columns.written(kept)) == kept


def test_stars_are_given_where_one_double_clicks(desk: Desk, table: PhotoTable) -> None:
    left = Qt.MouseButton.LeftButton
    cell = table.cell_rect(2, BY_KEY["stars"])
    third = QPoint(cell.left() + 8 + 2 * 11 + 5, cell.center().y())
    desk.qtbot.mouseClick(table.viewport(), left, pos=third)
    desk.qtbot.mouseDClick(table.viewport(), left, pos=third)
    ref = desk.session.photos.ref(2)
    assert desk.session.decisions.made == [((ref,), SetRating(3))]
    desk.until(lambda: (row := desk.session.photos.row_of(ref.photo_id)) is not None and row.rating == 3)
    desk.qtbot.mouseDClick(table.viewport(), left, pos=third)
    assert desk.session.decisions.made[-1] == ((ref,), SetRating(0)), "the stars it has take them away"


def test_a_name_is_changed_in_its_cell(desk: Desk, table: PhotoTable) -> None:
    left = Qt.MouseButton.LeftButton
    at = point(table, 1, "name", 0.8)
    desk.qtbot.mouseClick(table.viewport(), left, pos=at)
    desk.qtbot.mouseDClick(table.viewport(), left, pos=at)
    editor = desk.window.table.editor
    assert editor is not None
    ref = desk.session.photos.ref(1)
    assert editor.text() == desk.session.library.photos[ref.photo_id].stem
    editor.setText("Dawn")
    desk.qtbot.keyClick(editor, Qt.Key.Key_X)
    assert editor.text() == "Dawnx", "keys of decisions do not fire while one types"
    assert not desk.session.decisions.made
    desk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert desk.session.commits.asked == [("name", ref, "Dawnx")]
    desk.qtbot.mouseDClick(table.viewport(), left, pos=at)
    other = desk.window.table.editor
    assert other is not None
    other.setText("not this")
    desk.qtbot.keyClick(other, Qt.Key.Key_Escape)
    assert len(desk.session.commits.asked) == 1
    assert desk.window.isVisible()


def test_tags_are_changed_by_their_popup_and_shown(desk: Desk, table: PhotoTable) -> None:
    at = point(table, 0, "tags")
    desk.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    desk.qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert any(p.isVisible() for p in desk.window.findChildren(TagPopup))
    desk.session.decisions.tag(desk.refs(1), ["Sea/Wind"])
    desk.until(lambda: (row := desk.session.photos.row_of(1)) is not None and row.tags == ("Sea/Wind",))
    assert BY_KEY["tags"].text(desk.session.library.rows([1])[0]) == "Sea/Wind"


def test_a_double_click_elsewhere_opens_the_loupe(desk: Desk, table: PhotoTable) -> None:
    desk.qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=point(table, 1, "taken"))
    assert desk.window.centre.in_loupe


def test_cells_say_what_is_so(desk: Desk, table: PhotoTable) -> None:
    desk.change(1, Aspect.PLAN, keep=Keep(jpeg=False, raw=True), label=Label.RED)
    row = desk.session.photos.row_of(1)
    assert row is not None
    said = {c.key: c.text(row) for c in COLUMNS}
    assert (said["keep_jpeg"], said["keep_raw"]) == ("Discard", "Keep")
    assert said["name"] == row.stem
    assert BY_KEY["imported"].text(replace(row, imported="2026-11-20T12:00:00.000000Z")).startswith("2026-11-")
    assert state_words(table.canvas.look(row)) == ""
    before = table.grab().toImage()
    desk.change(1, Aspect.PLAN, keep=Keep())
    desk.until(lambda: table.grab().toImage() != before)


@pytest.mark.trap("T55")
def test_lines_are_arithmetic_whatever_the_list_holds() -> None:
    lines = Lines(2_000_000, 800, 26)
    assert lines.height == 52_000_000
    assert lines.rows_between(26 * 1_000_000 + 1, 26 * 1_000_000 + 27) == range(1_000_000, 1_000_002)
    assert lines.item_at(5, lines.height) is None
    assert lines.item_at(5, lines.height - 1) == 1_999_999
    assert lines.rows_between(-50, 10) == range(1)
    with pytest.raises(IndexError):
        lines.rect(2_000_000)


def test_only_one_of_grid_and_table_asks_for_rows(desk: Desk, table: PhotoTable) -> None:
    assert desk.window.centre.grid.asleep
    assert not table.asleep
    desk.window.qactions["view.grid"].trigger()
    assert table.asleep
    assert not desk.window.centre.grid.asleep


def test_what_was_at_the_top_stays_at_the_top(desk: Desk) -> None:
    window, photos = desk.window, desk.session.photos
    window.resize(960, 600)
    desk.session.library.add(
        replace(row, ref=PhotoRef(100 + n, 1), stem=f"S_{n}")
        for n, row in enumerate([desk.session.library.photos[1]] * 80)
    )
    photos.refresh()
    desk.listed(92)
    desk.session.selection.click(1)
    window.qactions["view.table"].trigger()
    table, grid = window.centre.table, window.centre.grid
    desk.until(table.isVisible)
    assert table.verticalScrollBar().value() == 0
    table.scroll_to(photos.ref(50).photo_id, top=True)
    desk.session.selection.move_current(52)
    assert table.top_photo() == photos.ref(50)
    window.qactions["view.grid"].trigger()
    desk.until(grid.isVisible)
    assert 50 in grid.visible_rows()
    window.qactions["view.table"].trigger()
    assert {50, 52} <= set(table.visible_rows())


@pytest.mark.parametrize(("key", "first"), [("label", "Red label"), ("files", "Both"), ("keep_raw", "Both")])
def test_label_and_plan_are_changed_by_the_entries_of_the_menus(
    desk: Desk, table: PhotoTable, key: str, first: str
) -> None:
    table.header.set_columns(replace(c, shown=True) for c in table.header.columns())
    table.horizontalScrollBar().setValue(max(0, table.cell_rect(1, BY_KEY[key]).left() - 100))
    at = point(table, 1, key)
    desk.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    desk.qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].text().replace("&", "") == first
    menu.actions()[0].trigger()
    menu.close()
    (made,) = desk.session.decisions.made
    assert made[0] == (desk.session.photos.ref(1),)
