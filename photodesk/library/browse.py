"""Reading for views and terminal: lists, rows, projects, and what an action would hit. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.filter import PhotoFilter, Sort
from photodesk.domain.photo import FileState
from photodesk.domain.photo_list import PhotoList, PhotoRow
from photodesk.domain.project import ProjectSummary
from photodesk.files import disk
from photodesk.files.cards import cards as cards_in
from photodesk.library.open_library import OpenLibrary
from photodesk.store.tags import TagStore


def photo_list(lib: OpenLibrary, photo_filter: PhotoFilter, sort: Sort) -> PhotoList:
    """Ids of the photos that pass the filter, in order, with their day groups."""
    return lib.photos.list(photo_filter, sort)


def rows(lib: OpenLibrary, photo_ids: Sequence[int]) -> list[PhotoRow]:
    """One row per known id, in the order asked. No disk is touched."""

    def path(photo_id: int, kind: DerivativeKind) -> str:
        return str(lib.layout.derivative(photo_id, kind))

    tags = TagStore(lib.db).of_photos(photo_ids)
    found = lib.photos.rows(photo_ids, path)
    return [replace(row, tags=tags[row.ref.photo_id]) if row.ref.photo_id in tags else row for row in found]


def projects(lib: OpenLibrary) -> list[ProjectSummary]:
    return lib.projects.summaries(lib.tenant)


def acts_on(lib: OpenLibrary, photo_ids: Sequence[int]) -> tuple[int, int]:
    """Photos and files an action on these ids would hit: what the status bar says before it acts."""
    return len(photo_ids), lib.photos.file_count(photo_ids)


def paths(lib: OpenLibrary, photo_ids: Iterable[int]) -> list[Path]:
    """Files of the photos as they are known to be on disk, JPEG first in each photo. No disk is touched."""
    known = {p.id: p for p in lib.projects.list(lib.tenant, include_archived=True)}
    found = []
    for photo in lib.photos.get(list(photo_ids)):
        project = known.get(photo.project_id)
        if project is None:
            continue
        found += [
            lib.layout.file_path(project, photo.subfolder, file.name)
            for file in photo.files
            if file.state is FileState.PRESENT
        ]
    return found


def cameras(lib: OpenLibrary) -> list[str]:
    """Every camera of the library, by name."""
    return lib.photos.cameras()


def cards() -> tuple[Path, ...]:
    """The roots of the memory cards and cameras that are plugged in now."""
    return cards_in()


def free_space(lib: OpenLibrary) -> int:
    """Bytes free where the library is."""
    return disk.free_space(lib.root)
