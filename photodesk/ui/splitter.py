"""A splitter whose dividers are one pixel wide to the eye, and fold a panel on a double click."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget


class _Handle(QSplitterHandle):
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        splitter = self.splitter()
        if isinstance(splitter, Splitter):
            splitter.folded.emit(splitter.indexOf(self))


class Splitter(QSplitter):
    """Panes from left to right. `folded(i)`: the divider left of pane i was double-clicked."""

    folded = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self)

    def share(self, widths: Mapping[QWidget, int]) -> None:
        """Give the visible panes named in `widths` that width, and the rest of the room to the others."""
        panes = [pane for pane in map(self.widget, range(self.count())) if pane is not None]
        room = self.width() - self.handleWidth() * (sum(not p.isHidden() for p in panes) - 1)
        rest = room - sum(width for pane, width in widths.items() if not pane.isHidden())
        self.setSizes([widths.get(pane, max(1, rest)) for pane in panes])
