"""The histogram over the photo: three channels, what they share in grey, clipped shares in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from photodesk.domain.readings import Readings
from photodesk.ui import theme

WIDTH, HEIGHT = 208, 92
_CHANNELS = (QColor(226, 76, 70, 190), QColor(86, 190, 104, 190), QColor(74, 128, 232, 190))
_SHARED = QColor(205, 205, 205, 225)
_QUIET = QColor("#C8C8C8")
_WARN = QColor("#E6B04C")
NOTABLE = 0.5
"""From so many percent on, a clipped share is marked."""


def paint(painter: QPainter, right: float, top: float, readings: Readings | None) -> float:
    """Draw it with its right top corner given; returns its lower edge. Empty while nothing is read."""
    width, height = theme.px(WIDTH), theme.px(HEIGHT)
    bed = QRectF(right - width, top, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tokens().tokbg)
    painter.drawRoundedRect(bed, 4, 4)
    if readings is None:
        return bed.bottom()
    area = bed.adjusted(8, 12, -8, -theme.px(28))
    curves(painter, area, readings)
    painter.setFont(theme.font("caption"))
    line = QRectF(area.x(), bed.bottom() - theme.px(22), area.width(), theme.px(16))
    for side, name, share in (
        (Qt.AlignmentFlag.AlignLeft, "Shadows", readings.shadows),
        (Qt.AlignmentFlag.AlignRight, "Highlights", readings.highlights),
    ):
        painter.setPen(_WARN if share >= NOTABLE else _QUIET)
        painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, f"{name} {share:.1f} %")
    return bed.bottom()


def curves(painter: QPainter, area: QRectF, readings: Readings) -> None:
    """The three channels, and in grey what they share. The ends are left out of the scale: a clipped sky would flatten
    all else."""
    channels = (readings.red, readings.green, readings.blue)
    tallest = max((max(channel[1:-1], default=1) for channel in channels), default=1) or 1
    painter.setPen(Qt.PenStyle.NoPen)
    for channel, color in zip(channels, _CHANNELS, strict=True):
        painter.setBrush(color)
        painter.drawPolygon(_shape(area, channel, tallest))
    painter.setBrush(_SHARED)
    painter.drawPolygon(_shape(area, [min(values) for values in zip(*channels, strict=True)], tallest))


def _shape(area: QRectF, counts: Sequence[int], tallest: int) -> QPolygonF:
    step = area.width() / (len(counts) - 1)
    points = [area.bottomLeft()]
    for place, count in enumerate(counts):
        share = min(1.0, (count / tallest) ** 0.6)
        points.append(QPointF(area.x() + place * step, area.bottom() - share * area.height()))
    return QPolygonF([*points, area.bottomRight()])
