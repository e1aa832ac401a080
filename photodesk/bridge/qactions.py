"""The catalogue as QActions: one object per action, shared by menu bar, context menu, toolbar, shortcut and palette."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence

from photodesk.actions.context import ActionContext
from photodesk.actions.declare import ActionSpec, Keys
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.keymap import KeyChoice, Keyed, Keymap, Place, keymap

_ROLES = {"about": QAction.MenuRole.AboutRole, "quit": QAction.MenuRole.QuitRole}

_TWINS = {"Return": "Enter", "Ctrl+=": "Ctrl++"}
"""Keys that look the same as another, and that other."""


class QActions(QObject):
    """GUI thread only.

    `context` is asked anew whenever an action is triggered or `refresh` is called, so an action always works on what
    is on the screen at that moment. `refused(message, hint)` is emitted when an action does not apply or fails,
    `keys_changed` when shortcuts are others than before.
    """

    refused = Signal(str, str)
    keys_changed = Signal()

    def __init__(
        self,
        specs: Mapping[str, ActionSpec],
        context: Callable[[], ActionContext],
        icon_of: Callable[[str], QIcon],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._declared = [keyed(spec) for spec in specs.values()]
        self._specs = dict(specs)
        self._context = context
        self._groups: dict[str, QActionGroup] = {}
        self._actions = {id: self._make(spec, icon_of) for id, spec in self._specs.items()}

    def __getitem__(self, id: str) -> QAction:
        return self._actions[id]

    def specs(self) -> list[ActionSpec]:
        """Every action as it is now: with the keys in force."""
        return list(self._specs.values())

    @property
    def declared(self) -> list[Keyed]:
        """Every action with the keys it is declared with."""
        return self._declared

    def set_keys(self, choice: KeyChoice) -> Keymap:
        """Put other keys in force, for menus and tool tips too. Answers what holds and what was ignored."""
        found = keymap(self._declared, choice)
        for id, keys in found.keys.items():
            spec = self._specs[id]
            if spec.shortcuts != keys:
                self._specs[id] = replace(spec, shortcuts=keys)
                self._actions[id].setShortcuts([QKeySequence(text) for text in keys])
        self.refresh()
        self.keys_changed.emit()
        return found

    def with_key(self, key: str) -> str:
        """The action that has a key now; "" when it is free."""
        return next((id for id, spec in self._specs.items() if key in spec.shortcuts), "")

    def shown_key(self, id: str) -> str:
        """The first key of an action as this system writes it; "" when it has none."""
        return next(iter(shown_keys(self._specs[id])), "")

    def codes(self, id: str) -> frozenset[Qt.Key]:
        """The keys of an action without their modifiers, for who must know when one is let go."""
        return frozenset(keys[0].key() for keys in self._actions[id].shortcuts())  # type: ignore[index]

    def live_in(self, keys: Keys) -> list[QAction]:
        """The actions whose shortcuts belong to that part of the window: hand them to its `addActions`."""
        return [self._actions[id] for id, spec in self._specs.items() if spec.keys is keys]

    def refresh(self) -> None:
        """Bring enablement, ticks and tool tips up to date. Cheap: no disk, no query."""
        ctx = self._context()
        for id, spec in self._specs.items():
            qaction = self._actions[id]
            reason = spec.reason(ctx)
            qaction.setEnabled(reason is None)
            qaction.setToolTip(reason or tip_of(spec))
            qaction.setStatusTip(reason or spec.tip)
            if spec.checked is not None:
                qaction.setChecked(spec.checked(ctx))

    def run(self, id: str) -> None:
        """Do it now, on what is selected now."""
        spec = self._specs[id]
        ctx = self._context()
        reason = spec.reason(ctx)
        if reason is not None:
            self.refused.emit(reason, "")
        else:
            try:
                spec.run(ctx)
            except PhotoDeskError as error:
                self.refused.emit(error.told, error.hint)
        self.refresh()

    def _make(self, spec: ActionSpec, icon_of: Callable[[str], QIcon]) -> QAction:
        made = QAction(spec.label, self)
        made.setObjectName(spec.id)
        made.setShortcuts([QKeySequence(text) for text in spec.shortcuts])
        if spec.keys is not Keys.WINDOW:
            made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if spec.icon:
            made.setIcon(icon_of(spec.icon))
        made.setMenuRole(_ROLES.get(spec.role, QAction.MenuRole.NoRole))
        made.setToolTip(tip_of(spec))
        if spec.checked is not None:
            made.setCheckable(True)
        if spec.choice:
            self._group(spec.choice).addAction(made)
        made.triggered.connect(lambda _checked=False, id=spec.id: self.run(id))
        return made

    def _group(self, name: str) -> QActionGroup:
        if name not in self._groups:
            self._groups[name] = QActionGroup(self)
        return self._groups[name]


def keyed(spec: ActionSpec) -> Keyed:
    return Keyed(spec.id, Place(spec.keys.value), spec.shortcuts)


def tip_of(spec: ActionSpec) -> str:
    """The tool tip of an action that applies: what it does, and its key."""
    text = spec.tip or spec.label.removesuffix("…")
    shown = shown_keys(spec)
    return f"{text} ({shown[0]})" if shown else text


def shown_keys(spec: ActionSpec) -> list[str]:
    """The keys of an action as this system writes them; the second of two keys that look the same is left out."""
    shown = [text for text in spec.shortcuts if _TWINS.get(text, "") not in spec.shortcuts]
    return [_native(text) for text in shown]


@cache
def _native(key: str) -> str:
    """Kept, because every tool tip asks for it whenever anything changes."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
