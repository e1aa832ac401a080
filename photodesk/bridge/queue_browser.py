"""The queue as the Activity panel reads it: tasks, and failed items with the photo they speak of."""

from __future__ import annotations

from collections.abc import Sequence

from photodesk.domain.job import TERMINAL, ItemStatus
from photodesk.domain.task import Task, TaskItemRow
from photodesk.jobs.clock import utc_now
from photodesk.jobs.diagnose import why_not_claimed
from photodesk.jobs.engine import JobStore
from photodesk.library import browse
from photodesk.library.open_library import OpenLibrary

ACTIVE_MOST = 5000
"""Active tasks listed; who has more of them has other worries."""


class QueueBrowser:
    """Every method belongs on the reading thread (`Reader.ask`)."""

    def __init__(self, library: OpenLibrary, queue: JobStore) -> None:
        self._library = library
        self._queue = queue

    def tasks(self, limit: int) -> list[Task]:
        """All active tasks first (up to ACTIVE_MOST), then the newest `limit` of the rest."""
        tenant = self._library.tenant
        active = self._queue.tasks(ACTIVE_MOST, active_only=True, tenant_id=tenant)
        shown = {task.id for task in active}
        rest: list[Task] = []
        before: int | None = None
        while len(rest) < limit and (some := self._queue.tasks(limit, tenant_id=tenant, before_id=before)):
            rest += [t for t in some if t.id not in shown and t.status in TERMINAL]
            before = some[-1].id
        return active + rest[:limit]

    def why_waits(self, task_id: int) -> list[str]:
        """Why nobody works on a task that waits, in sentences; empty when a worker takes it next (R112)."""
        task = self._queue.task(task_id)
        waiting = [job for job in task.jobs if job.status not in TERMINAL] if task is not None else []
        return why_not_claimed(self._queue, waiting[0].id, utc_now()) if waiting else []

    def task_items(self, task_id: int, statuses: Sequence[ItemStatus], limit: int) -> list[TaskItemRow]:
        """Items of a task in those states, oldest first, with what a card shows of their photos."""
        items = self._queue.task_items(task_id, statuses, limit=limit)
        rows = {r.ref.photo_id: r for r in browse.rows(self._library, [i.photo_id for i in items if i.photo_id])}
        found = []
        for item in items:
            row = rows.get(item.photo_id or 0)
            found.append(
                TaskItemRow(
                    item_id=item.id,
                    photo_id=item.photo_id,
                    project_id=row.ref.project_id if row else None,
                    name=row.files[0].name if row and row.files else item.name,
                    project_name=row.project_name if row else "",
                    kind=item.kind,
                    message=item.message,
                    thumbnail_path=row.thumbnail_path if row else "",
                )
            )
        return found
