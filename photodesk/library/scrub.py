"""Reading files back to find bit rot: content that changed although size and time did not (F15).

It is a task of its own, not part of manifest_check: reading takes as long as the disk needs, and must neither hold up
the steps after it nor keep imports out of a project. manifest_check hands it on when files are due.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.errors import PhotoDeskError, StoppedError
from photodesk.domain.project import Project
from photodesk.files.hashing import content_hash
from photodesk.files.names import shown
from photodesk.library.open_library import OpenLibrary
from photodesk.library.reports import Stop, reason_of
from photodesk.store.file_checks import DueFile

log = logging.getLogger(__name__)

MEGABYTE = 1_000_000
BATCH = 2000
NAMED = 10
"""How many damaged files a message names."""


@dataclass(frozen=True, slots=True)
class ScrubReport:
    """`checked` files were read whole; `damaged` and `unreadable` name those that were not as recorded."""

    checked: int = 0
    read_bytes: int = 0
    damaged: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    changes: ChangeSet = field(default_factory=ChangeSet)

    @property
    def message(self) -> str:
        told = [f"{self.checked:,} files read back."] if self.checked else []
        for files, what in ((self.damaged, "changed by themselves"), (self.unreadable, "cannot be read")):
            if files:
                more = f" and {len(files) - NAMED} more" if len(files) > NAMED else ""
                told.append(f"{len(files):,} {what}: {', '.join(files[:NAMED])}{more}.")
        return " ".join(told)


def due_before(lib: OpenLibrary) -> str:
    """Files last read before this moment (ISO UTC) are due: half a cycle ago, so that a large library has the other
    half to be read in."""
    days = lib.settings().maintenance.scrub_cycle_days / 2
    now = datetime.fromisoformat(lib.now())
    return (now - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def is_due(lib: OpenLibrary) -> bool:
    """Whether a round would read anything."""
    return lib.settings().maintenance.scrub_seconds > 0 and lib.file_checks.any_due(due_before(lib))


def scrub(lib: OpenLibrary, stop: Stop, clock: Callable[[], float] = time.monotonic) -> ScrubReport:
    """Read back the files read longest ago, for at most `scrub_seconds` and `scrub_megabytes` a round.

    A file that holds something else than was recorded, with the size and time that were recorded, is named in its
    photo's trail and by every check from then on; nothing is changed or removed. Files whose size or time differ are
    manifest_check's business. Projects that are not online are passed over. `clock` gives seconds.
    """
    rules = lib.settings().maintenance
    ends = clock() + rules.scrub_seconds
    round_ = _Round(lib)
    if rules.scrub_seconds:
        for due in lib.file_checks.due(due_before(lib), BATCH):
            if stop() or clock() >= ends or round_.read_bytes >= rules.scrub_megabytes * MEGABYTE:
                break
            round_.read(due, lambda: stop() or clock() >= ends)
    return round_.report()


class _Round:
    """One round, and what it came to."""

    def __init__(self, lib: OpenLibrary) -> None:
        self.lib = lib
        self.checked = 0
        self.read_bytes = 0
        self.damaged: list[str] = []
        self.unreadable: list[str] = []
        self.changes = ChangeSet()
        self._projects: dict[int, Project | None] = {}

    def report(self) -> ScrubReport:
        return ScrubReport(self.checked, self.read_bytes, tuple(self.damaged), tuple(self.unreadable), self.changes)

    def read(self, due: DueFile, stop: Stop) -> None:
        project = self._project(due.project_id)
        if project is None:
            return
        path = self.lib.layout.file_path(project, due.subfolder, due.file.name)
        try:
            if not _as_recorded(path, due):
                return
            digest = content_hash(path, stop)
            if not _as_recorded(path, due):
                return
        except (StoppedError, FileNotFoundError):
            return
        except (PhotoDeskError, OSError) as error:
            log.warning("project %s: %s cannot be read back: %s", project.name, shown(path), reason_of(error))
            self.unreadable.append(shown(path))
            return
        self.checked += 1
        self.read_bytes += due.file.size
        self._judge(project, path, due, digest)

    def _judge(self, project: Project, path: Path, due: DueFile, digest: str) -> None:
        lib, file, now = self.lib, due.file, self.lib.now()
        whole = digest == file.content_hash
        news = not ((whole and due.found_hash is None) or digest == due.found_hash)
        words = "is whole again" if whole else f"read {digest}, was taken in as {file.content_hash}"
        with lib.db.atomic():
            lib.file_checks.record(file.id, now, None if whole else digest)
            if news:
                action = "whole again" if whole else "bit rot"
                lib.events.add(file.photo_id, now, "system", action, f"{file.name}: {words}")
        if not whole:
            self.damaged.append(shown(path))
            log.error("project %s: %s holds other bytes than were taken in: bit rot", project.name, shown(path))
        if not news:
            return
        self.changes |= ChangeSet.of(Aspect.FILES, [file.photo_id], [project.id])

    def _project(self, project_id: int) -> Project | None:
        if project_id not in self._projects:
            self._projects[project_id] = self.lib.projects.get(project_id)
        return self._projects[project_id]


def _as_recorded(path: Path, due: DueFile) -> bool:
    seen = path.stat()
    return (seen.st_size, seen.st_mtime_ns) == (due.file.size, due.file.mtime_ns)
