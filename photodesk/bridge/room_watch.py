"""Whether the library can be written to: looked at now and then, and at once when something could not be stored."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from photodesk.bridge.reader import Reader
from photodesk.domain.trouble import Trouble

LOOK_MS = 10_000


class RoomWatch(QObject):
    """GUI thread only. `changed`: `trouble` is another than before.

    `looking` says that the library was opened for looking only: then it stays so, although the trouble may be over.
    """

    changed = Signal()

    def __init__(
        self, look: Callable[[], Trouble], reader: Reader, parent: QObject | None = None, *, looking: bool = False
    ) -> None:
        super().__init__(parent)
        self._look, self._reader = look, reader
        self.looking = looking
        self.trouble = Trouble.NONE
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.refresh)

    def start(self) -> None:
        self._timer.start()
        self.refresh()

    def stop(self) -> None:
        self._timer.stop()

    def refresh(self) -> None:
        """Look now."""
        self._reader.ask(self._look, self._found)

    def _found(self, trouble: Trouble) -> None:
        if trouble is not self.trouble:
            self.trouble = trouble
            self.changed.emit()
