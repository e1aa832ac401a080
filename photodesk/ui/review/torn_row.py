"""A bracket or panorama that a commit would tear apart: said plainly, left out unless the user wants it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from photodesk.domain.review import Review, StackShare
from photodesk.domain.stacks import in_words
from photodesk.ui import icons, theme, words
from photodesk.ui.controls.segmented import Segment, Segmented
from photodesk.ui.labels import SEMIBOLD, label

OUT, GO = "out", "go"
_NAMED = 3


class TornRow(QFrame):
    """`chosen(StackShare, left out)` when the user decides otherwise."""

    chosen = Signal(object, bool)

    def __init__(self, share: StackShare, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share = share
        theme.surface(self, "card")
        icon = QLabel(self)
        icon.setPixmap(icons.pixmap("warn", theme.px(16), theme.tokens().warn, self.devicePixelRatioF()))
        text = QVBoxLayout()
        text.setSpacing(1)
        text.addWidget(label(title_of(share), "body", weight=SEMIBOLD, parent=self))
        text.addWidget(label(_told(share, review), "caption", "t2", parent=self, wrap=True))
        self.choice = Segmented(
            (Segment(OUT, "Leave out"), Segment(GO, "Discard")), self, name="What to do with this stack"
        )
        self.choice.chosen.connect(lambda key: self.chosen.emit(share, key == OUT))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(icon)
        row.addLayout(text, 1)
        row.addWidget(self.choice)

    def show_review(self, review: Review) -> None:
        """Follow what was left out, also by its thumbnails."""
        self.choice.set_current(OUT if review.left_out.issuperset(self.share.going) else GO)


def title_of(share: StackShare) -> str:
    """ "A bracket of 3 would be torn apart"."""
    return f"A {in_words(share.kind, len(share.going) + share.staying)} would be torn apart"


def _told(share: StackShare, review: Review) -> str:
    going = set(share.going)
    rows = [row for part in review.projects for row in part.rows if row.ref.photo_id in going]
    names = ", ".join(words.shown(row.stem) for row in rows[:_NAMED]) + ("…" if len(rows) > _NAMED else "")
    stay = "1 frame stays" if share.staying == 1 else f"{words.number(share.staying)} frames stay"
    return f"{names} would leave, {stay}. All frames of a {share.kind} belong together."
