"""The projects with their counts, for the sidebar and every other list of projects."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from photodesk.bridge.hub import Hub
from photodesk.domain.changes import LIST_ASPECTS, Aspect, ChangeSet
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.events import JobEvent
from photodesk.domain.project import ProjectSummary

log = logging.getLogger(__name__)

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

COUNTED = LIST_ASPECTS | {Aspect.PLAN, Aspect.FILES}
"""Aspects that change a count of the list."""


class Asks(Protocol):
    """What the models need of the reader: ask on its thread, answer on the GUI thread."""

    def ask(
        self,
        question: Callable[[], T],
        on_result: Callable[[T], None],
        on_refused: Callable[[PhotoDeskError], None] | None = None,
        /,
    ) -> object: ...


class ProjectSource(Protocol):
    """Reads of the library; called on the reader's thread."""

    def projects(self) -> list[ProjectSummary]: ...


class ProjectListModel(QAbstractListModel):
    """Rows are ProjectSummary values in the source's order. GUI thread only.

    `SummaryRole` gives the ProjectSummary, `RunningRole` whether work of that project runs now. `loaded` follows every
    read. A change is read again at most once at a time, however many ChangeSets arrive.
    """

    SummaryRole = Qt.ItemDataRole.UserRole + 1
    RunningRole = Qt.ItemDataRole.UserRole + 2

    loaded = Signal()

    def __init__(self, hub: Hub, reader: Asks, source: ProjectSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._source = source
        self._rows: list[ProjectSummary] = []
        self._running: dict[int, set[int]] = {}
        self._asking = self._stale = False
        hub.changed.connect(self._on_changed)
        hub.progressed.connect(self._on_progress)
        hub.finished.connect(self._on_finished)

    def refresh(self) -> None:
        """Read the list again in the background."""
        if self._asking:
            self._stale = True
            return
        self._asking, self._stale = True, False
        self._reader.ask(self._source.projects, self._take, self._refused)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.project.name
        if role == self.SummaryRole:
            return row
        if role == self.RunningRole:
            return self.is_running(row.project.id)
        return None

    def summaries(self) -> tuple[ProjectSummary, ...]:
        return tuple(self._rows)

    def summary(self, project_id: int) -> ProjectSummary | None:
        return next((r for r in self._rows if r.project.id == project_id), None)

    def name(self, project_id: int | None) -> str:
        """The project's name, "" when it is not (yet) known."""
        row = self.summary(project_id) if project_id is not None else None
        return row.project.name if row else ""

    def is_running(self, project_id: int) -> bool:
        return bool(self._running.get(project_id))

    def _take(self, rows: list[ProjectSummary]) -> None:
        self._asking = False
        if [r.project.id for r in rows] == [r.project.id for r in self._rows]:
            changed = [i for i, (old, new) in enumerate(zip(self._rows, rows, strict=True)) if old != new]
            self._rows = list(rows)
            for i in changed:
                self.dataChanged.emit(self.index(i), self.index(i))
        else:
            self._rearrange(rows)
        self.loaded.emit()
        if self._stale:
            self.refresh()

    def _refused(self, error: PhotoDeskError) -> None:
        """The list stays as it was; the next change asks again."""
        self._asking = False
        log.warning("the projects could not be read: %s", error.message)

    def _rearrange(self, rows: list[ProjectSummary]) -> None:
        """Rows that came, went or moved, without a reset when only single rows came or went: a view keeps its place."""
        wanted = [r.project.id for r in rows]
        kept = [r for r in self._rows if r.project.id in set(wanted)]
        present = {r.project.id for r in kept}
        if [r.project.id for r in kept] != [i for i in wanted if i in present]:
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()
            return
        for i in range(len(self._rows) - 1, -1, -1):
            if self._rows[i].project.id not in present:
                self.beginRemoveRows(_ROOT, i, i)
                del self._rows[i]
                self.endRemoveRows()
        for i, row in enumerate(rows):
            if row.project.id not in present:
                self.beginInsertRows(_ROOT, i, i)
                self._rows.insert(i, row)
                self.endInsertRows()
            elif self._rows[i] != row:
                self._rows[i] = row
                self.dataChanged.emit(self.index(i), self.index(i))

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.projects or any(changes.photos.get(a) for a in COUNTED):
            self.refresh()

    def _on_progress(self, event: JobEvent) -> None:
        if event.project_id is not None:
            self._mark(event.project_id, event.task_id, running=not event.task_ended)

    def _on_finished(self, event: JobEvent) -> None:
        if event.project_id is not None and event.task_ended:
            self._mark(event.project_id, event.task_id, running=False)

    def _mark(self, project_id: int, task_id: int, *, running: bool) -> None:
        tasks = self._running.setdefault(project_id, set())
        was = bool(tasks)
        (tasks.add if running else tasks.discard)(task_id)
        if bool(tasks) == was:
            return
        for i, row in enumerate(self._rows):
            if row.project.id == project_id:
                self.dataChanged.emit(self.index(i), self.index(i), [self.RunningRole])
