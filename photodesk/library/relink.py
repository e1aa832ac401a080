"""Saying where a project's folder is now, and putting a project away."""

from __future__ import annotations

import logging
from pathlib import Path

from photodesk.domain.errors import ConflictError, NotFoundError
from photodesk.domain.project import Project, ProjectStatus
from photodesk.domain.question import QuestionKind
from photodesk.files import manifest, volumes
from photodesk.files.lock import library_lock
from photodesk.files.names import shown
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import LOCK_WAIT_S, keep_manifest, refresh_availability

log = logging.getLogger(__name__)


def relink(lib: OpenLibrary, project: Project, folder: Path) -> Project:
    """The user says that `folder` (absolute) is the project's folder now. No file is touched, every row stays.

    Whether the photos are there is the next check's to find out. Raises NotFoundError when the folder is not there,
    ConflictError when it is part of another project, or says itself that it is another one.
    """
    if not folder.is_dir():
        raise NotFoundError(f"The folder “{shown(folder)}” is not there.", "Connect its drive, or name another folder.")
    with library_lock(lib.layout, LOCK_WAIT_S):
        _refuse_shared(lib, project, folder)
        found = manifest.read_manifest(folder)
        if found is not None and found.uuid and found.uuid != project.uuid:
            raise ConflictError(
                f"“{shown(folder)}” says that it is the project “{found.name}”.", "Choose the folder of this project."
            )
        inside = folder.parent == lib.root
        lib.projects.update(
            project.id,
            lib.now(),
            folder=folder.name if inside else str(folder),
            in_place=not inside,
            volume_id=volumes.volume_id(folder),
        )
        again = lib.projects.get(project.id) or project
        refresh_availability(lib, again)
        keep_manifest(lib, again)
        lib.questions.settle(lib.tenant, QuestionKind.COPIED_PROJECT, folder.name, "relinked", lib.now())
    log.info("project %d is now in %s", project.id, shown(folder))
    return lib.projects.get(project.id) or again


def _refuse_shared(lib: OpenLibrary, project: Project, folder: Path) -> None:
    if folder == lib.root or folder in lib.root.parents or lib.layout.dot in (folder, *folder.parents):
        raise ConflictError(f"“{shown(folder)}” holds the library itself.", "Choose the folder of the project.")
    for other in lib.projects.list(include_archived=True):
        place = lib.layout.project_folder(other)
        if other.id != project.id and (folder == place or place in folder.parents or folder in place.parents):
            raise ConflictError(
                f"“{shown(folder)}” and the project “{other.name}” share a folder.", "Choose another folder."
            )


def archive(lib: OpenLibrary, project: Project, *, archived: bool = True) -> Project:
    """Put a project away, or take it out again. Its photos, files and decisions stay as they are."""
    status = ProjectStatus.ARCHIVED if archived else ProjectStatus.ACTIVE
    if project.status is not status:
        now = lib.now()
        lib.projects.update(project.id, now, status=status, archived_at=now if archived else None)
    return lib.projects.get(project.id) or project
