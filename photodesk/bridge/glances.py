"""Small pictures of files that are in no library yet (a card in the import sheet), made in the decoder processes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from photodesk.bridge.reader import Reader
from photodesk.domain.errors import PhotoDeskError
from photodesk.library.originals import Glance, Originals

SIDE = 360
"""Long side in pixels: sharp in a tile at twice the pixels of a plain screen."""
KEPT = 600
"""Pictures kept (some 300 kB each)."""
AT_ONCE = 24
"""So many are asked for; the next follow as these arrive, so that scrolling on leaves little behind."""


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    path: str
    image: QImage | None


class Glances(QObject):
    """GUI thread only. `ready(path)`: its picture is there, or it is known that there will be none (`failed`)."""

    ready = Signal(str)
    _seen = Signal(object)

    def __init__(self, originals: Originals, reader: Reader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._originals, self._reader = originals, reader
        self._held: OrderedDict[str, QImage] = OrderedDict()
        self._failed: set[str] = set()
        self._asked: dict[str, Glance | None] = {}
        self._wanted: tuple[str, ...] = ()
        self._seen.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def image(self, path: str) -> QImage | None:
        found = self._held.get(path)
        if found is not None:
            self._held.move_to_end(path)
        return found

    def failed(self, path: str) -> bool:
        return path in self._failed

    def want(self, paths: Sequence[str]) -> None:
        """What is on screen, in this order. What waits and is not wanted any more is dropped."""
        self._wanted = tuple(dict.fromkeys(paths))
        wanted = set(self._wanted)
        for path, glance in list(self._asked.items()):
            if path not in wanted and glance is not None and glance.future.cancel():
                del self._asked[path]
        self._begin()

    def clear(self) -> None:
        """Forget everything: the card may be another one next time."""
        self.want(())
        self._held.clear()
        self._failed.clear()

    def _begin(self) -> None:
        for place, path in enumerate(self._wanted):
            if len(self._asked) >= AT_ONCE:
                return
            if path not in self._held and path not in self._asked and path not in self._failed:
                self._ask(path, 100 + place)

    def _ask(self, path: str, priority: int) -> None:
        originals = self._originals
        self._asked[path] = None

        def asked(glance: Glance) -> None:
            if path in self._asked:
                self._asked[path] = glance
            glance.future.add_done_callback(lambda _ended: self._tell(path, glance))

        def refused(_error: PhotoDeskError) -> None:
            self._keep(_Seen(path, None))

        self._reader.ask(lambda: originals.glance(Path(path), SIDE, priority), asked, refused)

    def _tell(self, path: str, glance: Glance) -> None:
        """Pool thread of the decoders."""
        image = None
        try:
            image = QImage.fromData(self._originals.load_glance(glance))
        except CancelledError:
            return
        except (PhotoDeskError, OSError):
            """The tile says that there is no picture; the import says why when it takes the file in."""
        try:
            self._seen.emit(_Seen(path, image if image is not None and not image.isNull() else None))
        except RuntimeError:  # the window closed meanwhile
            return

    def _keep(self, seen: _Seen) -> None:
        self._asked.pop(seen.path, None)
        if seen.image is None:
            self._failed.add(seen.path)
        else:
            self._held[seen.path] = seen.image
            while len(self._held) > KEPT:
                self._held.popitem(last=False)
        self._begin()
        self.ready.emit(seen.path)
