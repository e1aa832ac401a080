"""How idle workers wait and are woken: a condition, never a poll of the queue."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from photodesk.domain.job import Lane


class Waker:
    """Safe to use from any thread. `generation` counts the wake-ups, so that none is missed between look and wait."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._generation = 0
        self._free: dict[int, tuple[Lane, ...]] = {}

    @property
    def generation(self) -> int:
        with self._condition:
            return self._generation

    def wake(self) -> None:
        """There may be something new to do, or a reason to stop."""
        with self._condition:
            self._generation += 1
            self._condition.notify_all()

    def wait(self, seen: int, timeout_s: float) -> bool:
        """Wait for a wake-up after generation `seen`. False when `timeout_s` seconds passed without one."""
        with self._condition:
            return self._condition.wait_for(lambda: self._generation != seen, timeout_s)

    def free(self, lanes: Sequence[Lane]) -> None:
        """The calling worker has no job: it waits, or is about to claim."""
        with self._condition:
            self._free[threading.get_ident()] = tuple(lanes)

    def busy(self) -> None:
        """The calling worker has a job, or does not serve the queue any more."""
        with self._condition:
            self._free.pop(threading.get_ident(), None)

    def someone_free(self, lane: Lane) -> bool:
        """Whether a worker that may take `lane` has no job right now."""
        with self._condition:
            return any(lane in lanes for lanes in self._free.values())
