"""generate_derivatives: thumbnails and previews of any photos of any projects (R1–R12)."""

from __future__ import annotations

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.library.derivatives import make_derivatives
from photodesk.library.open_library import OpenLibrary


class GenerateDerivatives:
    """Goes through the projects of its photos, each with its own path. `force` in the payload makes all anew."""

    name = "generate_derivatives"
    per_photo = True
    alone = False

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        make_for_targets(self._lib, ctx, force=bool(ctx.payload.get("force", False)))
        return Outcome(found=ctx.progress.total, changed=ctx.progress.done, skipped=ctx.progress.skipped)


class ItemsOf:
    """An ItemReport that writes into the items of a job."""

    def __init__(self, ctx: JobContext) -> None:
        self._ctx = ctx

    def done(self, photo_id: int, changes: ChangeSet) -> None:
        self._ctx.item_done(photo_id, changes)

    def failed(self, photo_id: int, kind: str, message: str) -> None:
        self._ctx.item_failed(photo_id, message, kind)
        self._ctx.changed(ChangeSet.of(Aspect.DERIVATIVES, [photo_id]))

    def skipped(self, photo_id: int, reason: str) -> None:
        self._ctx.item_skipped(photo_id, reason)


def make_for_targets(lib: OpenLibrary, ctx: JobContext, *, force: bool) -> None:
    """The one routine behind every job that makes derivatives, whatever its scope (R8, R9)."""
    report = ItemsOf(ctx)
    for group in ctx.targets():
        project = lib.projects.get(group.project_id)
        if project is None or ctx.should_stop():
            return
        changes = make_derivatives(lib, project, group.photo_ids, force=force, report=report, stop=ctx.should_stop)
        ctx.changed(ChangeSet(projects=changes.projects))
