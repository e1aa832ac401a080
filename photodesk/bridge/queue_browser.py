"""The queue as the Activity panel reads it: tasks, and failed items with the photo they speak of."""

from __future__ import annotations

from collections.abc import Sequence

from photodesk.domain.job import ItemStatus
from photodesk.domain.task import Task, TaskItemRow
from photodesk.jobs.reads import QueueReads
from photodesk.library import browse
from photodesk.library.open_library import OpenLibrary


class QueueBrowser:
    """Every method belongs on the reading thread (`Reader.ask`)."""

    def __init__(self, library: OpenLibrary, queue: QueueReads) -> None:
        self._library = library
        self._queue = queue

    def tasks(self, limit: int) -> list[Task]:
        """Active tasks first, then the newest of the rest."""
        tenant = self._library.tenant
        active = self._queue.tasks(limit, active_only=True, tenant_id=tenant)
        shown = {task.id for task in active}
        return active + [t for t in self._queue.tasks(limit, tenant_id=tenant) if t.id not in shown]

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
