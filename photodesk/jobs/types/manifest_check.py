"""manifest_check: rows against disk, per project. Marks what is missing or back; never touches plans (R80)."""

from __future__ import annotations

from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.jobs.types.per_project import check_projects
from photodesk.library.open_library import OpenLibrary
from photodesk.library.reconcile import check_manifest


class ManifestCheck:
    """`accept_absence` in the payload: the user has confirmed that many files are gone on purpose."""

    name = "manifest_check"
    per_photo = False
    alone = True

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        accept = bool(ctx.payload.get("accept_absence", False))
        report, refused = check_projects(
            ctx, lambda project: check_manifest(self._lib, project, ctx.should_stop, accept_absence=accept)
        )
        return Outcome(report.found, report.changed, refused, report.message)
