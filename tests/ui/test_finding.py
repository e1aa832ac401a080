"""Finding in the window: segments, chips and text as one thing, saved searches, tags, Ctrl+T."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMenu

from photodesk.domain.filter import GroupBy, Plan, Sort, SortKey
from photodesk.domain.marks import SetKeep
from photodesk.domain.photo import Label
from photodesk.domain.plan import KeepChoice
from photodesk.ui.date_popup import DatePopup
from photodesk.ui.filter_bar import ALL, FilterBar
from photodesk.ui.filter_menu import filter_menu
from photodesk.ui.grid.pointer import PHOTOS_MIME
from photodesk.ui.name_popup import NamePopup
from photodesk.ui.sidebar_rows import SidebarRow
from photodesk.ui.view_choice import Choice, Place
from tests.ui.conftest import Desk


def bar(desk: Desk) -> FilterBar:
    return desk.window.centre.filter_bar


def typed(desk: Desk) -> str:
    return desk.window.centre.top_bar.search.text()


def chips(desk: Desk) -> list[str]:
    return [chip.text for chip in bar(desk).chips()]


def counts(desk: Desk) -> dict[str, str]:
    return dict(bar(desk).segments._counts)


def test_segments_narrow_write_their_word_and_count_live(desk: Desk) -> None:
    desk.until(lambda: counts(desk).get(ALL) == "12")
    desk.session.decisions.mark(desk.refs(1, 2), SetKeep(KeepChoice.NONE))
    desk.session.decisions.mark(desk.refs(3), SetKeep(KeepChoice.BOTH))
    desk.until(lambda: counts(desk) == {ALL: "12", Plan.UNDECIDED: "9", Plan.KEEP: "1", Plan.DISCARD: "2"})

    bar(desk).segments.chosen.emit(Plan.DISCARD)
    desk.listed(2)
    assert (typed(desk), chips(desk)) == ("plan:discard", [])
    assert counts(desk)[Plan.UNDECIDED] == "9", "the other decisions are still counted"
    desk.window.choose(Choice(search="plan:keep gull"))
    assert bar(desk).segments.current == Plan.KEEP
    bar(desk).segments.chosen.emit(ALL)
    assert desk.window.choice == Choice(search="gull")


def test_pending_is_the_discard_segment_and_all_leaves_it(desk: Desk) -> None:
    desk.session.decisions.mark(desk.refs(4), SetKeep(KeepChoice.NONE))
    desk.window.choose(Choice(Place.COLLECTION, "pending"))
    desk.listed(1)
    assert bar(desk).segments.current == Plan.DISCARD
    bar(desk).segments.chosen.emit(ALL)
    desk.listed(12)


def test_every_word_is_a_chip_and_its_cross_takes_the_word_away(desk: Desk) -> None:
    desk.window.choose(Choice(Place.PROJECT, "1", 'rating:>=3 label:red "two words" date:2026-06-07..2026-06-13'))
    assert chips(desk) == ["Coastal Light", "★★★ and more", "Red", "“two words”", "7–13 Jun 2026"]
    bar(desk).strip.removed.emit(3)
    assert typed(desk) == "rating:>=3 label:red date:2026-06-07..2026-06-13"
    bar(desk).strip.removed.emit(0)
    assert desk.window.choice.place is Place.COLLECTION
    assert chips(desk) == ["★★★ and more", "Red", "7–13 Jun 2026"]


def test_a_filter_of_the_menu_writes_its_word(desk: Desk) -> None:
    desk.session.library.tags[1] = ("Place/Coast",)
    desk.session.finder.refresh()
    menu = filter_menu(desk.window, desk.session, bar(desk).add_word, bar(desk).pick_date)
    inner = {a.text(): a.menu() for a in menu.actions() if a.menu() is not None}

    def pick(title: str, entry: str) -> None:
        submenu = inner[title]
        assert isinstance(submenu, QMenu)
        next(a for a in submenu.actions() if a.text() == entry).trigger()

    pick("Label", "Red")
    pick("Project", "Coastal Light")
    pick("Tag", "Place/Coast")
    assert typed(desk) == 'label:red project:"Coastal Light" tag:Place/Coast'
    pick("Stars", "★★★ and more")
    pick("Stars", "★★ and more")
    assert typed(desk) == 'label:red project:"Coastal Light" tag:Place/Coast rating:>=2'
    cameras = inner["Camera"]
    assert isinstance(cameras, QMenu)
    desk.until(lambda: [a.text() for a in cameras.actions()] == ["Full-frame body 2"])
    menu.close()


def test_a_bad_word_is_underlined_and_the_last_result_stays(desk: Desk) -> None:
    desk.window.choose(Choice(search="rating:0"))
    desk.listed(12)
    desk.window.choose(Choice(search="rating:0 colour:red"))
    search = desk.window.centre.top_bar.search
    assert search.marked == (9, 19)
    assert "not a search word" in bar(desk).problem.text()
    assert chips(desk) == ["Without stars", "colour:red"]
    assert len(desk.session.photos) == 12
    bar(desk).strip.removed.emit(1)
    assert (search.marked, typed(desk), bar(desk).problem.text()) == ((0, 0), "rating:0", "")


def test_typing_makes_chips(desk: Desk) -> None:
    search = desk.window.centre.top_bar.search
    desk.window.verbs.focus_search()
    desk.qtbot.keyClicks(search, "rating:0 IMG")
    desk.qtbot.keyClick(search, Qt.Key.Key_Return)
    assert chips(desk) == ["Without stars", "“IMG”"]


@pytest.mark.trap("T54")
def test_the_calendar_gives_a_day_or_both_ends_of_a_range(desk: Desk) -> None:
    popup = DatePopup(desk.window, date(2026, 11, 20))
    said: list[str] = []
    popup.chosen.connect(said.append)
    for day in (date(2026, 6, 13), date(2026, 6, 7)):
        popup.calendar.clicked.emit(QDate(day.year, day.month, day.day))
    popup.done.click()
    assert said == ["2026-06-07..2026-06-13"]
    assert popup.spans()["Last month"] == (date(2026, 10, 1), date(2026, 10, 31))
    bar(desk).add_word("date", said[0])
    assert chips(desk) == ["7–13 Jun 2026"]
    bar(desk).add_word("date", "")
    assert chips(desk) == []


def test_order_and_groups_are_kept_apart(desk: Desk) -> None:
    desk.window.qactions["group.project"].trigger()
    assert desk.session.photos.sort == Sort(group=GroupBy.PROJECT)
    desk.window.qactions["sort.name"].trigger()
    desk.window.qactions["sort.ascending"].trigger()
    assert desk.session.photos.sort == Sort(SortKey.NAME, False, GroupBy.PROJECT)
    desk.window.qactions.refresh()
    assert not desk.window.qactions["group.day"].isEnabled()


def test_a_search_is_saved_shown_chosen_changed_and_removed(desk: Desk) -> None:
    desk.window.choose(Choice(Place.PROJECT, "2", "rating:0"))
    desk.listed(4)
    desk.window.finding.save_search()
    asked = desk.window.findChild(NamePopup)
    assert isinstance(asked, NamePopup)
    asked.field.setText("Garden without stars")
    asked.button.click()

    def rows() -> list[SidebarRow]:
        return [r for r in desk.window.sidebar.rows() if r.place is Place.SAVED]

    desk.until(lambda: [r.label for r in rows()] == ["Garden without stars"])
    assert rows()[0].query == 'rating:0 project:"Botanic Garden"'
    desk.window.choose(Choice())
    desk.window.sidebar.choose(Place.SAVED, rows()[0].key)
    desk.listed(4)
    assert typed(desk) == 'rating:0 project:"Botanic Garden"'
    bar(desk).strip.removed.emit(0)
    assert desk.window.choice == Choice(search='project:"Botanic Garden"')
    menu = desk.window.finding.row_menu(rows()[0])
    assert menu is not None
    menu.actions()[1].trigger()
    desk.until(lambda: rows() == [])


@pytest.mark.trap("T63")
def test_tags_given_with_ctrl_t_show_in_panel_sidebar_and_search_and_are_undone(desk: Desk) -> None:
    desk.session.library.tags[1] = ("June",)
    desk.select(1, 2, 3)
    desk.window.qactions["photo.tags"].trigger()
    popup = desk.window.finding.popup
    assert popup is not None
    desk.until(lambda: [c.text for c in popup.chips.chips] == ["June · 1 of 3"])
    popup.field.setText("Place/Coast,  Win")
    desk.qtbot.keyClick(popup.field, Qt.Key.Key_Return)
    desk.until(lambda: {c.text for c in popup.chips.chips} == {"June · 1 of 3", "Place/Coast", "Win"})
    popup.chips.chips[-1].clicked.emit()
    desk.until(lambda: "June" in [c.text for c in popup.chips.chips])
    popup.close()

    rows = {(r.key, r.count) for r in desk.window.sidebar.rows() if r.place is Place.TAG}
    assert rows == {("June", 3), ("Place", 3), ("Win", 3)}
    desk.window.sidebar.choose(Place.TAG, "Place")
    desk.listed(3)
    assert chips(desk) == ["Place"]
    for _ in range(2):
        desk.session.decisions.undo()
    desk.listed(0)
    assert desk.session.library.tags[1] == ("June",)


def test_photos_dropped_on_a_tag_get_it(desk: Desk) -> None:
    desk.session.library.tags[1] = ("June",)
    desk.session.finder.refresh()
    desk.until(lambda: any(r.place is Place.TAG for r in desk.window.sidebar.rows()))
    view = desk.window.sidebar.view
    number = next(i for i, r in enumerate(desk.window.sidebar.rows()) if r.place is Place.TAG)
    at = view.visualRect(view.model().index(number, 0)).center()
    mime = QMimeData()
    mime.setData(PHOTOS_MIME, b"[4, 5]")
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    view.dropEvent(QDropEvent(QPointF(at), Qt.DropAction.CopyAction, mime, buttons, keys))
    assert desk.session.library.tags[4] == desk.session.library.tags[5] == ("June",)


def test_a_tree_of_tags_folds(desk: Desk) -> None:
    desk.session.library.tags = {1: ("Place/Coast",), 2: ("Place/Town",)}
    desk.session.finder.refresh()

    def labels() -> list[str]:
        return [r.label for r in desk.window.sidebar.rows() if r.place is Place.TAG]

    desk.until(lambda: labels() == ["Place"])
    desk.window.sidebar.folded.emit("Place")
    assert labels() == ["Place", "Coast", "Town"]


def test_a_narrow_bar_hides_counts_first_and_never_widens_the_window(desk: Desk) -> None:
    desk.window.choose(Choice(search="rating:0 label:red kind:raw orientation:portrait camera:nikon a b c d e f"))
    strip = bar(desk).strip
    assert strip.more.isVisible()
    assert sum(c.isVisible() for c in strip.chips) + int(strip.more.text.split()[0]) == 11
    desk.window.resize(960, 600)
    assert desk.window.width() == 960


def test_labels_on_chips(desk: Desk) -> None:
    bar(desk).add_word("label", Label.RED)
    assert chips(desk) == ["Red"]


@pytest.mark.trap("T60")
@pytest.mark.trap("T20")
def test_a_photo_decided_out_of_the_filter_makes_way_for_its_neighbour(desk: Desk) -> None:
    desk.window.choose(Choice(search="plan:undecided"))
    desk.listed(12)
    shown = [desk.session.photos.ref(row).photo_id for row in range(12)]
    desk.select(shown[4])
    desk.window.qactions["keep.both"].trigger()
    desk.listed(11)
    current = desk.session.selection.current
    assert current is not None
    assert current.photo_id == shown[5]
    assert shown[4] not in {r.photo_id for r in desk.window.targets.refs}, "the next key does not hit what is hidden"
