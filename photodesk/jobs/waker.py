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
        self._idle: dict[int, tuple[Lane, ...]] = {}

    @property
    def generation(self) -> int:
        with self._condition:
            return self._generation

    def wake(self) -> None:
        """There may be something new to do, or a reason to stop."""
        with self._condition:
            self._generation += 1
            self._condition.notify_all()

    def wait(self, lanes: Sequence[Lane], seen: int, timeout_s: float) -> bool:
        """Wait for a wake-up after generation `seen`. False when `timeout_s` seconds passed without one."""
        me = threading.get_ident()
        with self._condition:
            self._idle[me] = tuple(lanes)
            try:
                return self._condition.wait_for(lambda: self._generation != seen, timeout_s)
            finally:
                self._idle.pop(me, None)

    def someone_idle(self, lane: Lane) -> bool:
        """Whether a worker that may take `lane` waits right now."""
        with self._condition:
            return any(lane in lanes for lanes in self._idle.values())
