"""Moving photos to another project: files, sidecars, row, plan, tags and derivatives go together, and nothing is
overwritten (T08). To another disk: copy, verify, rows, and only then the source goes to the trash."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import ConflictError, EmptyTargetsError, NotFoundError, PhotoDeskError, UsageError
from photodesk.domain.photo import FileState, Photo, PhotoFile, PhotoRef
from photodesk.domain.project import Availability, Project, ProjectStatus
from photodesk.domain.task import TaskRequest
from photodesk.files import volumes
from photodesk.files.disk import DISK, Disk
from photodesk.files.hashing import content_hash
from photodesk.files.names import shown
from photodesk.library.commit import fail_offline
from photodesk.library.examine import examined, examined_sidecar
from photodesk.library.file_units import Unit, UnitReport
from photodesk.library.free_names import TakenNames
from photodesk.library.journal import BATCH, Carried, carry_out, exclusive
from photodesk.library.journal_rows import Kind
from photodesk.library.open_library import OpenLibrary
from photodesk.library.places import Places, Spot
from photodesk.library.projects import folder_of, refresh_availability
from photodesk.library.reports import Stop, kind_of, reason_of
from photodesk.library.shots import numbered_file
from photodesk.library.sidecars import FolderCache, sidecars_leaving
from photodesk.store.journal import JournalStore


class OnConflict(StrEnum):
    """What becomes of a photo whose name is taken by different content at the target."""

    SUFFIX = "suffix"
    SKIP = "skip"


class DuplicateError(ConflictError):
    """The same content is at the target already; both were left where they are."""

    kind = "duplicate"


class NameTakenError(ConflictError):
    """The name is taken at the target by other content, and the user wants such photos skipped."""

    kind = "name_taken"


def move_request(
    lib: OpenLibrary, photo_ids: Sequence[int], target: Project, conflict: OnConflict = OnConflict.SUFFIX
) -> TaskRequest:
    """The task that moves photos of any projects to `target`. EmptyTargetsError without photos, UsageError for a
    project that takes none."""
    if not photo_ids:
        raise EmptyTargetsError("No photos were named.", "Select the photos to move.")
    if target.status is not ProjectStatus.ACTIVE:
        raise UsageError(f"“{target.name}” is {target.status} and takes no photos.", "Choose another project.")
    owners = dict(lib.photos.existing(photo_ids, lib.tenant))
    return TaskRequest(
        "image_move",
        photos=tuple(PhotoRef(i, owners.get(i, 0)) for i in dict.fromkeys(photo_ids)),
        payload={"destination": target.id, "conflict": str(conflict)},
        label=f"Move to {target.name}",
        tenant_id=lib.tenant,
    )


def move_photos(
    lib: OpenLibrary,
    project: Project,
    photo_ids: Sequence[int],
    target: Project,
    conflict: OnConflict,
    operation: str,
    report: UnitReport,
    stop: Stop,
    *,
    disk: Disk = DISK,
) -> ChangeSet:
    """Move photos of one project into another, a report per photo; each keeps its sub-folder.

    A photo whose name is taken gets a number (the same for all its files) or is skipped, as `conflict` says; one that
    is there already with the same content is skipped and both stay. Offline projects: every photo fails, nothing moves.
    """
    changes = ChangeSet()
    for each in (project, target):
        availability, seen = refresh_availability(lib, each)
        changes |= seen
        if availability is not Availability.ONLINE:
            fail_offline(each, availability, photo_ids, report)
            return changes
    run = _Move(lib, project, target, conflict, operation)
    for start in range(0, len(photo_ids), run.batch_size):
        if stop():
            break
        changes |= run.batch(photo_ids[start : start + run.batch_size], report, disk)
    return changes


@dataclass(frozen=True, slots=True)
class _Planned:
    unit: Unit
    renamed: str


class _Move:
    """One run from one project to another."""

    def __init__(
        self, lib: OpenLibrary, project: Project, target: Project, conflict: OnConflict, operation: str
    ) -> None:
        self.lib = lib
        self.project = project
        self.target = target
        self.conflict = conflict
        self.operation = operation
        self.kind = Kind.MOVE if _one_volume(folder_of(lib, project), folder_of(lib, target)) else Kind.COPY
        self.batch_size = BATCH if self.kind is Kind.MOVE else 1
        self.taken = TakenNames(lib, Places(lib))
        self.folders = FolderCache()
        self.done_before = JournalStore(lib.db).carried_out(operation, str(self.kind))

    def batch(self, photo_ids: Sequence[int], report: UnitReport, disk: Disk) -> ChangeSet:
        with exclusive(self.lib, disk):
            photos = {p.id: p for p in self.lib.photos.get(photo_ids)}
            planned = [p for i in photo_ids if (p := self._judge(photos.get(i), i, report)) is not None]
            results = carry_out(self.lib, [p.unit for p in planned], disk) if planned else []
        changes = ChangeSet()
        for plan, result in zip(planned, results, strict=True):
            changes |= self._tell(plan, result, report)
        return changes

    def _tell(self, plan: _Planned, result: Carried, report: UnitReport) -> ChangeSet:
        if result.error is None:
            report.done(plan.unit.photo_id, result.changes, " ".join(filter(None, (plan.renamed, result.note))))
        else:
            report.failed(plan.unit.photo_id, kind_of(result.error), reason_of(result.error))
        return result.changes

    def _judge(self, photo: Photo | None, photo_id: int, report: UnitReport) -> _Planned | None:
        if photo is None or photo.project_id != self.project.id:
            report.skipped(photo_id, "The photo is no longer in this project.", "gone")
        elif self.project.id == self.target.id:
            if photo_id in self.done_before:
                report.done(photo_id, ChangeSet())
            else:
                report.skipped(photo_id, f"It is in “{self.target.name}” already.", "there")
        else:
            try:
                return self._plan(photo)
            except (DuplicateError, NameTakenError) as there:
                report.skipped(photo_id, f"{there.message} {there.hint}", there.kind)
            except (PhotoDeskError, OSError) as error:
                report.failed(photo_id, kind_of(error), reason_of(error))
        return None

    def _plan(self, photo: Photo) -> _Planned:
        files = [f for f in photo.files if f.state is FileState.PRESENT]
        if not files:
            raise NotFoundError(f"None of the files of “{shown(photo.stem)}” is on disk.", "Find them first.")
        beside = self.folders.of(self._path(photo, files[0].name).parent)
        names = [f.name for f in files]
        sidecars = sidecars_leaving(beside, names)
        there = self._names(photo, files, sidecars)
        moves = [examined(self._path(photo, f.name), f, *self._spots(photo, f.name, there[f.name])) for f in files]
        moves += [
            examined_sidecar(self._path(photo, name), *self._spots(photo, name, there[name])) for name in sidecars
        ]
        for name in (*names, *sidecars):
            beside.discard(name)
        renamed = ", ".join(f"{old} is now {new}" for old, new in there.items() if old != new)
        return _Planned(Unit(self.operation, self.kind, photo.id, tuple(moves)), f"{renamed}." if renamed else "")

    def _names(self, photo: Photo, files: Sequence[PhotoFile], sidecars: Sequence[str]) -> dict[str, str]:
        """The name of each file at the target. Raises DuplicateError, NameTakenError."""
        taken = self.taken.of(self.target.id, photo.subfolder)
        if any(file.name in taken for file in files):
            self._refuse_duplicate(photo, files)
            if self.conflict is OnConflict.SKIP:
                name = next(f.name for f in files if f.name in taken)
                raise NameTakenError(f"“{self.target.name}” has another {shown(name)}.", "It was left where it is.")
        wanted = [*(f.name for f in files), *sidecars]
        for number in count(1):
            names = {name: numbered_file(name, number) for name in wanted}
            if not any(name in taken for name in names.values()):
                break
        for name in names.values():
            taken.add(name)
        return names

    def _refuse_duplicate(self, photo: Photo, files: Sequence[PhotoFile]) -> None:
        for file in files:
            there = self.lib.layout.file_path(self.target, photo.subfolder, file.name)
            if not os.path.lexists(there) or there.stat().st_size != file.size:
                continue
            here = self._path(photo, file.name)
            if content_hash(there) == (file.content_hash or content_hash(here)):
                raise DuplicateError(
                    f"The same {shown(file.name)} is in “{self.target.name}” already.", "Both were left where they are."
                )

    def _path(self, photo: Photo, name: str) -> Path:
        return self.lib.layout.file_path(self.project, photo.subfolder, name)

    def _spots(self, photo: Photo, name: str, there: str) -> tuple[Spot, Spot]:
        return Spot.of(self.project.id, photo.subfolder, name), Spot.of(self.target.id, photo.subfolder, there)


def _one_volume(one: Path, other: Path) -> bool:
    """Whether a rename can lead from one folder to the other."""
    try:
        return volumes.nearest_existing(one).stat().st_dev == volumes.nearest_existing(other).stat().st_dev
    except OSError:
        return False
