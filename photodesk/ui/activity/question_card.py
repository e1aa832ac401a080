"""A question as a card: what was found, what can be answered. Nothing modal, nothing is done until it is answered."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photodesk.domain.question import Question
from photodesk.ui import icons, question_words, theme, words
from photodesk.ui.labels import SEMIBOLD, label


class QuestionCard(QFrame):
    """`answered(question, answer)`. Answered twice is answered once: the queue holds one such task at a time."""

    answered = Signal(object, object)

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "card")
        self.question = question
        self._icon = QLabel()
        message = words.shown(question.message)
        self.setAccessibleName(f"{question_words.title(question)}. {message}")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(label(question_words.title(question), "emphasis", weight=SEMIBOLD), 1)
        head.addWidget(label(words.clock(question.asked_at), tone="t3"))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for answer, text in question_words.answers(question):
            button = QPushButton(text)
            button.clicked.connect(lambda _checked=False, answer=answer: self.answered.emit(question, answer))
            foot.addWidget(button)
        foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(label(message, wrap=True))
        column.addWidget(label(question_words.hint(question), tone="t2", wrap=True))
        column.addLayout(foot)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self._icon.setPixmap(icons.pixmap("warn", theme.px(16), theme.tokens().warn, self.devicePixelRatioF()))
