"""What the user decides about a photo (keep or discard, stars, label), as values; and the history of it. Pure.

One function says what a decision does to a photo. The screen uses it to paint at once, the library to store.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from photodesk.domain.edits import EditStep
from photodesk.domain.pair_change import PairChange
from photodesk.domain.photo import FileKind, Keep, Label
from photodesk.domain.plan import KeepChoice, decisions
from photodesk.domain.stack_choices import StackChange
from photodesk.domain.tag import TagChange

HISTORY_LIMIT = 1000
"""Steps that can be taken back."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything the user has decided about one photo."""

    rating: int = 0
    label: Label | None = None
    keep: Keep = field(default_factory=Keep)


@dataclass(frozen=True, slots=True)
class SetKeep:
    """Keep both, one half, none, or decide nothing."""

    choice: KeepChoice


@dataclass(frozen=True, slots=True)
class CycleKeep:
    """Both → only the JPEG → only the RAW → both. A photo with one file goes keep → discard → keep."""


@dataclass(frozen=True, slots=True)
class SetFile:
    """Keep (True), discard (False) or leave undecided (None) the file of one kind."""

    kind: FileKind
    keep: bool | None


@dataclass(frozen=True, slots=True)
class SetRating:
    """0 to 5 stars."""

    stars: int


@dataclass(frozen=True, slots=True)
class SetLabel:
    """A colour label; the one a photo has already takes it away when `toggle`."""

    label: Label | None
    toggle: bool = True


@dataclass(frozen=True, slots=True)
class ForgetDiscards:
    """Discards become undecided; what is explicitly kept stays kept."""


Mark = SetKeep | CycleKeep | SetFile | SetRating | SetLabel | ForgetDiscards


def applied(mark: Mark, old: Marks, kinds: Collection[FileKind]) -> Marks:
    """What a photo with files of `kinds` looks like after `mark`. A mark that does not apply changes nothing."""
    match mark:
        case SetKeep(choice):
            return _kept(old, choice, kinds)
        case CycleKeep():
            return _kept(old, next_choice(old.keep, kinds), kinds)
        case SetFile(kind, keep):
            return replace(old, keep=_with(old.keep, {f"keep_{kind}": keep})) if kind in kinds else old
        case ForgetDiscards():
            gone = {f"keep_{kind}": None for kind in kinds if old.keep.of(kind) is False}
            return replace(old, keep=_with(old.keep, gone))
        case SetRating(stars):
            return replace(old, rating=max(0, min(5, stars)))
        case SetLabel(label, toggle):
            return replace(old, label=None if toggle and old.label is label else label)


def next_choice(keep: Keep, kinds: Collection[FileKind]) -> KeepChoice:
    """What `J` makes of a plan."""
    if FileKind.RAW not in kinds or len(kinds) < 2:
        return KeepChoice.NONE if any(keep.of(kind) for kind in kinds) else KeepChoice.BOTH
    rendered = FileKind.JPEG if FileKind.JPEG in kinds else FileKind.OTHER
    if keep.of(FileKind.RAW) and keep.of(rendered):
        return KeepChoice.JPEG if rendered is FileKind.JPEG else KeepChoice.RAW
    if keep.of(rendered) and keep.of(FileKind.RAW) is False:
        return KeepChoice.RAW
    return KeepChoice.BOTH


def _kept(old: Marks, choice: KeepChoice, kinds: Collection[FileKind]) -> Marks:
    columns = decisions(kinds, choice)
    return old if columns is None else replace(old, keep=_with(old.keep, columns))


def _with(keep: Keep, columns: Mapping[str, bool | None]) -> Keep:
    return replace(keep, **{name.removeprefix("keep_"): value for name, value in columns.items()})


@dataclass(frozen=True, slots=True)
class Step:
    """One decision that can be taken back: `words` say what it was, `photo_id` is the photo to show."""

    words: str
    photo_id: int
    before: Mapping[int, Marks]
    after: Mapping[int, Marks]


@dataclass(frozen=True, slots=True)
class TagStep:
    """Tags given and taken, in the same history as every other decision."""

    words: str
    photo_id: int
    change: TagChange


@dataclass(frozen=True, slots=True)
class StackStep:
    """Stacks joined, split, taken apart by hand."""

    words: str
    photo_id: int
    change: StackChange


@dataclass(frozen=True, slots=True)
class PairStep:
    """A pair parted, or its halves joined, by hand."""

    words: str
    photo_id: int
    change: PairChange


AnyStep = Step | TagStep | EditStep | StackStep | PairStep


@dataclass(frozen=True, slots=True)
class History:
    """Steps done, newest last, and steps taken back, next to redo last. One history for every view (T64)."""

    done: tuple[AnyStep, ...] = ()
    undone: tuple[AnyStep, ...] = field(default=())

    def pushed(self, step: AnyStep) -> History:
        """A new decision; what was taken back before it can no longer be redone."""
        return History((*self.done[-(HISTORY_LIMIT - 1) :], step), ())

    def undo(self) -> tuple[History, AnyStep | None]:
        if not self.done:
            return self, None
        return History(self.done[:-1], (*self.undone, self.done[-1])), self.done[-1]

    def redo(self) -> tuple[History, AnyStep | None]:
        if not self.undone:
            return self, None
        return History((*self.done, self.undone[-1]), self.undone[:-1]), self.undone[-1]


def words_of(mark: Mark) -> str:
    """What a mark does, for toasts and the undo entry."""
    match mark:
        case SetKeep(choice):
            return _CHOICES[choice]
        case CycleKeep():
            return "next of both, JPEG, RAW"
        case SetFile(kind, keep):
            return f"{_KEEP[keep]} {_KINDS[kind]}"
        case ForgetDiscards():
            return "discards forgotten"
        case SetRating(stars):
            return f"{stars} stars" if stars != 1 else "1 star"
        case SetLabel(label):
            return f"{label} label" if label else "no label"


_CHOICES = {
    KeepChoice.BOTH: "keep",
    KeepChoice.JPEG: "keep JPEG only",
    KeepChoice.RAW: "keep RAW only",
    KeepChoice.NONE: "discard",
    KeepChoice.UNDECIDED: "undecided",
}
_KEEP = {True: "keep", False: "discard", None: "undecided:"}
_KINDS = {FileKind.JPEG: "JPEG", FileKind.RAW: "RAW", FileKind.OTHER: "file"}
