"""One finished task: what came of it, when, and (opened) what failed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photodesk.bridge.task_card import TaskCard
from photodesk.domain.job import JobStatus
from photodesk.ui import icons, theme, words
from photodesk.ui.activity import task_words
from photodesk.ui.activity.failed_items import FailedItems
from photodesk.ui.activity.pictures import ItemPictures
from photodesk.ui.controls.badge import SCOPE_ICONS, Badge
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.labels import label
from photodesk.ui.words import clock


class HistoryRow(QFrame):
    """`opened(task id)`: the user wants the details, so its failed items should be read."""

    opened = Signal(int)
    retry = Signal(int, object)
    reveal = Signal(object)

    def __init__(self, card: TaskCard, pictures: ItemPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "card")
        self._card = card
        self._open = False
        self._icon = QLabel()
        self._text = ElidedLabel()
        self._text.setFont(theme.font("body"))
        self._badge = Badge(card.scope_text, SCOPE_ICONS[card.scope])
        self._time = label(tone="t3")
        self._button = QPushButton("Details")
        self._button.setProperty("small", True)
        self._button.clicked.connect(self._toggle)
        self._details = label(tone="t2", wrap=True)
        self._failed = FailedItems(pictures)
        self._failed.retry.connect(lambda ids: self.retry.emit(self._card.task_id, ids))
        self._failed.reveal.connect(self.reveal)
        self._lay_out()
        theme.changed.connect(self._dress)
        self.set_card(card)

    @property
    def card(self) -> TaskCard:
        return self._card

    def set_card(self, card: TaskCard) -> None:
        self._card = card
        self._text.setText(words.shown(task_words.result(card)))
        self._badge.set_text(card.scope_text)
        self._time.setText(clock(card.finished_at or ""))
        self._details.setText("\n".join([task_words.details(card), *task_words.reports(card)]).strip())
        self._details.setVisible(self._open)
        self._column.setContentsMargins(14, 5, 8, 11 if self._open else 5)
        self._failed.set_failed(card.failed_count if self._open else 0, card.failed, running=False)
        self._button.setText("Hide" if self._open else "Details")
        self._button.setAccessibleName(f"{self._button.text()} {card.title}")
        self.setAccessibleName(f"{task_words.result(card)}, {self._time.text()}")
        self._dress()

    def _toggle(self) -> None:
        self._open = not self._open
        if self._open and self._card.failed_count:
            self.opened.emit(self._card.task_id)
        self.set_card(self._card)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self._icon)
        line.addWidget(self._text, 1)
        for widget in (self._badge, self._time, self._button):
            line.addWidget(widget)
        column = self._column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self._details)
        column.addWidget(self._failed)

    def _dress(self) -> None:
        colors = theme.tokens()
        name, color = "check", colors.keep
        if self._card.status is JobStatus.CANCELED:
            name, color = "x", colors.t3
        elif self._card.failed_count or self._card.status is not JobStatus.COMPLETED:
            name, color = "warn", colors.warn
        self._icon.setPixmap(icons.pixmap(name, theme.px(14), color, self.devicePixelRatioF()))
