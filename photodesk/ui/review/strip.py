"""Thumbnails of pending photos: a click leaves one out of the commit, another takes it in again."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from photodesk.domain.photo_list import PhotoRow
from photodesk.ui import icons, theme
from photodesk.ui.activity.pictures import ItemPictures
from photodesk.ui.grid.marks import Sprites
from photodesk.ui.grid.states import segments_of

TILE = (80, 60)
GAP = 6


class Strip(QWidget):
    """As many tiles as fit, then “+ n”. `toggled(photo id)` when a tile is clicked; arrows and Space do the same."""

    toggled = Signal(int)

    def __init__(self, rows: tuple[PhotoRow, ...], pictures: ItemPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows, self._pictures = rows, pictures
        self._out: frozenset[int] = frozenset()
        self._at = 0
        self._sprites = Sprites()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(f"{len(rows)} photos; Space leaves one out")
        pictures.ready.connect(self.update)
        theme.changed.connect(self._sprites.clear)

    def set_left_out(self, photo_ids: frozenset[int]) -> None:
        self._out = photo_ids
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(TILE[0] * 6), theme.px(TILE[1]) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(TILE[0]), theme.px(TILE[1]) + 4)

    def _fits(self) -> int:
        room = max(1, (self.width() + GAP) // (theme.px(TILE[0]) + GAP))
        return len(self._rows) if len(self._rows) <= room else room - 1

    def _rect(self, place: int) -> QRectF:
        width, height = theme.px(TILE[0]), theme.px(TILE[1])
        return QRectF(place * (width + GAP), 2, width, height)

    def _place_at(self, point: QPointF) -> int | None:
        return next((i for i in range(self._fits()) if self._rect(i).contains(point)), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._sprites.ratio = self.devicePixelRatioF()
        for place in range(self._fits()):
            self._tile(painter, self._rect(place), self._rows[place], current=self.hasFocus() and place == self._at)
        left = len(self._rows) - self._fits()
        if left > 0:
            rect = self._rect(self._fits())
            painter.fillRect(rect, theme.tokens().raised)
            painter.setPen(theme.tokens().t2)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, f"+ {left}")

    def _tile(self, painter: QPainter, rect: QRectF, row: PhotoRow, *, current: bool) -> None:
        colors = theme.tokens()
        out = row.ref.photo_id in self._out
        painter.fillRect(rect, colors.well)
        picture = self._pictures.get(row.thumbnail_path)
        if picture is not None:
            size = picture.size().scaled(rect.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(rect.center())
            painter.setOpacity(1.0 if out else 0.5)
            painter.drawPixmap(place, picture, QRectF(picture.rect()))
            painter.setOpacity(1.0)
        if out:
            icons.paint(painter, "check", rect.right() - 18, rect.top() + 4, 14, colors.keep)
        else:
            painter.drawPixmap(
                QPointF(rect.left() + 2, rect.bottom() - 17),
                self._sprites.token(segments_of(row), short=True, height=15),
            )
        if current:
            painter.setPen(QPen(colors.acc, 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is not None and event.button() is Qt.MouseButton.LeftButton:
            self._at = place
            self.toggled.emit(self._rows[place].ref.photo_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is not None:
            row = self._rows[place]
            out = row.ref.photo_id in self._out
            what = "left out of this commit" if out else "click to leave it out"
            QToolTip.showText(event.globalPosition().toPoint(), f"{row.stem}: {what}", self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            self._at = max(0, min(self._fits() - 1, self._at + step))
            self.update()
        elif event.key() == Qt.Key.Key_Space and self._rows:
            self.toggled.emit(self._rows[self._at].ref.photo_id)
        else:
            super().keyPressEvent(event)
