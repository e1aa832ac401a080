"""A key as it is printed on a keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodesk.ui import theme


class KeyCap(QWidget):
    """One key ("Ctrl", "K"). For a combination put two beside each other."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.setFont(theme.font("caption"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_text(self, text: str) -> None:
        """Another key; none hides the cap."""
        self._text = text
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        side = theme.px(18)
        return QSize(max(side, self.fontMetrics().horizontalAdvance(self._text) + 10), side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tokens()
        painter.setBrush(colors.ctl)
        painter.setPen(QPen(colors.edge, 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(colors.t2)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
