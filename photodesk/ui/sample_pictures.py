"""Pictures of the sample library: like prints on a table, and small ones in a row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodesk.ui import theme


class Fan(QWidget):
    """Up to five pictures like prints on a table; nothing at all without pictures."""

    PLACES = (
        # centre x, y, width, height, degrees: of a field 400 by 140, back to front
        (-152, 14, 84, 96, -8.0),
        (152, 14, 84, 96, 8.0),
        (-78, 2, 84, 112, -3.0),
        (78, 2, 90, 112, 4.0),
        (0, 6, 168, 114, 0.0),
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmaps: list[QPixmap] = []
        self._room = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_images(self, images: Sequence[QImage]) -> None:
        """The first is in front; the others go behind it, from the middle outwards."""
        self._pixmaps = [QPixmap.fromImage(i) for i in images[: len(self.PLACES)] if not i.isNull()]
        self.set_room(self._room)
        self.update()

    def set_room(self, room: bool) -> None:
        """Whether there is room to show them."""
        self._room = room
        self.setVisible(room and bool(self._pixmaps))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(430), theme.px(156))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        count = len(self._pixmaps)
        for at, place in enumerate(self.PLACES[len(self.PLACES) - count :]):
            self._print(painter, self._pixmaps[count - 1 - at], place)

    def _print(self, painter: QPainter, pixmap: QPixmap, place: tuple[int, int, int, int, float]) -> None:
        x, y, width, height, degrees = place
        painter.save()
        painter.translate(self.width() / 2 + theme.px(x), self.height() / 2 + theme.px(y) - 4)
        painter.rotate(degrees)
        box = QRectF(-theme.px(width) / 2, -theme.px(height) / 2, theme.px(width), theme.px(height))
        painter.setPen(Qt.PenStyle.NoPen)
        for spread in range(6, 0, -2):
            painter.setBrush(QColor(0, 0, 0, 22))
            painter.drawRoundedRect(box.adjusted(-spread, -spread + 3, spread, spread + 3), 4, 4)
        painter.setBrush(QColor("#F2F2F2"))
        painter.drawRoundedRect(box, 2, 2)
        inner = box.adjusted(4, 4, -4, -4)
        painter.drawPixmap(inner, pixmap, QRectF(middle_of(pixmap, inner.size().toSize())))
        painter.restore()


class Strip(QWidget):
    """Small pictures of the sample library in a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmaps: list[QPixmap] = []
        self.setFixedHeight(theme.px(32))
        self.hide()

    def set_images(self, images: Sequence[QImage]) -> None:
        self._pixmaps = [QPixmap.fromImage(i) for i in images[:5] if not i.isNull()]
        self.setVisible(bool(self._pixmaps))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        width = (self.width() - 4 * 4) / 5
        for at, pixmap in enumerate(self._pixmaps):
            box = QRectF(at * (width + 4), 0, width, self.height())
            shape = QPainterPath()
            shape.addRoundedRect(box, 2, 2)
            painter.setClipPath(shape)
            painter.drawPixmap(box, pixmap, QRectF(middle_of(pixmap, box.size().toSize())))


def middle_of(pixmap: QPixmap, box: QSize) -> QRect:
    """The middle of `pixmap` in the proportions of `box`."""
    size = box.scaled(pixmap.size(), Qt.AspectRatioMode.KeepAspectRatio)
    corner = QPointF((pixmap.width() - size.width()) / 2, (pixmap.height() - size.height()) / 2)
    return QRect(corner.toPoint(), size)
