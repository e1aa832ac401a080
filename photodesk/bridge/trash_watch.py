"""What lies in the trash, read in the background whenever files went into it or came back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from photodesk.bridge.hub import Hub
from photodesk.bridge.project_list_model import Asks
from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.trash import TrashFacts

CALM_MS = 200
_MOVES = frozenset({Aspect.STATE, Aspect.FILES, Aspect.REMOVED})


class TrashWatch(QObject):
    """GUI thread only. `changed`: other files lie in the trash than before."""

    changed = Signal()

    def __init__(self, source: Callable[[], TrashFacts], reader: Asks, hub: Hub, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source, self._reader = source, reader
        self.facts = TrashFacts()
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self.refresh)
        hub.changed.connect(self._library_changed)

    def refresh(self) -> None:
        self._reader.ask(self._source, self._take, self._refused)

    def _library_changed(self, changes: ChangeSet) -> None:
        if (changes.projects or changes.ids(*_MOVES)) and not self._calm.isActive():
            self._calm.start()

    def _take(self, found: TrashFacts) -> None:
        if found != self.facts:
            self.facts = found
            self.changed.emit()

    def _refused(self, _error: PhotoDeskError) -> None:
        """What is shown stays; the next change asks again."""
