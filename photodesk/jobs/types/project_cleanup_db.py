"""project_cleanup_db: rows of a deleted project that nothing in the trash needs any more go."""

from __future__ import annotations

from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.library.deletion import tidy_rows
from photodesk.library.open_library import OpenLibrary


class ProjectCleanupDb:
    """While its photos are in the trash a project keeps its rows, so that Restore brings back plan, stars and tags."""

    name = "project_cleanup_db"
    per_photo = False
    alone = True

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        project = None if ctx.job.project_id is None else self._lib.projects.get(ctx.job.project_id)
        if project is None:
            return Outcome()
        changes = tidy_rows(self._lib, project)
        ctx.changed(changes)
        return Outcome(found=len(changes.ids()), changed=len(changes.ids()))
