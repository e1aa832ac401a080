"""What the window asks about words and capture times of photos. Read off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from photodesk.bridge.reader import Reader
from photodesk.domain.edits import Edit
from photodesk.domain.photo import PhotoRef
from photodesk.domain.shared_words import ClockPreview, ClockScope, SharedWords
from photodesk.library import clock
from photodesk.library.open_library import OpenLibrary


class EditDesk:
    """GUI thread only; callbacks come later, on the GUI thread. Changes go through `Decisions.edit`."""

    def __init__(self, lib: OpenLibrary, reader: Reader) -> None:
        self._lib, self._reader = lib, reader

    def shared_words(self, refs: Sequence[PhotoRef], done: Callable[[SharedWords], None]) -> None:
        """Title, caption, creator and copyright of these photos, as far as they agree."""
        ids = [ref.photo_id for ref in refs]
        self._reader.ask(lambda: clock.shared_words(self._lib, ids), done)

    def foresee(self, scope: ClockScope, edit: Edit | None, done: Callable[[ClockPreview], None]) -> None:
        """What a change of the clock would do."""
        self._reader.ask(lambda: clock.foresee(self._lib, scope, edit), done)
