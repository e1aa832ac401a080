"""Lists and counts for views: from memory as soon as the library has been read, by SQL until then."""

from __future__ import annotations

from photodesk.domain.filter import PhotoFilter, PlanCounts, Sort
from photodesk.domain.photo_list import PhotoList
from photodesk.library.open_library import OpenLibrary
from photodesk.store import photo_changes
from photodesk.store.photo_index import PhotoIndex


class ShownLists:
    """One reading thread only, but for what says otherwise. For looking: whatever changes files asks the database
    itself (`OpenLibrary.photos`)."""

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib
        self._index = PhotoIndex(lib.db)
        self._told: int | None = None

    @property
    def ready(self) -> bool:
        """Whether everything is in memory. Any thread."""
        return self._index.ready

    def read_ahead(self) -> bool:
        """Read some photos into memory; whether there are more."""
        return self._index.load_some()

    def photo_list(self, photo_filter: PhotoFilter, sort: Sort) -> PhotoList:
        """Ids of the photos that pass the filter, in order, with their groups."""
        found = self._index.list(photo_filter, sort)
        return found if found is not None else self._lib.photos.list(photo_filter, sort)

    def plan_counts(self, photo_filter: PhotoFilter) -> PlanCounts:
        """How many photos of a view are undecided, kept and to discard."""
        return self._index.plan_counts(photo_filter) or self._lib.photos.plan_counts(photo_filter)

    def count(self, photo_filter: PhotoFilter) -> int:
        """How many photos pass the filter."""
        found = self._index.count(photo_filter)
        return found if found is not None else self._lib.photos.count(photo_filter)

    def changed(self) -> frozenset[int] | None:
        """Photos that anybody, in whichever program, changed since the last call; None when it may be any (as at the
        first call)."""
        with self._lib.db.snapshot():
            newest = photo_changes.newest(self._lib.db)
            found = photo_changes.since(self._lib.db, self._told) if self._told is not None else None
        self._told = newest
        self._index.catch_up()
        return None if found is None else frozenset(found)
