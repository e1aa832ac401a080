"""Exports: photos of any projects go out as they are or as rendered JPEGs, into a folder outside the library.

Here: what is asked for and what it would do. `export_run` does it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from photodesk.domain.errors import EmptyTargetsError, PhotoDeskError, ReadOnlyError, UsageError
from photodesk.domain.export import KINDS, ExportChoice, ExportFiles, ExportPlan, estimated_bytes
from photodesk.domain.name_template import NewNames
from photodesk.domain.photo import FileState, Photo, PhotoRef
from photodesk.domain.project import Availability
from photodesk.domain.task import TaskRequest
from photodesk.files import disk
from photodesk.files.layout import LibraryLayout
from photodesk.files.names import NameSet, shown
from photodesk.library.export_names import chosen_files, new_name
from photodesk.library.open_library import OpenLibrary
from photodesk.library.shots import numbered_file
from photodesk.store import photo_totals

SAMPLES = 200
"""Photos whose names are shown before an export."""
_UNKNOWN_PIXELS = 24_000_000


def export_request(lib: OpenLibrary, photo_ids: Sequence[int], choice: ExportChoice) -> TaskRequest:
    """The task that exports photos, numbered in the order given; makes the target folder.

    EmptyTargetsError without photos, UsageError for a choice or folder that cannot be, DiskFullError when there is
    known to be no room, ReadOnlyError.
    """
    ids = list(dict.fromkeys(photo_ids))
    owners = dict(lib.photos.existing(ids, lib.tenant))
    if not owners:
        raise EmptyTargetsError("No photos were named.", "Select the photos to export.")
    choice.check()
    target = refuse_target(lib, Path(choice.target))
    disk.check_room(target, _size(lib, list(owners), choice))
    disk.make_folder(target)
    return TaskRequest(
        "export_photos",
        photos=tuple(PhotoRef(i, owners.get(i, 0)) for i in ids),
        payload=choice.payload(),
        label=f"Export to {shown(target.name or target)}",
        tenant_id=lib.tenant,
    )


def refuse_target(lib: OpenLibrary, target: Path) -> Path:
    """The folder, when files may go there. UsageError when it is none, or one whose files would be taken in as photos;
    ReadOnlyError when it cannot be written to. Creates nothing."""
    if not target.is_absolute():
        raise UsageError(f"{shown(target)} is no full path.", "Name the folder from the root of the disk.")
    real = target.resolve()
    folders = [lib.root, *(lib.layout.project_folder(p) for p in lib.projects.list(lib.tenant, include_archived=True))]
    for folder in folders:
        if real.is_relative_to(folder.resolve()):
            raise UsageError(
                f"{shown(target)} is inside the library: what is exported there would be taken in as new photos.",
                "Choose a folder outside the library and its projects.",
            )
    for place in (real, *real.parents):
        if LibraryLayout(place).marker.is_file():
            raise UsageError(
                f"{shown(target)} is inside another library, which would take the files in as photos of its own.",
                "Choose a folder outside it, or import the photos there.",
            )
    above = next(place for place in (real, *real.parents) if os.path.lexists(place))
    if not above.is_dir():
        raise UsageError(f"{shown(above)} is not a folder.", "Choose a folder.")
    if not os.access(above, os.W_OK):
        raise ReadOnlyError(f"{shown(above)} cannot be written to.", "Choose another folder, or change its rights.")
    return target


def plan_export(lib: OpenLibrary, photo_ids: Sequence[int], choice: ExportChoice) -> ExportPlan:
    """What an export would do; writes nothing. Reads rows, and lists the target folder once."""
    kinds = [str(kind) for kind in KINDS[choice.files]]
    totals = photo_totals.file_totals(lib.db, photo_ids, kinds)
    projects = {p.id: p for p in lib.projects.list(lib.tenant, include_archived=True)}
    online = [t for t in totals if t.project_id in projects and _online(projects[t.project_id].availability)]
    reachable = sum(t.photos for t in online)
    refusal = ""
    taken = NameSet()
    free = 0
    try:
        choice.check()
        target = refuse_target(lib, Path(choice.target))
        taken, free = NameSet.of_folder(target), disk.free_space(target)
        disk.check_room(target, _size(lib, photo_ids, choice))
    except (PhotoDeskError, OSError) as error:
        refusal = f"{error.message} {error.hint}".strip() if isinstance(error, PhotoDeskError) else str(error)
    names = {i: p.name for i, p in projects.items()}
    away = {i for i, p in projects.items() if not _online(p.availability)}
    samples = [] if refusal and not _names_fit(choice) else _samples(lib, photo_ids, choice, names, away, taken)
    return ExportPlan(
        photos=len(photo_ids),
        files=reachable if choice.renders else sum(t.files for t in online),
        size=_size(lib, photo_ids, choice),
        free=free,
        samples=tuple(samples),
        failing=len(photo_ids) - reachable,
        refusal=refusal,
    )


def _online(availability: Availability) -> bool:
    return availability is Availability.ONLINE


def _names_fit(choice: ExportChoice) -> bool:
    try:
        choice.check()
    except UsageError:
        return False
    return True


def _size(lib: OpenLibrary, photo_ids: Sequence[int], choice: ExportChoice) -> int:
    """Bytes the files will take: known of originals, estimated of JPEGs."""
    if not choice.renders:
        kinds = [str(kind) for kind in KINDS[choice.files]]
        return sum(t.size for t in photo_totals.file_totals(lib.db, photo_ids, kinds))
    return estimated_bytes(photo_totals.pixels(lib.db, photo_ids, choice.side, _UNKNOWN_PIXELS), choice.quality)


def _samples(
    lib: OpenLibrary,
    photo_ids: Sequence[int],
    choice: ExportChoice,
    projects: dict[int, str],
    away: set[int],
    taken: NameSet,
) -> list[NewNames]:
    found = []
    order = {photo_id: number for number, photo_id in enumerate(photo_ids, 1)}
    for photo in lib.photos.get(photo_ids[:SAMPLES]):
        found.append(_sample(photo, choice, projects.get(photo.project_id, ""), order[photo.id], taken))
        if photo.project_id in away:
            found[-1] = NewNames(photo.id, found[-1].old, (), "Its drive or folder cannot be reached.")
    return found


def _sample(photo: Photo, choice: ExportChoice, project: str, number: int, taken: NameSet) -> NewNames:
    there, missing = chosen_files(photo, choice)
    old = tuple(f.name for f in there) or (photo.stem,)
    if not there:
        return NewNames(photo.id, old, (), nothing_there(photo, choice, missing=bool(missing)))
    leaving = there[:1] if choice.renders else there
    wanted = [new_name(f.name, photo, choice, project, number) for f in leaving]
    new = _free(wanted, taken)
    numbered = new != [numbered_file(name, 1) for name in wanted]
    lost = f"{shown(missing[0].name)} is not on disk." if missing and not choice.renders else ""
    return NewNames(photo.id, tuple(f.name for f in leaving), tuple(new), lost, numbered)


def _free(wanted: Sequence[str], taken: NameSet) -> list[str]:
    """The names with the first common number that is free for all; taken from now on."""
    for number in count(1):
        found = [numbered_file(name, number) for name in wanted]
        if not any(name in taken for name in found):
            break
    for name in found:
        taken.add(name)
    return found


def nothing_there(photo: Photo, choice: ExportChoice, *, missing: bool) -> str:
    """Why nothing of a photo can be exported."""
    if missing:
        return "Its file is not on disk. Find it (Library, Look for new and moved files), then export again."
    kinds = KINDS[choice.files]
    if any(f.kind in kinds and f.state is FileState.TRASHED for f in photo.files):
        return "It lies in the trash. Restore it, then export again."
    return f"It has no {'RAW' if choice.files is ExportFiles.RAW else 'JPEG or other picture'}."
