"""Decisions: what each does to a photo, that it touches nothing else, and the history of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.domain.marks import (
    HISTORY_LIMIT,
    CycleKeep,
    History,
    Mark,
    Marks,
    SetFile,
    SetKeep,
    SetLabel,
    SetRating,
    Step,
    applied,
    next_choice,
    words_of,
)
from photodesk.domain.photo import FileKind, Keep, Label
from photodesk.domain.plan import KeepChoice

PAIR = frozenset({FileKind.JPEG, FileKind.RAW})
JPEG_ONLY = frozenset({FileKind.JPEG})
tri = st.sampled_from([True, False, None])
keeps = st.builds(Keep, tri, tri, tri)
marks = st.builds(Marks, st.integers(0, 5), st.sampled_from([None, *Label]), keeps)
kinds = st.sets(st.sampled_from(list(FileKind)), min_size=1).map(frozenset)
any_mark: st.SearchStrategy[Mark] = st.one_of(
    st.builds(SetKeep, st.sampled_from(list(KeepChoice))),
    st.just(CycleKeep()),
    st.builds(SetFile, st.sampled_from(list(FileKind)), tri),
    st.builds(SetRating, st.integers(0, 5)),
    st.builds(SetLabel, st.sampled_from([None, *Label])),
)


@pytest.mark.parametrize(
    ("choice", "keep"),
    [
        (KeepChoice.BOTH, Keep(True, True, None)),
        (KeepChoice.JPEG, Keep(True, False, None)),
        (KeepChoice.RAW, Keep(False, True, None)),
        (KeepChoice.NONE, Keep(False, False, None)),
        (KeepChoice.UNDECIDED, Keep()),
    ],
)
def test_a_choice_decides_every_half_of_a_pair(choice: KeepChoice, keep: Keep) -> None:
    assert applied(SetKeep(choice), Marks(), PAIR).keep == keep


def test_only_the_raw_of_a_photo_without_one_changes_nothing() -> None:
    assert applied(SetKeep(KeepChoice.RAW), Marks(), JPEG_ONLY) == Marks()


def test_j_goes_round_both_jpeg_raw() -> None:
    now, seen = Marks(), []
    for _ in range(4):
        now = applied(CycleKeep(), now, PAIR)
        seen.append(now.keep)
    assert seen == [Keep(True, True), Keep(True, False), Keep(False, True), Keep(True, True)]
    assert next_choice(Keep(True), JPEG_ONLY) is KeepChoice.NONE
    assert next_choice(Keep(False), JPEG_ONLY) is KeepChoice.BOTH


def test_the_same_label_again_takes_it_away() -> None:
    red = applied(SetLabel(Label.RED), Marks(), PAIR)
    assert red.label is Label.RED
    assert applied(SetLabel(Label.RED), red, PAIR).label is None


@pytest.mark.trap("T10")
@given(any_mark, marks, kinds)
def test_a_mark_touches_only_what_it_names(mark: Mark, old: Marks, has: frozenset[FileKind]) -> None:
    new = applied(mark, old, has)
    named = {SetRating: "rating", SetLabel: "label"}.get(type(mark), "keep")
    assert replace(new, **{named: getattr(old, named)}) == old
    if isinstance(mark, SetFile):
        for kind in set(FileKind) - {mark.kind}:
            assert new.keep.of(kind) is old.keep.of(kind)


@pytest.mark.trap("T12")
@given(st.sampled_from([c for c in KeepChoice if c is not KeepChoice.UNDECIDED]), kinds)
def test_a_half_that_is_not_there_is_never_planned(choice: KeepChoice, has: frozenset[FileKind]) -> None:
    new = applied(SetKeep(choice), Marks(), has)
    assert all(new.keep.of(kind) is None for kind in set(FileKind) - has)


@given(any_mark)
def test_every_mark_has_words(mark: Mark) -> None:
    assert words_of(mark)


def step(number: int) -> Step:
    return Step(str(number), number, {number: Marks()}, {number: Marks(1)})


@pytest.mark.trap("T64")
def test_history_goes_back_and_forth_and_forgets_the_oldest() -> None:
    history = History()
    for number in range(HISTORY_LIMIT + 5):
        history = history.pushed(step(number))
    assert len(history.done) == HISTORY_LIMIT
    back, undone = history.undo()
    assert undone == step(HISTORY_LIMIT + 4)
    forth, redone = back.redo()
    assert (redone, forth.done) == (undone, history.done)
    assert back.pushed(step(0)).undone == ()
    assert History().undo() == (History(), None)
    assert History().redo() == (History(), None)
