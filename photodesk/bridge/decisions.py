"""Decisions of the user: painted at once, stored behind it, and taken back step by step across all views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from photodesk.bridge.hub import Hub
from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.reader import Reader
from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.edits import Edit, EditStep, Turn, TurnBack
from photodesk.domain.edits import words_of as words_of_edit
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.marks import AnyStep, History, Mark, Marks, PairStep, StackStep, Step, TagStep, applied, words_of
from photodesk.domain.pair_change import PairChange, PairDeed
from photodesk.domain.photo import FileKind, FileState, PhotoRef
from photodesk.domain.photo_list import PhotoRow
from photodesk.domain.stack_choices import StackDeed
from photodesk.domain.tag import TagChange, words_of_tags
from photodesk.library import pairs, stacks, tags
from photodesk.library.edits import Edited, edit_photos, put_edits
from photodesk.library.marks import Marked, mark_photos, put_marks
from photodesk.library.open_library import OpenLibrary


class Decisions(QObject):
    """GUI thread only; stores on the deeds thread in the order of the keys.

    `decided(words, photos)`: a decision is stored. `undone(words, photo id)` and `redone(...)`: a step was taken back
    or made again; the photo is the one to show. `history_changed`: what undo and redo would do is different now.
    `turned(refs)`: photos stand otherwise than their pictures on disk. `came(refs)`: photos there were not before.
    """

    decided = Signal(str, int)
    undone = Signal(str, int)
    redone = Signal(str, int)
    refused = Signal(str, str)
    history_changed = Signal()
    turned = Signal(object)
    came = Signal(object)

    def __init__(
        self, lib: OpenLibrary, model: PhotoListModel, doer: Reader, hub: Hub, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._lib, self._model, self._doer, self._hub = lib, model, doer, hub
        self._history = History()

    @property
    def undo_words(self) -> str:
        """What undo would take back; "" when there is nothing."""
        return self._history.done[-1].words if self._history.done else ""

    @property
    def redo_words(self) -> str:
        return self._history.undone[-1].words if self._history.undone else ""

    def mark(self, refs: Sequence[PhotoRef], mark: Mark) -> None:
        """Decide about `refs`. What is on screen shows it at once; should storing fail, the truth comes back."""
        if not refs:
            return
        ids = [r.photo_id for r in refs]
        foreseen = self._foreseen(ids, lambda row: applied(mark, shown_marks(row), kinds_of_row(row)))

        def stored(done: Marked) -> None:
            if done.after:
                step = Step(_said(mark, len(done.after)), ids[0], done.before, done.after)
                self._push(step)
            self._settle(foreseen, done)
            self.decided.emit(words_of(mark), len(done.after))

        self._doer.ask(lambda: mark_photos(self._lib, ids, mark), stored, lambda error: self._fail(foreseen, error))

    def tag(self, refs: Sequence[PhotoRef], add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
        """Give tags to photos and take others from them."""
        ids, given, taken = [r.photo_id for r in refs], tuple(add), tuple(remove)
        if ids and (given or taken):
            self._tagged(lambda: tags.tag_photos(self._lib, ids, given, taken), ids[0])

    def rename_tag(self, old: str, new: str) -> None:
        """Give a tag another name wherever it is; `decided` counts its photos."""
        self._tagged(lambda: tags.rename_tag(self._lib, old, new), words=f"rename tag {old} to {new}")

    def delete_tag(self, name: str) -> None:
        self._tagged(lambda: tags.delete_tag(self._lib, name), words=f"delete tag {name}")

    def _tagged(self, work: Callable[[], tuple[TagChange, ChangeSet]], photo_id: int = 0, words: str = "") -> None:
        def stored(done: tuple[TagChange, ChangeSet]) -> None:
            change, changes = done
            if change:
                said = words or words_of_tags(change)
                photos = len(change.photo_ids)
                step = TagStep(f"{said} · {photos:,} photos" if photos != 1 else said, photo_id, change)
                self._push(step)
                self._hub.changed.emit(changes)
                self.decided.emit(said, photos)

        self._doer.ask(work, stored, lambda error: self.refused.emit(error.told, error.hint))

    def edit(self, refs: Sequence[PhotoRef], edit: Edit) -> None:
        """Turn photos, write their words, set their capture time. A turn shows at once."""
        ids = [r.photo_id for r in refs]
        if not ids:
            return
        foreseen = self._foresee_turn(ids, lambda row: _turned(edit, row.turn))

        def stored(done: Edited) -> None:
            if done.after:
                self._push(EditStep(_counted(words_of_edit(edit), len(done.after)), ids[0], done.before, done.after))
            self._settle_edits(refs, foreseen, done)
            self.decided.emit(words_of_edit(edit), len(done.after))
            if done.passed_over and not done.after:
                self.refused.emit(next(iter(done.passed_over.values())), "")

        self._doer.ask(lambda: edit_photos(self._lib, ids, edit), stored, lambda error: self._fail(foreseen, error))

    def _foresee_turn(self, ids: Sequence[int], becomes: Callable[[PhotoRow], int]) -> list[int]:
        """Paint turned what is held and will stand otherwise; which photos that were."""
        rows = {row.ref.photo_id: row for row in self._model.held(ids)}
        fields = {i: row.turned(turn) for i, row in rows.items() if (turn := becomes(row)) != row.turn}
        self._model.foresee(fields)
        return list(fields)

    def _settle_edits(self, refs: Sequence[PhotoRef], foreseen: Sequence[int], done: Edited) -> None:
        self._model.stored(foreseen)
        if done.changes:
            self._hub.changed.emit(done.changes)
        if done.turned:
            projects = {r.photo_id: r for r in refs}
            self.turned.emit(tuple(projects.get(i, PhotoRef(i, 0)) for i in done.turned))

    def restack(self, deed: StackDeed, refs: Sequence[PhotoRef]) -> None:
        """Join, split, take out, forget: decisions about stacks, in the same history as every other."""
        ids = [r.photo_id for r in refs]

        def stored(done: stacks.Deed) -> None:
            change, changes = done
            if change:
                said = _STACKED[deed]
                self._push(StackStep(said, ids[0], change))
                self._hub.changed.emit(changes)
                self.decided.emit(said, len(change.after))

        if ids:
            self._doer.ask(
                lambda: stacks.decide(self._lib, deed, ids),
                stored,
                lambda error: self.refused.emit(error.told, error.hint),
            )

    def pair(self, deed: PairDeed, refs: Sequence[PhotoRef]) -> None:
        """Part RAW and JPEG into two photos, or join them into one."""
        ids = [r.photo_id for r in refs]

        def stored(done: pairs.Deed) -> None:
            change, changes = done
            said = _PAIRED[deed]
            self._push(PairStep(_counted(said, len(ids)), ids[0], change))
            self._settle_pairs(change, changes)
            self.decided.emit(said, len(ids))

        if ids:
            self._doer.ask(
                lambda: pairs.decide(self._lib, deed, ids),
                stored,
                lambda error: self.refused.emit(error.message, error.hint),
            )

    def _settle_pairs(self, change: PairChange, changes: ChangeSet) -> None:
        self._hub.changed.emit(changes)
        came = changes.ids(Aspect.ADDED)
        if came:
            rows = change.after["photos"] + change.before["photos"]
            projects = {row["id"]: row["project_id"] for row in rows}
            self.came.emit(tuple(PhotoRef(i, projects[i]) for i in sorted(came)))

    def keep_only(self, ref: PhotoRef, others: Sequence[PhotoRef]) -> None:
        """Keep one photo of a burst and discard the others: one decision, one step back."""
        ids = [r.photo_id for r in others]

        def stored(done: Marked) -> None:
            if done.after:
                said = "keep only this, discard the rest of the burst"
                self._push(Step(f"{said} · {len(done.after):,} photos", ref.photo_id, done.before, done.after))
                self._hub.changed.emit(done.changes)
                self.decided.emit(said, len(done.after))

        self._doer.ask(
            lambda: stacks.keep_only(self._lib, ref.photo_id, ids),
            stored,
            lambda error: self.refused.emit(error.told, error.hint),
        )

    def _push(self, step: AnyStep) -> None:
        self._history = self._history.pushed(step)
        self.history_changed.emit()

    def undo(self) -> None:
        """Take the last decision back. A decision still being stored is waited for."""
        self._doer.ask(_nothing, lambda _: self._step(back=True))

    def redo(self) -> None:
        self._doer.ask(_nothing, lambda _: self._step(back=False))

    def _step(self, *, back: bool) -> None:
        history, step = self._history.undo() if back else self._history.redo()
        if step is None:
            return
        self._history = history
        self.history_changed.emit()
        if isinstance(step, EditStep):
            self._step_edits(step, back=back)
            return
        if not isinstance(step, Step):
            self._step_exact(step, back=back)
            return
        wanted = step.before if back else step.after
        words = f"{'Undo' if back else 'Redo'}: {step.words}"
        foreseen = self._foreseen(list(wanted), lambda row: wanted[row.ref.photo_id])
        told = self.undone if back else self.redone

        def stored(done: Marked) -> None:
            self._settle(foreseen, done)
            told.emit(step.words, step.photo_id)

        self._doer.ask(lambda: put_marks(self._lib, wanted, words), stored, lambda error: self._fail(foreseen, error))

    def _step_exact(self, step: TagStep | StackStep | PairStep, *, back: bool) -> None:
        words = f"{'Undo' if back else 'Redo'}: {step.words}"
        told = self.undone if back else self.redone

        def stored(changes: ChangeSet) -> None:
            if isinstance(step, PairStep):
                self._settle_pairs(step.change, changes)
            else:
                self._hub.changed.emit(changes)
            told.emit(step.words, step.photo_id)

        def work() -> ChangeSet:
            if isinstance(step, TagStep):
                return tags.change_tags(self._lib, step.change.inverse if back else step.change, words)
            if isinstance(step, PairStep):
                return pairs.change(self._lib, step.change.inverse if back else step.change, words)
            return stacks.change(self._lib, step.change.inverse if back else step.change, words)

        self._doer.ask(work, stored, lambda error: self.refused.emit(error.told, error.hint))

    def _step_edits(self, step: EditStep, *, back: bool) -> None:
        wanted = step.before if back else step.after
        words = f"{'Undo' if back else 'Redo'}: {step.words}"
        foreseen = self._foresee_turn(list(wanted), lambda row: wanted[row.ref.photo_id].turn)
        told = self.undone if back else self.redone

        def stored(done: Edited) -> None:
            self._settle_edits((), foreseen, done)
            told.emit(step.words, step.photo_id)

        self._doer.ask(lambda: put_edits(self._lib, wanted, words), stored, lambda error: self._fail(foreseen, error))

    def _foreseen(self, ids: Sequence[int], becomes: Callable[[PhotoRow], Marks]) -> list[int]:
        """Paint what is held; which photos that were."""
        fields: dict[int, Mapping[str, object]] = {}
        for row in self._model.held(ids):
            new = becomes(row)
            fields[row.ref.photo_id] = {"rating": new.rating, "label": new.label, "keep": new.keep}
        self._model.foresee(fields)
        return list(fields)

    def _settle(self, foreseen: Sequence[int], done: Marked) -> None:
        self._model.stored(foreseen)
        if done.changes:
            self._hub.changed.emit(done.changes)

    def _fail(self, foreseen: Sequence[int], error: PhotoDeskError) -> None:
        self._model.stored(foreseen)
        self.refused.emit(error.told, error.hint)


def shown_marks(row: PhotoRow) -> Marks:
    return Marks(row.rating, row.label, row.keep)


def kinds_of_row(row: PhotoRow) -> frozenset[FileKind]:
    """Kinds of the files a photo still has, as `domain.plan.kinds_of` says it of a Photo."""
    return frozenset(f.kind for f in row.files if f.state is not FileState.TRASHED)


def _said(mark: Mark, photos: int) -> str:
    return _counted(words_of(mark), photos)


def _counted(words: str, photos: int) -> str:
    return f"{words} · {photos:,} photos" if photos != 1 else words


def _turned(edit: Edit, turn: int) -> int:
    """How a photo stands after an edit."""
    match edit:
        case Turn(degrees):
            return (turn + degrees) % 360
        case TurnBack():
            return 0
        case _:
            return turn


_PAIRED = {
    PairDeed.PART: "RAW and JPEG as two photos",
    PairDeed.JOIN: "RAW and JPEG as one photo",
}
_STACKED = {
    StackDeed.JOIN: "joined into a stack",
    StackDeed.TAKE_OUT: "taken out of the stack",
    StackDeed.SPLIT: "stack split",
    StackDeed.FORGET: "stack as recognised",
    StackDeed.BURST: "stack is a burst",
    StackDeed.BRACKET: "stack is a bracket",
    StackDeed.PANORAMA: "stack is a panorama",
}


def _nothing() -> None:
    """Takes its turn behind what is being stored."""
