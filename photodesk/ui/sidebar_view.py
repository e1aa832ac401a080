"""The list of the sidebar under the hand: folding tags, the menu of a row, photos dropped on it."""

from __future__ import annotations

import json

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QListView, QWidget

from photodesk.ui import theme
from photodesk.ui.grid.pointer import PHOTOS_MIME
from photodesk.ui.sidebar_list import INDENT, LEFT, RowRole
from photodesk.ui.sidebar_rows import SidebarRow
from photodesk.ui.view_choice import Place


class SidebarView(QListView):
    """`folded(tag)`, `menu_wanted(row, at)`, `dropped(row, photo ids)`. Photos can be dropped on `drop_places`."""

    folded = Signal(str)
    menu_wanted = Signal(object, QPoint)
    dropped = Signal(object, list)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.drop_places = {Place.TAG}
        self._over = QModelIndex()
        self.setAcceptDrops(True)

    def _row(self, index: QModelIndex) -> SidebarRow | None:
        row = index.data(RowRole) if index.isValid() else None
        return row if isinstance(row, SidebarRow) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        row = self._row(self.indexAt(at))
        if event.button() is Qt.MouseButton.RightButton:
            return  # the menu of a row does not choose it
        if row is not None and row.opened is not None:
            left = theme.px(LEFT) + row.depth * theme.px(INDENT)
            if at.x() < left + theme.px(20):
                self.folded.emit(row.key)
                return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self._row(self.currentIndex())
        wanted = {Qt.Key.Key_Right: False, Qt.Key.Key_Left: True}.get(Qt.Key(event.key()))
        if row is not None and wanted is not None and row.opened is wanted:
            self.folded.emit(row.key)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        row = self._row(index)
        if row is not None:
            at = self.visualRect(index).center() if by_key else event.pos()
            self.menu_wanted.emit(row, self.viewport().mapToGlobal(at))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(PHOTOS_MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        row = self._row(index)
        fits = row is not None and row.place in self.drop_places and event.mimeData().hasFormat(PHOTOS_MIME)
        self._hover(index if fits else QModelIndex())
        if fits:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hover(QModelIndex())

    def dropEvent(self, event: QDropEvent) -> None:
        row = self._row(self.indexAt(event.position().toPoint()))
        self._hover(QModelIndex())
        if row is None or row.place not in self.drop_places:
            event.ignore()
            return
        ids = json.loads(bytes(event.mimeData().data(PHOTOS_MIME).data()))
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(row, [int(i) for i in ids])

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._over.isValid():
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.tokens().acc, 2))
            painter.drawRoundedRect(self.visualRect(self._over).adjusted(7, 1, -7, -1), 4, 4)

    def _hover(self, index: QModelIndex) -> None:
        self._over = index
        self.viewport().update()
