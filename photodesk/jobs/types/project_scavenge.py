"""project_scavenge: removes leftovers of PhotoDesk itself. Never an original, never a file it does not know."""

from __future__ import annotations

from photodesk.domain.job import Scope
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.jobs.types.per_project import check_projects
from photodesk.library.open_library import OpenLibrary
from photodesk.library.scavenge import scavenge_library, scavenge_project


class ProjectScavenge:
    """Of one project; with global scope of all, and of `.photodesk`."""

    name = "project_scavenge"
    per_photo = False
    alone = True

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        report, refused = check_projects(ctx, lambda project: scavenge_project(self._lib, project))
        if ctx.job.scope is Scope.GLOBAL and not ctx.told_to_stop:
            report += scavenge_library(self._lib, ctx.should_stop)
        return Outcome(report.found, report.changed, refused, report.message)
