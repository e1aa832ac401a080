"""One setting on the settings sheet: name and sentence at the left, the field at the right, found words marked."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from photodesk.config.settings import BOUNDS
from photodesk.config.words import Words, words_of
from photodesk.ui import theme
from photodesk.ui.controls.combo_box import ComboBox
from photodesk.ui.labels import label

FIELD_WIDTH = 168


class Field(QSpinBox):
    """A number with its unit. The wheel scrolls the page, not the value, unless the field has the focus."""

    def __init__(self, path: str, words: Words, value: int, parent: QWidget) -> None:
        super().__init__(parent)
        low, high = BOUNDS[path]
        self.setRange(low, high)
        if words.zero and low == 0:
            self.setSpecialValueText(words.zero)
        if words.unit:
            self.setSuffix(f" {words.unit}")
        self.setValue(value)
        self.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(theme.px(FIELD_WIDTH))
        self.setAccessibleName(words.name)
        self.setAccessibleDescription(words.sentence)
        self.setToolTip(f"{low:,} to {high:,}{f' {words.unit}' if words.unit else ''}")

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceField(ComboBox):
    """A setting whose values are words. The wheel scrolls the page, as over a number."""

    def __init__(self, words: Words, value: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.addItems(words.choices)
        self.setCurrentIndex(value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(theme.px(FIELD_WIDTH))
        self.setAccessibleName(words.name)
        self.setAccessibleDescription(words.sentence)
        self.valueChanged = self.currentIndexChanged

    def setValue(self, value: int) -> None:
        self.setCurrentIndex(value)

    def minimum(self) -> int:
        return 0

    def maximum(self) -> int:
        return self.count() - 1

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Row(QWidget):
    """`path` is the setting's, or "" for what is not in the table of settings; `section` the title it stands under."""

    def __init__(self, path: str, section: str, words: Words, value: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.path, self.section = path, section
        self._words = words
        self._searched = " ".join((words.name, words.sentence, path, *words.choices)).casefold()
        self.field: Field | ChoiceField = (
            ChoiceField(words, value, self) if words.choices else Field(path, words, value, self)
        )
        self.name = label(words.name, "body", parent=self)
        self.sentence = label(words.sentence, "caption", "t3", parent=self, wrap=True)
        self.also = label("", "caption", "t2", parent=self, wrap=True)
        self.also.hide()
        text = QVBoxLayout()
        text.setSpacing(1)
        for part in (self.name, self.sentence, self.also):
            text.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 5, 0, 5)
        row.setSpacing(theme.px(20))
        row.addLayout(text, 1)
        row.addWidget(self.field, 0, Qt.AlignmentFlag.AlignVCenter)

    @classmethod
    def of_setting(cls, path: str, section: str, value: int, parent: QWidget) -> Row:
        return cls(path, section, words_of(path), value, parent)

    def show_if(self, typed: Sequence[str]) -> bool:
        """Show the row only when it has every typed word (lower case), and mark where they are."""
        found = all(word in self._searched for word in typed)
        self.setVisible(found)
        mark(self.name, self._words.name, typed)
        mark(self.sentence, self._words.sentence, typed)
        self._say_elsewhere(typed if found else ())
        return found

    def _say_elsewhere(self, typed: Sequence[str]) -> None:
        """Words that are neither in the name nor in the sentence: where they were found."""
        shown = f"{self._words.name} {self._words.sentence}".casefold()
        rest = [word for word in typed if word not in shown]
        places = [p for p in (*self._words.choices, self.path) if any(w in p.casefold() for w in rest)]
        self.also.setVisible(bool(places))
        mark(self.also, f"Found in: {', '.join(places)}", rest)


def mark(target: QLabel, text: str, typed: Sequence[str]) -> None:
    """Put `text` into a label with the typed words marked; text that is no words of ours does not come here."""
    if not any(word in text.casefold() for word in typed):
        target.setTextFormat(Qt.TextFormat.PlainText)
        target.setText(text)
        return
    pattern = re.compile("|".join(re.escape(word) for word in sorted(typed, key=len, reverse=True)), re.IGNORECASE)
    pieces, last = [], 0
    style = f"background-color: {theme.tokens().accfill.name()}; color: #FFFFFF;"
    for found in pattern.finditer(text):
        pieces += [html.escape(text[last : found.start()]), f'<span style="{style}">{html.escape(found[0])}</span>']
        last = found.end()
    target.setTextFormat(Qt.TextFormat.RichText)
    target.setText("".join([*pieces, html.escape(text[last:])]))
