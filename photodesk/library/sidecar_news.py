"""Sidecars another program changed: noticed in a listing, read, and taken in where nothing was decided here."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from photodesk.domain.changes import ChangeSet
from photodesk.domain.pairing import stem_of
from photodesk.domain.project import Project
from photodesk.files.scan import Listed
from photodesk.imaging.formats import suffix_of
from photodesk.library.open_library import OpenLibrary
from photodesk.library.reconcile import CheckReport, Place, Seen
from photodesk.library.reports import Stop
from photodesk.library.sidecar_places import changed_sidecars
from photodesk.library.sidecar_sync import sync_sidecars
from photodesk.store.sidecars import SidecarStore

log = logging.getLogger(__name__)


class Told:
    """An ItemReport for reading that nobody asked for: what cannot be read is logged and left."""

    def __init__(self) -> None:
        self.changed = 0
        self.refused = 0
        self.reason = ""

    def done(self, photo_id: int, changes: ChangeSet) -> None:
        self.changed += bool(changes.photos)

    def failed(self, photo_id: int, kind: str, message: str) -> None:
        self.refused += 1
        self.reason = self.reason or message
        log.info("sidecar of photo %d: %s (%s)", photo_id, message, kind)

    def skipped(self, photo_id: int, reason: str) -> None:
        log.debug("sidecar of photo %d: %s", photo_id, reason)


def altered_sidecars(lib: OpenLibrary, project_id: int, files: Mapping[Place, Listed]) -> list[int]:
    """Photos of a project beside which one of the listed files is a sidecar that is new, or not as it was last met.
    None while reading them is switched off."""
    if not lib.settings().sidecars.read or not any(suffix_of(name) == "xmp" for _, name in files):
        return []
    owners: dict[tuple[str, str], set[int]] = {}
    for photo_id, subfolder, file in lib.photos.folder_files(project_id):
        owners.setdefault((subfolder, stem_of(file.name).casefold()), set()).add(photo_id)
    return changed_sidecars(files, owners, SidecarStore(lib.db).stamps(project_id))


def read_changed(lib: OpenLibrary, project: Project, seen: Seen, stop: Stop) -> CheckReport:
    """Read the sidecars of a project that are new or differ from when they were last met. Nothing when none does."""
    ids = altered_sidecars(lib, project.id, seen.files)
    if not ids:
        return CheckReport()
    told = Told()
    changes = sync_sidecars(lib, project, ids, write=False, report=told, stop=stop)
    noun = "photo" if told.changed == 1 else "photos"
    message = f"Sidecars of {told.changed} {noun} in “{project.name}” were changed." if told.changed else ""
    return CheckReport(told.changed, told.changed, message, changes=changes)


def read_again(lib: OpenLibrary, project: Project, photo_ids: Sequence[int], stop: Stop) -> ChangeSet:
    """Read the sidecars of photos, whether they seem changed or not."""
    if not lib.settings().sidecars.read:
        return ChangeSet()
    return sync_sidecars(lib, project, photo_ids, write=False, report=Told(), stop=stop)
