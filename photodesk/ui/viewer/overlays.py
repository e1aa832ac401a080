"""Pictures made from pictures: a photo that is to go, in grey; edges in focus, in colour."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPainter

from photodesk.ui import theme
from photodesk.ui.viewer import painting
from photodesk.ui.viewer.zoom import Placement, Size

PEAKING = QColor("#FF3DF2")
"""No camera paints edges in it, and no photo is full of it."""
_KEPT = 12
_made: OrderedDict[int, QImage] = OrderedDict()


def grey(level: QImage, lies: Placement, pane: Size) -> QImage:
    """What is seen of a picture, without colour."""
    width = min(pane[0], lies.x + lies.width) - max(0, lies.x)
    height = min(pane[1], lies.y + lies.height) - max(0, lies.y)
    seen = QImage(max(1, width), max(1, height), QImage.Format.Format_RGB32)
    seen.fill(theme.tokens().loupe)
    painter = QPainter(seen)
    moved = Placement(lies.scale, min(0, lies.x), min(0, lies.y), lies.width, lies.height)
    painting.paint(painter, QPoint(0, 0), (seen.width(), seen.height()), moved, level, full=False)
    painter.end()
    return seen.convertToFormat(QImage.Format.Format_Grayscale8).convertToFormat(QImage.Format.Format_RGB32)


def peaking(mask: QImage) -> QImage:
    """A focus mask in the colour it is shown in."""
    key = mask.cacheKey()
    found = _made.get(key)
    if found is None:
        found = QImage(mask.size(), QImage.Format.Format_ARGB32_Premultiplied)
        found.fill(PEAKING)
        found.setAlphaChannel(mask)
        _made[key] = found
        if len(_made) > _KEPT:
            _made.popitem(last=False)
    return found
