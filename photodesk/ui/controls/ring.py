"""Progress as a ring with a real fraction. There are no spinners: an unknown fraction is an outline."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from photodesk.ui import theme


def paint_ring(
    painter: QPainter, rect: QRectF, fraction: float | None, color: QColor, track: QColor, width: float = 2.0
) -> None:
    """Draw a ring inside `rect`: `fraction` 0-1 clockwise from the top, None only the track."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setPen(QPen(track, width))
    painter.drawEllipse(inner)
    if fraction is not None and fraction > 0:
        painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(inner, 90 * 16, -round(min(1.0, fraction) * 360 * 16))
    painter.restore()


class Ring(QWidget):
    """A progress ring of `size` pixels; `set_fraction(None)` is "waiting"."""

    def __init__(self, parent: QWidget | None = None, *, size: int = 14) -> None:
        super().__init__(parent)
        self._size = theme.px(size)
        self._fraction: float | None = None
        self.setFixedSize(self._size, self._size)
        theme.changed.connect(self.update)

    def set_fraction(self, fraction: float | None) -> None:
        if fraction != self._fraction:
            self._fraction = fraction
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = theme.tokens()
        paint_ring(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), self._fraction, colors.acc, colors.edge)
