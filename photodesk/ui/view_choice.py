"""What the user chose to see: a row of the sidebar and words of the search box, together one PhotoFilter. Pure.

There is one view. A project, a collection and a search differ only in the filter they come to (R46, R48).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from photodesk.domain.errors import NotFoundError
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.photo import PhotoState
from photodesk.domain.search import parse


class Place(StrEnum):
    COLLECTION = "collection"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Collection:
    key: str
    label: str
    icon: str
    filter: PhotoFilter


COLLECTIONS: tuple[Collection, ...] = (
    Collection("all", "All Photos", "photos", PhotoFilter()),
    Collection("missing", "Missing", "missing", PhotoFilter(states=(PhotoState.MISSING,))),
    Collection("failed", "Failed", "warn", PhotoFilter(failed=True)),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """`key` is a collection's word or a project's id as text; `search` is as typed."""

    place: Place = Place.COLLECTION
    key: str = "all"
    search: str = ""

    @property
    def project_id(self) -> int | None:
        return int(self.key) if self.place is Place.PROJECT else None

    @property
    def everything(self) -> bool:
        """Nothing narrows."""
        return self == Choice()


def collection(key: str) -> Collection:
    """A collection by its word; All Photos for an unknown one."""
    return next((c for c in COLLECTIONS if c.key == key), COLLECTIONS[0])


def filter_of(choice: Choice, project_named: Callable[[str], int | None]) -> PhotoFilter:
    """The one filter of a choice. Raises SearchError for a word that is not understood, NotFoundError for a project
    that does not exist."""
    place = _place_filter(choice)
    query = parse(choice.search)
    untouched = PhotoFilter()
    typed = {
        f.name: getattr(query.filter, f.name)
        for f in fields(PhotoFilter)
        if getattr(query.filter, f.name) != getattr(untouched, f.name)
    }
    merged = replace(place, **typed)
    if not query.projects:
        return merged
    ids = tuple(_project_id(name, project_named) for name in query.projects)
    if place.project_ids:
        # A project in the sidebar and another in the search have no photo in common: id 0 is no project.
        ids = tuple(i for i in ids if i in place.project_ids) or (0,)
    return replace(merged, project_ids=ids)


def _place_filter(choice: Choice) -> PhotoFilter:
    if choice.project_id is not None:
        return PhotoFilter(project_ids=(choice.project_id,))
    return collection(choice.key).filter


def _project_id(name: str, project_named: Callable[[str], int | None]) -> int:
    found = project_named(name)
    if found is None:
        raise NotFoundError(f"There is no project “{name}”.", "Names stand in the sidebar.")
    return found
