"""The commit bar: there only while something is pending; it says how much, where, and what waits."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from photodesk.bridge.commits import Commits
from photodesk.domain.project import Availability
from photodesk.ui import theme, words
from photodesk.ui.labels import SEMIBOLD, label

HEIGHT = 44


class CommitBar(QWidget):
    """`review_wanted` and `revert_wanted`: the two buttons. Hidden while nothing is pending."""

    review_wanted = Signal()
    revert_wanted = Signal()

    def __init__(self, commits: Commits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commits = commits
        theme.surface(self, "raised")
        self.setFixedHeight(theme.px(HEIGHT))
        self.setAccessibleName("Pending discards")
        self.amount: QLabel = label("", "emphasis", weight=SEMIBOLD, parent=self)
        self.where: QLabel = label("", "emphasis", "t2", parent=self)
        self.waits: QLabel = label("", "body", "t3", parent=self)
        self.revert, self.commit = QPushButton("Revert…", self), QPushButton("Review && Commit…", self)
        self.commit.setProperty("primary", True)
        self.name_keys("", "")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), 0, theme.px(12), 0)
        row.setSpacing(theme.px(8))
        for text in (self.amount, self.where):
            row.addWidget(text)
        row.addSpacing(theme.px(10))
        row.addWidget(self.waits)
        row.addStretch()
        row.addWidget(self.revert)
        row.addWidget(self.commit)
        self.revert.clicked.connect(self.revert_wanted)
        self.commit.clicked.connect(self.review_wanted)
        commits.standing_changed.connect(self.show_standing)
        self.show_standing()

    def name_keys(self, commit: str, revert: str) -> None:
        """Say the keys that do the same; "" for none."""
        for button, told, key in (
            (self.revert, "Forget discards instead of carrying them out", revert),
            (self.commit, "Look once more, then move the discarded files to the trash", commit),
        ):
            button.setToolTip(f"{told} ({key})" if key else told)

    def show_standing(self) -> None:
        standing = self._commits.standing
        ready = [s for s in standing if s.availability is Availability.ONLINE]
        waiting = sum(s.totals.photos for s in standing if s.availability is not Availability.ONLINE)
        photos, files = sum(s.totals.photos for s in ready), sum(s.totals.files for s in ready)
        size = words.size(sum(s.totals.bytes for s in ready))
        self.amount.setText(f"{words.counted(photos, 'photo')} · {words.counted(files, 'file')} · {size}")
        self.where.setText(f"to discard in {words.counted(len(ready), 'project')}")
        self.waits.setText(f"{words.counted(waiting, 'photo')} more wait for a drive or folder" if waiting else "")
        for part in (self.amount, self.where, self.revert, self.commit):
            part.setVisible(bool(ready))
        self.setVisible(bool(standing))
