"""The Qt half of the composition root: one QApplication, the first-run screen, one window on one library."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from photodesk import __version__
from photodesk.app import Works, make_library, start_works
from photodesk.bridge.garbage import GuiCollector
from photodesk.bridge.hub import Hub
from photodesk.bridge.instance import Claim, Instance
from photodesk.bridge.reader import Reader
from photodesk.bridge.session import LibrarySession
from photodesk.domain.errors import PhotoDeskError
from photodesk.files import volumes
from photodesk.imaging.samples.fan import fan_pictures
from photodesk.jobs import folder_news
from photodesk.jobs.scheduler import Scheduler
from photodesk.jobs.schedules import schedules
from photodesk.library.opening import is_library
from photodesk.library.preferences import Preferences
from photodesk.library.watching import LibraryWatch
from photodesk.ui import theme, window_state
from photodesk.ui.app_icon import app_icon
from photodesk.ui.crash_box import ExceptHook
from photodesk.ui.main_window import MainWindow
from photodesk.ui.welcome_window import WelcomeWindow

log = logging.getLogger(__name__)

LOG_TAIL = 20_000
"""Characters of the log that go into a report."""

SAMPLES = 48
"""Photos of the sample library."""


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
    return app


def has_display() -> bool:
    """Whether a window can be seen: a display on Linux, always elsewhere; never with QT_QPA_PLATFORM=offscreen."""
    if os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal")):
        return False
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run_window(root: Path | None, prefs: Preferences, paths: Sequence[Path] = ()) -> int:
    """Open the window on `root`, or the first-run screen without one; returns when the last window is closed.

    `paths` are shown in the import sheet.
    """
    return run_desktop(root, prefs, paths=tuple(str(path) for path in paths))


def run_desktop(
    root: Path | None,
    prefs: Preferences,
    begin: Callable[[Desktop], None] | None = None,
    *,
    paths: tuple[str, ...] = (),
) -> int:
    """`run_window`; `begin(desktop)` is called once the window is there."""
    app = application()
    desktop = Desktop(app, prefs)
    hook = ExceptHook(desktop.log_tail)
    hook.install()
    _leave_on_signals(app)
    if root is None or not desktop.open(root, paths):
        desktop.first_run()
    if begin is not None:
        begin(desktop)
    collector = GuiCollector(app)
    collector.start()
    status = app.exec()
    collector.stop()
    desktop.close()
    hook.remove()
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
    """What is open: nothing (the first-run screen) or one library in one window. GUI thread only.

    `closing`: what was open is about to be closed.
    """

    closing = Signal()

    def __init__(self, app: QApplication, prefs: Preferences) -> None:
        super().__init__(app)
        self._app, self._prefs = app, prefs
        self.works: Works | None = None
        self.session: LibrarySession | None = None
        self.window: MainWindow | None = None
        self._first: WelcomeWindow | None = None
        self._reader = Reader(self)
        app.aboutToQuit.connect(self._reader.stop)
        self._instance: Instance | None = None
        self._watch: LibraryWatch | None = None
        self.settings = QSettings(str(prefs.folder / "window.ini"), QSettings.Format.IniFormat)
        theme.apply(app, window_state.load_shape(self.settings).theme)

    def open(self, root: Path, paths: tuple[str, ...] = ()) -> bool:
        """Open a library in place of what is open. False when it could not be (said to the user) or when another
        window has it, which then comes to the front. `paths` are shown in the import sheet of that window."""
        root = root.absolute()
        instance = Instance(root, root / ".photodesk" / "window.lock", self)
        try:
            claim = instance.claim(paths) if is_library(root) else Claim.FIRST
            if claim is not Claim.FIRST:
                return self._elsewhere(instance, claim)
            hub = Hub(self)
            works = start_works(root, self._prefs, hub.listener)
        except PhotoDeskError as error:
            instance.release()
            self._say(error.message, error.hint)
            return False
        self._leave()
        self._instance = instance
        self._show(works, hub)
        if paths:
            self._import(list(paths))
        return True

    def _elsewhere(self, instance: Instance, claim: Claim) -> bool:
        if claim is Claim.RAISED:
            log.info("another window has the library; it was raised")
            QTimer.singleShot(0, self._app.quit)
            return True
        self._say(
            f"This library is open in another window ({instance.holder or 'which does not answer'}).",
            "Close that one first.",
        )
        return False

    def _show(self, works: Works, hub: Hub) -> None:
        rules = self._prefs.settings().maintenance
        scheduler = Scheduler(
            works.engine,
            interval=lambda: timedelta(minutes=self._prefs.settings().maintenance.interval_minutes),
            start_delay=timedelta(seconds=rules.start_delay_s),
            retention=lambda: timedelta(days=self._prefs.settings().maintenance.job_retention_days),
            tenant_id=works.lib.tenant,
            others=schedules(self._prefs.settings),
        )
        self.works = works
        self.session = LibrarySession(works.lib, works.engine, hub, scheduler, self._prefs)
        self.window = MainWindow(self.session, self.settings)
        self.window.library_wanted.connect(self.choose)
        self.window.closed.connect(self._app.quit)
        if self._instance is not None:
            self._instance.raise_requested.connect(self._raise)
            self._instance.import_requested.connect(self._import)
        self.window.show()
        self.session.start()
        if volumes.is_network(works.lib.root):
            self._say(
                "This library lies on a network drive.",
                "Its database is safer and faster on a disk of this computer; photos may stay where they are.",
            )
        lib, engine = works.lib, works.engine
        self._watch = LibraryWatch(lib, lambda news: folder_news.submit(engine, news, lib.tenant))
        self._reader.ask(self._watch.start, lambda count: log.info("%d folders are watched", count))

    def _raise(self) -> None:
        if self.window is not None:
            self.window.showNormal() if self.window.isMinimized() else self.window.show()
            self.window.raise_()
            self.window.activateWindow()

    def _import(self, paths: list[str]) -> None:
        """Another start of the program, or the desktop, named photos: show what would be taken in."""
        if self.window is not None:
            self.window.verbs.show_import(tuple(paths))

    # The first-run screen

    def first_run(self) -> None:
        """Nothing is open: three ways to begin."""
        if self._first is not None:
            return
        self._first = WelcomeWindow(self.settings)
        view = self._first.screen_view
        view.set_sample_count(SAMPLES)
        view.library_chosen.connect(lambda path: self._begin(Path(path)))
        view.folder_dropped.connect(self._dropped)
        view.sample_requested.connect(self._samples)
        self._reader.ask(fan_pictures, lambda found: view.set_pictures([QImage.fromData(data) for data in found]))
        self._first.show()

    def choose(self) -> None:
        """Ask for the folder of a library; one is made there when there is none."""
        start = str(self._prefs.recent()[0].parent) if self._prefs.recent() else str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self.window or self._first, "Choose a library folder", start)
        if chosen:
            self._begin(Path(chosen))

    def _begin(self, root: Path, then: Callable[[], None] | None = None) -> None:
        try:
            make_library(root)
        except PhotoDeskError as error:
            self._say(error.message, error.hint)
            return
        if self.open(root) and then is not None:
            then()

    def _dropped(self, paths: list[str]) -> None:
        """A card or folder without a library: one is made in the usual place, then the import sheet opens."""
        self._begin(_usual_library(), lambda: self.window.verbs.show_import(tuple(paths)) if self.window else None)

    def _samples(self) -> None:
        """The sample library, beside where a library usually is; drawn at its first opening."""
        from photodesk.demo import SampleMaker

        root = _usual_library().with_name("PhotoDesk samples")
        known = is_library(root)
        self._begin(root, None if known else lambda: SampleMaker(self).fill(root.with_name("PhotoDesk sample card")))

    def _say(self, message: str, hint: str) -> None:
        """Say why a library cannot be opened, on whatever is on screen; without anything, on the first-run screen."""
        text = f"{message} {hint}".strip()
        log.warning("%s", text)
        if self.window is not None:
            self.window.toast.show_message(text, icon="warn")
            return
        if self._first is None:
            self.first_run()
        if self._first is not None:
            self._first.screen_view.say_problem(text)

    def log_tail(self) -> str:
        """The end of the library's log, for a report."""
        if self.works is None:
            return ""
        try:
            text = (self.works.lib.layout.logs / "photodesk.log").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
        return text[-LOG_TAIL:]

    def _leave(self) -> None:
        """Close what is open, to make room for the next."""
        if self._first is not None:
            self._first.close()
            self._first = None
        self.close_window()
        self.close()

    def close_window(self) -> None:
        """Close the window without ending the program."""
        if self.window is not None:
            self.window.closed.disconnect(self._app.quit)
            self.window.close()
            self.window.deleteLater()
            self.window = None

    def close(self) -> None:
        """Stop all work, close the library. A second call does nothing."""
        self.closing.emit()
        session, self.session = self.session, None
        works, self.works = self.works, None
        instance, self._instance = self._instance, None
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.stop()
        if session is not None:
            session.close()
        if works is not None:
            works.close()
        if instance is not None:
            instance.release()


def _usual_library() -> Path:
    """Where a library goes when the user did not say: ~/Pictures/PhotoDesk."""
    return Path(os.environ.get("XDG_PICTURES_DIR") or Path.home() / "Pictures") / "PhotoDesk"
