"""migrate-node: move in from the older photo manager. The library it moves into is made when there is none."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from photodesk.cli import documents, waiting
from photodesk.cli.desk import Desk, Host
from photodesk.cli.output import Output
from photodesk.domain.moving_in import Matter, MoveReport, report_lines
from photodesk.library.moving_in import reports
from photodesk.library.moving_in.old_library import PROJECTS, projects_root
from photodesk.library.moving_in.request import dry_run, move_request, operation_of
from photodesk.library.moving_in.survey import survey

LINES = 200
"""So many findings are listed for people; the report holds all of them."""


def library_for(args: Namespace) -> Path:
    """The PhotoDesk library to move into: --library, else PHOTODESK_LIBRARY, else the old library's own folder. Never
    the one that was opened last: too much would go where one just happened to be."""
    named = args.library or os.environ.get("PHOTODESK_LIBRARY")
    if named:
        return Path(named).expanduser().absolute()
    root = projects_root(Path(args.source).expanduser())
    return root.parent.parent if root.parent.name == PROJECTS else root.parent


def check(args: Namespace) -> None:
    """Raise what is wrong with the two paths, before a library is made."""
    survey(*_paths(args), stop=lambda: True)


def dry(root: Path, host: Host, args: Namespace, out: Output) -> int:
    """Say what would happen. Nothing is written, no library is made."""
    with host.peek(root) as lib:
        report = dry_run(lib, *_paths(args), copy=args.copy)
    out.result({"dry_run": True, "library": str(root), **_document(report)}, [*_lines(report), "Nothing was changed."])
    return 0


def migrate(desk: Desk, args: Namespace, out: Output) -> int:
    """Move in, wait for the work and for the pictures it leads to, and tell what could not be carried over."""
    source, database = _paths(args)
    finished = waiting.run(desk, move_request(desk.lib, source, database, copy=args.copy))
    report = next((r for job in finished.task.jobs if (r := reports.of_operation(desk.lib, operation_of(job)))), None)
    document: documents.Document = {
        "dry_run": False,
        "library": str(desk.lib.root),
        "task_id": finished.task.id,
        "status": finished.task.status,
        "errors": [job.error for job in finished.task.jobs if job.error],
        "follow_up_task_ids": [task.id for task in finished.followed],
    }
    lines = [*document["errors"]]
    if report is not None:
        document |= _document(report)
        lines += [*_lines(report), f"The whole report: {report.place}"]
    out.result(document, lines)
    return int(finished.failed)


def _paths(args: Namespace) -> tuple[Path, Path]:
    return Path(args.source).expanduser().absolute(), Path(args.database).expanduser().absolute()


def _lines(report: MoveReport) -> list[str]:
    lines = report_lines(report)
    if len(lines) > LINES:
        lines = [*lines[:LINES], f"… and {len(lines) - LINES:,} lines more"]
    return lines


def _document(report: MoveReport) -> documents.Document:
    return {
        "source": report.source,
        "database": report.database,
        "copy": report.copy,
        "bytes": report.size,
        "counts": report.counts.as_words(),
        "projects": [{"name": p.name, "folder": p.folder, "counts": p.counts.as_words()} for p in report.projects],
        "not_carried": [_finding(f.matter, f.subject, f.message) for f in report.lost],
        "findings": [_finding(f.matter, f.subject, f.message) for f in report.findings],
        "report": report.place or None,
    }


def _finding(matter: Matter, subject: str, message: str) -> documents.Document:
    return {"about": matter, "subject": subject, "message": message}
