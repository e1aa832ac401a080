"""Names of projects and of their folders: when they agree, and what a folder's name makes of a project's."""

from __future__ import annotations

import re

from photodesk.domain.errors import ConflictError, UsageError
from photodesk.domain.project import Project, folder_name
from photodesk.files.names import NameSet, collision_key, numbered
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import MAX_NAME_LENGTH, readable_name

_NUMBERED = re.compile(r"(?P<plain>.+) \((?P<number>\d{1,6})\)", re.DOTALL)


def checked_name(lib: OpenLibrary, name: str, project: Project | None = None) -> str:
    """`name` as it is kept. Raises UsageError for one that is empty or too long, ConflictError when another project
    than `project` has it."""
    name = readable_name(name)
    if not name or len(name) > MAX_NAME_LENGTH:
        raise UsageError("A project needs a name of 1 to 200 characters.", "Name it, for example “2026-06 Coast”.")
    other = lib.projects.by_name(name, lib.tenant)
    if other is not None and (project is None or other.id != project.id):
        raise ConflictError(f"There is a project “{other.name}” already.", "Choose another name.")
    return name


def name_for_folder(lib: OpenLibrary, folder: str) -> str:
    """A free project name for a folder: its own, or with a number when another project has it."""
    plain = name_of_folder(folder)
    number = 1
    while lib.projects.by_name(numbered(plain, number, MAX_NAME_LENGTH), lib.tenant) is not None:
        number += 1
    return numbered(plain, number, MAX_NAME_LENGTH)


def name_of_folder(folder: str) -> str:
    """The project name a folder's name reads as."""
    return readable_name(folder)[:MAX_NAME_LENGTH].strip() or "Project"


def agrees(name: str, folder: str) -> bool:
    """Whether a folder is called as its project is, as far as a disk allows; a number behind it does not matter."""
    return _plain(folder) in (folder_name(name), _plain(folder_name(name))) or _plain(name) == _plain(
        name_of_folder(folder)
    )


def folder_to_take(lib: OpenLibrary, project: Project, beside: NameSet) -> str | None:
    """The folder name `project` should have; None when the one it has is right.

    `beside` are the names around the folder, its own not among them: so a project whose plain name is taken keeps its
    number and never flips (T22). A folder whose name made the project's is right, too.
    """
    current = project.folder.rpartition("/")[2]
    wanted = folder_name(project.name)
    if current == wanted or project.name == name_of_folder(current):
        return None
    if _plain(current) == wanted and current != wanted and wanted in beside:
        return None
    if _number_is_ours(lib, project, current):
        return None
    number = 1
    while numbered(wanted, number) in beside:
        number += 1
    return numbered(wanted, number)


def _number_is_ours(lib: OpenLibrary, project: Project, folder: str) -> bool:
    """The project got a number because another project has the name of its folder: the folder keeps its own."""
    found = _NUMBERED.fullmatch(project.name)
    if found is None or found["plain"] != name_of_folder(folder):
        return False
    other = lib.projects.by_name(found["plain"], lib.tenant)
    return other is not None and other.id != project.id


def _plain(name: str) -> str:
    found = _NUMBERED.fullmatch(name)
    return found["plain"] if found else name


def same_name(one: str, other: str) -> bool:
    """Whether two folder names are one on some disk."""
    return collision_key(one) == collision_key(other)
