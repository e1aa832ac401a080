"""What background work tells the world: which task, which scope, how far. Every event carries its scope (R138)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from photodesk.domain.changes import ChangeSet
from photodesk.domain.job import JobStatus, Progress, Scope, Source


@dataclass(frozen=True, slots=True)
class TaskEvent:
    """A task was queued, or (through `finished`) ended as a whole when `ended` is true."""

    task_id: int
    tenant_id: str
    type: str
    label: str
    scope: Scope
    project_id: int | None
    source: Source
    status: JobStatus
    photo_count: int = 0
    ended: bool = False
    message: str = ""


@dataclass(frozen=True, slots=True)
class JobEvent:
    """A job moved. `progress` is of this job, `task_progress` of its whole step (all chunks): monotonic.

    `task_ended` is true on the last job of a task's last step.
    """

    job_id: int
    task_id: int
    tenant_id: str
    type: str
    scope: Scope
    project_id: int | None
    source: Source
    status: JobStatus
    step: int
    steps: int
    progress: Progress
    task_progress: Progress
    task_status: JobStatus
    task_ended: bool = False
    message: str = ""


class JobListener(Protocol):
    """Where the engine reports. Called on worker threads; an implementation must return at once and never raise."""

    def queued(self, event: TaskEvent) -> None: ...

    def progressed(self, event: JobEvent) -> None: ...

    def finished(self, event: JobEvent) -> None: ...

    def changed(self, changes: ChangeSet) -> None: ...
