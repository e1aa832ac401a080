"""The filmstrip: the whole result as one line of small photos. Arithmetic, so its length does not matter (T55)."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.selection_model import PhotoSelection
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.domain.photo_list import PhotoRow
from photodesk.ui import theme, words
from photodesk.ui.grid.marks import Sprites
from photodesk.ui.grid.states import look

HEIGHT, TILE, TALL, GAP = 84, 82, 70, 5


class Filmstrip(QWidget):
    """The current photo in the middle, as far as the ends allow; the wheel looks further without choosing.

    `chosen(row)`: a photo was clicked. `moved`: other photos are in view.
    """

    chosen = Signal(int)
    moved = Signal()

    def __init__(
        self,
        photos: PhotoListModel,
        selection: PhotoSelection,
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._photos, self._selection, self._thumbnails = photos, selection, thumbnails
        self._sprites = Sprites()
        self._shifted = 0
        self._numbers: Mapping[int, int] = {}
        self.setFixedHeight(theme.px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        selection.current_changed.connect(self._recentre)
        selection.changed.connect(self.update)
        photos.list_changed.connect(self._recentre)
        photos.rows_changed.connect(self._rows_changed)
        thumbnails.ready.connect(self._thumbnail_ready)
        theme.changed.connect(self._restyle)

    def set_numbers(self, numbers: Mapping[int, int]) -> None:
        """Photos that stand in panes: photo id → number of the pane."""
        self._numbers = dict(numbers)
        self.update()

    def offset(self) -> int:
        """Pixels of the strip left of the widget; negative when all of it fits."""
        total, room = self._length(), self.width()
        if total <= room:
            return -(room - total) // 2
        return max(0, min(total - room, self._centred() + self._shifted))

    def _centred(self) -> int:
        """The offset that puts the current photo into the middle, whether or not the ends allow it."""
        place = self._selection.current_row() or 0
        return place * self._step() + theme.px(TILE) // 2 - self.width() // 2

    def rows(self) -> range:
        """Rows of the list that are in view."""
        if not len(self._photos):
            return range(0)
        offset, step = self.offset(), self._step()
        first = max(0, offset // step)
        return range(first, min(len(self._photos), (offset + self.width()) // step + 1))

    def rect_of(self, row: int) -> QRect:
        """Where a photo stands."""
        top = (self.height() - theme.px(TALL)) // 2
        return QRect(row * self._step() - self.offset(), top, theme.px(TILE), theme.px(TALL))

    def sizeHint(self) -> QSize:
        return QSize(400, theme.px(HEIGHT))

    def _step(self) -> int:
        return theme.px(TILE) + GAP

    def _length(self) -> int:
        return len(self._photos) * self._step() - GAP

    def _recentre(self, *_what: object) -> None:
        self._shifted = 0
        self._say()
        self.update()
        self.moved.emit()

    def _say(self) -> None:
        place = self._selection.current_row()
        where = f", {words.number(place + 1)} of {words.number(len(self._photos))}" if place is not None else ""
        self.setAccessibleName(f"Filmstrip{where}")

    def _rows_changed(self, first: int, last: int) -> None:
        seen = self.rows()
        if first < seen.stop and last >= seen.start:
            self.update()

    def _thumbnail_ready(self, photo_id: int) -> None:
        row = self._photos.index_of(photo_id)
        if row is not None and row in self.rows():
            self.update(self.rect_of(row))

    def _restyle(self) -> None:
        self._sprites.clear()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), theme.tokens().panel)
        self._sprites.ratio = self.devicePixelRatioF()
        current = self._selection.current_row()
        for place in self.rows():
            rect = self.rect_of(place)
            if rect.intersects(event.rect()) or place == current:
                self._paint_tile(painter, place, rect)
        if current is not None:
            _ring(painter, QRectF(self.rect_of(current)))

    def _paint_tile(self, painter: QPainter, place: int, rect: QRect) -> None:
        colors = theme.tokens()
        row, photo_id = self._photos.row(place), self._photos.ref(place).photo_id
        painter.fillRect(rect, colors.plate)
        if row is None:
            return
        shown = look(row)
        picture = self._thumbnails.grey(photo_id) if shown.discarded else self._thumbnails.image(photo_id)
        if picture is not None:
            painter.setOpacity(colors.dim if shown.discarded else shown.opacity)
            painter.drawPixmap(QRectF(rect), picture, _cropped(picture, rect))
            painter.setOpacity(1.0)
        token = self._sprites.token(shown.segments, short=True, height=theme.px(16))
        painter.drawPixmap(rect.left() + 2, rect.bottom() - theme.px(17), token)
        self._paint_frame(painter, row, rect)

    def _paint_frame(self, painter: QPainter, row: PhotoRow, rect: QRect) -> None:
        colors = theme.tokens()
        number = self._numbers.get(row.ref.photo_id)
        if number is not None:
            painter.setPen(QPen(colors.edge2, 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(rect).adjusted(0.7, 0.7, -0.7, -0.7))
            paint_number(painter, QRectF(rect.x() + 4, rect.y() + 4, theme.px(15), theme.px(15)), number)
        elif row.ref.photo_id in self._selection.ids and len(self._selection) > 1:
            painter.fillRect(QRectF(rect.x(), rect.y(), rect.width(), 2), colors.acc)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = (round(event.position().x()) + self.offset()) // self._step()
        if event.button() is Qt.MouseButton.LeftButton and 0 <= row < len(self._photos):
            self.chosen.emit(row)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().x() or event.angleDelta().y()
        self._shifted = self.offset() - self._centred() - turned * self._step() // 120
        self._shifted = self.offset() - self._centred()  # what the ends do not allow is not kept
        self.update()
        self.moved.emit()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.moved.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.FontChange:
            self.setFixedHeight(theme.px(HEIGHT))
        super().changeEvent(event)


def paint_number(painter: QPainter, bed: QRectF, number: int) -> None:
    """The number chip of a pane."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tokens().tokfg)
    painter.drawRoundedRect(bed, 3, 3)
    painter.setFont(theme.font("caption", QFont.Weight.DemiBold))
    painter.setPen(Qt.GlobalColor.black)
    painter.drawText(bed, Qt.AlignmentFlag.AlignCenter, str(number))


def _ring(painter: QPainter, rect: QRectF) -> None:
    """The current photo: a white ring inside an azure one, as in the grid."""
    colors = theme.tokens()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colors.acc, 2))
    painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), 3, 3)
    painter.setPen(QPen(colors.ring, 1.4))
    painter.drawRect(rect.adjusted(0.9, 0.9, -0.9, -0.9))


def _cropped(picture: QPixmap, rect: QRect) -> QRectF:
    """The middle of a picture in the shape of a tile."""
    wide = picture.height() * rect.width() / rect.height()
    if wide <= picture.width():
        return QRectF((picture.width() - wide) / 2, 0, wide, picture.height())
    high = picture.width() * rect.height() / rect.width()
    return QRectF(0, (picture.height() - high) / 2, picture.width(), high)
