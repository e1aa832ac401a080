"""The three totals of a review, how long the trash keeps them, and how the photos leave as one bar."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from photodesk.domain.photo import FileKind
from photodesk.domain.review import Review, Share, of_kind
from photodesk.ui import theme, words
from photodesk.ui.labels import label, set_tone

LEAVE = QColor("#B23A2B")


class Totals(QFrame):
    """Four numbers; they follow every choice."""

    def __init__(self, trash_days: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "card")
        self._days = trash_days
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(24)
        self._big = [label("", "number", parent=self) for _ in range(4)]
        self._small = [label("", "caption", "t2", parent=self) for _ in range(4)]
        for place in range(4):
            grid.addWidget(self._big[place], 0, place)
            grid.addWidget(self._small[place], 1, place)
            grid.setColumnStretch(place, 1)

    def show_review(self, review: Review, *, revert: bool) -> None:
        chosen, sums = review.chosen, review.chosen.totals
        marked = review.pending.totals.photos
        left = marked - sums.photos - review.waiting.photos
        jpeg, raw = of_kind(chosen.items, FileKind.JPEG), of_kind(chosen.items, FileKind.RAW)
        kinds = [f"{words.number(n)} {word}" for n, word in ((jpeg, "JPEG"), (raw, "RAW")) if n]
        other = sums.files - jpeg - raw
        until = words.date_words(date.today() + timedelta(days=self._days))  # noqa: DTZ011 (the user's own day)
        big = (words.counted(sums.photos, "photo"), words.counted(sums.files, "file"), words.size(sums.bytes))
        small = (
            f"of {words.number(marked)} marked" + (f", {words.number(left)} left out" if left else ""),
            " · ".join([*kinds, *([f"{other} other"] if other else [])]) or "nothing",
            "stays on the disk" if revert else "freed when the trash is emptied",
        )
        last = (
            ("0 days", "nothing goes to the trash") if revert else (f"{self._days} days", f"in the trash, to {until}")
        )
        for place, (number, told) in enumerate(zip((*big, last[0]), (*small, last[1]), strict=True)):
            self._big[place].setText(number)
            self._small[place].setText(told)


class ShareBar(QWidget):
    """Leave completely (solid), keep the JPEG only (hatched), keep the RAW only (light), with a legend below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = Share()
        self._bar = _Bar(self)
        self._legend = [label("", "caption", "t2", parent=self) for _ in range(3)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._bar)
        row = QHBoxLayout()
        row.setSpacing(18)
        for entry in self._legend:
            row.addWidget(entry)
        row.addStretch()
        column.addLayout(row)

    def show_share(self, share: Share) -> None:
        self._bar.share = share
        self._bar.update()
        texts = ("leave completely", "keep the JPEG only", "keep the RAW only")
        for entry, count, text in zip(self._legend, (share.leave, share.keep_jpeg, share.keep_raw), texts, strict=True):
            entry.setText(f"■ {words.number(count)} {text}")
            entry.setVisible(count > 0)
        set_tone(self._legend[0], "disc")
        set_tone(self._legend[2], "t1")


class _Bar(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.share = Share()
        self.setFixedHeight(8)

    def sizeHint(self) -> QSize:
        return QSize(200, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = theme.tokens()
        share = self.share
        total = share.leave + share.keep_jpeg + share.keep_raw
        painter.fillRect(self.rect(), colors.well)
        looks = (QBrush(LEAVE), QBrush(colors.t3, Qt.BrushStyle.BDiagPattern), QBrush(colors.t1))
        x = 0.0
        for count, look in zip((share.leave, share.keep_jpeg, share.keep_raw), looks, strict=True):
            width = self.width() * count / total if total else 0.0
            if width:
                painter.fillRect(QRectF(x, 0, max(1.0, width - 1), 8), look)
            x += width
