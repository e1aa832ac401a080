"""Photos by project: the one routine behind every job that has to touch the disk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.domain.job import TargetGroup, group_by_project


@pytest.mark.req("R25")
@pytest.mark.req("R28")
@pytest.mark.req("R107")
@pytest.mark.req("R111")
def test_photos_of_two_projects_are_two_groups_in_order_of_appearance() -> None:
    pairs = [(7, 2), (1, 1), (5, 2), (9, 1)]
    assert group_by_project(pairs) == [TargetGroup(2, (7, 5)), TargetGroup(1, (1, 9))]


@pytest.mark.req("R29")
def test_a_single_project_is_one_group_and_nothing_is_none() -> None:
    assert group_by_project([(3, 4), (2, 4)]) == [TargetGroup(4, (3, 2))]
    assert group_by_project([]) == []


@pytest.mark.req("R25")
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 4)), unique_by=lambda pair: pair[0]))
def test_each_photo_is_in_the_one_group_of_its_project(pairs: list[tuple[int, int]]) -> None:
    groups = group_by_project(pairs)
    assert len({group.project_id for group in groups}) == len(groups)
    assert {(i, g.project_id) for g in groups for i in g.photo_ids} == set(pairs)
    assert sum(len(g.photo_ids) for g in groups) == len(pairs)
