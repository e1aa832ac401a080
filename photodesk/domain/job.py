"""Jobs and their items: states, lanes, limits, chunks. Pure functions, no clock and no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

MAX_ITEMS_PER_JOB = 2000
"""Hard limit of items in one job (R102); larger sets are chunked."""

DEFAULT_TENANT = "user_0"

BY_PHOTO = "by_photo"
"""Of a payload: what it says of single photos, by photo id as text. Each chunk gets its own photos' share."""

T = TypeVar("T")


class Scope(StrEnum):
    """`project` needs a project; `photo_set` holds any photos of any projects; `global` is the library (R86)."""

    PROJECT = "project"
    PHOTO_SET = "photo_set"
    GLOBAL = "global"


class Lane(StrEnum):
    INTERACTIVE = "interactive"
    BULK = "bulk"
    BACKGROUND = "background"


class Source(StrEnum):
    USER = "user"
    SCHEDULE = "schedule"
    SYSTEM = "system"


class JobStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    COMPLETED_WITH_ERRORS = "completed_with_errors"
    FAILED = "failed"
    CANCELED = "canceled"


TERMINAL = frozenset({JobStatus.COMPLETED, JobStatus.COMPLETED_WITH_ERRORS, JobStatus.FAILED, JobStatus.CANCELED})


class ItemStatus(StrEnum):
    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


FINISHED_ITEMS = frozenset({ItemStatus.DONE, ItemStatus.FAILED, ItemStatus.SKIPPED})


class Control(StrEnum):
    """What the user may do to work in the queue."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of items. `finished` never exceeds `total` and reaches it when the work ends."""

    total: int = 0
    done: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def finished(self) -> int:
        return self.done + self.failed + self.skipped

    def __add__(self, other: Progress) -> Progress:
        return Progress(
            self.total + other.total, self.done + other.done, self.failed + other.failed, self.skipped + other.skipped
        )


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to enqueue: a photo, or (imports, steps without photos) a name such as a path."""

    photo_id: int | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class JobItem:
    id: int
    job_id: int
    photo_id: int | None
    name: str
    status: ItemStatus
    message: str = ""
    kind: str = ""
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed or listed job. Times are ISO UTC text. `lease_token` is set only on a job this worker claimed."""

    id: int
    tenant_id: str
    task_id: int
    step: int
    project_id: int | None
    scope: Scope
    type: str
    status: JobStatus
    priority: int
    lane: Lane
    payload: Mapping[str, Any]
    progress: Progress
    attempts: int
    max_attempts: int
    error: str = ""
    lease_token: str | None = None
    worker_id: str | None = None
    created_at: str = ""
    started_at: str | None = None
    finished_at: str | None = None
    result: Mapping[str, Any] = field(default_factory=dict)
    """What a step reports when it ends: found, changed, skipped, message. Empty until then."""


@dataclass(frozen=True, slots=True)
class PayloadCheck:
    """Answer of `validate_payload_size`: `message` is the sentence to raise when not `valid`."""

    valid: bool
    count: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """The targets of a job that live in one project."""

    project_id: int
    photo_ids: tuple[int, ...] = field(default=())


def payload_count(payload: Mapping[str, Any] | Sequence[Any]) -> int:
    """Number of targets in a payload: its `photo_ids` or `items`, or its own length when it is a list."""
    if isinstance(payload, Mapping):
        targets = payload.get("photo_ids") or payload.get("items") or ()
        return len(targets)
    return len(payload)


def validate_payload_size(payload: Mapping[str, Any] | Sequence[Any], limit: int = MAX_ITEMS_PER_JOB) -> PayloadCheck:
    """Whether `payload` fits one job (R103)."""
    count = payload_count(payload)
    if count <= limit:
        return PayloadCheck(True, count)
    return PayloadCheck(
        False, count, f"The request names {count:,} photos; one job takes at most {limit:,}. Split it or allow chunks."
    )


def chunk_photo_ids(ids: Sequence[T], size: int = MAX_ITEMS_PER_JOB) -> Iterator[Sequence[T]]:
    """`ids` cut in order into pieces of at most `size`: 0-1999, 2000-3999, … (R104). Works for items too."""
    if size < 1:
        raise ValueError(f"chunk size must be at least 1, not {size}")
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def group_by_project(pairs: Iterable[tuple[int, int]]) -> list[TargetGroup]:
    """(photo id, project id) pairs as one group per project, both in order of first appearance (R25, R107, R111)."""
    groups: dict[int, list[int]] = {}
    for photo_id, project_id in pairs:
        groups.setdefault(project_id, []).append(photo_id)
    return [TargetGroup(project_id, tuple(ids)) for project_id, ids in groups.items()]
