"""A drop-down list with the drawn chevron."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QWidget

from photodesk.ui import icons, theme


class ComboBox(QComboBox):
    """A QComboBox in every respect but its arrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        colors = theme.tokens()
        color = colors.t2 if self.isEnabled() else colors.dis
        side = theme.px(12)
        icons.paint(QPainter(self), "down", self.width() - 8 - side, (self.height() - side) / 2, side, color)
