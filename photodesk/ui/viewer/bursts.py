"""Which photos were taken in one go. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from photodesk.domain.photo import Exposure
from photodesk.domain.photo_list import PhotoRow

GAP_S = 2.0
BRACKET_EV = 0.6
"""Frames this far apart in exposure are a bracket: the darker one is not the worse one."""
CLEAR = 3.0
"""By less than this no frame is called the sharpest: the figure is not that exact."""


def seconds(row: PhotoRow) -> float | None:
    """Capture time in seconds; None when it is unknown."""
    try:
        return row.taken.seconds() if row.taken else None
    except ValueError:
        return None


def groups(rows: Sequence[PhotoRow]) -> list[tuple[int, ...]]:
    """Photo ids of each burst of two or more: one camera, at most GAP_S from frame to frame, one exposure."""
    timed = sorted((when, row.ref.photo_id, row) for row in rows if (when := seconds(row)) is not None)
    found: list[list[PhotoRow]] = []
    last: tuple[float, PhotoRow] | None = None
    for when, _, row in timed:
        if last is not None and when - last[0] <= GAP_S and alike(last[1], row):
            found[-1].append(row)
        else:
            found.append([row])
        last = (when, row)
    return [tuple(row.ref.photo_id for row in group) for group in found if len(group) > 1]


def alike(one: PhotoRow, other: PhotoRow) -> bool:
    """Whether two frames can belong to one burst, their times aside."""
    if one.camera != other.camera or one.exposure.focal_length != other.exposure.focal_length:
        return False
    first, second = _ev(one.exposure), _ev(other.exposure)
    return first is None or second is None or abs(first - second) < BRACKET_EV


def sharpest(rows: Sequence[PhotoRow], scores: Mapping[int, float]) -> frozenset[int]:
    """The sharpest photo of each burst, once every frame of it is measured and one clearly stands out."""
    found = set()
    for group in groups(rows):
        measured = sorted(((scores[i], i) for i in group if i in scores), reverse=True)
        if len(measured) == len(group) and measured[0][0] - measured[1][0] >= CLEAR:
            found.add(measured[0][1])
    return frozenset(found)


def leads(rows: Sequence[PhotoRow]) -> dict[int, str]:
    """ "0.00 s", "+0.12 s" after the first frame of its burst; photos of no burst have none."""
    times = {row.ref.photo_id: when for row in rows if (when := seconds(row)) is not None}
    found = {}
    for group in groups(rows):
        first = min(times[photo_id] for photo_id in group)
        for photo_id in group:
            after = times[photo_id] - first
            found[photo_id] = f"+{after:.2f} s" if after > 0 else "0.00 s"
    return found


def _ev(exposure: Exposure) -> float | None:
    if not (exposure.seconds and exposure.aperture and exposure.iso):
        return None
    return math.log2(exposure.aperture**2 / exposure.seconds) - math.log2(exposure.iso / 100)
