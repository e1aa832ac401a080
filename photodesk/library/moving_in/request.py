"""The task that moves an old library in, and what is known of it before: a dry run, a guess at its database."""

from __future__ import annotations

from pathlib import Path

from photodesk.domain.job import Job
from photodesk.domain.moving_in import MoveReport
from photodesk.domain.task import TaskRequest
from photodesk.domain.trash import operation_name
from photodesk.files.names import shown
from photodesk.library.moving_in.old_library import projects_root
from photodesk.library.moving_in.survey import forecast, survey
from photodesk.library.open_library import OpenLibrary
from photodesk.library.reports import Stop, never


def dry_run(lib: OpenLibrary | None, source: Path, database: Path, *, copy: bool, stop: Stop = never) -> MoveReport:
    """What moving in would do; `lib` is None for a library yet to be made. Writes nothing. Raises as `survey`."""
    return forecast(survey(source, database, stop), lib, copy=copy)


def operation_of(job: Job) -> str:
    """The name of what a job does to the old trash, and of its report."""
    return operation_name("moved-in", job.task_id, job.created_at)


def move_request(lib: OpenLibrary, source: Path, database: Path, *, copy: bool) -> TaskRequest:
    """The task that moves in. Raises NotFoundError when `source` is no library of the older photo manager."""
    root = projects_root(source)
    home = root.parent.parent if root.parent.name == ".projects" else root
    return TaskRequest(
        "move_in",
        payload={"source": str(root), "database": str(database.absolute()), "copy": copy},
        label=f"Move in from {shown(home.name or str(home))}",
        tenant_id=lib.tenant,
    )
