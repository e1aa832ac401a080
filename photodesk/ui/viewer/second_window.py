"""A window of its own for the current photo: on another screen, for whoever looks on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.selection_model import PhotoSelection
from photodesk.bridge.viewing import Viewing
from photodesk.ui import words
from photodesk.ui.viewer.hud_state import HudState
from photodesk.ui.viewer.pane import PhotoPane

WHO = "second window"


class SecondWindow(QWidget):
    """Shows the selection's current photo, whole. It shows; every key belongs to the main window.

    `closed`: the user closed it.
    """

    closed = Signal()

    def __init__(self, photos: PhotoListModel, selection: PhotoSelection, viewing: Viewing) -> None:
        super().__init__(None)
        self._photos, self._selection, self._viewing = photos, selection, viewing
        self.pane = PhotoPane(viewing, HudState(self), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pane)
        self.pane.wishes_changed.connect(self._ask)
        selection.current_changed.connect(self._follow)
        photos.rows_changed.connect(self._follow)
        photos.list_changed.connect(self._follow)

    def open_beside(self, window: QWidget) -> None:
        """On a screen the main window is not on, filling it; on the only screen, as a window."""
        others = [screen for screen in QGuiApplication.screens() if screen is not window.screen()]
        if others:
            self.setGeometry(others[0].geometry())
            self.showFullScreen()
            window.activateWindow()  # the keys stay with the main window
        else:
            self.resize(960, 640)
            self.show()
        self._follow()

    def _follow(self, *_what: object) -> None:
        if not self.isVisible():
            return
        ref = self._selection.current
        place = self._selection.current_row()
        row = self._photos.row(place) if place is not None else None
        self.pane.show_photo(ref, row)
        self.setWindowTitle(f"{words.shown(row.stem)} – PhotoDesk" if row is not None else "PhotoDesk")
        self._ask()

    def _ask(self) -> None:
        subject = self.pane.subject
        wishes = subject.preview_wishes(self.pane.placement()) if subject is not None and self.isVisible() else []
        self._viewing.previews.want(WHO, wishes)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._viewing.previews.want(WHO, [])
        self.closed.emit()
        super().closeEvent(event)
