"""Verbs that start work and wait for it: regenerate, maintain, work."""

from __future__ import annotations

import signal
import threading
from argparse import Namespace
from types import FrameType

from photodesk.cli import documents, dry_runs, waiting
from photodesk.cli.browse_verbs import filter_of
from photodesk.cli.care_verbs import question_lines, questions
from photodesk.cli.desk import Desk
from photodesk.cli.output import Output, counted
from photodesk.domain.errors import NotFoundError, UsageError
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.job import ItemStatus, Lane, Scope
from photodesk.domain.photo import PhotoRef
from photodesk.domain.task import TASKS, TaskRequest
from photodesk.library.projects import find_project

STEPS: dict[str, tuple[str, str]] = {
    **{
        name: (name, name)
        for name in (
            "orphaned_project_cleanup",
            "duplicate_resolution",
            "folder_alignment",
            "manifest_check",
            "folder_check",
            "cache_validation",
            "manifest_cleaning",
            "folder_discovery",
            "scrub",
            "backup",
        )
    },
    "trash_maintenance": ("trash_only", "trash_only"),
    "project_scavenge": ("project_scavenge_global", "project_scavenge"),
}
"""Maintenance steps that can be run alone: the task that does it for the library, and for one project."""


def regenerate(desk: Desk, args: Namespace, out: Output) -> int:
    request = _targets(desk, args)
    if args.dry_run:
        return dry_runs.tell(desk, request, out)
    finished = waiting.run(desk, request)
    document = documents.work(finished.started, finished.task, finished.problems)
    counts = document["counts"]
    lines = [f"{counts['done']:,} of {counted(counts['total'], 'photo')} done, {counts['failed']:,} failed"]
    lines += [f"  photo {photo_id} is not known" for photo_id in finished.started.unknown_ids]
    out.result(document, lines + documents.problem_lines(document["problems"]))
    return int(finished.failed)


def _targets(desk: Desk, args: Namespace) -> TaskRequest:
    """Exactly one of --photos, --project, --all and search words says which photos. Always by force."""
    kind = "regenerate_metadata" if args.metadata else "generate_derivatives"
    chosen = [bool(args.photos), args.project is not None, args.all, bool(args.words)]
    if sum(chosen) != 1:
        raise UsageError(
            "Say which photos: --photos ID…, --project NAME, --all, or search words.",
            "For example: photodesk regenerate --photos 12 13",
        )
    if args.photos:
        # Whoever owns them is looked up by the queue; an id that is not known is reported by it, one by one.
        return TaskRequest(kind, photos=tuple(PhotoRef(i, 0) for i in args.photos), force=True)
    if args.project is not None:
        project = find_project(desk.lib, args.project)
        return TaskRequest(kind, project_id=project.id, force=True)
    return TaskRequest(kind, filter=PhotoFilter() if args.all else filter_of(desk.lib, args.words), force=True)


def maintain(desk: Desk, args: Namespace, out: Output) -> int:
    request = _maintenance(desk, args)
    if args.dry_run:
        return dry_runs.tell(desk, request, out)
    finished = waiting.run(desk, request)
    steps = [
        {
            "type": job.type,
            "status": job.status,
            "found": job.result.get("found", 0),
            "changed": job.result.get("changed", 0),
            "skipped": job.result.get("skipped", 0),
            "message": job.error or job.result.get("message", ""),
        }
        for job in finished.task.jobs
    ]
    for task in finished.followed:
        done = task.progress
        steps.append(
            {
                "type": task.type,
                "status": task.status,
                "found": done.total,
                "changed": done.done,
                "skipped": done.skipped,
                "message": f"{done.failed} failed" if done.failed else "",
            }
        )
    problems = [documents.problem(i) for i in finished.problems if i.status is ItemStatus.FAILED]
    asked = questions(desk)
    document = {
        "task_id": finished.task.id,
        "status": finished.task.status,
        "steps": steps,
        "problems": problems,
        "questions": asked,
        "follow_up_task_ids": [t.id for t in finished.followed],
    }
    lines = [
        f"{s['type']:<22} {s['status']}: found {s['found']}, changed {s['changed']}. {s['message']}" for s in steps
    ]
    lines += question_lines(asked)
    out.result(document, lines + documents.problem_lines(problems))
    return int(finished.failed)


def _maintenance(desk: Desk, args: Namespace) -> TaskRequest:
    payload = {"accept_absence": True} if args.yes else {}
    project = find_project(desk.lib, args.project) if args.project is not None else None
    if args.step is not None:
        known = [step for step, tasks in STEPS.items() if tasks[0] in TASKS]
        if args.step not in known:
            raise NotFoundError(f"There is no maintenance step “{args.step}”.", f"The steps are: {', '.join(known)}.")
        kind = STEPS[args.step][project is not None]
    else:
        kind = "maintenance" if project else "maintenance_global"
    if project is not None:
        return TaskRequest(kind, project_id=project.id, payload=payload)
    return TaskRequest(kind, scope=Scope.GLOBAL, payload=payload)


def work(desk: Desk, args: Namespace, out: Output) -> int:
    """A worker without a window. SIGINT and SIGTERM end it within seconds; what runs goes back to the queue."""
    lanes = tuple(_lane(name) for name in args.lanes) if args.lanes else None
    stop = threading.Event()

    def leave(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {s: signal.signal(s, leave) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        out.say("Working. Press Ctrl+C to stop." if not args.until_empty else "Working until nothing is left.")
        waiting.drain(desk, lanes, until_empty=args.until_empty, stop=stop)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    left = desk.jobs.tasks(1000, active_only=True)
    out.result(
        {"active_tasks": len(left)}, [f"Stopped; {len(left)} tasks still wait." if left else "Nothing is left to do."]
    )
    return 0


def _lane(name: str) -> Lane:
    try:
        return Lane(name)
    except ValueError:
        raise UsageError(f"There is no lane “{name}”.", f"The lanes are: {', '.join(Lane)}.") from None
