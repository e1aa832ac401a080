"""Rows against disk: what is missing, back, or changed in place. Marks; never deletes, never touches plans."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.photo import FileState, PhotoFile
from photodesk.domain.project import Availability, Project
from photodesk.files.hashing import content_hash
from photodesk.files.scan import Listed, ScanAborted, scan_tree
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import folder_of, keep_manifest, refresh_availability
from photodesk.library.reports import Stop
from photodesk.store.events import PhotoEvent

log = logging.getLogger(__name__)


class MassAbsenceError(PhotoDeskError):
    """So many files of a project are gone at once that the disk is the likelier cause. Nothing was marked."""

    kind = "mass_absence"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """`found` things worth telling, `changed` rows (or manifests) written. `message` is one sentence, or ""."""

    found: int = 0
    changed: int = 0
    message: str = ""
    new_photo_ids: tuple[int, ...] = ()
    foreign: tuple[str, ...] = ()
    changes: ChangeSet = field(default_factory=ChangeSet)

    def __add__(self, other: CheckReport) -> CheckReport:
        return CheckReport(
            self.found + other.found,
            self.changed + other.changed,
            " ".join(m for m in (self.message, other.message) if m),
            self.new_photo_ids + other.new_photo_ids,
            self.foreign + other.foreign,
            self.changes | other.changes,
        )


Place = tuple[str, str]
"""A file inside a project: (sub-folder, name)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A project folder as it is on disk now."""

    files: dict[Place, Listed]
    unread: tuple[str, ...]
    folders: tuple[str, ...]

    def unsure(self, subfolder: str) -> bool:
        """Whether that folder could not be listed: nothing is concluded about its files."""
        return any(not u or subfolder == u or subfolder.startswith(f"{u}/") for u in self.unread)


def look(lib: OpenLibrary, project: Project) -> Seen:
    """One listing per folder of the project (T56). Raises ScanAborted when it vanishes meanwhile (fault 25)."""
    files: dict[Place, Listed] = {}
    unread: list[str] = []
    folders: list[str] = []
    for listing in scan_tree(folder_of(lib, project)):
        (folders if listing.complete else unread).append(listing.subfolder)
        for file in listing.files:
            files[listing.subfolder, file.name] = file
    return Seen(files, tuple(unread), tuple(folders))


def check_manifest(lib: OpenLibrary, project: Project, stop: Stop, *, accept_absence: bool = False) -> CheckReport:
    """Compare the project's rows with its folder: mark files missing or back, notice files changed in place, keep the
    manifest. On a project that is not online it does nothing but say so.

    Raises MassAbsenceError (unless `accept_absence`) before marking more than `absence_brake_percent` of the photos
    and more than `absence_brake_count` files missing at once. Judges source files only (R80).
    """
    availability, changes = refresh_availability(lib, project)
    if availability is not Availability.ONLINE:
        return CheckReport(found=1, changed=int(bool(changes)), message=_away(project, availability), changes=changes)
    try:
        seen = look(lib, project)
    except ScanAborted:
        return CheckReport(
            message=f"“{project.name}” vanished during the check; nothing was concluded.", changes=changes
        )
    gone: list[PhotoFile] = []
    back: list[PhotoFile] = []
    altered: list[tuple[str, PhotoFile, Listed]] = []
    known = 0
    for _, subfolder, file in lib.photos.folder_files(project.id):
        if file.state is FileState.TRASHED:
            continue
        known += 1
        listed = seen.files.get((subfolder, file.name))
        if listed is None:
            if file.state is FileState.PRESENT and not seen.unsure(subfolder):
                gone.append(file)
            continue
        if file.state is FileState.MISSING:
            back.append(file)
        if (listed.size, listed.mtime_ns) != (file.size, file.mtime_ns):
            altered.append((subfolder, file, listed))
    if not accept_absence:
        _brake(lib, project, len(gone), known)
    report = CheckReport(changes=changes)
    report += _mark(lib, project, gone, FileState.MISSING, "missing")
    report += _mark(lib, project, back, FileState.PRESENT, "back")
    report += _altered(lib, project, altered, stop)
    if keep_manifest(lib, project):
        report += CheckReport(changed=1)
    return report


def _away(project: Project, availability: Availability) -> str:
    if availability is Availability.OFFLINE:
        return f"The drive of “{project.name}” is not connected; nothing was changed."
    return f"The folder of “{project.name}” is not there; nothing was changed."


def _brake(lib: OpenLibrary, project: Project, gone: int, known: int) -> None:
    rules = lib.settings().maintenance
    if gone > rules.absence_brake_count and gone * 100 > known * rules.absence_brake_percent:
        raise MassAbsenceError(
            f"{gone:,} of {known:,} files of “{project.name}” are not in their folder. Nothing was marked.",
            "If you removed them yourself, run the check again and confirm (--yes). If not, look at the drive first.",
        )


def _mark(lib: OpenLibrary, project: Project, files: list[PhotoFile], state: FileState, word: str) -> CheckReport:
    if not files:
        return CheckReport()
    now = lib.now()
    photos = {f.photo_id for f in files}
    with lib.db.atomic():
        changed = lib.photos.set_file_state([f.id for f in files], state, now)
        lib.events.add_many([PhotoEvent(f.photo_id, now, "system", f"file {word}", f.name) for f in files])
    log.info("project %s: %d files %s, %d photos changed state", project.name, len(files), word, len(changed))
    changes = ChangeSet.of(Aspect.FILES, photos, [project.id]) | ChangeSet.of(Aspect.STATE, changed, [project.id])
    noun = "file" if len(files) == 1 else "files"
    return CheckReport(len(files), len(files), f"{len(files)} {noun} {word} in “{project.name}”.", changes=changes)


def _altered(
    lib: OpenLibrary, project: Project, altered: list[tuple[str, PhotoFile, Listed]], stop: Stop
) -> CheckReport:
    """Files whose size or time differ from their rows: read once, so that a touched file is not a changed one (T61)."""
    report = CheckReport()
    for subfolder, file, listed in altered:
        if stop():
            break
        try:
            digest = content_hash(lib.layout.file_path(project, subfolder, file.name))
        except (PhotoDeskError, OSError) as error:
            log.warning("project %s: %s cannot be read: %s", project.name, file.name, error)
            continue
        now = lib.now()
        same = digest == file.content_hash
        with lib.db.atomic():  # a kill must not leave the new hash beside thumbnails of the old content
            lib.photos.update_file(file.id, size=listed.size, mtime_ns=listed.mtime_ns, content_hash=digest, now=now)
            if not same:
                lib.derivatives.mark_missing([(file.photo_id, kind) for kind in DerivativeKind], now)
                lib.events.add(file.photo_id, now, "system", "file changed", file.name)
        if same:
            report += CheckReport(changed=1)
            continue
        changes = ChangeSet.of(Aspect.FILES, [file.photo_id], [project.id])
        report += CheckReport(1, 1, changes=changes | ChangeSet.of(Aspect.DERIVATIVES, [file.photo_id]))
    return report
