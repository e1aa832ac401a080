"""The sheet of File → Move in from…: the old library and its database, a dry run of it, and then the move."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from photodesk.bridge.moving_in_port import MoveChoice
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.moving_in import MoveReport
from photodesk.ui import icons, theme, words
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.controls.icon_button import IconButton
from photodesk.ui.controls.segmented import Segment, Segmented
from photodesk.ui.file_dialogs import FileDialogs
from photodesk.ui.labels import SEMIBOLD, label, set_tone
from photodesk.ui.session_port import MovingInPort
from photodesk.ui.sheet import Sheet

TITLE = "Move in from the older photo manager"
ABOUT = (
    "For libraries of the photo manager written in Node.js: projects, plans, tags and its trash come over. End the old "
    "program first. Its database is only read."
)
NOTHING_YET = "Choose the folder of the old library: the one that holds .projects."
NO_DATABASE = "No database was found beside it. Choose it: an SQLite file, often in a folder .db."
LOOKING = "Looking at the old library…"
STAY = "Its photos stay where they are; only what lies in its trash is moved into the trash here, in the same folder."
COPIED = "Its photos are copied into this library, each read back and compared. The old folders are left as they are."


class MoveInSheet(Sheet):
    """Made anew for each opening. Nothing is written before Move in; Esc and Cancel change nothing."""

    def __init__(self, window: QWidget, port: MovingInPort, dialogs: FileDialogs | None = None) -> None:
        super().__init__(window, TITLE, width=860, height=720)
        self._port, self._dialogs = port, dialogs or FileDialogs()
        self._source = self._database = ""
        self._found: MoveReport | None = None
        self._cancel: Callable[[], None] | None = None
        self.source, self.database = ElidedLabel("", self.body), ElidedLabel("", self.body)
        self.choose_source = self._chooser("Choose the folder of the old library")
        self.choose_database = self._chooser("Choose the database of the old library")
        self.mode = Segmented(
            (Segment("stay", "Leave photos where they are"), Segment("copy", "Copy into this library")),
            self.body,
            name="What happens to the photos",
        )
        self._mode_told = label(STAY, "caption", "t3", parent=self.body, wrap=True)
        self.told = QPlainTextEdit(self.body)
        self._amount, self._state = label("", "emphasis", weight=SEMIBOLD), label("", "body", "t2", wrap=True)
        self.go, self.cancel = QPushButton("Move in", self.body), QPushButton("Cancel", self.body)
        self._lay_out()
        self.choose_source.clicked.connect(self._ask_source)
        self.choose_database.clicked.connect(self._ask_database)
        self.mode.chosen.connect(self._mode_chosen)
        self.go.clicked.connect(self._move)
        self.cancel.clicked.connect(self.dismiss)
        self.closed.connect(self.deleteLater)
        self._show()

    def open_here(self) -> None:
        self.open(self.choose_source)

    def dismiss(self) -> None:
        self._stop()
        super().dismiss()

    @property
    def choice(self) -> MoveChoice:
        return MoveChoice(self._source, self._database, self.mode.current == "copy")

    @property
    def state(self) -> str:
        """The sentence at the foot."""
        return self._state.text()

    @property
    def mode_words(self) -> str:
        """The sentence under the choice between staying and copying."""
        return self._mode_told.text()

    def set_source(self, folder: str) -> None:
        """The old library's folder; its database is guessed beside it."""
        self._stop()
        self._source, self._database, self._found = folder, "", None
        self._show()
        self._port.guess(folder, self.while_open(partial(self._guessed, folder)))

    def set_database(self, path: str) -> None:
        self._database = path
        self._look()

    def _guessed(self, asked: str, found: str) -> None:
        if asked == self._source and not self._database:
            self.set_database(found)

    def _ask_source(self) -> None:
        if folder := self._dialogs.folder(self, "The folder of the old library"):
            self.set_source(folder)

    def _ask_database(self) -> None:
        if files := self._dialogs.files(self, "The database of the old library"):
            self.set_database(files[0])

    def _mode_chosen(self, _key: str) -> None:
        self._mode_told.setText(COPIED if self.choice.copy else STAY)
        self._look()

    def _look(self) -> None:
        """A dry run of what is chosen now; one of something else is dropped."""
        self._stop()
        self._found = None
        if self._source and self._database:
            answered = False

            def done(report: MoveReport, text: str) -> None:
                nonlocal answered
                answered = True
                self._take(report, text)

            def refused(error: PhotoDeskError) -> None:
                nonlocal answered
                answered = True
                self._refuse(error)

            cancel = self._port.look(self.choice, done, refused)
            if answered:
                return
            self._cancel = cancel
        self._show()

    def _take(self, report: MoveReport, text: str) -> None:
        self._cancel, self._found = None, report
        self.told.setPlainText(text)
        self._show()

    def _refuse(self, error: PhotoDeskError) -> None:
        self._cancel = None
        self._show()
        self._state.setText(words.shown(f"{error.message} {error.hint}".strip()))
        set_tone(self._state, "warn")

    def _stop(self) -> None:
        if self._cancel is not None:
            self._cancel()
        self._cancel = None

    def _show(self) -> None:
        """Paths, state and foot from what is known now."""
        self.source.setText(words.shown(self._source) or "No folder chosen")
        self.database.setText(words.shown(self._database) or "No database chosen")
        self.choose_database.setEnabled(bool(self._source))
        report = self._found
        if report is None:
            self.told.setPlainText("")
        self.go.setEnabled(report is not None)
        self._amount.setVisible(report is not None)
        self._amount.setText(amount(report) if report is not None else "")
        self._state.setText(self._words())
        set_tone(self._state, "warn" if report is not None and report.lost else "t2")

    def _words(self) -> str:
        if self._found is not None:
            lost = len(self._found.lost)
            return (
                f"{words.counted(lost, 'row or file', 'rows or files')} cannot be carried over: see the list"
                if lost
                else ""
            )
        if self._cancel is not None:
            return LOOKING
        if not self._source:
            return NOTHING_YET
        return "" if self._database else NO_DATABASE

    def _move(self) -> None:
        if self.go.isEnabled():
            choice = self.choice
            self.dismiss()
            self._port.start(choice)

    def _chooser(self, name: str) -> QPushButton:
        button = QPushButton("Choose…", self.body)
        button.setIcon(icons.icon("folder"))
        button.setIconSize(QSize(14, 14))
        button.setAccessibleName(name)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(_rule(self.body))
        column.addLayout(self._middle(), 1)
        column.addWidget(_rule(self.body))
        column.addWidget(self._foot())

    def _head(self) -> QWidget:
        head = QWidget(self.body)
        head.setFixedHeight(theme.px(48))
        close = IconButton("x", "Close")
        close.clicked.connect(self.dismiss)
        line = QHBoxLayout(head)
        line.setContentsMargins(20, 0, 12, 0)
        line.addWidget(label(TITLE, "sheet"))
        line.addStretch()
        line.addWidget(close)
        return head

    def _middle(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(theme.px(10))
        column.addWidget(label(ABOUT, "body", "t2", parent=self.body, wrap=True))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(theme.px(14))
        rows = (("Its library", self.source, self.choose_source), ("Its database", self.database, self.choose_database))
        for row, (name, path, button) in enumerate(rows):
            path.setFont(theme.font("body"))
            grid.addWidget(label(name, "body", "t2"), row, 0)
            grid.addWidget(path, row, 1)
            grid.addWidget(button, row, 2)
        grid.addWidget(label("Its photos", "body", "t2"), len(rows), 0)
        grid.addWidget(self.mode, len(rows), 1, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self._mode_told, len(rows) + 1, 1, 1, 2)
        column.addLayout(grid)
        column.addSpacing(theme.px(4))
        column.addWidget(label("What would happen", "caption", "t2", SEMIBOLD))
        self.told.setReadOnly(True)
        self.told.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.told.setAccessibleName("What would happen")
        self.told.setTabChangesFocus(True)
        self.told.setPlaceholderText("Nothing is written before you say so.")
        column.addWidget(self.told, 1)
        return column

    def _foot(self) -> QWidget:
        foot = QWidget(self.body)
        theme.surface(foot, "raised")
        foot.setFixedHeight(theme.px(60))
        self.go.setProperty("primary", True)
        for button in (self.go, self.cancel):
            button.setProperty("big", True)
        line = QHBoxLayout(foot)
        line.setContentsMargins(20, 0, 16, 0)
        line.setSpacing(theme.px(8))
        line.addWidget(self._amount)
        line.addWidget(self._state, 1)
        line.addWidget(self.cancel)
        line.addWidget(self.go)
        return foot


def amount(report: MoveReport) -> str:
    """ "14 photos of 5 projects", with the bytes when they are copied."""
    counts = report.counts
    told = f"{words.counted(counts.photos + counts.new, 'photo')} of {words.counted(counts.projects, 'project')}"
    if not counts.photos + counts.new:
        told = f"Nothing new: {words.counted(counts.known, 'photo')} moved in before"
    return f"{told} · {words.size(report.size)}" if report.copy else told


def _rule(parent: QWidget) -> QFrame:
    rule = QFrame(parent)
    rule.setProperty("divider", True)
    return rule
