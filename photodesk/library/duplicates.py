"""Exact duplicates, and names that are one name on some disk: recorded for a view; nothing is renamed (T21)."""

from __future__ import annotations

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.library.open_library import OpenLibrary
from photodesk.library.reconcile import CheckReport


def resolve_duplicates(lib: OpenLibrary) -> CheckReport:
    """Bring the record of duplicates up to date with the rows. Reads no file, changes none.

    What is recorded of photos whose project is offline or missing stays as it is.
    """
    away = lib.duplicates.unreachable()
    found = lib.duplicates.found()
    recorded = {d for d in lib.duplicates.recorded() if d.photo_id not in away}
    here = {d for d in found if d.photo_id not in away}
    new, old = here - recorded, recorded - here
    groups = len({(d.kind, d.group_key) for d in found})
    if not new and not old:
        return CheckReport(found=groups)
    lib.duplicates.record(new, old)
    changes = ChangeSet.of(Aspect.DUPLICATES, {d.photo_id for d in new | old})
    message = f"{groups:,} groups of duplicates." if groups else "No duplicates are left."
    return CheckReport(groups, len(new) + len(old), message, changes=changes)
