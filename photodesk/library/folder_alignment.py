"""A project's folder follows its name: at once where it can, else when maintenance comes by.

Only folders of projects inside the library are renamed; one in place is the user's. A rename needs no journal: until
the row follows, the manifest in the folder says whose it is, so a crash between the two is healed by the next look.
"""

from __future__ import annotations

import logging
from pathlib import Path

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import ManifestError
from photodesk.domain.project import Availability, Project, folder_name
from photodesk.files import disk, manifest
from photodesk.files.folders import names_in
from photodesk.files.names import NameSet, numbered
from photodesk.library.naming import checked_name, folder_to_take
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import folder_of, keep_manifest, refresh_availability
from photodesk.library.reconcile import CheckReport

log = logging.getLogger(__name__)

TRIES_AFTER_CRASH = 20


def rename_project(lib: OpenLibrary, project: Project, name: str) -> Project:
    """Give a project another name. Its folder follows by `align_folder`, now or later.

    Raises UsageError for an empty name, ConflictError when another project has it.
    """
    name = checked_name(lib, name, project)
    if name != project.name:
        lib.projects.update(project.id, lib.now(), name=name)
    return lib.projects.get(project.id) or project


def align_folder(lib: OpenLibrary, project: Project) -> CheckReport:
    """Rename the folder of a project whose name is another now. Nothing is ever overwritten, nothing flips (T22).

    On a project that is in place, offline or missing nothing is renamed. Raises the errors of `disk.rename`; then the
    folder keeps its name until the next look.
    """
    if project.in_place:
        return CheckReport()
    availability, changes = refresh_availability(lib, project)
    if availability is Availability.MISSING and _finish_after_crash(lib, project):
        return CheckReport(1, 1, f"“{project.name}” is in its new folder.", changes=_of(project))
    if availability is not Availability.ONLINE:
        return CheckReport(changed=int(bool(changes)), changes=changes)
    source = folder_of(lib, project)
    target_name = folder_to_take(lib, project, _names_beside(lib, project, source))
    if target_name is None:
        return CheckReport(changes=changes)
    keep_manifest(lib, project)
    target = source.with_name(target_name)
    disk.rename(source, target)
    _record(lib, project, target_name)
    log.info("project %d: folder “%s” is now “%s”", project.id, source.name, target_name)
    return CheckReport(1, 1, f"The folder of “{project.name}” is now “{target_name}”.", changes=changes | _of(project))


def _names_beside(lib: OpenLibrary, project: Project, folder: Path) -> NameSet:
    """Names in the parent folder without the project's own, and folders that other projects have although they are
    not there now."""
    own = [n for n in names_in(folder.parent) if n != folder.name]
    others = [p.folder for p in lib.projects.list(include_archived=True) if p.id != project.id and not p.in_place]
    return NameSet([*own, *(o.rpartition("/")[2] for o in others)])


def _finish_after_crash(lib: OpenLibrary, project: Project) -> bool:
    """The folder was renamed and the row did not follow: the manifest says so."""
    wanted = folder_name(project.name)
    parent = folder_of(lib, project).parent
    for number in range(1, TRIES_AFTER_CRASH):
        name = numbered(wanted, number)
        try:
            found = manifest.read_manifest(parent / name)
        except ManifestError:
            continue
        if found is not None and found.uuid == project.uuid:
            _record(lib, project, name)
            return True
    return False


def _record(lib: OpenLibrary, project: Project, folder: str) -> None:
    above = project.folder.rpartition("/")[0]
    lib.projects.update(project.id, lib.now(), folder=f"{above}/{folder}" if above else folder)
    moved = lib.projects.get(project.id)
    if moved is not None:
        refresh_availability(lib, moved)
        keep_manifest(lib, moved)


def _of(project: Project) -> ChangeSet:
    return ChangeSet(projects=frozenset({project.id}))
