"""The project an old folder becomes: found again when it was moved in before, else made under a free name."""

from __future__ import annotations

from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from photodesk.domain.errors import ConflictError
from photodesk.domain.project import Project, ProjectStatus, folder_name
from photodesk.files import disk, volumes
from photodesk.files.lock import library_lock
from photodesk.library.moving_in.survey import ProjectPlan
from photodesk.library.naming import name_for_folder
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import LOCK_WAIT_S, folder_in_place, free_folder, keep_manifest, refresh_availability


def identity(folder: Path) -> str:
    """The uuid of the project an old folder becomes. It follows from the place: a number in a manifest is no identity,
    another database gives the same number to another project (T01)."""
    return str(uuid5(NAMESPACE_URL, folder.as_uri()))


def find_moved(lib: OpenLibrary, plan: ProjectPlan) -> Project | None:
    """The project this folder has become already: by its identity, or because a project has this very folder."""
    found = lib.projects.by_uuid(identity(plan.folder.path))
    if found is not None:
        return found
    projects = lib.projects.list(lib.tenant, include_archived=True)
    return next((p for p in projects if lib.layout.project_folder(p) == plan.folder.path), None)


def take_project(lib: OpenLibrary, plan: ProjectPlan, *, copy: bool) -> Project:
    """The project for an old folder, made when it is not there yet. Raises ConflictError when the folder holds the
    library or part of another project, or when its project lies in the trash."""
    with library_lock(lib.layout, LOCK_WAIT_S):
        found = find_moved(lib, plan)
        if found is None:
            found = _make(lib, plan, copy=copy)
    if found.status is ProjectStatus.DELETING:
        raise ConflictError(f"“{found.name}” was deleted here.", "Restore it from the trash, then move in again.")
    refresh_availability(lib, found)
    if plan.there or copy:
        keep_manifest(lib, found)
    return lib.projects.get(found.id) or found


def _make(lib: OpenLibrary, plan: ProjectPlan, *, copy: bool) -> Project:
    name = name_for_folder(lib, plan.name)
    if copy:
        folder = free_folder(lib, folder_name(name))
        place = lib.root / folder
        disk.make_folder(place)
    elif plan.there:
        folder, place = folder_in_place(lib, plan.folder.path)
    else:
        folder, place = str(plan.folder.path), plan.folder.path
    return lib.projects.add(
        uuid=identity(plan.folder.path),
        name=name,
        folder=folder,
        in_place=not copy,
        volume_id=volumes.volume_id(volumes.nearest_existing(place)),
        tenant_id=lib.tenant,
        now=plan.created_at or lib.now(),
    )
