"""Widgets side by side, wrapped into as many lines as they need."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodesk.ui import theme


class Flow(QWidget):
    """Its height follows its width."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 6) -> None:
        super().__init__(parent)
        self._gap = gap
        self._items: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_items(self, items: Sequence[QWidget]) -> None:
        """Show these, children of this widget; what was shown and is not among them is deleted."""
        for old in self._items:
            if old not in items:
                old.hide()
                old.deleteLater()
        self._items = list(items)
        for item in self._items:
            item.show()
        self._place(self.width())
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(width, move=False)

    def sizeHint(self) -> QSize:
        width = self.width() or theme.px(260)
        return QSize(width, self.heightForWidth(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self._place(self.width()))

    def _place(self, width: int, *, move: bool = True) -> int:
        gap = theme.px(self._gap)
        x = y = line = 0
        for item in self._items:
            size = item.sizeHint()
            wide = min(size.width(), width) if width > 0 else size.width()
            if x and x + wide > width:
                x, y, line = 0, y + line + gap, 0
            if move:
                item.setGeometry(x, y, wide, size.height())
            x += wide + gap
            line = max(line, size.height())
        return y + line
