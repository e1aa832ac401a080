"""The heads of the columns: order and widths by dragging, sorting by a click, choosing by a menu."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QPainter
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from photodesk.domain.filter import Sort
from photodesk.ui import icons, theme
from photodesk.ui.table.columns import COLUMNS, LEAST, MOST, NAMES, USUAL, Chosen, Column

Index = QModelIndex | QPersistentModelIndex
HEAD = 28


class _Titles(QAbstractTableModel):
    """No rows: only the titles, for screen readers and sizes."""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return COLUMNS[section].title if role == Qt.ItemDataRole.DisplayRole else None


class ColumnHeader(QHeaderView):
    """`sort_wanted(Column)`: a head was clicked. `columns_changed`: order, widths or choice differ."""

    sort_wanted = Signal(object)
    columns_changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._titles = _Titles(self)
        self._sort: Sort | None = None
        self.setModel(self._titles)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(False)
        self.setMinimumSectionSize(theme.px(LEAST))
        self.setMaximumSectionSize(theme.px(MOST))
        self.setFixedHeight(theme.px(HEAD))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Columns")
        self.setToolTip("Click to sort, drag to move, right-click to choose columns")
        self.set_columns(USUAL)
        self.sectionClicked.connect(lambda section: self.sort_wanted.emit(COLUMNS[section]))
        for signal in (self.sectionResized, self.sectionMoved):
            signal.connect(lambda *_: self.columns_changed.emit())
        theme.changed.connect(self.viewport().update)

    def show_sort(self, sort: Sort) -> None:
        """Which column the list is sorted by."""
        if sort != self._sort:
            self._sort = sort
            self.viewport().update()

    def set_columns(self, chosen: Iterable[Chosen]) -> None:
        """Order, widths and choice."""
        keys = [column.key for column in COLUMNS]
        for place, one in enumerate(chosen):
            section = keys.index(one.key)
            self.moveSection(self.visualIndex(section), place)
            self.resizeSection(section, theme.px(one.width))
            self.setSectionHidden(section, not one.shown)

    def columns(self) -> tuple[Chosen, ...]:
        """As the user has them now, from left to right."""
        scale = theme.px(100) / 100
        found = []
        for place in range(self.count()):
            section = self.logicalIndex(place)
            hidden = self.isSectionHidden(section)
            width = COLUMNS[section].width if hidden else round(self.sectionSize(section) / scale)
            found.append(Chosen(COLUMNS[section].key, width, not hidden))
        return tuple(found)

    def shown(self) -> list[tuple[Column, int, int]]:
        """The columns shown, with place and width in pixels of the viewport."""
        places = (self.logicalIndex(place) for place in range(self.count()))
        return [
            (COLUMNS[s], self.sectionViewportPosition(s), self.sectionSize(s))
            for s in places
            if not self.isSectionHidden(s)
        ]

    def column_at(self, x: int) -> Column | None:
        section = self.logicalIndexAt(x)
        return COLUMNS[section] if section >= 0 else None

    def chooser(self) -> QMenu:
        """The menu of all columns, ticked where they are shown."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = sum(not self.isSectionHidden(s) for s in range(self.count()))
        for section, column in enumerate(COLUMNS):
            entry = menu.addAction(NAMES.get(column.key, column.title))
            entry.setCheckable(True)
            entry.setChecked(not self.isSectionHidden(section))
            entry.setEnabled(shown > 1 or not entry.isChecked())
            entry.toggled.connect(lambda on, section=section: self._choose(section, on))
        menu.addSeparator()
        menu.addAction("Usual columns").triggered.connect(self._reset)
        return menu

    def show_chooser(self, at: QPoint) -> None:
        self.chooser().popup(at)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.show_chooser(event.globalPos())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The title, and where the list is sorted by it an arrow that points the way."""
        colors, column = theme.tokens(), COLUMNS[section]
        sorted_by = self._sort is not None and self._sort.key is column.sort and column.leads
        painter.save()
        painter.fillRect(rect, colors.panel)
        painter.fillRect(QRect(rect.right(), rect.top() + 7, 1, rect.height() - 14), colors.line)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colors.line)
        painter.setFont(theme.font("caption", QFont.Weight.DemiBold))
        painter.setPen(colors.t1 if sorted_by else colors.t3)
        room = rect.adjusted(8, 0, -8 - (14 if sorted_by else 0), 0)
        text = painter.fontMetrics().elidedText(column.title, Qt.TextElideMode.ElideRight, room.width())
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, text)
        if sorted_by and self._sort is not None:
            icon = "down" if self._sort.descending else "up"
            icons.paint(painter, icon, rect.right() - 17, rect.center().y() - 5, 12, colors.t2)
        painter.restore()

    def _choose(self, section: int, on: bool) -> None:
        self.setSectionHidden(section, not on)
        self.columns_changed.emit()

    def _reset(self) -> None:
        self.set_columns(USUAL)
        self.columns_changed.emit()
