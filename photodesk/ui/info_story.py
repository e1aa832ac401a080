"""The lower parts of the info panel: sidecars that follow, what differs among many, the photo's history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photodesk.domain.sidecar_merge import Choice
from photodesk.domain.story import Contradiction, Happened, Sidecar
from photodesk.ui import icons, story_words, theme, words
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.labels import SEMIBOLD, label

FIRST_SHOWN = 5


class SidecarLine(QFrame):
    """A file that goes where its photo goes."""

    def __init__(self, sidecar: Sidecar, parent: QWidget) -> None:
        super().__init__(parent)
        theme.surface(self, "raised")
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.px(8), theme.px(6), theme.px(8), theme.px(6))
        line.setSpacing(theme.px(10))
        name = ElidedLabel(words.shown(sidecar.name), self, mode=Qt.TextElideMode.ElideMiddle)
        line.addWidget(name, 1)
        line.addWidget(label(words.size(sidecar.size), "caption", "t3", parent=self))
        line.addWidget(label("follows", "caption", "t3", parent=self))
        self.setToolTip("Moves, commits and restores take it along with its photo")


class Contradictions(QFrame):
    """What photo and sidecar say, and not alike: nothing was overwritten; `settled(choice)` says whose word holds."""

    settled = Signal(object)

    def __init__(self, found: Sequence[Contradiction], parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        name = words.shown(found[0].sidecar)
        column.addWidget(label(f"⚠ {name} says otherwise", "body", "warn", parent=self, wrap=True))
        for each in found:
            told = f"{each.field.capitalize()}: {words.shown(each.theirs)} there, {words.shown(each.ours)} here"
            column.addWidget(label(told, "caption", "t2", parent=self, wrap=True))
        line = QHBoxLayout()
        line.setSpacing(theme.px(8))
        for text, choice in (("Keep mine", Choice.OURS), ("Take the sidecar’s", Choice.THEIRS)):
            button = QPushButton(text, self)
            button.setProperty("small", True)
            button.clicked.connect(lambda _on=False, choice=choice: self.settled.emit(choice))
            line.addWidget(button)
        line.addStretch()
        column.addLayout(line)


class History(QWidget):
    """What happened to the photo, newest first: five, and all on request (`on_all`). `undo_wanted`: the last decision
    is to be taken back."""

    undo_wanted = Signal()

    def __init__(
        self,
        events: Sequence[Happened],
        whole: bool,
        now: datetime,
        on_all: Callable[[], None],
        parent: QWidget,
        undo: str = "",
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(4), 0, 0)
        column.setSpacing(theme.px(5))
        head = QHBoxLayout()
        head.addWidget(label("History", "caption", "t3", SEMIBOLD, parent=self), 1)
        if undo:
            back = QPushButton("Undo", self)
            back.setIcon(icons.icon("undo", "acc"))
            back.setProperty("link", True)
            back.setToolTip(f"Undo: {undo} (Ctrl+Z)")
            back.clicked.connect(self.undo_wanted)
            head.addWidget(back)
        column.addLayout(head)
        shown = events if whole else events[:FIRST_SHOWN]
        for event in shown:
            column.addLayout(self._line(event, now))
        if len(shown) < len(events):
            more = QPushButton(f"Show all {words.number(len(events))}", self)
            more.setProperty("link", True)
            more.clicked.connect(on_all)
            column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _line(self, event: Happened, now: datetime) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.px(8))
        sign = QLabel(self)
        sign.setPixmap(icons.pixmap(story_words.icon(event), theme.px(12), theme.tokens().t2, self.devicePixelRatioF()))
        text = ElidedLabel(story_words.line(event), self)
        text.setFont(theme.font("body"))
        line.addWidget(sign)
        line.addWidget(text, 1)
        line.addWidget(label(story_words.when(event.at, now), "caption", "t3", parent=self))
        return line
