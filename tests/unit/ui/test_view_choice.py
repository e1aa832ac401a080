"""Sidebar and search come to one filter."""

from __future__ import annotations

import pytest

from photodesk.domain.errors import NotFoundError
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.photo import Label, PhotoState
from photodesk.domain.search import SearchError
from photodesk.ui.view_choice import Choice, Place, filter_of

PROJECTS = {"coast": 3, "garden": 7}


def named(name: str) -> int | None:
    return PROJECTS.get(name.casefold())


@pytest.mark.req("R48")
@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        (Choice(), PhotoFilter()),
        (Choice(Place.PROJECT, "3"), PhotoFilter(project_ids=(3,))),
        (Choice(Place.COLLECTION, "missing"), PhotoFilter(states=(PhotoState.MISSING,))),
        (Choice(Place.COLLECTION, "failed"), PhotoFilter(failed=True)),
        (Choice(Place.COLLECTION, "gone for good"), PhotoFilter()),
        (Choice(search="koi pond"), PhotoFilter(text="koi pond")),
        (Choice(Place.PROJECT, "3", "label:red"), PhotoFilter(project_ids=(3,), labels=(Label.RED,))),
        (Choice(search="project:Garden project:coast"), PhotoFilter(project_ids=(7, 3))),
        (Choice(Place.PROJECT, "3", "project:coast"), PhotoFilter(project_ids=(3,))),
        (Choice(Place.PROJECT, "3", "project:garden"), PhotoFilter(project_ids=(0,))),
        (Choice(Place.COLLECTION, "missing", "sea"), PhotoFilter(states=(PhotoState.MISSING,), text="sea")),
    ],
)
def test_filter_of_a_choice(choice: Choice, wanted: PhotoFilter) -> None:
    assert filter_of(choice, named) == wanted


def test_what_is_not_understood_is_said() -> None:
    with pytest.raises(SearchError, match="not a search word"):
        filter_of(Choice(search="colour:red"), named)
    with pytest.raises(NotFoundError, match="no project “attic”"):
        filter_of(Choice(search="project:attic"), named)
