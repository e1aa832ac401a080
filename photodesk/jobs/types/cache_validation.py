"""cache_validation: does every derivative exist, whole? What lacks one goes into one new task (R63–R79)."""

from __future__ import annotations

from photodesk.domain.job import Scope, Source
from photodesk.domain.task import TaskRequest
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.library.cache_validation import validate_cache
from photodesk.library.open_library import OpenLibrary


class CacheValidation:
    """Works on the whole library, a project, or the photos named. Nothing missing, no task (R76)."""

    name = "cache_validation"
    per_photo = False
    alone = False

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        scope = ctx.job.scope
        if scope is Scope.PROJECT and not ctx.projects():
            return Outcome(message="The project was canceled or deleted.")
        photo_ids = [p for group in ctx.targets() for p in group.photo_ids] if scope is Scope.PHOTO_SET else None
        report = validate_cache(
            self._lib,
            ctx.should_stop,
            project_id=ctx.job.project_id if scope is Scope.PROJECT else None,
            photo_ids=photo_ids,
        )
        ctx.changed(report.changes)
        if ctx.told_to_stop:
            return Outcome()
        for photo_id in photo_ids or ():
            ctx.item_done(photo_id)
        follow_up: tuple[TaskRequest, ...] = ()
        if report.unfinished:
            follow_up = (
                TaskRequest(
                    "generate_derivatives",
                    photos=report.unfinished,
                    source=Source.SYSTEM,
                    label="Missing thumbnails and previews",
                    tenant_id=ctx.job.tenant_id,
                ),
            )
        return Outcome(found=len(report.unfinished), changed=report.missing, follow_up=follow_up)
