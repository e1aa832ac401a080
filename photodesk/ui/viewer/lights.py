"""Lights out: everything but the photos is dark, then black, then back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

_LEVELS = (0, 205, 255)


class Lights(QWidget):
    """Lies over `window` with a hole where `lit` is. The mouse goes through it."""

    def __init__(self, window: QWidget, lit: QWidget) -> None:
        super().__init__(window)
        self._lit, self._level = lit, 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        window.installEventFilter(self)
        lit.installEventFilter(self)

    @property
    def on(self) -> bool:
        """Whether the lights are on (nothing is darkened)."""
        return self._level == 0

    def turn(self) -> None:
        """Darker by one step; after black, on again."""
        self._level = (self._level + 1) % len(_LEVELS)
        self.setVisible(self._level > 0)
        self._cover()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.on and event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show):
            self._cover()
        return False

    def _cover(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
            self.raise_()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        hole = QRect(self._lit.mapTo(parent, self._lit.rect().topLeft()), self._lit.size())
        painter = QPainter(self)
        painter.setClipRegion(QRegion(self.rect()).subtracted(QRegion(hole)))
        painter.fillRect(self.rect(), QColor(0, 0, 0, _LEVELS[self._level]))
