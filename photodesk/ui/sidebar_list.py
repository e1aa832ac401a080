"""The rows of the sidebar as a model, and how they are painted."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from photodesk.ui import icons, theme, words
from photodesk.ui.controls.ring import paint_ring
from photodesk.ui.sidebar_rows import SidebarRow
from photodesk.ui.view_choice import Place

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
RowRole = Qt.ItemDataRole.UserRole + 1


LEFT, INDENT = 14, 18
"""Where icons begin, and how much further in each level of a tree (unscaled pixels)."""


class SidebarModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[SidebarRow] = []

    def put(self, rows: list[SidebarRow]) -> None:
        same = [_identity(r) for r in rows] == [_identity(r) for r in self.rows]
        if same:
            self.rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.rows[index.row()].place is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.label
        if role == RowRole:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return " · ".join(t for t in (words.shown(row.label), row.note) if t)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            count = words.counted(row.count, "photo") if row.count is not None else ""
            return ", ".join(
                t for t in (row.label, count, row.note, "work runs" if row.progress is not None else "") if t
            )
        return None


class SidebarPainter(QStyledItemDelegate):
    """`rail` draws the icon alone."""

    rail = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: SidebarRow = index.data(RowRole)
        if row.place is None:
            height = 12 if self.rail else 32 if index.row() == 0 else 40
        else:
            height = 40 if row.note and not self.rail else 26
        return QSize(40, theme.px(height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: SidebarRow = index.data(RowRole)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.place is None:
            self._heading(painter, row, rect)
        else:
            self._plate(painter, option, rect)
            self._row(painter, row, rect, chosen=bool(option.state & QStyle.StateFlag.State_Selected))
        painter.restore()

    def _heading(self, painter: QPainter, row: SidebarRow, rect: QRect) -> None:
        if self.rail:
            painter.fillRect(rect.x() + 10, rect.center().y(), rect.width() - 20, 1, theme.tokens().line)
            return
        painter.setFont(theme.font("caption", QFont.Weight.DemiBold))
        painter.setPen(theme.tokens().t3)
        line = QRect(rect.x() + theme.px(12), rect.bottom() - theme.px(24), rect.width() - 24, theme.px(20))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, row.label)

    def _plate(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
        colors = theme.tokens()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if not (chosen or hovered):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.hover if chosen else colors.raised)
        painter.drawRoundedRect(QRectF(rect).adjusted(6, 0.5, -6, -0.5), 4, 4)
        if chosen:
            painter.setBrush(colors.acc)
            painter.drawRoundedRect(QRectF(rect.x() + 6, rect.y() + 1, 2, rect.height() - 2), 1, 1)

    def _row(self, painter: QPainter, row: SidebarRow, rect: QRect, *, chosen: bool) -> None:
        colors = theme.tokens()
        first = QRect(rect.x(), rect.y() + (theme.px(4) if row.note and not self.rail else 0), rect.width(), 0)
        first.setHeight(theme.px(18) if row.note and not self.rail else rect.height())
        indent = theme.px(LEFT) + row.depth * theme.px(INDENT)
        x = rect.x() + ((rect.width() - theme.px(16)) // 2 if self.rail else indent)
        self._icon(painter, row, x, rect.center().y() + 1 - theme.px(16) // 2, chosen=chosen)
        if self.rail:
            return
        quiet = colors.t2 if chosen else colors.t3
        right = first.right() - theme.px(13)
        painter.setFont(theme.font("body"))
        if row.count is not None:
            right = self._right(painter, words.number(row.count), right, first, quiet)
        if row.pending:
            right = self._right(painter, f"✕{words.number(row.pending)}", right, first, colors.disc)
        name = QRect(x + theme.px(24), first.y(), right - x - theme.px(24), first.height())
        painter.setPen(colors.t3 if row.note and not chosen else colors.t1)
        text = painter.fontMetrics().elidedText(words.shown(row.label), Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, text)
        if row.note:
            painter.setFont(theme.font("caption"))
            painter.setPen(quiet)
            painter.drawText(name.x(), first.bottom() + theme.px(12), row.note)

    def _icon(self, painter: QPainter, row: SidebarRow, x: int, y: int, *, chosen: bool) -> None:
        colors = theme.tokens()
        if row.progress is not None:
            side = theme.px(14)
            paint_ring(painter, QRectF(x + 1, y + 1, side, side), row.progress, colors.acc, colors.edge)
            return
        color = colors.acc if chosen else colors.t3 if row.note else colors.t2
        icons.paint(painter, row.icon, x, y, theme.px(16), color)

    def _right(self, painter: QPainter, text: str, right: int, line: QRect, color: QColor) -> int:
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(color)
        painter.drawText(QRect(right - width, line.y(), width + 1, line.height()), Qt.AlignmentFlag.AlignVCenter, text)
        return right - width - theme.px(8)


def _identity(row: SidebarRow) -> tuple[Place | None, str, bool, int]:
    """Rows alike in this need no new layout."""
    return row.place, row.key, bool(row.note), row.depth
