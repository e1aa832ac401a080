"""F6: the keyboard goes from part to part of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from photodesk.ui.main_window import MainWindow


def go_on(window: MainWindow) -> None:
    """To the next part that shows: sidebar, filter bar, photos, info or Activity, status bar, in turn."""
    stops: list[tuple[QWidget, QWidget]] = [
        (window.sidebar, window.sidebar.view),
        (window.centre.filter_bar, window.centre.filter_bar.slider),
        (window.centre.stack, window.centre.page),
        (window.info, window.info.focus_stop),
        (window.activity, window.activity),
        (window.status, window.status.activity),
    ]
    shown = [stop for stop in stops if stop[0].isVisible()]
    focus = window.focusWidget()
    at = next((i for i, (part, _) in enumerate(shown) if focus is part or (focus and part.isAncestorOf(focus))), -1)
    shown[(at + 1) % len(shown)][1].setFocus(Qt.FocusReason.ShortcutFocusReason)
