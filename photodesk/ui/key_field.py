"""A button that shows the keys of an action and takes the next key pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from photodesk.domain.keymap import normal_key
from photodesk.ui import theme
from photodesk.ui.digit_keys import digit_key

WIDTH = 220
_ALONE = frozenset(
    {
        *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr),
        *(Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_unknown),
    }
)


def pressed_key(event: QKeyEvent) -> str:
    """The key of an event in its one spelling; digits by their place. "" for modifiers alone and unknown keys."""
    digit = digit_key(event)
    if digit:
        return digit
    key = Qt.Key.Key_Tab if event.key() == Qt.Key.Key_Backtab else Qt.Key(event.key())
    if key in _ALONE:
        return ""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if len(event.text()) == 1 and event.text().isprintable() and not event.text().isalnum() and event.text() != " ":
        # "?" is one key, whether or not this keyboard needs Shift for it.
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    text = QKeySequence(QKeyCombination(modifiers, key)).toString(QKeySequence.SequenceFormat.PortableText)
    return normal_key(text)


class KeyField(QPushButton):
    """Click (or Enter, Space) and press a key: `pressed_key` has it. Esc and leaving the field change nothing."""

    taken = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown, self._listening = "", False
        self._name = name
        self.setFixedWidth(theme.px(WIDTH))
        self.clicked.connect(self.listen)

    @property
    def listening(self) -> bool:
        """Whether the next key is taken."""
        return self._listening

    def show_keys(self, keys: list[str]) -> None:
        self._shown = "   ".join(keys) or "–"
        self.setAccessibleName(f"{self._name}: {', '.join(keys) or 'no key'}")
        self._draw()

    def listen(self) -> None:
        """Take the next key."""
        self._listening = True
        self.setFocus()
        self._draw()

    def event(self, event: QEvent) -> bool:
        if self._listening and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._take(event)
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._stop()
        super().focusOutEvent(event)

    def _take(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._stop()
            return
        key = pressed_key(event)
        if key:
            self._stop()
            self.taken.emit(key)

    def _stop(self) -> None:
        self._listening = False
        self._draw()

    def _draw(self) -> None:
        self.setText("Press a key…" if self._listening else self._shown)
