"""Verbs for work that is in the queue: cancel, pause, resume, retry. Of a task, a job, or all work of one project."""

from __future__ import annotations

import signal
import threading
from argparse import Namespace
from types import FrameType
from typing import TypedDict

from photodesk.cli import documents, waiting
from photodesk.cli.desk import Desk
from photodesk.cli.output import Output, counted
from photodesk.domain.errors import NotFoundError, UsageError
from photodesk.domain.job import ItemStatus, JobStatus
from photodesk.library.projects import find_project


class Whose(TypedDict, total=False):
    """Exactly one of them."""

    task_id: int
    job_id: int
    project_id: int


def cancel(desk: Desk, args: Namespace, out: Output) -> int:
    return _told(out, desk.engine.cancel(**_target(desk, args)), "canceled")


def resume(desk: Desk, args: Namespace, out: Output) -> int:
    return _told(out, desk.engine.resume(**_target(desk, args)), "resumed")


def pause(desk: Desk, args: Namespace, out: Output) -> int:
    """A pause belongs to the program that made it: this one waits, and work goes on when it ends."""
    target = _target(desk, args)
    over = threading.Event()

    def leave(_number: int, _frame: FrameType | None) -> None:
        over.set()

    before = {s: signal.signal(s, leave) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        jobs = desk.engine.pause(**target)
        if jobs:
            out.say(f"{counted(len(jobs), 'job')} paused. Press Ctrl+C to let the work go on.")
            over.wait(args.seconds)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return _told(out, jobs, "paused for a while")


def retry(desk: Desk, args: Namespace, out: Output) -> int:
    """New tasks for what failed or was canceled; waits for their end, as other work verbs do."""
    started = desk.engine.retry_failed(**_target(desk, args))
    ended = waiting.see_to_end(desk, [each.task_id for each in started])
    problems = [i for task in ended for i in desk.jobs.task_items(task.id, (ItemStatus.FAILED, ItemStatus.SKIPPED))]
    document = {
        "tasks": [documents.task(task) for task in ended],
        "problems": [documents.problem(item) for item in problems],
    }
    lines = [f"{task.label}: {task.status}, {task.progress.done:,} of {task.progress.total:,}" for task in ended]
    out.result(document, (lines or ["Nothing of it failed."]) + documents.problem_lines(document["problems"]))
    return int(any(task.status is not JobStatus.COMPLETED for task in ended))


def _told(out: Output, jobs: list[int], done: str) -> int:
    out.result({"job_ids": jobs}, [f"{counted(len(jobs), 'job')} {done}" if jobs else "Nothing of it waits or runs."])
    return 0


def _target(desk: Desk, args: Namespace) -> Whose:
    """Exactly one of --task, --job and --project, which must be there."""
    if sum(each is not None for each in (args.task, args.job, args.project)) != 1:
        raise UsageError("Say whose work: --task ID, --job ID or --project NAME.", "List tasks with: photodesk jobs")
    if args.project is not None:
        return {"project_id": find_project(desk.lib, args.project).id}
    task_id = args.task
    if args.job is not None:
        job = desk.engine.jobs.job(args.job)
        if job is None:
            raise NotFoundError(f"There is no job {args.job}.", "List them with: photodesk jobs --task ID")
        task_id = job.task_id
    task = desk.jobs.task(task_id)
    if task is None or task.tenant_id != desk.lib.tenant:
        raise NotFoundError(f"There is no task {task_id}.", "List them with: photodesk jobs")
    return {"job_id": args.job} if args.job is not None else {"task_id": task_id}
