"""Verbs that look after the library: discover, check, backup."""

from __future__ import annotations

from argparse import Namespace

from photodesk.cli import documents, waiting
from photodesk.cli.desk import Desk
from photodesk.cli.output import Output, plain
from photodesk.domain.job import Scope
from photodesk.domain.question import Question
from photodesk.domain.task import TaskRequest
from photodesk.library import backups
from photodesk.library.discovery import take_as_new
from photodesk.library.integrity import check_library, mend_references


def discover(desk: Desk, args: Namespace, out: Output) -> int:
    """Look for new folders now and take in what they hold. A question that waits is no failure: it is the answer."""
    if args.as_new is not None:
        return _as_new(desk, args.as_new, out)
    before = {p.id for p in desk.lib.projects.list(desk.lib.tenant, include_archived=True)}
    finished = waiting.run(desk, TaskRequest("folder_discovery", scope=Scope.GLOBAL))
    projects = [p for p in desk.lib.projects.list(desk.lib.tenant) if p.id not in before]
    message = "".join(str(job.result.get("message", "")) for job in finished.task.jobs)
    asked = questions(desk)
    document = {
        "task_id": finished.task.id,
        "status": finished.task.status,
        "message": message,
        "projects": [{"id": p.id, "name": p.name, "folder": p.folder} for p in projects],
        "questions": asked,
        "follow_up_task_ids": [t.id for t in finished.followed],
    }
    out.result(document, [message or "Nothing new.", *question_lines(asked)])
    return int(finished.failed)


def _as_new(desk: Desk, folder: str, out: Output) -> int:
    project = take_as_new(desk.lib, folder)
    finished = waiting.run(desk, TaskRequest("folder_check", project_id=project.id))
    document = {
        "task_id": finished.task.id,
        "status": finished.task.status,
        "projects": [{"id": project.id, "name": project.name, "folder": project.folder}],
        "questions": questions(desk),
    }
    out.result(document, [f"“{plain(project.name)}” is a project of its own now."])
    return int(finished.failed)


def questions(desk: Desk) -> list[documents.Document]:
    """What waits for an answer of the user."""
    return [_question(q) for q in desk.lib.questions.open(desk.lib.tenant)]


def _question(it: Question) -> documents.Document:
    return {
        "id": it.id,
        "kind": it.kind,
        "subject": it.subject,
        "project_id": it.project_id,
        "message": it.message,
        "hint": it.hint,
        "asked_at": it.asked_at,
    }


def question_lines(asked: list[documents.Document]) -> list[str]:
    return [f"  ? {plain(q['message'])} {plain(q['hint'])}" for q in asked]


def check(desk: Desk, args: Namespace, out: Output) -> int:
    """Look whether all is as the database says; with --repair mend references between rows (after a backup)."""
    mended = None
    if args.repair:
        backups.back_up(desk.lib)
        mended = mend_references(desk.lib)
    problems = check_library(desk.lib)
    document: documents.Document = {
        "ok": not problems,
        "problems": [{"kind": p.kind, "where": p.where, "message": p.message} for p in problems],
    }
    lines = [f"{p.kind:<18} {plain(p.where)}: {plain(p.message)}" for p in problems]
    if mended is not None:
        counts = {"restored_projects": mended.restored_projects, "emptied": mended.emptied, "removed": mended.removed}
        document["repaired"] = counts
        lines.append(f"Mended: {', '.join(f'{n} {word}' for word, n in counts.items())}.")
    out.result(document, lines or ["Everything is as it should be."])
    return int(bool(problems))


def backup(desk: Desk, args: Namespace, out: Output) -> int:
    made = backups.back_up(desk.lib)
    document = {"backup": str(made.path), "size": made.size, "removed": [str(p) for p in made.removed]}
    lines = [f"Backed up to {plain(made.path)} ({made.size / 1_000_000:.1f} MB)."]
    lines += [f"  gave up {plain(p.name)}" for p in made.removed]
    out.result(document, lines)
    return 0
