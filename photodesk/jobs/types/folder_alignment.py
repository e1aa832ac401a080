"""folder_alignment: finishes project renames that could not be finished at once. The name is the truth (T22)."""

from __future__ import annotations

from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.jobs.types.per_project import check_projects
from photodesk.library.folder_alignment import align_folder
from photodesk.library.open_library import OpenLibrary


class FolderAlignment:
    """Alone in its project: no file is written below a folder that is being renamed."""

    name = "folder_alignment"
    per_photo = False
    alone = True

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        report, refused = check_projects(ctx, lambda project: align_folder(self._lib, project))
        return Outcome(report.found, report.changed, refused, report.message)
