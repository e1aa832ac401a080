"""image_move_files: photos of any projects go into one other, with all that belongs to them."""

from __future__ import annotations

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import NotFoundError
from photodesk.domain.project import ProjectStatus
from photodesk.domain.trash import operation_name
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.jobs.types.units import UnitsOf
from photodesk.library.move import OnConflict, move_photos
from photodesk.library.open_library import OpenLibrary


class ImageMoveFiles:
    """The payload names the `destination` (a project id) and what to do on a `conflict` (suffix, skip)."""

    name = "image_move_files"
    per_photo = True
    alone = True

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        target = self._lib.projects.get(int(ctx.payload.get("destination", 0)))
        if target is None or target.status is not ProjectStatus.ACTIVE or target.tenant_id != ctx.job.tenant_id:
            raise NotFoundError("The project to move to is not there any more.", "Choose another; nothing was moved.")
        conflict = OnConflict(ctx.payload.get("conflict", OnConflict.SUFFIX))
        operation = operation_name("move", ctx.job.task_id, ctx.job.created_at)
        report = UnitsOf(ctx)
        changes = ChangeSet()
        for group in ctx.targets():
            project = self._lib.projects.get(group.project_id)
            if project is None or ctx.should_stop():
                break
            changes |= move_photos(
                self._lib, project, group.photo_ids, target, conflict, operation, report, ctx.should_stop
            )
        ctx.changed(changes)
        done = ctx.progress
        return Outcome(found=done.total, changed=done.done, skipped=done.skipped)
