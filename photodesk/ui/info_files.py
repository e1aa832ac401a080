"""The files of the current photo: name, size, and for each its own keep and discard; where they are on disk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from photodesk.domain.marks import SetFile
from photodesk.domain.photo import FileState
from photodesk.domain.photo_list import PhotoRow, RowFile
from photodesk.domain.story import Sidecar
from photodesk.ui import icons, theme, words
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.controls.icon_button import IconButton
from photodesk.ui.info_story import SidecarLine
from photodesk.ui.labels import SEMIBOLD, label

FILE_STATES = {FileState.PRESENT: "", FileState.MISSING: "not found", FileState.TRASHED: "in the trash"}
_SAID = {True: "kept", False: "to be discarded", None: "undecided"}


class KeepSwitch(QWidget):
    """Two cells, ✓ and ✕. `chosen(keep)`: the one that is lit already becomes undecided (None)."""

    chosen = Signal(object)

    def __init__(self, name: str, keep: bool | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._keep = keep
        self.setFixedSize(theme.px(46), theme.px(20))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{name}: {_SAID[keep]}")
        self.setToolTip(f"{name} is {_SAID[keep]}. ✓ keeps it, ✕ discards it at the next commit; again: undecided")

    def sizeHint(self) -> QSize:
        return self.size()

    def choose(self, keep: bool | None) -> None:
        """As a click on that cell."""
        self.chosen.emit(None if keep is self._keep else keep)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.choose(event.position().x() < self.width() / 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left:
                self.chosen.emit(True)
            case Qt.Key.Key_Right:
                self.chosen.emit(False)
            case Qt.Key.Key_Space:
                self.chosen.emit(None)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tokens()
        bed = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(colors.acc if self.hasFocus() else colors.edge, 1))
        painter.setBrush(colors.well)
        painter.drawRoundedRect(bed, 3, 3)
        half = bed.width() / 2
        glyph = theme.px(12)
        for keep, fill, left in ((True, colors.keepfill, 0.0), (False, colors.discfill, half)):
            cell = QRectF(bed.x() + left, bed.y(), half, bed.height())
            lit = self._keep is keep
            if lit:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(fill)
                painter.drawRoundedRect(cell, 3, 3)
            color = QColor("#FFFFFF") if lit else colors.t3
            at = cell.center()
            icons.paint(painter, "check" if keep else "x", at.x() - glyph / 2, at.y() - glyph / 2, glyph, color)


class FileLine(QFrame):
    """A file with its size and its plan, or where it is when it is not there."""

    chosen = Signal(object)

    def __init__(self, file: RowFile, keep: bool | None, parent: QWidget) -> None:
        super().__init__(parent)
        theme.surface(self, "raised")
        self.setFixedHeight(theme.px(28))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(8), 0, theme.px(6), 0)
        layout.setSpacing(theme.px(8))
        name, state = words.shown(file.name), FILE_STATES[file.state]
        layout.addWidget(ElidedLabel(name, self, mode=Qt.TextElideMode.ElideMiddle), 1)
        layout.addWidget(label(state or words.size(file.size), "caption", "warn" if state else "t3", parent=self))
        if file.state is not FileState.TRASHED:
            switch = KeepSwitch(name, keep, self)
            switch.chosen.connect(self.chosen)
            layout.addWidget(switch)


class FilesHeading(QWidget):
    """ "Files of this photo", what they take together, and the ways to them: reveal, copy the paths."""

    reveal_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, total: int, parent: QWidget) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, theme.px(4), 0, 0)
        line.setSpacing(theme.px(2))
        line.addWidget(label("Files of this photo", "caption", "t3", SEMIBOLD, parent=self), 1)
        for icon, told, wanted in (
            ("reveal", "Reveal in file manager", self.reveal_wanted),
            ("copy", "Copy file paths", self.copy_wanted),
        ):
            button = IconButton(icon, told, self, token="t3", small=True)
            button.clicked.connect(wanted)
            line.addWidget(button)
        size = label(words.size(total) if total else "", "caption", "t3", QFont.Weight.DemiBold, parent=self)
        size.setContentsMargins(theme.px(6), 0, 0, 0)
        line.addWidget(size)


class FilesBox(QWidget):
    """All files of a photo, and the sidecars that follow them. `marked(SetFile)`: the plan of one file."""

    marked = Signal(object)
    reveal_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, row: PhotoRow, sidecars: Sequence[Sidecar], parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        present = sum(f.size for f in row.files if f.state is FileState.PRESENT)
        heading = FilesHeading(present + sum(s.size for s in sidecars), self)
        heading.reveal_wanted.connect(self.reveal_wanted)
        heading.copy_wanted.connect(self.copy_wanted)
        column.addWidget(heading)
        column.addSpacing(theme.px(4))
        for file in row.files:
            line = FileLine(file, row.keep.of(file.kind), self)
            line.chosen.connect(lambda keep, kind=file.kind: self.marked.emit(SetFile(kind, keep)))
            column.addWidget(line)
        for sidecar in sidecars:
            column.addWidget(SidecarLine(sidecar, self))
