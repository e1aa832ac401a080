"""trash_maintenance: what has been in the trash longer than it is kept is erased. Nothing else erases originals."""

from __future__ import annotations

import logging

from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.job import JobStatus, Scope
from photodesk.domain.project import Project, ProjectStatus
from photodesk.domain.trash import operation_name
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.library.deletion import tidy_rows
from photodesk.library.journal import forget_settled
from photodesk.library.open_library import OpenLibrary
from photodesk.library.trash import PurgeReport, purge
from photodesk.store.jobs import JobStore

log = logging.getLogger(__name__)

LIVE = (JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.PAUSED)


class TrashMaintenance:
    """For a project, or the whole library with its deleted projects. Nothing overdue, nothing changed."""

    name = "trash_maintenance"
    per_photo = False
    alone = True

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        projects = ctx.projects()
        if ctx.job.scope is Scope.GLOBAL:
            projects += self._lib.projects.deleting(ctx.job.tenant_id)
            forget_settled(self._lib)
        operation = operation_name("purge", ctx.job.task_id, ctx.job.created_at)
        ctx.set_total(len(projects))
        total = PurgeReport()
        for project in projects:
            if ctx.should_stop():
                break
            try:
                report = purge(self._lib, project, operation, ctx.should_stop)
                if project.status is ProjectStatus.DELETING and not self._is_being_deleted(project):
                    ctx.changed(tidy_rows(self._lib, project))
            except PhotoDeskError as error:
                log.warning("project %d %s: %s", project.id, project.name, error.message)
                total += PurgeReport(problems=(f"{error.message} {error.hint}".strip(),))
                ctx.advance(done=0, failed=1)
                continue
            ctx.changed(report.changes)
            total += report
            ctx.advance()
        return Outcome(
            found=total.purged + len(total.problems),
            changed=total.purged,
            skipped=len(total.problems),
            message=" ".join(total.problems),
        )

    def _is_being_deleted(self, project: Project) -> bool:
        jobs = JobStore(self._lib.db)
        return any(jobs.list_by_project(project.id, limit=1, status=status) for status in LIVE)
