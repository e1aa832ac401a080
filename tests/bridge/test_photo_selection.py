"""The selection holds photos, not places: lists may change underneath it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from photodesk.bridge.fake_library import FakeReads, fake_row
from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.reader import Reader
from photodesk.bridge.selection_model import INSTANT, PhotoSelection
from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.photo import PhotoRef


class Desk:
    """A list of photos and the selection over it."""

    def __init__(self, qtbot, reader: Reader, ids: range) -> None:
        self.qtbot = qtbot
        self.reads = FakeReads.of([fake_row(i) for i in ids])
        self.model = PhotoListModel(reader, self.reads)
        self.selection = PhotoSelection(self.model)
        self.choose()

    def choose(self, text: str = "") -> None:
        with self.qtbot.waitSignal(self.model.list_changed):
            self.model.set_filter(PhotoFilter(text=text))

    def becomes(self, ids: list[int]) -> None:
        """The library changes: these photos are left, in this order."""
        self.reads.put([fake_row(i) for i in ids])
        with self.qtbot.waitSignal(self.model.list_changed):
            self.model.on_changes(ChangeSet.of(Aspect.REMOVED, [1]))

    @property
    def ids(self) -> list[int]:
        return [r.photo_id for r in self.selection.snapshot()]

    @property
    def current(self) -> int | None:
        return self.selection.current.photo_id if self.selection.current else None


@pytest.fixture
def desk(qtbot) -> Iterator[Desk]:
    reader = Reader()
    yield Desk(qtbot, reader, range(1, 21))
    reader.stop()


def test_click_ctrl_and_shift(desk: Desk) -> None:
    desk.selection.click(3)
    assert desk.ids == [4]
    desk.selection.toggle(7)
    assert desk.ids == [4, 8]
    desk.selection.toggle(3)
    assert desk.ids == [8]
    desk.selection.click(5)
    desk.selection.extend(2)
    assert desk.ids == [3, 4, 5, 6]
    desk.selection.extend(8)
    assert desk.ids == [6, 7, 8, 9], "Shift measures from the anchor again"
    desk.selection.toggle(0)
    desk.selection.extend(1, add=True)
    assert desk.ids == [6, 7, 8, 9, 1, 2]
    assert desk.current == 2


def test_all_none_and_inverted(desk: Desk) -> None:
    desk.selection.click(4)
    desk.selection.select_all()
    assert desk.ids == list(range(1, 21))
    assert desk.current == 5
    desk.selection.clear()
    assert len(desk.selection) == 0
    assert desk.ids == [5], "with nothing selected a key hits the current photo"
    desk.selection.click(0)
    desk.selection.invert()
    assert desk.ids == list(range(2, 21))


def test_a_band_replaces_or_toggles_and_can_be_taken_back(desk: Desk) -> None:
    desk.selection.click(1)
    desk.selection.begin_band()
    desk.selection.band([range(3), range(5, 6)], toggle=True)
    assert desk.ids == [1, 3, 6]
    desk.selection.band([range(4, 6)], toggle=False)
    assert desk.ids == [5, 6]
    desk.selection.end_band(cancel=True)
    assert desk.ids == [2]


@pytest.mark.trap("T20")
def test_what_a_filter_hides_is_no_longer_selected(desk: Desk) -> None:
    desk.selection.select_all()
    desk.reads.put([fake_row(i) for i in (2, 4, 6)])
    desk.choose("even")
    assert desk.ids == [2, 4, 6]
    assert desk.selection.ids == {2, 4, 6}
    desk.reads.put([fake_row(i) for i in (3, 5)])
    desk.choose("odd")
    assert desk.ids == []
    assert desk.current is None


@pytest.mark.trap("T58")
def test_a_list_that_moves_underneath_moves_no_selection(desk: Desk) -> None:
    desk.selection.click(9)
    desk.selection.toggle(11)
    desk.becomes([50, 51, 12, 10, 3])
    assert desk.ids == [10, 12]
    assert desk.current == 12
    assert desk.selection.current_row() == 2


@pytest.mark.trap("T60")
@pytest.mark.parametrize(("left", "expected"), [
    ([1, 2, 3, 5, 6], 5),
    ([1, 2, 3], 3),
    ([], None),
])  # fmt: skip
def test_when_the_current_photo_goes_its_neighbour_is_next(desk: Desk, left: list[int], expected: int | None) -> None:
    desk.selection.click(3)
    desk.becomes(left)
    assert desk.current == expected
    assert desk.ids == ([] if expected is None else [expected])


def test_a_moved_photo_stays_selected(desk: Desk) -> None:
    desk.selection.click(3)
    assert PhotoRef(4, 99) in desk.selection.value


def test_current_and_changed_are_told_once_each(desk: Desk, qtbot) -> None:
    told: list[object] = []
    desk.selection.changed.connect(lambda: told.append("changed"))
    desk.selection.current_changed.connect(told.append)
    desk.selection.click(2)
    assert told == ["changed", PhotoRef(3, 1)]
    desk.selection.clear()
    assert told[2:] == ["changed"]


def test_a_large_selection_is_put_together_off_the_gui_thread(qtbot) -> None:
    reader = Reader()
    desk = Desk(qtbot, reader, range(1, INSTANT + 2000))
    desk.selection.select_all()
    assert len(desk.selection) == 0, "it is on its way"
    qtbot.waitUntil(lambda: len(desk.selection) == INSTANT + 1999)
    assert len(desk.selection.ids) == INSTANT + 1999
    desk.selection.click(4)
    desk.selection.select_all()
    desk.selection.click(7)
    qtbot.waitUntil(lambda: not reader.busy)
    assert desk.ids == [8], "a click that came later wins"
    reader.stop()
