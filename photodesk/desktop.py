"""The Qt half of the composition root: one QApplication, the first-run screen, one window for each open library."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QSettings, QTimer, Signal
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from photodesk import __version__
from photodesk.app import Works, make_library, start_or_look
from photodesk.bridge.garbage import GuiCollector
from photodesk.bridge.hub import Hub
from photodesk.bridge.instance import Claim, Instance
from photodesk.bridge.reader import Reader
from photodesk.bridge.session import LibrarySession
from photodesk.config.settings import Settings
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.keymap import KeyChoice
from photodesk.files import disk
from photodesk.library.opening import is_library
from photodesk.library.preferences import Preferences
from photodesk.open_window import OpenWindow
from photodesk.reports import Reports
from photodesk.ui import theme, window_state
from photodesk.ui.app_icon import app_icon
from photodesk.ui.crash_box import ExceptHook
from photodesk.ui.main_window import MainWindow
from photodesk.welcome import Welcome, usual_library

log = logging.getLogger(__name__)

LOG_TAIL = 20_000
"""Characters of the log that go into a report."""

CASCADE = QPoint(32, 32)
"""How far a second window stands from the first."""


def application() -> QApplication:
    """The one QApplication, dressed; made when there is none yet."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    app = QApplication(sys.argv[:1])
    app.setApplicationName("PhotoDesk")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("photodesk")
    app.setWindowIcon(app_icon())
    # A thread that computes in Python hands over after this long, not after 5 ms: the thread that paints waits less.
    sys.setswitchinterval(0.001)
    return app


def has_display() -> bool:
    """Whether a window can be seen: a display on Linux, always elsewhere; never with QT_QPA_PLATFORM=offscreen."""
    if os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal")):
        return False
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run_desktop(
    root: Path | None,
    prefs: Preferences,
    begin: Callable[[Desktop], None] | None = None,
    *,
    paths: tuple[str, ...] = (),
) -> int:
    """The windows, until the last one is closed: on `root`, else the library opened last, else the first-run screen.

    `paths` are shown in the import sheet. When this user's program runs already, it is asked to do that instead.
    `begin(desktop)` is called once there is a window.
    """
    app = application()
    with suppress(PhotoDeskError):  # without a folder there is no lock, and the door alone decides
        disk.make_folder(prefs.folder)
    door = Instance(prefs.folder, prefs.folder / "window.lock", app)
    if door.claim(paths, str(root.absolute()) if root is not None else "") is Claim.RAISED:
        log.info("the program runs already; it was asked")
        return 0
    desktop = Desktop(app, prefs)
    door.open_requested.connect(desktop.asked)
    reports = Reports(prefs, app)
    reports.begin()
    desktop.opened.connect(reports.tell)
    hook = ExceptHook(desktop.log_tail, keep=reports.keep)
    hook.install()
    _leave_on_signals(app)
    desktop.begin(root, paths)
    if begin is not None:
        begin(desktop)
    collector = GuiCollector(app)
    collector.start()
    status = app.exec()
    collector.stop()
    door.release()
    desktop.close()
    hook.remove()
    reports.end()
    return status


