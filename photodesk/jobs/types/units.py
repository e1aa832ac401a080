"""A report of file operations that writes into the items of a job."""

from __future__ import annotations

from photodesk.domain.changes import ChangeSet
from photodesk.jobs.context import JobContext


class UnitsOf:
    """A UnitReport over a job's items."""

    def __init__(self, ctx: JobContext) -> None:
        self._ctx = ctx

    def done(self, photo_id: int, changes: ChangeSet, message: str = "") -> None:
        self._ctx.item_done(photo_id, changes, message=message)

    def failed(self, photo_id: int, kind: str, message: str) -> None:
        self._ctx.item_failed(photo_id, message, kind)

    def skipped(self, photo_id: int, reason: str, kind: str = "") -> None:
        self._ctx.item_skipped(photo_id, reason, kind)
