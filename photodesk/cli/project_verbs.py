"""Verbs on a project as a whole: rename, relink, archive, delete."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from photodesk.cli import documents, waiting
from photodesk.cli.desk import Desk
from photodesk.cli.file_verbs import delete_project
from photodesk.cli.output import Output, plain
from photodesk.domain.errors import NotFoundError
from photodesk.domain.project import Project
from photodesk.domain.task import TaskRequest
from photodesk.library import browse
from photodesk.library.folder_alignment import rename_project
from photodesk.library.projects import find_project
from photodesk.library.relink import archive, relink


def project(desk: Desk, args: Namespace, out: Output) -> int:
    """The sub-verb named."""
    return PROJECT_VERBS[args.project_verb](desk, args, out)


def rename(desk: Desk, args: Namespace, out: Output) -> int:
    """The name changes at once; the folder follows through the queue, so that it is not renamed under an import."""
    renamed = rename_project(desk.lib, find_project(desk.lib, args.name), args.new_name)
    finished = waiting.run(desk, TaskRequest("folder_alignment", project_id=renamed.id))
    message = " ".join(str(job.error or job.result.get("message", "")) for job in finished.task.jobs).strip()
    return _told(desk, renamed, finished.task.id, message, int(finished.failed), out)


def relink_project(desk: Desk, args: Namespace, out: Output) -> int:
    """The folder is taken at the user's word, then checked: what is there, what is missing, what is new."""
    linked = relink(desk.lib, find_project(desk.lib, args.name), Path(args.folder).absolute())
    finished = waiting.run(desk, TaskRequest("maintenance", project_id=linked.id))
    message = " ".join(filter(None, (str(job.result.get("message", "")) for job in finished.task.jobs)))
    return _told(desk, linked, finished.task.id, message, int(finished.failed), out)


def archive_project(desk: Desk, args: Namespace, out: Output) -> int:
    put_away = archive(desk.lib, find_project(desk.lib, args.name), archived=not args.undo)
    return _told(desk, put_away, None, "", 0, out)


def _told(desk: Desk, it: Project, task_id: int | None, message: str, status: int, out: Output) -> int:
    """The project as it is now."""
    now = next((s for s in browse.projects(desk.lib) if s.project.id == it.id), None)
    if now is None:
        raise NotFoundError(f"The project “{it.name}” is gone.", "See: photodesk projects")
    document = documents.project(desk.lib, now)
    lines = [f"{plain(now.project.name)}  ({now.project.status}, {now.project.availability})  {document['folder']}"]
    out.result({"project": document, "task_id": task_id, "message": message}, [*lines, *([message] if message else [])])
    return status


PROJECT_VERBS: dict[str, Callable[[Desk, Namespace, Output], int]] = {
    "rename": rename,
    "relink": relink_project,
    "archive": archive_project,
    "delete": delete_project,
}
"""Sub-verbs of `project`, by name."""
