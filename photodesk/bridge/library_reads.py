"""The library as the GUI reads it: what a reading thread may ask, nothing that changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from photodesk.domain.filter import PhotoFilter, Sort
from photodesk.domain.photo_list import PhotoList, PhotoRow
from photodesk.domain.project import ProjectSummary
from photodesk.domain.stacks import StackTable
from photodesk.library import browse, stacks
from photodesk.library.open_library import OpenLibrary


class LibraryReads:
    """Every method belongs on the reading thread (`Reader.ask`)."""

    def __init__(self, library: OpenLibrary) -> None:
        self._library = library

    def photo_list(self, photo_filter: PhotoFilter, sort: Sort) -> PhotoList:
        return browse.photo_list(self._library, photo_filter, sort)

    def rows(self, photo_ids: Sequence[int]) -> list[PhotoRow]:
        return browse.rows(self._library, photo_ids)

    def paths(self, photo_ids: Sequence[int]) -> list[Path]:
        return browse.paths(self._library, photo_ids)

    def stacks(self) -> StackTable:
        return stacks.table(self._library)

    def projects(self) -> list[ProjectSummary]:
        return browse.projects(self._library)

    def acts_on(self, photo_ids: Sequence[int]) -> tuple[int, int]:
        return browse.acts_on(self._library, photo_ids)
