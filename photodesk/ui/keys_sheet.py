"""Keys: a preset, and for every action the key one wants; in force as soon as it is pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from photodesk.actions.catalog import MENUS, group_label
from photodesk.actions.declare import ActionSpec
from photodesk.bridge.qactions import QActions, shown_keys
from photodesk.bridge.settings_port import SettingsPort
from photodesk.domain.key_presets import PRESETS
from photodesk.domain.keymap import KEYS_EACH, KeyChoice, keymap, preset_keys, refusal
from photodesk.ui import theme
from photodesk.ui.controls.combo_box import ComboBox
from photodesk.ui.controls.icon_button import IconButton
from photodesk.ui.key_field import KeyField
from photodesk.ui.labels import label
from photodesk.ui.sheet import Sheet


def named(spec: ActionSpec) -> str:
    """An action as one finds it: with its submenu, without dots."""
    inner = next((MENUS[menu] for menu in spec.menus if "/" in menu and menu in MENUS), "")
    plain = spec.label.removesuffix("…")
    return f"{inner} ▸ {plain}" if inner else plain


class KeyRow(QWidget):
    """One action. `wanted(key, add)`, `cleared` and `reset` say what the user asks for it."""

    wanted = Signal(str, bool)
    cleared = Signal()
    reset = Signal()

    def __init__(self, spec: ActionSpec, parent: QWidget) -> None:
        super().__init__(parent)
        self.id = spec.id
        self._name, self._adding = named(spec), False
        self.searched = ""
        self.field = KeyField(self._name, self)
        self.more = IconButton("plus", "One more key", self, small=True)
        self.none = IconButton("x", "No key", self, small=True)
        self.back = IconButton("undo", "The key of the preset", self, small=True)
        self.field.clicked.connect(lambda: self._begin(add=False))
        self.field.taken.connect(lambda key: self.wanted.emit(key, self._adding))
        self.more.clicked.connect(lambda: self._begin(add=True))
        self.none.clicked.connect(self.cleared)
        self.back.clicked.connect(self.reset)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(theme.px(6))
        name = label(self._name, "body", parent=self)
        name.setToolTip(spec.tip)
        row.addWidget(name, 1)
        for widget in (self.field, self.more, self.none, self.back):
            row.addWidget(widget)

    def show_keys(self, spec: ActionSpec, *, own: bool) -> None:
        self.field.show_keys(shown_keys(spec))
        self.searched = f"{self._name} {group_label(spec)} {spec.tip} {' '.join(spec.shortcuts)}".casefold()
        self.none.setEnabled(bool(spec.shortcuts))
        self.more.setEnabled(bool(spec.shortcuts) and len(spec.shortcuts) < KEYS_EACH)
        self.back.setEnabled(own)

    def _begin(self, *, add: bool) -> None:
        self._adding = add
        self.field.listen()


class KeysSheet(Sheet):
    """Opens over the window; Esc closes it. A key that another action has is asked about before it is taken over."""

    def __init__(self, window: QWidget, qactions: QActions, port: SettingsPort) -> None:
        super().__init__(window, "Keys", width=760, height=720)
        self._qactions, self._port = qactions, port
        self._declared = {action.id: action for action in qactions.declared}
        self._proposed: KeyChoice | None = None
        self._heads: dict[str, QWidget] = {}
        self.rows: dict[str, KeyRow] = {}
        self.presets = ComboBox(self.body)
        for preset in PRESETS.values():
            self.presets.addItem(preset.name, preset.id)
        self.presets.setAccessibleName("Preset")
        self.search = QLineEdit(self.body)
        self.search.setPlaceholderText("Find an action or a key")
        self.search.setAccessibleName("Find an action or a key")
        self.search.setClearButtonEnabled(True)
        self.sentence = label("", "caption", "t3", parent=self.body, wrap=True)
        self.asked = label("", "body", "warn", parent=self.body, wrap=True)
        self.take, self.leave = QPushButton("Take it over", self.body), QPushButton("Leave it", self.body)
        self.defaults, self.done = QPushButton("Reset all", self.body), QPushButton("Done", self.body)
        self.done.setProperty("primary", True)
        self._lay_out()
        self._connect()
        self._show()

    def open_here(self) -> None:
        self.open(self.search)

    def _connect(self) -> None:
        self.presets.activated.connect(lambda _row: self._choose(KeyChoice(self.presets.currentData())))
        self.search.textChanged.connect(self._filter)
        self.take.clicked.connect(self._take_over)
        self.leave.clicked.connect(lambda: self._ask(""))
        self.defaults.clicked.connect(lambda: self._choose(KeyChoice()))
        self.done.clicked.connect(self.dismiss)
        self._qactions.keys_changed.connect(self._show)
        self.closed.connect(lambda: self._qactions.keys_changed.disconnect(self._show))
        self.closed.connect(self.deleteLater)

    def _wanted(self, id: str, key: str, add: bool) -> None:
        reason = refusal(key, self._declared[id].place) if key not in self._declared[id].keys else ""
        if reason:
            self._ask(reason)
            return
        before = self._keys()[id] if add else ()
        self._propose(id, tuple(dict.fromkeys((*before, key))))

    def _propose(self, id: str, keys: tuple[str, ...]) -> None:
        """Put the keys in force, or ask when others have them."""
        choice = self._with(self._port.keys, id, keys)
        losers = {
            other: tuple(key for key in held if key not in keys)
            for other, held in self._keys().items()
            if other != id and set(held) & set(keys)
        }
        for other, rest in losers.items():
            choice = self._with(choice, other, rest)
        if not losers:
            self._choose(choice)
            return
        taken = [key for key in keys if any(key in self._keys()[other] for other in losers)]
        names = " and ".join(f"“{named(self._spec(other))}”" for other in losers)
        self._ask(f"{', '.join(taken)} {'is' if len(taken) == 1 else 'are'} used by {names}.")
        self._proposed = choice
        for button in (self.take, self.leave):
            button.show()
        self.take.setFocus()

    def _with(self, choice: KeyChoice, id: str, keys: tuple[str, ...]) -> KeyChoice:
        """The choice with these keys of an action; keys that are the preset's are not the user's own."""
        return choice.without(id) if keys == self._preset_keys()[id] else choice.with_keys(id, keys)

    def _take_over(self) -> None:
        if self._proposed is not None:
            self._choose(self._proposed)

    def _choose(self, choice: KeyChoice) -> None:
        self._ask("")
        self._port.set_keys(choice)

    def _ask(self, text: str) -> None:
        """Say why a key cannot be had, or what stands against it; "" is nothing."""
        self._proposed = None
        self.asked.setText(text)
        self.asked.setVisible(bool(text))
        for button in (self.take, self.leave):
            button.hide()

    def _keys(self) -> dict[str, tuple[str, ...]]:
        return {spec.id: spec.shortcuts for spec in self._qactions.specs()}

    def _preset_keys(self) -> dict[str, tuple[str, ...]]:
        return preset_keys(self._declared.values(), self._port.keys.preset)

    def _spec(self, id: str) -> ActionSpec:
        return next(spec for spec in self._qactions.specs() if spec.id == id)

    def _show(self) -> None:
        choice, preset_of = self._port.keys, self._preset_keys()
        self.presets.setCurrentIndex(max(0, self.presets.findData(choice.preset)))
        preset = PRESETS.get(choice.preset)
        problems = keymap(self._declared.values(), choice).problems
        self.sentence.setText("\n".join([preset.sentence if preset else "", *(f"⚠ {text}" for text in problems)]))
        for spec in self._qactions.specs():
            self.rows[spec.id].show_keys(spec, own=spec.shortcuts != preset_of[spec.id])
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        shown = set()
        for spec in self._qactions.specs():
            fits = all(word in self.rows[spec.id].searched for word in words)
            self.rows[spec.id].setVisible(fits)
            shown |= {group_label(spec)} if fits else set()
        for group, head in self._heads.items():
            head.setVisible(group in shown)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(label("Keys", "sheet", parent=self.body))
        head.addSpacing(theme.px(12))
        head.addWidget(self.presets)
        head.addStretch()
        self.search.setFixedWidth(theme.px(240))
        head.addWidget(self.search)
        column.addLayout(head)
        column.addWidget(self.sentence)
        column.addWidget(self._list(), 1)
        line = QHBoxLayout()
        line.addWidget(self.asked, 1)
        for button in (self.take, self.leave):
            line.addWidget(button)
        column.addLayout(line)
        foot = QHBoxLayout()
        foot.addWidget(self.defaults)
        foot.addStretch()
        foot.addWidget(self.done)
        column.addLayout(foot)
        self._ask("")

    def _list(self) -> QWidget:
        area = QScrollArea(self.body)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget(area)
        theme.surface(page, "panel")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, theme.px(14), 0)
        column.setSpacing(0)
        for spec in sorted(self._qactions.specs(), key=lambda s: list(MENUS.values()).index(group_label(s))):
            if group_label(spec) not in self._heads:
                self._heads[group_label(spec)] = head = label(group_label(spec), "title", parent=page)
                head.setContentsMargins(0, theme.px(14 if len(self._heads) > 1 else 0), 0, theme.px(4))
                column.addWidget(head)
            column.addWidget(self._row(spec, page))
        column.addStretch()
        area.setWidget(page)
        return area

    def _row(self, spec: ActionSpec, page: QWidget) -> KeyRow:
        row = KeyRow(spec, page)
        row.wanted.connect(lambda key, add, id=spec.id: self._wanted(id, key, add))
        row.cleared.connect(lambda id=spec.id: self._propose(id, ()))
        row.reset.connect(lambda id=spec.id: self._propose(id, self._preset_keys()[id]))
        self.rows[spec.id] = row
        return row
