"""A day of the history; on the first one stands "Clear list"."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from photodesk.ui import theme
from photodesk.ui.labels import SEMIBOLD, label


class HistoryHeading(QWidget):
    """`clear_wanted`: take what has ended out of the list."""

    clear_wanted = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clear = QPushButton("Clear list")
        self._clear.setProperty("link", True)
        self._clear.setToolTip("Take all finished work out of the list now. Photos and files are not touched")
        self._clear.clicked.connect(self.clear_wanted)
        line = QHBoxLayout(self)
        line.setContentsMargins(4, theme.px(4), 2, 0)
        line.addWidget(label(text, "caption", "t2", SEMIBOLD), 1)
        line.addWidget(self._clear)
        self.set_first(False)

    def set_first(self, first: bool) -> None:
        self._clear.setVisible(first)
