"""A line of chips that never asks for more room than there is: those that do not fit are behind "+ n"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from photodesk.ui import theme, words
from photodesk.ui.controls.chip import Chip


class ChipStrip(QWidget):
    """`removed(number)` and `clicked(number)` of a chip; `added` for the dashed chip at the end."""

    removed = Signal(int)
    clicked = Signal(int)
    added = Signal()

    def __init__(self, add: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.chips: list[Chip] = []
        self._shown: tuple[tuple[str, str], ...] = ()
        self.add = Chip(add, self, icon="plus", dashed=True)
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add.clicked.connect(self.added)
        self.more = Chip("", self)
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.clicked.connect(self._show_rest)
        theme.changed.connect(self._arrange)

    def set_chips(self, chips: Sequence[tuple[str, str]]) -> None:
        """(text, icon) of each."""
        if tuple(chips) == self._shown:
            return
        self._shown = tuple(chips)
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = [self._chip(number, text, icon) for number, (text, icon) in enumerate(chips)]
        self.updateGeometry()
        self._arrange()

    def sizeHint(self) -> QSize:
        chips = [chip.sizeHint().width() for chip in (*self.chips, self.add)]
        return QSize(sum(chips) + theme.px(6) * len(chips), theme.px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(70), theme.px(26))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _chip(self, number: int, text: str, icon: str) -> Chip:
        chip = Chip(text, self, icon=icon, removable=True)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.removed.connect(lambda: self.removed.emit(number))
        chip.clicked.connect(lambda: self.clicked.emit(number))
        return chip

    def _arrange(self) -> None:
        gap = theme.px(6)
        widths = [chip.sizeHint().width() for chip in self.chips]
        room = self.width() - self.add.sizeHint().width()
        fitting = len(widths)
        self.more.set_text(f"{len(widths)} more")
        while fitting and sum(widths[:fitting]) + fitting * gap + self._rest_width(fitting, gap) > room:
            fitting -= 1
        hidden = len(widths) - fitting
        self.more.set_text(f"{hidden} more" if fitting else words.counted(hidden, "filter"))
        x = 0
        for number, chip in enumerate(self.chips):
            chip.setVisible(number < fitting)
            if number < fitting:
                x = self._put(chip, x) + gap
        self.more.setVisible(bool(hidden))
        if hidden:
            x = self._put(self.more, x) + gap
        self._put(self.add, x)

    def _rest_width(self, fitting: int, gap: int) -> int:
        return self.more.sizeHint().width() + gap if fitting < len(self.chips) else 0

    def _put(self, chip: Chip, x: int) -> int:
        size = chip.sizeHint()
        chip.setGeometry(x, (self.height() - size.height()) // 2, size.width(), size.height())
        return x + size.width()

    def _show_rest(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, chip in enumerate(self.chips):
            if not chip.isVisible():
                menu.addAction(f"Remove {chip.text}", partial(self.removed.emit, number))
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
