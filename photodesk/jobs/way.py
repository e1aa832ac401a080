"""Who gives way to whom between two items: bulk to interactive work, and whoever works alone to what goes before it."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from photodesk.domain.job import Lane
from photodesk.jobs.clock import Clock, stamp
from photodesk.jobs.lanes import gives_way
from photodesk.jobs.retry import HORIZON
from photodesk.jobs.running import RunningJob
from photodesk.jobs.waker import Waker
from photodesk.store.jobs import JobStore


class Way:
    """Asked by every running job between two items, on its own thread; cheap while nothing interactive waits."""

    def __init__(self, jobs: JobStore, waker: Waker, alone: Sequence[str], clock: Clock) -> None:
        self.alone = tuple(alone)
        self._jobs = jobs
        self._waker = waker
        self._clock = clock
        self._interactive = threading.Event()

    def something_new(self) -> None:
        """Work was queued, or put back: look at the rows at the next opportunity."""
        self._interactive.set()

    def look(self) -> bool:
        """Ask the rows whether interactive work waits, and remember it."""
        waits = self._waits(())
        if waits:
            self._interactive.set()
        else:
            self._interactive.clear()
        return waits

    def must_yield(self, running: RunningJob) -> bool:
        """Whether a running job stands in the way. Of several that ask, the first gives way.

        While nothing interactive waits this is the look at a flag; the rows are asked only when something does. A job
        that works alone also asks, now and then, whether somebody waits for its project.
        """
        job = running.job
        if job.lane is Lane.INTERACTIVE:
            return False
        asks = job.type in self.alone and running.look.ready()
        if asks and self._jobs.holds_up(job, self.alone, stamp(self._clock())):
            return True
        if not self._interactive.is_set():
            return False
        # In this order: a worker that was free a moment ago takes what waits now.
        free = self._waker.someone_free(Lane.INTERACTIVE)
        way = gives_way(job.lane, interactive_waits=self.look() and self._waits(self.alone), worker_free=free)
        if way:
            self._interactive.clear()
        return way

    def _waits(self, alone: Sequence[str]) -> bool:
        now = self._clock()
        return self._jobs.waiting((Lane.INTERACTIVE,), now=stamp(now), horizon=stamp(now + HORIZON), alone=alone)
