"""The line under the panel's title: background speed, and the pause of everything."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from photodesk.bridge.pause_all import PauseAll
from photodesk.bridge.settings_port import SettingsPort
from photodesk.config.settings import Settings
from photodesk.ui import icons, theme
from photodesk.ui.controls.segmented import Segment, Segmented
from photodesk.ui.labels import label

PAUSE = timedelta(hours=1)

SPEEDS = (
    Segment("0", "Gentle", tip="One photo at a time, and everything else on this computer goes first"),
    Segment("1", "Normal", tip="Every core, but other programs go first"),
    Segment("2", "Full", tip="Every core, with the same right to it as any other program"),
)
"""Keys are the values of the setting `workers.speed`."""


class SpeedBar(QWidget):
    """Changes the setting at once; it is the same one that stands in Settings."""

    def __init__(self, settings: SettingsPort, pause_all: PauseAll, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "panel")
        self.setFixedHeight(theme.px(40))
        self._settings, self._pause_all = settings, pause_all
        self._bolt = QLabel()
        self.speed = Segmented(SPEEDS, name="Background speed")
        self.pause = QPushButton()
        self.pause.setIconSize(QSize(theme.px(12), theme.px(12)))
        self.pause.clicked.connect(self._pause_or_resume)
        self.speed.chosen.connect(lambda key: settings.set("workers.speed", int(key)))
        settings.changed.connect(self._show_speed)
        pause_all.changed.connect(self._show_pause)
        theme.changed.connect(self._dress)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 0, 12, 0)
        line.setSpacing(8)
        for widget in (self._bolt, label("Background speed", tone="t2"), self.speed):
            line.addWidget(widget)
        line.addStretch()
        line.addWidget(self.pause)
        self._show_speed(settings.now)
        self._dress()

    def _show_speed(self, settings: Settings) -> None:
        self.speed.set_current(str(settings.workers.speed))

    def _show_pause(self) -> None:
        until = self._pause_all.until
        if until is None:
            self.pause.setText("Pause all for 1 hour")
            self.pause.setToolTip("What waits and what runs rests, and goes on by itself in an hour")
        else:
            self.pause.setText(f"Paused until {until.astimezone():%H:%M} · Resume")
            self.pause.setToolTip("What you start yourself meanwhile runs all the same")
        icon = "pause" if until is None else "play"
        self.pause.setIcon(icons.icon(icon, "t1"))

    def _pause_or_resume(self) -> None:
        if self._pause_all.until is None:
            self._pause_all.begin(PAUSE)
        else:
            self._pause_all.end()

    def _dress(self) -> None:
        self._bolt.setPixmap(icons.pixmap("bolt", theme.px(16), theme.tokens().t2, self.devicePixelRatioF()))
        self._show_pause()
