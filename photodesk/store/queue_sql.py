"""What the parts of the job store share: short statements on this thread's connection, and the rows they read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Any, TypeVar

from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.job import DEFAULT_TENANT, ItemStatus, Job, JobItem, JobStatus, Lane, Progress, Scope
from photodesk.store.database import Database
from photodesk.store.fields import name_from_db

PAYLOAD_VERSION = 1
"""A payload that says a higher `payload_version` was written by a newer program and is not run."""

Row = Sequence[Any]
W = TypeVar("W", bound=StrEnum)

JOB_COLUMNS = (
    "id, tenant_id, task_id, step, project_id, scope, type, status, priority, lane, payload, progress_total, "
    "progress_done, progress_failed, progress_skipped, attempts, max_attempts, error, lease_token, worker_id, "
    "created_at, started_at, finished_at, result"
)
ITEM_COLUMNS = "id, job_id, photo_id, name, status, message, kind, attempts"
LIVE = "('queued', 'running', 'paused')"
"""The states that are not terminal, as SQL."""


class LeaseLostError(PhotoDeskError):
    """The worker holds this job no longer: it was canceled, or given to another worker. Nothing was written."""

    kind = "lease_lost"


class MalformedJobError(PhotoDeskError):
    """A claimed job row cannot be understood. `job` carries what could be read, and the lease."""

    kind = "malformed_job"

    def __init__(self, job: Job, message: str) -> None:
        super().__init__(message)
        self.job = job


class QueueSql:
    """Base of the job store's parts. Every method runs on the calling thread's own connection."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def connection(self) -> AbstractContextManager[object]:
        """This thread's connection, opened on entry and closed on exit: put a whole worker loop inside."""
        return self._db.connection_context()

    def transaction(self) -> AbstractContextManager[object]:
        """One IMMEDIATE transaction; nested calls join it. Several statements of the store become one act."""
        return self._db.atomic()

    def data_version(self) -> int:
        """A number that changes when another connection, of this process or another, has committed."""
        return self._db.data_version()

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of a statement, read to the end."""
        return self._db.sql(sql, parameters)

    def _one(self, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
        rows = self._db.sql(sql, parameters)
        return rows[0] if rows else None

    def _run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run a statement; the number of rows it changed."""
        return self._db.change(sql, parameters)

    def _many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        self._db.change_many(sql, rows)


def placeholders(values: Sequence[object]) -> str:
    """`?, ?, ?` for an IN list."""
    return ", ".join("?" * len(values))


def progress_of(row: Row) -> Progress:
    """A Progress from four columns: total, done, failed, skipped (NULL counts as 0)."""
    total, done, failed, skipped = (int(value or 0) for value in row)
    return Progress(total, done, failed, skipped)


def read_item(row: Row) -> JobItem:
    item_id, job_id, photo_id, name, status, message, kind, attempts = row
    return JobItem(item_id, job_id, photo_id, name_from_db(name), ItemStatus(status), message, kind, attempts)


def read_job(row: Row) -> tuple[Job, str]:
    """The job of a row of JOB_COLUMNS, and why it cannot be run ("" when it can). Never raises on foreign content."""
    problems: list[str] = []
    payload = read_payload(row[10], problems)
    job = Job(
        id=row[0],
        tenant_id=row[1] or DEFAULT_TENANT,
        task_id=row[2],
        step=row[3],
        project_id=row[4],
        scope=_word(Scope, row[5] or Scope.PROJECT, Scope.PROJECT, problems),
        type=row[6],
        status=_word(JobStatus, row[7], JobStatus.FAILED, problems),
        priority=row[8],
        lane=_word(Lane, row[9], Lane.BULK, problems),
        payload=payload,
        progress=progress_of(row[11:15]),
        attempts=row[15],
        max_attempts=row[16],
        error=row[17] or "",
        lease_token=row[18],
        worker_id=row[19],
        created_at=row[20],
        started_at=row[21],
        finished_at=row[22],
        result=read_payload(row[23] or "{}", []),
    )
    return job, "; ".join(problems)


def read_payload(text: object, problems: list[str]) -> Mapping[str, Any]:
    """The JSON object in `text`; what is wrong with it is added to `problems` in words."""
    try:
        value = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        value = None
    if not isinstance(value, dict):
        problems.append("The job's description is not readable (no JSON object)")
        return {}
    version = value.get("payload_version", PAYLOAD_VERSION)
    if not isinstance(version, int) or version > PAYLOAD_VERSION:
        problems.append("The job was written by a newer version of PhotoDesk")
    return value


def _word(words: type[W], text: str, otherwise: W, problems: list[str]) -> W:
    try:
        return words(text)
    except ValueError:
        problems.append(f"The job's {words.__name__.lower()} “{text}” is not known to this version")
        return otherwise
