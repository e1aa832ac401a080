"""What the user wants over the photos: shared by loupe, compare and survey."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class HudState(QObject):
    """`changed` when something is switched. `spot`: a frame around the sharpest part, with its figure."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.exposure = True
        self.histogram = False
        self.peaking = False
        self.spot = False
        self.strip = True

    def cycle(self) -> None:
        """Exposure, then the histogram beside it, then nothing."""
        if not self.exposure:
            self.exposure, self.histogram = True, False
        elif not self.histogram:
            self.histogram = True
        else:
            self.exposure = self.histogram = False
        self.changed.emit()

    def toggle(self, name: str) -> None:
        """Switch `exposure`, `histogram`, `peaking`, `spot` or `strip`."""
        setattr(self, name, not getattr(self, name))
        self.changed.emit()

    @property
    def reads(self) -> bool:
        """Whether what is wanted has to be read from the pictures."""
        return self.histogram or self.peaking or self.spot
