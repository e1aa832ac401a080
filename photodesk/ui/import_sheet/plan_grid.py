"""The planned photos as tiles: the picture, its tick, its files, and what it is the same as."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from photodesk.bridge.glances import Glances
from photodesk.domain.intake import PlannedFile, PlannedPhoto, PlanOutcome
from photodesk.domain.photo import FileKind
from photodesk.ui import icons, theme, words
from photodesk.ui.grid.marks import Sprites
from photodesk.ui.grid.states import Mark, Segment
from photodesk.ui.import_sheet import plan_words
from photodesk.ui.import_sheet.plan_list import PlanList
from photodesk.ui.import_sheet.plan_model import PlanModel

TILE = 150
"""Least width of a tile in pixels; what is left over is shared among the columns."""
GAP, INSET, FOOT = 4, 6, 26
TICK = 16
_BED = QColor(0x12, 0x12, 0x12, 217)
_ON_BED = QColor("#E4E4E4")
_STATES = {PlanOutcome.DUPLICATE: "duplicate", PlanOutcome.JOINED: "joins"}


def shown_file(photo: PlannedPhoto) -> PlannedFile | None:
    """The file a tile is made from: the quickest to decode; None when none is a picture."""
    order = (FileKind.JPEG, FileKind.OTHER, FileKind.RAW)
    files = [f for f in photo.files if f.kind is not None and f.outcome is not PlanOutcome.REFUSED]
    return min(files, key=lambda f: order.index(f.kind) if f.kind else 9, default=None)


class TileDelegate(QStyledItemDelegate):
    """Draws one tile. Where its tick is, `tick_rect` says."""

    def __init__(self, glances: Glances, view: PlanGrid) -> None:
        super().__init__(view)
        self._glances, self._view = glances, view
        self.sprites = Sprites()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return self._view.gridSize()

    def picture_rect(self, tile: QRect) -> QRectF:
        """The box the picture is fitted into."""
        plate = _plate(tile)
        return QRectF(plate.adjusted(INSET, INSET, -INSET, -theme.px(FOOT)))

    def tick_rect(self, tile: QRect) -> QRectF:
        box = self.picture_rect(tile)
        return QRectF(box.x() + 4, box.y() + 4, theme.px(TICK), theme.px(TICK))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        photo: PlannedPhoto = index.data(PlanModel.PhotoRole)
        tick: bool | None = index.data(PlanModel.TickRole)
        tile: QRect = option.rect
        self.sprites.ratio = painter.device().devicePixelRatio()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._plate(painter, tile, option.state)
        box = self.picture_rect(tile)
        self._picture(painter, photo, box, dim=not tick)
        self._marks(painter, photo, box, tick, tile)
        self._foot(painter, photo, tile, tick, option.state)
        painter.restore()

    def _plate(self, painter: QPainter, tile: QRect, state: QStyle.StateFlag) -> None:
        colors = theme.tokens()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hover = bool(state & QStyle.StateFlag.State_MouseOver)
        plate = QRectF(_plate(tile))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.sel if selected else colors.hover if hover else colors.plate)
        painter.drawRoundedRect(plate, 4, 4)
        if selected or state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colors.acc if selected else colors.ring, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(plate.adjusted(1, 1, -1, -1), 4, 4)

    def _picture(self, painter: QPainter, photo: PlannedPhoto, box: QRectF, *, dim: bool) -> None:
        file = shown_file(photo)
        image = self._glances.image(file.path) if file is not None else None
        if image is None:
            self._no_picture(painter, box, failed=file is None or self._glances.failed(file.path))
            return
        painter.setOpacity(theme.tokens().dim if dim else 1.0)
        painter.drawImage(_fitted(image, box), image)
        painter.setOpacity(1.0)

    def _no_picture(self, painter: QPainter, box: QRectF, *, failed: bool) -> None:
        """A plain box while it is made; a dashed one with a sign when there is none."""
        colors = theme.tokens()
        if not failed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.canvas)
            painter.drawRoundedRect(box, 2, 2)
            return
        painter.setPen(QPen(colors.edge, 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        icons.paint(painter, "warn", box.center().x() - 9, box.center().y() - 9, 18, colors.warn)

    def _marks(self, painter: QPainter, photo: PlannedPhoto, box: QRectF, tick: bool | None, tile: QRect) -> None:
        if tick is not None:
            painter.drawPixmap(self.tick_rect(tile).topLeft(), self.sprites.tick(theme.px(TICK), filled=tick))
        note = plan_words.short_note(photo)
        if note:
            self._chip(painter, photo, note, box)
            return
        segments = tuple(
            Segment(kind, word, word[:1], Mark.UNDECIDED)
            for kind, word in zip(photo.kinds, plan_words.token(photo), strict=True)
        )
        if segments:
            height = theme.px(16)
            token = self.sprites.token(segments, short=False, height=height)
            painter.drawPixmap(round(box.x() + 4), round(box.bottom() - 4 - height), token)

    def _chip(self, painter: QPainter, photo: PlannedPhoto, note: str, box: QRectF) -> None:
        """What it is the same as, or why it cannot come in, over the foot of the picture."""
        height = theme.px(18)
        bed = QRectF(box.x() + 4, box.bottom() - 4 - height, box.width() - 8, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_BED)
        painter.drawRoundedRect(bed, 3, 3)
        refused = photo.outcome in (PlanOutcome.REFUSED, PlanOutcome.SIDECAR)
        joins = photo.outcome in (PlanOutcome.NEW, PlanOutcome.JOINED)
        name = "warn" if refused else "link" if joins else "copy"
        icons.paint(painter, name, bed.x() + 4, bed.center().y() - 6, 12, _ON_BED)
        painter.setFont(theme.font("caption"))
        painter.setPen(_ON_BED)
        text = bed.adjusted(20, 0, -4, 0)
        shown = painter.fontMetrics().elidedText(note, Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _foot(
        self, painter: QPainter, photo: PlannedPhoto, tile: QRect, tick: bool | None, state: QStyle.StateFlag
    ) -> None:
        colors = theme.tokens()
        plate = _plate(tile)
        foot = QRectF(
            plate.x() + INSET + 2, plate.bottom() - theme.px(FOOT) + 1, plate.width() - 2 * INSET - 4, theme.px(FOOT)
        )
        selected = bool(state & QStyle.StateFlag.State_Selected)
        quiet = colors.t2 if selected else colors.t3
        painter.setFont(theme.font("caption"))
        metrics = painter.fontMetrics()
        word = _STATES.get(photo.outcome, "")
        painter.setPen(quiet)
        painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, word)
        painter.setPen(colors.t1 if tick else quiet)
        room = int(foot.width()) - (metrics.horizontalAdvance(word) + 8 if word else 0)
        name = metrics.elidedText(words.shown(photo.name), Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)


class PlanGrid(PlanList):
    """Tiles in columns; keys, ticks and rows are those of the list. Asks for the pictures of what is on screen."""

    def __init__(self, model: PlanModel, glances: Glances, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._glances = glances
        self._tiles = TileDelegate(glances, self)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setItemDelegate(self._tiles)
        self.setContentsMargins(0, 0, 0, 0)
        self.setGridSize(QSize(theme.px(TILE), theme.px(TILE)))
        self._soon = QTimer(self, singleShot=True, interval=30)
        self._soon.timeout.connect(self._want)
        for signal in (model.modelReset, model.chosen_changed, self.verticalScrollBar().valueChanged):
            signal.connect(self._soon.start)
        glances.ready.connect(self._arrived)
        theme.changed.connect(self._tiles.sprites.clear)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spare width is shared among the columns."""
        room = self.viewport().width() - 2 * GAP
        columns = max(1, room // theme.px(TILE))
        width = room // columns
        self.setGridSize(QSize(width, round((width - 2 * INSET) * 0.7) + theme.px(FOOT) + INSET + GAP))
        super().resizeEvent(event)
        self._soon.start()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show:
            self._soon.start()
        return super().event(event)

    def on_tick(self, index: QModelIndex, x: float, y: float) -> bool:
        return self._tiles.tick_rect(self.visualRect(index)).adjusted(-6, -6, 6, 6).contains(x, y)

    def _want(self) -> None:
        """The pictures on screen, then those of the next screen."""
        if not self.isVisible():
            return
        model, height = self.model(), self.viewport().height()
        first = self._row_at(0)
        last = self._row_at(height)
        ahead = range(first, min(model.rowCount(), last + (last - first) + 2))
        photos = [model.index(row, 0).data(PlanModel.PhotoRole) for row in ahead]
        self._glances.want([file.path for photo in photos if (file := shown_file(photo)) is not None])

    def _row_at(self, y: int) -> int:
        """The first row of the line at this height of the viewport."""
        grid = self.gridSize()
        columns = max(1, self.viewport().width() // max(1, grid.width()))
        line = max(0, (y + self.verticalScrollBar().value()) // max(1, grid.height()))
        return int(line * columns)

    def _arrived(self, _path: str) -> None:
        if self.isVisible():
            self.viewport().update()


def _plate(tile: QRect) -> QRect:
    return tile.adjusted(GAP // 2, GAP // 2, -GAP // 2, -GAP // 2)


def _fitted(image: QImage, box: QRectF) -> QRectF:
    """The picture in the box, whole, never enlarged, in its middle."""
    scale = min(box.width() / image.width(), box.height() / image.height(), 1.0)
    width, height = image.width() * scale, image.height() * scale
    return QRectF(box.center().x() - width / 2, box.center().y() - height / 2, width, height)
