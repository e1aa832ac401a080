"""Icons: one SVG each in resources/icons, drawn in a token's colour at device pixels."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from photodesk.ui import resources, theme

_LIMIT = 800
_pixmaps: OrderedDict[tuple[str, int, int, int], QPixmap] = OrderedDict()


def icon(name: str, token: str = "t2") -> QIcon:
    """An icon that follows the theme: `token` normally, t1 when on or hovered, dis when disabled, acc when selected."""
    return QIcon(_Engine(name, token))


def menu_icon(name: str, token: str = "t2") -> QIcon:
    """As `icon`, but white on the accent fill of a highlighted menu entry."""
    return QIcon(_Engine(name, token, active="white"))


def pixmap(name: str, size: int, color: QColor, ratio: float = 1.0) -> QPixmap:
    """The icon as a cached pixmap of `size` logical pixels at a device pixel ratio."""
    key = (name, size, color.rgba(), round(ratio * 100))
    found = _pixmaps.get(key)
    if found is None:
        found = _render(name, max(1, round(size * ratio)), color)
        found.setDevicePixelRatio(ratio)
        _pixmaps[key] = found
        if len(_pixmaps) > _LIMIT:
            _pixmaps.popitem(last=False)
    return found


def paint(painter: QPainter, name: str, x: float, y: float, size: int, color: QColor) -> None:
    """Draw the icon with its top left corner at (x, y), snapped to device pixels."""
    ratio = painter.device().devicePixelRatioF()
    at = QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio)
    painter.drawPixmap(at, pixmap(name, size, color, ratio))


def _render(name: str, pixels: int, color: QColor) -> QPixmap:
    svg = resources.text(f"icons/{name}.svg").replace("currentColor", color.name())
    image = QPixmap(pixels, pixels)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(color.alphaF())
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return image


class _Engine(QIconEngine):
    def __init__(self, name: str, token: str, active: str = "t1") -> None:
        super().__init__()
        self._name = name
        self._token = token
        self._active = active
        resources.text(f"icons/{name}.svg")

    def _color(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        colors = theme.tokens()
        if mode is QIcon.Mode.Disabled:
            return colors.dis
        if mode is QIcon.Mode.Selected:
            return colors.acc
        if mode is QIcon.Mode.Active and self._active == "white":
            return QColor("#FFFFFF")
        neutral = self._token in ("t2", "t3")
        if neutral and (mode is QIcon.Mode.Active or state is QIcon.State.On):
            return colors.t1
        return colors.color(self._token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        x = rect.x() + (rect.width() - side) / 2
        y = rect.y() + (rect.height() - side) / 2
        paint(painter, self._name, x, y, side, self._color(mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # Since Qt 6.8 the size is in logical pixels and the ratio is ours to set.
        side = min(size.width(), size.height())
        made = _render(self._name, max(1, round(side * scale)), self._color(mode, state))
        made.setDevicePixelRatio(scale)
        return made

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._token, self._active)

    def iconName(self) -> str:
        return self._name
