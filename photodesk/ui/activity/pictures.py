"""Small pictures of failed items, decoded off the GUI thread and kept while the panel lives."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from photodesk.bridge.decode_queue import Decoded, DecodeQueue, Wanted

BOX = (132, 132)
"""Device pixels: enough for the 44-pixel box at a ratio of 2, whichever side is the long one."""

MOST = 400
"""Pictures kept; a panel shows far fewer."""


class ItemPictures(QObject):
    """`get` answers at once, None until `ready(path)`. GUI thread only; `stop` before the end."""

    ready = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held: dict[str, QPixmap | None] = {}
        self._wanted: dict[str, Wanted] = {}
        self._queue = DecodeQueue(self, threads=1)
        self._queue.decoded.connect(self._arrived)

    def get(self, path: str) -> QPixmap | None:
        if not path or path in self._wanted:
            return None
        if path not in self._held:
            self._wanted[path] = Wanted(0, path, path, BOX)
            self._queue.replace(list(self._wanted.values()))
        return self._held.get(path)

    def stop(self) -> None:
        self._queue.stop()

    def _arrived(self, made: Decoded) -> None:
        path = made.wanted.path
        self._wanted.pop(path, None)
        if len(self._held) >= MOST:
            self._held.pop(next(iter(self._held)))
        self._held[path] = None if made.image.isNull() else QPixmap.fromImage(made.image)
        self.ready.emit(path)
