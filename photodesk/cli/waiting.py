"""Submitting a task and seeing it to its end: this process works too, beside whoever else serves the queue."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from photodesk.cli.desk import Desk
from photodesk.domain.errors import NotFoundError
from photodesk.domain.job import TERMINAL, ItemStatus, JobItem, JobStatus, Lane, Source
from photodesk.domain.task import Task, TaskRequest, TaskStarted

FOLLOW_UPS = 50
ACTIVE = 1000
PATIENCE_S = 5.0
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


class Crew:
    """Threads that drain the queue. When it cannot be used for `PATIENCE_S` (a full disk under it), so is said."""

    def __init__(self, desk: Desk, lanes: tuple[Lane, ...] | None) -> None:
        self._engine = desk.engine
        self._stop = threading.Event()
        self._well = time.monotonic()
        self._threads = [
            threading.Thread(
                target=desk.engine.drain, args=(f"{os.getpid()}-cli-{n}", lanes, self._stop), name=f"worker-{n}"
            )
            for n in range(desk.workers)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def check(self) -> None:
        """Raise what has kept the workers from the queue for too long, if anything has."""
        trouble = self._engine.trouble
        if trouble is None:
            self._well = time.monotonic()
        elif time.monotonic() - self._well > PATIENCE_S:
            raise trouble

    def leave(self) -> None:
        """Stop after the item in hand; what runs goes back to the queue, for whoever serves it next."""
        self._stop.set()
        try:
            self._engine.shutdown()
        finally:
            for thread in self._threads:
                thread.join()


@contextmanager
def workers(desk: Desk, lanes: tuple[Lane, ...] | None = None) -> Iterator[Crew]:
    """A crew at work while the context is open."""
    crew = Crew(desk, lanes)
    crew.start()
    try:
        yield crew
    finally:
        crew.leave()


def run(desk: Desk, request: TaskRequest) -> Finished:
    """Start the task and work until it and the tasks it led to have ended. Raises what `start_task` raises."""
    started = desk.engine.start_task(request)
    with workers(desk) as crew:
        ended = _end_of(desk, crew, started.task_id)
        followed = _follow_ups(desk, crew, ended)
    statuses = (ItemStatus.FAILED, ItemStatus.SKIPPED)
    problems = desk.jobs.task_items(ended.id, statuses)
    for task in followed:
        problems += desk.jobs.task_items(task.id, statuses)
    return Finished(started, ended, _named(desk, problems), followed)


def see_to_end(desk: Desk, task_ids: Sequence[int]) -> tuple[Task, ...]:
    """Work until these tasks have ended; how each did."""
    if not task_ids:
        return ()
    with workers(desk) as crew:
        return tuple(_end_of(desk, crew, task_id) for task_id in task_ids)


def _named(desk: Desk, items: Sequence[JobItem]) -> tuple[JobItem, ...]:
    """Items with the name of their photo, where they have none of their own: an id tells nobody which photo it is."""
    nameless = {i.photo_id for i in items if not i.name and i.photo_id is not None}
    names = {photo.id: photo.stem for photo in desk.lib.photos.get(sorted(nameless))}
    return tuple(replace(i, name=names.get(i.photo_id or 0, i.name)) if not i.name else i for i in items)


def _end_of(desk: Desk, crew: Crew, task_id: int) -> Task:
    ticks = threading.Event()
    while True:
        task = desk.jobs.task(task_id)
        if task is None:
            raise NotFoundError(f"Task {task_id} is gone from the queue.", "Start it again.")
        if task.status in TERMINAL:
            return task
        crew.check()
        ticks.wait(LOOK_S)


def _follow_ups(desk: Desk, crew: Crew, task: Task) -> tuple[Task, ...]:
    """Tasks the program started by itself since (a repair after a check), each to its end, and what they led to."""
    ended: dict[int, Task] = {}
    while True:
        found = [t for t in reversed(desk.jobs.tasks(FOLLOW_UPS)) if t.source is Source.SYSTEM and t.id not in ended]
        later = [t for t in found if t.id > task.id or t.status not in TERMINAL]
        if not later:
            return tuple(ended.values())
        ended |= {t.id: _end_of(desk, crew, t.id) for t in later}


def drain(desk: Desk, lanes: tuple[Lane, ...] | None, *, until_empty: bool, stop: threading.Event) -> None:
    """Serve the queue until `stop` is set, or (with `until_empty`) until nothing of these lanes waits or runs any more;
    what another program has paused is not waited for.

    Raises what ended a worker: a full disk, a lock that another program does not give back.
    """
    with workers(desk, lanes) as crew:
        while not stop.wait(LOOK_S):
            crew.check()
            if until_empty and not _left(desk, lanes):
                return


def _left(desk: Desk, lanes: tuple[Lane, ...] | None) -> bool:
    return any(
        job.status in (JobStatus.QUEUED, JobStatus.RUNNING) and (lanes is None or job.lane in lanes)
        for task in desk.jobs.tasks(ACTIVE, active_only=True)
        for job in task.jobs
    )
