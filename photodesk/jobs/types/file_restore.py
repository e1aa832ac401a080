"""file_restore: files of any photos come back from the trash, those of deleted projects too."""

from __future__ import annotations

from photodesk.domain.errors import EmptyTargetsError
from photodesk.domain.trash import operation_name
from photodesk.jobs.context import GONE_KIND, JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.jobs.types.units import UnitsOf
from photodesk.library.open_library import OpenLibrary
from photodesk.library.restore import restore_photos


class FileRestore:
    """`entries` in the payload are the ids of the trash entries that come back; without them nothing does."""

    name = "file_restore"
    per_photo = True
    alone = True

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        entries = frozenset(int(i) for i in ctx.payload.get("entries", ()))
        if not entries:
            raise EmptyTargetsError("The task does not say what to restore.", "Choose something in the trash.")
        # Not ctx.targets(): a deleted project is passed over there, and here it is what comes back.
        wanted = [item.photo_id for item in ctx.items() if item.photo_id is not None]
        own = dict(self._lib.photos.existing(wanted, ctx.job.tenant_id))
        for photo_id in wanted:
            if photo_id not in own:
                ctx.item_skipped(photo_id, "The photo is no longer in the library.", GONE_KIND)
        operation = operation_name("restore", ctx.job.task_id, ctx.job.created_at)
        changes = restore_photos(self._lib, list(own), entries, operation, UnitsOf(ctx), ctx.should_stop)
        ctx.changed(changes)
        done = ctx.progress
        return Outcome(found=done.total, changed=done.done, skipped=done.skipped)
