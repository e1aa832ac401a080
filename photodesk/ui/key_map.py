"""The page of keys (`?`): what every key does now, read from the live catalogue."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from photodesk.actions.catalog import group_label
from photodesk.actions.declare import ActionSpec
from photodesk.bridge.qactions import QActions, shown_keys
from photodesk.ui import theme
from photodesk.ui.controls.key_cap import KeyCap
from photodesk.ui.sheet import Sheet

GRID_KEYS: tuple[tuple[str, str], ...] = (
    ("Arrows", "Move the current photo"),
    ("Shift+Arrows", "Extend the selection"),
    ("Ctrl+Click", "Add or remove one photo"),
    ("Esc", "Back to the grid"),
)
"""Keys the views handle themselves, because they are movements and not actions."""


def groups(specs: Iterable[ActionSpec]) -> dict[str, list[ActionSpec]]:
    """Actions that have a key, by their menu."""
    found: dict[str, list[ActionSpec]] = {}
    for spec in specs:
        if spec.shortcuts:
            found.setdefault(group_label(spec), []).append(spec)
    return found


def caps(keys: str, parent: QWidget) -> QWidget:
    """A key combination as key caps."""
    row = QWidget(parent)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(3)
    parts = [part or "+" for part in keys.removesuffix("++").split("+")] if len(keys) > 1 else [keys]
    for part in [*parts, "+"] if keys.endswith("++") else parts:
        layout.addWidget(KeyCap(part, row))
    layout.addStretch()
    return row


class KeyMap(Sheet):
    """Esc, a click outside or the key that opened it close it. `change_wanted`: the user wants other keys."""

    change_wanted = Signal()

    def __init__(self, window: QWidget, qactions: QActions) -> None:
        super().__init__(window, "Keys", width=860, height=570)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(20, 16, 8, 16)
        title = QLabel("Keys", self.body)
        title.setFont(theme.font("sheet"))
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 12, 0)
        head.addWidget(title)
        head.addStretch()
        self.change = QPushButton("Change keys…", self.body)
        self.change.clicked.connect(self._change)
        head.addWidget(self.change)
        column.addLayout(head)
        area = QScrollArea(self.body)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        page = QWidget(area)
        theme.surface(page, "panel")
        columns = QHBoxLayout(page)
        columns.setContentsMargins(0, 8, 12, 0)
        columns.setSpacing(theme.px(28))
        for half in self._halves(qactions):
            columns.addLayout(self._column(half, page))
        area.setWidget(page)
        column.addWidget(area)
        self.closed.connect(self.deleteLater)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.body.geometry().contains(event.position().toPoint()):
            self.dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "?" or event.key() == Qt.Key.Key_F1:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _change(self) -> None:
        self.dismiss()
        self.change_wanted.emit()

    def _halves(self, qactions: QActions) -> list[list[tuple[str, list[tuple[str, str]]]]]:
        pages = [("Photos", list(GRID_KEYS))]
        for name, specs in groups(qactions.specs()).items():
            pages.append((name, [("  ".join(shown_keys(s)), s.label.removesuffix("…")) for s in specs]))
        halves: list[list[tuple[str, list[tuple[str, str]]]]] = [[], []]
        half, height = sum(len(rows) + 2 for _, rows in pages) / 2, 0
        for page in pages:
            halves[height >= half - 3].append(page)
            height += len(page[1]) + 2
        return halves

    def _column(self, pages: list[tuple[str, list[tuple[str, str]]]], parent: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.px(14))
        for name, rows in pages:
            grid = QGridLayout()
            grid.setHorizontalSpacing(theme.px(12))
            grid.setVerticalSpacing(theme.px(6))
            grid.setColumnMinimumWidth(0, theme.px(150))
            grid.setColumnStretch(1, 1)
            head = QLabel(name, parent)
            head.setFont(theme.font("caption", theme.font("title").weight()))
            head.setProperty("tone", "t3")
            grid.addWidget(head, 0, 0, 1, 2)
            for line, (keys, label) in enumerate(rows, start=1):
                grid.addWidget(self._keys(keys, parent), line, 0)
                grid.addWidget(QLabel(label, parent), line, 1)
            column.addLayout(grid)
        column.addStretch()
        return column

    def _keys(self, keys: str, parent: QWidget) -> QWidget:
        row = QWidget(parent)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        for combination in keys.split("  ")[:3]:
            layout.addWidget(caps(combination, row))
        layout.addStretch()
        return row
