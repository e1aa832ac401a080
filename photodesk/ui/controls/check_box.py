"""A check box with the drawn tick: filled when on, a dash when mixed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from photodesk.ui import icons, theme


class CheckBox(QCheckBox):
    """A QCheckBox in every respect but its looks."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        text = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(16 + (8 + text if self.text() else 0) + 4, theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tokens()
        top = (self.height() - 16) // 2
        box = QRectF(2, top, 16, 16)
        if self.hasFocus():
            painter.setPen(QPen(colors.acc, 2))
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 4, 4)
        if self.checkState() is Qt.CheckState.Unchecked:
            painter.setBrush(colors.well)
            painter.setPen(QPen(colors.edge2 if self.isEnabled() else colors.edge, 1))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.accfill if self.isEnabled() else colors.edge)
            painter.drawRoundedRect(box, 3, 3)
            glyph = "check" if self.checkState() is Qt.CheckState.Checked else "minus"
            icons.paint(painter, glyph, 4, top + 2, 12, QColor("#FFFFFF"))
        painter.setPen(colors.t1 if self.isEnabled() else colors.dis)
        painter.drawText(QPointF(26, round((self.height() + self.fontMetrics().capHeight()) / 2)), self.text())
