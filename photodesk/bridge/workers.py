"""The worker slots of the window: an own QThreadPool whose runnables drain the queue until they are told to stop."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QRunnable, QThreadPool

from photodesk.domain.job import Lane

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0
"""Seconds a slot rests after an unexpected error: doubled each time, so that a broken database is not hammered."""


class Drains(Protocol):
    """What the workers need of the engine."""

    def drain(self, worker_id: str, lanes: Sequence[Lane] | None, stop: threading.Event) -> None:
        """Claim and run jobs on the calling thread until `stop` is set; returns within a second of it."""

    def wake(self) -> None:
        """Let idle drains look at once whether they shall stop."""


class _Slot(QRunnable):
    """One drain loop. A runnable per job would open a database connection per job: thread-locals do not survive
    between two runnables."""

    def __init__(self, engine: Drains, worker_id: str, lanes: tuple[Lane, ...] | None, stop: threading.Event) -> None:
        super().__init__()
        self._engine = engine
        self._worker_id = worker_id
        self._lanes = lanes
        self._stop = stop

    def run(self) -> None:
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            started = time.monotonic()
            try:
                self._engine.drain(self._worker_id, self._lanes, self._stop)
            except Exception:  # the thread's edge: what escapes a QRunnable ends the program
                log.exception("worker %s: the drain loop failed and starts again", self._worker_id)
            pause = FIRST_PAUSE if time.monotonic() - started > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            self._stop.wait(pause)


class Workers:
    """`start`, `stop` and `running` belong to the GUI thread. One slot is kept for interactive work, so that it never
    waits behind bulk work; the others take any lane."""

    def __init__(self, engine: Drains, name: str = "window") -> None:
        self._engine = engine
        self._name = name
        self._pool = QThreadPool()
        self._pool.setObjectName("photodesk-workers")
        self._slots: list[threading.Event] = []

    @property
    def running(self) -> int:
        """Slots whose thread is alive."""
        return self._pool.activeThreadCount()

    def start(self, count: int) -> None:
        """Start `count` slots (at least one). Starting twice is an error of the caller."""
        if self.running:
            raise ValueError("the workers are running already")
        self._slots.clear()
        self._fill(count)

    def resize(self, count: int) -> None:
        """Have `count` slots from now on (at least one). A slot too many ends after the item in hand; nothing waits
        for it."""
        if not self._slots:
            return
        for stop in self._slots[max(1, count) :]:
            stop.set()
        del self._slots[max(1, count) :]
        self._engine.wake()
        self._fill(count)

    def _fill(self, count: int) -> None:
        mix = lane_mix(count)
        # A slot that was told to go still counts for the pool until it has gone.
        self._pool.setMaxThreadCount(self._pool.activeThreadCount() + len(mix))
        for number in range(len(self._slots), len(mix)):
            stop = threading.Event()
            self._slots.append(stop)
            self._pool.start(_Slot(self._engine, f"{self._name}-{number}", mix[number], stop))

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Tell every slot to stop and wait; False when one is still busy after `timeout_s` seconds."""
        for stop in self._slots:
            stop.set()
        self._slots.clear()
        self._engine.wake()
        return self._pool.waitForDone(round(timeout_s * 1000))


def lane_mix(count: int) -> list[tuple[Lane, ...] | None]:
    """The lanes of each slot; None is every lane. A lone slot takes everything."""
    if count <= 1:
        return [None]
    return [(Lane.INTERACTIVE,), *([None] * (count - 1))]
