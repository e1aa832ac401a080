"""Previews for the viewers: decoded off the GUI thread before they are asked for, kept up to a budget."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from photodesk.bridge.decode_queue import Decoded, DecodeQueue, Wanted
from photodesk.domain.photo_list import PhotoRow

BUDGET = 384 << 20
"""Bytes of decoded previews kept: sixteen of 6 megapixels."""

Box = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PreviewWish:
    """A preview in the size it is shown in (`box`, device pixels), or whole when `box` is None."""

    row: PhotoRow
    box: Box | None = None

    @property
    def key(self) -> tuple[int, str, Box | None]:
        return self.row.ref.photo_id, self.row.derivative_version, self.box


class Previews(QObject):
    """GUI thread only; `stop()` before the end.

    `ready(photo_id)`: a picture of it arrived. `absent(photo_id)`: its preview file is not there or cannot be read.
    """

    ready = Signal(int)
    absent = Signal(int)

    def __init__(self, parent: QObject | None = None, *, budget: int = BUDGET) -> None:
        super().__init__(parent)
        self._budget, self._used = budget, 0
        self._held: OrderedDict[tuple[int, str, Box | None], QImage] = OrderedDict()
        self._absent: dict[int, str] = {}
        self._wishes: dict[str, tuple[PreviewWish, ...]] = {}
        self._queue = DecodeQueue(self, threads=2)
        self._queue.decoded.connect(self._arrived)

    @property
    def used(self) -> int:
        """Bytes of pictures held."""
        return self._used

    def of(self, row: PhotoRow) -> list[QImage]:
        """All that is held of a photo's preview, the largest first."""
        wanted = (row.ref.photo_id, row.derivative_version)
        found = [key for key in self._held if key[:2] == wanted]
        for key in found:
            self._held.move_to_end(key)
        return sorted((self._held[key] for key in found), key=QImage.width, reverse=True)

    def whole(self, row: PhotoRow) -> QImage | None:
        """The preview in its own size, if it is held."""
        return self._held.get((row.ref.photo_id, row.derivative_version, None))

    def is_absent(self, row: PhotoRow) -> bool:
        """Whether this version's file was looked for and not found."""
        return self._absent.get(row.ref.photo_id) == row.derivative_version

    def want(self, who: str, wishes: Sequence[PreviewWish]) -> None:
        """What a viewer wants now, in this order; what it wanted before is dropped."""
        self._wishes[who] = tuple(wishes)
        wanted: dict[Wanted, None] = {}
        for wish in (w for listed in self._wishes.values() for w in listed):
            row = wish.row
            if wish.key not in self._held and not self.is_absent(row) and row.preview_path:
                wanted[_wanted(wish)] = None
        self._queue.replace(list(wanted))

    def stop(self) -> None:
        """Drop what waits and let running decodes end."""
        self._queue.stop()

    def _arrived(self, made: Decoded) -> None:
        wanted, image = made.wanted, made.image
        if image.isNull():
            self._absent[wanted.photo_id] = wanted.version
            self.absent.emit(wanted.photo_id)
            return
        for old in [k for k in self._held if k[0] == wanted.photo_id and self._outdone(k, wanted)]:
            self._drop(old)
        self._held[(wanted.photo_id, wanted.version, wanted.box)] = image
        self._used += image.sizeInBytes()
        while self._used > self._budget and len(self._held) > 1:
            self._drop(next(iter(self._held)))
        self.ready.emit(wanted.photo_id)

    @staticmethod
    def _outdone(key: tuple[int, str, Box | None], by: Wanted) -> bool:
        """An older version, or the same picture for a size it is not shown in any more."""
        return key[1] != by.version or key[2] == by.box or (key[2] is not None and by.box is not None)

    def _drop(self, key: tuple[int, str, Box | None]) -> None:
        self._used -= self._held.pop(key).sizeInBytes()


def _wanted(wish: PreviewWish) -> Wanted:
    row = wish.row
    return Wanted(row.ref.photo_id, row.derivative_version, row.preview_path, wish.box, row.turn)


def box_of(size: QSize) -> Box:
    return size.width(), size.height()
