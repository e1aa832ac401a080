"""Renaming photos with a template: the files of a photo and its sidecars keep one stem, nothing is overwritten.

The names are settled when the user asks, so that a resumed run numbers no photo twice. Journalled like a move.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import EmptyTargetsError, NotFoundError, PhotoDeskError
from photodesk.domain.name_template import check_template, named
from photodesk.domain.pairing import stem_of
from photodesk.domain.photo import FileState, Photo, PhotoRef
from photodesk.domain.project import Availability, Project
from photodesk.domain.task import TaskRequest
from photodesk.files.disk import DISK, Disk
from photodesk.files.names import shown
from photodesk.imaging.formats import is_sidecar
from photodesk.library.commit import fail_offline
from photodesk.library.examine import examined, examined_sidecar
from photodesk.library.file_units import Unit, UnitReport
from photodesk.library.free_names import TakenNames
from photodesk.library.journal import BATCH, carry_out, exclusive
from photodesk.library.journal_rows import Kind
from photodesk.library.open_library import OpenLibrary
from photodesk.library.places import Places, Spot
from photodesk.library.projects import refresh_availability
from photodesk.library.reports import Stop, kind_of, reason_of
from photodesk.library.shots import numbered_file, sidecar_stem
from photodesk.library.sidecars import FolderCache, sidecars_leaving
from photodesk.store.journal import JournalStore


def new_stems(lib: OpenLibrary, photo_ids: Sequence[int], template: str, *, first: int = 1) -> dict[int, str]:
    """The stem each photo would get, numbered from `first` in the order given. EmptyTargetsError, UsageError."""
    check_template(template)
    photos = lib.photos.get(photo_ids)
    if not photos:
        raise EmptyTargetsError("No photos were named.", "Select the photos to rename.")
    names = {p.id: p.name for p in lib.projects.list(lib.tenant, include_archived=True)}
    return {
        photo.id: named(template, photo, names.get(photo.project_id, ""), number)
        for number, photo in enumerate(photos, first)
    }


def rename_request(lib: OpenLibrary, photo_ids: Sequence[int], template: str) -> TaskRequest:
    """The task that renames photos of any projects. EmptyTargetsError, UsageError as `new_stems`."""
    stems = new_stems(lib, list(dict.fromkeys(photo_ids)), template)
    owners = dict(lib.photos.existing(list(stems), lib.tenant))
    return TaskRequest(
        "rename_photos",
        photos=tuple(PhotoRef(i, owners.get(i, 0)) for i in stems),
        payload={"stems": {str(i): stem for i, stem in stems.items()}},
        tenant_id=lib.tenant,
    )


def rename_photos(
    lib: OpenLibrary,
    project: Project,
    stems: Mapping[int, str],
    operation: str,
    report: UnitReport,
    stop: Stop,
    *,
    disk: Disk = DISK,
) -> ChangeSet:
    """Give photos of one project the stems named, a report per photo; one whose name is taken gets a number.

    An offline project: every photo fails, nothing is renamed. A run that was killed can be run again.
    """
    photo_ids = list(stems)
    availability, changes = refresh_availability(lib, project)
    if availability is not Availability.ONLINE:
        fail_offline(project, availability, photo_ids, report)
        return changes
    run = _Rename(lib, project, stems, operation)
    for start in range(0, len(photo_ids), BATCH):
        if stop():
            break
        changes |= run.batch(photo_ids[start : start + BATCH], report, disk)
    return changes


class _Rename:
    """One run in one project."""

    def __init__(self, lib: OpenLibrary, project: Project, stems: Mapping[int, str], operation: str) -> None:
        self.lib, self.project, self.stems, self.operation = lib, project, stems, operation
        self.taken = TakenNames(lib, Places(lib))
        self.folders = FolderCache()
        self.done_before = JournalStore(lib.db).carried_out(operation, str(Kind.MOVE))

    def batch(self, photo_ids: Sequence[int], report: UnitReport, disk: Disk) -> ChangeSet:
        with exclusive(self.lib, disk):
            photos = {p.id: p for p in self.lib.photos.get(photo_ids)}
            units = [u for i in photo_ids if (u := self._judge(photos.get(i), i, report)) is not None]
            results = carry_out(self.lib, units, disk) if units else []
        changes = ChangeSet()
        for result in results:
            changes |= result.changes
            if result.error is None:
                report.done(result.unit.photo_id, result.changes, result.note)
            else:
                report.failed(result.unit.photo_id, kind_of(result.error), reason_of(result.error))
        return changes

    def _judge(self, photo: Photo | None, photo_id: int, report: UnitReport) -> Unit | None:
        if photo is None or photo.project_id != self.project.id:
            report.skipped(photo_id, "The photo is no longer in this project.", "gone")
        elif photo_id in self.done_before:
            report.done(photo_id, ChangeSet())
        elif photo.stem == self.stems[photo_id]:
            report.skipped(photo_id, "It has this name already.", "there")
        else:
            try:
                return self._plan(photo)
            except (PhotoDeskError, OSError) as error:
                report.failed(photo_id, kind_of(error), reason_of(error))
        return None

    def _plan(self, photo: Photo) -> Unit:
        files = [f for f in photo.files if f.state is FileState.PRESENT]
        if not files:
            raise NotFoundError(f"None of the files of “{shown(photo.stem)}” is on disk.", "Find them first.")
        folder = self.lib.layout.file_path(self.project, photo.subfolder, files[0].name).parent
        beside = self.folders.of(folder)
        sidecars = sidecars_leaving(beside, [f.name for f in files])
        there = self._names(photo, [*(f.name for f in files), *sidecars])
        ways = {
            name: (Spot.of(self.project.id, photo.subfolder, name), Spot.of(self.project.id, photo.subfolder, new))
            for name, new in there.items()
        }
        moves = [examined(folder / f.name, f, *ways[f.name]) for f in files]
        moves += [examined_sidecar(folder / name, *ways[name]) for name in sidecars]
        return Unit(self.operation, Kind.MOVE, photo.id, tuple(moves))

    def _names(self, photo: Photo, names: Sequence[str]) -> dict[str, str]:
        """The new name of each file: all of them with one number, when one of them is taken."""
        taken = self.taken.of(self.project.id, photo.subfolder)
        wanted = {name: self.stems[photo.id] + _suffix(name) for name in names}
        for number in count(1):
            found = {name: numbered_file(new, number) for name, new in wanted.items()}
            if not any(new in taken for new in found.values()):
                break
        for new in found.values():
            taken.add(new)
        return found


def _suffix(name: str) -> str:
    return name[len(sidecar_stem(name) if is_sidecar(name) else stem_of(name)) :]
