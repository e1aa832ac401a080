"""What a kind of background work has to offer, and what it says when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from photodesk.domain.task import TaskRequest

if TYPE_CHECKING:
    from photodesk.jobs.context import JobContext


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job reports. `found` is how much it looked at or came upon, `changed` how much it put right.

    `follow_up` are tasks the engine submits in the same transaction that completes the job: once, or not at all.
    """

    found: int = 0
    changed: int = 0
    skipped: int = 0
    message: str = ""
    follow_up: tuple[TaskRequest, ...] = ()

    def result(self) -> Mapping[str, Any]:
        """As stored in the job row."""
        return {"found": self.found, "changed": self.changed, "skipped": self.skipped, "message": self.message}


class JobType(Protocol):
    """One kind of work. One object per process, used by several threads at once: keep no state in it.

    `run` is called on a worker thread. It asks `ctx.should_stop()` between items and returns when told; it raises when
    the job as a whole cannot be done. Running it again after a crash, with the items still open, must be harmless.
    """

    @property
    def name(self) -> str: ...

    @property
    def per_photo(self) -> bool:
        """Whether it works item by item. If not it works by project: one job, however many photos the task has."""
        ...

    @property
    def alone(self) -> bool:
        """Whether it changes which files a project has: no two such jobs run in one project at a time."""
        ...

    def run(self, ctx: JobContext) -> Outcome: ...
