"""The review sheet: one Commit, one Revert; totals follow every choice; nothing has been moved until the button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from photodesk.bridge.commits import Commits
from photodesk.domain.marks import ForgetDiscards
from photodesk.domain.photo import PhotoRef
from photodesk.domain.review import Review, StackShare
from photodesk.ui import theme, words
from photodesk.ui.activity.pictures import ItemPictures
from photodesk.ui.controls.key_cap import KeyCap
from photodesk.ui.labels import label
from photodesk.ui.review.project_row import ProjectRow, head
from photodesk.ui.review.torn_row import TornRow
from photodesk.ui.review.totals import ShareBar, Totals
from photodesk.ui.session_port import DecisionPort
from photodesk.ui.sheet import Sheet

COMMIT = ("Review before commit", "Nothing has been moved yet. Commit moves these files to the trash of their project.")
REVERT = ("Review before revert", "Revert forgets these discards. Nothing on the disk changes; stars and labels stay.")


class ReviewSheet(Sheet):
    """Made anew for each opening. Esc and Cancel leave everything as it is."""

    def __init__(
        self, window: QWidget, commits: Commits, decisions: DecisionPort, trash_days: int, *, revert: bool = False
    ) -> None:
        title, told = REVERT if revert else COMMIT
        super().__init__(window, title, width=968, height=700)
        self._commits, self._decisions, self._revert = commits, decisions, revert
        self._review: Review | None = None
        self._pictures = ItemPictures(self)
        self.rows: list[ProjectRow] = []
        self.torn: list[TornRow] = []
        self.totals, self.share = Totals(trash_days, self.body), ShareBar(self.body)
        self.notes = label("", "body", "t2", parent=self.body, wrap=True)
        self.go = QPushButton("", self.body)
        self.go.setProperty("primary", True)
        self.go.setProperty("big", True)
        self.cancel = QPushButton("Cancel", self.body)
        self.cancel.setProperty("big", True)
        self.go.clicked.connect(self._confirm)
        self.cancel.clicked.connect(self.dismiss)
        self._lay_out(title, told)
        self.closed.connect(self._pictures.stop)
        self.closed.connect(self.deleteLater)
        self._say()

    def open_here(self) -> None:
        """Show, and read what is pending; the button waits for it."""
        self.open(self.cancel)
        self._commits.review(self.while_open(self._take))

    @property
    def review(self) -> Review | None:
        """What is shown, with what was left out."""
        return self._review

    def _take(self, review: Review) -> None:
        torn = frozenset(i for share in review.torn for i in share.going)
        self._review = review if self._revert else review.without(review.left_out | torn)
        for part in review.projects:
            row = ProjectRow(part, self._pictures, self._page)
            row.chosen.connect(self._choose_project)
            row.toggled.connect(self._choose_photo)
            self.rows.append(row)
            self._list.insertWidget(self._list.count() - 1, row)
        for share in () if self._revert else review.torn:
            warning = TornRow(share, review, self._page)
            warning.chosen.connect(self._choose_torn)
            self.torn.append(warning)
            self._list.insertWidget(self._list.count() - 1, warning)
        if len(self.rows) == 1:
            self.rows[0].show_photos(True)
        self._say()
        self.go.setFocus()

    def _choose_project(self, project_id: int, on: bool) -> None:
        if self._review is not None:
            mine = {r.ref.photo_id for p in self._review.projects if p.project_id == project_id for r in p.rows}
            self._set_left_out(self._review.left_out - mine if on else self._review.left_out | mine)

    def _choose_torn(self, share: StackShare, out: bool) -> None:
        if self._review is not None:
            mine = frozenset(share.going)
            self._set_left_out(self._review.left_out | mine if out else self._review.left_out - mine)

    def _choose_photo(self, photo_id: int) -> None:
        if self._review is not None:
            self._set_left_out(self._review.left_out ^ {photo_id})

    def _set_left_out(self, photo_ids: frozenset[int]) -> None:
        assert self._review is not None
        self._review = self._review.without(photo_ids)
        self._say()

    def _say(self) -> None:
        review = self._review
        verb = "Revert" if self._revert else "Commit"
        count = review.chosen.totals.photos if review is not None else 0
        self.go.setEnabled(count > 0)
        if review is None:
            self.go.setText(verb)
            self.notes.setText("Reading what is pending…")
            return
        self.go.setText(f"{verb} {words.counted(count, 'photo')}" if count else f"Nothing left to {verb.lower()}")
        self.totals.show_review(review, revert=self._revert)
        self.share.show_share(review.share)
        for row in self.rows:
            row.show_review(review)
        for warning in self.torn:
            warning.show_review(review)
        self.notes.setText("\n".join(self._remarks(review)))
        self.notes.setVisible(bool(self.notes.text()))

    def _remarks(self, review: Review) -> list[str]:
        found = []
        starred = review.starred
        if starred and not self._revert:
            names = ", ".join(words.shown(row.stem) for row in starred[:3]) + ("…" if len(starred) > 3 else "")
            found.append(f"⚠ With 4 stars or more, and part of this: {words.counted(len(starred), 'photo')} ({names}).")
        if review.waiting.photos:
            found.append(
                f"{words.counted(review.waiting.photos, 'photo')} wait for a drive or folder that is not there. "
                "Their marks are safe."
            )
        return found

    def _confirm(self) -> None:
        if self._review is None or not self._review.chosen.items:
            return
        chosen = self._review.chosen
        self.dismiss()
        if self._revert:
            refs = tuple(dict.fromkeys(PhotoRef(i.photo_id, i.project_id) for i in chosen.items))
            self._decisions.mark(refs, ForgetDiscards())
        else:
            self._commits.commit(chosen)

    def _lay_out(self, title: str, told: str) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 20, 24, 14)
        column.setSpacing(14)
        top = QVBoxLayout()
        top.setSpacing(4)
        top.addWidget(label(title, "sheet", parent=self.body))
        top.addWidget(label(told, "emphasis", "t2", parent=self.body))
        column.addLayout(top)
        column.addWidget(self.totals)
        column.addWidget(self.share)
        column.addWidget(head(self.body))
        column.addWidget(self._scroller(), 1)
        column.addWidget(self.notes)
        foot = QHBoxLayout()
        if not self._revert:
            foot.addWidget(label("Undo any time from the message that follows, or Library ▸ Trash", "body", "t2"))
        else:
            foot.addWidget(label("Undo:", "body", "t2"))
            for key in ("Ctrl", "Z"):
                foot.addWidget(KeyCap(key, self.body))
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.go)
        column.addLayout(foot)

    def _scroller(self) -> QScrollArea:
        area = QScrollArea(self.body)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = QWidget(area)
        theme.surface(self._page, "panel")
        self._list = QVBoxLayout(self._page)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(0)
        self._list.addStretch()
        area.setWidget(self._page)
        return area
