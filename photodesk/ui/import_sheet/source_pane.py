"""Left of the import sheet: where the photos come from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photodesk.ui import icons, theme, words
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.controls.icon_button import IconButton
from photodesk.ui.import_sheet.plan_words import SourceSummary
from photodesk.ui.labels import SEMIBOLD, label

QUIET = (
    "QPushButton { text-align: left; padding: 0 7px; font-weight: 400; }"
    "QPushButton:!focus { border-color: transparent; } QPushButton:!hover { background: transparent; }"
)
"""A row that is a button: no frame until it has the focus."""


class SourceRow(QWidget):
    """Two lines: name, and what was found there."""

    removed = Signal(object)

    def __init__(self, source: SourceSummary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = QLabel()
        self._icon = "folder" if source.is_folder else "photos"
        name = ElidedLabel(source.name)
        name.setFont(theme.font("body"))
        detail = label(source.detail, "caption", "t3")
        remove = IconButton("x", f"Leave out {source.name}", small=True)
        remove.clicked.connect(lambda: self.removed.emit(source.paths))
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(name)
        text.addWidget(detail)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 0, 4, 0)
        line.setSpacing(8)
        line.addWidget(self._sign)
        line.addLayout(text, 1)
        line.addWidget(remove)
        self.setFixedHeight(theme.px(40))
        self.setToolTip("\n".join(source.paths[:8]))
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self._sign.setPixmap(icons.pixmap(self._icon, theme.px(16), theme.tokens().t2, self.devicePixelRatioF()))


class SourcePane(QWidget):
    """`removed(paths)`, `card_wanted(path)`, `folder_wanted`, `files_wanted`."""

    removed = Signal(object)
    card_wanted = Signal(str)
    folder_wanted = Signal()
    files_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sources: list[SourceSummary] = []
        self._cards: tuple[Path, ...] = ()
        self._card_heading = label("Cards and cameras", "caption", "t2", SEMIBOLD)
        self._card_heading.hide()
        self._card_rows = QVBoxLayout()
        self._card_rows.setSpacing(2)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.choose_folder = self._add("Choose folder…", self.folder_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 14, 12, 12)
        column.setSpacing(4)
        column.addWidget(self._card_heading)
        column.addLayout(self._card_rows)
        column.addWidget(label("Sources", "caption", "t2", SEMIBOLD))
        column.addSpacing(4)
        column.addLayout(self._rows)
        column.addWidget(self.choose_folder)
        column.addWidget(self._add("Choose files…", self.files_wanted))
        column.addStretch()
        note = label("Folders and files can be dropped here, too.", "caption", "t3", wrap=True)
        column.addWidget(note)

    def set_cards(self, cards: tuple[Path, ...]) -> None:
        """What is plugged in; a click takes its photos as a source."""
        if cards == self._cards:
            return
        self._cards = cards
        _empty(self._card_rows)
        for card in cards:
            self._card_rows.addWidget(self._card_row(card))
        self._card_heading.setVisible(bool(cards))

    def _card_row(self, card: Path) -> QPushButton:
        name = words.shown(card.name or str(card))
        row = self._add(name, lambda: self.card_wanted.emit(str(card)), "card")
        row.setToolTip(str(card))
        row.setAccessibleName(f"Import from {name}")
        return row

    def set_sources(self, sources: Sequence[SourceSummary]) -> None:
        if list(sources) == self._sources:
            return
        self._sources = list(sources)
        _empty(self._rows)
        for source in sources:
            row = SourceRow(source)
            row.removed.connect(self.removed)
            self._rows.addWidget(row)

    def _add(self, text: str, wish: object, icon: str = "plus") -> QPushButton:
        button = QPushButton(text)
        button.setIcon(icons.icon(icon))
        button.setIconSize(QSize(theme.px(14), theme.px(14)))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setStyleSheet(QUIET)
        button.clicked.connect(wish)
        return button


def _empty(rows: QVBoxLayout) -> None:
    while rows.count():
        item = rows.takeAt(0)
        if item is not None and (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
