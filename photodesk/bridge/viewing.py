"""Everything the viewers draw from, in one hand: previews, full sizes, readings, glances."""

from __future__ import annotations

from PySide6.QtCore import QObject

from photodesk.bridge.full_sizes import FullSizes
from photodesk.bridge.glances import Glances
from photodesk.bridge.previews import Previews
from photodesk.bridge.reader import Reader
from photodesk.bridge.readings import ReadingBook
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.config.settings import Settings
from photodesk.library.originals import Originals


class Viewing(QObject):
    """GUI thread only; `stop()` before the end."""

    def __init__(
        self, originals: Originals, reader: Reader, thumbnails: Thumbnails, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._originals = originals
        self.thumbnails = thumbnails
        self.previews = Previews(self)
        self.full_sizes = FullSizes(originals, reader, self)
        self.readings = ReadingBook(originals, reader, self)
        self.glances = Glances(originals, reader, self)

    def configure(self, settings: Settings) -> None:
        """Limits of the decoders, from the next picture on."""
        self._originals.configure(settings)

    def stop(self) -> None:
        self.previews.stop()
        self.full_sizes.stop()
