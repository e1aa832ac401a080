"""Settings: every one with its sentence and its bounds, found by typing, in force as soon as it is changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from photodesk.bridge.settings_port import SettingsPort
from photodesk.config.words import SECTIONS, Words
from photodesk.domain.key_presets import PRESETS
from photodesk.ui import theme, words
from photodesk.ui.labels import label
from photodesk.ui.settings_row import Row
from photodesk.ui.sheet import Sheet

NOTHING = "No setting has these words."
WINDOW = "The window"
LOOKS = ("dark", "light", "system")
LOOK = Words(
    "Appearance",
    "Dark and light leave the colour to the photos; As system follows the desktop.",
    choices=("Dark", "Light", "As system"),
)
KEYS = Words(
    "Keys",
    "Whose keys your fingers know. Single keys are changed with Keys… above.",
    choices=tuple(preset.name for preset in PRESETS.values()),
)


class SettingsSheet(Sheet):
    """Opens over the window; Esc closes it. There is nothing to confirm: each change holds at once. `keys_wanted`: the
    user wants to change keys; `look_wanted("dark" | "light" | "system")`."""

    keys_wanted = Signal()
    look_wanted = Signal(str)

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
        self.found = label("", "caption", "t3", parent=self.body)
        defaults, done = QPushButton("Restore defaults", self.body), QPushButton("Done", self.body)
        done.setProperty("primary", True)
        defaults.clicked.connect(self._restore)
        done.clicked.connect(self.dismiss)
        self._lay_out(defaults, done)
        self._filter("")
        self.closed.connect(self.deleteLater)

    def open_here(self) -> None:
        self.open(self.search)

    def rows(self) -> Iterator[Row]:
        """Those of the table of settings that the search shows."""
        return (row for row in self._rows if row.path and not row.isHidden())

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
        column.addLayout(head)
        column.addWidget(self.search)
        column.addWidget(self.found)
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
        for row in (*self._window_rows(page), *self._setting_rows(page)):
            if row.section not in self._heads:
                head = label(row.section, "title", parent=page)
                head.setFixedHeight(theme.px(44 if self._heads else 26))
                head.setAlignment(Qt.AlignmentFlag.AlignBottom)
                self._heads[row.section] = head
                column.addWidget(head)
            self._rows.append(row)
            column.addWidget(row)
        column.addStretch()
        area.setWidget(page)
        return area

    def _window_rows(self, page: QWidget) -> Iterator[Row]:
        """What is no number of the settings file."""
        look = Row("", WINDOW, LOOK, LOOKS.index(theme.asked()), page)
        look.field.valueChanged.connect(lambda now: self.look_wanted.emit(LOOKS[now]))
        yield look
        ids = tuple(PRESETS)
        keys = Row("", WINDOW, KEYS, ids.index(self._port.keys.preset), page)
        keys.field.valueChanged.connect(
            lambda now: self._port.set_keys(replace(self._port.keys, preset=ids[now])),
        )
        yield keys

    def _setting_rows(self, page: QWidget) -> Iterator[Row]:
        for path, value in self._port.values().items():
            section = path.partition(".")[0]
            row = Row.of_setting(path, SECTIONS.get(section, section.capitalize()), value, page)
            row.field.valueChanged.connect(lambda now, path=path: self._port.set(path, now))
            yield row

    def _show_keys(self) -> None:
        self.dismiss()
        self.keys_wanted.emit()

    def _filter(self, text: str) -> None:
        typed = text.casefold().split()
        shown = [row for row in self._rows if row.show_if(typed)]
        sections = {row.section for row in shown}
        for section, head in self._heads.items():
            head.setVisible(section in sections)
        said = f"{words.counted(len(shown), 'setting has', 'settings have')} these words" if shown else NOTHING
        self.found.setText(said if typed else f"{words.counted(len(self._rows), 'setting')}. A change holds at once.")

    def _restore(self) -> None:
        self._port.restore_defaults()
        now = self._port.values()
        for row in self._rows:
            if row.path:
                row.field.setValue(now[row.path])
