"""The info panel: the current photo's files and facts in words, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from photodesk.domain.derivative import REMEDIES, SENTENCES, DerivativeState, DerivativeStatus
from photodesk.domain.photo import FileState
from photodesk.domain.photo_list import PhotoRow, RowFile
from photodesk.domain.project import Availability
from photodesk.domain.story import Comparison, PhotoStory
from photodesk.domain.tag import TagShare
from photodesk.ui import story_words, theme, words
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.info_story import Contradictions, History, SidecarLine
from photodesk.ui.tag_chips import TagChips
from photodesk.ui.words_form import WordsForm

FILE_STATES = {FileState.PRESENT: "", FileState.MISSING: "not found", FileState.TRASHED: "in the trash"}


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    value: str


def facts(row: PhotoRow) -> list[Fact]:
    """What is known of the photo, in words; what is unknown is left out."""
    listed = [
        Fact("Taken", words.moment(row.taken)),
        Fact("Project", row.project_name),
        Fact("Folder", row.subfolder),
        Fact("Size", words.pixels(*(row.upright or (None, None)))),
        Fact("Camera", row.camera or ""),
        Fact("Lens", row.lens or ""),
        Fact("Stars", f"{row.rating} of 5" if row.rating else ""),
        Fact("Label", row.label.capitalize() if row.label else ""),
    ]
    return [Fact(f.name, words.shown(f.value)) for f in listed if f.value]


def has_exif(row: PhotoRow) -> bool:
    return bool(row.taken or row.camera or row.lens or words.exposure_parts(row.exposure))


def troubles(row: PhotoRow) -> list[tuple[str, str]]:
    """What is wrong and what to do now, one pair per cause."""
    found: dict[str, str] = {}
    if row.availability is not Availability.ONLINE:
        gone = "The drive is not connected" if row.availability is Availability.OFFLINE else "The folder is not found"
        found[gone] = "The picture shown was kept; the files are back when it is."
    for state in (row.thumbnail, row.preview):
        if state.status is DerivativeStatus.FAILED:
            found[reason(state)] = REMEDIES[state.error_kind] if state.error_kind else "Retry from the Photo menu."
    return list(found.items())


def reason(state: DerivativeState) -> str:
    """Why a derivative could not be made, in words."""
    if state.error_kind is not None:
        return SENTENCES[state.error_kind]
    return words.shown(state.error) or "It could not be made"


class InfoPanel(QWidget):
    """`show_photo` for the current photo, `show_library` when there is none. `opened`: it came into view.

    `show_story` and `show_comparison` follow when they have been read; the page stands where it was scrolled to.
    """

    opened = Signal()
    tag_added = Signal(str)
    tag_removed = Signal(str)
    tag_found = Signal(str)
    tags_wanted = Signal()
    settled = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "panel")
        self._shown: tuple[PhotoRow, int] | None = None
        self._story: PhotoStory | None = None
        self._comparison: Comparison | None = None
        self._whole_history = False
        self._tags: tuple[int, tuple[TagShare, ...]] = (0, ())
        self._stale = False
        self.words = WordsForm(self)
        self.words.hide()
        self.words.rested.connect(self._caught_up)
        self.title = QLabel("Info", self)
        self.title.setFont(theme.font("emphasis", QFont.Weight.DemiBold))
        self.about = ElidedLabel("", self)
        self.about.setProperty("tone", "t3")
        head = QWidget(self)
        head.setFixedHeight(theme.px(40))
        line = QHBoxLayout(head)
        line.setContentsMargins(theme.px(14), 0, theme.px(10), 0)
        line.setSpacing(theme.px(8))
        line.addWidget(self.title)
        line.addWidget(self.about, 1)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._area.setAccessibleName("Facts of the current photo")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        divider = QFrame(self)
        divider.setProperty("divider", "true")
        layout.addWidget(divider)
        layout.addWidget(self._area, 1)

    @property
    def focus_stop(self) -> QWidget:
        """Where the keyboard enters the panel."""
        return self._area

    def show_photo(self, row: PhotoRow, selected: int) -> None:
        """`selected` counts the selection it belongs to."""
        if self._shown == (row, selected):
            return
        if self._shown is None or self._shown[0].ref != row.ref:
            self._whole_history = False
            if self._story is not None and self._story.photo_id != row.ref.photo_id:
                self._story = None
        self._shown = (row, selected)
        self._rebuild()

    def show_story(self, story: PhotoStory) -> None:
        """History and sidecars of the photo that shows."""
        if story != self._story:
            self._story = story
            self._rebuild()

    def show_comparison(self, found: Comparison | None) -> None:
        """What differs among the selected photos; None when fewer than two are."""
        if found != self._comparison:
            self._comparison = found
            self._rebuild()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.opened.emit()

    def _rebuild(self) -> None:
        if self._shown is None:
            return
        if self.words.writing:
            self._stale = True  # a field somebody writes in is not taken apart under their hands
            return
        row, selected = self._shown
        story = self._story or PhotoStory(row.ref.photo_id)
        at = self._area.verticalScrollBar().value()
        self.about.setText(f"current of {words.number(selected)} selected" if selected > 1 else "")
        page, column = self._page()
        _exposure(column, row, page)
        _files(column, row, story, page)
        if story.contradictions:
            against = Contradictions(story.contradictions, page)
            against.settled.connect(lambda choice: self.settled.emit(row.ref.photo_id, choice))
            column.addWidget(against)
        for sentence, remedy in troubles(row):
            column.addWidget(_Trouble(sentence, remedy, page))
        _facts(column, facts(row), page)
        if not has_exif(row):
            column.addWidget(_text("No EXIF in this file", page, "t3"))
        column.addWidget(
            _heading("Words" if selected < 2 else f"Words of {words.counted(selected, 'photo')}", "", page)
        )
        column.addWidget(self.words)
        self.words.show()
        if self._comparison is not None and selected > 1:
            column.addWidget(_heading(f"All {words.number(selected)} selected", "", page))
            _facts(column, [Fact(*pair) for pair in story_words.compared(self._comparison)], page)
        self._put_tags(page, column)
        if story.history:
            now = story_words.utc_now()
            column.addWidget(History(story.history, self._whole_history, now, self._show_all, page))
        column.addStretch()
        self._area.setWidget(page)
        self._area.verticalScrollBar().setValue(at)

    def show_tags(self, photos: int, shares: Sequence[TagShare]) -> None:
        """The tags of the photos that are chosen, `photos` of them."""
        if (photos, tuple(shares)) != self._tags:
            self._tags = photos, tuple(shares)
            self._rebuild()

    def _put_tags(self, page: QWidget, column: QVBoxLayout) -> None:
        photos, shares = self._tags
        title = f"Tags of {words.counted(photos, 'photo')}" if photos > 1 else "Tags"
        column.addWidget(_heading(title, "Ctrl T", page))
        chips = TagChips(page)
        chips.show_shares(shares)
        chips.added.connect(self.tag_added)
        chips.removed.connect(self.tag_removed)
        chips.found.connect(self.tag_found)
        chips.add_wanted.connect(self.tags_wanted)
        column.addWidget(chips)

    def _show_all(self) -> None:
        self._whole_history = True
        self._rebuild()

    def show_library(self, total: int, listed: int, selected: int = 0) -> None:
        """No current photo: how much there is."""
        self._shown = None
        self.about.setText(f"{words.number(selected)} selected" if selected else "nothing selected")
        page, column = self._page()
        lines = [Fact("Library", words.counted(total, "photo")), Fact("In this view", words.counted(listed, "photo"))]
        _facts(column, lines, page)
        column.addStretch()
        self._area.setWidget(page)

    def write_words(self) -> None:
        """Put the keyboard into the title of the chosen photos."""
        self._area.ensureWidgetVisible(self.words)
        self.words.begin()

    def _caught_up(self) -> None:
        if self._stale:
            self._stale = False
            QTimer.singleShot(0, self, self._rebuild)

    def _page(self) -> tuple[QWidget, QVBoxLayout]:
        self.words.setParent(self)  # it outlives the page that is taken away
        self.words.hide()
        page = QWidget(self)
        theme.surface(page, "panel")
        column = QVBoxLayout(page)
        column.setContentsMargins(theme.px(14), theme.px(14), theme.px(14), theme.px(14))
        column.setSpacing(theme.px(10))
        return page, column


def _text(text: str, parent: QWidget, token: str = "t1", role: str = "body") -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(theme.font(role))
    label.setProperty("tone", token)
    label.setWordWrap(True)
    return label


def _heading(text: str, right: str, parent: QWidget) -> QWidget:
    line = QWidget(parent)
    layout = QHBoxLayout(line)
    layout.setContentsMargins(0, theme.px(4), 0, 0)
    for part, stretch in ((text, 1), (right, 0)):
        label = _text(part, line, "t3")
        label.setWordWrap(False)
        label.setFont(theme.font("caption", QFont.Weight.DemiBold))
        layout.addWidget(label, stretch)
    return line


def _exposure(column: QVBoxLayout, row: PhotoRow, parent: QWidget) -> None:
    parts = words.exposure_parts(row.exposure)
    if parts:
        column.addWidget(_Strip(parts, parent))


def _files(column: QVBoxLayout, row: PhotoRow, story: PhotoStory, parent: QWidget) -> None:
    total = sum(f.size for f in row.files if f.state is FileState.PRESENT) + sum(s.size for s in story.sidecars)
    column.addWidget(_heading("Files of this photo", words.size(total) if total else "", parent))
    box = QVBoxLayout()
    box.setSpacing(2)
    for file in row.files:
        box.addWidget(_FileLine(file, parent))
    for sidecar in story.sidecars:
        box.addWidget(SidecarLine(sidecar, parent))
    column.addLayout(box)


def _facts(column: QVBoxLayout, listed: list[Fact], parent: QWidget) -> None:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(8))
    grid.setVerticalSpacing(theme.px(4))
    grid.setColumnMinimumWidth(0, theme.px(68))
    grid.setColumnStretch(1, 1)
    for line, fact in enumerate(listed):
        grid.addWidget(_text(fact.name, parent, "t3"), line, 0, Qt.AlignmentFlag.AlignTop)
        value = _text(fact.value, parent)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(value, line, 1, Qt.AlignmentFlag.AlignTop)
    column.addLayout(grid)


class _Strip(QWidget):
    """Shutter, aperture, ISO and focal length in equal cells."""

    def __init__(self, parts: list[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._parts = parts
        self.setFixedHeight(theme.px(28))
        self.setFont(theme.font("body", QFont.Weight.Medium))
        self.setAccessibleName(", ".join(parts))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.well if colors.dark else colors.line)
        painter.drawRoundedRect(self.rect(), 4, 4)
        width = self.width() / len(self._parts)
        for place, part in enumerate(self._parts):
            if place:
                painter.fillRect(round(place * width), 8, 1, self.height() - 16, colors.edge)
            painter.setPen(colors.t1)
            cell = self.rect().adjusted(round(place * width), 0, 0, 0)
            cell.setWidth(round(width))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, part)


class _FileLine(QFrame):
    """A file with its size, or where it is when it is not there."""

    def __init__(self, file: RowFile, parent: QWidget) -> None:
        super().__init__(parent)
        theme.surface(self, "raised")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(8), theme.px(6), theme.px(8), theme.px(6))
        name = ElidedLabel(words.shown(file.name), self, mode=Qt.TextElideMode.ElideMiddle)
        state = FILE_STATES[file.state]
        right = _text(state or words.size(file.size), self, "warn" if state else "t3", "caption")
        right.setWordWrap(False)
        layout.addWidget(name, 1)
        layout.addWidget(right)


class _Trouble(QFrame):
    def __init__(self, sentence: str, remedy: str, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(_text(f"⚠ {sentence}", self, "warn"))
        layout.addWidget(_text(remedy, self, "t2", "caption"))
