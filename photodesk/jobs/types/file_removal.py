"""file_removal: the discarded files of any photos of any projects go to the trash, exactly those that were shown."""

from __future__ import annotations

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import EmptyTargetsError
from photodesk.domain.trash import operation_name
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.jobs.types.units import UnitsOf
from photodesk.library.commit import commit_photos
from photodesk.library.open_library import OpenLibrary


class FileRemoval:
    """`files` in the payload are the ids of the files that may be taken; without them nothing is (T16, T25)."""

    name = "file_removal"
    per_photo = True
    alone = True

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        files = frozenset(int(i) for i in ctx.payload.get("files", ()))
        if not files:
            raise EmptyTargetsError(
                "The commit does not say which files it takes; nothing was taken.", "Review the discards, then commit."
            )
        operation = operation_name("commit", ctx.job.task_id, ctx.job.created_at)
        report = UnitsOf(ctx)
        changes = ChangeSet()
        for group in ctx.targets():
            project = self._lib.projects.get(group.project_id)
            if project is None or ctx.should_stop():
                break
            changes |= commit_photos(self._lib, project, group.photo_ids, files, operation, report, ctx.should_stop)
        ctx.changed(changes)
        done = ctx.progress
        return Outcome(found=done.total, changed=done.done, skipped=done.skipped)