def _leave_on_signals(app: QApplication) -> None:
    """SIGTERM and SIGINT close the windows, so that running work goes back to the queue (fault 10)."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: app.closeAllWindows())
    # Python runs signal handlers between bytecodes only: a timer gives it some while Qt waits for events.
    ticks = QTimer(app, interval=250)
    ticks.timeout.connect(lambda: None)
    ticks.start()


class Desktop(QObject):
    """What is open: nothing (the first-run screen), or libraries, each in a window of its own. GUI thread only.

    The one used last is the last of `open_windows`; `works`, `session` and `window` are its. `opened(OpenWindow)`.
    """

    opened = Signal(object)

    def __init__(self, app: QApplication, prefs: Preferences) -> None:
        super().__init__(app)
        self._app, self._prefs = app, prefs
        self.open_windows: list[OpenWindow] = []
        self._ending: list[OpenWindow] = []
        self.welcome: Welcome | None = None
        self._waiting: tuple[str, ...] = ()
        self._recent = [str(path) for path in prefs.recent()]
        self._reader = Reader(self)
        app.aboutToQuit.connect(self._reader.stop)
        app.focusWindowChanged.connect(self._focused)
        self.settings = QSettings(str(prefs.folder / "window.ini"), QSettings.Format.IniFormat)
        theme.apply(app, window_state.load_shape(self.settings).theme)
        app.setQuitOnLastWindowClosed(False)  # what ends the program is said in `_gone`

    @property
    def current(self) -> OpenWindow | None:
        return self.open_windows[-1] if self.open_windows else None

    @property
    def works(self) -> Works | None:
        return self.current.works if self.current else None

    @property
    def session(self) -> LibrarySession | None:
        return self.current.session if self.current else None

    @property
    def window(self) -> MainWindow | None:
        return self.current.window if self.current else None

    def begin(self, root: Path | None, paths: tuple[str, ...] = ()) -> None:
        """The first window of this run. Without a library, or when it cannot be opened, the first-run screen, which
        keeps `paths` until there is one."""
        chosen = root or next(iter(self._prefs.recent()), None)
        if chosen is None or not self.open(chosen, paths):
            self._waiting = paths
            self.first_run()

    def asked(self, library: str, paths: list[str]) -> None:
        """A second start of the program: a library to open, photos to take in, or just to come to the front."""
        if library:
            self.open_soon(Path(library), tuple(paths))
        elif self.current is not None:
            self.current.raise_()
            self.current.take_in(paths)
        elif self.welcome is not None:
            self._waiting = (*self._waiting, *paths)
            self.welcome.view.say_waiting(len(self._waiting))
            self.welcome.raise_()

    def open(self, root: Path, paths: tuple[str, ...] = ()) -> bool:
        """Open a library in a window of its own, or bring its window to the front. False when it could not be (said to
        the user). `paths` are shown in its import sheet. Waits for the disk: `open_soon` does not."""
        hub, claim = Hub(self), self._claim(root.absolute(), paths)
        if not isinstance(claim, Instance):
            return claim
        try:
            works = start_or_look(root.absolute(), self._prefs, hub.listener)
        except PhotoDeskError as error:
            self._failed(claim, error)
            return False
        self._show(works, hub, claim, paths)
        return True

    def open_soon(
        self,
        root: Path,
        paths: tuple[str, ...] = (),
        *,
        make: bool = False,
        then: Callable[[OpenWindow], None] | None = None,
    ) -> None:
        """As `open`, in the background; with `make` a folder without a library becomes one."""
        root = root.absolute()
        hub, claim = Hub(self), self._claim(root, paths)
        if not isinstance(claim, Instance):
            return

        def work() -> Works:
            if make:
                make_library(root)
            return start_or_look(root, self._prefs, hub.listener)

        def ready(works: Works) -> None:
            shown = self._show(works, hub, claim, paths)
            if then is not None:
                then(shown)

        self._reader.ask(work, ready, lambda error: self._failed(claim, error))

    def _claim(self, root: Path, paths: tuple[str, ...]) -> Instance | bool:
        """The right to open `root`; else whether its window came to the front instead."""
        for one in [each for each in self._ending if each.works.lib.root == root]:
            self._ended(one)
        here = next((each for each in self.open_windows if each.works.lib.root == root), None)
        if here is not None:
            here.raise_()
            here.take_in(list(paths))
            return True
        instance = Instance(root, root / ".photodesk" / "window.lock", self)
        claim = instance.claim(paths) if is_library(root) else Claim.FIRST
        if claim is Claim.FIRST:
            return instance
        return self._elsewhere(instance, claim)

    def _elsewhere(self, instance: Instance, claim: Claim) -> bool:
        if claim is Claim.RAISED:
            log.info("another window has the library; it was raised")
            if not self.open_windows and self.welcome is None:
                QTimer.singleShot(0, self._app.quit)
            return True
        self._say(
            f"This library is open in another window ({instance.holder or 'which does not answer'}). Nothing was"
            " changed. Close that one first."
        )
        return False

    def _failed(self, instance: Instance, error: PhotoDeskError) -> None:
        instance.release()
        self._say(f"{error.told} {error.hint}".strip())

    def _show(self, works: Works, hub: Hub, instance: Instance, paths: tuple[str, ...]) -> OpenWindow:
        one = OpenWindow(works, hub, instance, self._prefs, self.settings, self)
        one.gone.connect(self._gone)
        one.window.library_wanted.connect(self._wanted)
        one.window.reopen_wanted.connect(lambda: self._reopen(one))
        one.session.settings.changed.connect(self._share_settings)
        one.session.settings.keys_changed.connect(self._share_keys)
        if self.current is not None:
            one.window.move(self.current.window.pos() + CASCADE)
        self.open_windows.append(one)
        self._note(str(works.lib.root))
        one.show()
        if self.welcome is not None:
            self.welcome.shut()
            self.welcome = None
        one.take_in([*self._waiting, *paths])
        self._waiting = ()
        self.opened.emit(one)
        return one

    def _wanted(self, path: str) -> None:
        if path:
            self.open_soon(Path(path))
        else:
            self.choose()

    def _reopen(self, one: OpenWindow) -> None:
        """A library that was opened for looking can be written to again."""
        root = one.works.lib.root
        self.open_windows.remove(one)
        one.discard_window()
        one.close()
        if not self.open(root):
            self.first_run()

    def _gone(self, one: OpenWindow) -> None:
        """A window was closed: its library too, without holding up the others. With the last one the program ends."""
        self.open_windows.remove(one)
        self._ending.append(one)
        if not self.open_windows and self.welcome is None:
            self._app.quit()
            return
        self._show_recent()
        self._reader.ask(one.works.engine.shutdown, lambda _done: self._ended(one))

    def _ended(self, one: OpenWindow) -> None:
        if one in self._ending:
            self._ending.remove(one)
            one.close()
            one.window.deleteLater()
            one.deleteLater()

    def _focused(self, window: QWindow | None) -> None:
        """Remember which library was used last."""
        for one in self.open_windows[:-1]:
            if window is not None and one.window.windowHandle() is window:
                self.open_windows.remove(one)
                self.open_windows.append(one)

    def _share_settings(self, settings: Settings) -> None:
        for one in self.open_windows:
            one.session.settings.adopt(settings)

    def _share_keys(self, keys: KeyChoice) -> None:
        for one in self.open_windows:
            one.session.settings.adopt_keys(keys)

    def _note(self, root: str) -> None:
        self._recent = [root, *(path for path in self._recent if path != root)]
        self._show_recent()

    def _show_recent(self) -> None:
        for one in self.open_windows:
            own = str(one.works.lib.root)
            one.window.recent.show_paths([path for path in self._recent if path != own])

    # The first-run screen

    def first_run(self) -> None:
        """Nothing is open: three ways to begin."""
        if self.welcome is not None:
            return
        self.welcome = welcome = Welcome(self.settings, self._prefs, self._reader, self)
        welcome.chosen.connect(lambda root: self.open_soon(root, make=True))
        welcome.reopened.connect(lambda path: self.open_soon(Path(path)))
        welcome.brought.connect(lambda paths: self.open_soon(usual_library(), paths, make=True))
        welcome.samples.connect(self._samples)
        welcome.closed.connect(self._first_closed)
        welcome.show(self._recent, len(self._waiting))

    def _first_closed(self) -> None:
        self.welcome = None
        if not self.open_windows:
            self._app.quit()

    def choose(self) -> None:
        """Ask for the folder of a library; one is made there when there is none."""
        start = str(Path(self._recent[0]).parent) if self._recent else str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self._front(), "Choose a library folder", start)
        if chosen:
            self.open_soon(Path(chosen), make=True)

    def _front(self) -> QWidget | None:
        return self.window or (self.welcome.window if self.welcome else None)

    def _samples(self) -> None:
        """The sample library, beside where a library usually is; drawn when there is nothing in it."""
        from photodesk.demo import SampleMaker

        root = usual_library().with_name("PhotoDesk samples")
        card = root.with_name("PhotoDesk sample card")
        self.open_soon(root, make=True, then=lambda one: SampleMaker(one).fill_if_empty(card))

    def _say(self, text: str) -> None:
        """Say why a library cannot be opened, on whatever is on screen; without anything, on the first-run screen."""
        log.warning("%s", text)
        if self.current is not None:
            self.current.say(text)
            return
        self.first_run()
        if self.welcome is not None:
            self.welcome.view.say_problem(text)

    def log_tail(self) -> str:
        """The end of the library's log, for a report."""
        if self.works is None:
            return ""
        try:
            text = (self.works.lib.layout.logs / "photodesk.log").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
        return text[-LOG_TAIL:]

    def close_window(self) -> None:
        """Close every window without ending the program."""
        for one in self.open_windows:
            one.discard_window()

    def close(self) -> None:
        """Stop all work, close every library. A second call does nothing."""
        for one in [*self.open_windows, *self._ending]:
            one.close()
        self.open_windows.clear()
        self._ending.clear()
