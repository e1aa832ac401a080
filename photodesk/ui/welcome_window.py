"""The window while no library is open: the first-run screen with a menu and a status line."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QMainWindow, QStatusBar, QWidget

from photodesk.bridge.settings_port import SettingsPort
from photodesk.ui import theme, window_state
from photodesk.ui.about_box import AboutBox
from photodesk.ui.first_run import FirstRun
from photodesk.ui.help.window import HelpWindow
from photodesk.ui.recent_menu import RecentMenu
from photodesk.ui.running import running_application

SIZE = (1440, 900)


class WelcomeWindow(QMainWindow):
    """`screen_view` is the first-run screen; its signals say what the user wants, as `recent` does. The appearance is
    kept in `settings`, what else is chosen in `port`. `closed`: the user has closed it."""

    closed = Signal()

    def __init__(self, settings: QSettings, port: SettingsPort, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("PhotoDesk")
        shape = window_state.load_shape(settings)
        self._settings = settings
        self.screen_view = FirstRun(self, appearance=shape.theme)
        self.setCentralWidget(self.screen_view)
        file_menu = self.menuBar().addMenu("File")
        choose = file_menu.addAction("Choose library folder…", self.screen_view.choose_library)
        choose.setShortcut(QKeySequence("Ctrl+O"))
        self.recent = RecentMenu(self)
        file_menu.addMenu(self.recent)
        file_menu.addAction("Open the sample library", self.screen_view.sample_requested.emit)
        file_menu.addSeparator()
        leave = file_menu.addAction("Quit", self.close)
        leave.setShortcut(QKeySequence("Ctrl+Q"))
        help_menu = self.menuBar().addMenu("Help")
        help_menu.addAction("PhotoDesk help", self._show_help).setShortcut(QKeySequence("F1"))
        help_menu.addAction("About PhotoDesk", lambda: AboutBox(self).open())
        self._help: HelpWindow | None = None
        bar = QStatusBar(self)
        bar.setSizeGripEnabled(False)
        bar.setContentsMargins(theme.px(10), 0, theme.px(10), 0)
        for text, put in (("No library open", bar.addWidget), ("No jobs", bar.addPermanentWidget)):
            put(QLabel(text, bar))
        self.setStatusBar(bar)
        view = self.screen_view
        view.set_habits(port.keys.preset, port.now.workers.speed)
        view.appearance_chosen.connect(self._dress)
        view.digits_chosen.connect(lambda preset: port.set_keys(replace(port.keys, preset=preset)))
        view.speed_chosen.connect(lambda speed: port.set("workers.speed", speed))
        self.resize(theme.px(SIZE[0]), theme.px(SIZE[1]))
        self.restoreGeometry(shape.geometry)

    def _dress(self, name: str) -> None:
        theme.apply(running_application(), name)
        self._settings.setValue("window/theme", name)

    def _show_help(self) -> None:
        if self._help is None:
            self._help = HelpWindow(self)
        self._help.open()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.sync()
        if self._help is not None:
            self._help.stop()
        super().closeEvent(event)
        self.closed.emit()
