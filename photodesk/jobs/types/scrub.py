"""scrub: reads back the files that were read longest ago and names those that have rotted (F15)."""

from __future__ import annotations

from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.library.open_library import OpenLibrary
from photodesk.library.scrub import scrub


class Scrub:
    """A slice of the library each time; each damaged or unreadable file counts as a failure."""

    name = "scrub"
    per_photo = False
    alone = False

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        report = scrub(self._lib, ctx.should_stop)
        ctx.changed(report.changes)
        bad = len(report.damaged) + len(report.unreadable)
        ctx.set_total(report.checked + len(report.unreadable))
        ctx.advance(done=report.checked - len(report.damaged), failed=bad)
        return Outcome(found=bad, changed=len(report.damaged), message=report.message)
