"""Sidecars in the window: written when decisions have come to rest, all at once on request, conflicts settled."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from photodesk.bridge.hub import Hub
from photodesk.bridge.reader import Reader
from photodesk.config.settings import Settings
from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.errors import NotFoundError, PhotoDeskError
from photodesk.domain.sidecar_merge import Choice
from photodesk.domain.task import TaskRequest, TaskStarted
from photodesk.library.open_library import OpenLibrary
from photodesk.library.sidecar_due import all_request, due_request
from photodesk.library.sidecar_resolve import resolve

_SAID = (Aspect.RATING, Aspect.LABEL, Aspect.PLAN, Aspect.TAGS, Aspect.TURN, Aspect.WORDS, Aspect.METADATA)


class SidecarKeeper(QObject):
    """GUI thread only; reads and stores on the deeds thread. `refused(message, hint)`: a wish that came to nothing.

    What is left unwritten when the program ends is found at the next start: the database remembers it.
    """

    refused = Signal(str, str)

    def __init__(
        self,
        lib: OpenLibrary,
        doer: Reader,
        hub: Hub,
        start_task: Callable[[TaskRequest], TaskStarted],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lib, self._doer, self._hub, self._start_task = lib, doer, hub, start_task
        self._rules = lib.settings().sidecars
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._write_due)
        hub.changed.connect(self._changed)

    def begin(self) -> None:
        """What an earlier run left unwritten goes out."""
        self._later()

    def apply(self, settings: Settings) -> None:
        """Settings changed: switched on, what was decided so far is written."""
        before, self._rules = self._rules, settings.sidecars
        if self._rules.write and not before.write:
            self._doer.ask(self._begin_all, _nothing, self._quiet)

    def write_all(self) -> None:
        """Bring every photo of which something was said together with its sidecars, now."""
        self._doer.ask(self._begin_all, _nothing, self._refuse)

    def resolve(self, photo_id: int, choice: Choice) -> None:
        """Settle what contradicts in a photo and its sidecars."""

        def work() -> ChangeSet:
            photo = next(iter(self._lib.photos.get([photo_id])), None)
            project = self._lib.projects.get(photo.project_id) if photo is not None else None
            if project is None:
                raise NotFoundError("The photo is not in the library any more.")
            return resolve(self._lib, project, photo_id, choice)

        def settled(changes: ChangeSet) -> None:
            self._hub.changed.emit(changes | ChangeSet.of(Aspect.FILES, [photo_id]))

        self._doer.ask(work, settled, self._refuse)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.ids(*_SAID):
            self._later()

    def _later(self) -> None:
        """A decision puts it off: sidecars are written when the user rests."""
        if self._rules.write:
            self._rest.start(self._rules.rest_s * 1000)

    def _write_due(self) -> None:
        self._doer.ask(self._begin_due, _nothing, self._quiet)

    def _begin_due(self) -> None:
        request = due_request(self._lib)
        if request is not None:
            self._start_task(request)

    def _begin_all(self) -> None:
        self._start_task(all_request(self._lib))

    def _refuse(self, error: PhotoDeskError) -> None:
        self.refused.emit(error.message, error.hint)

    def _quiet(self, _error: PhotoDeskError) -> None:
        """Nobody asked: it is tried again after the next decision."""


def _nothing(_answer: object) -> None:
    """An answer nobody waits for."""
