"""Three ways at once: what the user says here, what a sidecar says, and what both said last. Pure (T26).

Each field is judged alone. Where only one side changed it counts; where both did, and not alike, nothing is replaced:
the field is a conflict that the user decides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Value = str | tuple[str, ...] | None
"""A field as it stands: a text, tags, or nothing."""

FIELDS = ("rating", "label", "pick", "tags", "title", "caption", "creator", "copyright", "turn", "time")
NAMES = {
    "rating": "stars",
    "label": "colour label",
    "pick": "pick",
    "tags": "tags",
    "title": "title",
    "caption": "caption",
    "creator": "creator",
    "copyright": "copyright",
    "turn": "rotation",
    "time": "capture time",
}


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a field was when both sides were last brought together: in the file, and here."""

    file: Value
    ours: Value


@dataclass(frozen=True, slots=True)
class Side:
    """A field of a sidecar: as it stands in the file, and as it would read here. `read` may say nothing new."""

    file: Value
    read: Value


class Verdict(StrEnum):
    SAME = "same"
    ADOPT = "adopt"
    WRITE = "write"
    CONFLICT = "conflict"


class Choice(StrEnum):
    """Whose word holds in a conflict: what was decided here, or what the sidecar says."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Merged:
    """`ours` after the merge, the fields to be written into the file, and those that nobody can decide but the user."""

    ours: Mapping[str, Value]
    write: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    adopted: frozenset[str] = field(default_factory=frozenset)


def judge(base: Agreed | None, ours: Value, side: Side, *, decided: bool) -> Verdict:
    """What is to be done with one field. `decided`: without a base, that the user has said something of it here."""
    if base is None:
        if ours == side.read:
            return Verdict.SAME
        if not side.file or not side.read:
            return Verdict.WRITE if ours else Verdict.SAME
        return Verdict.CONFLICT if decided or ours else Verdict.ADOPT
    mine, theirs = ours != base.ours, side.file != base.file
    if mine and theirs:
        return Verdict.SAME if ours == side.read else Verdict.CONFLICT
    if theirs:
        return Verdict.ADOPT if side.read != ours else Verdict.SAME
    return Verdict.WRITE if mine else Verdict.SAME


def merge(
    base: Mapping[str, Agreed],
    ours: Mapping[str, Value],
    theirs: Mapping[str, Side],
    decided: Collection[str] = (),
) -> Merged:
    """Every field of a sidecar and of a photo brought together."""
    after = dict(ours)
    found: dict[Verdict, set[str]] = {verdict: set() for verdict in Verdict}
    for name in FIELDS:
        side = theirs[name]
        if name == "tags":
            after[name], writes = merged_tags(base.get(name), _tags(ours[name]), _tags(side.file))
            verdict = Verdict.WRITE if writes else Verdict.SAME
            found[Verdict.ADOPT if _keys(after[name]) != _keys(ours[name]) else verdict].add(name)
        elif name == "pick":
            verdict = _pick(base.get(name), ours[name])
        else:
            verdict = judge(base.get(name), ours[name], side, decided=name in decided)
            if verdict is Verdict.ADOPT:
                after[name] = side.read
        found[verdict].add(name)
    return Merged(
        after,
        frozenset(found[Verdict.WRITE]),
        frozenset(found[Verdict.CONFLICT]),
        frozenset(found[Verdict.ADOPT]),
    )


def merged_tags(base: Agreed | None, ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """What either side gave is given, what either took is taken; tags never conflict. And whether the file needs it.

    A tag that one side took and the other gave anew stays: nothing is lost by a guess.
    """
    mine, yours = _by_key(ours), _by_key(theirs)
    was_mine = _keys(base.ours) if base else frozenset[str]()
    was_yours = _keys(base.file) if base else frozenset[str]()
    kept = []
    for key, name in {**yours, **mine}.items():
        given = (key in mine and key not in was_mine) or (key in yours and key not in was_yours)
        taken = (key in was_mine and key not in mine) or (key in was_yours and key not in yours)
        if given or not taken:
            kept.append(name)
    kept.sort(key=str.casefold)
    return tuple(kept), _keys(tuple(kept)) != yours.keys()


def _pick(base: Agreed | None, ours: Value) -> Verdict:
    """A pick is written and never read: what another program rejects is not planned to be discarded here (T12)."""
    return Verdict.WRITE if ours != (base.ours if base else None) else Verdict.SAME


def _by_key(tags: tuple[str, ...]) -> dict[str, str]:
    return {tag.casefold(): tag for tag in tags}


def _keys(tags: Value) -> frozenset[str]:
    return frozenset(tag.casefold() for tag in _tags(tags))


def _tags(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()
