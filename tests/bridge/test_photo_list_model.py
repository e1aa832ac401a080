"""The list behind the grid: rows come for what is in view, changes are followed, stale answers never arrive."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from photodesk.bridge.fake_library import FakeReads, fake_row
from photodesk.bridge.photo_list_model import Busy, PhotoListModel
from photodesk.bridge.reader import Reader
from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.filter import PhotoFilter, Sort, SortKey
from photodesk.domain.photo import PhotoRef
from photodesk.domain.photo_list import PhotoList, PhotoRow


@pytest.fixture
def reader(qapp) -> Iterator[Reader]:
    made = Reader()
    yield made
    made.stop()


def filled(qtbot, reader: Reader, reads: FakeReads) -> PhotoListModel:
    model = PhotoListModel(reader, reads)
    with qtbot.waitSignal(model.list_changed):
        model.set_filter(PhotoFilter())
    return model


def ready(qtbot, model: PhotoListModel, *photo_ids: int) -> None:
    qtbot.waitUntil(lambda: all(model.row_of(i) is not None for i in photo_ids))


def test_rows_in_view_are_read_with_a_page_around_and_no_more(qtbot, reader: Reader) -> None:
    reads = FakeReads.of([fake_row(i) for i in range(1, 2001)])
    model = filled(qtbot, reader, reads)
    model.show_rows(1000, 1050)
    ready(qtbot, model, 1001, 1050, 1100, 951)
    qtbot.waitUntil(lambda: not reader.busy)
    assert set(reads.rows_read) == set(range(951, 1101))
    assert reads.rows_read[0] == 1001, "what is on screen comes first"
    assert len(reads.rows_read) == len(set(reads.rows_read))


def test_a_row_that_is_looked_at_is_asked_for_and_announced(qtbot, reader: Reader) -> None:
    model = filled(qtbot, reader, FakeReads.of([fake_row(i) for i in range(1, 400)]))
    assert model.row(300) is None
    with qtbot.waitSignal(model.rows_changed) as told:
        pass
    assert told.args == [300, 300]
    found = model.row(300)
    assert found is not None
    assert found.ref == PhotoRef(301, 1)


def test_a_photo_without_a_row_is_not_asked_for_again_and_again(qtbot, reader: Reader) -> None:
    reads = FakeReads.of([fake_row(i) for i in range(1, 4)])
    reads.make = lambda _id: None
    model = filled(qtbot, reader, reads)
    model.show_rows(0, 3)
    qtbot.waitUntil(lambda: len(reads.rows_read) == 3)
    qtbot.waitUntil(lambda: not reader.busy)
    assert model.row(0) is None
    assert len(reads.rows_read) == 3


def test_held_rows_are_read_again_when_they_change(qtbot, reader: Reader) -> None:
    rows = [fake_row(i) for i in range(1, 50)]
    reads = FakeReads.of(rows)
    model = filled(qtbot, reader, reads)
    model.show_rows(0, 20)
    ready(qtbot, model, 5)
    rows[4] = replace(rows[4], derivative_version="2")
    reads.put(rows)
    lists = reads.lists_read
    model.on_changes(ChangeSet.of(Aspect.DERIVATIVES, [5]))
    held = model.row_of(5)
    assert held is not None, "the old row is shown until the new one is there"
    qtbot.waitUntil(lambda: getattr(model.row_of(5), "derivative_version", "") == "2")
    assert reads.lists_read == lists, "a new picture does not change the list"


def test_new_photos_refresh_the_list_and_many_changes_become_few_reads(qtbot, reader: Reader) -> None:
    reads = FakeReads.of([fake_row(i) for i in range(1, 10)])
    model = filled(qtbot, reader, reads)
    reads.put([fake_row(i) for i in range(1, 30)])
    for number in range(50):
        model.on_changes(ChangeSet.of(Aspect.ADDED, [100 + number]))
    qtbot.waitUntil(lambda: len(model) == 29)
    qtbot.waitUntil(lambda: not model.loading and not reader.busy)
    assert reads.lists_read <= 4
    assert not model.replaced_by_choice


@pytest.mark.trap("T60")
def test_a_list_that_is_read_again_and_is_the_same_moves_nothing(qtbot, reader: Reader) -> None:
    reads = FakeReads.of([fake_row(i) for i in range(1, 10)])
    model = filled(qtbot, reader, reads)
    shown, told = model.photo_list, []
    model.list_changed.connect(lambda: told.append(len(model)))
    for _ in range(2):
        model.refresh()
        qtbot.waitUntil(lambda: not model.loading and not reader.busy and not model._calm.isActive())
    assert reads.lists_read == 3
    assert model.photo_list is shown
    assert told == []
    reads.put([fake_row(i) for i in range(1, 9)])
    model.refresh()
    qtbot.waitUntil(lambda: told == [8])


def test_an_empty_library_is_told_once_too(qtbot, reader: Reader) -> None:
    model = PhotoListModel(reader, FakeReads.of([]))
    with qtbot.waitSignal(model.list_changed):
        model.refresh()


@pytest.mark.parametrize("named", [True, False])
def test_what_another_program_changed_is_read_again(qtbot, reader: Reader, named: bool) -> None:
    rows = [fake_row(i) for i in range(1, 50)]
    reads = FakeReads.of(rows)
    model = filled(qtbot, reader, reads)
    model.show_rows(0, 20)
    ready(qtbot, model, 5)
    rows[4] = replace(rows[4], rating=4)
    reads.put(rows)
    model.look_again([5] if named else None)
    qtbot.waitUntil(lambda: getattr(model.row_of(5), "rating", 0) == 4)


@pytest.mark.parametrize(("photo_filter", "aspect", "reads_again"), [
    (PhotoFilter(), Aspect.PLAN, False),
    (PhotoFilter(pending=True), Aspect.PLAN, True),
    (PhotoFilter(), Aspect.RATING, False),
    (PhotoFilter(rating_min=3), Aspect.RATING, True),
    (PhotoFilter(), Aspect.METADATA, True),
    (PhotoFilter(failed=True), Aspect.DERIVATIVES, True),
    (PhotoFilter(tags=("Coast",)), Aspect.TAGS, True),
])  # fmt: skip
def test_a_list_is_read_again_only_when_the_change_can_matter(
    qtbot, reader: Reader, photo_filter: PhotoFilter, aspect: Aspect, reads_again: bool
) -> None:
    reads = FakeReads.of([fake_row(i) for i in range(1, 10)])
    model = filled(qtbot, reader, reads)
    model.set_filter(photo_filter)
    qtbot.waitUntil(lambda: not model.loading)
    before = reads.lists_read
    model.on_changes(ChangeSet.of(aspect, [1]))
    qtbot.waitUntil(lambda: not reader.busy and not model._calm.isActive())
    assert (reads.lists_read > before) is reads_again


class SlowReads(FakeReads):
    """Every list waits for its gate; the answer says which filter it is for."""

    gates: dict[str, threading.Event]

    def photo_list(self, photo_filter: PhotoFilter, sort: Sort) -> PhotoList:
        self.gates[photo_filter.text].wait(10)
        rows = {"": 3, "one": 5, "two": 7}[photo_filter.text]
        self.put([fake_row(i) for i in range(1, rows + 1)])
        return FakeReads.photo_list(self, photo_filter, sort)


def slow() -> SlowReads:
    base = FakeReads.of([])
    made = SlowReads(base.shown, base.make)
    made.gates = {name: threading.Event() for name in ("", "one", "two")}
    return made


@pytest.mark.trap("T61")
def test_the_answer_to_an_older_question_is_never_shown(qtbot, reader: Reader) -> None:
    reads = slow()
    reads.gates[""].set()
    model = filled(qtbot, reader, reads)
    seen: list[int] = []
    model.list_changed.connect(lambda: seen.append(len(model)))
    model.set_filter(PhotoFilter(text="one"))
    model.set_filter(PhotoFilter(text="two"))
    reads.gates["one"].set()
    reads.gates["two"].set()
    qtbot.waitUntil(lambda: len(model) == 7)
    assert seen == [7]


def test_a_slow_list_dims_the_old_one_until_the_new_one_is_there(qtbot, reader: Reader) -> None:
    reads = slow()
    reads.gates[""].set()
    model = filled(qtbot, reader, reads)
    with qtbot.waitSignal(model.loading_changed):
        model.set_filter(PhotoFilter(text="one"))
    assert model.dimmed
    assert len(model) == 3, "the old list stays"
    with qtbot.waitSignal(model.list_changed):
        reads.gates["one"].set()
    assert not model.dimmed
    assert model.replaced_by_choice


def test_a_quick_list_never_dims(qtbot, reader: Reader) -> None:
    model = filled(qtbot, reader, FakeReads.of([fake_row(1)]))
    told: list[bool] = []
    model.loading_changed.connect(told.append)
    with qtbot.waitSignal(model.list_changed):
        model.set_sort(Sort(SortKey.NAME))
    assert told == []


class BrokenReads(FakeReads):
    def photo_list(self, photo_filter: PhotoFilter, sort: Sort) -> PhotoList:
        raise PhotoDeskError("The library is locked")

    def paths(self, photo_ids: Sequence[int]) -> list[Path]:
        raise PhotoDeskError("The library is locked")


def test_a_refused_read_is_told_and_the_old_list_stays(qtbot, reader: Reader) -> None:
    base = FakeReads.of([fake_row(1)])
    model = PhotoListModel(reader, BrokenReads(base.shown, base.make))
    with qtbot.waitSignal(reader.failed) as told:
        model.set_filter(PhotoFilter())
    assert "locked" in str(told.args[0])
    assert not model.loading


def test_busy_photos_are_announced_when_they_start_move_and_end(qtbot, reader: Reader) -> None:
    model = filled(qtbot, reader, FakeReads.of([fake_row(i) for i in range(1, 10)]))
    for busy in ({3: Busy(0.1)}, {3: Busy(0.2)}, {}):
        with qtbot.waitSignal(model.rows_changed) as told:
            model.set_busy(busy)
        assert told.args == [2, 2]
    assert model.busy(3) is None


def test_the_place_of_a_photo_is_found_by_its_id(qtbot, reader: Reader) -> None:
    model = filled(qtbot, reader, FakeReads.of([fake_row(i) for i in (90, 7, 55, 1000, 3)]))
    assert [model.index_of(i) for i in (90, 7, 55, 1000, 3)] == [0, 1, 2, 3, 4]
    assert model.index_of(8) is None
    assert model.index().known([3, 4, 90]) == [True, False, True]


def test_after_stop_nothing_is_asked_and_nothing_breaks(qtbot, qapp) -> None:
    reader = Reader()
    model = filled(qtbot, reader, FakeReads.of([fake_row(1)]))
    reader.stop()
    model.on_changes(ChangeSet.of(Aspect.ADDED, [2]))
    model.show_rows(0, 1)
    assert len(model) == 1


class GatedReads(FakeReads):
    """Answers rows only when told to, with what was true when it was asked."""

    gate = threading.Event()

    def rows(self, photo_ids: Sequence[int]) -> list[PhotoRow]:
        found = super().rows(photo_ids)
        self.gate.wait(5)
        return found


def test_a_change_during_the_first_read_of_a_row_is_not_lost(qtbot, reader: Reader) -> None:
    reads = GatedReads.of([fake_row(1)])
    reads.gate.set()
    model = filled(qtbot, reader, reads)
    reads.gate.clear()
    model.show_rows(0, 1)
    qtbot.waitUntil(lambda: bool(reads.rows_read))
    reads.put([replace(fake_row(1), rating=5)])
    model.on_changes(ChangeSet.of(Aspect.RATING, [1]))
    reads.gate.set()
    qtbot.waitUntil(lambda: (row := model.row_of(1)) is not None and row.rating == 5)


def test_a_decision_is_shown_before_it_is_stored_and_gives_way_to_the_truth(qtbot, reader: Reader) -> None:
    reads = FakeReads.of([fake_row(1)])
    model = filled(qtbot, reader, reads)
    model.show_rows(0, 1)
    ready(qtbot, model, 1)
    model.foresee({1: {"rating": 4}})
    model.foresee({1: {"rating": 5}})
    row = model.row_of(1)
    assert row is not None
    assert row.rating == 5
    model.on_changes(ChangeSet.of(Aspect.RATING, [1]))
    qtbot.waitUntil(lambda: not reader.busy)
    row = model.row_of(1)
    assert row is not None
    assert row.rating == 5, "what was read meanwhile does not flicker"
    model.stored([1])
    model.stored([1])
    qtbot.waitUntil(lambda: (row := model.row_of(1)) is not None and row.rating == 0)
