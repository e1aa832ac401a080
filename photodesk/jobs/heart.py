"""The heart of a process: one thread that keeps its leases alive, notices what others did, and rescues the dead."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from photodesk.jobs.clock import Clock

log = logging.getLogger(__name__)

BEAT_S = 1.0
SWEEP_S = 5.0
"""Seconds between two looks for leases of dead holders."""
DRIFT_S = 10.0
"""When wall clock and monotonic time disagree by more than this between two beats, the machine slept or the clock was
set; whoever plans by the clock is told."""


class Heart:
    """Beats once a second on its own thread, never on one that works: a decoder may hold the interpreter for long, and
    then a beat is late, which harms nothing (see `recovery`)."""

    def __init__(
        self,
        beat: Callable[[], object],
        sweep: Callable[[], object],
        connection: Callable[[], AbstractContextManager[object]],
        clock: Clock,
        *,
        beat_s: float = BEAT_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._beat = beat
        self._sweep = sweep
        self._connection = connection
        self._clock = clock
        self._beat_s = beat_s
        self._monotonic = monotonic
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._on_drift: list[Callable[[], object]] = []

    def on_drift(self, tell: Callable[[], object]) -> None:
        """Call `tell` (on the heart's thread) after a suspend or when the clock was set."""
        self._on_drift.append(tell)

    def start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="photodesk-heart", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop and wait for the thread."""
        self._stop.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        with self._connection():
            next_sweep = self._monotonic() + SWEEP_S
            wall, steady = self._clock().timestamp(), self._monotonic()
            while not self._stop.wait(self._beat_s):
                self._safely(self._beat)
                if self._monotonic() >= next_sweep:
                    self._safely(self._sweep)
                    next_sweep = self._monotonic() + SWEEP_S
                wall_now, steady_now = self._clock().timestamp(), self._monotonic()
                if abs((wall_now - wall) - (steady_now - steady)) > DRIFT_S:
                    log.info("the clock was set or the computer slept")
                    for tell in self._on_drift:
                        self._safely(tell)
                wall, steady = wall_now, steady_now

    def _safely(self, act: Callable[[], object]) -> None:
        """A heart that stops over one error would take every lease with it."""
        try:
            act()
        except Exception:  # a thread's edge: whatever it was, the next beat comes
            log.exception("a heartbeat failed; the next one follows")
