"""Rows of photos that the user discarded, committed, and whose time in the trash is over. Absence removes nothing."""

from __future__ import annotations

import logging

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.errors import PhotoDeskError
from photodesk.files import disk
from photodesk.library.open_library import OpenLibrary
from photodesk.library.reconcile import CheckReport
from photodesk.library.reports import Stop
from photodesk.store.events import PhotoEvent
from photodesk.store.purged import PurgedPhotos

log = logging.getLogger(__name__)

BATCH = 500


def clean_rows(lib: OpenLibrary, stop: Stop, *, project_id: int | None = None) -> CheckReport:
    """Remove the rows (and derivatives) of photos whose files were all committed to the trash and purged there.

    A file that is missing, offline or still in the trash keeps its row, and so does its photo (T03, T15).
    """
    purged = PurgedPhotos(lib.db)
    report = CheckReport()
    while not stop():
        found = {p.photo_id: p for p in purged.find(lib.tenant, project_id, BATCH)}
        with lib.db.atomic(durable=True):
            gone, now = (purged.remove(list(found)) if found else []), lib.now()
            lib.events.add_many([PhotoEvent(i, now, "system", "row removed", found[i].stem) for i in gone])
        if not gone:
            break
        for photo_id in gone:
            _drop_derivatives(lib, photo_id)
        changes = ChangeSet.of(Aspect.REMOVED, gone, {found[i].project_id for i in gone})
        report += CheckReport(len(gone), len(gone), changes=changes)
    if report.changed:
        log.info("%d photos that were purged from the trash are forgotten", report.changed)
        report += CheckReport(message=f"{report.changed:,} photos purged from the trash are forgotten.")
    return report


def _drop_derivatives(lib: OpenLibrary, photo_id: int) -> None:
    for kind in DerivativeKind:
        try:
            disk.remove_own(lib.layout.derivative(photo_id, kind))
        except PhotoDeskError as error:
            log.warning("%s of photo %d stays for now: %s", kind, photo_id, error.message)
