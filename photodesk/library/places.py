"""Places of files as the journal knows them: a project and a path inside it, wherever its drive is mounted today."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from photodesk.domain.errors import NotFoundError, UsageError
from photodesk.domain.project import Availability, Project
from photodesk.files import volumes
from photodesk.files.layout import TRASH_DIR, refuse_escape
from photodesk.library.open_library import OpenLibrary

LIBRARY = 0
"""Stands for the library folder itself where a project id is expected: the trash of deleted projects is there."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A file of a project, `relative` to its folder ("/" between)."""

    project_id: int
    relative: str

    @classmethod
    def of(cls, project_id: int, subfolder: str, name: str) -> Spot:
        return cls(project_id, f"{subfolder}/{name}" if subfolder else name)

    @classmethod
    def parse(cls, text: str) -> Spot:
        """The inverse of `text`. Raises UsageError for anything else, or a path that leads out of its project."""
        number, _, relative = text.partition("/")
        if not number.isdecimal():
            raise UsageError(f"{text!r} is not a place.")
        refuse_escape(relative)
        return cls(int(number), relative)

    @property
    def text(self) -> str:
        return f"{self.project_id}/{self.relative}"

    @property
    def subfolder(self) -> str:
        return self.relative.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.relative.rpartition("/")[2]


def trash_spot(project_id: int, operation: str, subfolder: str, name: str) -> Spot:
    """A place in the trash of a project (or of the library): every operation has a folder of its own (T06)."""
    return Spot.of(project_id, "/".join(p for p in (TRASH_DIR, operation, subfolder) if p), name)


class Places:
    """From places to paths; asks once for each project, so make one per run of a verb."""

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib
        self._projects: dict[int, Project | None] = {}

    def project(self, project_id: int) -> Project | None:
        if project_id not in self._projects:
            self._projects[project_id] = self._lib.projects.get(project_id)
        return self._projects[project_id]

    def folder(self, project_id: int) -> Path:
        """Raises NotFoundError when the project is gone."""
        if project_id == LIBRARY:
            return self._lib.root
        project = self.project(project_id)
        if project is None:
            raise NotFoundError(f"There is no project with the id {project_id}.", "It may have been deleted.")
        return self._lib.layout.project_folder(project)

    def path(self, spot: Spot) -> Path:
        refuse_escape(spot.relative)
        return self.folder(spot.project_id) / spot.relative

    def reachable(self, project_id: int) -> bool:
        """Whether files of the project can be judged now: its disk is seen. A folder that is gone counts."""
        if project_id == LIBRARY:
            return volumes.library_online(self._lib.layout, self._lib.uuid)
        project = self.project(project_id)
        if project is None:
            return True
        seen = volumes.project_availability(self._lib.layout, project, self._lib.uuid)
        return seen is not Availability.OFFLINE
