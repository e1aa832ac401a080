"""upload_postprocess: what an import took in gets its thumbnails and previews. Respects the cache (R62)."""

from __future__ import annotations

from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.jobs.types.generate_derivatives import make_for_targets
from photodesk.library.open_library import OpenLibrary


class UploadPostprocess:
    """Works on the photos the steps before it named; none named is nothing to do."""

    name = "upload_postprocess"
    per_photo = True
    alone = False

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        make_for_targets(self._lib, ctx, force=False)
        return Outcome(found=ctx.progress.total, changed=ctx.progress.done, skipped=ctx.progress.skipped)
