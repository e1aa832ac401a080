"""Finding over the library in memory, shipped for tests of the window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photodesk.bridge.hub import Hub
from photodesk.bridge.reader import Reader
from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.filter import PhotoFilter, Plan, PlanCounts
from photodesk.domain.photo import PhotoRef
from photodesk.domain.search import SavedSearch
from photodesk.domain.tag import TagCount, TagShare

if TYPE_CHECKING:
    from photodesk.bridge.fake_photos import FakeLibrary


class FakeFinder(QObject):
    """The attributes of a Finder."""

    tags_changed = Signal()
    saved_changed = Signal()

    def __init__(self, library: FakeLibrary, reader: Reader, hub: Hub, parent: QObject) -> None:
        super().__init__(parent)
        self._library, self._reader = library, reader
        self.saved: tuple[SavedSearch, ...] = ()
        self._last = 0
        hub.changed.connect(self._changed)

    @property
    def tags(self) -> tuple[TagCount, ...]:
        levels: Counter[str] = Counter()
        for tags in self._library.tags.values():
            above = {"/".join(tag.split("/")[:n]) for tag in tags for n in range(1, tag.count("/") + 2)}
            levels.update(above)
        return tuple(TagCount(name, count) for name, count in sorted(levels.items()))

    def refresh(self) -> None:
        self.tags_changed.emit()
        self.saved_changed.emit()

    def plan_counts(self, photo_filter: PhotoFilter, done: Callable[[PlanCounts], None]) -> int:
        def count() -> PlanCounts:
            found = Counter(self._library.plans(photo_filter))
            return PlanCounts(found.total(), found[Plan.UNDECIDED], found[Plan.KEEP], found[Plan.DISCARD])

        return self._reader.ask(count, done)

    def forget(self, token: int | None) -> None:
        self._reader.forget(token)

    def cameras(self, done: Callable[[list[str]], None]) -> None:
        self._reader.ask(lambda: sorted({r.camera for r in self._library.photos.values() if r.camera}), done)

    def tag_shares(self, refs: Sequence[PhotoRef], done: Callable[[list[TagShare]], None]) -> None:
        counted = Counter(t for r in refs for t in self._library.tags.get(r.photo_id, ()))
        found = [TagShare(name, count, len(refs)) for name, count in counted.most_common()]
        self._reader.ask(lambda: found, done)

    def save_search(self, name: str, query: str, done: Callable[[int], None] | None = None) -> None:
        self._last += 1
        self.saved = (*self.saved, SavedSearch(self._last, name, query))
        self.saved_changed.emit()
        if done is not None:
            done(self._last)

    def rename_search(self, search_id: int, name: str) -> None:
        self.saved = tuple(SavedSearch(s.id, name if s.id == search_id else s.name, s.query) for s in self.saved)
        self.saved_changed.emit()

    def remove_search(self, search_id: int) -> None:
        self.saved = tuple(s for s in self.saved if s.id != search_id)
        self.saved_changed.emit()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.photos.get(Aspect.TAGS):
            self.tags_changed.emit()
