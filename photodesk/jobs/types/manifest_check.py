"""manifest_check: rows against disk, per project. Marks what is missing or back; never touches plans (R80)."""

from __future__ import annotations

from photodesk.domain.job import Scope, Source
from photodesk.domain.task import TaskRequest
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.jobs.types.per_project import check_projects
from photodesk.library.absence import check_or_ask
from photodesk.library.open_library import OpenLibrary
from photodesk.library.scrub import is_due

MAINTENANCE = frozenset({"maintenance", "maintenance_global"})


class ManifestCheck:
    """`accept_absence` in the payload: the user has confirmed that many files are gone on purpose.

    As a step of maintenance it hands on a round of `scrub` when files are due to be read back.
    """

    name = "manifest_check"
    per_photo = False
    alone = True

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        accept = bool(ctx.payload.get("accept_absence", False))
        report, refused = check_projects(
            ctx, lambda project: check_or_ask(self._lib, project, ctx.should_stop, accept_absence=accept)
        )
        return Outcome(report.found, report.changed, refused, report.message, self._scrub(ctx))

    def _scrub(self, ctx: JobContext) -> tuple[TaskRequest, ...]:
        if ctx.task_type not in MAINTENANCE or ctx.told_to_stop or not is_due(self._lib):
            return ()
        return (TaskRequest("scrub", scope=Scope.GLOBAL, source=Source.SYSTEM, tenant_id=ctx.job.tenant_id),)
