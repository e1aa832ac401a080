"""Commit: the discarded files of photos, and the sidecars of photos that go whole, move to the project's trash.

It takes exactly the files that were shown, or nothing of a photo whose plan has changed since (T25).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import ConflictError, EmptyTargetsError, PhotoDeskError
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.job import Scope
from photodesk.domain.photo import FileState, Photo, PhotoRef
from photodesk.domain.plan import Pending, change_since, discarded
from photodesk.domain.project import Availability, Project
from photodesk.domain.task import TaskRequest
from photodesk.files.disk import DISK, Disk
from photodesk.library.examine import examined, examined_sidecar
from photodesk.library.file_units import FileMove, Unit, UnitReport
from photodesk.library.journal import BATCH, Carried, carry_out, exclusive
from photodesk.library.journal_rows import Kind
from photodesk.library.open_library import OpenLibrary
from photodesk.library.places import Places, Spot
from photodesk.library.plan import pending
from photodesk.library.projects import refresh_availability
from photodesk.library.reports import Stop, kind_of, reason_of
from photodesk.library.sidecars import FolderCache, sidecars_leaving
from photodesk.library.trash_places import TrashPlaces
from photodesk.store.journal import JournalStore


class StalePlanError(ConflictError):
    """The set of discards is not the one that was shown; nothing was started (T25)."""

    kind = "stale_plan"


def commit_request(
    lib: OpenLibrary,
    *,
    photos: PhotoFilter | None = None,
    photo_ids: Sequence[int] | None = None,
    project: Project | None = None,
    shown: Pending | None = None,
    expected: str | None = None,
) -> TaskRequest:
    """The task that carries out discards: those `shown` in a review, else those of the targets as they are now.

    Exactly the photos and files it names are taken. Raises EmptyTargetsError when nothing is pending there (never
    widened, T16), StalePlanError when `expected` (a fingerprint) is not that of the set.
    """
    if project is not None:
        photos = PhotoFilter(project_ids=(project.id,))
    found = shown if shown is not None else pending(lib, photos, photo_ids)
    if expected is not None and expected != found.fingerprint:
        raise StalePlanError(
            "What is planned to be discarded has changed since it was shown; nothing was taken.",
            "Look at the list again (photodesk pending), then commit.",
        )
    if not found.items:
        raise EmptyTargetsError("Nothing is planned to be discarded there.", "Plan first; nothing was taken.")
    sums = found.totals
    noun = "file" if sums.files == 1 else "files"
    return TaskRequest(
        "change_commit" if project is not None else "change_commit_all",
        photos=tuple(dict.fromkeys(PhotoRef(i.photo_id, i.project_id) for i in found.items)),
        project_id=project.id if project is not None else None,
        scope=Scope.PROJECT if project is not None else Scope.PHOTO_SET,
        payload={"files": sorted(i.file_id for i in found.items), "fingerprint": found.fingerprint},
        label=f"Commit: {sums.files:,} {noun} to the trash",
        tenant_id=lib.tenant,
    )


def commit_photos(
    lib: OpenLibrary,
    project: Project,
    photo_ids: Sequence[int],
    files: Collection[int],
    operation: str,
    report: UnitReport,
    stop: Stop,
    *,
    disk: Disk = DISK,
) -> ChangeSet:
    """Take the files of the ids `files` of these photos of one project to its trash, a report per photo.

    `operation` names the folder in the trash and is the same when the work is resumed. On a project that is not
    online every photo fails with kind `offline` and keeps its plan.
    """
    availability, changes = refresh_availability(lib, project)
    if availability is not Availability.ONLINE:
        fail_offline(project, availability, photo_ids, report)
        return changes
    commit = _Commit(lib, project, frozenset(files), operation, Kind.COMMIT)
    for start in range(0, len(photo_ids), BATCH):
        if stop():
            break
        changes |= commit.batch(photo_ids[start : start + BATCH], report, disk)
    return changes


def fail_offline(project: Project, availability: Availability, photo_ids: Sequence[int], report: UnitReport) -> None:
    """Every photo fails and says why; its plan stays (T03)."""
    where = "The drive of" if availability is Availability.OFFLINE else "The folder of"
    seen = "is not connected" if availability is Availability.OFFLINE else "is not there"
    for photo_id in photo_ids:
        report.failed(photo_id, str(Availability.OFFLINE), f"{where} “{project.name}” {seen}; nothing was changed.")


class _Commit:
    """One run over photos of one project."""

    def __init__(self, lib: OpenLibrary, project: Project, files: frozenset[int], operation: str, kind: Kind) -> None:
        self.lib = lib
        self.project = project
        self.files = files
        self.operation = operation
        self.kind = kind
        self.places = Places(lib)
        self.trash = TrashPlaces(self.places, project.id, operation)
        self.folders = FolderCache()
        self.done_before = JournalStore(lib.db).carried_out(operation, str(kind))

    def batch(self, photo_ids: Sequence[int], report: UnitReport, disk: Disk) -> ChangeSet:
        with exclusive(self.lib, disk):
            photos = {p.id: p for p in self.lib.photos.get(photo_ids)}
            units = [
                unit
                for photo_id in photo_ids
                if (unit := self._unit(photos.get(photo_id), photo_id, report)) is not None
            ]
            results = carry_out(self.lib, units, disk) if units else []
        changes = ChangeSet()
        for result in results:
            changes |= tell(result, report)
            if result.error is not None:
                self._expect(result.unit, leaving=False)
        return changes

    def _unit(self, photo: Photo | None, photo_id: int, report: UnitReport) -> Unit | None:
        if photo is None or photo.project_id != self.project.id:
            report.skipped(photo_id, "The photo is no longer in this project.")
            return None
        reason = change_since(photo, self.files)
        if photo_id in self.done_before and not discarded(photo.keep, photo.files):
            report.done(photo_id, ChangeSet())  # before the crash that made this a second attempt
            return None
        if reason:
            report.skipped(photo_id, reason)
            return None
        try:
            moves = self._moves(photo)
        except (PhotoDeskError, OSError) as error:
            report.failed(photo_id, kind_of(error), reason_of(error))
            return None
        unit = Unit(self.operation, self.kind, photo_id, tuple(moves))
        self._expect(unit, leaving=True)
        return unit

    def _expect(self, unit: Unit, *, leaving: bool) -> None:
        """What leaves does not hold back the sidecar it shares with the next photo; what failed does again."""
        for path in (self.places.path(move.source) for move in unit.moves):
            names = self.folders.of(path.parent)
            (names.discard if leaving else names.add)(path.name)

    def _moves(self, photo: Photo) -> list[FileMove]:
        going = discarded(photo.keep, photo.files)
        names = [f.name for f in going]
        moves = [
            examined(self._path(photo, f.name), f, self._source(photo, f.name), self._target(photo, f.name))
            for f in going
        ]
        whole = all(f.state is FileState.TRASHED or f in going for f in photo.files)
        if whole:
            beside = self.folders.of(self._path(photo, names[0]).parent)
            for name in sidecars_leaving(beside, names):
                source, target = self._source(photo, name), self._target(photo, name)
                moves.append(examined_sidecar(self._path(photo, name), source, target))
        return moves

    def _source(self, photo: Photo, name: str) -> Spot:
        return Spot.of(self.project.id, photo.subfolder, name)

    def _target(self, photo: Photo, name: str) -> Spot:
        return self.trash.place(photo.subfolder, name)

    def _path(self, photo: Photo, name: str) -> Path:
        return self.lib.layout.file_path(self.project, photo.subfolder, name)


def tell(result: Carried, report: UnitReport) -> ChangeSet:
    """Report one unit."""
    if result.error is None:
        report.done(result.unit.photo_id, result.changes)
    else:
        report.failed(result.unit.photo_id, kind_of(result.error), reason_of(result.error))
    return result.changes
