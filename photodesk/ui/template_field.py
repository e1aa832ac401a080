"""A naming template: a line to type in, and its words to click."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from photodesk.domain.name_template import FIELDS
from photodesk.ui import theme
from photodesk.ui.controls.flow import Flow

PAUSE_MS = 150
"""Typing pauses this long before the names are worked out."""
OFFERED = (*(f for f in FIELDS if f != "number"), "number:4")


class TemplateField(QWidget):
    """`changed` after a short pause in typing; `taken` on Enter."""

    changed = Signal()
    taken = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit(text, self)
        self.field.setAccessibleName("Template for the names")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self.field.textChanged.connect(lambda _text: self._pause.start())
        self.field.returnPressed.connect(self.taken)
        self._words = Flow(self, gap=4)
        self._words.set_items([self._word(name) for name in OFFERED])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.field)
        column.addWidget(self._words)

    def text(self) -> str:
        return self.field.text().strip()

    def set_error(self, wrong: bool) -> None:
        """Draw the field as one that is not understood."""
        if bool(self.field.property("error")) != wrong:
            self.field.setProperty("error", wrong)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)

    def _word(self, name: str) -> QPushButton:
        word = QPushButton(f"{{{name}}}", self._words)
        word.setProperty("small", True)
        word.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        word.setToolTip(f"Insert {{{name}}}")
        word.clicked.connect(lambda: self._insert(f"{{{name}}}"))
        return word

    def _insert(self, text: str) -> None:
        self.field.insert(text)
        self.field.setFocus()
