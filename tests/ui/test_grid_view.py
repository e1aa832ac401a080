"""The grid as a photographer uses it: mouse, keys, rubber band, scrolling, on real JPEGs in a real widget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication

from photodesk.bridge.fake_library import FakeReads, fake_row
from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.reader import Reader
from photodesk.bridge.selection_model import PhotoSelection
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.derivative import DerivativeState, DerivativeStatus, FailureKind
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.photo import PhotoRef, PhotoState
from photodesk.domain.photo_list import PhotoRow
from photodesk.ui import theme
from photodesk.ui.grid.folds import selected_in
from photodesk.ui.grid.view import PhotoGrid

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


@dataclass
class Desk:
    """A grid of 2 days (12 and 60 photos), five columns, on screen."""

    qtbot: object
    reads: FakeReads
    model: PhotoListModel
    selection: PhotoSelection
    thumbnails: Thumbnails
    grid: PhotoGrid

    @property
    def ids(self) -> list[int]:
        return [r.photo_id for r in self.selection.value.refs]

    @property
    def current(self) -> int | None:
        return self.selection.current.photo_id if self.selection.current else None

    def at(self, row: int) -> QPoint:
        return QPoint(*self.grid.viewport_rect(row).center)

    def click(self, row: int, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.mouseClick(self.grid.viewport(), LEFT, modifier, self.at(row))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.keyClick(self.grid, key, modifier)

    def drag(self, begin: QPoint, end: QPoint, modifier: Qt.KeyboardModifier = NONE, *, drop: bool = True) -> None:
        port = self.grid.viewport()
        self.qtbot.mousePress(port, LEFT, modifier, begin)
        for step in range(1, 6):
            at = QPointF(begin + (end - begin) * step / 5)
            move = QMouseEvent(QEvent.Type.MouseMove, at, port.mapToGlobal(at), Qt.MouseButton.NoButton, LEFT, modifier)
            QApplication.sendEvent(port, move)
        if drop:
            self.qtbot.mouseRelease(port, LEFT, modifier, end)

    def becomes(self, rows: list[PhotoRow], aspect: Aspect = Aspect.ADDED) -> None:
        self.reads.put(rows)
        with self.qtbot.waitSignal(self.model.list_changed):
            self.model.on_changes(ChangeSet.of(aspect, [row.ref.photo_id for row in rows] or [1]))


def photos(path: str) -> list[PhotoRow]:
    first = [fake_row(i, thumbnail=path, day="2026-06-13") for i in range(1, 13)]
    return first + [fake_row(i, thumbnail=path, day="2026-06-11") for i in range(13, 73)]


@pytest.fixture(scope="module")
def picture(tmp_path_factory) -> str:
    image = QImage(512, 341, QImage.Format.Format_RGB32)
    image.fill(QColor("#8899AA"))
    path: Path = tmp_path_factory.mktemp("pictures") / "one.jpg"
    image.save(str(path), "JPEG", 85)
    return str(path)


@pytest.fixture
def desk(qtbot, qapp, picture: str) -> Iterator[Desk]:
    theme.apply(qapp, "dark")
    reader, thumbnails = Reader(), Thumbnails()
    reads = FakeReads.of(photos(picture))
    model = PhotoListModel(reader, reads)
    selection = PhotoSelection(model)
    grid = PhotoGrid(model, selection, thumbnails)
    qtbot.addWidget(grid)
    grid.resize(932, 600)
    with qtbot.waitExposed(grid):
        grid.show()
    with qtbot.waitSignal(model.list_changed):
        model.set_filter(PhotoFilter())
    qtbot.waitUntil(lambda: model.row_of(1) is not None)
    assert grid.layout_.columns == 5
    yield Desk(qtbot, reads, model, selection, thumbnails, grid)
    thumbnails.stop()
    reader.stop()


def test_click_ctrl_click_shift_click(desk: Desk) -> None:
    desk.click(2)
    assert desk.ids == [3]
    desk.click(4, CTRL)
    assert desk.ids == [3, 5]
    desk.click(2, CTRL)
    assert desk.ids == [5]
    desk.click(1)
    desk.click(4, SHIFT)
    assert desk.ids == [2, 3, 4, 5]
    assert desk.current == 5


def test_a_click_inside_the_selection_selects_one_only_when_released(desk: Desk) -> None:
    desk.selection.select_rows(range(3))
    desk.qtbot.mousePress(desk.grid.viewport(), LEFT, NONE, desk.at(1))
    assert desk.ids == [1, 2, 3], "it may become a drag of all three"
    desk.qtbot.mouseRelease(desk.grid.viewport(), LEFT, NONE, desk.at(1))
    assert desk.ids == [2]


def test_a_click_on_nothing_selects_nothing(desk: Desk) -> None:
    desk.click(2)
    desk.qtbot.mouseClick(desk.grid.viewport(), LEFT, NONE, QPoint(4, 100))
    assert desk.ids == []
    assert desk.current == 3


def test_the_tick_adds_and_takes_away(desk: Desk) -> None:
    desk.grid.grab()
    desk.click(0)
    for expected in ([1, 3], [1]):
        hits = desk.grid.hits(2)
        assert hits is not None
        corner = QPoint(*desk.grid.viewport_rect(2)[:2]) + hits.tick.center().toPoint()
        desk.qtbot.mouseClick(desk.grid.viewport(), LEFT, NONE, corner)
        assert desk.ids == expected


def test_arrows_move_and_shift_arrows_extend(desk: Desk) -> None:
    desk.click(0)
    desk.key(Qt.Key.Key_Right)
    assert desk.ids == [2]
    desk.key(Qt.Key.Key_Down)
    assert desk.ids == [7]
    desk.key(Qt.Key.Key_Right, SHIFT)
    desk.key(Qt.Key.Key_Down, SHIFT)
    assert desk.ids == [7, 8, 9, 10, 11, 12]
    desk.key(Qt.Key.Key_Up)
    assert desk.ids == [7]
    desk.key(Qt.Key.Key_Left, CTRL)
    assert desk.ids == [7]
    assert desk.current == 6
    desk.key(Qt.Key.Key_End)
    assert desk.ids == [72]
    desk.key(Qt.Key.Key_Home, SHIFT)
    assert desk.ids == list(range(1, 73))


def test_keys_bring_the_current_photo_into_view_below_the_day_header(desk: Desk) -> None:
    desk.click(0)
    desk.key(Qt.Key.Key_End)
    view = desk.grid.viewport().height()
    assert desk.grid.viewport_rect(71).y >= 0
    assert desk.grid.viewport_rect(71).bottom <= view
    for _ in range(14):
        desk.key(Qt.Key.Key_Up)
        row = desk.selection.current_row()
        assert row is not None
        assert desk.grid.viewport_rect(row).y >= desk.grid.layout_.header
    desk.key(Qt.Key.Key_PageDown)
    row = desk.selection.current_row()
    assert row is not None
    assert desk.grid.viewport_rect(row).bottom <= view


def test_without_a_current_photo_an_arrow_takes_the_first_in_view(desk: Desk) -> None:
    desk.grid.scroll_to(41, top=True)
    desk.key(Qt.Key.Key_Right)
    row = desk.selection.current_row()
    assert row is not None
    assert row in desk.grid.visible_rows()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_open_the_current_photo(desk: Desk, key: Qt.Key) -> None:
    desk.click(3)
    with desk.qtbot.waitSignal(desk.grid.activated) as told:
        desk.key(key)
    assert told.args == [PhotoRef(4, 1)]


def test_a_double_click_opens(desk: Desk) -> None:
    with desk.qtbot.waitSignal(desk.grid.activated) as told:
        desk.qtbot.mouseDClick(desk.grid.viewport(), LEFT, NONE, desk.at(5))
    assert told.args == [PhotoRef(6, 1)]


def test_a_rubber_band_selects_what_it_touches(desk: Desk) -> None:
    first = desk.grid.viewport_rect(1)
    begin = QPoint(first.x - 2, first.y + 20)
    desk.drag(begin, QPoint(desk.grid.viewport_rect(7).right - 10, desk.grid.viewport_rect(7).bottom - 10))
    assert desk.ids == [2, 3, 7, 8]


def test_a_rubber_band_with_ctrl_toggles(desk: Desk) -> None:
    desk.selection.select_rows(range(3))
    first = desk.grid.viewport_rect(1)
    begin = QPoint(first.x - 2, first.y + 20)
    desk.drag(begin, QPoint(desk.grid.viewport_rect(3).right - 10, first.y + 60), CTRL)
    assert desk.ids == [1, 4]


def test_escape_takes_a_rubber_band_back(desk: Desk) -> None:
    desk.click(9)
    first = desk.grid.viewport_rect(1)
    desk.drag(QPoint(first.x - 2, first.y + 20), desk.at(8), CTRL, drop=False)
    assert len(desk.ids) > 1
    desk.key(Qt.Key.Key_Escape)
    assert desk.ids == [10]


def test_a_click_on_a_day_selects_it_and_ctrl_adds_another(desk: Desk) -> None:
    port = desk.grid.viewport()
    desk.qtbot.mouseClick(port, LEFT, NONE, QPoint(40, 15))
    assert desk.ids == list(range(1, 13))
    header = desk.grid.layout_.header_rect(1)
    desk.qtbot.mouseClick(port, LEFT, CTRL, QPoint(40, header.y + 10))
    assert desk.ids == list(range(1, 73))


def test_a_day_header_that_sticks_hides_the_cell_below_it_from_the_mouse(desk: Desk) -> None:
    desk.grid.verticalScrollBar().setValue(100)
    assert desk.grid.photo_at(QPointF(60, 10)) is None
    desk.qtbot.mouseClick(desk.grid.viewport(), LEFT, NONE, QPoint(60, 10))
    assert desk.ids == list(range(1, 13))


def right_click(desk: Desk, at: QPoint) -> None:
    port = desk.grid.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, port.mapToGlobal(at))
    QApplication.sendEvent(port, event)


def test_a_right_click_keeps_a_selection_it_is_in_and_moves_one_it_is_not(desk: Desk) -> None:
    desk.selection.select_rows(range(3))
    with desk.qtbot.waitSignal(desk.grid.menu_requested) as told:
        right_click(desk, desk.at(1))
    assert told.args == [desk.grid.viewport().mapToGlobal(desk.at(1))]
    assert desk.ids == [1, 2, 3]
    with desk.qtbot.waitSignal(desk.grid.menu_requested):
        right_click(desk, desk.at(6))
    assert desk.ids == [7]
    with desk.qtbot.assertNotEmitted(desk.grid.menu_requested):
        right_click(desk, QPoint(4, 100))


@pytest.mark.trap("T58")
def test_resizing_and_thumbnail_size_keep_the_current_photo_in_place(desk: Desk) -> None:
    desk.grid.scroll_to(45, top=True)
    desk.click(46)
    place = desk.grid.viewport_rect(46).y
    for width in (120, 250, 140, 200):
        desk.grid.set_cell_width(width)
        assert desk.grid.viewport_rect(46).y == place
    desk.grid.resize(700, 600)
    assert desk.grid.viewport_rect(46).y == place


def test_new_photos_above_do_not_move_what_is_looked_at(desk: Desk, picture: str) -> None:
    desk.grid.scroll_to(45, top=True)
    desk.click(46)
    place = desk.grid.viewport_rect(46).y
    newer = [fake_row(i, thumbnail=picture, day="2026-06-20") for i in range(200, 230)]
    desk.becomes(newer + photos(picture))
    row = desk.model.index_of(47)
    assert row == 76
    assert desk.grid.viewport_rect(row).y == place
    assert desk.current == 47


@pytest.mark.trap("T20")
def test_keys_never_reach_a_photo_the_list_no_longer_shows(desk: Desk, picture: str) -> None:
    desk.selection.select_rows(range(12))
    desk.becomes(photos(picture)[12:20])
    assert desk.ids == [13]
    desk.key(Qt.Key.Key_Up, SHIFT)
    assert set(desk.ids) <= set(range(13, 21))


def test_thumbnails_in_view_are_decoded_and_those_far_away_are_not(desk: Desk) -> None:
    desk.qtbot.waitUntil(lambda: desk.thumbnails.image(1) is not None)
    shown = desk.grid.visible_rows()
    desk.qtbot.waitUntil(lambda: desk.thumbnails.image(shown.stop) is not None)
    assert desk.thumbnails.image(72) is None
    pixmap = desk.thumbnails.image(1)
    assert pixmap is not None
    assert pixmap.width() == desk.grid.layout_.metrics.box_width


@pytest.mark.parametrize(("change", "signal"), [
    ({"thumbnail": DerivativeState(DerivativeStatus.FAILED, FailureKind.CORRUPT)}, "retry_requested"),
    ({"state": PhotoState.MISSING}, "locate_requested"),
])  # fmt: skip
def test_the_link_word_of_a_broken_photo_asks_for_its_repair(desk: Desk, change: dict, signal: str) -> None:
    rows = photos("")
    rows[2] = replace(rows[2], **change)
    desk.reads.put(rows)
    desk.model.on_changes(ChangeSet.of(Aspect.FILES, [3]))
    desk.qtbot.waitUntil(lambda: desk.model.row(2) == rows[2])
    desk.thumbnails.clear()
    desk.grid.grab()
    hits = desk.grid.hits(2)
    assert hits is not None
    assert hits.link is not None
    link = QPoint(*desk.grid.viewport_rect(2)[:2]) + hits.link.center().toPoint()
    with desk.qtbot.waitSignal(getattr(desk.grid, signal)) as told:
        desk.qtbot.mouseClick(desk.grid.viewport(), LEFT, NONE, link)
    assert told.args == [PhotoRef(3, 1)]
    assert desk.ids == []


def test_the_place_to_come_back_to_is_a_photo(desk: Desk) -> None:
    desk.grid.scroll_to(50, top=True)
    top = desk.grid.top_photo()
    assert top is not None
    desk.grid.verticalScrollBar().setValue(0)
    assert desk.grid.scroll_to(top.photo_id, top=True)
    assert desk.grid.top_photo() == top
    assert not desk.grid.scroll_to(999)


def test_an_empty_list_paints_and_takes_keys(desk: Desk) -> None:
    desk.becomes([], Aspect.REMOVED)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Return):
        desk.key(key)
    desk.grid.grab()
    assert desk.current is None
    assert desk.grid.top_photo() is None


def test_what_comes_in_at_the_beginning_is_seen_by_who_stands_there(desk: Desk, picture: str) -> None:
    new = [fake_row(i, thumbnail=picture, day="2026-07-01") for i in range(100, 140)]
    desk.becomes(new + photos(picture))
    assert desk.grid.verticalScrollBar().value() == 0
    assert desk.model.ref(0).photo_id == 100
    desk.selection.click(2)
    before = desk.grid.viewport_rect(2).y
    newer = [fake_row(i, thumbnail=picture, day="2026-08-01") for i in range(200, 240)]
    desk.becomes(newer + new + photos(picture))
    assert desk.grid.viewport_rect(42).y == before, "a photo that was chosen stays where it is"


def header(desk: Desk, group: int, x: int) -> QPoint:
    rect = desk.grid.layout_.header_rect(group)
    return QPoint(x, rect.y - desk.grid.verticalScrollBar().value() + rect.h // 2)


def press_header(desk: Desk, group: int, x: int) -> None:
    desk.qtbot.mouseClick(desk.grid.viewport(), LEFT, NONE, header(desk, group, x))


def test_the_chevron_folds_a_day_and_the_date_selects_it(desk: Desk) -> None:
    height = desk.grid.layout_.height
    press_header(desk, 0, 14)
    assert desk.grid.layout_.is_folded(0)
    assert desk.grid.layout_.height < height
    assert desk.ids == [], "folding selects nothing"
    press_header(desk, 0, 80)
    assert len(desk.ids) == 12
    press_header(desk, 0, 14)
    assert not desk.grid.layout_.is_folded(0)
    assert desk.grid.layout_.height == height


def test_a_folded_day_asks_for_no_rows_and_keys_pass_over_it(desk: Desk) -> None:
    press_header(desk, 0, 14)
    assert desk.grid.rows_in_view()[0] == 12
    desk.click(12)
    desk.key(Qt.Key.Key_Left)
    assert desk.selection.current_row() == 12
    desk.key(Qt.Key.Key_Home)
    assert desk.selection.current_row() == 12


def test_a_photo_that_is_to_be_seen_unfolds_its_day(desk: Desk) -> None:
    press_header(desk, 0, 14)
    assert desk.grid.scroll_to(desk.model.ref(3).photo_id)
    assert not desk.grid.layout_.is_folded(0)


def test_a_folded_day_says_how_many_of_it_are_selected(desk: Desk) -> None:
    desk.click(0)
    desk.click(2, Qt.KeyboardModifier.ShiftModifier)
    shown = desk.model.photo_list
    assert selected_in(shown.groups[0], shown, desk.selection) == 3
    assert selected_in(shown.groups[1], shown, desk.selection) == 0
    before = desk.grid.viewport().grab().toImage()
    desk.grid.folds.fold(0)
    assert len(desk.ids) == 3, "folding changes no selection"
    assert desk.grid.viewport().grab().toImage() != before
    desk.selection.select_all()
    assert selected_in(shown.groups[1], shown, desk.selection) == 60


def test_all_days_fold_and_unfold(desk: Desk) -> None:
    desk.grid.folds.fold_all()
    assert desk.grid.rows_in_view() == []
    assert desk.grid.top_photo() is None
    desk.grid.folds.fold_all()
    assert len(desk.grid.rows_in_view()) > 12
    desk.grid.folds.fold_all()
    desk.key(Qt.Key.Key_Down)
    assert desk.selection.current_row() in desk.grid.rows_in_view(), "what a key makes current is seen"


def test_what_stands_where_stays_when_a_day_before_is_folded(desk: Desk) -> None:
    desk.click(14)
    place = desk.grid.viewport_rect(14).y
    desk.grid.folds.fold(0)
    assert abs(desk.grid.viewport_rect(14).y - place) <= 2 or desk.grid.verticalScrollBar().value() == 0
