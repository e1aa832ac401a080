"""What the index in memory knows of a photo: the truth of the query builder's own conditions, as bits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from photodesk.domain.filter import PhotoFilter, Plan
from photodesk.domain.photo import FileKind, Label, PhotoState
from photodesk.store import filter_sql
from photodesk.store.filter_sql import Binding

NOTHING = PhotoFilter(states=())
"""The filter that every photo passes."""

_SHAPES = ("landscape", "portrait", "square")
_FLAGS: dict[str, PhotoFilter] = {
    **{f"state {s}": PhotoFilter(states=(s,)) for s in PhotoState},
    **{f"kind {k}": replace(NOTHING, kinds=(k,)) for k in FileKind},
    **{f"label {c}": replace(NOTHING, labels=(c,)) for c in Label},
    **{f"shape {s}": replace(NOTHING, orientation=s) for s in _SHAPES},
    "pending": replace(NOTHING, pending=True),
    "undecided": replace(NOTHING, plan=Plan.UNDECIDED),
    "failed": replace(NOTHING, failed=True),
    "derivatives_missing": replace(NOTHING, derivatives_missing=True),
    "duplicates": replace(NOTHING, duplicates=True),
    "untagged": replace(NOTHING, untagged=True),
}
"""Each bit by its name, and the filter whose SQL says whether it is set. The builder stays the only one who knows."""

_BIT = {name: 1 << place for place, name in enumerate(_FLAGS)}
_EITHER = ("pending", "failed", "derivatives_missing", "duplicates", "untagged")
_DAY = re.compile(r"(?!0000)\d{4}-\d{2}-\d{2}", re.ASCII)

NO_DAY, ODD_DAY = 0, -1
_DAY_SQL = f"""CASE WHEN p.taken_local IS NULL THEN {NO_DAY}
    WHEN p.taken_local >= '0001' AND p.taken_local GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'
    THEN CAST(replace(substr(p.taken_local, 1, 10), '-', '') AS INTEGER) ELSE {ODD_DAY} END"""

COLUMNS = 5
"""Numbers of one photo: id, project, day (20260531), stars, bits."""


def facts_sql() -> tuple[str, tuple[Binding, ...]]:
    """An expression over `photos p` that is a photo's numbers with commas between, and its bindings."""
    bits, bindings = [], list[Binding]()
    for name, meant in _FLAGS.items():
        condition = filter_sql.where(meant)
        bits.append(f"CASE WHEN {condition.sql} THEN {_BIT[name]} ELSE 0 END")
        bindings += condition.bindings
    numbers = ("p.id", "p.project_id", _DAY_SQL, "p.rating", " + ".join(bits))
    return " || ',' || ".join(f"({number})" for number in numbers), tuple(bindings)


def bits(names: Iterable[str]) -> int:
    return sum(_BIT[name] for name in names)


SHOWN = bits(f"state {s}" for s in PhotoFilter().states)
UNDECIDED, PENDING = _BIT["undecided"], _BIT["pending"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter in the index's terms. A photo passes when its bits hold one of each of `some` and all of `every` and
    none of `none`, its stars and day lie in the closed and half-open ranges, and it passes `rest`, which is SQL's."""

    some: tuple[int, ...] = ()
    every: int = 0
    none: int = 0
    projects: tuple[int, ...] = ()
    stars: tuple[int | None, int | None] = (None, None)
    days: tuple[int | None, int | None] = (None, None)
    rest: PhotoFilter = NOTHING


def asked(f: PhotoFilter) -> Asked:
    """What the index can answer of a filter; whatever it does not know stays in `rest`."""
    some = [bits(f"state {s}" for s in dict.fromkeys(f.states))] if f.states else []
    if f.labels:
        some.append(bits(f"label {c}" for c in dict.fromkeys(f.labels)))
    known: dict[str, object] = dict.fromkeys(("project_ids", "states", "labels", "kinds"), ())
    known |= dict.fromkeys((*_EITHER, "plan", "rating_min", "rating_max"))
    every = [f"kind {FileKind(k)}" for k in dict.fromkeys(f.kinds)]
    every += [name for name in _EITHER if getattr(f, name) is True]
    none = [name for name in _EITHER if getattr(f, name) is False]
    if f.plan is Plan.KEEP:
        none += ["undecided", "pending"]
    elif f.plan is not None:
        every.append("undecided" if f.plan is Plan.UNDECIDED else "pending")
    if f.orientation.casefold() in _SHAPES:
        every.append(f"shape {f.orientation.casefold()}")
        known["orientation"] = ""
    days: list[int | None] = []
    for name in ("date_from", "date_to"):
        text = getattr(f, name)
        plain = text is not None and _DAY.fullmatch(text)
        days.append(int(text.replace("-", "")) if plain else None)
        known |= {name: None} if plain else {}
    return Asked(
        tuple(some),
        bits(set(every)),
        bits(set(none)),
        f.project_ids,
        (f.rating_min, f.rating_max),
        (days[0], days[1]),
        replace(f, **known),  # type: ignore[arg-type]
    )


def without_days(rest: Asked, f: PhotoFilter) -> Asked:
    """The same with the days left to SQL: some photo has a capture time that is no date."""
    dates = {field.name: getattr(f, field.name) for field in fields(f) if field.name.startswith("date_")}
    return replace(rest, days=(None, None), rest=replace(rest.rest, **dates))
