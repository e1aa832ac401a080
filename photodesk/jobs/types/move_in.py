"""move_in: take over the library of the older photo manager: projects, photos, plans, tags and its trash."""

from __future__ import annotations

from pathlib import Path

from photodesk.domain.changes import ChangeSet
from photodesk.domain.job import Source
from photodesk.domain.photo import PhotoRef
from photodesk.domain.task import TaskRequest
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.library.moving_in.request import operation_of
from photodesk.library.moving_in.run import Moved, move_in
from photodesk.library.moving_in.survey import survey
from photodesk.library.open_library import OpenLibrary


class MoveIn:
    """The payload says `source`, `database` and `copy`. What was carried over before is passed by, so after a crash it
    goes on where it was; its pictures are made by a task that follows."""

    name = "move_in"
    per_photo = False
    alone = True

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        plan = survey(Path(ctx.payload["source"]), Path(ctx.payload["database"]), ctx.should_stop)
        if ctx.told_to_stop:
            return Outcome()
        operation = operation_of(ctx.job)
        copy = bool(ctx.payload.get("copy", False))
        done = move_in(self._lib, plan, operation, _Watching(ctx), ctx.should_stop, copy=copy)
        if done.stopped:
            return Outcome()
        lost = len(done.report.lost)
        ctx.advance(0, failed=lost)
        counts = done.report.counts
        return Outcome(
            found=counts.photos + counts.new + counts.known,
            changed=counts.photos + counts.new,
            skipped=counts.known,
            message=_words(done),
            follow_up=_pictures(done, ctx.job.tenant_id),
        )


class _Watching:
    """A Watcher that writes into a job."""

    def __init__(self, ctx: JobContext) -> None:
        self._ctx = ctx

    def total(self, files: int) -> None:
        self._ctx.set_total(files)

    def advance(self, done: int) -> None:
        if done:
            self._ctx.advance(done)

    def changed(self, changes: ChangeSet) -> None:
        if changes:
            self._ctx.changed(changes)


def _words(done: Moved) -> str:
    counts, lost = done.report.counts, len(done.report.lost)
    told = f"{counts.photos + counts.new:,} photos of {counts.projects:,} projects moved in."
    if lost:
        told += f" {lost:,} rows or files could not be carried over; the report says which and why."
    return told


def _pictures(done: Moved, tenant_id: str) -> tuple[TaskRequest, ...]:
    """One task for all new photos: they show as they come."""
    if not done.new_photo_ids:
        return ()
    photos = tuple(PhotoRef(photo_id, 0) for photo_id in done.new_photo_ids)
    label = "Thumbnails and previews of photos that moved in"
    return (TaskRequest("generate_derivatives", photos=photos, source=Source.SYSTEM, label=label, tenant_id=tenant_id),)
