"""One active task: title, scope, steps, bar, speed, what failed, Pause and Cancel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photodesk.bridge.task_card import StepState, TaskCard
from photodesk.domain.job import JobStatus
from photodesk.ui import icons, theme, words
from photodesk.ui.activity import task_words
from photodesk.ui.activity.failed_items import FailedItems
from photodesk.ui.activity.pictures import ItemPictures
from photodesk.ui.activity.step_line import StepLine
from photodesk.ui.controls.badge import SCOPE_ICONS, Badge
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.controls.thin_bar import ThinBar
from photodesk.ui.labels import MEDIUM, SEMIBOLD, label


class FactLine(QWidget):
    """Facts with dots between them; the last one is what the user looks for and stands out."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dots = [label("·", tone="t2") for _ in range(count)]
        self._facts = [label(tone="t2") for _ in range(count - 1)] + [label(weight=MEDIUM)]
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(7)
        for dot, fact in zip(self._dots, self._facts, strict=True):
            line.addWidget(dot)
            line.addWidget(fact)

    def set_facts(self, texts: Sequence[str]) -> None:
        """Empty ones are left out with their dot."""
        shown = False
        for dot, fact, text in zip(self._dots, self._facts, texts, strict=True):
            fact.setText(text)
            fact.setVisible(bool(text))
            dot.setVisible(bool(text) and shown)
            shown = shown or bool(text)

    def text(self) -> str:
        return " · ".join(f.text() for f in self._facts if f.text())


class TaskCardView(QFrame):
    """`set_card` updates in place, ten times a second if need be. Signals carry the user's wish, nothing else."""

    pause = Signal(int)
    resume = Signal(int)
    cancel = Signal(int)
    retry = Signal(int, object)
    reveal = Signal(object)
    why_wanted = Signal(int)

    def __init__(self, card: TaskCard, pictures: ItemPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "card")
        self._card = card
        self._icon = QLabel()
        self._title = ElidedLabel(card.title)
        self._title.setFont(theme.font("emphasis", SEMIBOLD))
        self._badge = Badge(card.scope_text, SCOPE_ICONS[card.scope])
        self._pause, self._cancel = self._button("Pause", self._pause_or_resume), self._button("Cancel", self._end)
        self._steps, self._bar = StepLine(), ThinBar()
        self._facts = FactLine(4)
        self._asked = label(tone="t3")
        self._failed = FailedItems(pictures)
        self._failed.retry.connect(lambda ids: self.retry.emit(self._card.task_id, ids))
        self._failed.reveal.connect(self.reveal)
        self._why = QPushButton("Why does it not start?")
        self._why.setProperty("link", True)
        self._why.clicked.connect(lambda: self.why_wanted.emit(self._card.task_id))
        self._reasons = label(tone="t2", wrap=True)
        self._reasons.hide()
        self._rule = QFrame()
        self._rule.setProperty("divider", True)
        self._lay_out()
        theme.changed.connect(self._dress)
        self.set_card(card)
        self._dress()

    @property
    def card(self) -> TaskCard:
        return self._card

    def set_card(self, card: TaskCard) -> None:
        """Show `card`; only what differs is repainted."""
        self._card = card
        self._title.setText(card.title)
        self._badge.set_text(card.scope_text)
        paused = card.status is JobStatus.PAUSED
        self._pause.setText("Resume" if paused else "Pause")
        self._set_progress(card)
        self._failed.set_failed(card.failed_count, card.failed, running=card.status is JobStatus.RUNNING)
        self._rule.setVisible(card.failed_count > 0)
        self.setAccessibleName(task_words.spoken(card))
        for button in (self._pause, self._cancel):
            button.setAccessibleName(f"{button.text()} {card.title}")

    def show_reasons(self, reasons: Sequence[str]) -> None:
        """Why it waits; shown as long as it does."""
        if self._card.status is JobStatus.QUEUED:
            self._reasons.setText(words.shown(task_words.why_waiting(reasons)))
            self._reasons.show()

    def tell_time(self, now: datetime | None = None) -> None:
        """Bring "2 min ago" up to date."""
        self._asked.setText(task_words.origin(self._card, now or datetime.now(UTC)))

    def _set_progress(self, card: TaskCard) -> None:
        progress = card.progress
        fraction = progress.finished / progress.total if progress.total else None
        now = any(s.state is StepState.NOW for s in card.steps)
        tally = f"{progress.finished:,} / {progress.total:,}" if progress.total and now else ""
        self._steps.setVisible(len(card.steps) > 1)
        self._steps.set_steps(card.steps, fraction, tally)
        self._bar.setVisible(fraction is not None and card.status is not JobStatus.QUEUED)
        self._bar.set_fraction(fraction or 0.0)
        self._bar.set_token("t3" if card.status is JobStatus.PAUSED else "acc")
        counted = "" if card.status is JobStatus.QUEUED else task_words.counts(card)
        self._facts.set_facts((task_words.state(card), counted, task_words.speed(card), task_words.left(card)))
        waits = card.status is JobStatus.QUEUED
        self._why.setVisible(waits)
        self._reasons.setVisible(waits and bool(self._reasons.text()))
        if not waits:
            self._reasons.clear()
        self.tell_time()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        for widget in (self._badge, self._pause, self._cancel):
            head.addWidget(widget)
        foot = QHBoxLayout()
        foot.addWidget(self._facts)
        foot.addWidget(self._why)
        foot.addStretch()
        foot.addWidget(self._asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 12, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._steps)
        column.addWidget(self._bar)
        column.addLayout(foot)
        column.addWidget(self._reasons)
        column.addWidget(self._rule)
        column.addWidget(self._failed)

    def _button(self, text: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("small", True)
        button.clicked.connect(act)
        return button

    def _pause_or_resume(self) -> None:
        wish = self.resume if self._card.status is JobStatus.PAUSED else self.pause
        wish.emit(self._card.task_id)

    def _end(self) -> None:
        self.cancel.emit(self._card.task_id)

    def _dress(self) -> None:
        self._icon.setPixmap(
            icons.pixmap(task_words.icon(self._card), theme.px(16), theme.tokens().t1, self.devicePixelRatioF())
        )
