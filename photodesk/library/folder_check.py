"""New and moved files of a project: taken in, or followed by content. Unknown files stay where they are (T07)."""

from __future__ import annotations

from pathlib import Path

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.intake import FileOutcome, ImportMode
from photodesk.domain.pairing import stem_of
from photodesk.domain.photo import FileState, PhotoFile
from photodesk.domain.project import Availability, Project
from photodesk.files import disk
from photodesk.files.hashing import content_hash
from photodesk.files.scan import ScanAborted
from photodesk.imaging.formats import classify, is_sidecar
from photodesk.library.intake import ImportOptions, import_files
from photodesk.library.moved_between import follow_from_others
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import folder_of, refresh_availability
from photodesk.library.reconcile import CheckReport, Place, Seen, look
from photodesk.library.reports import Stop
from photodesk.library.sidecar_news import read_changed


def check_folder(lib: OpenLibrary, project: Project, stop: Stop) -> CheckReport:
    """Take in photo files the project's folder holds and the database does not; follow those that only moved, inside
    the project or from another one.

    Files that are no photos are listed in `foreign` and left alone. On a project that is not online: nothing.
    """
    availability, changes = refresh_availability(lib, project)
    if availability is not Availability.ONLINE:
        return CheckReport(changes=changes)
    try:
        seen = look(lib, project)
    except ScanAborted:
        return CheckReport(changes=changes)
    for subfolder in seen.folders:
        disk.sweep_temporary(folder_of(lib, project) / subfolder)
    rows = {(subfolder, file.name): file for _, subfolder, file in lib.photos.folder_files(project.id)}
    unknown = [place for place in seen.files if place not in rows]
    new = [place for place in unknown if classify(place[1]) is not None]
    foreign = tuple(_joined(p) for p in unknown if classify(p[1]) is None and not is_sidecar(p[1]))
    report, rest = _follow(lib, project, seen, rows, new)
    from_others, rest = follow_from_others(lib, project, seen, rest)
    taken = _take_in(lib, project, rest, stop)
    told = read_changed(lib, project, seen, stop)
    return report + from_others + taken + told + CheckReport(foreign=foreign, changes=changes)


def _joined(place: Place) -> str:
    return "/".join(part for part in place if part)


def _follow(
    lib: OpenLibrary, project: Project, seen: Seen, rows: dict[Place, PhotoFile], new: list[Place]
) -> tuple[CheckReport, list[Place]]:
    """New files whose content is that of a row whose file is gone: the photo moves, with plan, tags and derivatives.

    A photo is followed only as a whole: when one half has moved away and the other is still there, or the halves went
    different ways, the pair is not torn apart by a guess and the new place counts as a new file.
    """
    gone: dict[int, list[PhotoFile]] = {}
    stay: set[int] = set()
    for place, file in rows.items():
        if place in seen.files or seen.unsure(place[0]):
            stay.add(file.photo_id)
        elif file.state is not FileState.TRASHED:
            gone.setdefault(file.size, []).append(file)
    moves: dict[int, dict[Place, PhotoFile]] = {}
    for place in new:
        candidates = [f for f in gone.get(seen.files[place].size, []) if f.photo_id not in stay]
        match = _same_content(lib, project, place, candidates)
        if match is not None:
            gone[match.size].remove(match)
            moves.setdefault(match.photo_id, {})[place] = match
    report = CheckReport()
    followed: set[Place] = set()
    for photo_id, files in moves.items():
        if len({(subfolder, stem_of(name).casefold()) for subfolder, name in files}) == 1:
            report += _move(lib, project, seen, photo_id, files)
            followed |= files.keys()
    return report, [place for place in new if place not in followed]


def _same_content(lib: OpenLibrary, project: Project, place: Place, candidates: list[PhotoFile]) -> PhotoFile | None:
    if not candidates:
        return None
    try:
        digest = content_hash(lib.layout.file_path(project, *place))
    except (PhotoDeskError, OSError):
        return None
    same = [f for f in candidates if f.content_hash == digest]
    return next((f for f in same if f.name == place[1]), same[0] if same else None)


def _move(lib: OpenLibrary, project: Project, seen: Seen, photo_id: int, files: dict[Place, PhotoFile]) -> CheckReport:
    now = lib.now()
    subfolder, first = next(iter(files))
    names = {file.id: name for (_, name), file in files.items()}
    with lib.db.atomic():
        lib.photos.relocate(photo_id, project.id, subfolder, names, now)
        state_changed = lib.photos.set_file_state(list(names), FileState.PRESENT, now)
        for place, file in files.items():
            lib.photos.update_file(file.id, mtime_ns=seen.files[place].mtime_ns, now=now)
            lib.events.add(photo_id, now, "system", "file moved", f"{file.name} is now {_joined(place)}")
    changes = ChangeSet.of(Aspect.FILES, [photo_id], [project.id])
    if state_changed:
        changes |= ChangeSet.of(Aspect.STATE, [photo_id])
    words = f"{first} moved inside “{project.name}”."
    return CheckReport(1, 1, words, changes=changes)


class _Collected:
    """What became of files taken in where they are."""

    def __init__(self) -> None:
        self.photo_ids: list[int] = []

    def file(self, path: str, outcome: FileOutcome, photo_id: int | None, message: str, changes: ChangeSet) -> None:
        if photo_id is not None and outcome in (FileOutcome.IMPORTED, FileOutcome.JOINED):
            self.photo_ids.append(photo_id)

    def failed(self, path: str, kind: str, message: str) -> None:
        """A file that cannot be read now is met again by the next check."""


def _take_in(lib: OpenLibrary, project: Project, places: list[Place], stop: Stop) -> CheckReport:
    if not places:
        return CheckReport()
    folder: Path = folder_of(lib, project)
    collected = _Collected()
    options = ImportOptions(ImportMode.IN_PLACE, (folder,), skip_duplicates=False)
    paths = [str(folder / subfolder / name) for subfolder, name in places]
    changes = import_files(lib, project, paths, options, collected, stop)
    ids = tuple(dict.fromkeys(collected.photo_ids))
    noun = "photo" if len(ids) == 1 else "photos"
    message = f"{len(ids)} new {noun} in “{project.name}”." if ids else ""
    return CheckReport(len(ids), len(ids), message, new_photo_ids=ids, changes=changes)
