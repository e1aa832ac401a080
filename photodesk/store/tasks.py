"""Tasks and jobs as lists: what the Activity panel and the terminal show, and what is old enough to go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from photodesk.domain.job import TERMINAL, ItemStatus, Job, JobItem, JobStatus, Progress, Scope, Source
from photodesk.domain.task import Task
from photodesk.store.fields import to_json
from photodesk.store.job_control import JobControl
from photodesk.store.queue_sql import (
    ITEM_COLUMNS,
    JOB_COLUMNS,
    LIVE,
    Row,
    placeholders,
    read_item,
    read_job,
    read_payload,
)

_TASK_COLUMNS = (
    "id, tenant_id, type, scope, source, label, status, payload, created_at, finished_at, project_id, "
    "photo_count, project_count"
)


class TaskRows(JobControl):
    """Reads. Newest first unless said otherwise: ids grow with time, so a list walks back along the primary key (the
    `+` before tenant_id keeps SQLite from sorting a whole tenant instead)."""

    def task(self, task_id: int) -> Task | None:
        """A task with its jobs in order."""
        found = self._tasks("id = ?", (task_id,), 1)
        return found[0] if found else None

    def tasks(
        self,
        limit: int = 100,
        *,
        active_only: bool = False,
        tenant_id: str | None = None,
        before_id: int | None = None,
    ) -> list[Task]:
        """Tasks with their jobs; `before_id` continues a list that ended there."""
        where, values = ["1"], list[Any]()
        if active_only:
            where.append(f"status IN {LIVE}")
        if tenant_id is not None:
            where.append("+tenant_id = ?")
            values.append(tenant_id)
        if before_id is not None:
            where.append("id < ?")
            values.append(before_id)
        return self._tasks(" AND ".join(where), values, limit)

    def active_task(self, type: str, tenant_id: str) -> Task | None:
        """A task of this type that waits, runs or is paused."""
        found = self._tasks(f"type = ? AND +tenant_id = ? AND status IN {LIVE}", (type, tenant_id), 1)
        return found[0] if found else None

    def last_success(self, type: str, tenant_id: str) -> str | None:
        """When a task of this type last ended without failing (ISO UTC)."""
        row = self._one(
            "SELECT max(finished_at) FROM tasks WHERE type = ? AND +tenant_id = ? "
            "AND status IN ('completed', 'completed_with_errors')",
            (type, tenant_id),
        )
        return row[0] if row else None

    def task_head(self, task_id: int) -> tuple[str, Source]:
        """Type and source of a task; a row that was removed by hand reads as work of the system."""
        row = self._one("SELECT type, source FROM tasks WHERE id = ?", (task_id,))
        return (row[0], Source(row[1])) if row else ("", Source.SYSTEM)

    def set_follow_ups(self, job_id: int, task_ids: Sequence[int]) -> None:
        """Note in a job's result which tasks it led to."""
        self._run(
            "UPDATE jobs SET result = json_set(result, '$.follow_up_task_ids', json(?)) WHERE id = ?",
            (to_json(list(task_ids)), job_id),
        )

    def children(self, task_id: int) -> list[Task]:
        """The tasks that jobs of this task led to, in order."""
        rows = self._rows(
            "SELECT DISTINCT value FROM jobs, json_each(jobs.result, '$.follow_up_task_ids') "
            "WHERE task_id = ? ORDER BY value",
            (task_id,),
        )
        return [task for row in rows if (task := self.task(row[0])) is not None]

    def tasks_of_project(self, project_id: int) -> list[Task]:
        """Every task of project scope in a project."""
        return self._tasks("project_id = ?", (project_id,), -1)

    def retried_tasks(self) -> set[int]:
        """Ids of tasks for which a retry has been started."""
        rows = self._rows(
            "SELECT DISTINCT json_extract(payload, '$.retry_of') FROM tasks "
            "WHERE json_valid(payload) AND json_extract(payload, '$.retry_of') IS NOT NULL"
        )
        return {int(row[0]) for row in rows}

    def job(self, job_id: int) -> Job | None:
        row = self._one(f"SELECT {JOB_COLUMNS} FROM jobs WHERE id = ?", (job_id,))
        return read_job(row)[0] if row else None

    def list_by_project(
        self,
        project_id: int,
        *,
        limit: int = 100,
        offset: int = 0,
        status: JobStatus | None = None,
        type: str | None = None,
    ) -> list[Job]:
        """Jobs of project scope in this project (R98)."""
        return self._jobs({"project_id": project_id, "status": status, "type": type}, limit, offset)

    def list_by_tenant(
        self, tenant_id: str, *, limit: int = 100, scope: Scope | None = None, status: JobStatus | None = None
    ) -> list[Job]:
        """Jobs of a tenant over all projects (R99)."""
        return self._jobs({"+tenant_id": tenant_id, "scope": scope, "status": status}, limit, 0)

    def task_items(
        self, task_id: int, statuses: Sequence[ItemStatus] | None = None, *, limit: int | None = None, after: int = 0
    ) -> list[JobItem]:
        """Items of all jobs of a task, in order, those after item id `after`."""
        chosen = tuple(statuses) if statuses is not None else tuple(ItemStatus)
        rows = self._rows(
            f"SELECT {ITEM_COLUMNS} FROM job_items WHERE job_id IN (SELECT id FROM jobs WHERE task_id = ?) "
            f"AND status IN ({placeholders(chosen)}) AND id > ? ORDER BY id LIMIT ?",
            (task_id, *chosen, after, -1 if limit is None else limit),
        )
        return [read_item(row) for row in rows]

    def places(self, task_id: int) -> dict[int, int]:
        """The place of each photo among those a task was asked for, from 1; a retry counts as what it repeats."""
        origin = self._one(
            "WITH RECURSIVE line(id, before) AS ("
            " SELECT id, json_extract(payload, '$.retry_of') FROM tasks WHERE id = ? UNION"
            " SELECT t.id, json_extract(t.payload, '$.retry_of') FROM tasks t JOIN line ON t.id = line.before)"
            " SELECT min(id) FROM line",
            (task_id,),
        )
        rows = self._rows(
            "SELECT i.photo_id FROM job_items i JOIN jobs j ON j.id = i.job_id "
            "WHERE j.task_id = ? AND j.step = 0 AND i.photo_id IS NOT NULL ORDER BY i.id",
            (origin[0] if origin is not None else task_id,),
        )
        return {int(row[0]): place for place, row in enumerate(rows, 1)}

    def prune(self, before: str, *, limit: int = 500) -> int:
        """Delete up to `limit` tasks that ended before `before` (ISO UTC), with their jobs and items; how many.

        Call it until it gives 0: each call is one short transaction.
        """
        return self._run(
            f"DELETE FROM tasks WHERE id IN (SELECT id FROM tasks WHERE status NOT IN {LIVE} AND finished_at < ? "
            "ORDER BY id LIMIT ?)",
            (before, limit),
        )

    def drop_uneventful(self, type: str, tenant_id: str) -> int:
        """Delete scheduled tasks of this type that completed without changing anything, but for the last; how
        many. So a look every few minutes does not push the user's own work out of the list."""
        return self._run(
            "DELETE FROM tasks WHERE type = ?1 AND +tenant_id = ?2 AND source = 'schedule' AND status = 'completed' "
            "AND id < (SELECT max(id) FROM tasks WHERE type = ?1 AND +tenant_id = ?2 AND status = 'completed') "
            "AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.task_id = tasks.id AND j.result ->> 'changed' > 0)",
            (type, tenant_id),
        )

    def _jobs(self, wanted: dict[str, Any], limit: int, offset: int) -> list[Job]:
        named = {column: value for column, value in wanted.items() if value is not None}
        where = " AND ".join(f"{column} = ?" for column in named)
        rows = self._rows(
            f"SELECT {JOB_COLUMNS} FROM jobs WHERE {where} ORDER BY id DESC LIMIT ? OFFSET ?",
            (*named.values(), limit, offset),
        )
        return [read_job(row)[0] for row in rows]

    def _tasks(self, where: str, values: Sequence[Any], limit: int) -> list[Task]:
        rows = self._rows(f"SELECT {_TASK_COLUMNS} FROM tasks WHERE {where} ORDER BY id DESC LIMIT ?", (*values, limit))
        ids = [row[0] for row in rows]
        jobs: dict[int, list[Job]] = {task_id: [] for task_id in ids}
        for row in self._rows(
            f"SELECT {JOB_COLUMNS} FROM jobs WHERE task_id IN ({placeholders(ids)}) ORDER BY step, id", ids
        ):
            jobs[row[2]].append(read_job(row)[0])
        return [_read_task(row, tuple(jobs[row[0]])) for row in rows]


def _read_task(row: Row, jobs: tuple[Job, ...]) -> Task:
    status = JobStatus(row[6])
    return Task(
        id=row[0],
        tenant_id=row[1],
        type=row[2],
        scope=Scope(row[3]),
        source=Source(row[4]),
        label=row[5],
        status=status,
        payload=read_payload(row[7], []),
        progress=progress_shown(status, jobs),
        created_at=row[8],
        finished_at=row[9],
        project_id=row[10],
        photo_count=row[11],
        project_count=row[12],
        jobs=jobs,
    )


def progress_shown(status: JobStatus, jobs: Sequence[Job]) -> Progress:
    """Progress over the step that runs now and all its chunks; of a task that has ended, over its first step."""
    if not jobs:
        return Progress()
    step = 0 if status in TERMINAL else max(job.step for job in jobs)
    return sum((job.progress for job in jobs if job.step == step), Progress())
