"""manifest_cleaning: forgets photos whose files were committed to the trash and purged. Never for absence."""

from __future__ import annotations

from photodesk.domain.job import Scope
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.library.manifest_cleaning import clean_rows
from photodesk.library.open_library import OpenLibrary


class ManifestCleaning:
    """Looks at rows only; by project, or at the whole library (projects being deleted included)."""

    name = "manifest_cleaning"
    per_photo = False
    alone = True

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        whole = ctx.job.scope is Scope.GLOBAL
        places = [None] if whole else [project.id for project in ctx.projects()]
        ctx.set_total(len(places))
        found = changed = 0
        messages = []
        for project_id in places:
            if ctx.should_stop():
                break
            report = clean_rows(self._lib, ctx.should_stop, project_id=project_id)
            ctx.changed(report.changes)
            ctx.advance()
            found, changed = found + report.found, changed + report.changed
            messages += [report.message] if report.message else []
        return Outcome(found, changed, message=" ".join(messages))
