"""Bursts, brackets and panoramas, and lists cut into them."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.domain.grouping import by_stacks
from photodesk.domain.stacks import Frame, StackKind, find_stacks


def frames(*times: float, camera: str = "A", first: int = 1) -> list[Frame]:
    return [Frame(first + i, t, camera, 1 / 250, 5.6, 100, 50.0) for i, t in enumerate(times)]


def stacked(some: list[Frame]) -> list[tuple[StackKind, tuple[int, ...]]]:
    return [(s.kind, s.photo_ids) for s in find_stacks(some)]


def test_frames_of_one_camera_close_together_are_a_burst() -> None:
    assert stacked(frames(0, 0.2, 0.4, 2.4, 4.5, 100)) == [(StackKind.BURST, (1, 2, 3, 4))]


def test_two_cameras_do_not_mix() -> None:
    both = frames(0, 1) + frames(0.5, 1.5, camera="B", first=11)
    assert stacked(both) == [(StackKind.BURST, (1, 2)), (StackKind.BURST, (11, 12))]


def test_without_time_or_camera_a_photo_stands_alone() -> None:
    a, b = frames(0, 0.1)
    assert stacked([a._replace(at=None), b]) == stacked([a, b._replace(camera=None)]) == []


@pytest.mark.parametrize("shutters", [(250, 1000, 60), (250, 1000, 60, 250, 1000, 60), (60, 250, 1000)])
def test_exposures_that_differ_in_a_set_are_a_bracket_and_never_thinned(shutters: tuple[int, ...]) -> None:
    run = [f._replace(seconds=1 / s) for f, s in zip(frames(*range(len(shutters))), shutters, strict=True)]
    (stack,) = find_stacks(run)
    assert (stack.kind, stack.may_be_thinned) == (StackKind.BRACKET, False)


def test_a_burst_in_changing_light_is_no_bracket() -> None:
    run = [f._replace(seconds=1 / s) for f, s in zip(frames(0, 0.2, 0.4, 0.6), (250, 250, 320, 320), strict=True)]
    assert stacked(run) == [(StackKind.BURST, (1, 2, 3, 4))]


def test_steady_slow_steps_are_a_panorama_and_never_thinned() -> None:
    (stack,) = find_stacks(frames(0, 1.5, 3.0, 4.6, 6.0))
    assert (stack.kind, stack.may_be_thinned) == (StackKind.PANORAMA, False)
    assert stacked(frames(0, 0.1, 0.2, 0.3, 0.4))[0][0] is StackKind.BURST


FRAMES = st.lists(
    st.builds(Frame, st.integers(1, 50), st.none() | st.floats(0, 60), st.sampled_from([None, "A", "B"])),
    max_size=30,
    unique_by=lambda f: f.photo_id,
)


@given(FRAMES, st.randoms())
def test_stacks_share_nothing_and_do_not_depend_on_the_order_given(some: list[Frame], chance: object) -> None:
    found = find_stacks(some)
    members = [i for s in found for i in s.photo_ids]
    assert len(members) == len(set(members))
    assert all(len(s.photo_ids) > 1 for s in found)
    chance.shuffle(some)  # type: ignore[attr-defined]
    assert find_stacks(some) == found


@given(FRAMES)
def test_a_list_cut_into_stacks_holds_every_photo_once_under_groups_that_cover_it(some: list[Frame]) -> None:
    ids = array("q", (f.photo_id for f in some))
    owners = array("q", (f.photo_id % 3 for f in some))
    order, projects, groups = by_stacks(ids, owners, find_stacks(some), {})
    assert sorted(order) == sorted(ids)
    assert [i % 3 for i in order] == list(projects)
    assert sum(g.count for g in groups) == len(order)
    assert [g.start for g in groups] == [sum(g.count for g in groups[:n]) for n in range(len(groups))]
    assert all(g.count for g in groups)
