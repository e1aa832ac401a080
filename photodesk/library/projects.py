"""Projects: making them, finding them by what the user typed, and where their folders are seen now."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from uuid import uuid4

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import ConflictError, NotFoundError, ReadOnlyError, UsageError
from photodesk.domain.project import Availability, Project, folder_name
from photodesk.files import disk, manifest, volumes
from photodesk.files.lock import library_lock
from photodesk.library.open_library import OpenLibrary

MAX_NAME_LENGTH = 200
LOCK_WAIT_S = 10.0


def create_project(lib: OpenLibrary, name: str, *, in_place: Path | None = None) -> Project:
    """Make a project: a new folder in the library, or (in place) an existing folder anywhere.

    A folder name that is taken gets a suffix; the project's name stays as typed. Raises UsageError for an empty name,
    ConflictError when a project of that name exists or the folder belongs to one, NotFoundError for a folder in place
    that is not there.
    """
    name = readable_name(name)
    if not name or len(name) > MAX_NAME_LENGTH:
        raise UsageError("A project needs a name of 1 to 200 characters.", "Name it, for example “2026-06 Coast”.")
    # Two programs that make the same project at once must not leave a folder behind that belongs to none.
    with library_lock(lib.layout, LOCK_WAIT_S):
        if lib.projects.by_name(name, lib.tenant) is not None:
            raise ConflictError(
                f"There is a project “{name}” already.", "Choose another name, or import into that one."
            )
        if in_place is not None:
            folder, path = folder_in_place(lib, in_place)
        else:
            folder = free_folder(lib, folder_name(name))
            path = lib.root / folder
            disk.make_folder(path)
        project = lib.projects.add(
            uuid=str(uuid4()),
            name=name,
            folder=folder,
            in_place=in_place is not None,
            volume_id=volumes.volume_id(path),
            tenant_id=lib.tenant,
            now=lib.now(),
        )
    keep_manifest(lib, project)
    return project


def free_folder(lib: OpenLibrary, wanted: str) -> str:
    """`wanted`, or with a number when it is taken. An empty folder of no project is free: one is left behind when the
    program is killed before the project's row is written."""
    projects = [*lib.projects.list(lib.tenant, include_archived=True), *lib.projects.deleting(lib.tenant)]
    taken = {lib.layout.project_folder(project) for project in projects}
    path = lib.root / wanted
    if path not in taken and path.is_dir() and not path.is_symlink() and next(path.iterdir(), None) is None:
        return wanted
    return disk.free_name(lib.root, wanted)


def readable_name(name: str) -> str:
    """A project's name as it is kept: inner spaces collapsed; control characters and bytes that are no text become “_”
    (a folder of any name may be imported and name its project)."""
    return "".join("_" if unicodedata.category(c) in ("Cc", "Cs") else c for c in " ".join(name.split()))


def folder_in_place(lib: OpenLibrary, folder: Path) -> tuple[str, Path]:
    """A folder of the user's as a project has it, and its path. NotFoundError when it is not there, ConflictError when
    it holds the library or shares files with a project."""
    path = folder.absolute()
    if not path.is_dir():
        raise NotFoundError(f"The folder “{path}” is not there.", "Choose a folder that exists.")
    if path == lib.root or path in lib.root.parents:
        raise ConflictError(f"“{path}” holds the library itself.", "Choose a folder of photos outside the library.")
    for other in lib.projects.list(lib.tenant, include_archived=True):
        place = lib.layout.project_folder(other)
        if path == place or place in path.parents or path in place.parents:
            raise ConflictError(
                f"“{path}” and the project “{other.name}” share a folder.", "Import into that project instead."
            )
    return str(path), path


def find_project(lib: OpenLibrary, name_or_id: str) -> Project:
    """The project of that name (case does not matter), else of that id or uuid. Raises NotFoundError."""
    name_or_id = readable_name(name_or_id)
    found = lib.projects.by_name(name_or_id, lib.tenant) or lib.projects.by_uuid(name_or_id)
    if found is None and name_or_id.isdecimal() and len(name_or_id) < 19:
        found = lib.projects.get(int(name_or_id))
    if found is None or found.tenant_id != lib.tenant:
        known = [p.name for p in lib.projects.list(lib.tenant)]
        shown = ", ".join(f"“{n}”" for n in known[:5]) + (", …" if len(known) > 5 else "")
        raise NotFoundError(
            f"There is no project “{name_or_id}”.",
            f"The projects are: {shown}." if known else "The library has no projects yet; import some photos.",
        )
    return found


def folder_of(lib: OpenLibrary, project: Project) -> Path:
    """Absolute folder of a project (R105)."""
    return lib.layout.project_folder(project)


def refresh_availability(lib: OpenLibrary, project: Project) -> tuple[Availability, ChangeSet]:
    """Look where the project's folder is now and store it. Absence is a state, never a reason to delete (T03, T04)."""
    seen = volumes.project_availability(lib.layout, project, lib.uuid)
    changed = seen is not project.availability and lib.projects.set_availability(project.id, seen, lib.now())
    return seen, ChangeSet(projects=frozenset({project.id})) if changed else ChangeSet()


def keep_manifest(lib: OpenLibrary, project: Project) -> bool:
    """Write the project's manifest when it is absent or says something else; foreign fields stay.

    Returns whether a file was written. A manifest of another project (its uuid differs) is left alone, and a folder
    that cannot be written to (an archive in place) does without.
    """
    folder = folder_of(lib, project)
    try:
        found = manifest.read_manifest(folder)
    except manifest.ManifestError:
        return False
    if found is not None and found.uuid and found.uuid != project.uuid:
        return False
    try:
        return manifest.write_manifest(folder, manifest.Manifest(project.name, project.uuid, project.created_at))
    except ReadOnlyError:
        return False
