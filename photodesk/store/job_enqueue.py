"""Putting work into the queue: tasks, jobs and their items, in one transaction, cut to the limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from photodesk.domain.errors import PayloadTooLargeError, ScopeError
from photodesk.domain.job import (
    BY_PHOTO,
    DEFAULT_TENANT,
    MAX_ITEMS_PER_JOB,
    Job,
    JobStatus,
    Lane,
    NewItem,
    Scope,
    Source,
    chunk_photo_ids,
    validate_payload_size,
)
from photodesk.store.fields import name_to_db, to_json
from photodesk.store.queue_sql import JOB_COLUMNS, QueueSql, placeholders, read_job

PRIORITY_LANE = 90
"""Jobs of this priority or more are interactive unless a lane is given."""


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to create. `payload` is what every job of every step is handed (R33)."""

    type: str
    scope: Scope
    source: Source = Source.USER
    label: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    tenant_id: str = DEFAULT_TENANT
    project_id: int | None = None
    photo_count: int = 0
    project_count: int = 0


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to add to a task. At most MAX_ITEMS_PER_JOB items; `dedupe_key` is unique among queued jobs."""

    type: str
    scope: Scope
    priority: int
    lane: Lane
    payload: Mapping[str, Any] = field(default_factory=dict)
    items: Sequence[NewItem] = ()
    step: int = 0
    project_id: int | None = None
    tenant_id: str = DEFAULT_TENANT
    dedupe_key: str | None = None
    paused_by: str | None = None


class JobEnqueue(QueueSql):
    """The entry of the queue. Scopes follow R86–R89; the limit of items is checked here once more (R125)."""

    def create_task(self, task: NewTask, now: str) -> int:
        """Insert a task; its id."""
        rows = self._rows(
            "INSERT INTO tasks (tenant_id, type, scope, source, label, status, payload, project_id, photo_count, "
            "project_count, created_at, updated_at) VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?) RETURNING id",
            (
                task.tenant_id,
                task.type,
                task.scope,
                task.source,
                task.label,
                to_json(task.payload),
                task.project_id,
                task.photo_count,
                task.project_count,
                now,
                now,
            ),
        )
        return int(rows[0][0])

    def queued_duplicate(self, dedupe_key: str) -> Job | None:
        """The queued job that bears `dedupe_key`. Ask inside the transaction that would add another."""
        row = self._one(
            f"SELECT {JOB_COLUMNS} FROM jobs WHERE dedupe_key = ? AND dedupe_key IS NOT NULL AND status = 'queued'",
            (dedupe_key,),
        )
        return read_job(row)[0] if row else None

    def make_the_users(self, task_id: int, label: str, now: str) -> None:
        """The user asks for what the clock or another task has queued already: from now on it is theirs."""
        self._run(
            "UPDATE tasks SET source = 'user', label = ?, updated_at = ? WHERE id = ? AND source <> 'user'",
            (label, now, task_id),
        )

    def add_jobs(self, task_id: int, jobs: Sequence[NewJob], now: str) -> list[int]:
        """Insert jobs with their items in one transaction; their ids in order.

        Raises PayloadTooLargeError, ScopeError; then nothing is inserted.
        """
        for job in jobs:
            _check(job)
        with self.transaction():
            return [self._add_job(task_id, job, now) for job in jobs]

    def enqueue(
        self,
        tenant_id: str,
        type: str,
        *,
        now: str,
        project_id: int | None = None,
        scope: Scope | None = None,
        payload: Mapping[str, Any] | None = None,
        priority: int = 50,
        lane: Lane | None = None,
        task_id: int | None = None,
        step: int = 0,
    ) -> Job:
        """One job without items (R87). Without a task it gets one of its own, so that the user can see it (T51)."""
        jobs = self.enqueue_with_items(
            tenant_id,
            type,
            (),
            now=now,
            project_id=project_id,
            scope=scope,
            payload=payload,
            priority=priority,
            lane=lane,
            task_id=task_id,
            step=step,
        )
        return jobs[0]

    def enqueue_with_items(
        self,
        tenant_id: str,
        type: str,
        items: Sequence[NewItem],
        *,
        now: str,
        project_id: int | None = None,
        scope: Scope | None = None,
        payload: Mapping[str, Any] | None = None,
        priority: int = 50,
        lane: Lane | None = None,
        task_id: int | None = None,
        step: int = 0,
        auto_chunk: bool = True,
    ) -> list[Job]:
        """One job, or one per chunk of MAX_ITEMS_PER_JOB (R91); without `auto_chunk` too many are refused."""
        refuse_oversized(payload or {})
        if not auto_chunk:
            refuse_oversized(items)
        chosen = scope or (Scope.PROJECT if project_id is not None else Scope.PHOTO_SET)
        job = NewJob(
            type=type,
            scope=chosen,
            priority=priority,
            lane=lane or (Lane.INTERACTIVE if priority >= PRIORITY_LANE else Lane.BULK),
            payload=payload or {},
            step=step,
            project_id=project_id,
            tenant_id=tenant_id,
        )
        with self.transaction():
            if task_id is None:
                task = NewTask(type, chosen, Source.SYSTEM, "", payload or {}, tenant_id, project_id, len(items))
                task_id = self.create_task(task, now)
            ids = self.add_jobs(task_id, chunked(job, items), now)
            rows = self._rows(
                f"SELECT {JOB_COLUMNS} FROM jobs WHERE id IN ({placeholders(ids)}) ORDER BY id",
                ids,
            )
        return [read_job(row)[0] for row in rows]

    def _add_job(self, task_id: int, job: NewJob, now: str) -> int:
        status = JobStatus.PAUSED if job.paused_by else JobStatus.QUEUED
        rows = self._rows(
            "INSERT INTO jobs (tenant_id, task_id, step, project_id, scope, type, status, priority, lane, payload, "
            "dedupe_key, progress_total, paused_by, created_at, updated_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (
                job.tenant_id,
                task_id,
                job.step,
                job.project_id,
                job.scope,
                job.type,
                status,
                job.priority,
                job.lane,
                to_json(job.payload),
                job.dedupe_key,
                len(job.items),
                job.paused_by,
                now,
                now,
            ),
        )
        job_id = int(rows[0][0])
        tenant = job.tenant_id
        self._many(
            "INSERT INTO job_items (tenant_id, job_id, photo_id, name) VALUES (?, ?, ?, ?)",
            [(tenant, job_id, item.photo_id, name_to_db(item.name)) for item in job.items],
        )
        return job_id


def chunked(job: NewJob, items: Sequence[NewItem]) -> list[NewJob]:
    """`job` once per chunk of `items`, each payload with `chunk_index` and `total_chunks`; the first keeps the key.

    What the payload says photo by photo (`by_photo`) goes to the chunk that has the photo.
    """
    chunks = list(chunk_photo_ids(items)) or [()]
    return [
        NewJob(
            type=job.type,
            scope=job.scope,
            priority=job.priority,
            lane=job.lane,
            payload={**_narrowed(job.payload, chunk), "chunk_index": index, "total_chunks": len(chunks)},
            items=chunk,
            step=job.step,
            project_id=job.project_id,
            tenant_id=job.tenant_id,
            dedupe_key=job.dedupe_key if index == 0 else None,
            paused_by=job.paused_by,
        )
        for index, chunk in enumerate(chunks)
    ]


def _narrowed(payload: Mapping[str, Any], chunk: Sequence[NewItem]) -> Mapping[str, Any]:
    said = payload.get(BY_PHOTO)
    if not isinstance(said, Mapping):
        return payload
    ids = {str(item.photo_id) for item in chunk}
    return {**payload, BY_PHOTO: {i: value for i, value in said.items() if i in ids}}


def refuse_oversized(payload: Mapping[str, Any] | Sequence[Any]) -> None:
    """Raise PayloadTooLargeError with count and limit when `payload` holds more than one job may (R103, R125)."""
    check = validate_payload_size(payload, MAX_ITEMS_PER_JOB)
    if not check.valid:
        raise PayloadTooLargeError(check.message)


def _check(job: NewJob) -> None:
    refuse_oversized(job.items)
    refuse_oversized(job.payload)
    if job.scope is Scope.PROJECT and job.project_id is None:
        raise ScopeError("project scope requires project_id", "Name the project.")
    if job.scope is Scope.GLOBAL and job.project_id is not None:
        raise ScopeError("global scope takes no project_id", "Leave the project out or use scope project.")
