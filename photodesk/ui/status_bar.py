"""The status bar: what the next key acts on, what runs and how long it takes, what failed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from photodesk.bridge.job_list_model import ActivitySummary, JobListModel
from photodesk.bridge.task_card import TaskCard
from photodesk.domain.job import JobStatus
from photodesk.ui import icons, theme, words
from photodesk.ui.controls.icon_button import IconButton
from photodesk.ui.controls.ring import Ring
from photodesk.ui.controls.thin_bar import ThinBar


def _label(parent: QWidget, token: str = "t2") -> QLabel:
    made = QLabel(parent)
    made.setFont(theme.font("caption"))
    made.setProperty("tone", token)
    return made


def _line(parent: QWidget) -> QFrame:
    made = QFrame(parent)
    made.setProperty("vdivider", "true")
    made.setFixedHeight(theme.px(14))
    return made


class StatusBar(QWidget):
    """`activity_wanted` when the running task, the failures or the button are clicked."""

    activity_wanted = Signal()

    def __init__(self, tasks: JobListModel, activity: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        theme.surface(self, "panel")
        self.setFixedHeight(theme.px(24) + 1)
        self.target, self.hidden = _label(self, "t1"), _label(self, "t3")
        self._hidden_line = _line(self)
        self.ring, self.running, self.bar, self.left = Ring(self), _label(self), ThinBar(self), _label(self)
        self.bar.setFixedWidth(theme.px(80))
        self.failed = QPushButton(self)
        self.failed.setProperty("link", "true")
        self.failed.setFont(theme.font("caption"))
        self.failed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._failed_line, self._next_line = _line(self), _line(self)
        self._clock, self.next = QLabel(self), _label(self, "t3")
        self.activity = IconButton("activity", activity.text(), self, small=True)
        self.activity.setDefaultAction(activity)
        self._lay_out()
        self.failed.clicked.connect(self.activity_wanted)
        tasks.summary_changed.connect(self._refresh)
        tasks.dataChanged.connect(self._refresh)
        tasks.loaded.connect(self._refresh)
        theme.changed.connect(self._refresh)
        theme.changed.connect(self._draw)
        self.set_target(0, 0)
        self.set_next("")
        self._draw()
        self._refresh()

    def set_target(self, photos: int, files: int | None, note: str = "") -> None:
        """What the next key hits. `note` says how the filter stands to it."""
        if photos:
            self.target.setText(f"Acts on <b>{words.photos_and_files(photos, files)}</b>")
        else:
            self.target.setText("Acts on <b>0 photos</b> – nothing selected")
        self.hidden.setText(note)
        self.hidden.setVisible(bool(note))
        self._hidden_line.setVisible(bool(note))

    def set_next(self, text: str) -> None:
        """When maintenance runs next ("Maintenance 15:00"); "" hides it."""
        self.next.setText(text)
        self.next.setVisible(bool(text))
        self._clock.setVisible(bool(text))
        self._next_line.setVisible(bool(text))

    def _draw(self) -> None:
        self._clock.setPixmap(icons.pixmap("clock", theme.px(14), theme.tokens().t3, self.devicePixelRatioF()))

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(12), 1, theme.px(8), 0)
        layout.setSpacing(theme.px(10))
        left: tuple[QWidget, ...] = (self.target, self._hidden_line, self.hidden)
        right: tuple[QWidget, ...] = (self.ring, self.running, self.bar, self.left, self._failed_line, self.failed)
        end: tuple[QWidget, ...] = (self._next_line, self._clock, self.next, self.activity)
        for widget in left:
            layout.addWidget(widget)
        layout.addStretch(1)
        for widget in (*right, *end):
            layout.addWidget(widget)

    def _refresh(self, *_what: object) -> None:
        card = shown_task(self._tasks.cards())
        for widget in (self.ring, self.running, self.bar, self.left):
            widget.setVisible(card is not None)
        if card is not None:
            self._show(card)
        self._show_failed(self._tasks.summary)

    def _show(self, card: TaskCard) -> None:
        total, done = card.progress.total, card.progress.finished
        fraction = done / total if total else None
        self.ring.set_fraction(fraction)
        self.bar.set_fraction(fraction or 0.0)
        title = words.escaped(card.title)
        others = sum(c.status is JobStatus.RUNNING for c in self._tasks.cards()) - 1
        more = f" · {words.number(others)} more" if others > 0 and card.status is JobStatus.RUNNING else ""
        counted = f" <b>{words.number(done)}</b> of {words.number(total)}" if total else " …"
        self.running.setText(f"{title}{counted}{more}")
        if card.status is JobStatus.RUNNING:
            self.left.setText(words.time_left(card.seconds_left) if card.seconds_left is not None else "")
        else:
            self.left.setText({JobStatus.PAUSED: "paused"}.get(card.status, "waiting"))
        self.running.setAccessibleName(f"{card.title}, {done} of {total}")

    def _show_failed(self, summary: ActivitySummary) -> None:
        shown = summary.failed > 0
        self.failed.setVisible(shown)
        self._failed_line.setVisible(shown)
        if shown:
            self.failed.setIcon(icons.icon("warn", "warn"))
            self.failed.setText(f"{words.number(summary.failed)} failed")
            self.failed.setStyleSheet(f"color: {theme.tokens().warn.name()}")
            self.failed.setToolTip("Show what failed, why, and what to do")


def shown_task(cards: tuple[TaskCard, ...]) -> TaskCard | None:
    """The one task the bar speaks of: the first that runs, else the first that waits."""
    active = [card for card in cards if card.active]
    running = [card for card in active if card.status is JobStatus.RUNNING]
    return next(iter(running or active), None)
