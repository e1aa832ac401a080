"""The one selection of the program, as photos: what every view shows and every action acts on."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from itertools import compress

from PySide6.QtCore import QObject, Signal

from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.domain.photo import PhotoRef
from photodesk.domain.photo_list import PhotoList
from photodesk.domain.selection import Selection

INSTANT = 5000
"""Larger sets of PhotoRefs are put together on the reading thread."""
_NEIGHBOURS = 4000


class PhotoSelection(QObject):
    """Wraps a domain Selection over the list in force. GUI thread only.

    Rows appear only as arguments and are turned into PhotoRefs at once. A list that changes underneath keeps every
    photo that is still listed; what it hides is dropped, so no key can reach it (T20). `changed`: the set or the
    current photo differs. `current_changed(PhotoRef | None)`.
    """

    changed = Signal()
    current_changed = Signal(object)

    def __init__(self, model: PhotoListModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._list: PhotoList = model.photo_list
        self._value = Selection()
        self._ids: frozenset[int] = frozenset()
        self._base: Selection | None = None
        self._token: int | None = None
        model.list_changed.connect(self._follow)

    @property
    def value(self) -> Selection:
        return self._value

    @property
    def current(self) -> PhotoRef | None:
        return self._value.current

    @property
    def ids(self) -> frozenset[int]:
        """Photo ids of the selection, for painting."""
        return self._ids

    def __len__(self) -> int:
        return len(self._value)

    def snapshot(self) -> tuple[PhotoRef, ...]:
        """The selected photos in the order they were selected; the current one when nothing is selected."""
        if self._value.refs or self._value.current is None:
            return self._value.refs
        return (self._value.current,)

    def current_row(self) -> int | None:
        current = self._value.current
        return self._model.index_of(current.photo_id) if current else None

    def click(self, row: int) -> None:
        """A plain click or arrow key: this photo and no other."""
        self.put(self._value.only(self._model.ref(row)))

    def toggle(self, row: int) -> None:
        """Ctrl+click."""
        self.put(self._value.toggled(self._model.ref(row)))

    def extend(self, row: int, *, add: bool = False) -> None:
        """Shift+click or Shift+arrow: from the anchor to `row`."""
        anchor = self._value.anchor or self._value.current
        start = self._model.index_of(anchor.photo_id) if anchor else None
        low, high = sorted((row if start is None else start, row))
        value, ref = Selection(self._value.refs, self._value.current, anchor), self._model.ref(row)
        shown = self._list
        # The order between the two ends is all the rule looks at.
        self._build(lambda: value.extended(_refs(shown, range(low, high + 1)), ref, add=add), high - low)

    def move_current(self, row: int) -> None:
        """Make a photo current and leave the selection (Ctrl+arrow, the loupe inside a selection)."""
        ref = self._model.ref(row)
        self.put(Selection(self._value.refs, ref, self._value.anchor))

    def select_rows(self, rows: range, *, add: bool = False) -> None:
        """A day, by its header."""
        if not rows:
            return
        value, shown, first = self._value, self._list, self._model.ref(rows.start)

        def build() -> Selection:
            refs = _refs(shown, rows)
            return Selection(tuple(dict.fromkeys((*value.refs, *refs))) if add else tuple(refs), first, first)

        self._build(build, len(rows))

    def select_all(self) -> None:
        value, shown = self._value, self._list
        self._build(lambda: value.with_all(_refs(shown, range(len(shown)))), len(shown))

    def clear(self) -> None:
        self.put(self._value.cleared())

    def invert(self) -> None:
        value, shown = self._value, self._list
        self._build(lambda: value.inverted(_refs(shown, range(len(shown)))), len(shown))

    def begin_band(self) -> None:
        """A rubber band starts from the selection as it is now."""
        self._base = self._value

    def band(self, runs: Iterable[range], *, toggle: bool) -> None:
        """The rubber band now holds these rows."""
        base = self._base or Selection()
        inside = [ref for run in runs for ref in _refs(self._list, run)]
        self.put(self._value.banded(inside, base, toggle=toggle))

    def end_band(self, *, cancel: bool = False) -> None:
        if cancel and self._base is not None:
            self.put(self._base)
        self._base = None

    def put(self, value: Selection) -> None:
        """Make `value` the selection."""
        self._model.reader.forget(self._token)
        self._set(value, self._ids if value.refs is self._value.refs else frozenset(r.photo_id for r in value.refs))

    def _set(self, value: Selection, ids: frozenset[int]) -> None:
        old, self._value = self._value, value
        self._ids = ids
        if value.refs is not old.refs or value.current != old.current:
            self.changed.emit()
        if value.current != old.current:
            self.current_changed.emit(value.current)

    def _build(self, build: Callable[[], Selection], size: int) -> None:
        if size <= INSTANT:
            self.put(build())
            return
        shown = self._model.photo_list

        def work() -> tuple[Selection, frozenset[int]]:
            # A full collection while a hundred thousand refs are made would hold every thread for its whole length.
            automatic = gc.isenabled()
            gc.disable()
            try:
                value = build()
                return value, frozenset(r.photo_id for r in value.refs)
            finally:
                if automatic:
                    gc.enable()

        def done(got: tuple[Selection, frozenset[int]]) -> None:
            if self._model.photo_list is shown:
                self._set(*got)

        self._model.reader.forget(self._token)
        self._token = self._model.reader.ask(work, done)

    def _follow(self) -> None:
        """Another list is in force: keep what it shows; after a change in the library the neighbour is next (T60)."""
        old, self._list = self._list, self._model.photo_list
        value = self._value
        alive = self._model.index().known(r.photo_id for r in value.refs)
        refs = value.refs if all(alive) else tuple(compress(value.refs, alive))
        current = self._shown(value.current)
        if current is None and value.current is not None and not self._model.replaced_by_choice:
            current = self._neighbour(old, value.current)
            if current is not None and value.refs and not refs:
                self.put(Selection((current,), current, current))
                return
        self.put(Selection(refs, current, self._shown(value.anchor)))

    def _shown(self, ref: PhotoRef | None) -> PhotoRef | None:
        return ref if ref is not None and self._model.index_of(ref.photo_id) is not None else None

    def _neighbour(self, old: PhotoList, lost: PhotoRef) -> PhotoRef | None:
        """The nearest photo after the lost one in the old order that is still shown, else the nearest before."""
        try:
            place = old.ids.index(lost.photo_id)
        except ValueError:
            return None
        after = range(place + 1, min(len(old), place + _NEIGHBOURS))
        before = range(place - 1, max(-1, place - _NEIGHBOURS), -1)
        for row in (*after, *before):
            if self._model.index_of(old.ids[row]) is not None:
                return old.ref(row)
        return None


def _refs(shown: PhotoList, rows: range) -> list[PhotoRef]:
    """The photos of an unbroken run of rows. Any thread."""
    cut = slice(rows.start, rows.stop)
    return list(map(PhotoRef, shown.ids[cut], shown.project_ids[cut]))
