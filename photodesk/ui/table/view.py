"""The table: the same list and the same selection as the grid, a line per photo, columns of the user's choice."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.selection_model import PhotoSelection
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.domain.filter import GroupBy
from photodesk.domain.photo_list import PhotoList
from photodesk.ui import theme
from photodesk.ui.grid import stacking
from photodesk.ui.grid.cell import CellState
from photodesk.ui.grid.layout import Layout
from photodesk.ui.grid.view import PhotoGrid
from photodesk.ui.table.columns import Column, Edits
from photodesk.ui.table.header import ColumnHeader
from photodesk.ui.table.lines import LINE, Lines
from photodesk.ui.table.painter import LinePainter

_DIMMED = 0.6


class PhotoTable(PhotoGrid):
    """Keys, mouse, selection and menu are the grid's; so are stacks. `sort_wanted(Sort)`: a head was clicked.
    `edit_wanted(Edits, row, cell, share)`: a double click into a cell that can be changed; the cell as a QRect of the
    viewport, `share` how far into it from the left (0 to 1)."""

    sort_wanted = Signal(object)
    edit_wanted = Signal(object, int, QRect, float)

    def __init__(
        self, model: PhotoListModel, selection: PhotoSelection, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, selection, thumbnails, parent)
        self.lines = LinePainter()
        self.header = ColumnHeader(self)
        self.setAccessibleName("Photos, table")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setViewportMargins(0, self.header.height(), 0, 0)
        self.header.sort_wanted.connect(self._sort_by)
        self.header.columns_changed.connect(self._columns_changed)
        self.horizontalScrollBar().valueChanged.connect(self._slide)
        model.list_changed.connect(lambda: self.header.show_sort(model.sort))
        self.header.show_sort(model.sort)

    def cell_rect(self, row: int, column: Column) -> QRect:
        """A cell in the viewport."""
        line = self.viewport_rect(row)
        x, width = next((x, w) for c, x, w in self.header.shown() if c is column)
        return QRect(x, line.y, width, line.h)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dirty = event.rect()
        painter.fillRect(dirty, theme.tokens().panel)
        self.lines.sprites.ratio = self.devicePixelRatioF()
        if len(self.model.photo_list) == self.layout_.count:
            top = self.verticalScrollBar().value()
            columns = [c for c in self.header.shown() if c[1] + c[2] >= dirty.left() and c[1] <= dirty.right()]
            for row in self.layout_.rows_between(top + dirty.top(), top + dirty.bottom() + 1):
                self._paint_line(painter, row, columns)
        if self.model.dimmed:
            painter.setOpacity(1 - _DIMMED)
            painter.fillRect(dirty, theme.tokens().panel)
            painter.setOpacity(1)
        band = self._pointer.band
        if band is not None:
            self.canvas.paint_band(painter, band.translated(0, -self.verticalScrollBar().value()))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_header()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        row, column = self.row_at(at), self.header.column_at(round(at.x()))
        plain = event.button() is Qt.MouseButton.LeftButton and not event.modifiers()
        if plain and row is not None and column is not None and column.edits is not Edits.NOTHING:
            cell = self.cell_rect(row, column)
            share = (at.x() - cell.left()) / max(1, cell.width())
            self.edit_wanted.emit(column.edits, row, cell, share)
        else:
            super().mouseDoubleClickEvent(event)

    def _arranged(self, shown: PhotoList) -> Layout:
        return Lines(len(shown), self.viewport().width(), theme.px(LINE))

    def _want(self) -> None:
        """Small pictures: whatever size is at hand will do."""
        if self.asleep:
            return
        rows = self.visible_rows()
        self.model.show_rows(rows.start, rows.stop)
        ids, ratio = self._shown.ids, self.devicePixelRatioF()
        known = (self.model.row_of(i) for i in ids[rows.start : rows.stop])
        box = QSize(round(self.layout_.metrics.box_width * ratio), round(self.layout_.metrics.box_height * ratio))
        self.thumbnails.want([row for row in known if row is not None], box, any_size=True)

    def _dress(self) -> None:
        self.lines.reset()
        super()._dress()

    def _paint_line(self, painter: QPainter, row: int, columns: list[tuple[Column, int, int]]) -> None:
        line = self.viewport_rect(row)
        photo_id = self._shown.ids[row]
        current = self.selection.current
        state = CellState(
            selected=photo_id in self.selection.ids,
            current=current is not None and current.photo_id == photo_id,
            hovered=row == self._hover.row,
            focused=self.hasFocus() or not self.isActiveWindow(),
            stack=stacking.chip_of(self.model, row),
            folded=stacking.is_folded(self.model, row),
        )
        known = self.model.row(row)
        look = self.canvas.look(known) if known is not None else None
        rect = QRect(0, line.y, self.viewport().width(), line.h)
        self.lines.paint(painter, rect, columns, known, look, state, self.thumbnails.image(photo_id))

    def _sort_by(self, column: Column) -> None:
        """The same head again turns the order round; another one sorts as is usual for it, without groups."""
        now = self.model.sort
        down = not now.descending if now.key is column.sort else column.down
        group = GroupBy.NONE if now.group in (GroupBy.PROJECT, GroupBy.BURST) else now.group
        self.sort_wanted.emit(replace(now, key=column.sort, descending=down, group=group))

    def _columns_changed(self) -> None:
        self._place_header()
        self.viewport().update()

    def _place_header(self) -> None:
        port = self.viewport().geometry()
        self.header.setGeometry(port.left(), port.top() - self.header.height(), port.width(), self.header.height())
        bar = self.horizontalScrollBar()
        bar.setRange(0, max(0, self.header.length() - port.width()))
        bar.setPageStep(port.width())
        bar.setSingleStep(theme.px(24))

    def _slide(self, offset: int) -> None:
        self.header.setOffset(offset)
        self.viewport().update()

    def menu_place(self) -> QPoint:
        """Where the chooser of columns opens when it is asked for by key."""
        return self.header.mapToGlobal(QPoint(theme.px(8), self.header.height()))
