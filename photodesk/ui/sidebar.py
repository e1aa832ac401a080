"""The sidebar: the library, its collections and its projects. A row is a filter of the one view, never a mode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from photodesk.ui import icons, theme, words
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.controls.icon_button import IconButton
from photodesk.ui.controls.ring import paint_ring
from photodesk.ui.controls.thin_bar import ThinBar
from photodesk.ui.sidebar_rows import SidebarRow
from photodesk.ui.view_choice import Choice, Place

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
RAIL, NARROWEST, WIDEST = 40, 180, 360
RowRole = Qt.ItemDataRole.UserRole + 1


class _Rows(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[SidebarRow] = []

    def replace(self, rows: list[SidebarRow]) -> None:
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


class _RowPainter(QStyledItemDelegate):
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
        x = rect.x() + (rect.width() - 16) // 2 if self.rail else rect.x() + theme.px(14)
        self._icon(painter, row, x, rect.center().y() - 7, chosen=chosen)
        if self.rail:
            return
        quiet = colors.t2 if chosen else colors.t3
        right = first.right() - theme.px(13)
        painter.setFont(theme.font("body"))
        if row.count is not None:
            right = self._right(painter, words.number(row.count), right, first, quiet)
        if row.pending:
            right = self._right(painter, f"✕{words.number(row.pending)}", right, first, colors.disc)
        name = QRect(x + 24, first.y(), right - x - 24, first.height())
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
            paint_ring(painter, QRectF(x + 1, y + 1, 14, 14), row.progress, colors.acc, colors.edge)
            return
        color = colors.acc if chosen else colors.t3 if row.note else colors.t2
        icons.paint(painter, row.icon, x, y, 16, color)

    def _right(self, painter: QPainter, text: str, right: int, line: QRect, color: QColor) -> int:
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(color)
        painter.drawText(QRect(right - width, line.y(), width + 1, line.height()), Qt.AlignmentFlag.AlignVCenter, text)
        return right - width - theme.px(8)


class Sidebar(QWidget):
    """`chosen(Choice)` when the user picks a row, `import_wanted` for the plus beside the library's name."""

    chosen = Signal(object)
    import_wanted = Signal()

    def __init__(self, library_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "panel")
        self._choice = Choice()
        self.rail = False
        self.setMinimumWidth(theme.px(NARROWEST))
        self.setMaximumWidth(theme.px(WIDEST))
        self._rows = _Rows(self)
        self._painter = _RowPainter(self)
        self.view = QListView(self)
        self.view.setModel(self._rows)
        self.view.setItemDelegate(self._painter)
        self.view.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName("Library and projects")
        self.head = _Head(library_name, self)
        self.foot = _Foot(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.view, 1)
        line = QFrame(self)
        line.setProperty("divider", "true")
        layout.addWidget(line)
        layout.addWidget(self.foot)
        self.head.plus.clicked.connect(self.import_wanted)
        selection = self.view.selectionModel()
        selection.currentChanged.connect(lambda now, _before: self._on_current(now))
        theme.changed.connect(self.view.viewport().update)

    def set_rows(self, rows: list[SidebarRow]) -> None:
        self._rows.replace(rows)
        self.show_choice(self._choice)

    def rows(self) -> Sequence[SidebarRow]:
        return tuple(self._rows.rows)

    def show_choice(self, choice: Choice) -> None:
        """Mark the row of the choice in force, without asking for it again."""
        self._choice = choice
        wanted = (choice.place, choice.key)
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        try:
            row = next((i for i, r in enumerate(self._rows.rows) if (r.place, r.key) == wanted), -1)
            self.view.setCurrentIndex(self._rows.index(row, 0) if row >= 0 else QModelIndex())
        finally:
            selection.blockSignals(False)
        self.view.viewport().update()

    def choose(self, place: Place, key: str) -> None:
        """As if the row had been clicked."""
        for number, row in enumerate(self._rows.rows):
            if (row.place, row.key) == (place, key):
                self.view.setCurrentIndex(self._rows.index(number, 0))

    def set_rail(self, rail: bool) -> None:
        """Icons only, 40 pixels wide."""
        self.rail = rail
        self._painter.rail = rail
        self.setMinimumWidth(theme.px(RAIL if rail else NARROWEST))
        self.setMaximumWidth(theme.px(RAIL if rail else WIDEST))
        self.head.setVisible(not rail)
        self.foot.setVisible(not rail)
        self.view.doItemsLayout()

    def _on_current(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        row = self._rows.rows[index.row()]
        if row.place is not None and (row.place, row.key) != (self._choice.place, self._choice.key):
            self._choice = replace(self._choice, place=row.place, key=row.key)
            self.chosen.emit(self._choice)


def _identity(row: SidebarRow) -> tuple[Place | None, str, bool]:
    """Rows alike in this need no new layout."""
    return row.place, row.key, bool(row.note)


class _Head(QWidget):
    def __init__(self, library_name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.px(40))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(13), 0, theme.px(7), 0)
        layout.setSpacing(theme.px(8))
        self._drive = QLabel(self)
        self.name = ElidedLabel(words.shown(library_name), self)
        self.name.setFont(theme.font("emphasis", QFont.Weight.DemiBold))
        self.plus = IconButton("plus", "Import…", self)
        layout.addWidget(self._drive)
        layout.addWidget(self.name, 1)
        layout.addWidget(self.plus)
        theme.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self._drive.setPixmap(icons.pixmap("drive", 16, theme.tokens().t2, self.devicePixelRatioF()))


class _Foot(QWidget):
    """Where the library is and how much room is left there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(10))
        layout.setSpacing(theme.px(6))
        line = QHBoxLayout()
        self.path = ElidedLabel("", self, mode=Qt.TextElideMode.ElideMiddle)
        self.free = QLabel(self)
        for label in (self.path, self.free):
            label.setFont(theme.font("caption"))
            label.setProperty("tone", "t3")
        line.addWidget(self.path, 1)
        line.addWidget(self.free)
        self.bar = ThinBar(self, token="t3")
        layout.addLayout(line)
        layout.addWidget(self.bar)
        self.bar.hide()

    def show_space(self, path: str, free: int | None, used_share: float | None = None) -> None:
        self.path.setText(words.shown(path))
        self.free.setText(f"{words.size(free)} free" if free is not None else "")
        self.bar.setVisible(used_share is not None)
        self.bar.set_fraction(used_share or 0.0)
