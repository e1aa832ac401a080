"""What runs, waits and ran: one card per task, carried on by the hub's events instead of by reading again."""

from __future__ import annotations

import logging
import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from photodesk.bridge.hub import Hub
from photodesk.bridge.project_list_model import Asks, ProjectListModel
from photodesk.bridge.rate import RateMeter
from photodesk.bridge.task_card import TaskCard, after_event, card_of_event, card_of_task, scope_words
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.events import JobEvent, TaskEvent
from photodesk.domain.job import ItemStatus, JobStatus
from photodesk.domain.task import Task, TaskItemRow

log = logging.getLogger(__name__)

HISTORY = 200
"""Ended tasks read at once, the newest; the active ones are always read all."""

REST_MS = 500
"""Long lists are read again at most this often while tasks come and go."""

LONG = 200
"""A list with more tasks than this is long."""

FEW = 8
"""So many cards are put in their places one by one; more than that and the list is laid out anew."""

FAILED_SHOWN = 50
"""Failed items a card lists; more are counted."""

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class TaskSource(Protocol):
    """Reads of the queue; called on the reader's thread."""

    def tasks(self, limit: int) -> Sequence[Task]:
        """All active tasks, and the newest `limit` finished ones."""

    def task_items(self, task_id: int, statuses: Sequence[ItemStatus], limit: int) -> Sequence[TaskItemRow]:
        """Items of a task in those states, oldest first."""


@dataclass(frozen=True, slots=True)
class ActivitySummary:
    """What the panel's head and the status bar say. `failed` counts items of active tasks and of those that ended
    while the window was open: older failures stand in the history and raise no alarm."""

    running: int = 0
    waiting: int = 0
    failed: int = 0


