"""duplicate_resolution: photos that are there twice, by content or by name. Records, renames nothing (T21)."""

from __future__ import annotations

from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.library.duplicates import resolve_duplicates
from photodesk.library.open_library import OpenLibrary


class DuplicateResolution:
    """One look at the rows of the whole library."""

    name = "duplicate_resolution"
    per_photo = False
    alone = False

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        ctx.set_total(1)
        report = resolve_duplicates(self._lib)
        ctx.changed(report.changes)
        ctx.advance()
        return Outcome(report.found, report.changed, message=report.message)
