"""The first-run screen with what it needs: pictures, memory cards, settings. It says what the user wants opened."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtGui import QImage

from photodesk.bridge.reader import Reader
from photodesk.bridge.settings_port import SettingsPort
from photodesk.files.cards import cards
from photodesk.imaging.samples.fan import fan_pictures
from photodesk.library.preferences import Preferences
from photodesk.ui.welcome_window import WelcomeWindow

SAMPLES = 48
"""Photos of the sample library."""

CARD_MS = 3000
"""How often a memory card is looked for."""


class Welcome(QObject):
    """`chosen(root)`: a folder for a library; `reopened(path)`: one opened before; `brought(paths)`: a card or folders
    to take in; `samples()`; `closed()`: the user has closed it. GUI thread only; the disk is looked at off it.
    """

    chosen = Signal(object)
    reopened = Signal(str)
    brought = Signal(object)
    samples = Signal()
    closed = Signal()

    def __init__(self, settings: QSettings, prefs: Preferences, reader: Reader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._gone = reader, False
        self.window = WelcomeWindow(settings, SettingsPort(prefs, reader, self))
        self.view = self.window.screen_view
        self.view.set_sample_count(SAMPLES)
        self.window.recent.chosen.connect(self.reopened)
        self.window.closed.connect(self._closed)
        self.view.library_chosen.connect(lambda path: self.chosen.emit(Path(path)))
        self.view.folder_dropped.connect(lambda paths: self.brought.emit(tuple(paths)))
        self.view.sample_requested.connect(self.samples)
        self._cards = QTimer(self, interval=CARD_MS)
        self._cards.timeout.connect(self._look_for_card)

    def show(self, recent: Sequence[str], waiting: int) -> None:
        """Open it; `waiting` files and folders are taken in once there is a library."""
        self.window.recent.show_paths(recent)
        self.view.say_waiting(waiting)
        self._reader.ask(fan_pictures, self._draw)
        self._look_for_card()
        self._cards.start()
        self.window.show()

    def raise_(self) -> None:
        self.window.raise_()
        self.window.activateWindow()

    def shut(self) -> None:
        """A library is open now: the screen has done its work."""
        self._gone = True
        self._cards.stop()
        self.window.closed.disconnect(self._closed)
        self.window.close()
        self.window.deleteLater()
        self.deleteLater()

    def _closed(self) -> None:
        self._gone = True
        self._cards.stop()
        self.closed.emit()

    def _draw(self, found: Sequence[bytes]) -> None:
        if not self._gone:
            self.view.set_pictures([QImage.fromData(data) for data in found])

    def _look_for_card(self) -> None:
        """A card put in while the screen is shown is offered."""
        self._reader.ask(cards, self._card_found)

    def _card_found(self, found: Sequence[Path]) -> None:
        if not self._gone:
            self.view.set_card(str(found[0]) if found else "")


def usual_library() -> Path:
    """Where a library goes when the user did not say: ~/Pictures/PhotoDesk."""
    return Path(os.environ.get("XDG_PICTURES_DIR") or Path.home() / "Pictures") / "PhotoDesk"
