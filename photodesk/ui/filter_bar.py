"""Under the top bar: what was decided, what narrows the view (chips to take away), the order, the size."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from photodesk.actions.view import COLUMN_LABELS
from photodesk.domain.filter import Plan, PlanCounts, Sort, SortKey
from photodesk.domain.search import SearchError, Word, with_word, without_key, without_word, words_before_fault
from photodesk.ui import icons, theme, words
from photodesk.ui.controls.chip import Chip
from photodesk.ui.controls.chip_strip import ChipStrip
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.controls.segmented import Segment, Segmented
from photodesk.ui.controls.size_slider import SizeSlider
from photodesk.ui.date_popup import DatePopup
from photodesk.ui.filter_words import chip_icon, chip_text, dates_of
from photodesk.ui.view_choice import Choice, Place, plan_of, planned, searched

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


def order_words(sort: Sort) -> str:
    """ "Newest"; "Camera", "Camera, reversed"."""
    known = SORT_WORDS.get((sort.key, sort.descending))
    return known or COLUMN_LABELS[sort.key] + (", reversed" if sort.descending else "")


ALL = "all"
SEGMENTS = (
    Segment(ALL, "All", tip="Whatever was decided"),
    Segment(Plan.UNDECIDED, "Undecided", tip="Nothing was decided yet"),
    Segment(Plan.KEEP, "Keep", "check", "keep", "Decided, and nothing of it goes"),
    Segment(Plan.DISCARD, "Discard", "x", "disc", "A file of it goes at the next commit"),
)

PLACE_ICONS = {Place.PROJECT: "folder", Place.TAG: "tag"}

COUNTS_FROM, SLIDER_FROM, NAMES_FROM = 700, 560, 460
"""Widths (unscaled pixels) from which counts, slider and the name of the order are shown."""


class Condition:
    """Something that narrows the view: what its chip says, and the choice that is left without it."""

    __slots__ = ("icon", "rest", "text", "word")

    def __init__(self, text: str, rest: Choice, icon: str = "", word: Word | None = None) -> None:
        self.text, self.rest, self.icon, self.word = text, rest, icon, word


def conditions(choice: Choice, place: str) -> list[Condition]:
    """What narrows the view, in words: the place, and each word of the search. Decisions are the segments' business."""
    found: list[Condition] = []
    here = (choice.place, choice.key)
    if here not in ((Place.COLLECTION, "all"), (Place.COLLECTION, "pending")) and choice.place is not Place.SAVED:
        found.append(Condition(words.shown(place), Choice(search=choice.search), PLACE_ICONS.get(choice.place, "")))
    typed, rest_of_text = words_before_fault(choice.search)
    for word in typed:
        if word.key != "plan":
            rest = searched(choice, without_word(choice.search, word))
            found.append(Condition(chip_text(word), rest, chip_icon(word), word))
    if rest_of_text:
        before = choice.search[: len(choice.search) - len(rest_of_text)].rstrip()
        found.append(Condition(words.shown(rest_of_text), searched(choice, before), "warn"))
    return found


