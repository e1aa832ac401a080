"""One project of a review: how much of it goes, what stays, and its photos to open."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from photodesk.domain.photo import FileKind
from photodesk.domain.plan import Pending
from photodesk.domain.review import ProjectReview, Review, of_kind
from photodesk.ui import theme, words
from photodesk.ui.activity.pictures import ItemPictures
from photodesk.ui.controls.check_box import CheckBox
from photodesk.ui.controls.icon_button import IconButton
from photodesk.ui.labels import SEMIBOLD, label
from photodesk.ui.review.strip import Strip

COLUMNS = (("Photos", 64), ("JPEG", 56), ("RAW", 56), ("Size", 84), ("Stays", 110))


class ProjectRow(QWidget):
    """`chosen(project id, on)`: the tick; `toggled(photo id)`: one photo of it was left out or taken in again."""

    chosen = Signal(int, bool)
    toggled = Signal(int)

    def __init__(self, part: ProjectReview, pictures: ItemPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part = part
        self.tick = CheckBox("", self)
        self.tick.setChecked(not part.waits)
        self.tick.setEnabled(not part.waits)
        self.tick.setAccessibleName(f"Include {part.name}")
        self.tick.toggled.connect(lambda on: self.chosen.emit(part.project_id, on))
        self.strip = Strip(part.rows, pictures, self)
        self.strip.toggled.connect(self.toggled)
        self.strip.hide()
        self._note = label("", "caption", "t3", parent=self)
        self._cells = [label("", "body", parent=self) for _ in COLUMNS]
        self._open = IconButton("right", f"Show the photos of {part.name}", self, small=True)
        self._open.clicked.connect(lambda: self.show_photos(self.strip.isHidden()))
        self._lay_out()

    def show_review(self, review: Review) -> None:
        """Bring the numbers up to date with what is chosen."""
        part = self.part
        items = tuple(i for i in review.chosen.items if i.project_id == part.project_id)
        sums = Pending(items).totals
        mine = {row.ref.photo_id for row in part.rows}
        left = len(mine & review.left_out)
        stays_files = part.stays_files + part.totals.files - sums.files
        values = (
            words.number(sums.photos),
            words.number(of_kind(items, FileKind.JPEG)),
            words.number(of_kind(items, FileKind.RAW)),
            words.size(sums.bytes),
            words.counted(stays_files, "file"),
        )
        for cell, value in zip(self._cells, values, strict=True):
            cell.setText(value)
        if part.waits:
            self._note.setText("Left out: its drive or folder is not there; the marks are safe")
        else:
            notes = (f"{words.number(left)} left out" if left else "", _bursts(review, part))
            self._note.setText(" · ".join(note for note in notes if note))
        self._note.setVisible(bool(self._note.text()))
        self.strip.set_left_out(review.left_out)
        self.tick.blockSignals(True)
        self.tick.setCheckState(
            Qt.CheckState.Unchecked
            if part.waits or left == len(mine)
            else Qt.CheckState.PartiallyChecked
            if left
            else Qt.CheckState.Checked
        )
        self.tick.blockSignals(False)

    def _lay_out(self) -> None:
        name = QVBoxLayout()
        name.setSpacing(1)
        name.addWidget(label(words.shown(self.part.name), "body", weight=SEMIBOLD, parent=self))
        name.addWidget(self._note)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.tick)
        row.addLayout(name, 1)
        for cell, (_, width) in zip(self._cells, COLUMNS, strict=True):
            cell.setFixedWidth(theme.px(width))
            cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(cell)
        row.addWidget(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.strip)

    def show_photos(self, shown: bool) -> None:
        """Open or fold the photos of this project."""
        self.strip.setVisible(shown)
        self._open.set_icon("down" if shown else "right")


def _bursts(review: Review, part: ProjectReview) -> str:
    """Whether of any burst nothing would be left."""
    emptied = review.emptied(part.project_id)
    if emptied is None:
        return ""
    return (
        f"{words.counted(emptied, 'burst')} with no frame left" if emptied else "Every burst keeps at least one frame"
    )


def head(parent: QWidget) -> QWidget:
    """The line above the rows that names the columns."""
    line = QWidget(parent)
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addSpacing(30)
    row.addWidget(label("Project", "caption", "t2", SEMIBOLD, line), 1)
    for text, width in COLUMNS:
        cell: QLabel = label(text, "caption", "t2", SEMIBOLD, line)
        cell.setFixedWidth(theme.px(width))
        cell.setAlignment(Qt.AlignmentFlag.AlignRight)
        row.addWidget(cell)
    row.addSpacing(theme.px(32))
    return line
