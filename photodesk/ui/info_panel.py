"""The info panel: the current photo's files and facts in words, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from photodesk.domain.derivative import REMEDIES, SENTENCES, DerivativeState, DerivativeStatus
from photodesk.domain.photo import FileState
from photodesk.domain.photo_list import PhotoRow, RowFile
from photodesk.domain.project import Availability
from photodesk.domain.story import Comparison, Contradiction, PhotoStory
from photodesk.domain.tag import TagShare
from photodesk.ui import story_words, theme, words
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.info_page import InfoPage, Section
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
        self._page = InfoPage(self, [self.words])
        self._area.setWidget(self._page)
        theme.changed.connect(self._dress)

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
        at = self._area.verticalScrollBar().value()
        self.about.setText(f"current of {words.number(selected)} selected" if selected > 1 else "")
        self._page.show_sections(self._sections(row, selected, self._story or PhotoStory(row.ref.photo_id)))
        self._area.verticalScrollBar().setValue(at)

    def _sections(self, row: PhotoRow, selected: int, story: PhotoStory) -> list[Section]:
        parts = tuple(words.exposure_parts(row.exposure))
        found = [Section("exposure", parts, lambda page: _Strip(list(parts), page))] if parts else []
        found.append(Section("files", (row.files, story.sidecars), lambda page: _files(row, story, page)))
        if story.contradictions:
            against = (row.ref.photo_id, story.contradictions)
            found.append(Section("contradictions", against, partial(self._contradictions, *against)))
        found += [Section("trouble", told, partial(_Trouble, *told)) for told in troubles(row)]
        found.append(_facts("facts", facts(row)))
        if not has_exif(row):
            found.append(Section("no exif", None, lambda page: _text("No EXIF in this file", page, "t3")))
        heading = "Words" if selected < 2 else f"Words of {words.counted(selected, 'photo')}"
        found.append(Section("words of", heading, lambda page: _heading(heading, "", page)))
        found.append(Section("words", None, lambda _page: self.words))
        if self._comparison is not None and selected > 1:
            every = f"All {words.number(selected)} selected"
            found.append(Section("compared", every, lambda page: _heading(every, "", page)))
            found.append(_facts("shared", [Fact(*pair) for pair in story_words.compared(self._comparison)]))
        found.append(Section("tags", self._tags, self._tag_chips))
        if story.history:
            found.append(Section("history", (story.history, self._whole_history), partial(self._history, story)))
        return found

    def _contradictions(self, photo_id: int, found: tuple[Contradiction, ...], page: QWidget) -> QWidget:
        against = Contradictions(found, page)
        against.settled.connect(lambda choice: self.settled.emit(photo_id, choice))
        return against

    def _history(self, story: PhotoStory, page: QWidget) -> QWidget:
        return History(story.history, self._whole_history, story_words.utc_now(), self._show_all, page)

    def show_tags(self, photos: int, shares: Sequence[TagShare]) -> None:
        """The tags of the photos that are chosen, `photos` of them."""
        if (photos, tuple(shares)) != self._tags:
            self._tags = photos, tuple(shares)
            self._rebuild()

    def _tag_chips(self, page: QWidget) -> QWidget:
        photos, shares = self._tags
        box, column = _box(page)
        column.setSpacing(theme.px(10))
        column.addWidget(_heading(f"Tags of {words.counted(photos, 'photo')}" if photos > 1 else "Tags", "Ctrl T", box))
        chips = TagChips(box)
        chips.show_shares(shares)
        chips.added.connect(self.tag_added)
        chips.removed.connect(self.tag_removed)
        chips.found.connect(self.tag_found)
        chips.add_wanted.connect(self.tags_wanted)
        column.addWidget(chips)
        return box

    def _show_all(self) -> None:
        self._whole_history = True
        self._rebuild()

    def show_library(self, total: int, listed: int, selected: int = 0) -> None:
        """No current photo: how much there is."""
        self._shown = None
        self.about.setText(f"{words.number(selected)} selected" if selected else "nothing selected")
        lines = [Fact("Library", words.counted(total, "photo")), Fact("In this view", words.counted(listed, "photo"))]
        self._page.show_sections([_facts("facts", lines)])

    def write_words(self) -> None:
        """Put the keyboard into the title of the chosen photos."""
        self._area.ensureWidgetVisible(self.words)
        self.words.begin()

    def _caught_up(self) -> None:
        if self._stale:
            self._stale = False
            QTimer.singleShot(0, self, self._rebuild)

    def _dress(self) -> None:
        self._page.forget()
        self._rebuild()


def _box(parent: QWidget) -> tuple[QWidget, QVBoxLayout]:
    box = QWidget(parent)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    return box, column


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


def _files(row: PhotoRow, story: PhotoStory, parent: QWidget) -> QWidget:
    box, column = _box(parent)
    column.setSpacing(2)
    total = sum(f.size for f in row.files if f.state is FileState.PRESENT) + sum(s.size for s in story.sidecars)
    column.addWidget(_heading("Files of this photo", words.size(total) if total else "", box))
    column.addSpacing(theme.px(8))
    for file in row.files:
        column.addWidget(_FileLine(file, box))
    for sidecar in story.sidecars:
        column.addWidget(SidecarLine(sidecar, box))
    return box


def _facts(kind: str, listed: list[Fact]) -> Section:
    def change(widget: QWidget) -> None:
        assert isinstance(widget, _Facts)
        widget.show_facts(listed)

    return Section(kind, tuple(listed), lambda page: _Facts(listed, page), change)


class _Facts(QWidget):
    """Names and values in two columns; other facts take the same lines."""

    def __init__(self, listed: list[Fact], parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnMinimumWidth(0, theme.px(68))
        self._grid.setColumnStretch(1, 1)
        self._lines: list[tuple[QLabel, QLabel]] = []
        self.show_facts(listed)

    def show_facts(self, listed: list[Fact]) -> None:
        for line in range(len(self._lines), len(listed)):
            self._lines.append(self._line(line))
        while len(self._lines) > len(listed):
            for label in self._lines.pop():
                self._grid.removeWidget(label)
                label.setParent(None)
                label.deleteLater()
        for (name, value), fact in zip(self._lines, listed, strict=True):
            if (name.text(), value.text()) != (fact.name, fact.value):
                name.setText(fact.name)
                value.setText(fact.value)

    def _line(self, line: int) -> tuple[QLabel, QLabel]:
        name, value = _text("", self, "t3"), _text("", self)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for column, label in enumerate((name, value)):
            self._grid.addWidget(label, line, column, Qt.AlignmentFlag.AlignTop)
        return name, value


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
