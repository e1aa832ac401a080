"""orphaned_project_cleanup: which project folders are gone, which are back. Keeps every row (T03, T04)."""

from __future__ import annotations

from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.jobs.types.per_project import check_projects
from photodesk.library.open_library import OpenLibrary
from photodesk.library.project_places import check_place


class OrphanedProjectCleanup:
    """Marks and says; the user re-links or removes."""

    name = "orphaned_project_cleanup"
    per_photo = False
    alone = False

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        report, refused = check_projects(ctx, lambda project: check_place(self._lib, project))
        return Outcome(report.found, report.changed, refused, report.message)
