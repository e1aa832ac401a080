"""write_sidecars: what was decided about photos goes into their XMP sidecars, and what those say comes in (T26)."""

from __future__ import annotations

from photodesk.domain.changes import ChangeSet
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.library.open_library import OpenLibrary
from photodesk.library.sidecar_sync import sync_sidecars


class WriteSidecars:
    """Photo by photo, project by project; what stands already is not written again. `read_only` in the payload: nothing
    is."""

    name = "write_sidecars"
    per_photo = True
    alone = False

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        write = not ctx.payload.get("read_only", False)
        for group in ctx.targets():
            project = self._lib.projects.get(group.project_id)
            if project is None or ctx.should_stop():
                break
            sync_sidecars(self._lib, project, group.photo_ids, write=write, report=_Items(ctx), stop=ctx.should_stop)
        done = ctx.progress
        return Outcome(found=done.total, changed=done.done, skipped=done.skipped)


class _Items:
    """An ItemReport that writes into the items of a job."""

    def __init__(self, ctx: JobContext) -> None:
        self._ctx = ctx

    def done(self, photo_id: int, changes: ChangeSet) -> None:
        self._ctx.item_done(photo_id, changes)

    def failed(self, photo_id: int, kind: str, message: str) -> None:
        self._ctx.item_failed(photo_id, message, kind)

    def skipped(self, photo_id: int, reason: str) -> None:
        self._ctx.item_skipped(photo_id, reason)
