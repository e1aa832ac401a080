"""rename_files: photos get the names that were settled when the user asked."""

from __future__ import annotations

from photodesk.domain.changes import ChangeSet
from photodesk.domain.trash import operation_name
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.jobs.types.units import UnitsOf
from photodesk.library.open_library import OpenLibrary
from photodesk.library.rename import names_of, rename_photos


class RenameFiles:
    """The payload holds the new and the old stem of each photo."""

    name = "rename_files"
    per_photo = True
    alone = True

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        settled = {photo_id: new for photo_id, (new, _) in names_of(ctx.payload).items()}
        operation = operation_name("rename", ctx.job.task_id, ctx.job.created_at)
        changes = ChangeSet()
        for group in ctx.targets():
            project = self._lib.projects.get(group.project_id)
            if project is None or ctx.should_stop():
                break
            stems = {i: settled[i] for i in group.photo_ids if i in settled}
            changes |= rename_photos(self._lib, project, stems, operation, UnitsOf(ctx), ctx.should_stop)
        ctx.changed(changes)
        done = ctx.progress
        return Outcome(found=done.total, changed=done.done, skipped=done.skipped)
