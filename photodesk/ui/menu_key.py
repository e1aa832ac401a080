"""Shift+F10 opens the menu of what has the focus, as the Menu key does. Qt does so by itself only on Windows."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


class MenuKey(QObject):
    """Watches one window. GUI thread only."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        app = QApplication.instance()
        if app is not None and sys.platform != "win32":
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The cheap question first: every event of the program comes by here.
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if (event.key(), event.modifiers()) != (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier):
            return False
        if not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        middle: QPoint = watched.rect().center()
        asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, watched.mapToGlobal(middle))
        QApplication.sendEvent(watched, asked)
        return True
