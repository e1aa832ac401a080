"""The first thing a new user sees: three ways to bring photos in, and what one may want to set before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QIcon,
    QImage,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from photodesk.ui import icons, theme, words
from photodesk.ui.controls.key_cap import KeyCap
from photodesk.ui.controls.segmented import Segment, Segmented
from photodesk.ui.drops import local_paths
from photodesk.ui.file_dialogs import FileDialogs
from photodesk.ui.first_run_card import WIDTH, Card
from photodesk.ui.labels import NORMAL, SEMIBOLD, label
from photodesk.ui.sample_pictures import Fan, Strip

PROMISE = "Nothing is uploaded. An original is never changed and never overwritten."
LIBRARY = "Your shoots are kept in it, one folder for each project. JPEG and RAW of one shot are shown as one photo."
DROP = "Copies to a new project and reads every copy back to compare it. The card is only read."
SAMPLE = "RAW and JPEG pairs to try everything on. Remove it at any time."

ROOMY = 640
"""From this height on there is room for the pictures, too."""

APPEARANCES = (
    Segment("dark", "Dark", icon="moon"),
    Segment("light", "Light", icon="sun"),
    Segment("system", "As system"),
)
DIGITS = (
    Segment("photodesk", "1–5 set stars", tip="6 to 9 set labels, as in Lightroom"),
    Segment("photo_mechanic", "1–7 set labels", tip="Ctrl with a digit sets stars, as in Photo Mechanic"),
    Segment("left_hand", "Left hand", tip="Stars with digits; the decisions lie under the left hand"),
)
SPEEDS = (
    Segment("0", "Gentle", tip="One photo at a time, behind every other program"),
    Segment("1", "Normal", tip="Every core, but other programs first"),
    Segment("2", "Full", tip="Every core, as eager as any program"),
)


class FirstRun(QWidget):
    """No library is open yet. `library_chosen(path)`, `folder_dropped(paths)` (dropped or chosen: to be copied into a
    new project), `sample_requested()`, `appearance_chosen("dark" | "light" | "system")`, `digits_chosen(preset of
    keys)`, `speed_chosen(0 | 1 | 2)`."""

    library_chosen = Signal(str)
    folder_dropped = Signal(list)
    sample_requested = Signal()
    appearance_chosen = Signal(str)
    digits_chosen = Signal(str)
    speed_chosen = Signal(int)

    def __init__(
        self, parent: QWidget | None = None, *, appearance: str = "system", dialogs: FileDialogs | None = None
    ) -> None:
        super().__init__(parent)
        theme.surface(self, "canvas")
        self.setWindowTitle("PhotoDesk")
        self.setAccessibleName("Bring your shoots in")
        self.setAcceptDrops(True)
        self._dialogs = dialogs or FileDialogs()
        self._card_path = ""
        self.fan, self.strip = Fan(), Strip()
        self.choose, self.bring = QPushButton("Choose folder…   Ctrl O"), QPushButton("Choose what to bring…")
        self.sample = QPushButton("Open sample")
        self.choose.setProperty("primary", True)
        self.library_card = Card("folder", "Choose a library folder", LIBRARY, self.choose)
        self.drop_card = Card("imp", "Drop a card or folder here", DROP, self.bring, dashed=True)
        self.sample_card = Card("photos", "Open the sample library", SAMPLE, self.sample)
        self.sample_card.column.insertSpacing(4, 8)
        self.sample_card.column.insertWidget(5, self.strip)
        self.waiting = label("", "emphasis", "t1")
        self.waiting.hide()
        self.appearance = Segmented(APPEARANCES, name="Appearance", spread=True)
        self.digits = Segmented(DIGITS, name="Number keys", spread=True)
        self.speed = Segmented(SPEEDS, name="Background work", spread=True)
        self.appearance.set_current(appearance)
        self.speed.set_current("1")
        self._lay_out()
        self.choose.clicked.connect(self.choose_library)
        self.bring.clicked.connect(self._bring)
        self.sample.clicked.connect(self.sample_requested)
        self.appearance.chosen.connect(self.appearance_chosen)
        self.digits.chosen.connect(self.digits_chosen)
        self.speed.chosen.connect(lambda key: self.speed_chosen.emit(int(key)))
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Open), self, self.choose_library)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.setFocusProxy(self.choose)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(1200), theme.px(780))

    def set_pictures(self, images: Sequence[QImage]) -> None:
        """Sample pictures for the fan and the sample card; none draws nothing."""
        self.fan.set_images(images)
        self.strip.set_images(images)

    def set_sample_count(self, photos: int) -> None:
        """How many photos the sample library holds."""
        self.sample_card.text.setText(f"{words.counted(photos, 'photo')} with {SAMPLE}")

    def set_habits(self, preset: str, speed: int) -> None:
        """The keys and the background speed in force."""
        if preset in {segment.key for segment in DIGITS}:
            self.digits.set_current(preset)
        self.speed.set_current(str(speed))

    def set_card(self, path: str) -> None:
        """A memory card that is in the computer; "" for none."""
        self._card_path = path
        name = words.shown(PurePath(path).name)
        self.bring.setText(f"Import from “{name}”…" if path else "Choose what to bring…")
        self.bring.setIcon(icons.icon("card") if path else QIcon())

    def say_waiting(self, files: int) -> None:
        """The program was started on so many files and folders: they are taken in once there is a library."""
        many = "is taken in" if files == 1 else "are taken in"
        self.waiting.setText(
            f"{words.counted(files, 'file or folder', 'files and folders')} {many} once you have chosen."
        )
        self.waiting.setVisible(files > 0)

    def choose_library(self) -> None:
        """Ask for the library folder (Ctrl+O)."""
        path = self._dialogs.folder(self, "Choose a library folder")
        if path:
            self.library_card.set_problem("")
            self.library_chosen.emit(path)

    def say_problem(self, text: str) -> None:
        """The chosen folder cannot be used: say why on its card, which stays open for another try."""
        self.library_card.set_problem(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What one has to read and press comes before the pictures."""
        super().resizeEvent(event)
        self.fan.set_room(self.height() >= theme.px(ROOMY))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_paths(event.mimeData()):
            self.drop_card.set_lit(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_card.set_lit(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_card.set_lit(False)
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.folder_dropped.emit(paths)

    def _bring(self) -> None:
        path = self._card_path or self._dialogs.folder(self, "Choose what to bring in")
        if path:
            self.folder_dropped.emit([path])

    def _middle(self) -> QGridLayout:
        """Cards, and under each what one may want to set."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        columns = (
            (self.library_card, "Appearance", self.appearance),
            (self.drop_card, "Number keys", self.digits),
            (self.sample_card, "Background work", self.speed),
        )
        for at, (card, name, choice) in enumerate(columns):
            grid.addWidget(card, 0, at)
            grid.addWidget(label(name, "caption", "t2", SEMIBOLD), 2, at)
            choice.setFixedWidth(max(theme.px(WIDTH), choice.sizeHint().width()))
            grid.addWidget(choice, 3, at)
        grid.setRowMinimumHeight(1, 12)
        return grid

    def _lay_out(self) -> None:
        inside = QWidget()
        theme.surface(inside, "canvas")
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(0)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(4)
        column.addWidget(self.fan, 0, centre)
        column.addSpacing(12)
        column.addWidget(label("Bring your shoots in", "hero", weight=SEMIBOLD), 0, centre)
        column.addSpacing(8)
        column.addWidget(label(PROMISE, "title", "t2", NORMAL), 0, centre)
        column.addSpacing(12)
        column.addWidget(self.waiting, 0, centre)
        column.addSpacing(16)
        around = QHBoxLayout()
        around.addStretch()
        around.addLayout(self._middle())
        around.addStretch()
        column.addLayout(around)
        column.addSpacing(20)
        column.addLayout(_last_line())
        column.addStretch(5)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)


def _last_line() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(5)
    row.addStretch()
    for part in ("All of this can be changed later in Settings.", KeyCap("?"), "shows every key,"):
        row.addWidget(label(part, "emphasis", "t3") if isinstance(part, str) else part)
    for part in (KeyCap("Ctrl"), KeyCap("K"), "finds any action."):
        row.addWidget(label(part, "emphasis", "t3") if isinstance(part, str) else part)
    row.addStretch()
    return row
