"""Restore: files come back from the trash with name, time, sidecars, row, tags and plan."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import EmptyTargetsError, PhotoDeskError
from photodesk.domain.photo import Photo, PhotoRef
from photodesk.domain.project import Availability, Project, ProjectStatus
from photodesk.domain.task import TaskRequest
from photodesk.domain.trash import TrashEntry, TrashReason
from photodesk.files.disk import DISK, Disk
from photodesk.files.hashing import content_hash
from photodesk.files.names import shown
from photodesk.library import trash
from photodesk.library.commit import fail_offline
from photodesk.library.file_units import FileMove, Unit, UnitReport
from photodesk.library.free_names import TakenNames
from photodesk.library.journal import BATCH, Carried, carry_out, exclusive
from photodesk.library.journal_rows import Kind
from photodesk.library.open_library import OpenLibrary
from photodesk.library.places import Places, Spot
from photodesk.library.projects import refresh_availability
from photodesk.library.reports import Stop, kind_of, reason_of
from photodesk.library.shots import numbered_file
from photodesk.library.tombstones import revive
from photodesk.store.journal import JournalStore
from photodesk.store.trash_entries import TrashStore


def restore_request(
    lib: OpenLibrary,
    *,
    photo_ids: Sequence[int] | None = None,
    entry_ids: Sequence[int] | None = None,
    operation: str | None = None,
    everything: bool = False,
) -> TaskRequest:
    """The task that brings files back: of photos, of single entries, of one operation (undo a commit), or all.

    Exactly one of the four is named. Raises EmptyTargetsError when nothing of it is in the trash. What a
    move to another disk left in the trash comes back only by its entry.
    """
    store = TrashStore(lib.db)
    if entry_ids is not None:
        found = store.get(entry_ids)
    elif operation is not None:
        found = store.of_operation(operation)
    elif photo_ids is not None:
        found = store.of_photos(photo_ids)
    else:
        found = store.everything(lib.tenant) if everything else []
    if entry_ids is None:
        found = [e for e in found if e.reason is not TrashReason.MOVED]
    owners = dict(lib.photos.existing([e.photo_id for e in found], lib.tenant))
    found = [e for e in found if e.photo_id in owners]
    if not found:
        raise EmptyTargetsError("Nothing of that is in the trash.", "See what is: photodesk trash")
    noun = "file" if len(found) == 1 else "files"
    return TaskRequest(
        "restore",
        photos=tuple(PhotoRef(photo_id, owners[photo_id]) for photo_id in dict.fromkeys(e.photo_id for e in found)),
        payload={"entries": sorted(e.id for e in found)},
        label=f"Restore {len(found):,} {noun}",
        tenant_id=lib.tenant,
    )


def restore_photos(
    lib: OpenLibrary,
    photo_ids: Sequence[int],
    entry_ids: Collection[int],
    operation: str,
    report: UnitReport,
    stop: Stop,
    *,
    disk: Disk = DISK,
) -> ChangeSet:
    """Bring back those entries of these photos, of any projects; a report per photo.

    A name that is taken gets a number, the same for the halves of a pair. A deleted project comes back with its first
    photo. A photo whose project is offline fails with kind `offline` and stays in the trash.
    """
    run = _Restore(lib, frozenset(entry_ids), operation)
    changes = ChangeSet()
    for start in range(0, len(photo_ids), BATCH):
        if stop():
            break
        changes |= run.batch(photo_ids[start : start + BATCH], report, disk)
    return changes


@dataclass(frozen=True, slots=True)
class _Planned:
    unit: Unit | None
    problems: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()


class _Restore:
    """One run."""

    def __init__(self, lib: OpenLibrary, entry_ids: frozenset[int], operation: str) -> None:
        self.lib = lib
        self.entry_ids = entry_ids
        self.operation = operation
        self.places = Places(lib)
        self.taken = TakenNames(lib, self.places)
        self.seen: dict[int, Availability] = {}
        self.changes = ChangeSet()
        self.done_before = JournalStore(lib.db).carried_out(operation, str(Kind.RESTORE))

    def batch(self, photo_ids: Sequence[int], report: UnitReport, disk: Disk) -> ChangeSet:
        with exclusive(self.lib, disk):
            photos = {p.id: p for p in self.lib.photos.get(photo_ids)}
            planned = {i: p for i in photo_ids if (p := self._judge(photos.get(i), i, report)) is not None}
            units = [p.unit for p in planned.values() if p.unit is not None]
            results = {r.unit.photo_id: r for r in (carry_out(self.lib, units, disk) if units else [])}
        changes, self.changes = self.changes, ChangeSet()
        for photo_id, plan in planned.items():
            changes |= _tell(photo_id, plan, results.get(photo_id), report)
        return changes

    def _judge(self, photo: Photo | None, photo_id: int, report: UnitReport) -> _Planned | None:
        if photo is None:
            report.skipped(photo_id, "The photo is no longer in the library.", "gone")
            return None
        entries = [e for e in TrashStore(self.lib.db).of_photos([photo_id]) if e.id in self.entry_ids]
        if not entries and photo_id in self.done_before:
            report.done(photo_id, ChangeSet())
        elif not entries:
            report.skipped(photo_id, "It is no longer in the trash.", "gone")
        else:
            return self._online(photo, entries, report)
        return None

    def _online(self, photo: Photo, entries: list[TrashEntry], report: UnitReport) -> _Planned | None:
        project = self.places.project(photo.project_id)
        if project is None:
            report.skipped(photo.id, "Its project is gone.", "gone")
            return None
        availability = self._look(project)
        in_library = all(e.reason is TrashReason.PROJECT_DELETED for e in entries)
        sources = {trash.place_of(e).project_id for e in entries}
        if not all(self.places.reachable(p) for p in sources):
            availability = Availability.OFFLINE
        if availability is not Availability.ONLINE and not (in_library and availability is Availability.MISSING):
            fail_offline(project, availability, [photo.id], report)
            return None
        try:
            if project.status is ProjectStatus.DELETING:
                revive(self.lib, project)
                self.places = Places(self.lib)
                self.taken = TakenNames(self.lib, self.places)
                self.seen.pop(project.id, None)
                self.changes |= ChangeSet(projects=frozenset({project.id}))
            return self._plan(photo, entries)
        except (PhotoDeskError, OSError) as error:
            report.failed(photo.id, kind_of(error), reason_of(error))
            return None

    def _look(self, project: Project) -> Availability:
        if project.id not in self.seen:
            self.seen[project.id], changes = refresh_availability(self.lib, project)
            self.changes |= changes
        return self.seen[project.id]

    def _plan(self, photo: Photo, entries: list[TrashEntry]) -> _Planned:
        there: list[TrashEntry] = []
        problems: list[str] = []
        for entry in entries:
            problem = _problem(self.places.path(trash.place_of(entry)), entry, photo)
            if problem:
                problems.append(problem)
            else:
                there.append(entry)
        if not there:
            return _Planned(None, tuple(problems))
        moves: list[FileMove] = []
        for owner in dict.fromkeys(_home(e, photo) for e in there):
            moves += self._moves(*owner, [e for e in there if _home(e, photo) == owner])
        renamed = tuple(
            f"{e.name} is now {m.target.name}" for e, m in zip(there, moves, strict=False) if e.name != m.target.name
        )
        return _Planned(Unit(self.operation, Kind.RESTORE, photo.id, tuple(moves)), tuple(problems), renamed)

    def _moves(self, project_id: int, subfolder: str, entries: list[TrashEntry]) -> list[FileMove]:
        taken = self.taken.of(project_id, subfolder)
        for number in count(1):
            names = [numbered_file(e.name, number) for e in entries]
            if not any(name in taken for name in names):
                break
        for name in names:
            taken.add(name)
        return [
            FileMove(trash.place_of(e), Spot.of(project_id, subfolder, name), e.file_id, e.size or 0, e.content_hash)
            for e, name in zip(entries, names, strict=True)
        ]


def _home(entry: TrashEntry, photo: Photo) -> tuple[int, str]:
    """The folder a file belongs to: where its photo is now; the source of a copy, where it was."""
    if entry.reason is TrashReason.MOVED:
        return entry.project_id, entry.origin.rpartition("/")[0]
    return photo.project_id, photo.subfolder


def _problem(path: Path, entry: TrashEntry, photo: Photo) -> str:
    """Why the file of an entry cannot be brought back, or "" (fault 52)."""
    if not os.path.lexists(path):
        return f"{shown(entry.name)} is no longer in the trash: it was removed by somebody else."
    row = next((f for f in photo.files if f.id == entry.file_id), None)
    seen = path.stat()
    if row is not None and (seen.st_size, seen.st_mtime_ns) == (row.size, row.mtime_ns):
        return ""
    if entry.content_hash is None or content_hash(path) == entry.content_hash:
        return ""
    return f"{shown(entry.name)} in the trash is not the file that was put there; it was left alone."


def _tell(photo_id: int, plan: _Planned, result: Carried | None, report: UnitReport) -> ChangeSet:
    if result is not None and result.error is not None:
        report.failed(photo_id, kind_of(result.error), reason_of(result.error))
        return result.changes
    if plan.problems:
        report.failed(photo_id, "missing_source", " ".join(plan.problems))
    elif result is not None:
        report.done(photo_id, result.changes, f"{', '.join(plan.renamed)}." if plan.renamed else "")
    return result.changes if result is not None else ChangeSet()
