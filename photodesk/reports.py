"""This run on record, and what the last one left: reports of crashes, for the user to open (never sent anywhere)."""

from __future__ import annotations

import faulthandler
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject

from photodesk.bridge.reader import Reader
from photodesk.domain.errors import PhotoDeskError
from photodesk.files.layout import LibraryLayout
from photodesk.files.run_record import RunRecord, collect, keep
from photodesk.library.preferences import Preferences
from photodesk.open_window import OpenWindow
from photodesk.ui.crash_box import PAST, PAST_SAFE, CrashBox, versions

log = logging.getLogger(__name__)

NOTICE = f"{PAST}. Your photos and decisions are safe."


class Reports(QObject):
    """`begin` before a library is opened, `end` when all is closed. GUI thread only."""

    def __init__(self, prefs: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = prefs.folder / "reports"
        recent = prefs.recent()
        self._log_file = LibraryLayout(recent[0]).logs / "photodesk.log" if recent else None
        self._hide = {**{str(root): f"<library {n}>" for n, root in enumerate(recent, 1)}, str(Path.home()): "~"}
        self._reader = Reader(self)
        self._record: RunRecord | None = None
        self._past: Path | None = None
        self._box: CrashBox | None = None

    def begin(self) -> None:
        """Take up what the last run left and put this one on record; a crash of native code writes there, too."""
        self._past = collect(self._folder, self._log_file, self._hide)
        try:
            self._record = RunRecord(
                self._folder, f"{versions()}\nStarted {datetime.now().astimezone():%Y-%m-%d %H:%M}"
            )
        except (PhotoDeskError, OSError) as error:
            log.warning("this run is not on record: %s", error)
            return
        faulthandler.enable(self._record.stream)

    def end(self) -> None:
        """A tidy end leaves nothing."""
        self._reader.stop()
        if self._record is not None:
            faulthandler.disable()
            self._record.close()
            self._record = None

    def keep(self, text: str, told: Callable[[str], None]) -> None:
        """Put a report into a file, in the background; `told(path)`."""
        self._reader.ask(lambda: keep(self._folder, text, self._hide), lambda path: told(str(path)))

    def tell(self, one: OpenWindow) -> None:
        """Say in a window that the last run ended unexpectedly, once."""
        past, self._past = self._past, None
        if past is None:
            return
        window = one.window
        put_away = ("Dismiss", lambda: window.set_notice(""))
        window.set_notice(NOTICE, (("Open report", lambda: self._open(past)), put_away))

    def _open(self, past: Path) -> None:
        def show(text: str) -> None:
            self._box = CrashBox(lambda: "", title=PAST, sentence=PAST_SAFE)
            self._box.show_report(text, str(past))

        self._reader.ask(lambda: past.read_text(encoding="utf-8", errors="replace"), show)
