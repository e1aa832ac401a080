"""The one door back to the GUI thread: four signals, coalesced, fed from any thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.events import JobEvent, TaskEvent

PERIOD = 0.1
"""Seconds between two deliveries: at most ten a second per job."""

_WAKE = QEvent.Type(QEvent.registerEventType())


@dataclass(slots=True)
class _Mail:
    """What waits for delivery. `ordered` keeps queued and finished events in the order they came; of each job's
    progress only the last stays, and it moves into `ordered` just before the job's `finished`."""

    ordered: list[tuple[str, TaskEvent | JobEvent]] = field(default_factory=list)
    progress: dict[int, JobEvent] = field(default_factory=dict)
    changes: list[ChangeSet] = field(default_factory=list)


class HubListener:
    """The JobListener side of the hub. Every method may be called on any thread, returns at once and never raises."""

    __slots__ = ("_lock", "_mail", "_wake", "_wake_sent")

    def __init__(self, wake: Callable[[], None]) -> None:
        self._lock = threading.Lock()
        self._mail = _Mail()
        self._wake = wake
        self._wake_sent = False

    def queued(self, event: TaskEvent) -> None:
        with self._lock:
            self._mail.ordered.append(("queued", event))
        self._ring()

    def progressed(self, event: JobEvent) -> None:
        with self._lock:
            self._mail.progress[event.job_id] = event
        self._ring()

    def finished(self, event: JobEvent) -> None:
        with self._lock:
            last = self._mail.progress.pop(event.job_id, None)
            if last is not None:
                self._mail.ordered.append(("progressed", last))
            self._mail.ordered.append(("finished", event))
        self._ring()

    def changed(self, changes: ChangeSet) -> None:
        if not changes:
            return
        with self._lock:
            self._mail.changes.append(changes)
        self._ring()

    def take(self) -> _Mail:
        """Everything that waits; the next event rings again."""
        with self._lock:
            mail, self._mail = self._mail, _Mail()
            self._wake_sent = False
        return mail

    def _ring(self) -> None:
        with self._lock:
            if self._wake_sent:
                return
            self._wake_sent = True
        self._wake()


class Hub(QObject):
    """Lives on the GUI thread; its signals are emitted there.

    `queued(TaskEvent)`, `progressed(JobEvent)`, `finished(JobEvent)`, `changed(ChangeSet)`. Worker threads report to
    `listener`. The first event after a quiet moment is delivered at once, then at most one delivery per `PERIOD`.
    Within a delivery: changes first, then queued and finished in order, a job's last progress before its `finished`.
    """

    queued = Signal(object)
    progressed = Signal(object)
    finished = Signal(object)
    changed = Signal(object)

    def __init__(self, parent: QObject | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.listener = HubListener(self._wake)
        self._clock = clock
        self._last = float("-inf")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.deliver)

    def customEvent(self, event: QEvent) -> None:
        """The ring of a worker thread, now on the GUI thread."""
        if event.type() != _WAKE:
            return
        wait = self._last + PERIOD - self._clock()
        if wait <= 0:
            self.deliver()
        elif not self._timer.isActive():
            self._timer.start(max(1, round(wait * 1000)))

    def deliver(self) -> None:
        """Emit all that waits, now. GUI thread only; also the last act before the program ends."""
        self._timer.stop()
        self._last = self._clock()
        mail = self.listener.take()
        merged = merge_changes(mail.changes)
        if merged:
            self.changed.emit(merged)
        for name, event in mail.ordered:
            getattr(self, name).emit(event)
        for event in mail.progress.values():
            self.progressed.emit(event)

    def _wake(self) -> None:
        try:
            QCoreApplication.postEvent(self, QEvent(_WAKE))
        except RuntimeError:
            # The C++ side is gone: the program is ending and nobody is left to be told.
            return


def merge_changes(many: Iterable[ChangeSet]) -> ChangeSet:
    """All of `many` as one, in time proportional to their size."""
    photos: dict[Aspect, set[int]] = {}
    projects: set[int] = set()
    for changes in many:
        projects |= changes.projects
        for aspect, ids in changes.photos.items():
            photos.setdefault(aspect, set()).update(ids)
    return ChangeSet({a: frozenset(ids) for a, ids in photos.items()}, frozenset(projects))
