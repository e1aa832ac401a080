"""folder_check: new and moved files in project folders. Files it does not know stay where they are (T07)."""

from __future__ import annotations

from photodesk.domain.job import Source
from photodesk.domain.photo import PhotoRef
from photodesk.domain.task import TASKS, TaskRequest
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.jobs.types.per_project import check_projects
from photodesk.library.folder_check import check_folder
from photodesk.library.open_library import OpenLibrary


class FolderCheck:
    """New photos get derivatives through cache_validation where the task has that step, else by a task of their own."""

    name = "folder_check"
    per_photo = False
    alone = True

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        report, refused = check_projects(ctx, lambda project: check_folder(self._lib, project, ctx.should_stop))
        follow_up: tuple[TaskRequest, ...] = ()
        if report.new_photo_ids and not _validates_later(ctx.task_type):
            follow_up = (
                TaskRequest(
                    "generate_derivatives",
                    photos=tuple(PhotoRef(photo_id, 0) for photo_id in report.new_photo_ids),
                    source=Source.SYSTEM,
                    label="Thumbnails and previews of new files",
                    tenant_id=ctx.job.tenant_id,
                ),
            )
        return Outcome(report.found, report.changed, refused, report.message, follow_up)


def _validates_later(task_type: str) -> bool:
    definition = TASKS.get(task_type)
    return definition is not None and any(step.type == "cache_validation" for step in definition.steps)
