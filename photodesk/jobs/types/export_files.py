"""export_files: photos of any projects go out into a folder, as they are or as JPEGs."""

from __future__ import annotations

from photodesk.domain.export import ExportChoice
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.jobs.types.units import UnitsOf
from photodesk.library.export_run import export_photos
from photodesk.library.open_library import OpenLibrary


class ExportFiles:
    """The payload is an ExportChoice. Photos are numbered in the order they were named in, across projects."""

    name = "export_files"
    per_photo = True
    alone = False

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        choice = ExportChoice.of_payload(ctx.payload)
        numbers = ctx.places() if choice.names else {}
        report = UnitsOf(ctx)
        for group in ctx.targets():
            project = self._lib.projects.get(group.project_id)
            if project is None or ctx.should_stop():
                break
            ctx.changed(export_photos(self._lib, project, group.photo_ids, choice, numbers, report, ctx.should_stop))
        done = ctx.progress
        return Outcome(found=done.total, changed=done.done, skipped=done.skipped)
