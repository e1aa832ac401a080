"""What the user decided about stacks by hand: taken out, split, joined. It wins over what is recognised. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from photodesk.domain.stacks import Frame, Stack, StackKind, find_stacks, kind_of


class StackDeed(StrEnum):
    """What can be decided by hand. SPLIT cuts before the photo named."""

    JOIN = "join"
    TAKE_OUT = "take out"
    SPLIT = "split"
    FORGET = "forget"
    BURST = "burst"
    BRACKET = "bracket"
    PANORAMA = "panorama"


KINDS = {
    StackDeed.BURST: StackKind.BURST,
    StackDeed.BRACKET: StackKind.BRACKET,
    StackDeed.PANORAMA: StackKind.PANORAMA,
}
"""The deeds that say what a stack is."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Where the user put a photo: alone (0), or with all photos of the same number. `kind`: what that stack is by the
    user's word; None: what it is recognised as."""

    number: int = 0
    kind: StackKind | None = None


ALONE = Choice()
Choices = Mapping[int, Choice | None]
"""By photo id; None: nothing by hand, recognition decides."""


@dataclass(frozen=True, slots=True)
class StackChange:
    """What a decision came to, exactly, so that it can be taken back: both sides name the same photos."""

    before: Choices
    after: Choices

    def __bool__(self) -> bool:
        return self.before != self.after

    @property
    def inverse(self) -> StackChange:
        return StackChange(self.after, self.before)


def arranged(frames: Iterable[Frame], choices: Mapping[int, Choice]) -> list[Stack]:
    """The stacks as they stand, in order of their first frame: made by hand, and recognised ones without the photos
    the user put elsewhere.

    Whoever is recognised as of a bracket or a panorama keeps that protection in whatever stack it is put into, unless
    the user says what that stack is.
    """
    by_id = {f.photo_id: f for f in frames}
    recognised = find_stacks(by_id.values())
    needed = {i: s.kind for s in recognised if not s.may_be_thinned for i in s.photo_ids}
    groups: dict[int, list[Frame]] = {}
    for frame in sorted(by_id.values(), key=_when):
        if number := choices.get(frame.photo_id, ALONE).number:
            groups.setdefault(number, []).append(frame)
    found = [(group, True) for group in groups.values()]
    found += [([by_id[i] for i in s.photo_ids if i not in choices], False) for s in recognised]
    made = [
        Stack(_said(group, choices) or _protected(group, needed), tuple(f.photo_id for f in group), by_hand)
        for group, by_hand in found
        if len(group) > 1
    ]
    return sorted(made, key=lambda s: _when(by_id[s.photo_ids[0]]))


def _said(group: Sequence[Frame], choices: Mapping[int, Choice]) -> StackKind | None:
    """What the user says a stack is."""
    return next((kind for f in group if (kind := choices.get(f.photo_id, ALONE).kind) is not None), None)


def _protected(group: Sequence[Frame], needed: Mapping[int, StackKind]) -> StackKind:
    kind = kind_of(group)
    if kind is not StackKind.BURST:
        return kind
    return next((needed[f.photo_id] for f in group if f.photo_id in needed), kind)


def _when(frame: Frame) -> tuple[bool, float, int]:
    return frame.at is None, frame.at or 0.0, frame.photo_id


def taken_out(photo_ids: Iterable[int]) -> Choices:
    """Each of these photos stands alone from now on; what is left of their stacks stays together."""
    return dict.fromkeys(photo_ids, ALONE)


def joined(photo_ids: Iterable[int], number: int) -> Choices:
    """One stack of these photos. `number` is one that no stack has had."""
    return dict.fromkeys(photo_ids, Choice(number))


def named(members: Iterable[int], number: int, kind: StackKind) -> Choices:
    """A stack that is what the user says it is, whatever it looks like."""
    return dict.fromkeys(members, Choice(number, kind))


def split(members: Sequence[int], at: int, numbers: tuple[int, int]) -> Choices:
    """A stack cut before photo `at`: two stacks by hand; a part of one photo stands alone. `members` by time.

    Nothing when there is nothing before `at`.
    """
    place = members.index(at) if at in members else 0
    parts = (members[:place], members[place:])
    if not all(parts):
        return {}
    return {
        photo_id: Choice(number) if len(part) > 1 else ALONE
        for part, number in zip(parts, numbers, strict=True)
        for photo_id in part
    }


def forgotten(photo_ids: Iterable[int]) -> Choices:
    """Recognition decides again."""
    return dict.fromkeys(photo_ids)
