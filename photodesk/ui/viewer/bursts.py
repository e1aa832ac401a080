"""Photos side by side that are of one stack: who of a burst is the sharpest, and when each was taken. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from photodesk.domain.photo_list import PhotoRow

CLEAR = 3.0
"""By less than this no frame is called the sharpest: the figure is not that exact."""


def seconds(row: PhotoRow) -> float | None:
    """Capture time in seconds; None when it is unknown."""
    try:
        return row.taken.seconds() if row.taken else None
    except ValueError:
        return None


def groups(rows: Sequence[PhotoRow]) -> list[tuple[int, ...]]:
    """Photo ids of those that are of one stack, by capture time; two or more of each."""
    found: dict[int, list[PhotoRow]] = {}
    for row in rows:
        if row.stack is not None:
            found.setdefault(row.stack.stack_id, []).append(row)
    ordered = (sorted(group, key=_place) for group in found.values() if len(group) > 1)
    return [tuple(row.ref.photo_id for row in group) for group in ordered]


def _place(row: PhotoRow) -> int:
    return row.stack.place if row.stack is not None else 0


def sharpest(rows: Sequence[PhotoRow], scores: Mapping[int, float]) -> frozenset[int]:
    """The sharpest photo of each burst, once every frame of it is measured and one clearly stands out.

    Of a bracket or a panorama every frame is needed: none is called the best."""
    found = set()
    for group in groups([row for row in rows if row.stack is not None and row.stack.may_be_thinned]):
        measured = sorted(((scores[i], i) for i in group if i in scores), reverse=True)
        if len(measured) == len(group) and measured[0][0] - measured[1][0] >= CLEAR:
            found.add(measured[0][1])
    return frozenset(found)


def leads(rows: Sequence[PhotoRow]) -> dict[int, str]:
    """ "0.00 s", "+0.12 s" after the first frame shown of its stack; photos without a time or a stack have none."""
    times = {row.ref.photo_id: when for row in rows if (when := seconds(row)) is not None}
    found = {}
    for group in groups(rows):
        timed = [photo_id for photo_id in group if photo_id in times]
        first = min((times[photo_id] for photo_id in timed), default=0.0)
        for photo_id in timed:
            after = times[photo_id] - first
            found[photo_id] = f"+{after:.2f} s" if after > 0 else "0.00 s"
    return found
