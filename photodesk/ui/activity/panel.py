"""The Activity panel (Ctrl+J): every background task with its scope, progress and failures, then what is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from photodesk.bridge.job_list_model import ActivitySummary, JobListModel
from photodesk.bridge.settings_port import SettingsPort
from photodesk.bridge.task_card import TaskCard
from photodesk.domain.photo import PhotoRef
from photodesk.ui import theme
from photodesk.ui.activity import filters, task_words
from photodesk.ui.activity.filters import Kind
from photodesk.ui.activity.history_heading import HistoryHeading
from photodesk.ui.activity.history_row import HistoryRow
from photodesk.ui.activity.pictures import ItemPictures
from photodesk.ui.activity.question_card import QuestionCard
from photodesk.ui.activity.speed_bar import SpeedBar
from photodesk.ui.activity.task_card_view import TaskCardView
from photodesk.ui.controls.icon_button import IconButton
from photodesk.ui.controls.key_cap import KeyCap
from photodesk.ui.controls.segmented import Segment, Segmented
from photodesk.ui.labels import label
from photodesk.ui.session_port import ActivityPort
from photodesk.ui.words import clock, counted

WIDTH, NARROWEST = 660, 480
CLOCK_MS = 30_000
PAGE = 60
"""Tasks shown at once; the rest is counted, and shown by the page."""

Entry = TaskCardView | HistoryRow


class ActivitySession(Protocol):
    """What the panel asks of the open library. GUI thread; every call returns at once."""

    @property
    def tasks(self) -> JobListModel: ...
    @property
    def activity(self) -> ActivityPort: ...
    @property
    def settings(self) -> SettingsPort: ...

    def cancel(self, task_id: int) -> None: ...

    def pause(self, task_id: int) -> None: ...

    def resume(self, task_id: int) -> None: ...

    def retry_failed(self, task_id: int, item_ids: Sequence[int] | None) -> None:
        """None retries every failed item of the task."""

    def reveal(self, refs: Sequence[PhotoRef]) -> None: ...


class ActivityPanel(QWidget):
    """`close_requested`: the cross was clicked. `stop` before the program ends."""

    close_requested = Signal()

    def __init__(self, session: ActivitySession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "panel")
        self.setAccessibleName("Activity")
        self.setMinimumWidth(theme.px(NARROWEST))
        self._session = session
        self._model = session.tasks
        self._pictures = ItemPictures(self)
        self._entries: dict[int, Entry] = {}
        self._headings: dict[str, HistoryHeading] = {}
        self._asked: dict[int, QuestionCard] = {}
        self._kind, self._limit = Kind.ALL, PAGE
        self._beyond: set[int] = set()
        self._next_maintenance = ""
        self._headline = label(tone="t2")
        self._empty = label(tone="t3", parent=self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._more = QPushButton(self)
        self._key = KeyCap("", self)
        self._more.setProperty("link", True)
        self._more.clicked.connect(self._show_more)
        self.speed_bar = SpeedBar(session.settings, session.activity.pause_all, self)
        self.filter = Segmented(tuple(Segment(kind, filters.LABELS[kind]) for kind in Kind), name="Show tasks")
        self.filter.chosen.connect(self._choose)
        self._list = QVBoxLayout()
        self._lay_out()
        self._arranging = QTimer(self)
        self._arranging.setSingleShot(True)
        self._arranging.timeout.connect(self._arrange)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tell_time)
        self._clock.start(CLOCK_MS)
        for changed in (self._model.rowsInserted, self._model.rowsRemoved, self._model.modelReset):
            changed.connect(self._arrange_soon)
        self._model.dataChanged.connect(self._rows_changed)
        self._model.summary_changed.connect(self._summarize)
        session.activity.questions.changed.connect(self._arrange_soon)
        self._summarize(self._model.summary)
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(WIDTH), theme.px(700))

    def set_next_maintenance(self, iso_utc: str | None) -> None:
        """When the clock will start maintenance next; None hides the sentence."""
        self._next_maintenance = clock(iso_utc or "")
        self._say_empty()

    def stop(self) -> None:
        self._clock.stop()
        self._pictures.stop()

    def _lay_out(self) -> None:
        title = label("Activity", "title")
        close = IconButton("x", "Close", small=True)
        close.clicked.connect(self.close_requested)
        bar = QWidget()
        theme.surface(bar, "raised")
        bar.setFixedHeight(theme.px(40))
        line = QHBoxLayout(bar)
        line.setContentsMargins(16, 0, 10, 0)
        line.setSpacing(4)
        line.addWidget(title)
        line.addSpacing(6)
        line.addWidget(self._headline)
        line.addStretch()
        line.addWidget(self._key)
        line.addSpacing(6)
        line.addWidget(close)
        inside = QWidget()
        theme.surface(inside, "panel")
        self._list.setContentsMargins(12, 12, 12, 12)
        self._list.setSpacing(8)
        self._list.addStretch()
        inside.setLayout(self._list)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (bar, _rule(), self.speed_bar, _rule(), self._filter_bar(), scroll):
            column.addWidget(widget)

    def name_key(self, key: str) -> None:
        """The key that opens and closes the panel; "" for none."""
        self._key.set_text(key.replace("+", " "))

    def _filter_bar(self) -> QWidget:
        bar = QWidget()
        theme.surface(bar, "panel")
        line = QHBoxLayout(bar)
        line.setContentsMargins(12, 10, 12, 0)
        line.addWidget(self.filter)
        line.addStretch()
        return bar

    def _arrange(self) -> None:
        """Widgets in the order of the model, each kept as long as its task stays in its half. However many tasks there
        are, a page of them is made."""
        listed = [c for c in self._model.cards() if filters.passes(c, self._kind)]
        shown, hidden = listed[: self._limit], listed[self._limit :]
        self._beyond = {c.task_id for c in hidden}
        self._drop_strangers({c.task_id for c in shown})
        wanted: list[QWidget] = [*self._question_cards(), self._empty]
        self._empty.setVisible(not any(c.active for c in listed))
        self._say_empty()
        today = datetime.now(UTC).astimezone().date()
        headed = False
        for card in shown:
            if not card.active:
                heading = self._heading(task_words.day_heading(card.finished_at, today))
                if heading not in wanted:
                    heading.set_first(not headed)
                    headed = True
                    wanted.append(heading)
            entry = self._entries.get(card.task_id) or self._make(card)
            entry.set_card(card)
            wanted.append(entry)
        self._more.setText(f"Show {counted(min(PAGE, len(hidden)), 'more', 'more')} of {len(hidden):,}")
        self._more.setVisible(bool(hidden))
        self._put_in_order([*wanted, self._more])
        self._count()

    def _question_cards(self) -> list[QWidget]:
        """A card for each open question, above everything: work waits for the answers."""
        asked = {q.id: q for q in self._session.activity.questions.open} if self._kind is Kind.ALL else {}
        for question_id, card in list(self._asked.items()):
            if asked.get(question_id) != card.question:
                del self._asked[question_id]
                self._take_out(card)
        for question_id, question in asked.items():
            if question_id not in self._asked:
                made = self._asked[question_id] = QuestionCard(question)
                made.answered.connect(self._session.activity.answer)
        return list(self._asked.values())

    def _choose(self, key: str) -> None:
        self._kind, self._limit = Kind(key), PAGE
        self._arrange()

    def _show_more(self) -> None:
        self._limit += PAGE
        self._arrange()

    def _count(self) -> None:
        found = filters.counts(self._model.cards())
        for kind in (Kind.RUNNING, Kind.FAILED):
            self.filter.set_count(kind, found[kind] or None)

    def _drop_strangers(self, shown: set[int]) -> None:
        """Entries whose task is gone, not wanted, or has gone over into the history."""
        for task_id, entry in list(self._entries.items()):
            card = self._model.card(task_id) if task_id in shown else None
            if card is None or isinstance(entry, TaskCardView) != card.active:
                del self._entries[task_id]
                self._take_out(entry)

    def _take_out(self, widget: QWidget) -> None:
        self._list.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def _put_in_order(self, wanted: Sequence[QWidget]) -> None:
        """Move only what is not in its place. `removeWidget`, not `takeAt`: an item Python still holds keeps the
        widget's size hints to itself, and the layout would go on with stale ones."""
        for heading in self._headings.values():
            # Shown only once it is in its place: without a parent it would be a window that takes the keys.
            if heading not in wanted:
                heading.hide()
        for place, widget in enumerate(wanted):
            if self._list.indexOf(widget) != place:
                self._list.removeWidget(widget)
                self._list.insertWidget(place, widget)
            if widget not in (self._empty, self._more):
                widget.show()

    def _make(self, card: TaskCard) -> Entry:
        entry: Entry
        if card.active:
            entry = TaskCardView(card, self._pictures)
            entry.pause.connect(self._session.pause)
            entry.resume.connect(self._session.resume)
            entry.cancel.connect(self._session.cancel)
            entry.why_wanted.connect(self._explain)
        else:
            entry = HistoryRow(card, self._pictures)
            entry.opened.connect(self._model.want_failed)
        entry.retry.connect(self._session.retry_failed)
        entry.reveal.connect(self._session.reveal)
        self._entries[card.task_id] = entry
        return entry

    def _explain(self, task_id: int) -> None:
        """Ask why a task waits, and show it in its card if it is still there by then (R112)."""

        def show(reasons: list[str]) -> None:
            entry = self._entries.get(task_id)
            if isinstance(entry, TaskCardView):
                entry.show_reasons(reasons)

        self._session.activity.why_waits(task_id, show)

    def _heading(self, text: str) -> HistoryHeading:
        if text not in self._headings:
            made = self._headings[text] = HistoryHeading(text)
            made.clear_wanted.connect(lambda: self._session.activity.clear(self._model.refresh))
        return self._headings[text]

    def _arrange_soon(self, *_what: object) -> None:
        # A method, not a lambda: Qt forgets it with the panel, while the model lives on.
        self._arranging.start(0)

    def _rows_changed(self, top: QModelIndex, bottom: QModelIndex, _roles: object = None) -> None:
        for card in self._model.cards()[top.row() : bottom.row() + 1]:
            entry = self._entries.get(card.task_id)
            if entry is not None and isinstance(entry, TaskCardView) == card.active:
                entry.set_card(card)
            elif card.task_id not in self._beyond and (entry or filters.passes(card, self._kind)):
                self._arranging.start(0)

    def _summarize(self, summary: ActivitySummary) -> None:
        self._headline.setText(task_words.headline(summary))

    def _say_empty(self) -> None:
        soon = f" Next maintenance {self._next_maintenance}." if self._next_maintenance else ""
        self._empty.setText(f"{filters.NOTHING[self._kind]}{soon}")
        self._empty.setFixedHeight(theme.px(56 if self._model.rowCount() else 200))

    def _tell_time(self) -> None:
        for entry in self._entries.values():
            if isinstance(entry, TaskCardView):
                entry.tell_time()


def _rule() -> QFrame:
    made = QFrame()
    made.setProperty("divider", True)
    return made
