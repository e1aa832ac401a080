"""Folding a list: of each folded stack one photo stays where it stands, everything else keeps its place."""

from __future__ import annotations

from array import array
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.bridge.folded_list import fold
from photodesk.domain.folding import Folding
from photodesk.domain.photo_list import Group, PhotoList
from photodesk.domain.stacks import StackTable


def listed(ids: list[int], cuts: list[int] | None = None) -> PhotoList:
    edges = sorted({0, *(cuts or []), len(ids)})
    groups = tuple(Group(str(a), a, b - a) for a, b in pairwise(edges) if b > a)
    return PhotoList(array("q", ids), array("q", (i % 3 for i in ids)), groups, 1000)


def table(stacks: list[list[int]]) -> StackTable:
    return StackTable(
        array("q", (i for stack in stacks for i in stack)), array("q", (stack[0] for stack in stacks for _ in stack))
    )


def test_the_first_by_time_that_is_listed_stays_in_its_place() -> None:
    newest_first = listed([9, 5, 4, 3, 2, 1])
    found = fold(newest_first, table([[2, 3, 4, 5]]), Folding(all=True))
    assert list(found.photos.ids) == [9, 2, 1]
    assert found.beneath == {2: 3}
    part = fold(listed([9, 5, 4]), table([[2, 3, 4, 5]]), Folding(all=True))
    assert (list(part.photos.ids), part.beneath) == ([9, 4], {4: 1})


def test_one_stack_is_folded_or_all_but_one() -> None:
    stacks = table([[1, 2], [3, 4], [5, 6]])
    shown = listed([1, 2, 3, 4, 5, 6])
    assert list(fold(shown, stacks, Folding(others=frozenset({3}))).photos.ids) == [1, 2, 3, 5, 6]
    assert list(fold(shown, stacks, Folding(True, frozenset({3}))).photos.ids) == [1, 3, 4, 5]
    assert fold(shown, stacks, Folding()).photos is shown


def test_groups_follow_and_say_what_is_under_them() -> None:
    found = fold(listed([1, 2, 3, 4, 5, 6], [2, 4]), table([[1, 2], [3, 4, 5, 6]]), Folding(all=True)).photos
    assert [(g.key, g.start, g.count, g.under) for g in found.groups] == [("0", 0, 1, 1), ("2", 1, 1, 1)]


@pytest.mark.parametrize("folded", [True, False])
def test_folding_one_stack_twice_is_where_it_began(folded: bool) -> None:
    for start in (Folding(), Folding(all=True), Folding(True, frozenset({7}))):
        changed = start.with_stack(9, folded=folded)
        assert changed.folds(9) is folded
        assert changed.folds(7) is start.folds(7)
        assert changed.with_stack(9, folded=start.folds(9)) == start


@given(
    st.lists(st.integers(1, 60), unique=True, max_size=40),
    st.lists(st.lists(st.integers(1, 60), min_size=2, max_size=6), max_size=8),
    st.booleans(),
    st.sets(st.integers(1, 60), max_size=5),
    st.lists(st.integers(0, 40), max_size=4),
)
def test_nothing_is_lost_or_shown_twice(
    ids: list[int], drawn: list[list[int]], every: bool, others: set[int], cuts: list[int]
) -> None:
    taken: set[int] = set()
    stacks = []
    for drawn_stack in drawn:
        stack = [i for i in dict.fromkeys(drawn_stack) if i not in taken]
        if len(stack) > 1:
            taken.update(stack)
            stacks.append(stack)
    stacks.sort(key=lambda s: s[0])
    shown = listed(ids, [c for c in cuts if c < len(ids)])
    folding = Folding(every, frozenset(others))
    found = fold(shown, table(stacks), folding)

    expected = list(ids)
    for stack in stacks:
        here = [i for i in stack if i in ids]
        if folding.folds(stack[0]) and here:
            expected = [i for i in expected if i not in here[1:]]
    kept = list(found.photos.ids)
    assert kept == expected
    assert len(kept) + found.hidden == len(ids)
    assert list(found.photos.project_ids) == [i % 3 for i in kept]
    assert sum(g.count for g in found.photos.groups) == len(kept)
    assert all(
        found.photos.groups[n].start == sum(g.count for g in found.photos.groups[:n])
        for n in range(len(found.photos.groups))
    )
    assert sum(g.count + g.under for g in found.photos.groups if g.count) <= len(ids)
