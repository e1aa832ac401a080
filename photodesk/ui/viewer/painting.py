"""Painting a photo from the best of its pictures, in device pixels: at 100 % pixel by pixel, without resampling."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from photodesk.ui.viewer.zoom import Placement, Size

PIXELS_SHOW_FROM = 2.0
"""From this scale on, the pixels of a full-size picture are drawn as squares."""


class DevicePixels:
    """`with DevicePixels(painter) as origin:` the painter counts device pixels; `origin` is the widget's corner."""

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter

    def __enter__(self) -> QPoint:
        painter = self._painter
        painter.save()
        to_device = painter.deviceTransform()
        undo, _ = to_device.inverted()
        painter.setWorldTransform(undo if isinstance(undo, QTransform) else QTransform(), combine=True)
        return QPoint(round(to_device.dx()), round(to_device.dy()))

    def __exit__(self, *_: object) -> None:
        self._painter.restore()


def best(levels: Sequence[QImage], width: int) -> QImage | None:
    """The smallest picture that is at least `width` wide, or the widest there is."""
    at_least = [level for level in levels if level.width() >= width - 1]
    return min(at_least, key=QImage.width, default=max(levels, key=QImage.width, default=None))


def paint(painter: QPainter, origin: QPoint, pane: Size, lies: Placement, level: QImage, *, full: bool) -> None:
    """Draw the part of a picture that is seen. The painter counts device pixels; `full`: its pixels are the photo's."""
    at = origin + QPoint(lies.x, lies.y)
    area = QRect(origin.x(), origin.y(), pane[0], pane[1])
    if abs(level.width() - lies.width) <= 1 and abs(level.height() - lies.height) <= 1:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        seen = QRect(at, level.size()).intersected(area)
        painter.drawImage(seen.topLeft(), level, seen.translated(-at.x(), -at.y()))
        return
    across, down = level.width() / lies.width, level.height() / lies.height
    seen = QRect(at.x(), at.y(), lies.width, lies.height).intersected(area).translated(-at.x(), -at.y())
    left, top = math.floor(seen.x() * across), math.floor(seen.y() * down)
    right = min(level.width(), math.ceil((seen.x() + seen.width()) * across) + 1)
    bottom = min(level.height(), math.ceil((seen.y() + seen.height()) * down) + 1)
    source = QRect(left, top, max(1, right - left), max(1, bottom - top))
    target = QRectF(
        at.x() + source.x() / across, at.y() + source.y() / down, source.width() / across, source.height() / down
    )
    squares = full and lies.scale >= PIXELS_SHOW_FROM
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not squares)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawImage(target, level, QRectF(source))
    painter.restore()
