"""Keeps stacks found while the window is open: whenever photos came, changed or went, a little at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from photodesk.bridge.hub import Hub
from photodesk.bridge.reader import Reader
from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.errors import PhotoDeskError, ReadOnlyError
from photodesk.library import stacks
from photodesk.library.open_library import OpenLibrary

log = logging.getLogger(__name__)

CALM_MS = 200
"""Changes are gathered so long: an import reports many times a second."""

AGAIN_MS = 5000
"""After it could not be done (another program writes for long)."""

WATCHED = frozenset({Aspect.ADDED, Aspect.REMOVED, Aspect.METADATA, Aspect.PROJECT, Aspect.FILES})


class StackKeeper(QObject):
    """GUI thread only; looks on the deeds thread. What stands elsewhere now is told through the hub."""

    def __init__(self, lib: OpenLibrary, reader: Reader, doer: Reader, hub: Hub, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lib, self._reader, self._doer, self._hub = lib, reader, doer, hub
        self._asked = self._again = False
        self._restated: set[int] = set()
        self._soon = QTimer(self, interval=CALM_MS, singleShot=True)
        self._soon.timeout.connect(self.look)
        hub.changed.connect(self._changed)

    def look(self) -> None:
        """Find what is due; several calls in a row become one."""
        if self._asked:
            self._again = True
            return
        self._asked, self._again = True, False
        restated, self._restated = frozenset(self._restated), set()
        self._doer.ask(
            lambda: stacks.settle(self._lib, restated), self._settled, lambda error: self._failed(error, restated)
        )

    def members(self, photo_id: int, done: Callable[[tuple[int, ...]], None]) -> None:
        """Every photo stacked with this one, itself too, by capture time; empty when it stands alone."""
        self._reader.ask(lambda: stacks.members(self._lib, photo_id), done)

    def _changed(self, changes: ChangeSet) -> None:
        self._restated |= changes.ids(Aspect.STATE)
        # Not started anew while it runs: an import that reports all the time must not put it off until its end.
        if (self._restated or not WATCHED.isdisjoint(changes.photos)) and not self._soon.isActive():
            self._soon.start(CALM_MS)

    def _settled(self, found: tuple[ChangeSet, bool]) -> None:
        changes, more = found
        self._asked = False
        if changes:
            self._hub.changed.emit(changes)
        if more or self._again:
            self.look()

    def _failed(self, error: PhotoDeskError, restated: frozenset[int]) -> None:
        """Nothing the user asked for: it is tried again by itself, unless the library can only be read."""
        self._asked = False
        self._restated |= restated
        log.info("stacks were not looked at: %s", error)
        if not isinstance(error, ReadOnlyError):
            self._soon.start(AGAIN_MS)
