"""The info panel: the current photo's files and facts in words, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from photodesk.domain.photo_list import PhotoRow
from photodesk.domain.readings import Readings
from photodesk.domain.story import Comparison, Contradiction, PhotoStory
from photodesk.domain.tag import TagShare
from photodesk.ui import story_words, theme, words
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.info_facts import Fact, LibraryTotals, facts, has_exif, troubles
from photodesk.ui.info_files import FilesBox
from photodesk.ui.info_light import Light
from photodesk.ui.info_marks import MarksRow
from photodesk.ui.info_page import InfoPage, Section
from photodesk.ui.info_story import Contradictions, History
from photodesk.ui.tag_chips import TagChips
from photodesk.ui.words_form import WordsForm

HINT = "Select a photo to see what is known of it."


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
    file_marked = Signal(object, object)
    marked = Signal(object)
    reveal_wanted = Signal(object)
    copy_wanted = Signal(object)
    undo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "panel")
        self._shown: tuple[PhotoRow, int] | None = None
        self._story: PhotoStory | None = None
        self._comparison: Comparison | None = None
        self._whole_history = False
        self._tags: tuple[int, tuple[TagShare, ...]] = (0, ())
        self._stale = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._rebuild)
        self._readings: tuple[int, Readings | None] = (0, None)
        self._undo_words = ""
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
        found = [self._light(row, parts), self._files(row, story)]
        if story.contradictions:
            against = (row.ref.photo_id, story.contradictions)
            found.append(Section("contradictions", against, partial(self._contradictions, *against)))
        found += [Section("trouble", told, partial(_Trouble, *told)) for told in troubles(row)]
        found.append(_facts("facts", facts(row, story.folder)))
        if not has_exif(row):
            found.append(Section("no exif", None, lambda page: _text("No EXIF in this file", page, "t3")))
        found.append(Section("marks", (row.rating, row.label, selected), partial(self._marks, row, selected)))
        heading = "Words" if selected < 2 else f"Words of {words.counted(selected, 'photo')}"
        found.append(Section("words of", heading, lambda page: _heading(heading, "", page)))
        found.append(Section("words", None, lambda _page: self.words))
        if self._comparison is not None and selected > 1:
            every = f"All {words.number(selected)} selected"
            found.append(Section("compared", every, lambda page: _heading(every, "", page)))
            found.append(_facts("shared", [Fact(*pair) for pair in story_words.compared(self._comparison)]))
        found.append(Section("tags", self._tags, self._tag_chips))
        if story.history:
            told = (story.history, self._whole_history, self._undo_words)
            found.append(Section("history", told, partial(self._history, story)))
        return found

    def _contradictions(self, photo_id: int, found: tuple[Contradiction, ...], page: QWidget) -> QWidget:
        against = Contradictions(found, page)
        against.settled.connect(lambda choice: self.settled.emit(photo_id, choice))
        return against

    def _history(self, story: PhotoStory, page: QWidget) -> QWidget:
        now = story_words.utc_now()
        history = History(story.history, self._whole_history, now, self._show_all, page, self._undo_words)
        history.undo_wanted.connect(self.undo_wanted)
        return history

    def _light(self, row: PhotoRow, parts: tuple[str, ...]) -> Section:
        photo_id, readings = self._readings
        known = readings if photo_id == row.ref.photo_id else None

        def change(widget: QWidget) -> None:
            assert isinstance(widget, Light)
            widget.show_light(parts, known)

        return Section("light", (parts, known), lambda page: Light(parts, known, page), change)

    def _files(self, row: PhotoRow, story: PhotoStory) -> Section:
        def build(page: QWidget) -> QWidget:
            files = FilesBox(row, story.sidecars, page)
            files.marked.connect(lambda mark: self.file_marked.emit(row.ref, mark))
            files.reveal_wanted.connect(lambda: self.reveal_wanted.emit(row.ref))
            files.copy_wanted.connect(lambda: self.copy_wanted.emit(row.ref))
            return files

        return Section("files", (row.ref, row.files, row.keep, story.sidecars), build)

    def _marks(self, row: PhotoRow, selected: int, page: QWidget) -> QWidget:
        box, column = _box(page)
        column.setSpacing(theme.px(4))
        of = f" of {words.counted(selected, 'photo')}" if selected > 1 else ""
        column.addWidget(_heading(f"Rating and label{of}", "", box))
        marks = MarksRow(row.rating, row.label, box)
        marks.marked.connect(self.marked)
        column.addWidget(marks)
        return box

    def show_readings(self, photo_id: int, readings: Readings | None) -> None:
        """The tones of the photo that shows; a photo whose preview is not there has none."""
        shown = self._shown is not None and self._shown[0].ref.photo_id == photo_id
        if shown and (photo_id, readings) != self._readings:
            self._readings = (photo_id, readings)
            self._rebuild()

    def show_undo(self, what: str) -> None:
        """What Undo would take back, "" for nothing."""
        if what != self._undo_words:
            self._undo_words = what
            self._soon.start()  # not now: it may be the Undo button itself that is being clicked

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

    def show_library(self, totals: LibraryTotals, selected: int = 0) -> None:
        """No current photo: how much there is."""
        self._shown = None
        self.about.setText(f"{words.number(selected)} selected" if selected else "nothing selected")
        self._page.show_sections(
            [
                Section("library", None, lambda page: _heading("The library", "", page)),
                _facts("totals", totals.facts()),
                Section(
                    "hint",
                    None,
                    lambda page: _text("Select a photo to see what is known of it.", page, "t3", "caption"),
                ),
            ]
        )

    def write_words(self) -> None:
        """Put the keyboard into the title of the chosen photos."""
        self._area.ensureWidgetVisible(self.words)
        self.words.begin()

    def _caught_up(self) -> None:
        if self._stale:
            self._stale = False
            self._soon.start()

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
                label.hide()
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


class _Trouble(QFrame):
    def __init__(self, sentence: str, remedy: str, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(_text(f"⚠ {sentence}", self, "warn"))
        layout.addWidget(_text(remedy, self, "t2", "caption"))
