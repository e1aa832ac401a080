"""Submitting a task and seeing it to its end: this process works too, beside whoever else serves the queue."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from photodesk.cli.desk import Desk
from photodesk.domain.errors import NotFoundError
from photodesk.domain.job import TERMINAL, ItemStatus, JobItem, Lane, Source
from photodesk.domain.task import Task, TaskRequest, TaskStarted

FOLLOW_UPS = 50
LOOK_S = 0.05
"""How often the task's row is asked whether it has ended, seconds: another process may have done the work."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A task at its end, the items that went wrong or were passed over, and the tasks it led to."""

    started: TaskStarted
    task: Task
    problems: tuple[JobItem, ...]
    followed: tuple[Task, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether anything of it, or of what it led to, failed."""
        return bool(self.started.unknown_ids) or any(
            t.status not in TERMINAL or t.status.value != "completed" for t in (self.task, *self.followed)
        )


@contextmanager
def workers(desk: Desk, lanes: tuple[Lane, ...] | None = None) -> Iterator[threading.Event]:
    """Threads that drain the queue while the context is open; the event tells them to stop."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=desk.engine.drain, args=(f"{os.getpid()}-cli-{n}", lanes, stop), name=f"worker-{n}")
        for n in range(desk.workers)
    ]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        desk.engine.wake()
        for thread in threads:
            thread.join()


def run(desk: Desk, request: TaskRequest) -> Finished:
    """Start the task and work until it and the tasks it led to have ended. Raises what `start_task` raises."""
    started = desk.engine.start_task(request)
    with workers(desk):
        ended = _end_of(desk, started.task_id)
        followed = _follow_ups(desk, ended)
    statuses = (ItemStatus.FAILED, ItemStatus.SKIPPED)
    problems = desk.jobs.task_items(ended.id, statuses)
    for task in followed:
        problems += desk.jobs.task_items(task.id, statuses)
    return Finished(started, ended, tuple(problems), followed)


def _end_of(desk: Desk, task_id: int) -> Task:
    ticks = threading.Event()
    while True:
        task = desk.jobs.task(task_id)
        if task is None:
            raise NotFoundError(f"Task {task_id} is gone from the queue.", "Start it again.")
        if task.status in TERMINAL:
            return task
        ticks.wait(LOOK_S)


def _follow_ups(desk: Desk, task: Task) -> tuple[Task, ...]:
    """Tasks the program started by itself since (a repair after a check), each to its end."""
    later = [t for t in desk.jobs.tasks(FOLLOW_UPS) if t.source is Source.SYSTEM]
    return tuple(_end_of(desk, t.id) for t in reversed(later) if t.id > task.id or t.status not in TERMINAL)


def drain(desk: Desk, lanes: tuple[Lane, ...] | None, *, until_empty: bool, stop: threading.Event) -> None:
    """Serve the queue until `stop` is set, or (with `until_empty`) until nothing waits or runs any more."""
    with workers(desk, lanes):
        while not stop.wait(0.2):
            if until_empty and not desk.jobs.tasks(1, active_only=True):
                return
