"""Under the top bar: what narrows the view (chips to take away), the order, the size of the thumbnails."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from photodesk.domain.filter import Sort, SortKey
from photodesk.ui import icons, theme, words
from photodesk.ui.controls.chip import Chip
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.controls.size_slider import SizeSlider
from photodesk.ui.view_choice import Choice

SORT_WORDS: dict[tuple[SortKey, bool], str] = {
    (SortKey.TAKEN, True): "Newest",
    (SortKey.TAKEN, False): "Oldest",
    (SortKey.NAME, False): "Name A–Z",
    (SortKey.NAME, True): "Name Z–A",
    (SortKey.SIZE, True): "Largest",
    (SortKey.SIZE, False): "Smallest",
    (SortKey.RATING, True): "Most stars",
    (SortKey.RATING, False): "Fewest stars",
    (SortKey.IMPORTED, True): "Last imported",
    (SortKey.IMPORTED, False): "First imported",
}


def conditions(choice: Choice, place: str) -> list[tuple[str, Choice]]:
    """What narrows the view, in words, each with the choice that is left when it is taken away."""
    found: list[tuple[str, Choice]] = []
    if (choice.place, choice.key) != (Choice().place, Choice().key):
        found.append((words.shown(place), Choice(search=choice.search)))
    if choice.search:
        found.append((f"“{words.shown(choice.search)}”", replace(choice, search="")))
    return found


class _Funnel(QWidget):
    """Filled with the accent while something narrows the view."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.active = False
        self.setFixedSize(16, 16)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        icons.paint(QPainter(self), "funnel", 0, 0, 16, colors.acc if self.active else colors.t3)


class FilterBar(QWidget):
    """`chosen(Choice)` when a chip is taken away, `resized(int)` while the slider moves."""

    chosen = Signal(object)
    resized = Signal(int)

    def __init__(self, sort_menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "raised")
        self.setFixedHeight(theme.px(34))
        self._funnel = _Funnel(self)
        self._chips: list[Chip] = []
        self._chip_line = QHBoxLayout()
        self._chip_line.setSpacing(theme.px(6))
        self.sort = QPushButton(self)
        self.sort.setProperty("link", "true")
        self.sort.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.sort.setToolTip("Order of the photos")
        self._sort_menu = sort_menu
        self.sort.clicked.connect(self._show_sorts)
        self.slider = SizeSlider(self)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.valueChanged.connect(self.resized)
        self.problem = ElidedLabel("", self)
        self.problem.setProperty("tone", "warn")
        line = QFrame(self)
        line.setProperty("vdivider", "true")
        line.setFixedHeight(theme.px(16))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        layout.setSpacing(theme.px(10))
        layout.addWidget(self._funnel)
        layout.addLayout(self._chip_line)
        layout.addWidget(self.problem, 1)
        layout.addWidget(self.sort)
        layout.addWidget(line)
        layout.addWidget(self.slider)
        theme.changed.connect(self._draw)
        self._draw()

    def show_state(self, choice: Choice, place: str, sort: Sort, problem: str = "") -> None:
        """`place` is the label of the sidebar's row; `problem` is what is wrong with the search."""
        found = conditions(choice, place)
        self._funnel.active = bool(found)
        self._funnel.setToolTip("Something narrows this view" if found else "Nothing narrows this view")
        self._funnel.update()
        self.sort.setText(SORT_WORDS[sort.key, sort.descending])
        self.problem.setText(problem)
        self.problem.setToolTip(problem)
        for chip in self._chips:
            self._chip_line.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(text, rest) for text, rest in found]

    def chips(self) -> list[Chip]:
        return list(self._chips)

    def _chip(self, text: str, rest: Choice) -> Chip:
        chip = Chip(text, self, removable=True)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.removed.connect(lambda: self.chosen.emit(rest))
        self._chip_line.addWidget(chip)
        return chip

    def _show_sorts(self) -> None:
        self._sort_menu.popup(self.sort.mapToGlobal(self.sort.rect().bottomLeft()))

    def _draw(self) -> None:
        self.sort.setIcon(icons.icon("sort"))
        self.sort.setStyleSheet(f"color: {theme.tokens().t1.name()}")
