"""Deleted projects: out of sight under another name while their photos lie in the trash, and back with the first one
that is restored."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from photodesk.domain.project import Project, ProjectStatus
from photodesk.files import disk
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import folder_of, keep_manifest

_MARK = re.compile(r" \(deleted [0-9A-Za-z-]+\)$")


def entomb(lib: OpenLibrary, project: Project, operation: str) -> None:
    """Hide a project that is being deleted; its name is free again. Once more is harmless."""
    if project.status is ProjectStatus.DELETING:
        return
    name = f"{project.name} (deleted {operation})"
    lib.projects.update(project.id, lib.now(), status=ProjectStatus.DELETING, name=name)


def revive(lib: OpenLibrary, project: Project) -> Project:
    """Bring a deleted project back: under its old name and folder, or others when those are taken by now."""
    project = lib.projects.get(project.id) or project
    if project.status is not ProjectStatus.DELETING:
        return project
    name = _MARK.sub("", project.name)
    if lib.projects.by_name(name, lib.tenant) is not None:
        name = f"{name} (restored {lib.now()[:16].replace('T', ' ')})"
    folder = project.folder
    others = {p.folder for p in lib.projects.list(include_archived=True) if not p.in_place}
    if not project.in_place and folder in others:
        parent = PurePosixPath(folder).parent
        free = disk.free_name(lib.root / parent, PurePosixPath(folder).name)
        folder = str(parent / free) if str(parent) != "." else free
    lib.projects.update(project.id, lib.now(), status=ProjectStatus.ACTIVE, name=name, folder=folder)
    found = lib.projects.get(project.id) or project
    disk.make_folder(folder_of(lib, found))
    keep_manifest(lib, found)
    return found
