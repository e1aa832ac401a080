"""Removing what PhotoDesk itself has left behind: temporary files, derivatives of no photo, empty trash folders."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.project import Availability, Project
from photodesk.files import disk, volumes
from photodesk.files.leftovers import derivatives_on_disk, drop_empty_trash, sweep_below
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import folder_of, refresh_availability
from photodesk.library.reconcile import CheckReport
from photodesk.library.reports import Stop

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Scavenged:
    """How many of each were removed."""

    temporary: int = 0
    derivatives: int = 0
    folders: int = 0

    @property
    def total(self) -> int:
        return self.temporary + self.derivatives + self.folders

    def report(self) -> CheckReport:
        told = [
            f"{count:,} {words}"
            for count, words in (
                (self.temporary, "temporary files"),
                (self.derivatives, "thumbnails and previews of no photo"),
                (self.folders, "empty trash folders"),
            )
            if count
        ]
        return CheckReport(self.total, self.total, f"Removed {', '.join(told)}." if told else "")


def scavenge_project(lib: OpenLibrary, project: Project) -> CheckReport:
    """Remove temporary files of dead programs and empty trash folders below a project's folder. Never an original.

    On a project that is not online: nothing.
    """
    availability, changes = refresh_availability(lib, project)
    if availability is not Availability.ONLINE:
        return CheckReport(changes=changes)
    folder = folder_of(lib, project)
    return Scavenged(temporary=sweep_below(folder), folders=drop_empty_trash(folder)).report()


def scavenge_library(lib: OpenLibrary, stop: Stop) -> CheckReport:
    """Remove what belongs to no photo any more from `.photodesk`. On a library that is offline: nothing."""
    if not volumes.library_online(lib.layout, lib.uuid):
        return CheckReport()
    layout = lib.layout
    # Not the folders of the database and its backups: the store looks after its own.
    temporary = sweep_below(layout.thumbs) + sweep_below(layout.previews) + len(disk.sweep_temporary(lib.root))
    derivatives = sum(_drop_orphans(lib, kind, stop) for kind in DerivativeKind)
    return Scavenged(temporary, derivatives, drop_empty_trash(lib.root)).report()


def _drop_orphans(lib: OpenLibrary, kind: DerivativeKind, stop: Stop) -> int:
    """Files whose photo id is no photo's. Ids are never given again, so nothing can need them (T29).

    The files are listed first and the rows asked after: a photo made meanwhile is not in the list.
    """
    removed = 0
    for found in derivatives_on_disk(lib.layout, kind):
        if stop():
            break
        known = {photo_id for photo_id, _ in lib.photos.existing(sorted(found))}
        for photo_id in found.keys() - known:
            try:
                disk.remove_own(found[photo_id])
            except PhotoDeskError as error:
                log.warning("%s of photo %d cannot be removed: %s", kind, photo_id, error.message)
                continue
            removed += 1
    return removed
