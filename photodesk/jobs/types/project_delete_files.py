"""project_delete_files: the photos of a deleted project go to the trash of the library, restorable (T27)."""

from __future__ import annotations

from photodesk.domain.trash import operation_name
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.library.deletion import delete_files
from photodesk.library.open_library import OpenLibrary


class ProjectDeleteFiles:
    """Files that belong to no photo stay in the folder; the message names them."""

    name = "project_delete_files"
    per_photo = False
    alone = True

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        project = None if ctx.job.project_id is None else self._lib.projects.get(ctx.job.project_id)
        if project is None:
            return Outcome(message="The project is gone already.")
        operation = operation_name("delete", ctx.job.task_id, ctx.job.created_at)
        report = delete_files(self._lib, project, operation, ctx.should_stop)
        ctx.changed(report.changes)
        ctx.set_total(report.photos + len(report.problems))
        ctx.advance(done=report.photos, failed=len(report.problems))
        told = list(report.problems)
        if report.foreign:
            folder = self._lib.layout.project_folder(project)
            told.append(f"{len(report.foreign)} files stay in “{folder}”: {', '.join(report.foreign[:20])}")
        return Outcome(found=report.photos, changed=report.photos, skipped=len(report.foreign), message=" ".join(told))
