"""What terminal and window may ask of the queue. Reads only; changes go through the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from photodesk.domain.job import ItemStatus, JobItem
from photodesk.domain.task import Task


class QueueReads(Protocol):
    """Any thread."""

    def task(self, task_id: int) -> Task | None:
        """A task with its jobs in order."""

    def tasks(
        self, limit: int = 100, *, active_only: bool = False, tenant_id: str | None = None, before_id: int | None = None
    ) -> list[Task]:
        """Tasks with their jobs, newest first."""

    def task_items(
        self, task_id: int, statuses: Sequence[ItemStatus] | None = None, *, limit: int | None = None, after: int = 0
    ) -> list[JobItem]:
        """Items of all jobs of a task in order."""
