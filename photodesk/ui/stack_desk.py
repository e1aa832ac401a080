"""Stacks in the window: folding, deciding by hand, and saying what a key hits before it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from photodesk.actions.stacking import Stacked, Stacking
from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.folding import Folding
from photodesk.domain.pair_change import PairDeed
from photodesk.domain.photo import FileKind, FileState, PhotoRef
from photodesk.domain.photo_list import PhotoRow
from photodesk.domain.selection import Selection
from photodesk.domain.stack_choices import StackDeed
from photodesk.domain.stacks import StackPlace, in_words

if TYPE_CHECKING:
    from photodesk.ui.main_window import MainWindow

LOOKED_AT = 500
"""Of so many selected photos it is looked up which stacks they are in."""

_DEEDS = {
    Stacking.JOIN: StackDeed.JOIN,
    Stacking.TAKE_OUT: StackDeed.TAKE_OUT,
    Stacking.FORGET: StackDeed.FORGET,
    Stacking.BURST: StackDeed.BURST,
    Stacking.BRACKET: StackDeed.BRACKET,
    Stacking.PANORAMA: StackDeed.PANORAMA,
}


_PAIRS = {Stacking.PART: PairDeed.PART, Stacking.PAIR: PairDeed.JOIN}


class StackDesk(QObject):
    """GUI thread only.

    The rule (T19, T20): a key hits the photos that are shown and selected, never one under a folded stack. The whole
    stack is hit only when it is unfolded and selected, and the status bar says so.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._members: dict[int, tuple[int, ...]] = {}
        self._asked: set[int] = set()
        self._to_select: frozenset[int] = frozenset()
        self._shown: StackPlace | None = None
        window.session.photos.list_changed.connect(self._list_changed)
        window.session.photos.rows_changed.connect(self._rows_changed)
        window.session.hub.changed.connect(self._library_changed)
        window.centre.grid.stack_requested.connect(self._chip_clicked)

    def ask(self, how: Stacking, refs: Sequence[PhotoRef]) -> None:
        """What an action wants done; `refs` are the photos it acts on."""
        if how in _PAIRS:
            self._session.decisions.pair(_PAIRS[how], refs)
            return
        if how in _DEEDS:
            self._session.decisions.restack(_DEEDS[how], refs)
            return
        current = self._session.selection.current
        if how is Stacking.UNFOLD_ALL:
            self._session.photos.set_folding(Folding())
        elif how is Stacking.FOLD_ALL:
            self._fold(current, Folding(all=True))
        elif current is not None:
            self._ask_one(how, current)

    def _ask_one(self, how: Stacking, ref: PhotoRef) -> None:
        if how is Stacking.TOGGLE:
            self.toggle(ref)
        elif how is Stacking.SPLIT:
            self._session.decisions.restack(StackDeed.SPLIT, (ref,))
        elif how is Stacking.KEEP_ONLY:
            self._with_listed(ref, lambda listed: self._keep_only(ref, listed))
        elif how is Stacking.SELECT:
            self._session.stacks.members(ref.photo_id, self._select)

    def toggle(self, ref: PhotoRef) -> None:
        """Fold the stack of a photo into its first, or show all of it."""
        place, photos = self._place(ref), self._session.photos
        if place is None:
            return
        folded = photos.folding.folds(place.stack_id)
        folding = photos.folding.with_stack(place.stack_id, folded=not folded)
        if folded:
            photos.set_folding(folding)
        else:
            self._fold(ref, folding)

    def state(self) -> Stacked:
        """For ticks and reasons."""
        current, photos = self._session.selection.current, self._session.photos
        refs = self._window.targets.refs[:LOOKED_AT]
        rows = [row for ref in refs if (row := photos.row_of(ref.photo_id)) is not None]
        return Stacked(
            self._place(current) if current is not None else None,
            photos.folded.beneath.get(current.photo_id, 0) if current is not None else 0,
            any(self._place(ref) is not None for ref in refs),
            any(_is_pair(row) for row in rows),
            len({_name(row) for row in rows}) < len(rows),
            photos.folding,
        )

    def note(self, refs: Sequence[PhotoRef]) -> str:
        """How what a key would hit stands to its stack; "" when that is nothing special."""
        places = [self._place(ref) for ref in refs[: LOOKED_AT + 1]]
        first = next(iter(places), None)
        if first is None or len(places) > LOOKED_AT or {p.stack_id if p else 0 for p in places} != {first.stack_id}:
            return ""
        words = in_words(first.kind, first.size)
        if len(refs) == 1:
            return self._note_of_one(refs[0], first, words)
        listed = self._listed(first.stack_id, refs[0])
        if listed is not None and {r.photo_id for r in refs} == set(listed):
            return f"The whole stack ({words})" if len(listed) == first.size else f"All that is shown of a {words}"
        return f"{len(refs)} of a {words}"

    def _note_of_one(self, ref: PhotoRef, place: StackPlace, words: str) -> str:
        beneath = self._session.photos.folded.beneath.get(ref.photo_id, 0)
        if beneath:
            return f"The shown photo of a folded {words}, not the {beneath:,} under it"
        listed = self._listed(place.stack_id, ref) if place.may_be_thinned else None
        if not listed or len(listed) < 2:
            return f"In a {words}"
        key = self._window.qactions.shown_key("stack.keep_only") or "Keep only this"
        where = "listed" if self._window.centre.in_loupe else "shown"
        return f"In a {words}; {key} keeps this and discards the other {len(listed) - 1:,} {where}"

    def _place(self, ref: PhotoRef) -> StackPlace | None:
        row = self._session.photos.row_of(ref.photo_id)
        return row.stack if row is not None else None

    def _listed(self, stack_id: int, ref: PhotoRef) -> list[int] | None:
        """Photos of a stack that are listed; None until that is read, and then the bars are told."""
        members = self._members.get(stack_id)
        if members is None:
            if stack_id not in self._asked:
                self._asked.add(stack_id)
                self._session.stacks.members(ref.photo_id, lambda found: self._known(stack_id, found))
            return None
        index_of = self._session.photos.index_of
        return [i for i in members if index_of(i) is not None]

    def _known(self, stack_id: int, members: tuple[int, ...]) -> None:
        self._members[stack_id] = members
        self._asked.discard(stack_id)
        self._window.show_targets()

    def forget(self) -> None:
        """Who is stacked with whom may differ now."""
        self._members.clear()
        self._asked.clear()

    def _with_listed(self, ref: PhotoRef, then: Callable[[list[PhotoRef]], None]) -> None:
        """Calls `then` with the listed photos stacked with `ref`, itself too, by capture time."""
        photos = self._session.photos

        def found(members: tuple[int, ...]) -> None:
            rows = (photos.index_of(i) for i in members)
            then([photos.ref(row) for row in rows if row is not None])

        self._session.stacks.members(ref.photo_id, found)

    def _fold(self, ref: PhotoRef | None, folding: Folding) -> None:
        """Fold; where the current photo would vanish under the shown one of its stack, that one becomes current."""
        photos, selection = self._session.photos, self._session.selection

        def then(listed: list[PhotoRef]) -> None:
            row = photos.index_of(listed[0].photo_id) if listed else None
            if row is not None and selection.current == ref:
                selection.click(row)
            photos.set_folding(folding)

        if ref is None:
            photos.set_folding(folding)
        else:
            self._with_listed(ref, then)

    def _keep_only(self, ref: PhotoRef, listed: list[PhotoRef]) -> None:
        others = [r for r in listed if r != ref]
        if ref in listed and others:
            self._session.decisions.keep_only(ref, others)

    def _select(self, members: tuple[int, ...]) -> None:
        place = self._place_of(members)
        photos = self._session.photos
        if place is None:
            return
        self._to_select = frozenset(members)
        if photos.folding.folds(place.stack_id):
            photos.set_folding(photos.folding.with_stack(place.stack_id, folded=False))
        else:
            self._select_now()

    def _place_of(self, members: Sequence[int]) -> StackPlace | None:
        rows = (self._session.photos.row_of(i) for i in members)
        return next((row.stack for row in rows if row is not None and row.stack is not None), None)

    def _select_now(self) -> None:
        photos, selection = self._session.photos, self._session.selection
        rows = sorted(row for i in self._to_select if (row := photos.index_of(i)) is not None)
        self._to_select = frozenset()
        refs = tuple(photos.ref(row) for row in rows)
        if refs:
            current = selection.current if selection.current in refs else refs[0]
            selection.put(Selection(refs, current, refs[0]))

    def _list_changed(self) -> None:
        self.forget()
        if self._to_select:
            self._select_now()
        self._window.show_targets()

    def _library_changed(self, changes: ChangeSet) -> None:
        if changes.ids(Aspect.STACKS):
            self.forget()

    def _rows_changed(self, *_rows: int) -> None:
        """What is said of the current photo's stack follows when that is read anew."""
        current = self._session.selection.current
        place = self._place(current) if current is not None else None
        if place != self._shown:
            self._shown = place
            self._window.show_targets()

    def _chip_clicked(self, ref: PhotoRef) -> None:
        self.toggle(ref)


def _is_pair(row: PhotoRow) -> bool:
    kinds = {f.kind for f in row.files if f.state is not FileState.TRASHED}
    return FileKind.RAW in kinds and len(kinds) > 1


def _name(row: PhotoRow) -> tuple[int, str, str]:
    """What the halves of a pair have in common."""
    return row.ref.project_id, row.subfolder, row.stem.casefold()
