"""The command palette (Ctrl+K): every action by name, with its key; those that do not apply say why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from photodesk.actions.catalog import group_label
from photodesk.actions.declare import ActionSpec
from photodesk.bridge.qactions import QActions, shown_keys
from photodesk.ui import icons, theme
from photodesk.ui.sheet import Sheet

Index = QModelIndex | QPersistentModelIndex
_HIDDEN = frozenset({"help.palette"})


def rank(label: str, typed: str) -> int | None:
    """How well `typed` fits a label: lower is better, None is not at all. Words may be cut and left out."""
    text, wanted = label.casefold(), typed.casefold().split()
    words = text.replace("…", "").split()
    if not wanted:
        return 0
    if text.startswith(" ".join(wanted)):
        return 0
    if all(any(word.startswith(part) for word in words) for part in wanted):
        return 1
    if all(part in text for part in wanted):
        return 2
    letters = iter(text)
    return 3 if all(char in letters for char in "".join(wanted)) else None


class _Found(QAbstractListModel):
    def __init__(self, qactions: QActions, parent: QObject) -> None:
        super().__init__(parent)
        self.qactions = qactions
        self.rows: Sequence[ActionSpec] = ()
        self.narrow("")

    def narrow(self, typed: str) -> None:
        ranked = []
        for place, spec in enumerate(self.qactions.specs()):
            fit = rank(f"{spec.label} {group_label(spec)}", typed)
            if fit is not None and spec.id not in _HIDDEN:
                ranked.append((fit, not self.qactions[spec.id].isEnabled(), place, spec))
        self.beginResetModel()
        self.rows = [row[3] for row in sorted(ranked, key=lambda row: row[:3])]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        spec = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return spec.label
        if role == Qt.ItemDataRole.UserRole:
            return spec
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join([spec.label, group_label(spec), *shown_keys(spec)[:1]])
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, qactions: QActions, parent: QObject) -> None:
        super().__init__(parent)
        self._qactions = qactions

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, theme.px(30))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        spec: ActionSpec = index.data(Qt.ItemDataRole.UserRole)
        qaction = self._qactions[spec.id]
        colors = theme.tokens()
        rect: QRect = option.rect.adjusted(6, 1, -6, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        main = colors.t1 if qaction.isEnabled() else colors.dis
        rest = colors.t2 if chosen else colors.t3
        painter.save()
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.hover)
            painter.drawRoundedRect(rect, 4, 4)
        if spec.icon:
            side = theme.px(16)
            icons.paint(painter, spec.icon, rect.x() + 8, rect.center().y() + 1 - side / 2, side, main)
        right = " ".join(shown_keys(spec)[:1]) if qaction.isEnabled() else qaction.toolTip()
        painter.setFont(theme.font("body"))
        inner = rect.adjusted(theme.px(16) + 16, 0, -10, 0)
        painter.setPen(main)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, spec.label)
        used = painter.fontMetrics().horizontalAdvance(spec.label) + 10
        painter.setPen(rest)
        painter.drawText(inner.adjusted(used, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, group_label(spec))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, right)
        painter.restore()


class CommandPalette(Sheet):
    """Type, arrows, Enter. Among entries that fit alike those that do not apply stand below, with the reason."""

    def __init__(self, window: QWidget, qactions: QActions) -> None:
        super().__init__(window, "Find action", width=620, height=440)
        self._qactions = qactions
        qactions.refresh()
        self.field = QLineEdit(self.body)
        self.field.setPlaceholderText("What do you want to do?")
        self.field.setAccessibleName("Find action")
        self.found = _Found(qactions, self)
        self.list = QListView(self.body)
        self.list.setModel(self.found)
        self.list.setItemDelegate(_Painter(qactions, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.closed.connect(self.deleteLater)
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._do(index.row()))
        self._narrow("")

    def open_here(self) -> None:
        """Open with the cursor in the field."""
        self.open(self.field)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.body.geometry().contains(event.position().toPoint()):
            self.dismiss()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent):
            ours = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
            if event.key() in ours:
                if event.type() is QEvent.Type.KeyPress:
                    self._key(Qt.Key(event.key()))
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def _narrow(self, typed: str) -> None:
        self.found.narrow(typed)
        self._move_to(0)

    def _key(self, key: Qt.Key) -> None:
        row = self.list.currentIndex().row()
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key == Qt.Key.Key_Down:
            self._move_to(row + 1)
        elif key == Qt.Key.Key_Up:
            self._move_to(row - 1)
        else:
            self._do(row)

    def _move_to(self, row: int) -> None:
        count = self.found.rowCount()
        if count:
            self.list.setCurrentIndex(self.found.index(max(0, min(row, count - 1)), 0))

    def _do(self, row: int) -> None:
        if not 0 <= row < self.found.rowCount():
            return
        spec = self.found.rows[row]
        if self._qactions[spec.id].isEnabled():
            self.dismiss()
            self._qactions.run(spec.id)
