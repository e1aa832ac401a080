"""Finding: tags and their counts, counts of decisions, cameras, saved searches. Read and stored off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from photodesk.bridge.hub import Hub
from photodesk.bridge.photo_counts import PhotoCounts
from photodesk.bridge.reader import Reader
from photodesk.domain.changes import LIST_ASPECTS, Aspect, ChangeSet
from photodesk.domain.filter import PhotoFilter, PlanCounts
from photodesk.domain.photo import PhotoRef
from photodesk.domain.search import SavedSearch
from photodesk.domain.tag import TagCount, TagShare
from photodesk.library import browse, searches, tags
from photodesk.library.open_library import OpenLibrary

CALM_MS = 300
"""Tags are counted again at most this often while photos change."""

_COUNTED = LIST_ASPECTS | {Aspect.TAGS}


class Finder(QObject):
    """GUI thread only; callbacks come later, on the GUI thread.

    `tags` and `saved` are as last read; `tags_changed` and `saved_changed` say that they are new.
    """

    tags_changed = Signal()
    saved_changed = Signal()

    def __init__(
        self,
        lib: OpenLibrary,
        counts: PhotoCounts,
        reader: Reader,
        doer: Reader,
        hub: Hub,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lib, self._counts, self._reader, self._doer = lib, counts, reader, doer
        self.tags: tuple[TagCount, ...] = ()
        self.saved: tuple[SavedSearch, ...] = ()
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._read_tags)
        hub.changed.connect(self._changed)

    def refresh(self) -> None:
        """Read tags and saved searches."""
        self._read_tags()
        self._read_saved()

    def plan_counts(self, photo_filter: PhotoFilter, done: Callable[[PlanCounts], None]) -> int:
        """How many photos of a view are undecided, kept, to discard. Returns a token for `forget`."""
        return self._counts.plan_counts(photo_filter, done)

    def forget(self, token: int | None) -> None:
        """The counts asked for with this token are no longer wanted."""
        self._counts.forget(token)

    def cameras(self, done: Callable[[list[str]], None]) -> None:
        """Every camera of the library, by name."""
        self._reader.ask(lambda: browse.cameras(self._lib), done)

    def tag_shares(self, refs: Sequence[PhotoRef], done: Callable[[list[TagShare]], None]) -> None:
        """The tags of these photos, and how many of them have each."""
        ids = [ref.photo_id for ref in refs]
        self._reader.ask(lambda: tags.shares(self._lib, ids), done)

    def save_search(self, name: str, query: str, done: Callable[[int], None] | None = None) -> None:
        def saved(search_id: int) -> None:
            self._read_saved(lambda: done(search_id) if done is not None else None)

        self._doer.ask(lambda: searches.save_search(self._lib, name, query), saved)

    def rename_search(self, search_id: int, name: str) -> None:
        self._doer.ask(lambda: searches.rename_search(self._lib, search_id, name), lambda _: self._read_saved())

    def remove_search(self, search_id: int) -> None:
        self._doer.ask(lambda: searches.remove_search(self._lib, search_id), lambda _: self._read_saved())

    def _changed(self, changes: ChangeSet) -> None:
        if any(changes.photos.get(aspect) for aspect in _COUNTED) and not self._calm.isActive():
            self._calm.start()

    def _read_tags(self) -> None:
        def arrived(found: list[TagCount]) -> None:
            if tuple(found) != self.tags:
                self.tags = tuple(found)
                self.tags_changed.emit()

        self._reader.ask(lambda: tags.tags_in_use(self._lib), arrived)

    def _read_saved(self, then: Callable[[], None] | None = None) -> None:
        def arrived(found: list[SavedSearch]) -> None:
            self.saved = tuple(found)
            self.saved_changed.emit()
            if then is not None:
                then()

        self._reader.ask(lambda: searches.saved_searches(self._lib), arrived)