class _Funnel(QWidget):
    """Filled with the accent while something narrows the view."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.active = False
        self.setFixedSize(theme.px(16), theme.px(16))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        icons.paint(QPainter(self), "funnel", 0, 0, self.width(), colors.acc if self.active else colors.t3)


class FilterBar(QWidget):
    """`chosen(Choice)` when a condition is set or taken away, `resized(int)` while the slider moves, `menu_wanted(at)`
    for "+ Filter"."""

    chosen = Signal(object)
    resized = Signal(int)
    menu_wanted = Signal(QPoint)

    def __init__(self, sort_menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "raised")
        self.setFixedHeight(theme.px(34))
        self._choice = Choice()
        self._conditions: list[Condition] = []
        self._counts = PlanCounts()
        self._funnel = _Funnel(self)
        self.segments = Segmented(SEGMENTS, self, name="Decisions")
        self.segments.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.strip = ChipStrip("Filter", self)
        self.strip.add.setToolTip("Narrow the view by days, tags, stars and more")
        self.sort = QPushButton(self)
        self.sort.setProperty("link", "true")
        self.sort.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.sort.setToolTip("Order and groups of the photos")
        self._sort_menu = sort_menu
        self._sized = True
        self.slider = SizeSlider(self)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.problem = ElidedLabel("", self)
        self.problem.setProperty("tone", "warn")
        self._line = QFrame(self)
        self._line.setProperty("vdivider", "true")
        self._line.setFixedHeight(theme.px(16))
        self._sort_words = ""
        self._lay_out()
        self._connect()
        self._draw()

    def show_state(self, choice: Choice, place: str, sort: Sort, problem: str = "") -> None:
        """`place` is the label of the sidebar's row; `problem` is what is wrong with the search."""
        self._choice = choice
        self._conditions = conditions(choice, place)
        plan = plan_of(choice)
        self.segments.set_current(plan or ALL)
        narrowed = bool(self._conditions) or plan is not None
        self._funnel.active = narrowed
        self._funnel.setToolTip("Something narrows this view" if narrowed else "Nothing narrows this view")
        self._funnel.update()
        self._sort_words = order_words(sort)
        self.problem.setText(problem)
        self.problem.setToolTip(problem)
        self.problem.setVisible(bool(problem))
        self.strip.set_chips([(c.text, c.icon) for c in self._conditions])
        self._fit()

    def show_counts(self, counts: PlanCounts) -> None:
        """The numbers behind the decisions."""
        self._counts = counts
        self._fit()

    def chips(self) -> list[Chip]:
        return list(self.strip.chips)

    def add_word(self, key: str, value: str) -> None:
        """Narrow by one more condition; an empty value takes the condition away."""
        text = self._choice.search
        try:
            text = with_word(text, key, value) if value else without_key(text, key)
        except SearchError:
            text = f"{text} {Word(key, value).text}" if value else text
        self.chosen.emit(searched(self._choice, text))

    def pick_date(self) -> None:
        """Drop the calendar down."""
        popup = DatePopup(self, date.today())  # noqa: DTZ011 - the user's own calendar
        held = next((c.word for c in self._conditions if c.word is not None and c.word.key == "date"), None)
        if held is not None:
            popup.show_range(*dates_of(held.value))
        popup.chosen.connect(lambda value: self.add_word("date", value))
        popup.open_at(self.strip.mapToGlobal(self.strip.rect().bottomLeft()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out what there is no room for."""
        width = self.width() / (theme.px(100) / 100)
        counts = self._counts
        for key, number in (
            (ALL, counts.every),
            (Plan.UNDECIDED, counts.undecided),
            (Plan.KEEP, counts.keep),
            (Plan.DISCARD, counts.discard),
        ):
            self.segments.set_count(key, number if width >= COUNTS_FROM else None)
        self.slider.setVisible(width >= SLIDER_FROM and self._sized)
        self._line.setVisible(width >= SLIDER_FROM and self._sized)
        self.sort.setText(self._sort_words if width >= NAMES_FROM else "")

    def set_sized(self, sized: bool) -> None:
        """Whether thumbnails are shown whose size the slider sets."""
        if sized != self._sized:
            self._sized = sized
            self._fit()

    def _choose_plan(self, key: str) -> None:
        try:
            self.chosen.emit(planned(self._choice, None if key == ALL else Plan(key)))
        except SearchError:
            self.segments.set_current(plan_of(self._choice) or ALL)

    def _chip_clicked(self, number: int) -> None:
        word = self._conditions[number].word
        if word is not None and word.key == "date":
            self.pick_date()

    def _connect(self) -> None:
        self.segments.chosen.connect(self._choose_plan)
        self.strip.removed.connect(lambda number: self.chosen.emit(self._conditions[number].rest))
        self.strip.clicked.connect(self._chip_clicked)
        add = self.strip.add
        self.strip.added.connect(lambda: self.menu_wanted.emit(add.mapToGlobal(add.rect().bottomLeft())))
        self.sort.clicked.connect(self._show_sorts)
        self.slider.valueChanged.connect(self.resized)
        theme.changed.connect(self._draw)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        layout.setSpacing(theme.px(10))
        layout.addWidget(self._funnel)
        layout.addWidget(self.segments)
        layout.addWidget(self.strip, 2)
        layout.addWidget(self.problem, 3)
        layout.addWidget(self.sort)
        layout.addWidget(self._line)
        layout.addWidget(self.slider)
        self.problem.hide()

    def _show_sorts(self) -> None:
        self._sort_menu.popup(self.sort.mapToGlobal(self.sort.rect().bottomLeft()))

    def _draw(self) -> None:
        self.sort.setIcon(icons.icon("sort"))
        self.sort.setStyleSheet(f"color: {theme.tokens().t1.name()}")
