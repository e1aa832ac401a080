"""backup: a verified copy of the library's database."""

from __future__ import annotations

from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.library.backups import back_up
from photodesk.library.open_library import OpenLibrary


class Backup:
    """Daily by the schedule; the terminal's `backup` makes one at once."""

    name = "backup"
    per_photo = False
    alone = False

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        ctx.set_total(1)
        made = back_up(self._lib)
        ctx.advance()
        return Outcome(changed=1, message=f"{made.path.name}, {made.size / 1_000_000:.1f} MB.")
