"""Files moved by hand from one project to another: the photo follows, with plan, tags and derivatives."""

from __future__ import annotations

from dataclasses import dataclass

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.pairing import stem_of
from photodesk.domain.photo import FileState, Photo, PhotoFile
from photodesk.domain.project import Availability, Project
from photodesk.files.hashing import content_hash
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import refresh_availability
from photodesk.library.reconcile import CheckReport, Place, Seen
from photodesk.store.photos import OwnedFile


@dataclass(frozen=True, slots=True)
class _Move:
    """A photo of another project and where each of its files is now."""

    photo: Photo
    files: dict[Place, PhotoFile]


def follow_from_others(
    lib: OpenLibrary, project: Project, seen: Seen, new: list[Place]
) -> tuple[CheckReport, list[Place]]:
    """New files whose content is that of a missing file of another project; and the places that are left.

    A photo moves only when there is no doubt: its project's folder is seen now and the file is not in it, the content
    is known once in the whole library, it appeared in one place only, and all files of the photo came along to one
    folder under one stem. Anything else is a new file.
    """
    matches = _matches(lib, project, seen, new)
    report = CheckReport()
    followed: set[Place] = set()
    for move in _whole_moves(lib, matches):
        report += _follow(lib, project, seen, move)
        followed |= move.files.keys()
    return report, [place for place in new if place not in followed]


def _matches(lib: OpenLibrary, project: Project, seen: Seen, new: list[Place]) -> dict[Place, OwnedFile]:
    sizes = lib.photos.files_by_size({seen.files[place].size for place in new})
    wanted = {size for size, files in sizes.items() if size and any(_elsewhere(f, project) for f in files)}
    found: dict[str, list[Place]] = {}
    for place in new:
        if seen.files[place].size in wanted and (digest := _digest(lib, project, place)):
            found.setdefault(digest, []).append(place)
    owners = lib.photos.files_by_hash(found)
    matches = {}
    for digest, places in found.items():
        known = [o for o in owners.get(digest, ()) if o.file.state is not FileState.TRASHED]
        if len(known) == len(places) == 1 and _elsewhere(known[0], project):
            matches[places[0]] = known[0]
    return matches


def _elsewhere(owned: OwnedFile, project: Project) -> bool:
    return owned.project_id != project.id and owned.file.state is FileState.MISSING


def _digest(lib: OpenLibrary, project: Project, place: Place) -> str:
    try:
        return content_hash(lib.layout.file_path(project, *place))
    except (PhotoDeskError, OSError):
        return ""


def _whole_moves(lib: OpenLibrary, matches: dict[Place, OwnedFile]) -> list[_Move]:
    by_photo: dict[int, dict[Place, PhotoFile]] = {}
    for place, owned in matches.items():
        by_photo.setdefault(owned.file.photo_id, {})[place] = owned.file
    moves = []
    for photo in lib.photos.get(list(by_photo)):
        files = by_photo[photo.id]
        there = {f.id for f in photo.files if f.state is not FileState.TRASHED}
        stems = {(subfolder, stem_of(name).casefold()) for subfolder, name in files}
        if there == {f.id for f in files.values()} and len(stems) == 1 and _truly_gone(lib, photo):
            moves.append(_Move(photo, files))
    return moves


def _truly_gone(lib: OpenLibrary, photo: Photo) -> bool:
    """The folder it was in is seen now, and none of its files is there: the row is not merely old."""
    owner = lib.projects.get(photo.project_id)
    if owner is None or owner.tenant_id != lib.tenant or refresh_availability(lib, owner)[0] is not Availability.ONLINE:
        return False
    files = [f for f in photo.files if f.state is not FileState.TRASHED]
    return not any(lib.layout.file_path(owner, photo.subfolder, f.name).exists() for f in files)


def _follow(lib: OpenLibrary, project: Project, seen: Seen, move: _Move) -> CheckReport:
    now = lib.now()
    photo_id, old = move.photo.id, move.photo.project_id
    subfolder = next(iter(move.files))[0]
    names = {file.id: name for (_, name), file in move.files.items()}
    with lib.db.atomic():
        lib.photos.relocate(photo_id, project.id, subfolder, names, now)
        lib.photos.set_file_state(list(names), FileState.PRESENT, now)
        for place, file in move.files.items():
            lib.photos.update_file(file.id, mtime_ns=seen.files[place].mtime_ns, now=now)
        owner = lib.projects.get(old)
        came_from = owner.name if owner else str(old)
        lib.events.add(photo_id, now, "system", "moved between projects", f"{came_from} → {project.name}")
    changes = ChangeSet.of(Aspect.PROJECT, [photo_id], [old, project.id])
    changes |= ChangeSet.of(Aspect.FILES, [photo_id]) | ChangeSet.of(Aspect.STATE, [photo_id])
    words = f"{move.photo.stem} moved from “{came_from}” to “{project.name}”."
    return CheckReport(1, 1, words, changes=changes)
