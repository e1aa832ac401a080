"""Settings: every one with its sentence and its bounds, found by typing, in force as soon as it is changed."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from photodesk.bridge.settings_port import SettingsPort
from photodesk.config.settings import BOUNDS
from photodesk.config.words import SECTIONS, Words, words_of
from photodesk.ui import theme
from photodesk.ui.controls.combo_box import ComboBox
from photodesk.ui.labels import label
from photodesk.ui.sheet import Sheet

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
        self.setKeyboardTracking(False)
        self.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)  # a style sheet pads every other field
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(theme.px(FIELD_WIDTH))
        self.setAccessibleName(words.name)
        self.setAccessibleDescription(words.sentence)
        self.setToolTip(f"{low:,} to {high:,}{f' {words.unit}' if words.unit else ''}")


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
    """One setting: name and sentence at the left, the field at the right."""

    def __init__(self, path: str, value: int, parent: QWidget) -> None:
        super().__init__(parent)
        words = words_of(path)
        self.path = path
        self.searched = f"{words.name} {words.sentence} {path}".casefold()
        self.field: Field | ChoiceField = (
            ChoiceField(words, value, self) if words.choices else Field(path, words, value, self)
        )
        text = QVBoxLayout()
        text.setSpacing(1)
        text.addWidget(label(words.name, "body", parent=self))
        if words.sentence:
            text.addWidget(label(words.sentence, "caption", "t3", parent=self, wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 5, 0, 5)
        row.setSpacing(theme.px(20))
        row.addLayout(text, 1)
        row.addWidget(self.field, 0, Qt.AlignmentFlag.AlignVCenter)


class SettingsSheet(Sheet):
    """Opens over the window; Esc closes it. There is nothing to confirm: each change holds at once. `keys_wanted`: the
    user wants to change keys."""

    keys_wanted = Signal()

    def __init__(self, window: QWidget, port: SettingsPort) -> None:
        super().__init__(window, "Settings", width=720, height=720)
        self._port = port
        self._heads: dict[str, QWidget] = {}
        self._rows: list[Row] = []
        self.search = QLineEdit(self.body)
        self.search.setPlaceholderText("Find a setting")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Find a setting")
        self.search.textChanged.connect(self._filter)
        self._nothing = label("No setting has these words.", "body", "t3", parent=self.body)
        self._nothing.hide()
        defaults, done = QPushButton("Restore defaults", self.body), QPushButton("Done", self.body)
        done.setProperty("primary", True)
        defaults.clicked.connect(self._restore)
        done.clicked.connect(self.dismiss)
        self._lay_out(defaults, done)
        self.closed.connect(self.deleteLater)

    def open_here(self) -> None:
        self.open(self.search)

    def rows(self) -> Iterator[Row]:
        """The settings that the search shows."""
        return (row for row in self._rows if not row.isHidden())

    def _lay_out(self, defaults: QPushButton, done: QPushButton) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(label("Settings", "sheet", parent=self.body))
        head.addStretch()
        self.keys = QPushButton("Keys…", self.body)
        self.keys.clicked.connect(self._show_keys)
        head.addWidget(self.keys)
        self.search.setFixedWidth(theme.px(240))
        head.addWidget(self.search)
        column.addLayout(head)
        for problem in self._port.problems:
            column.addWidget(label(f"⚠ {problem}", "body", "warn", parent=self.body, wrap=True))
        column.addWidget(self._list(), 1)
        foot = QHBoxLayout()
        foot.addWidget(defaults)
        foot.addStretch()
        foot.addWidget(done)
        column.addLayout(foot)

    def _list(self) -> QWidget:
        area = QScrollArea(self.body)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        page = QWidget(area)
        theme.surface(page, "panel")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, theme.px(14), 0)
        column.setSpacing(0)
        column.addWidget(self._nothing)
        for path, value in self._port.values().items():
            section = path.partition(".")[0]
            if section not in self._heads:
                head = label(SECTIONS.get(section, section.capitalize()), "title", parent=page)
                head.setContentsMargins(0, theme.px(14 if self._heads else 0), 0, theme.px(4))
                self._heads[section] = head
                column.addWidget(head)
            row = Row(path, value, page)
            row.field.valueChanged.connect(lambda now, path=path: self._port.set(path, now))
            self._rows.append(row)
            column.addWidget(row)
        column.addStretch()
        area.setWidget(page)
        return area

    def _show_keys(self) -> None:
        self.dismiss()
        self.keys_wanted.emit()

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for row in self._rows:
            row.setVisible(all(word in row.searched for word in words))
        shown = {row.path.partition(".")[0] for row in self.rows()}
        for section, head in self._heads.items():
            head.setVisible(section in shown)
        self._nothing.setVisible(not shown)

    def _restore(self) -> None:
        self._port.restore_defaults()
        now = self._port.values()
        for row in self._rows:
            row.field.setValue(now[row.path])
