"""The jobs that run in this process now, and the wish that one of them stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from photodesk.domain.job import Job, Source


class Throttle:
    """Lets one call through per period; monotonic time."""

    def __init__(self, period_s: float = 0.05, clock: Callable[[], float] = time.monotonic) -> None:
        self._period = period_s
        self._clock = clock
        self._next = float("-inf")

    def ready(self) -> bool:
        now = self._clock()
        if now < self._next:
            return False
        self._next = now + self._period
        return True


class StopReason(StrEnum):
    CANCEL = "cancel"
    PAUSE = "pause"
    SHUTDOWN = "shutdown"
    YIELD = "yield"
    LOST = "lost"
    """The lease is gone: what the job still does counts for nothing."""


@dataclass(slots=True)
class RunningJob:
    """A claimed job. `stop` is a wish; once the job has been told (`told`) it is not taken back."""

    job: Job
    token: str
    source: Source
    steps: int
    task_type: str = ""
    stop: StopReason | None = None
    told: bool = False
    look: Throttle = field(default_factory=Throttle, repr=False)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def ask_to_stop(self, reason: StopReason) -> None:
        """Wish that it stop between items. A graver wish replaces a pause or a yield."""
        with self.lock:
            if self.stop in (None, StopReason.YIELD, StopReason.PAUSE):
                self.stop = reason

    def let_go_on(self) -> None:
        """Take a pause back, unless the job has been told already: then it is claimed anew later."""
        with self.lock:
            if self.stop is StopReason.PAUSE and not self.told:
                self.stop = None

    def tell(self) -> bool:
        """Whether to stop, asked by the job itself."""
        with self.lock:
            self.told = self.told or self.stop is not None
            return self.told


class Registry:
    """Every RunningJob of this process, by lease token. Safe to use from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._jobs: dict[str, RunningJob] = {}

    def add(self, running: RunningJob) -> None:
        with self._changed:
            self._jobs[running.token] = running

    def remove(self, running: RunningJob) -> None:
        with self._changed:
            self._jobs.pop(running.token, None)
            self._changed.notify_all()

    def all(self) -> list[RunningJob]:
        with self._changed:
            return list(self._jobs.values())

    def get(self, token: str | None) -> RunningJob | None:
        with self._changed:
            return self._jobs.get(token) if token else None

    def tokens(self) -> list[str]:
        with self._changed:
            return list(self._jobs)

    def wait_until_empty(self, timeout_s: float, clock: Callable[[], float] = time.monotonic) -> bool:
        """Wait until nothing runs; False when something still does after `timeout_s` seconds."""
        until = clock() + timeout_s
        with self._changed:
            while self._jobs:
                left = until - clock()
                if left <= 0:
                    return False
                self._changed.wait(left)
            return True
