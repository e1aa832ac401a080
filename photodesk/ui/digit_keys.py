"""Digits by their place on the keyboard: the top row means 1 to 9 and 0 on every layout, with any modifier."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

_LINUX = {code: str((code - 9) % 10) for code in range(10, 20)}
_WINDOWS = {code: str((code - 1) % 10) for code in range(2, 12)}
_MAC = {18: "1", 19: "2", 20: "3", 21: "4", 23: "5", 22: "6", 26: "7", 28: "8", 25: "9", 29: "0"}

_MODIFIERS = (
    (Qt.KeyboardModifier.ControlModifier, "Ctrl"),
    (Qt.KeyboardModifier.AltModifier, "Alt"),
    (Qt.KeyboardModifier.ShiftModifier, "Shift"),
    (Qt.KeyboardModifier.MetaModifier, "Meta"),
)


def digit_of(event: QKeyEvent, platform: str = sys.platform) -> str:
    """ "0" to "9" by the place of the key, else by its meaning; "" for any other key."""
    if platform == "darwin":
        found = _MAC.get(event.nativeVirtualKey(), "")
    else:
        found = (_WINDOWS if platform == "win32" else _LINUX).get(event.nativeScanCode(), "")
    if found:
        return found
    key = event.key()
    return chr(key) if Qt.Key.Key_0 <= key <= Qt.Key.Key_9 else ""


def digit_key(event: QKeyEvent) -> str:
    """A digit with its modifiers as a shortcut is written ("Ctrl+Shift+3"); "" for any other key."""
    digit = digit_of(event)
    return "+".join([*(name for flag, name in _MODIFIERS if event.modifiers() & flag), digit]) if digit else ""


class DigitKeys(QObject):
    """Watches `area`: a digit pressed in it (and in no text field) runs the action that has the key now.

    `action_with(key)` answers its id, "" when there is none; `run(id)` does it. GUI thread only.
    """

    def __init__(self, area: QWidget, action_with: Callable[[str], str], run: Callable[[str], None]) -> None:
        super().__init__(area)
        self._area, self._action_with, self._run = area, action_with, run
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The cheap question first: every event of the program comes by here.
        if not isinstance(event, QKeyEvent) or event.type() is QEvent.Type.KeyRelease:
            return False
        if not self._inside(watched):
            return False
        key = digit_key(event)
        action = self._action_with(key) if key else ""
        if not action:
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return False
        self._run(action)
        return True

    def _inside(self, watched: QObject) -> bool:
        if not isinstance(watched, QWidget) or isinstance(watched, QLineEdit):
            return False
        return watched is self._area or self._area.isAncestorOf(watched)
