"""The open questions as the window shows them: read in the background, again whenever a task has ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from photodesk.bridge.hub import Hub
from photodesk.bridge.project_list_model import Asks
from photodesk.domain.events import JobEvent
from photodesk.domain.question import Question


class Questions(QObject):
    """GUI thread only. `changed`: other questions are open than before."""

    changed = Signal()

    def __init__(
        self, hub: Hub, reader: Asks, source: Callable[[], Sequence[Question]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._reader, self._source = reader, source
        self._open: tuple[Question, ...] = ()
        hub.finished.connect(self._moved)

    @property
    def open(self) -> tuple[Question, ...]:
        """Oldest first."""
        return self._open

    def of_project(self, project_id: int | None) -> Question | None:
        """The oldest open question about a project."""
        return next((q for q in self._open if project_id is not None and q.project_id == project_id), None)

    def refresh(self) -> None:
        self._reader.ask(self._source, self._take, lambda _error: None)

    def _take(self, found: Sequence[Question]) -> None:
        if tuple(found) != self._open:
            self._open = tuple(found)
            self.changed.emit()

    def _moved(self, event: object) -> None:
        # A step that asks is followed by others: its question need not wait for them.
        if isinstance(event, JobEvent):
            self.refresh()
