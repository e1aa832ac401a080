"""Pause all: everything that waits or runs rests for a while, and goes on by itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from photodesk.bridge.hub import Hub
from photodesk.bridge.reader import Reader
from photodesk.domain.events import TaskEvent
from photodesk.domain.job import Source
from photodesk.jobs.engine import Engine

LOOK_MS = 30_000
"""A suspended computer stops the timer but not the clock: the end is looked for this often."""


class PauseAll(QObject):
    """GUI thread only; the pauses themselves are made on the doing thread. `changed` when it begins and ends.

    What the user had paused already stays paused afterwards. While it lasts, work that nobody asked for just now
    (schedule, system) is paused as it comes; what the user starts runs. The pauses belong to this process and die with
    it (T50).
    """

    changed = Signal()

    def __init__(
        self,
        engine: Engine,
        hub: Hub,
        doer: Reader,
        tenant: str,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._engine, self._doer, self._tenant, self._clock = engine, doer, tenant, clock
        self._ends: float | None = None
        self._held: set[int] = set()
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._look_at_clock)
        hub.queued.connect(self._queued)

    @property
    def until(self) -> datetime | None:
        """When it ends (UTC); None while nothing is paused in this way."""
        return None if self._ends is None else datetime.fromtimestamp(self._ends, UTC)

    def begin(self, span: timedelta) -> None:
        """Pause everything now, for `span`; again while it lasts, it lasts that much from now."""
        self._ends = self._clock() + span.total_seconds()
        self._look.setInterval(min(LOOK_MS, max(1, round(span.total_seconds() * 1000))))
        self._look.start()
        self._doer.ask(self._pause_active, self._hold)
        self.changed.emit()

    def end(self) -> None:
        """Let everything go on that this pause holds."""
        if self._ends is None:
            return
        self._ends = None
        self._look.stop()
        # After the pausing that may still be under way: both are done in order on one thread.
        self._doer.ask(lambda: None, lambda _nothing: self._let_go())
        self.changed.emit()

    def forget(self, task_id: int) -> None:
        """The user has taken this task into his own hands."""
        self._held.discard(task_id)

    def _let_go(self) -> None:
        if self._ends is None:
            held, self._held = self._held, set()
            self._doer.ask(lambda: [self._engine.resume(task_id=each) for each in held], lambda _ids: None)

    def _pause_active(self) -> list[int]:
        tasks = self._engine.jobs.tasks(-1, active_only=True, tenant_id=self._tenant)
        return [task.id for task in tasks if self._engine.pause(task_id=task.id)]

    def _hold(self, task_ids: Iterable[int]) -> None:
        self._held |= set(task_ids)

    def _queued(self, event: TaskEvent) -> None:
        if self._ends is not None and event.source is not Source.USER:
            task_id = event.task_id
            self._doer.ask(lambda: [task_id] if self._engine.pause(task_id=task_id) else [], self._hold)

    def _look_at_clock(self) -> None:
        if self._ends is not None and self._clock() >= self._ends:
            self.end()
