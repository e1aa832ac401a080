"""A progress bar 4 pixels high."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodesk.ui import theme


class ThinBar(QWidget):
    """`set_fraction(0-1)`; `set_token` chooses the colour (acc running, t3 for storage, warn, keep)."""

    def __init__(self, parent: QWidget | None = None, *, token: str = "acc") -> None:
        super().__init__(parent)
        self._fraction = 0.0
        self._token = token
        self.setFixedHeight(4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def fraction(self) -> float:
        return self._fraction

    def set_fraction(self, fraction: float) -> None:
        fraction = min(1.0, max(0.0, fraction))
        if fraction != self._fraction:
            self._fraction = fraction
            self.update()

    def set_token(self, token: str) -> None:
        self._token = token
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colors = theme.tokens()
        bar = QRectF(self.rect())
        painter.setBrush(colors.edge)
        painter.drawRoundedRect(bar, 2, 2)
        if self._fraction > 0:
            bar.setWidth(max(4.0, bar.width() * self._fraction))
            painter.setBrush(colors.color(self._token))
            painter.drawRoundedRect(bar, 2, 2)
