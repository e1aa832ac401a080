"""Stacks by hand: joined, split, taken out, forgotten; what is decided wins, and protection is never lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.domain import stack_choices
from photodesk.domain.stack_choices import ALONE, Choice, Choices, StackChange, arranged
from photodesk.domain.stacks import Frame, StackKind, find_stacks

FRAMES = st.lists(
    st.builds(
        Frame,
        st.integers(1, 40),
        st.none() | st.floats(0, 40),
        st.sampled_from([None, "A", "B"]),
        st.sampled_from([1 / 500, 1 / 125, 1 / 30]),
        st.just(5.6),
        st.just(100),
    ),
    max_size=24,
    unique_by=lambda f: f.photo_id,
)
CHOICES = st.dictionaries(st.integers(1, 40), st.integers(0, 3).map(Choice), max_size=16)


def burst(count: int, *, step: float = 0.2, stops: tuple[float, ...] = (1 / 250,)) -> list[Frame]:
    return [Frame(1 + n, n * step, "A", stops[n % len(stops)], 5.6, 100, 50.0) for n in range(count)]


def groups(frames: list[Frame], choices: Choices) -> list[tuple[int, ...]]:
    return [s.photo_ids for s in arranged(frames, {i: n for i, n in choices.items() if n is not None})]


def test_without_choices_the_stacks_are_the_recognised_ones() -> None:
    assert arranged(burst(4), {}) == find_stacks(burst(4))


def test_a_photo_taken_out_stands_alone_and_the_rest_stays_one_stack_across_the_gap() -> None:
    frames = burst(5, step=1.9)
    assert groups(frames, dict(stack_choices.taken_out([3]))) == [(1, 2, 4, 5)]


def test_a_split_makes_two_stacks_and_a_part_of_one_photo_stands_alone() -> None:
    frames, members = burst(5), (1, 2, 3, 4, 5)
    assert groups(frames, dict(stack_choices.split(members, 3, (7, 8)))) == [(1, 2), (3, 4, 5)]
    assert groups(frames, dict(stack_choices.split(members, 2, (7, 8)))) == [(2, 3, 4, 5)]
    assert stack_choices.split(members, 1, (7, 8)) == {}
    assert stack_choices.split(members, 99, (7, 8)) == {}


def test_photos_of_any_time_and_camera_can_be_joined() -> None:
    frames = [Frame(1, 0, "A"), Frame(2, 9000, "B"), Frame(3, None, None)]
    (stack,) = arranged(frames, dict.fromkeys((1, 2, 3), Choice(5)))
    assert (stack.photo_ids, stack.by_hand, stack.kind) == ((1, 2, 3), True, StackKind.BURST)


def test_what_was_left_of_a_false_burst_is_recognised_as_the_bracket_it_is() -> None:
    frames = [Frame(9, 0, "A", 1 / 250, 5.6, 100), *burst(3, step=1, stops=(1 / 60, 1 / 250, 1 / 1000))]
    frames = [frames[0], *(f._replace(at=(f.at or 0) + 1) for f in frames[1:])]
    assert [s.kind for s in arranged(frames, {})] == [StackKind.BURST]
    (stack,) = arranged(frames, {9: ALONE})
    assert (stack.kind, stack.photo_ids) == (StackKind.BRACKET, (1, 2, 3))


def test_frames_of_a_bracket_keep_their_protection_wherever_they_are_put() -> None:
    bracket = burst(3, step=1, stops=(1 / 60, 1 / 250, 1 / 1000))
    more = [Frame(10 + n, 100 + n * 0.2, "A", 1 / 250, 5.6, 100, 50.0) for n in range(3)]
    (stack,) = arranged([*bracket, *more], dict.fromkeys((1, 2, 3, 10, 11, 12), Choice(1)))
    assert not stack.may_be_thinned
    assert all(not s.may_be_thinned for s in arranged(bracket, {1: ALONE}))


@pytest.mark.parametrize("kind", list(StackKind))
def test_what_the_user_says_a_stack_is_it_is(kind: StackKind) -> None:
    bracket = burst(3, step=1, stops=(1 / 60, 1 / 250, 1 / 1000))
    (stack,) = arranged(bracket, {i: c for i, c in stack_choices.named((1, 2, 3), 7, kind).items() if c is not None})
    assert (stack.kind, stack.by_hand, stack.photo_ids) == (kind, True, (1, 2, 3))


def test_a_change_is_its_own_way_back() -> None:
    change = StackChange({1: None, 2: Choice(4)}, {1: ALONE, 2: None})
    assert change.inverse.inverse == change
    assert not StackChange({1: None}, {1: None})


@given(FRAMES, CHOICES, st.randoms())
def test_whatever_was_decided_nobody_is_in_two_stacks_and_the_order_given_does_not_matter(
    frames: list[Frame], choices: dict[int, Choice], chance: object
) -> None:
    found = arranged(frames, choices)
    members = [i for s in found for i in s.photo_ids]
    assert len(members) == len(set(members))
    assert all(len(s.photo_ids) > 1 for s in found)
    chance.shuffle(frames)  # type: ignore[attr-defined]
    assert arranged(frames, choices) == found


@given(FRAMES, CHOICES)
def test_who_is_named_by_hand_is_exactly_where_the_user_said(frames: list[Frame], choices: dict[int, Choice]) -> None:
    stack_of = {i: s for s in arranged(frames, choices) for i in s.photo_ids}
    known = {f.photo_id for f in frames}
    for photo_id in known & choices.keys():
        mates = {i for i in known if choices.get(i) == choices[photo_id]}
        together = set(stack_of[photo_id].photo_ids) if photo_id in stack_of else set()
        assert together == (mates if choices[photo_id] != ALONE and len(mates) > 1 else set())


@given(FRAMES, CHOICES)
def test_no_decision_takes_the_protection_from_a_bracket_or_panorama(
    frames: list[Frame], choices: dict[int, Choice]
) -> None:
    needed = {i for s in find_stacks(frames) if not s.may_be_thinned for i in s.photo_ids}
    for stack in arranged(frames, choices):
        if needed & set(stack.photo_ids):
            assert not stack.may_be_thinned


@given(FRAMES, CHOICES, st.integers(1, 40))
def test_a_split_keeps_every_photo_in_order_and_forgetting_it_brings_the_old_stacks_back(
    frames: list[Frame], choices: dict[int, Choice], at: int
) -> None:
    before = arranged(frames, choices)
    stack = next((s for s in before if at in s.photo_ids), None)
    if stack is None:
        return
    cut = stack_choices.split(stack.photo_ids, at, (90, 91))
    after = arranged(frames, choices | {i: n for i, n in cut.items() if n is not None})
    parts = [s.photo_ids for s in after if set(s.photo_ids) & set(stack.photo_ids)]
    together = [i for part in parts for i in part]
    assert together == [i for i in stack.photo_ids if i in together]
    assert len(stack.photo_ids) - len(together) <= 2 or not cut
    assert arranged(frames, choices) == before


@pytest.mark.parametrize("photo_ids", [(), (4,), (4, 5)])
def test_forgetting_names_each_photo_with_nothing(photo_ids: tuple[int, ...]) -> None:
    assert stack_choices.forgotten(photo_ids) == dict.fromkeys(photo_ids)
