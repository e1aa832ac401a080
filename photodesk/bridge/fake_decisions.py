"""Decisions over a library in memory, shipped for tests of the window: with undo, and without a thread between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from photodesk.bridge.decisions import kinds_of_row, shown_marks
from photodesk.bridge.fake_photos import FakeLibrary
from photodesk.bridge.hub import Hub
from photodesk.domain import edits
from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.edits import Edit, Edits, EditStep
from photodesk.domain.marks import History, Mark, Marks, SetKeep, Step, TagStep, applied, words_of
from photodesk.domain.pair_change import PairDeed
from photodesk.domain.photo import PhotoRef
from photodesk.domain.plan import KeepChoice
from photodesk.domain.stack_choices import StackDeed
from photodesk.domain.tag import TagChange, words_of_tags


class FakeDecisions(QObject):
    """Decisions over the library in memory, without a thread between."""

    decided = Signal(str, int)
    undone = Signal(str, int)
    redone = Signal(str, int)
    refused = Signal(str, str)
    history_changed = Signal()

    def __init__(self, library: FakeLibrary, hub: Hub, parent: QObject) -> None:
        super().__init__(parent)
        self._library, self._hub = library, hub
        self._history = History()
        self.made: list[tuple[tuple[PhotoRef, ...], Mark]] = []
        self.paired: list[tuple[PairDeed, tuple[PhotoRef, ...]]] = []
        self.restacked: list[tuple[StackDeed, tuple[PhotoRef, ...]]] = []

    @property
    def undo_words(self) -> str:
        return self._history.done[-1].words if self._history.done else ""

    @property
    def redo_words(self) -> str:
        return self._history.undone[-1].words if self._history.undone else ""

    def mark(self, refs: Sequence[PhotoRef], mark: Mark) -> None:
        self.made.append((tuple(refs), mark))
        rows = [self._library.photos[r.photo_id] for r in refs]
        before = {row.ref.photo_id: shown_marks(row) for row in rows}
        after = {row.ref.photo_id: applied(mark, shown_marks(row), kinds_of_row(row)) for row in rows}
        self._put(after)
        self._history = self._history.pushed(Step(words_of(mark), refs[0].photo_id, before, after))
        self.history_changed.emit()
        self.decided.emit(words_of(mark), len(rows))

    def tag(self, refs: Sequence[PhotoRef], add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
        tags, added, removed = self._library.tags, tuple(add), tuple(remove)
        having = {r.photo_id: frozenset(tags.get(r.photo_id, ())) for r in refs}
        given = {t: frozenset(i for i, own in having.items() if t not in own) for t in added}
        taken = {t: frozenset(i for i, own in having.items() if t in own) for t in removed}
        change = TagChange({t: i for t, i in given.items() if i}, {t: i for t, i in taken.items() if i})
        if change:
            self._change_tags(change)
            self._history = self._history.pushed(TagStep(words_of_tags(change), refs[0].photo_id, change))
            self.history_changed.emit()
            self.decided.emit(words_of_tags(change), len(change.photo_ids))

    def rename_tag(self, old: str, new: str) -> None:
        refs = [self._library.photos[i].ref for i, tags in self._library.tags.items() if old in tags]
        self.tag(refs, [new], [old])

    def delete_tag(self, name: str) -> None:
        self.tag([self._library.photos[i].ref for i, tags in self._library.tags.items() if name in tags], (), [name])

    def restack(self, deed: StackDeed, refs: Sequence[PhotoRef]) -> None:
        self.restacked.append((deed, tuple(refs)))

    def pair(self, deed: PairDeed, refs: Sequence[PhotoRef]) -> None:
        self.paired.append((deed, tuple(refs)))

    def keep_only(self, ref: PhotoRef, others: Sequence[PhotoRef]) -> None:
        rows = [self._library.photos[r.photo_id] for r in (ref, *others)]
        before = {row.ref.photo_id: shown_marks(row) for row in rows}
        marks = {row.ref.photo_id: SetKeep(KeepChoice.BOTH if row.ref == ref else KeepChoice.NONE) for row in rows}
        after = {i: applied(marks[i], before[i], kinds_of_row(self._library.photos[i])) for i in before}
        self._put(after)
        self._history = self._history.pushed(Step("keep only this", ref.photo_id, before, after))
        self.history_changed.emit()
        self.decided.emit("keep only this", len(rows))

    def _change_tags(self, change: TagChange) -> None:
        for photo_id in change.photo_ids:
            own = set(self._library.tags.get(photo_id, ())) - {t for t, i in change.taken.items() if photo_id in i}
            self._library.tags[photo_id] = tuple(sorted(own | {t for t, i in change.given.items() if photo_id in i}))
        self._hub.changed.emit(ChangeSet.of(Aspect.TAGS, change.photo_ids))

    def edit(self, refs: Sequence[PhotoRef], edit: Edit) -> None:
        known = [self._library.known(r.photo_id) for r in refs]
        before = {k.photo_id: k.edits for k in known}
        self._put_edits({k.photo_id: edits.applied(edit, k) for k in known})
        after = {i: self._library.edits[i] for i in before}
        self._history = self._history.pushed(EditStep(edits.words_of(edit), refs[0].photo_id, before, after))
        self.history_changed.emit()
        self.decided.emit(edits.words_of(edit), len(refs))

    def _put_edits(self, wanted: Mapping[int, Edits]) -> None:
        for photo_id, new in wanted.items():
            known, row = self._library.known(photo_id), self._library.photos[photo_id]
            self._library.edits[photo_id] = new
            self._library.change(photo_id, taken=new.time or known.file_time, **row.turned(new.turn))
        self._hub.changed.emit(ChangeSet({a: frozenset(wanted) for a in (Aspect.TURN, Aspect.WORDS, Aspect.METADATA)}))

    def undo(self) -> None:
        self._history, step = self._history.undo()
        if isinstance(step, TagStep):
            self._change_tags(step.change.inverse)
        elif isinstance(step, EditStep):
            self._put_edits(step.before)
        elif isinstance(step, Step):
            self._put(step.before)
        if step is not None:
            self.history_changed.emit()
            self.undone.emit(step.words, step.photo_id)

    def redo(self) -> None:
        self._history, step = self._history.redo()
        if isinstance(step, TagStep):
            self._change_tags(step.change)
        elif isinstance(step, EditStep):
            self._put_edits(step.after)
        elif isinstance(step, Step):
            self._put(step.after)
        if step is not None:
            self.history_changed.emit()
            self.redone.emit(step.words, step.photo_id)

    def _put(self, marks: Mapping[int, Marks]) -> None:
        for photo_id, new in marks.items():
            row = self._library.photos[photo_id]
            self._library.photos[photo_id] = replace(row, rating=new.rating, label=new.label, keep=new.keep)
        self._hub.changed.emit(ChangeSet.of(Aspect.PLAN, marks) | ChangeSet.of(Aspect.RATING, marks))
