"""regenerate_metadata: what files say about themselves is read again. Decisions of the user stay (T11)."""

from __future__ import annotations

from photodesk.domain.changes import ChangeSet
from photodesk.domain.job import Scope
from photodesk.domain.project import Project
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.jobs.types.generate_derivatives import ItemsOf
from photodesk.library.metadata import BATCH, reread_metadata
from photodesk.library.open_library import OpenLibrary
from photodesk.library.sidecar_news import read_again


class RegenerateMetadata:
    """Photo by photo; with global scope project by project, so that a million photos need no million items."""

    name = "regenerate_metadata"
    per_photo = True
    alone = False

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        if ctx.job.scope is Scope.GLOBAL:
            return self._everything(ctx)
        report = _Items(ctx)
        for group in ctx.targets():
            project = self._lib.projects.get(group.project_id)
            if project is None or ctx.should_stop():
                break
            reread_metadata(self._lib, project, group.photo_ids, report=report, stop=ctx.should_stop)
            ctx.changed(read_again(self._lib, project, group.photo_ids, ctx.should_stop))
        return Outcome(found=ctx.progress.total, changed=report.changed, skipped=ctx.progress.skipped)

    def _everything(self, ctx: JobContext) -> Outcome:
        report = _Counted(ctx)
        projects = ctx.projects()
        photos = self._lib.photos
        total = 0
        for project in projects:
            ids = [photo.id for photo in photos.by_project(project.id)]
            total += len(ids)
            ctx.set_total(total)
            self._project(ctx, project, ids, report)
        return Outcome(found=total, changed=report.changed, message=report.message)

    def _project(self, ctx: JobContext, project: Project, ids: list[int], report: _Counted) -> None:
        for first in range(0, len(ids), BATCH):
            if ctx.should_stop():
                return
            batch = ids[first : first + BATCH]
            reread_metadata(self._lib, project, batch, report=report, stop=ctx.should_stop)
            ctx.changed(read_again(self._lib, project, batch, ctx.should_stop))


class _Items(ItemsOf):
    """Also counts what differed."""

    def __init__(self, ctx: JobContext) -> None:
        super().__init__(ctx)
        self.changed = 0

    def done(self, photo_id: int, changes: ChangeSet) -> None:
        self.changed += bool(changes)
        super().done(photo_id, changes)


class _Counted:
    """An ItemReport for work without items: counts, and the first reason."""

    def __init__(self, ctx: JobContext) -> None:
        self._ctx = ctx
        self.changed = 0
        self.message = ""

    def done(self, photo_id: int, changes: ChangeSet) -> None:
        self.changed += bool(changes)
        self._ctx.advance()
        self._ctx.changed(changes)

    def failed(self, photo_id: int, kind: str, message: str) -> None:
        self.message = self.message or f"Photo {photo_id}: {message}"
        self._ctx.advance(done=0, failed=1)

    def skipped(self, photo_id: int, reason: str) -> None:
        self._ctx.advance(done=0, skipped=1)
