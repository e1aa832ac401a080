"""What lies in the trash: where it came from, why, and until when it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


class TrashReason(StrEnum):
    """`moved` is the source of a verified copy to another disk: its photo lives on elsewhere."""

    COMMIT = "commit"
    PROJECT_DELETED = "project_deleted"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class TrashEntry:
    """One file in the trash; `file_id` is None for a sidecar.

    `origin` is relative to the project folder, `place` too (of a deleted project: to the library folder). Times are
    ISO UTC text; `size` in bytes.
    """

    id: int
    photo_id: int
    file_id: int | None
    project_id: int
    origin: str
    place: str
    size: int | None
    content_hash: str | None
    reason: TrashReason
    operation_id: str
    deleted_at: str
    purge_after: str

    @property
    def name(self) -> str:
        return self.origin.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class TrashFacts:
    """What lies in the trash: files, bytes, and when the first of them may be erased (ISO UTC; "" for an empty one)."""

    files: int = 0
    size: int = 0
    first_purge: str = ""

    @classmethod
    def of(cls, entries: Iterable[TrashEntry]) -> TrashFacts:
        found = list(entries)
        first = min((e.purge_after for e in found), default="")
        return cls(len(found), sum(e.size or 0 for e in found), first)


@dataclass(frozen=True, slots=True)
class DeletionFacts:
    """What deleting a project would do: `files` and `size` (bytes) go to the trash until `until` (ISO UTC), `foreign`
    files stay in the folder. A project `in_place` is only forgotten."""

    photos: int
    files: int
    size: int
    foreign: int
    in_place: bool
    until: str


def purge_time(deleted_at: str, days: int) -> str:
    """When something deleted at `deleted_at` may be erased: counted from then, never from its file’s age (T05)."""
    moment = datetime.strptime(deleted_at, _TIME)  # noqa: DTZ007 (the text is UTC, and so is the answer)
    return (moment + timedelta(days=days)).strftime(_TIME)


def operation_name(verb: str, task_id: int, created_at: str) -> str:
    """The id of a task's file operation, and its folder in the trash: `20261120-190000-commit-12`. Always the same
    for one task, whichever of its jobs asks and however often."""
    digits = "".join(c for c in created_at if c.isdigit())[:14]
    return f"{digits[:8]}-{digits[8:]}-{verb}-{task_id}"
