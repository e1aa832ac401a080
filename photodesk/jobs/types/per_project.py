"""Steps that look at whole projects: one after another, each one's failure its own."""

from __future__ import annotations

import logging
from collections.abc import Callable

from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.project import Project
from photodesk.jobs.context import JobContext
from photodesk.library.reconcile import CheckReport

log = logging.getLogger(__name__)


def check_projects(ctx: JobContext, check: Callable[[Project], CheckReport]) -> tuple[CheckReport, int]:
    """`check` every project of the job; the sum of the reports, and how many projects refused.

    A refusal counts as a failure of that project and its sentence stands in the message; the others go on. Changes are
    told project by project.
    """
    projects = ctx.projects()
    ctx.set_total(len(projects))
    total = CheckReport()
    refused = 0
    for project in projects:
        if ctx.should_stop():
            break
        try:
            report = check(project)
        except PhotoDeskError as error:
            log.warning("project %d %s: %s", project.id, project.name, error.message)
            total += CheckReport(message=f"{error.message} {error.hint}".strip())
            refused += 1
            ctx.advance(done=0, failed=1)
            continue
        ctx.changed(report.changes)
        total += report
        ctx.advance()
    return total, refused
