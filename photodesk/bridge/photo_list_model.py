"""What the grid shows: the ids of a filter in order, and the rows around what is on screen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from photodesk.bridge.busy import Busy
from photodesk.bridge.folded_list import FoldedList, fold
from photodesk.bridge.list_index import ListIndex
from photodesk.bridge.reader import Reader
from photodesk.domain.changes import LIST_ASPECTS, Aspect, ChangeSet
from photodesk.domain.filter import GroupBy, PhotoFilter, Sort, SortKey
from photodesk.domain.folding import Folding
from photodesk.domain.photo import PhotoRef
from photodesk.domain.photo_list import PhotoList, PhotoRow
from photodesk.domain.stacks import StackTable

__all__ = ["Busy", "LibraryReads", "PhotoListModel"]

HELD = 6000
"""Rows kept in memory (about 6 MB)."""
BATCH = 240
"""Rows of one question: a page at the smallest size on a large screen, 2-5 ms of SQLite."""
SLOW_MS = 200
"""Waiting shorter than this shows nothing."""
_DECIDE = {
    SortKey.RATING: frozenset({Aspect.RATING}),
    SortKey.SIZE: frozenset({Aspect.FILES}),
    SortKey.FILES: frozenset({Aspect.FILES}),
    SortKey.LABEL: frozenset({Aspect.LABEL}),
    SortKey.TAGS: frozenset({Aspect.TAGS}),
    SortKey.KEEP_JPEG: frozenset({Aspect.PLAN}),
    SortKey.KEEP_RAW: frozenset({Aspect.PLAN}),
}
"""What else may change an order."""
CALM_MS, SHORTEST_CALM_MS = 250, 80
"""At least this long between two refreshes that changes ask for; a list that is read quickly follows sooner."""


class LibraryReads(Protocol):
    """The reads the model needs. Called on the reading thread."""

    def photo_list(self, photo_filter: PhotoFilter, sort: Sort) -> PhotoList: ...

    def rows(self, photo_ids: Sequence[int]) -> list[PhotoRow]: ...

    def paths(self, photo_ids: Sequence[int]) -> list[Path]: ...

    def stacks(self) -> StackTable: ...


class PhotoListModel(QObject):
    """GUI thread only; reads go through `reader`. Rows are held by photo id, so a new list keeps them.

    `list_changed`: another list is in force. `rows_changed(first, last)`: look again at these rows (inclusive).
    `loading_changed(bool)`: the list in force is old and the new one takes its time: dim it.
    """

    list_changed = Signal()
    rows_changed = Signal(int, int)
    loading_changed = Signal(bool)

    def __init__(self, reader: Reader, reads: LibraryReads, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reader = reader
        self._reads = reads
        self._filter = PhotoFilter()
        self._sort = Sort()
        self._folding = Folding()
        self._folded = FoldedList(PhotoList())
        self._list = PhotoList()
        self._index = ListIndex(self._list)
        self._rows: OrderedDict[int, PhotoRow] = OrderedDict()
        self._stale: set[int] = set()
        self._gone: set[int] = set()
        self._asked: set[int] = set()
        self._reading: set[int] = set()
        self._ahead: dict[int, list[Mapping[str, object]]] = {}
        self._busy: dict[int, Busy] = {}
        self._window = range(0)
        self._rows_token: int | None = None
        self._list_token: int | None = None
        self._again = False
        self._started = self._listed = False
        self._by_choice = True
        self._dim = False
        self._took = QElapsedTimer()
        self._slow = _single_shot(self, SLOW_MS, self._show_slow)
        self._calm = _single_shot(self, CALM_MS, self._calmed)
        self._fetch_soon = _single_shot(self, 0, self._fetch)

    @property
    def photo_list(self) -> PhotoList:
        return self._list

    @property
    def filter(self) -> PhotoFilter:
        return self._filter

    @property
    def sort(self) -> Sort:
        return self._sort

    @property
    def folding(self) -> Folding:
        """Which stacks are asked to be folded."""
        return self._folding

    @property
    def folded(self) -> FoldedList:
        """What the folded stacks of the list in force hide."""
        return self._folded

    @property
    def loading(self) -> bool:
        """A list is being read (even if it is quick)."""
        return self._list_token is not None

    @property
    def dimmed(self) -> bool:
        """The list shown is not the list asked for, and has not been for a while."""
        return self._dim

    @property
    def replaced_by_choice(self) -> bool:
        """Whether the list in force came from a new filter or sort (not from a change in the library)."""
        return self._by_choice

    def __len__(self) -> int:
        return len(self._list)

    def ref(self, row: int) -> PhotoRef:
        return self._list.ref(row)

    def row(self, row: int) -> PhotoRow | None:
        """What is known of the photo in a row; None is asked for and announced by `rows_changed`."""
        photo_id = self._list.ids[row]
        found = self._rows.get(photo_id)
        if found is None and photo_id not in self._gone and photo_id not in self._asked:
            self._asked.add(photo_id)
            self._fetch_soon.start()
        return found

    def row_of(self, photo_id: int) -> PhotoRow | None:
        """The held row of a photo, if any. Asks nothing."""
        return self._rows.get(photo_id)

    def held(self, photo_ids: Collection[int]) -> list[PhotoRow]:
        """The rows held of these photos; quick for any number of ids."""
        return [self._rows[i] for i in self._rows.keys() & set(photo_ids)]

    def index_of(self, photo_id: int) -> int | None:
        return self._index.row_of(photo_id)

    def index(self) -> ListIndex:
        return self._index

    def busy(self, photo_id: int) -> Busy | None:
        return self._busy.get(photo_id)

    def set_busy(self, busy: Mapping[int, Busy]) -> None:
        """Which photos running jobs are at (the hub's progress)."""
        touched = self._busy.keys() ^ busy.keys() | {i for i, b in busy.items() if self._busy.get(i) != b}
        self._busy = dict(busy)
        self._announce(touched)

    def set_filter(self, photo_filter: PhotoFilter) -> None:
        """Show the photos of another filter; the old list stays until the new one is there."""
        if photo_filter != self._filter or not self._started:
            self._filter = photo_filter
            self._query(chosen=True)

    def set_sort(self, sort: Sort) -> None:
        if sort != self._sort:
            self._sort = sort
            self._query(chosen=True)

    def set_folding(self, folding: Folding) -> None:
        """Fold and unfold stacks. Photos under a folded one are not listed, so no key reaches them (T20)."""
        if folding != self._folding:
            self._folding = folding
            if self._started:
                self._query(chosen=True)

    def refresh(self) -> None:
        """Read the list again as it is asked for; several calls in a row become one."""
        if self._list_token is not None or self._calm.isActive():
            self._again = True
            return
        self._query(chosen=False)

    def show_rows(self, first: int, last: int) -> None:
        """Rows first <= i < last are on screen: read them, then a page after and a page before."""
        window = range(max(0, first), min(len(self._list), last))
        if window != self._window:
            self._window = window
            self._fetch_soon.start()

    def on_changes(self, changes: ChangeSet) -> None:
        """A change in the library: re-read the rows held, and the list when its members or order may differ."""
        ids = changes.ids()
        self._gone -= ids
        self._stale |= ids & (self._rows.keys() | self._reading)
        if self._affects_list(changes):
            self.refresh()
        if self._stale:
            self._fetch_soon.start()

    def look_again(self, photo_ids: Collection[int] | None) -> None:
        """These photos (None: perhaps any) were changed by whomever: re-read the rows held, and the list."""
        self.on_changes(ChangeSet.of(Aspect.METADATA, photo_ids if photo_ids is not None else self._rows))
        if photo_ids is None:
            self._gone.clear()
            self.refresh()

    def foresee(self, changes: Mapping[int, Mapping[str, object]]) -> None:
        """Show decisions before they are stored: fields of PhotoRow by photo id, over whatever is read meanwhile.

        Each call is answered by one `stored` for the same photos, in the same order.
        """
        for photo_id, fields in changes.items():
            self._ahead.setdefault(photo_id, []).append(fields)
            row = self._rows.get(photo_id)
            if row is not None:
                self._rows[photo_id] = self._foreseen(row)
        self._announce(set(changes))

    def stored(self, photo_ids: Iterable[int]) -> None:
        """What was foreseen first of these photos is stored, or could not be: the truth is read again."""
        ids = set(photo_ids)
        for photo_id in ids & self._ahead.keys():
            del self._ahead[photo_id][0]
            if not self._ahead[photo_id]:
                del self._ahead[photo_id]
        self._stale |= ids & (self._rows.keys() | self._reading)
        self._fetch_soon.start()

    def _foreseen(self, row: PhotoRow) -> PhotoRow:
        for fields in self._ahead.get(row.ref.photo_id, ()):
            row = replace(row, **fields)  # type: ignore[arg-type]
        return row

    def ask_paths(self, refs: Sequence[PhotoRef], done: Callable[[list[Path]], None]) -> int:
        """Files of the photos, for a drag or the clipboard; `done` is called later. Returns the reader's token."""
        reads, ids = self._reads, [ref.photo_id for ref in refs]
        return self.reader.ask(lambda: reads.paths(ids), done)

    def _affects_list(self, changes: ChangeSet) -> bool:
        f = self._filter
        watched = set(LIST_ASPECTS) | _DECIDE.get(self._sort.key, frozenset())
        if f.pending is not None or f.plan is not None:
            watched.add(Aspect.PLAN)
        if f.rating_min is not None or f.rating_max is not None:
            watched.add(Aspect.RATING)
        if f.labels:
            watched.add(Aspect.LABEL)
        if f.tags or f.text or f.untagged is not None:
            watched.add(Aspect.TAGS)
        if f.text:
            watched.add(Aspect.WORDS)
        if f.orientation:
            watched.add(Aspect.TURN)
        if f.kinds:
            watched.add(Aspect.FILES)
        if f.failed is not None or f.derivatives_missing is not None:
            watched.add(Aspect.DERIVATIVES)
        if self._folding or self._sort.group is GroupBy.BURST:
            watched.add(Aspect.STACKS)
        return not watched.isdisjoint(a for a, ids in changes.photos.items() if ids)

    def _query(self, *, chosen: bool) -> None:
        self.reader.forget(self._list_token)
        reads, photo_filter, sort, folding = self._reads, self._filter, self._sort, self._folding
        self._again = False
        self._started = True
        self._took.start()

        shown = self._folded if self._listed and not chosen else None

        def work() -> tuple[FoldedList, ListIndex] | None:
            found = FoldedList(reads.photo_list(photo_filter, sort))
            if folding:
                found = fold(found.photos, reads.stacks(), folding)
            # The same photos in the same places: what changed is in the rows, nothing is laid out anew.
            return None if shown is not None and found.same_as(shown) else (found, ListIndex(found.photos))

        self._list_token = self.reader.ask(work, lambda got: self._list_arrived(got, chosen=chosen), self._refused)
        if chosen:
            self._slow.start()

    def _list_arrived(self, got: tuple[FoldedList, ListIndex] | None, *, chosen: bool) -> None:
        self._list_token = None
        self._calm.start(min(CALM_MS, max(SHORTEST_CALM_MS, 4 * self._took.elapsed())))
        self._gone.clear()
        if got is None:
            self._settle()
            return
        self._folded, self._index = got
        self._list = self._folded.photos
        self._by_choice, self._listed = chosen, True
        self._window = range(0)
        self._settle()
        self.list_changed.emit()

    def _refused(self, error: Exception) -> None:
        self._list_token = None
        self._settle()
        self.reader.failed.emit(error)

    def _settle(self) -> None:
        self._slow.stop()
        if self._dim:
            self._dim = False
            self.loading_changed.emit(False)

    def _show_slow(self) -> None:
        if self._list_token is not None:
            self._dim = True
            self.loading_changed.emit(True)

    def _calmed(self) -> None:
        if self._again:
            self._query(chosen=False)

    def _wanted(self) -> list[int]:
        """Ids to read now, those on screen first, then asked for by name, then neighbours a page away."""
        ids, window = self._list.ids, self._window
        page = max(40, len(window)) if window else 0
        after = range(window.stop, min(len(ids), window.stop + page))
        before = range(max(0, window.start - page), min(len(ids), window.start))
        known, gone, stale = self._rows, self._gone, self._stale
        wanted: dict[int, None] = {}
        for part in (window, after, before):
            for photo_id in ids[part.start : part.stop]:
                if photo_id in stale or (photo_id not in known and photo_id not in gone):
                    wanted[photo_id] = None
            if part is window:
                wanted.update(dict.fromkeys(self._asked))
        return list(wanted)[:BATCH]

    def _fetch(self) -> None:
        if self._rows_token is not None:
            return
        wanted = self._wanted()
        if not wanted:
            # What is stale and far away is dropped: it is read when it comes into view.
            for photo_id in self._stale:
                self._rows.pop(photo_id, None)
            self._stale.clear()
            return
        self._stale.difference_update(wanted)
        self._asked.difference_update(wanted)
        reads = self._reads
        self._reading = set(wanted)
        self._rows_token = self.reader.ask(
            lambda: reads.rows(wanted), lambda rows: self._rows_arrived(wanted, rows), self._rows_refused
        )

    def _rows_refused(self, error: Exception) -> None:
        self._rows_token = None
        self._reading.clear()
        self.reader.failed.emit(error)

    def _rows_arrived(self, asked: Sequence[int], rows: Sequence[PhotoRow]) -> None:
        self._rows_token = None
        self._reading.clear()
        for row in rows:
            self._rows[row.ref.photo_id] = self._foreseen(row)
            self._rows.move_to_end(row.ref.photo_id)
        missing = set(asked) - {row.ref.photo_id for row in rows}
        self._gone |= missing
        for photo_id in missing:
            self._rows.pop(photo_id, None)
        while len(self._rows) > HELD:
            self._rows.popitem(last=False)
        self._announce(set(asked))
        self._fetch_soon.start()

    def _announce(self, photo_ids: set[int]) -> None:
        places = [p for p in map(self._index.row_of, photo_ids) if p is not None]
        if places:
            self.rows_changed.emit(min(places), max(places))


def _single_shot(parent: QObject, milliseconds: int, slot: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(slot)
    return timer
