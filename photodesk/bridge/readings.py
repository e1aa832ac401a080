"""Histogram, clipping, sharpness and focus mask of photos on screen, read from their previews in decoder processes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from photodesk.bridge.reader import Reader
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.photo_list import PhotoRow
from photodesk.domain.readings import Readings
from photodesk.library.originals import Originals

KEPT = 2000
"""Readings kept (1 kB each)."""
MASKS = 12

Key = tuple[int, str]


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    key: Key
    readings: Readings | None
    mask: QImage | None


class ReadingBook(QObject):
    """GUI thread only. `ready(photo_id)`: its readings, or the mask asked for, are there."""

    ready = Signal(int)
    _answered = Signal(object)

    def __init__(self, originals: Originals, reader: Reader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._originals, self._reader = originals, reader
        self._known: OrderedDict[Key, Readings] = OrderedDict()
        self._masks: OrderedDict[Key, QImage] = OrderedDict()
        self._wishes: dict[str, dict[tuple[Key, bool], PhotoRow]] = {}
        self._asked: dict[tuple[Key, bool], Future[Readings] | None] = {}
        self._answered.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def of(self, row: PhotoRow) -> Readings | None:
        return self._known.get(_key(row))

    def mask(self, row: PhotoRow) -> QImage | None:
        """Where it is in focus, as a grey picture of 0 and 255."""
        return self._masks.get(_key(row))

    def want(self, rows: Sequence[PhotoRow], *, masks: bool = False, who: str = "viewer") -> None:
        """Read these, in this order. What waits and nobody (`who`) wants any more is dropped."""
        self._wishes[who] = {(_key(row), masks): row for row in rows if row.preview_path}
        wanted = {asked: row for wishes in self._wishes.values() for asked, row in wishes.items()}
        for stale in [asked for asked in self._asked if asked not in wanted]:
            future = self._asked[stale]
            if future is not None and future.cancel():
                del self._asked[stale]
        for place, ((key, with_mask), row) in enumerate(wanted.items()):
            missing = key not in self._known or (with_mask and key not in self._masks)
            if missing and (key, with_mask) not in self._asked:
                self._ask(key, row.preview_path, 10 + place, with_mask=with_mask)

    def _ask(self, key: Key, preview: str, priority: int, *, with_mask: bool) -> None:
        originals = self._originals
        self._asked[(key, with_mask)] = None

        def asked(answer: tuple[Future[Readings], Path | None]) -> None:
            future, place = answer
            self._asked[(key, with_mask)] = future
            future.add_done_callback(lambda ended: self._tell(key, ended, place))

        def refused(_error: PhotoDeskError) -> None:
            """No room or no decoder: the histogram stays empty, the photo is shown all the same."""

        self._reader.ask(lambda: originals.measure(preview, mask=with_mask, priority=priority), asked, refused)

    def _tell(self, key: Key, ended: Future[Readings], place: Path | None) -> None:
        """Pool thread of the decoders."""
        readings = mask = None
        try:
            readings = ended.result()
            mask = _picture(*self._originals.load_mask(place)) if place is not None else None
        except (PhotoDeskError, CancelledError, OSError):
            """A photo without readings: what is wrong with its preview is said where the preview is."""
        try:
            self._answered.emit(_Answer(key, readings, mask))
        except RuntimeError:  # the window closed meanwhile
            return

    def _keep(self, answer: _Answer) -> None:
        if answer.readings is None:
            return
        self._known[answer.key] = answer.readings
        if answer.mask is not None:
            self._masks[answer.key] = answer.mask
        for with_mask in (False, True):
            self._asked.pop((answer.key, with_mask), None)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        while len(self._masks) > MASKS:
            self._masks.popitem(last=False)
        self.ready.emit(answer.key[0])


def _picture(width: int, height: int, data: bytes) -> QImage:
    return QImage(data, width, height, width, QImage.Format.Format_Alpha8).copy()


def _key(row: PhotoRow) -> Key:
    return row.ref.photo_id, row.derivative_version
