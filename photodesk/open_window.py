"""One library in its window: what belongs to it is made together, watched together and closed together."""

from __future__ import annotations

import logging
from datetime import timedelta

from PySide6.QtCore import QObject, QSettings, Signal

from photodesk.app import Works
from photodesk.bridge.hub import Hub
from photodesk.bridge.instance import Instance
from photodesk.bridge.reader import Reader
from photodesk.bridge.session import LibrarySession
from photodesk.files import volumes
from photodesk.jobs import folder_news
from photodesk.jobs.scheduler import Scheduler
from photodesk.jobs.schedules import schedules
from photodesk.library.preferences import Preferences
from photodesk.library.watching import LibraryWatch
from photodesk.ui.main_window import MainWindow

log = logging.getLogger(__name__)

NETWORK = (
    "This library lies on a network drive. Its database is safer and faster on a disk of this computer; photos may stay"
    " where they are."
)


class OpenWindow(QObject):
    """GUI thread only. `gone(self)`: the user has closed the window; `closing`: what is open is about to be closed.

    `close` ends all work and lets go of the library; the window itself is the caller's to remove.
    """

    gone = Signal(object)
    closing = Signal()

    def __init__(
        self,
        works: Works,
        hub: Hub,
        instance: Instance,
        prefs: Preferences,
        settings: QSettings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        hub.setParent(self)
        instance.setParent(self)
        self.works, self._instance = works, instance
        self._closed = False
        self._reader = Reader(self)
        looking = bool(works.notice)
        scheduler = _scheduler(works, prefs)
        self.session = LibrarySession(works.lib, works.engine, hub, scheduler, prefs, looking=looking)
        self.window = MainWindow(self.session, settings)
        self.window.closed.connect(self._gone)
        instance.raise_requested.connect(self.raise_)
        instance.import_requested.connect(self.take_in)
        lib, engine = works.lib, works.engine
        self._watch = LibraryWatch(lib, lambda news: folder_news.submit(engine, news, lib.tenant))

    def show(self) -> None:
        """The window first, then what runs behind it."""
        self.window.show()
        self.session.start()
        if self.works.notice:
            log.warning("%s", self.works.notice)
            return
        root = self.works.lib.root
        self._reader.ask(lambda: volumes.is_network(root), self._told_of_network)
        self._reader.ask(self._watch.start, lambda count: log.info("%d folders are watched", count))

    def raise_(self) -> None:
        """Bring the window to the front."""
        self.window.showNormal() if self.window.isMinimized() else self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def take_in(self, paths: list[str]) -> None:
        """Another start of the program, or the desktop, named photos: show what would be taken in."""
        if paths:
            self.window.verbs.show_import(tuple(paths))

    def say(self, text: str) -> None:
        self.window.toast.show_message(text, icon="warn")

    def discard_window(self) -> None:
        """Close the window without telling anybody."""
        self.window.closed.disconnect(self._gone)
        self.window.close()
        self.window.deleteLater()

    def close(self) -> None:
        """Stop all work and close the library."""
        if self._closed:
            return
        self._closed = True
        self.closing.emit()
        self._watch.stop()
        self._reader.stop()
        self.session.close()
        self.works.close()
        self._instance.release()

    def _gone(self) -> None:
        self.gone.emit(self)

    def _told_of_network(self, network: bool) -> None:
        if network:
            self.say(NETWORK)


def _scheduler(works: Works, prefs: Preferences) -> Scheduler:
    rules = prefs.settings().maintenance
    return Scheduler(
        works.engine,
        interval=lambda: timedelta(minutes=prefs.settings().maintenance.interval_minutes),
        start_delay=timedelta(seconds=rules.start_delay_s),
        retention=lambda: timedelta(days=prefs.settings().maintenance.job_retention_days),
        tenant_id=works.lib.tenant,
        others=schedules(prefs.settings),
    )
