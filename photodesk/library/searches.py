"""Searches the user keeps in the sidebar."""

from __future__ import annotations

from photodesk.domain.errors import ConflictError, PhotoDeskError
from photodesk.domain.search import SavedSearch, parse
from photodesk.library.open_library import OpenLibrary
from photodesk.store.saved_searches import SavedSearchStore

MAX_NAME = 100


class SearchNameError(PhotoDeskError):
    """A saved search needs a name, and one that is not taken."""

    kind = "search_name"


def saved_searches(lib: OpenLibrary) -> list[SavedSearch]:
    return SavedSearchStore(lib.db).list(lib.tenant)


def save_search(lib: OpenLibrary, name: str, query: str) -> int:
    """Keep a search; its id. Raises SearchError for a query that is not understood, SearchNameError."""
    parse(query)
    try:
        return SavedSearchStore(lib.db).add(lib.tenant, _checked(name), query.strip(), lib.now())
    except ConflictError as error:
        raise _taken(name) from error


def rename_search(lib: OpenLibrary, search_id: int, name: str) -> None:
    """Raises SearchNameError."""
    try:
        SavedSearchStore(lib.db).set_name(search_id, _checked(name))
    except ConflictError as error:
        raise _taken(name) from error


def remove_search(lib: OpenLibrary, search_id: int) -> None:
    SavedSearchStore(lib.db).remove(search_id)


def _checked(name: str) -> str:
    tidy = " ".join(name.split())[:MAX_NAME]
    if not tidy:
        raise SearchNameError("A saved search needs a name.", "Write at least one letter.")
    return tidy


def _taken(name: str) -> SearchNameError:
    return SearchNameError(f"There is a saved search “{name}” already.", "Choose another name.")
