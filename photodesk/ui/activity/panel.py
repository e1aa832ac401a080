"""The Activity panel (Ctrl+J): every background task with its scope, progress and failures, then what is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from photodesk.bridge.job_list_model import ActivitySummary, JobListModel
from photodesk.bridge.task_card import TaskCard
from photodesk.domain.photo import PhotoRef
from photodesk.ui import theme
from photodesk.ui.activity import task_words
from photodesk.ui.activity.history_row import HistoryRow
from photodesk.ui.activity.pictures import ItemPictures
from photodesk.ui.activity.task_card_view import TaskCardView
from photodesk.ui.controls.icon_button import IconButton
from photodesk.ui.controls.key_cap import KeyCap
from photodesk.ui.labels import SEMIBOLD, label
from photodesk.ui.words import clock

WIDTH, NARROWEST = 660, 480
CLOCK_MS = 30_000

Entry = TaskCardView | HistoryRow


class ActivitySession(Protocol):
    """What the panel asks of the open library. GUI thread; every call returns at once."""

    @property
    def tasks(self) -> JobListModel: ...

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
        self._headings: dict[str, QWidget] = {}
        self._next_maintenance = ""
        self._headline = label(tone="t2")
        self._empty = label(tone="t3")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._list = QVBoxLayout()
        self._lay_out()
        self._arranging = QTimer(self)
        self._arranging.setSingleShot(True)
        self._arranging.timeout.connect(self._arrange)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tell_time)
        self._clock.start(CLOCK_MS)
        for changed in (self._model.rowsInserted, self._model.rowsRemoved, self._model.modelReset):
            changed.connect(lambda *_: self._arranging.start(0))
        self._model.dataChanged.connect(lambda top, bottom, *_: self._update(top.row(), bottom.row()))
        self._model.summary_changed.connect(self._summarize)
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
        line.addWidget(KeyCap("Ctrl"))
        line.addWidget(KeyCap("J"))
        line.addSpacing(6)
        line.addWidget(close)
        rule = QFrame()
        rule.setProperty("divider", True)
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
        for widget in (bar, rule, scroll):
            column.addWidget(widget)

    def _arrange(self) -> None:
        """Widgets in the order of the model, each kept as long as its task stays in its half."""
        cards = self._model.cards()
        self._drop_strangers()
        wanted: list[QWidget] = [self._empty]
        self._empty.setVisible(not any(c.active for c in cards))
        self._say_empty()
        today = datetime.now(UTC).astimezone().date()
        for card in cards:
            if not card.active:
                heading = self._heading(task_words.day_heading(card.finished_at, today))
                if heading not in wanted:
                    wanted.append(heading)
            entry = self._entries.get(card.task_id) or self._make(card)
            entry.set_card(card)
            wanted.append(entry)
        self._put_in_order(wanted)

    def _drop_strangers(self) -> None:
        """Entries whose task is gone, or has gone over into the history."""
        for task_id, entry in list(self._entries.items()):
            card = self._model.card(task_id)
            if card is None or isinstance(entry, TaskCardView) != card.active:
                del self._entries[task_id]
                self._list.removeWidget(entry)
                entry.hide()
                entry.deleteLater()

    def _put_in_order(self, wanted: Sequence[QWidget]) -> None:
        """Move only what is not in its place. `removeWidget`, not `takeAt`: an item Python still holds keeps the
        widget's size hints to itself, and the layout would go on with stale ones."""
        for heading in self._headings.values():
            heading.setVisible(heading in wanted)
        for place, widget in enumerate(wanted):
            if self._list.indexOf(widget) != place:
                self._list.removeWidget(widget)
                self._list.insertWidget(place, widget)
            if widget is not self._empty:
                widget.show()

    def _make(self, card: TaskCard) -> Entry:
        entry: Entry
        if card.active:
            entry = TaskCardView(card, self._pictures)
            entry.pause.connect(self._session.pause)
            entry.resume.connect(self._session.resume)
            entry.cancel.connect(self._session.cancel)
        else:
            entry = HistoryRow(card, self._pictures)
            entry.opened.connect(self._model.want_failed)
        entry.retry.connect(self._session.retry_failed)
        entry.reveal.connect(self._session.reveal)
        self._entries[card.task_id] = entry
        return entry

    def _heading(self, text: str) -> QWidget:
        if text not in self._headings:
            made = label(text, "caption", "t2", SEMIBOLD)
            made.setContentsMargins(4, 8, 0, 2)
            self._headings[text] = made
        return self._headings[text]

    def _update(self, first: int, last: int) -> None:
        for card in self._model.cards()[first : last + 1]:
            entry = self._entries.get(card.task_id)
            if entry is None or isinstance(entry, TaskCardView) != card.active:
                self._arranging.start(0)
            else:
                entry.set_card(card)

    def _summarize(self, summary: ActivitySummary) -> None:
        self._headline.setText(task_words.headline(summary))

    def _say_empty(self) -> None:
        soon = f" Next maintenance {self._next_maintenance}." if self._next_maintenance else ""
        self._empty.setText(f"Nothing running.{soon}")
        self._empty.setFixedHeight(theme.px(56 if self._model.rowCount() else 200))

    def _tell_time(self) -> None:
        for entry in self._entries.values():
            if isinstance(entry, TaskCardView):
                entry.tell_time()
