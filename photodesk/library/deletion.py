"""Deleting a project: its photos go to the library's trash, it hides behind a tombstone, and can be restored (T27).

What PhotoDesk does not know in the folder stays there and is named. A project in place loses its rows and pictures
only: the user's folder is not touched.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.photo import FileState, Photo, PhotoState
from photodesk.domain.project import Availability, Project
from photodesk.files import disk as real_disk
from photodesk.files import trash as trash_files
from photodesk.files.disk import DISK, Disk
from photodesk.files.scan import ScanAborted, scan_tree
from photodesk.library.examine import examined, examined_sidecar
from photodesk.library.file_units import FileMove, Unit
from photodesk.library.journal import BATCH, carry_out, exclusive
from photodesk.library.journal_rows import Kind
from photodesk.library.open_library import OpenLibrary
from photodesk.library.places import LIBRARY, Places, Spot
from photodesk.library.projects import folder_of, refresh_availability
from photodesk.library.reports import Stop, reason_of
from photodesk.library.sidecars import FolderCache, sidecars_leaving
from photodesk.library.tombstones import revive
from photodesk.library.trash_places import TrashPlaces
from photodesk.store.trash_entries import TrashStore


@dataclass(frozen=True, slots=True)
class DeleteReport:
    """`photos` were moved to the trash; `foreign` are files left in the folder; `problems` are sentences."""

    photos: int = 0
    foreign: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    changes: ChangeSet = field(default_factory=ChangeSet)


def delete_files(lib: OpenLibrary, project: Project, operation: str, stop: Stop, *, disk: Disk = DISK) -> DeleteReport:
    """Move every file of the project's photos, with sidecars, to the trash of the library; the empty folder goes.

    Run again it goes on where it was. A project in place: nothing. Whatever fails stays where it is and is reported.
    """
    if project.in_place:
        return DeleteReport()
    availability, changes = refresh_availability(lib, project)
    if availability is Availability.OFFLINE:
        words = f"The drive of “{project.name}” is not connected; nothing was moved."
        return DeleteReport(problems=(words,), changes=changes)
    run = _Deletion(lib, project, operation)
    photos = iter(list(lib.photos.by_project(project.id)))
    moved, problems = 0, list[str]()
    while not stop() and (batch := list(islice(photos, BATCH))):
        done, failed, seen = run.batch(batch, disk)
        moved += done
        problems += failed
        changes |= seen
    folder = folder_of(lib, project)
    foreign = _left_in(folder)
    if not foreign and not problems:
        trash_files.drop_project_folder(folder)
    return DeleteReport(moved, foreign, tuple(problems), changes)


def _left_in(folder: Path) -> tuple[str, ...]:
    """What a deleted project leaves: files that belong to no photo of it, and those that could not be moved."""
    try:
        found = [(listing.subfolder, file.name) for listing in scan_tree(folder) for file in listing.files]
    except ScanAborted:
        return ()
    return tuple("/".join(part for part in place if part) for place in found)


class _Deletion:
    """One run over the photos of a project."""

    def __init__(self, lib: OpenLibrary, project: Project, operation: str) -> None:
        self.lib = lib
        self.project = project
        self.operation = operation
        self.trash = TrashPlaces(Places(lib), LIBRARY, operation)
        self.folders = FolderCache()

    def batch(self, photos: Sequence[Photo], disk: Disk) -> tuple[int, list[str], ChangeSet]:
        units, problems, changes = list[Unit](), list[str](), ChangeSet()
        with exclusive(self.lib, disk):
            for photo in photos:
                try:
                    moves = self._moves(photo)
                except (PhotoDeskError, OSError) as error:
                    problems.append(reason_of(error))
                    continue
                if moves:
                    units.append(Unit(self.operation, Kind.DELETE, photo.id, tuple(moves)))
            results = carry_out(self.lib, units, disk) if units else []
        for result in results:
            changes |= result.changes
            if result.error is not None:
                problems.append(reason_of(result.error))
        return len(results) - sum(r.error is not None for r in results), problems, changes

    def _moves(self, photo: Photo) -> list[FileMove]:
        there = [
            (path, file)
            for file in photo.files
            if file.state is not FileState.TRASHED
            and os.path.lexists(path := self.lib.layout.file_path(self.project, photo.subfolder, file.name))
        ]
        moves = [examined(p, f, *self._spots(photo, f.name), changed_too=True) for p, f in there]
        if moves:
            beside = self.folders.of(there[0][0].parent)
            names = [f.name for _, f in there]
            for name in sidecars_leaving(beside, names):
                path = there[0][0].with_name(name)
                moves.append(examined_sidecar(path, *self._spots(photo, name)))
                beside.discard(name)
            for name in names:
                beside.discard(name)
        return moves

    def _spots(self, photo: Photo, name: str) -> tuple[Spot, Spot]:
        return Spot.of(self.project.id, photo.subfolder, name), self.trash.place(photo.subfolder, name)


def tidy_rows(lib: OpenLibrary, project: Project) -> ChangeSet:
    """Rows of a deleted project that nothing in the trash needs any more: photos with their pictures, then the project.

    Photos whose files could not be moved bring the project back into sight instead: nothing on disk is ever hidden.
    """
    photos = list(lib.photos.by_project(project.id))
    if not project.in_place and any(p.state is PhotoState.PRESENT for p in photos):
        revive(lib, project)
        return ChangeSet(projects=frozenset({project.id}))
    kept = {e.photo_id for e in TrashStore(lib.db).of_project(project.id)}
    if kept and not project.in_place:
        return ChangeSet(projects=frozenset({project.id}))
    leaving = [p.id for p in photos if p.id not in kept]
    drop_derivatives(lib, leaving)
    with lib.db.atomic(durable=True):
        lib.photos.remove(leaving)
        if not kept:
            lib.projects.remove(project.id)
    if not kept and not project.in_place and not _folder_is_shared(lib, project):
        trash_files.drop_project_folder(folder_of(lib, project))
    return ChangeSet.of(Aspect.REMOVED, leaving, [project.id])


def _folder_is_shared(lib: OpenLibrary, project: Project) -> bool:
    """Whether a newer project has taken the folder of one whose folder was gone."""
    others = (*lib.projects.list(include_archived=True), *lib.projects.deleting(project.tenant_id))
    return any(p.folder == project.folder and not p.in_place for p in others if p.id != project.id)


def drop_derivatives(lib: OpenLibrary, photo_ids: Iterable[int]) -> None:
    """Remove thumbnails and previews of photos whose rows go."""
    for photo_id in photo_ids:
        for kind in DerivativeKind:
            real_disk.remove_own(lib.layout.derivative(photo_id, kind))
