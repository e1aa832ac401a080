"""Ctrl+T: the tags of the chosen photos, and a field that gives them more, with completion."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QStringListModel, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from photodesk.domain.tag import TagShare
from photodesk.ui import theme, words
from photodesk.ui.tag_chips import TagChips


class TagPopup(QFrame):
    """`added(list)` of tags, `removed(tag)`. Enter adds what is written and stays open, Esc closes."""

    added = Signal(list)
    removed = Signal(str)

    def __init__(self, parent: QWidget, photos: int, known: Sequence[str]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme.surface(self, "card")
        self.setFixedWidth(theme.px(340))
        title = QLabel(f"Tags of {words.counted(photos, 'photo')}", self)
        title.setFont(theme.font("emphasis", QFont.Weight.DemiBold))
        self.field = TagField(known, self)
        self.chips = TagChips(self, add=False)
        self.help = QLabel("Commas part several tags, “/” makes levels: Place/Coast", self)
        self.help.setProperty("tone", "t3")
        self.help.setFont(theme.font("caption"))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(12), theme.px(12), theme.px(12))
        column.setSpacing(theme.px(8))
        for part in (title, self.field, self.help, self.chips):
            column.addWidget(part)
        self.field.returnPressed.connect(self._take)
        self.chips.added.connect(lambda tag: self.added.emit([tag]))
        self.chips.removed.connect(self.removed)

    def show_shares(self, shares: Sequence[TagShare]) -> None:
        self.chips.show_shares(shares)
        self.adjustSize()

    def open_at(self, middle: QPoint) -> None:
        """Appear around a point of the screen."""
        self.adjustSize()
        self.move(middle - QPoint(self.width() // 2, self.height() // 2))
        self.show()
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        wanted = self.field.tags()
        if not wanted:
            self.close()
            return
        self.field.clear()
        self.added.emit(wanted)


class TagField(QLineEdit):
    """Completes the tag after the last comma, wherever in its name the letters stand."""

    def __init__(self, known: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Add tags…")
        self.setAccessibleName("Add tags")
        self.completer_ = QCompleter(self)
        self.know(known)
        self.completer_.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.completer_.setFilterMode(Qt.MatchFlag.MatchContains)
        self.completer_.setWidget(self)
        self.completer_.activated.connect(self._complete)
        self.textEdited.connect(self._offer)

    def tags(self) -> list[str]:
        """What is written, by the commas."""
        return [tag for part in self.text().split(",") if (tag := part.strip())]

    def know(self, known: Sequence[str]) -> None:
        """The tags that are completed."""
        self.completer_.setModel(QStringListModel(list(known), self.completer_))

    def _offer(self, text: str) -> None:
        part = text.rpartition(",")[2].strip()
        self.completer_.setCompletionPrefix(part)
        if part and self.completer_.completionCount():
            self.completer_.complete()
        else:
            popup = self.completer_.popup()
            if popup is not None:
                popup.hide()

    def _complete(self, tag: str) -> None:
        before, comma, _ = self.text().rpartition(",")
        self.setText(f"{before}{comma} {tag}" if comma else tag)
