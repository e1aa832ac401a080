"""Looks whether anybody else wrote into the library, and reads its photos into memory piece by piece."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from photodesk.bridge.hub import Hub
from photodesk.bridge.library_reads import LibraryReads
from photodesk.bridge.reader import Reader

OUTSIDE_MS = 2000
"""How often to look whether another program has changed the library."""
OWN_QUIET_S = 3.0
"""While our own work writes, nothing can be told from the database's version: it is looked at when we are quiet."""
BUSY_S = 10.0
"""But this often all the same: our own work may take hours, and another program need not wait for it."""


class Outside(QObject):
    """GUI thread only; reads on the thread of the lists. `changed(ids)` is called when something was written since the
    last look, by whomever: the photos it was about, None when it may be any."""

    def __init__(
        self,
        reads: LibraryReads,
        reader: Reader,
        hub: Hub,
        changed: Callable[[frozenset[int] | None], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._reads, self._reader, self._tell = reads, reader, changed
        self._last_own = self._looked = 0.0
        self._version: int | None = None
        self._reading = False
        self._timer = QTimer(self, interval=OUTSIDE_MS)
        self._timer.timeout.connect(self._look)
        for signal in (hub.queued, hub.progressed, hub.finished, hub.changed):
            signal.connect(self._own_event)

    def start(self) -> None:
        """From what is there now on."""
        self._reader.ask(self._reads.look, self._note)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def read_ahead(self) -> None:
        """Read the photos into memory: what is asked for meanwhile has its turn between two pieces."""
        if not self._reading:
            self._reading = True
            self._reader.ask(self._reads.read_ahead, self._read_on)

    def _read_on(self, more: bool) -> None:
        self._reading = False
        if more:
            self.read_ahead()

    def _own_event(self, _event: object) -> None:
        self._last_own = time.monotonic()

    def _look(self) -> None:
        now = time.monotonic()
        if now - self._last_own > OWN_QUIET_S or now - self._looked > BUSY_S:
            self._looked = now
            self._reader.ask(self._reads.look, self._seen)

    def _note(self, seen: tuple[int, frozenset[int] | None]) -> None:
        self._version = seen[0]

    def _seen(self, seen: tuple[int, frozenset[int] | None]) -> None:
        version, changed = seen
        before, self._version = self._version, version
        self.read_ahead()
        if version != before:
            self._tell(changed)