class JobListModel(QAbstractListModel):
    """Rows are TaskCards: active ones first, then history, newest first. GUI thread only.

    `CardRole` gives the TaskCard. `summary_changed(ActivitySummary)` follows every change of the counts.
    `ended(TaskCard)`: a task ended while the window was open, and this is its last word.
    """

    CardRole = Qt.ItemDataRole.UserRole + 1

    summary_changed = Signal(object)
    loaded = Signal()
    ended = Signal(object)

    def __init__(
        self,
        hub: Hub,
        reader: Asks,
        source: TaskSource,
        projects: ProjectListModel,
        *,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._reader, self._source, self._projects, self._clock = reader, source, projects, clock
        self._cards: list[TaskCard] = []
        self._meters: dict[int, RateMeter] = {}
        self._asking = self._stale = False
        self._asking_items: set[int] = set()
        self._ended: set[int] = set()
        self._untold: set[int] = set()
        self._resting = QTimer(self, singleShot=True, interval=REST_MS)
        self._resting.timeout.connect(self._ask)
        self._summary = ActivitySummary()
        hub.queued.connect(self._on_queued)
        hub.progressed.connect(self._on_moved)
        hub.finished.connect(self._on_moved)
        projects.loaded.connect(self._name_projects)

    def refresh(self) -> None:
        """Read the tasks again in the background: at the start, when one is queued and when one ends."""
        if self._asking:
            self._stale = True
        elif len(self._cards) > LONG:
            if not self._resting.isActive():
                self._resting.start()
        else:
            self._ask()

    def _ask(self) -> None:
        self._asking, self._stale = True, False
        self._reader.ask(partial(self._source.tasks, HISTORY), self._take, self._refused)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._cards):
            return None
        card = self._cards[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        return card if role == self.CardRole else None

    def cards(self) -> tuple[TaskCard, ...]:
        return tuple(self._cards)

    def card(self, task_id: int) -> TaskCard | None:
        return next((c for c in self._cards if c.task_id == task_id), None)

    @property
    def summary(self) -> ActivitySummary:
        return self._summary

    def want_failed(self, task_id: int) -> None:
        """Read the failed items of a card, unless that is under way."""
        if task_id not in self._asking_items:
            self._asking_items.add(task_id)
            question = partial(self._source.task_items, task_id, (ItemStatus.FAILED,), FAILED_SHOWN)
            self._reader.ask(question, partial(self._take_failed, task_id), partial(self._refused_items, task_id))

    def _take(self, tasks: Sequence[Task]) -> None:
        self._asking = False
        known = {c.task_id: c for c in self._cards}
        read = [self._carried_on(known.get(task.id), task) for task in tasks]
        listed = {c.task_id for c in read}
        # A task that was queued while the list was read is not in it yet, and stays.
        newer = [c for c in self._cards if c.task_id not in listed and c.active]
        cards = sorted([*read, *newer], key=lambda c: c.order)
        changed = [c for c in cards if known.get(c.task_id) != c]
        gone = known.keys() - {c.task_id for c in cards}
        if len(changed) + len(gone) > FEW:
            self._lay_out_anew(cards)
        else:
            for card in changed:
                self._put(card)
            for task_id in gone:
                self._remove(task_id)
        self._count()
        self.loaded.emit()
        self._tell_ended()
        if self._stale:
            self.refresh()

    def _carried_on(self, old: TaskCard | None, task: Task) -> TaskCard:
        """The card of a task just read, with what only the window knows of it."""
        card = card_of_task(task, self._projects.name(task.project_id))
        if old is None:
            return card
        return _not_behind(old, replace(card, failed=old.failed, rate=old.rate, seconds_left=old.seconds_left))

    def _lay_out_anew(self, cards: list[TaskCard]) -> None:
        self.beginResetModel()
        self._cards = cards
        self.endResetModel()
        for card in cards:
            self._look_into(card)

    def _tell_ended(self) -> None:
        for card in self.cards():
            if card.task_id in self._untold and not card.active:
                self._untold.discard(card.task_id)
                self.ended.emit(card)

    def _take_failed(self, task_id: int, rows: Sequence[TaskItemRow]) -> None:
        self._asking_items.discard(task_id)
        card = self.card(task_id)
        if card is None or card.failed == tuple(rows):
            return
        self._put(replace(card, failed=tuple(rows)))

    def _refused(self, error: PhotoDeskError) -> None:
        """The cards stay as they are and go on following events; the next queued or ended task asks again."""
        self._asking = False
        log.warning("the tasks could not be read: %s", error.message)

    def _refused_items(self, task_id: int, error: PhotoDeskError) -> None:
        self._asking_items.discard(task_id)
        log.warning("the failed items of task %d could not be read: %s", task_id, error.message)

    def _on_queued(self, event: TaskEvent) -> None:
        card = self.card(event.task_id)
        if card is None:
            card = card_of_event(event, self._projects.name(event.project_id))
        else:
            card = replace(card, status=event.status, message=event.message or card.message)
        self._put(card)
        self._count()
        self.refresh()

    def _on_moved(self, event: JobEvent | TaskEvent) -> None:
        if isinstance(event, TaskEvent):
            self._on_queued(event)
            return
        if event.task_ended:
            # Before its card is known, too: a quick task ends while the list is still being read.
            self._ended.add(event.task_id)
            self._untold.add(event.task_id)
        card = self.card(event.task_id)
        if card is None:
            self.refresh()
            return
        self._put(self._timed(after_event(card, event)))
        self._count()
        if event.task_ended:
            self._meters.pop(event.task_id, None)
            self.refresh()

    def _timed(self, card: TaskCard) -> TaskCard:
        meter = self._meters.setdefault(card.task_id, RateMeter())
        if card.status is JobStatus.RUNNING:
            meter.add(self._clock(), card.progress.finished)
        else:
            meter.clear()
        return replace(card, rate=meter.per_second, seconds_left=meter.seconds_left(card.progress.total))

    def _put(self, card: TaskCard) -> None:
        """Replace or insert a card where it belongs; ask for its failed items when there are new ones."""
        row = next((i for i, c in enumerate(self._cards) if c.task_id == card.task_id), None)
        if row is not None and self._cards[row].order != card.order:
            self._remove(card.task_id)
            row = None
        if row is None:
            row = bisect_left(self._cards, card.order, key=lambda c: c.order)
            self.beginInsertRows(_ROOT, row, row)
            self._cards.insert(row, card)
            self.endInsertRows()
        elif self._cards[row] != card:
            self._cards[row] = card
            self.dataChanged.emit(self.index(row), self.index(row))
        self._look_into(card)

    def _look_into(self, card: TaskCard) -> None:
        """Ask for the failed items of an active card when there are new ones."""
        if card.active and len(card.failed) != min(card.failed_count, FAILED_SHOWN):
            self.want_failed(card.task_id)

    def _remove(self, task_id: int) -> None:
        row = next(i for i, c in enumerate(self._cards) if c.task_id == task_id)
        self.beginRemoveRows(_ROOT, row, row)
        del self._cards[row]
        self.endRemoveRows()

    def _count(self) -> None:
        running = sum(c.status is JobStatus.RUNNING for c in self._cards)
        waiting = sum(c.active and c.status is not JobStatus.RUNNING for c in self._cards)
        failed = sum(c.failed_count for c in self._cards if c.active or c.task_id in self._ended)
        summary = ActivitySummary(running, waiting, failed)
        if summary != self._summary:
            self._summary = summary
            self.summary_changed.emit(summary)

    def _name_projects(self) -> None:
        for card in self.cards():
            words = scope_words(card.scope, self._projects.name(card.project_id), card.photo_count, card.project_count)
            if words != card.scope_text:
                self._put(replace(card, scope_text=words))


def _not_behind(old: TaskCard, read: TaskCard) -> TaskCard:
    """A read that started before the last event must not turn progress back."""
    behind = (read.step, read.progress.finished) < (old.step, old.progress.finished)
    if not (old.active and read.active and behind):
        return read
    return replace(read, step=old.step, steps=old.steps, progress=old.progress, earlier_failed=old.earlier_failed)
