"""Stacks: keeping them found, and what the user decides about them by hand: join, split, take out, keep only one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

from photodesk.domain import stack_choices
from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.errors import ReadOnlyError, UsageError
from photodesk.domain.marks import Marks, SetKeep, applied
from photodesk.domain.plan import KeepChoice, kinds_of
from photodesk.domain.stack_choices import KINDS, Choice, Choices, StackChange, StackDeed
from photodesk.domain.stacks import Stack, StackKind, StackPlace, StackTable
from photodesk.library.marks import Marked, marks_of, put_marks
from photodesk.library.open_library import OpenLibrary
from photodesk.store.events import PhotoEvent
from photodesk.store.stacks import StackStore

Deed = tuple[StackChange, ChangeSet]
"""What a decision came to, for undo, and what changed."""


def settle(lib: OpenLibrary, restated: Iterable[int] = ()) -> tuple[ChangeSet, bool]:
    """Find the stacks of photos that came, changed or went, up to 2,000 at a time. (what changed, whether more wait).

    Derived rows only; nothing the user decided is written. `restated`: photos that went to the trash or came back;
    those stacked with them count one less or more.
    """
    store = StackStore(lib.db)
    changed, more = store.settle() if store.due() else ([], False)
    mates = (i for stack in store.of(restated) for i in stack.photo_ids)
    return ChangeSet.of(Aspect.STACKS, {*changed, *mates}), more


def settle_all(lib: OpenLibrary) -> None:
    """The same until nothing waits."""
    while settle(lib)[1]:
        pass


def places(lib: OpenLibrary, photo_ids: Iterable[int]) -> dict[int, StackPlace]:
    """Where photos stand in their stacks, once everything is settled: for the terminal, where no window keeps it so.

    In a library that can only be read: as it was found last.
    """
    with suppress(ReadOnlyError):
        settle_all(lib)
    return StackStore(lib.db).places(photo_ids)


def table(lib: OpenLibrary) -> StackTable:
    """Every member of every stack: what folding is made from."""
    return StackStore(lib.db).table()


def version(lib: OpenLibrary) -> int:
    """A number that changes whenever `table` may."""
    return StackStore(lib.db).version()


def members(lib: OpenLibrary, photo_id: int) -> tuple[int, ...]:
    """Every photo stacked with this one, itself too, by capture time; empty when it stands alone."""
    return next((s.photo_ids for s in StackStore(lib.db).of([photo_id])), ())


def decide(lib: OpenLibrary, deed: StackDeed, photo_ids: Sequence[int]) -> Deed:
    """One of the decisions below by its name; SPLIT cuts before the first photo named."""
    match deed:
        case StackDeed.JOIN:
            return join(lib, photo_ids)
        case StackDeed.TAKE_OUT:
            return take_out(lib, photo_ids)
        case StackDeed.SPLIT:
            return split(lib, photo_ids[0])
        case StackDeed.FORGET:
            return forget(lib, photo_ids)
        case _:
            return name(lib, photo_ids, KINDS[deed])


def join(lib: OpenLibrary, photo_ids: Sequence[int]) -> Deed:
    """One stack of these photos, with whatever is stacked with them. Raises UsageError for fewer than two."""
    with lib.db.atomic(durable=True):
        known = [i for i, _ in lib.photos.existing(photo_ids, lib.tenant)]
        members = _with_mates(lib, known)
        if len(members) < 2:
            raise UsageError("A stack needs two photos or more.", "Select the photos that belong together.")
        number = StackStore(lib.db).new_numbers(1)[0]
        return _choose(lib, stack_choices.joined(members, number), f"joined into a stack of {len(members)}")


def take_out(lib: OpenLibrary, photo_ids: Sequence[int]) -> Deed:
    """These photos stand alone; what is left of their stacks stays together. Raises UsageError when none is stacked."""
    with lib.db.atomic(durable=True):
        members = {i for stack in StackStore(lib.db).of(photo_ids) for i in stack.photo_ids}
        wanted = [i for i in photo_ids if i in members]
        if not wanted:
            raise UsageError("None of these photos is in a stack.", "Nothing was changed.")
        return _choose(lib, stack_choices.taken_out(wanted), "taken out of its stack")


def split(lib: OpenLibrary, photo_id: int) -> Deed:
    """Cut the stack of a photo in two: the photo begins the second part. Raises UsageError when there is nothing
    before it."""
    with lib.db.atomic(durable=True):
        stacks = StackStore(lib.db).of([photo_id])
        first, second = StackStore(lib.db).new_numbers(2)
        members = stacks[0].photo_ids if stacks else ()
        choices = stack_choices.split(members, photo_id, (first, second))
        if not choices:
            raise UsageError(
                "There is no photo of a stack before this one.", "Choose the photo the second part begins with."
            )
        return _choose(lib, choices, "stack split")


def name(lib: OpenLibrary, photo_ids: Sequence[int], kind: StackKind) -> Deed:
    """Say what the stacks of these photos are, where recognition is wrong. Raises UsageError when none is stacked."""
    with lib.db.atomic(durable=True):
        found = StackStore(lib.db).of(photo_ids)
        if not found:
            raise UsageError("None of these photos is in a stack.", "Nothing was changed.")
        choices: dict[int, Choice | None] = {}
        for stack, number in zip(found, StackStore(lib.db).new_numbers(len(found)), strict=True):
            choices |= stack_choices.named(stack.photo_ids, number, kind)
        return _choose(lib, choices, f"stack is a {kind}")


def forget(lib: OpenLibrary, photo_ids: Sequence[int]) -> Deed:
    """Forget what was decided by hand about these photos and all stacked with them: recognition decides again.

    Raises UsageError when nothing was decided by hand.
    """
    store = StackStore(lib.db)
    with lib.db.atomic(durable=True):
        touched = dict(store.choices(_with_mates(lib, photo_ids)))
        touched |= store.choices(store.same_numbers(touched))
        chosen = [i for i, choice in touched.items() if choice is not None]
        if not chosen:
            raise UsageError("Nothing was decided by hand about the stacks of these photos.", "Nothing was changed.")
        return _choose(lib, stack_choices.forgotten(chosen), "stack as recognised")


def change(lib: OpenLibrary, wanted: StackChange, words: str) -> ChangeSet:
    """Make choices what `wanted.after` says (undo and redo)."""
    with lib.db.atomic(durable=True):
        return _choose(lib, wanted.after, words)[1]


def keep_only(lib: OpenLibrary, photo_id: int, others: Sequence[int]) -> Marked:
    """Keep a photo and plan to discard `others`, which must be of the same burst: one decision.

    Raises UsageError where the stack is a bracket or a panorama: all of its frames are needed.
    """
    stack = next(iter(StackStore(lib.db).of([photo_id])), None)
    rest = [i for i in others if i != photo_id]
    if stack is None or not set(rest) <= set(stack.photo_ids) or not rest:
        raise UsageError("This photo is not in a burst with the others.", "Nothing was marked.")
    if not stack.may_be_thinned:
        raise UsageError(needed(stack), "Nothing was marked.")
    wanted: dict[int, Marks] = {}
    for photo in lib.photos.get([photo_id, *rest]):
        mark = SetKeep(KeepChoice.BOTH if photo.id == photo_id else KeepChoice.NONE)
        wanted[photo.id] = applied(mark, marks_of(photo), kinds_of(photo))
    return put_marks(lib, wanted, f"keep only this of a burst of {len(stack.photo_ids)}")


def needed(stack: Stack) -> str:
    """Why nothing of a stack is suggested for discarding."""
    return f"This is a {stack.kind}: all of its {len(stack.photo_ids)} frames belong together."


def _with_mates(lib: OpenLibrary, photo_ids: Iterable[int]) -> list[int]:
    """These photos and everything stacked with them, each once."""
    asked = list(photo_ids)
    mates = (i for stack in StackStore(lib.db).of(asked) for i in stack.photo_ids)
    return list(dict.fromkeys((*asked, *mates)))


def _choose(lib: OpenLibrary, choices: Choices, words: str) -> Deed:
    """Write choices, their trail and the stacks that follow from them. Inside a transaction."""
    store = StackStore(lib.db)
    change = StackChange(store.choices(choices), choices)
    now = lib.now()
    changed = {i for i, choice in choices.items() if change.before[i] != choice}
    store.choose(choices, now)
    lib.events.add_many([PhotoEvent(i, now, "user", "stack", words) for i in sorted(changed)])
    more = True
    while more:
        stands, more = store.settle()
        changed.update(stands)
    return change, ChangeSet.of(Aspect.STACKS, changed)
