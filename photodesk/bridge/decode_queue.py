"""Decoding our own derivatives off the GUI thread, in the order of the latest wish."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader, QTransform

from photodesk.domain.derivative import turn_in


@dataclass(frozen=True, slots=True)
class Wanted:
    """A derivative to decode: fitted into `box` device pixels, or in full when `box` is None; turned to `turn`."""

    photo_id: int
    version: str
    path: str
    box: tuple[int, int] | None
    turn: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """What came of it: a null image when the file is not there or cannot be read."""

    wanted: Wanted
    image: QImage


class DecodeQueue(QObject):
    """`replace` is the whole interface: the list given is what is wanted now, everything older is dropped.

    `decoded(Decoded)` is emitted on the thread this object lives on.
    """

    decoded = Signal(object)
    _made = Signal(object)

    def __init__(self, parent: QObject | None = None, *, threads: int = 2) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._threads = threads
        self._lock = threading.Lock()
        self._waiting: deque[Wanted] = deque()
        self._running: set[Wanted] = set()
        self._active = 0
        self._stopped = False
        self._made.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether everything that is wanted has been delivered."""
        with self._lock:
            return not self._waiting and not self._running

    def replace(self, wanted: Sequence[Wanted]) -> None:
        """Decode these, first things first. What is being decoded right now is finished and not begun again."""
        with self._lock:
            if self._stopped:
                return
            self._waiting = deque(w for w in wanted if w not in self._running)
            more = min(self._threads - self._active, len(self._waiting))
            self._active += max(0, more)
        for _ in range(more):
            self._pool.start(self._drain)

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            self._waiting.clear()
        self._pool.waitForDone()

    def _drain(self) -> None:
        """Pool thread: one picture after another until nothing waits."""
        while True:
            with self._lock:
                if not self._waiting:
                    self._active -= 1
                    return
                wanted = self._waiting.popleft()
                self._running.add(wanted)
            made = Decoded(wanted, decode(wanted.path, wanted.box, wanted.turn))
            self._made.emit(made)

    def _deliver(self, made: Decoded) -> None:
        with self._lock:
            self._running.discard(made.wanted)
            stopped = self._stopped
        if not stopped:
            self.decoded.emit(made)


def decode(path: str, box: tuple[int, int] | None, turn: int = 0) -> QImage:
    """A picture fitted into `box` (never enlarged), in the format the screen draws fastest. Any thread.

    A derivative made before the user turned its photo to `turn` degrees is turned by what it lacks.
    """
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    lacks = (turn - turn_in(reader.text("Description"))) % 360
    if box is not None and size.isValid():
        within = QSize(*(reversed(box) if lacks % 180 else box))
        fitted = size.scaled(within, Qt.AspectRatioMode.KeepAspectRatio)
        if fitted.width() < size.width():
            reader.setScaledSize(fitted.expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        return image
    if lacks:
        image = image.transformed(QTransform().rotate(lacks))
    alpha = image.hasAlphaChannel()
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied if alpha else QImage.Format.Format_RGB32)
