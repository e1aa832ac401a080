"""Renaming photos with a template: the files of a photo and its sidecars keep one stem, nothing is overwritten.

The names are settled when the user asks, so that a resumed run numbers no photo twice. Journalled like a move.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import EmptyTargetsError, NotFoundError, PhotoDeskError
from photodesk.domain.job import BY_PHOTO
from photodesk.domain.name_template import check_template, checked_stem, named
from photodesk.domain.pairing import stem_of
from photodesk.domain.photo import FileState, Photo, PhotoFile, PhotoRef
from photodesk.domain.project import Availability, Project
from photodesk.domain.task import Task, TaskRequest
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


def rename_request(lib: OpenLibrary, photo_ids: Sequence[int], template: str, *, first: int = 1) -> TaskRequest:
    """The task that renames photos of any projects. EmptyTargetsError, UsageError as `new_stems`."""
    stems = new_stems(lib, list(dict.fromkeys(photo_ids)), template, first=first)
    owners = dict(lib.photos.existing(list(stems), lib.tenant))
    return TaskRequest(
        "rename_photos",
        photos=tuple(PhotoRef(i, owners.get(i, 0)) for i in stems),
        payload=named_payload({photo.id: (stems[photo.id], photo.stem) for photo in lib.photos.get(list(stems))}),
        tenant_id=lib.tenant,
    )


def named_payload(names: Mapping[int, tuple[str, str]]) -> dict[str, Any]:
    """What the task carries: the stem each photo gets, and the one it has."""
    return {BY_PHOTO: {str(photo_id): list(both) for photo_id, both in names.items()}}


def names_of(payload: Mapping[str, Any]) -> dict[int, tuple[str, str]]:
    """The inverse of `named_payload`, of a task or of one of its chunks."""
    said = dict(payload.get(BY_PHOTO, {}))
    return {int(photo_id): (str(new), str(old)) for photo_id, (new, old) in said.items()}


def name_request(lib: OpenLibrary, photo_id: int, name: str) -> TaskRequest:
    """The task that gives one photo a name typed by the user. UsageError for one that no disk takes, NotFoundError."""
    stem = checked_stem(name)
    photos = lib.photos.get([photo_id])
    if not photos:
        raise NotFoundError("The photo is not in the library any more.", "Nothing was renamed.")
    return TaskRequest(
        "rename_photos",
        photos=(PhotoRef(photo_id, photos[0].project_id),),
        payload=named_payload({photo_id: (stem, photos[0].stem)}),
        tenant_id=lib.tenant,
    )


def undo_rename_request(lib: OpenLibrary, task: Task) -> TaskRequest:
    """The task that gives the photos of a rename the names they had. A photo that was renamed again since keeps its
    name. EmptyTargetsError when none is left."""
    settled = names_of(task.payload)
    photos = [p for p in lib.photos.get(list(settled)) if _named_by(p.stem, settled[p.id][0])]
    if not photos:
        raise EmptyTargetsError("None of these photos has the name it was given then.", "Nothing was renamed.")
    return TaskRequest(
        "rename_photos",
        photos=tuple(PhotoRef(p.id, p.project_id) for p in photos),
        payload=named_payload({p.id: (settled[p.id][1], p.stem) for p in photos}),
        label="Undo: Rename photos",
        tenant_id=lib.tenant,
    )


def _named_by(stem: str, given: str) -> bool:
    """Whether a photo is still called as a rename named it, with or without a number."""
    return bool(given) and (stem == given or stem.startswith(f"{given} ("))


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


class Naming:
    """New names in the folders of one project: what is taken on disk and in the rows is looked up once. Changes
    nothing."""

    def __init__(self, lib: OpenLibrary, project: Project) -> None:
        self._lib, self._project = lib, project
        self._taken = TakenNames(lib, Places(lib))
        self._folders = FolderCache()

    def folder(self, photo: Photo, files: Sequence[PhotoFile]) -> Path:
        return self._lib.layout.file_path(self._project, photo.subfolder, files[0].name).parent

    def of(self, photo: Photo, stem: str) -> tuple[list[PhotoFile], list[str], dict[str, str]]:
        """The files of a photo on disk, its sidecars, and the new name of each: all of them with one number, when one
        of them is taken. The new names are taken from now on. NotFoundError when none is there."""
        files = [f for f in photo.files if f.state is FileState.PRESENT]
        if not files:
            raise NotFoundError(f"None of the files of “{shown(photo.stem)}” is on disk.", "Find them first.")
        sidecars = sidecars_leaving(self._folders.of(self.folder(photo, files)), [f.name for f in files])
        return files, sidecars, self._free(photo, [*(f.name for f in files), *sidecars], stem)

    def _free(self, photo: Photo, names: Sequence[str], stem: str) -> dict[str, str]:
        taken = self._taken.of(self._project.id, photo.subfolder)
        wanted = {name: stem + name_suffix(name) for name in names}
        for number in count(1):
            found = {name: numbered_file(new, number) for name, new in wanted.items()}
            if not any(new in taken for new in found.values()):
                break
        for new in found.values():
            taken.add(new)
        return found


class _Rename:
    """One run in one project."""

    def __init__(self, lib: OpenLibrary, project: Project, stems: Mapping[int, str], operation: str) -> None:
        self.lib, self.project, self.stems, self.operation = lib, project, stems, operation
        self.naming = Naming(lib, project)
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
        files, sidecars, there = self.naming.of(photo, self.stems[photo.id])
        folder = self.naming.folder(photo, files)
        ways = {
            name: (Spot.of(self.project.id, photo.subfolder, name), Spot.of(self.project.id, photo.subfolder, new))
            for name, new in there.items()
        }
        moves = [examined(folder / f.name, f, *ways[f.name]) for f in files]
        moves += [examined_sidecar(folder / name, *ways[name]) for name in sidecars]
        return Unit(self.operation, Kind.MOVE, photo.id, tuple(moves))


def name_suffix(name: str) -> str:
    """What follows the stem: `.NEF`, and `.NEF.xmp` of a sidecar."""
    return name[len(sidecar_stem(name) if is_sidecar(name) else stem_of(name)) :]
