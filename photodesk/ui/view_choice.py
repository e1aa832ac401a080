"""What the user chose to see: a row of the sidebar and words of the search box, together one PhotoFilter. Pure.

There is one view. A project, a collection and a search differ only in the filter they come to (R46, R48).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from photodesk.domain.errors import NotFoundError
from photodesk.domain.filter import PhotoFilter, Plan
from photodesk.domain.photo import PhotoState
from photodesk.domain.search import SearchError, parse, with_word, without_key


class Place(StrEnum):
    COLLECTION = "collection"
    PROJECT = "project"
    TAG = "tag"
    SAVED = "saved"


@dataclass(frozen=True, slots=True)
class Collection:
    """`query`: the same as text of the search box."""

    key: str
    label: str
    icon: str
    filter: PhotoFilter
    query: str = ""


COLLECTIONS: tuple[Collection, ...] = (
    Collection("all", "All Photos", "photos", PhotoFilter()),
    Collection("pending", "Pending", "hourglass", PhotoFilter(plan=Plan.DISCARD), "plan:discard"),
    Collection("missing", "Missing", "missing", PhotoFilter(states=(PhotoState.MISSING,)), "status:missing"),
    Collection("trash", "Trash", "trash", PhotoFilter(states=(PhotoState.TRASHED,)), "status:trashed"),
    Collection("failed", "Failed", "warn", PhotoFilter(failed=True), "status:failed"),
    Collection("duplicates", "Duplicates", "copy", PhotoFilter(duplicates=True), "status:duplicate"),
    Collection("untagged", "Untagged", "tag", PhotoFilter(untagged=True), "tag:none"),
    Collection("last_import", "Last import", "imp", PhotoFilter(last_import=True), "imported:last"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """`key` is a collection's word, a project's or saved search's id as text, or a tag; `search` is as typed.

    A saved search is its text: `search` holds it, and the place only says where it came from.
    """

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
    if place.tags and query.filter.tags:
        merged = replace(merged, tags=(*place.tags, *query.filter.tags))
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
    if choice.place is Place.TAG:
        return PhotoFilter(tags=(choice.key,))
    return collection(choice.key).filter if choice.place is Place.COLLECTION else PhotoFilter()


def searched(choice: Choice, text: str) -> Choice:
    """The choice with another text. A saved search that is changed is a search of its own."""
    if choice.place is Place.SAVED and text != choice.search:
        return Choice(search=text)
    return replace(choice, search=text)


def planned(choice: Choice, plan: Plan | None) -> Choice:
    """The choice narrowed to what is undecided, kept or to discard, whatever it was narrowed to; None: all of it.

    Raises SearchError when the text is not understood.
    """
    if choice.place is Place.COLLECTION and choice.key == "pending":
        choice = Choice(search=choice.search)
    text = without_key(choice.search, "plan") if plan is None else with_word(choice.search, "plan", plan)
    return searched(choice, text)


def plan_of(choice: Choice) -> Plan | None:
    """What the choice is narrowed to; None for all, and for a text that is not understood."""
    if choice.place is Place.COLLECTION and choice.key == "pending":
        return Plan.DISCARD
    try:
        return parse(choice.search).filter.plan
    except SearchError:
        return None


def bad_place(text: str) -> tuple[int, int]:
    """Where the first word stands that is not understood, half-open; (0, 0) when all are."""
    try:
        parse(text)
    except SearchError as error:
        return error.start, error.end
    return 0, 0


def query_of(choice: Choice, project: str) -> str:
    """All of the choice as one text: what is kept as a saved search. `project` names the project of the place."""
    if choice.place is Place.PROJECT:
        return with_word(choice.search, "project", project)
    if choice.place is Place.TAG:
        return with_word(choice.search, "tag", choice.key)
    more = collection(choice.key).query if choice.place is Place.COLLECTION else ""
    return f"{more} {choice.search}".strip()


def _project_id(name: str, project_named: Callable[[str], int | None]) -> int:
    found = project_named(name)
    if found is None:
        raise NotFoundError(f"There is no project “{name}”.", "Names stand in the sidebar.")
    return found
