"""The list of planned photos: tick, name, kinds, folder, what it is the same as, size."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from photodesk.domain.intake import TAKEN_IN, PlannedPhoto, PlanOutcome
from photodesk.ui import icons, theme, words
from photodesk.ui.import_sheet import plan_words
from photodesk.ui.import_sheet.plan_model import PlanModel

ROW = 30
TICK_X, NAME_X, NAME_W, TOKENS_W, FOLDER_W, SIZE_W = 12, 40, 172, 112, 108, 68
WIDE = 640
"""Below this width the folder column is left out."""
TICK_ZONE = 36
"""Clicks left of this toggle the tick; elsewhere they select."""


class PlanDelegate(QStyledItemDelegate):
    """Draws a row in columns that stay put; the note takes what is left."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(320, theme.px(ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        photo: PlannedPhoto = index.data(PlanModel.PhotoRole)
        tick: bool | None = index.data(PlanModel.TickRole)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._plate(painter, rect, state)
        self._tick(painter, rect, tick)
        dim = tick is None or not tick
        colors = theme.tokens()
        # On the plate of a selected row t3 is too faint to read.
        soft = colors.t2 if state & QStyle.StateFlag.State_Selected else colors.t3
        x = rect.x() + theme.px(NAME_X)
        self._text(painter, words.shown(photo.name), x, theme.px(NAME_W) - 12, rect, soft if dim else colors.t1)
        x += theme.px(NAME_W)
        self._tokens(painter, photo, x, rect, soft if dim else colors.t2)
        x += theme.px(TOKENS_W)
        if rect.width() > theme.px(WIDE):
            folder = words.shown(photo.files[0].subfolder.rpartition("/")[2])
            self._text(painter, folder, x, theme.px(FOLDER_W) - 12, rect, soft)
            x += theme.px(FOLDER_W)
        size_x = rect.right() - 14 - theme.px(SIZE_W)
        size = words.size(sum(f.size for f in photo.everything))
        self._text(painter, size, size_x, theme.px(SIZE_W), rect, soft, right=True)
        self._note(painter, photo, x, size_x - x, rect)
        painter.restore()

    def _plate(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        colors = theme.tokens()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colors.sel)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colors.raised)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRect(rect.x(), rect.y(), 2, rect.height()), colors.acc)

    def _tick(self, painter: QPainter, rect: QRect, tick: bool | None) -> None:
        colors = theme.tokens()
        box = QRectF(rect.x() + TICK_X, rect.center().y() - 7, 16, 16)
        if tick is None:
            return
        if tick:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.accfill)
            painter.drawRoundedRect(box, 3, 3)
            icons.paint(painter, "check", box.x() + 2, box.y() + 2, 12, QColor("#FFFFFF"))
            return
        painter.setBrush(colors.well)
        painter.setPen(QPen(colors.edge2, 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def _tokens(self, painter: QPainter, photo: PlannedPhoto, x: int, rect: QRect, color: QColor) -> None:
        colors = theme.tokens()
        painter.setFont(theme.font("token"))
        metrics = QFontMetrics(painter.font())
        texts = plan_words.token(photo)
        height = theme.px(16)
        for text in texts:
            box = QRectF(x, rect.center().y() - height / 2 + 1, metrics.horizontalAdvance(text) + 10, height)
            painter.setPen(QPen(colors.edge, 1))
            painter.setBrush(colors.ctl if color == colors.t2 else colors.canvas)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            painter.setPen(color)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            x += round(box.width()) + 4
        if photo.sidecars:
            self._text(painter, f"+{len(photo.sidecars)}", x + 2, theme.px(40), rect, color)

    def _note(self, painter: QPainter, photo: PlannedPhoto, x: int, room: int, rect: QRect) -> None:
        text = plan_words.note(photo)
        if not text or room < 40:
            return
        colors = theme.tokens()
        refused = photo.outcome in (PlanOutcome.REFUSED, PlanOutcome.SIDECAR)
        name = "warn" if refused else "link" if photo.outcome in TAKEN_IN else "copy"
        icons.paint(painter, name, x, rect.center().y() - 6, 14, colors.warn if refused else colors.t3)
        self._text(painter, text, x + 20, room - 28, rect, colors.t2)

    def _text(
        self,
        painter: QPainter,
        text: str,
        x: int,
        width: int,
        rect: QRect,
        color: QColor,
        *,
        right: bool = False,
    ) -> None:
        painter.setFont(theme.font("body"))
        painter.setPen(color)
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)
        at = x + width - metrics.horizontalAdvance(shown) if right else x
        painter.drawText(QPointF(at, round(rect.y() + (rect.height() + metrics.capHeight()) / 2)), shown)


class PlanList(QListView):
    """Click on a tick or Space toggles; Space with several rows selected toggles them all."""

    def __init__(self, model: PlanModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        theme.surface(self, "canvas")
        self.setModel(model)
        self.setItemDelegate(PlanDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Photos to import")
        theme.changed.connect(self.viewport().update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._model.toggle(i.row() for i in self.selectedIndexes() or [self.currentIndex()] if i.isValid())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        on_tick = index.isValid() and self.on_tick(index, event.position().x(), event.position().y())
        if not on_tick or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        rows = {i.row() for i in self.selectedIndexes()}
        self._model.toggle(sorted(rows) if index.row() in rows else [index.row()])

    def on_tick(self, index: QModelIndex, x: float, y: float) -> bool:
        """Whether a point of the viewport is on the tick of a row."""
        return x < TICK_ZONE
