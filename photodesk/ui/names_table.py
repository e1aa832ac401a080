"""Names now and then, photo by photo: what a rename or an export shows before it begins."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from photodesk.domain.name_template import NewNames
from photodesk.ui import theme, words

Index = QModelIndex | QPersistentModelIndex
ROW = 26
_HEADS = ("Now", "Then", "")
TAKEN = "The name is taken: a number is added"


class _Lines(QAbstractTableModel):
    """One row per file; a problem takes the place of the new name."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: list[tuple[str, str, str, str]] = []
        self._more = ""

    def show(self, samples: Sequence[NewNames], more: str) -> None:
        self.beginResetModel()
        self._lines = [line for sample in samples for line in _lines(sample)]
        if more:
            self._lines.append((more, "", "", "t3"))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        old, new, note, tone = self._lines[index.row()]
        text = (old, new, note)[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (old, f"becomes {new}" if new else "", note) if part)
        if role == Qt.ItemDataRole.ForegroundRole:
            colors = theme.tokens()
            return colors.color(("t3" if tone else "t2", "t1", tone or "t3")[index.column()])
        return None


def _lines(sample: NewNames) -> list[tuple[str, str, str, str]]:
    if sample.problem and not sample.new:
        return [(words.shown(" + ".join(sample.old)), "", words.shown(sample.problem), "warn")]
    note, tone = words.shown(sample.problem or sample.note), "warn" if sample.problem else ""
    if sample.numbered and not note:
        note, tone = TAKEN, "warn"
    lines = [(words.shown(a), words.shown(b), "", "") for a, b in zip(sample.old, sample.new, strict=True)]
    first = lines[0]
    return [(first[0], first[1], note, tone), *lines[1:]]


class NamesTable(QTableView):
    """Rows of 26 px, no grid; the arrow keys move, nothing can be edited."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = _Lines(self)
        self.setModel(self._lines)
        self.setProperty("lines", True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("Names now and then")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        for column in range(len(_HEADS)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def show_names(self, samples: Sequence[NewNames], photos: int) -> None:
        """The names of the first photos, and how many more there are of `photos`."""
        left = photos - len(samples)
        self._lines.show(samples, f"… and {words.counted(left, 'photo')} more" if left > 0 and samples else "")

    def texts(self) -> list[tuple[str, str, str]]:
        """What the rows say."""
        count = range(len(_HEADS))
        return [
            tuple(str(self._lines.data(self._lines.index(row, c))) for c in count)  # type: ignore[misc]
            for row in range(self._lines.rowCount())
        ]
