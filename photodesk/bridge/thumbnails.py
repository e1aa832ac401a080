"""Thumbnails for the screen: decoded off the GUI thread, what is in view first, kept as pixmaps up to a budget."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from photodesk.bridge.decode_queue import Decoded, DecodeQueue, Wanted
from photodesk.domain.photo_list import PhotoRow

BUDGET = 128 * 1024 * 1024
"""Bytes of pixmaps kept."""
ALLOCATION_MB = 256
"""The largest picture Qt may decode: a derivative that claims more is not ours."""


@dataclass(slots=True)
class _Held:
    version: str
    box: tuple[int, int]
    pixmap: QPixmap
    grey: QPixmap | None = None

    @property
    def cost(self) -> int:
        pixels = self.pixmap.width() * self.pixmap.height()
        return pixels * (8 if self.grey is not None else 4)


class Thumbnails(QObject):
    """One pixmap per photo, for the cell size it was last wanted in. GUI thread only; `stop()` before the end.

    `ready(photo_id)`: a pixmap arrived. `absent(photo_id)`: the thumbnail file is not there or cannot be read.
    """

    ready = Signal(int)
    absent = Signal(int)

    def __init__(self, parent: QObject | None = None, *, budget: int = BUDGET) -> None:
        super().__init__(parent)
        QImageReader.setAllocationLimit(ALLOCATION_MB)
        self._budget = budget
        self._used = 0
        self._held: OrderedDict[int, _Held] = OrderedDict()
        self._absent: dict[int, str] = {}
        self._queue = DecodeQueue(self, threads=2)
        self._queue.decoded.connect(self._thumbnail_arrived)

    @property
    def used(self) -> int:
        """Bytes of pixmaps held."""
        return self._used

    @property
    def idle(self) -> bool:
        """Whether every thumbnail that was asked for is here, or known to be absent."""
        return self._queue.idle

    def image(self, photo_id: int) -> QPixmap | None:
        """The best pixmap at hand, in device pixels (ratio 1), whatever size it was made for."""
        held = self._held.get(photo_id)
        if held is None:
            return None
        self._held.move_to_end(photo_id)
        return held.pixmap

    def grey(self, photo_id: int) -> QPixmap | None:
        """The same without colour, made at first use: for photos that are to be discarded."""
        held = self._held.get(photo_id)
        if held is None:
            return None
        if held.grey is None:
            self._used -= held.cost
            grey = held.pixmap.toImage().convertToFormat(QImage.Format.Format_Grayscale8)
            held.grey = QPixmap.fromImage(grey.convertToFormat(QImage.Format.Format_RGB32))
            self._used += held.cost
        return held.grey

    def is_absent(self, photo_id: int, version: str) -> bool:
        """Whether this version's file was looked for and not found."""
        return self._absent.get(photo_id) == version

    def want(self, rows: Sequence[PhotoRow], box: QSize, *, any_size: bool = False) -> None:
        """These photos, in this order, are wanted fitted into `box` device pixels. Older wishes are dropped.

        With `any_size` a pixmap that was made for another box will do.
        """
        size = (box.width(), box.height())
        wanted = []
        for row in rows:
            held = self._held.get(row.ref.photo_id)
            version = row.derivative_version
            fits = held is not None and held.version == version and (any_size or held.box == size)
            if not fits and not self.is_absent(row.ref.photo_id, version) and row.thumbnail_path:
                wanted.append(Wanted(row.ref.photo_id, version, row.thumbnail_path, size, row.turn))
        self._queue.replace(wanted)

    def forget(self, photo_ids: Iterable[int]) -> None:
        """The files of these photos changed: read them again when they are wanted. The old picture stays till then."""
        for photo_id in photo_ids:
            self._absent.pop(photo_id, None)
            held = self._held.get(photo_id)
            if held is not None:
                held.version = ""

    def clear(self) -> None:
        """Forget everything (another library was opened)."""
        self._queue.replace([])
        self._held.clear()
        self._absent.clear()
        self._used = 0

    def stop(self) -> None:
        """Drop what waits and let running decodes end."""
        self._queue.stop()

    def _thumbnail_arrived(self, made: Decoded) -> None:
        photo_id = made.wanted.photo_id
        if made.image.isNull():
            self._absent[photo_id] = made.wanted.version
            self._drop(photo_id)
            self.absent.emit(photo_id)
            return
        self._drop(photo_id)
        box = made.wanted.box or (0, 0)
        held = _Held(made.wanted.version, box, QPixmap.fromImage(made.image, Qt.ImageConversionFlag.NoFormatConversion))
        self._held[photo_id] = held
        self._used += held.cost
        while self._used > self._budget and len(self._held) > 1:
            self._drop(next(iter(self._held)))
        self.ready.emit(photo_id)

    def _drop(self, photo_id: int) -> None:
        held = self._held.pop(photo_id, None)
        if held is not None:
            self._used -= held.cost
