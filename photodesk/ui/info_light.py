"""The head of the info panel: the histogram of the current photo, and its exposure in equal cells, on one bed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from photodesk.domain.readings import Readings
from photodesk.ui import theme
from photodesk.ui.viewer import histogram

HEIGHT, STRIP = 84, 28
_CLIPPED = QColor("#E6B04C")


class Light(QWidget):
    """`show_light` for another photo, or when its tones have been read; until then the bed is empty, its place kept."""

    def __init__(self, parts: Sequence[str], readings: Readings | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts, self._readings = parts, readings
        self.setFont(theme.font("body", QFont.Weight.Medium))
        self.show_light(parts, readings)

    def show_light(self, parts: Sequence[str], readings: Readings | None) -> None:
        """Exposure in words, and the tones, None while they are not known."""
        self._parts, self._readings = parts, readings
        self.setFixedHeight(theme.px(HEIGHT) + (theme.px(STRIP) if parts else 0))
        self._name()
        self.update()

    def _name(self) -> None:
        """What the curves say, for those who cannot see them and for the tool tip."""
        told = ""
        if self._readings is not None:
            told = f"Shadows {self._readings.shadows:.1f} % clipped, highlights {self._readings.highlights:.1f} %"
        self.setToolTip(told)
        self.setAccessibleName(", ".join([*self._parts, told]).strip(", "))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.well if colors.dark else QColor("#262626"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        graph = QRectF(0, 0, self.width(), theme.px(HEIGHT)).adjusted(1, 8, -1, 0)
        if self._readings is not None:
            histogram.curves(painter, graph, self._readings)
            self._triangles(painter, self._readings)
        if self._parts:
            self._strip(painter)

    def _triangles(self, painter: QPainter, readings: Readings) -> None:
        """A corner is marked where tones are clipped."""
        side, width = theme.px(7), self.width()
        for share, corner, inward in ((readings.shadows, 4, 1), (readings.highlights, width - 4, -1)):
            if share >= histogram.NOTABLE:
                painter.setBrush(_CLIPPED)
                points = [QPointF(corner, 4), QPointF(corner + inward * side, 4), QPointF(corner, 4 + side)]
                painter.drawPolygon(QPolygonF(points))

    def _strip(self, painter: QPainter) -> None:
        colors = theme.tokens()
        top = theme.px(HEIGHT)
        bed = QRectF(0, top, self.width(), theme.px(STRIP))
        text, line = QColor("#ECECEC"), QColor("#404040")
        if colors.dark:
            text, line = colors.t1, colors.edge
        width = self.width() / len(self._parts)
        for place, part in enumerate(self._parts):
            if place:
                painter.fillRect(round(place * width), round(bed.y()) + 8, 1, round(bed.height()) - 16, line)
            painter.setPen(text)
            cell = QRectF(place * width, bed.y(), width, bed.height())
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, part)
