"""The library as the GUI reads it: what a reading thread may ask, nothing that changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from photodesk.domain.filter import PhotoFilter, PlanCounts, Sort
from photodesk.domain.photo_list import PhotoList, PhotoRow
from photodesk.domain.project import ProjectSummary
from photodesk.domain.stacks import StackTable
from photodesk.library import browse, stacks
from photodesk.library.open_library import OpenLibrary
from photodesk.library.shown_lists import ShownLists


class LibraryReads:
    """Lists, counts of photos and `look` belong on one reading thread; the others on any thread but the GUI's."""

    def __init__(self, library: OpenLibrary) -> None:
        self._library = library
        self._lists = ShownLists(library)
        self._stacks: tuple[int, StackTable] | None = None

    def photo_list(self, photo_filter: PhotoFilter, sort: Sort) -> PhotoList:
        return self._lists.photo_list(photo_filter, sort)

    def plan_counts(self, photo_filter: PhotoFilter) -> PlanCounts:
        return self._lists.plan_counts(photo_filter)

    def count(self, photo_filter: PhotoFilter) -> int:
        return self._lists.count(photo_filter)

    @property
    def ready(self) -> bool:
        """Whether lists and counts come from memory. Any thread."""
        return self._lists.ready

    def count_in_database(self, photo_filter: PhotoFilter) -> int:
        """Any thread but the GUI's."""
        return self._library.photos.count(photo_filter)

    def plan_counts_in_database(self, photo_filter: PhotoFilter) -> PlanCounts:
        """Any thread but the GUI's."""
        return self._library.photos.plan_counts(photo_filter)

    def read_ahead(self) -> bool:
        """Read some photos into memory, for the lists to come; whether there are more."""
        return self._lists.read_ahead()

    def look(self) -> tuple[int, frozenset[int] | None]:
        """The version of the database, and the photos that were changed since the last look (None: perhaps any)."""
        return self._library.db.data_version(), self._lists.changed()

    def rows(self, photo_ids: Sequence[int]) -> list[PhotoRow]:
        return browse.rows(self._library, photo_ids)

    def paths(self, photo_ids: Sequence[int]) -> list[Path]:
        return browse.paths(self._library, photo_ids)

    def stacks(self) -> StackTable:
        """Read anew only when stacks changed; the reading thread of the lists."""
        version = stacks.version(self._library)
        if self._stacks is None or self._stacks[0] != version:
            self._stacks = version, stacks.table(self._library)
        return self._stacks[1]

    def projects(self) -> list[ProjectSummary]:
        return browse.projects(self._library)

    def acts_on(self, photo_ids: Sequence[int]) -> tuple[int, int]:
        return browse.acts_on(self._library, photo_ids)
