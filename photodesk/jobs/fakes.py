"""Shipped with the queue for tests and demonstrations: a job type made of a function, and a listener that remembers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from photodesk.domain.changes import ChangeSet
from photodesk.domain.events import JobEvent, TaskEvent
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome

T = TypeVar("T")


def do_every_item(ctx: JobContext) -> Outcome:
    """Every item is done at once; stops when told."""
    for item in ctx.items():
        if ctx.should_stop():
            break
        ctx.item_done(item)
    return Outcome(found=ctx.progress.total, changed=ctx.progress.done)


class Scripted:
    """A JobType that runs `script`."""

    def __init__(
        self,
        name: str,
        script: Callable[[JobContext], Outcome | None] = do_every_item,
        *,
        per_photo: bool = True,
        alone: bool = False,
    ) -> None:
        self.name = name
        self.per_photo = per_photo
        self.alone = alone
        self._script = script

    def run(self, ctx: JobContext) -> Outcome:
        return self._script(ctx) or Outcome()


class Recorder:
    """A JobListener that keeps every event in order, and lets a test wait for one."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.queued_events: list[TaskEvent] = []
        self.progress_events: list[JobEvent] = []
        self.finished_events: list[JobEvent] = []
        self.changes: list[ChangeSet] = []

    def queued(self, event: TaskEvent) -> None:
        self._keep(self.queued_events, event)

    def progressed(self, event: JobEvent) -> None:
        self._keep(self.progress_events, event)

    def finished(self, event: JobEvent) -> None:
        self._keep(self.finished_events, event)

    def changed(self, changes: ChangeSet) -> None:
        self._keep(self.changes, changes)

    def wait_for(self, condition: Callable[[Recorder], bool], timeout_s: float = 10.0) -> bool:
        """Wait until `condition` holds, looking after every event; False after `timeout_s` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: condition(self), timeout_s)

    def wait_for_task(self, task_id: int, timeout_s: float = 10.0) -> JobEvent | None:
        """Wait for the end of a task: the event that said so."""
        self.wait_for(lambda r: any(e.task_id == task_id and e.task_ended for e in r.finished_events), timeout_s)
        return next((e for e in self.finished_events if e.task_id == task_id and e.task_ended), None)

    def _keep(self, where: list[T], event: T) -> None:
        with self._changed:
            where.append(event)
            self._changed.notify_all()
