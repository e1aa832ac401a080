"""Where files that are taken in may go: no name that a file or a row has, except a file of the same content and no row.

Such a file is what an import left behind that was killed between the copy and its row: it is taken as it is, so that
a photo is not there twice once the import goes on (fault 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from photodesk.domain.project import Project
from photodesk.files import disk
from photodesk.files.hashing import content_hash
from photodesk.files.names import NameSet
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import folder_of
from photodesk.library.shots import SourceItem, numbered_file


class FreePlaces:
    """The names of one project's folders during one import. `left_behind` are targets that are there already."""

    def __init__(self, lib: OpenLibrary, project: Project, *, moving: bool = False) -> None:
        self._moving = moving
        self._lib = lib
        self._project = project
        self._folder = folder_of(lib, project)
        self._on_disk: dict[str, NameSet] = {}
        self._in_rows: dict[str, NameSet] | None = None
        self.left_behind: set[Path] = set()

    def names(self, subfolder: str, wanted: Sequence[SourceItem]) -> dict[Path, str]:
        """The name each file gets: its own, or one number more for all of them, so that a pair stays a pair.

        The names are taken from then on. Makes the sub-folder. Raises what the disk says.
        """
        folder = self._folder / subfolder
        disk.make_folder(folder)
        if subfolder not in self._on_disk:
            self._on_disk[subfolder] = NameSet.of_folder(folder)
        on_disk, in_rows = self._on_disk[subfolder], self._rows().setdefault(subfolder, NameSet())
        for number in count(1):
            names = {item.path: numbered_file(item.name, number) for item in wanted}
            if any(name in in_rows for name in names.values()):
                continue
            there = {path: folder / name for path, name in names.items() if name in on_disk}
            if all(self._is_left_behind(path, target) for path, target in there.items()):
                break
        self.left_behind.update(there.values())
        for name in names.values():
            on_disk.add(name)
            in_rows.add(name)
        return names

    def moved_before(self, item: SourceItem) -> bool:
        """Whether a file that is gone from its source lies where a move would have put it, and has no row yet: the
        move was killed in between."""
        rows = self._rows().setdefault(item.subfolder, NameSet())
        names = (numbered_file(item.name, number) for number in count(1))
        name = next(name for name in names if name not in rows)
        return not item.path.exists() and (self._folder / item.subfolder / name).is_file()

    def _is_left_behind(self, path: Path, target: Path) -> bool:
        if self._moving and not path.exists():
            return target.is_file()
        return _same_content(path, target)

    def _rows(self) -> dict[str, NameSet]:
        """Names by sub-folder that rows hold although their file may be missing: it may come back."""
        if self._in_rows is None:
            self._in_rows = {}
            for _, subfolder, file in self._lib.photos.folder_files(self._project.id):
                self._in_rows.setdefault(subfolder, NameSet()).add(file.name)
        return self._in_rows


def _same_content(one: Path, other: Path) -> bool:
    try:
        return one.stat().st_size == other.stat().st_size and content_hash(one) == content_hash(other)
    except OSError:
        return False
