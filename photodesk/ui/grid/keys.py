"""The keys that move the current photo, in grid and table."""

from __future__ import annotations

from PySide6.QtCore import Qt

from photodesk.ui.grid.layout import Step

STEPS = {
    Qt.Key.Key_Left: Step.LEFT,
    Qt.Key.Key_Right: Step.RIGHT,
    Qt.Key.Key_Up: Step.UP,
    Qt.Key.Key_Down: Step.DOWN,
    Qt.Key.Key_PageUp: Step.PAGE_UP,
    Qt.Key.Key_PageDown: Step.PAGE_DOWN,
    Qt.Key.Key_Home: Step.HOME,
    Qt.Key.Key_End: Step.END,
}
