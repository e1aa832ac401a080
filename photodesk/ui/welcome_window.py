"""The window while no library is open: the first-run screen with a menu and a status line."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtGui import QCloseEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QMainWindow, QStatusBar, QWidget

from photodesk.ui import theme, window_state
from photodesk.ui.first_run import FirstRun
from photodesk.ui.running import running_application

SIZE = (1440, 900)


class WelcomeWindow(QMainWindow):
    """`screen` is the first-run screen; its signals say what the user wants. The appearance is kept in `settings`."""

    def __init__(self, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("PhotoDesk")
        shape = window_state.load_shape(settings)
        self._settings = settings
        self.screen_view = FirstRun(self, appearance=shape.theme)
        self.setCentralWidget(self.screen_view)
        file_menu = self.menuBar().addMenu("File")
        choose = file_menu.addAction("Choose library folder…", self.screen_view.choose_library)
        choose.setShortcut(QKeySequence("Ctrl+O"))
        file_menu.addAction("Open the sample library", self.screen_view.sample_requested.emit)
        file_menu.addSeparator()
        leave = file_menu.addAction("Quit", self.close)
        leave.setShortcut(QKeySequence("Ctrl+Q"))
        bar = QStatusBar(self)
        bar.setSizeGripEnabled(False)
        for text, put in (("No library open", bar.addWidget), ("No jobs", bar.addPermanentWidget)):
            put(QLabel(text, bar))
        self.setStatusBar(bar)
        self.screen_view.appearance_chosen.connect(self._dress)
        self.resize(theme.px(SIZE[0]), theme.px(SIZE[1]))
        self.restoreGeometry(shape.geometry)

    def _dress(self, name: str) -> None:
        theme.apply(running_application(), name)
        self._settings.setValue("window/theme", name)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.sync()
        super().closeEvent(event)
