"""Which photos must be looked at together to say how a few of them are stacked: all within reach, whole runs only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from photodesk.domain.photo import CaptureTime
from photodesk.domain.stack_choices import Choice, arranged
from photodesk.domain.stacks import BREAK_S, Frame, Stack, StackKind
from photodesk.store.database import Database, Row
from photodesk.store.fields import id_list

REACH = timedelta(seconds=20)
"""So far around a photo is looked at first; a run that goes on beyond makes it three times as far, and again."""

_FRAME = """p.id, p.taken_local, p.camera, p.exposure_seconds, p.aperture, p.iso, p.focal_length, p.project_id,
    p.subfolder, p.stem_key"""

# Capture times have no zone.
_FIRST = datetime.min  # noqa: DTZ901
_LAST = datetime.max  # noqa: DTZ901

Camera = tuple[int, str]
Span = tuple[datetime, datetime]


def settled_around(db: Database, due: Iterable[int]) -> tuple[set[int], list[Stack]]:
    """(photos looked at, the stacks they stand in). Whoever is looked at is so with its whole stack. Inside one
    transaction."""
    frames: dict[int, Frame] = {}
    choices: dict[int, Choice] = {}
    asked = set(due)
    looked_at = set(asked)
    while asked:
        some = _frames(db, "json_each(?) j CROSS JOIN photos p ON p.id = j.value", (id_list(asked),))
        frames |= {f.photo_id: f for f, _ in some}
        for camera, span in _spans(some):
            frames |= {f.photo_id: f for f in _run(db, camera, span)}
        wanted = id_list(i for i in frames if i not in choices)
        choices |= choices_of(db, wanted)
        numbers = id_list({c.number for c in choices.values() if c.number})
        mates = db.sql(
            "SELECT c.photo_id FROM json_each(?) j CROSS JOIN stack_choices c ON c.number = j.value", (numbers,)
        )
        asked = {i for (i,) in mates} - frames.keys()
    return looked_at | frames.keys(), arranged(frames.values(), choices)


def choices_of(db: Database, ids: str) -> dict[int, Choice]:
    """What the user decided by hand about photos (`ids` as of `id_list`); who is absent stands as recognised."""
    rows = db.sql(
        "SELECT c.photo_id, c.number, c.kind FROM json_each(?) j CROSS JOIN stack_choices c ON c.photo_id = j.value",
        (ids,),
    )
    return {photo_id: Choice(number, StackKind(kind) if kind else None) for photo_id, number, kind in rows}


def _frames(db: Database, source: str, bindings: tuple[object, ...]) -> list[tuple[Frame, datetime | None]]:
    return [_frame(row) for row in db.sql(f"SELECT {_FRAME} FROM {source}", bindings)]


def _frame(row: Row) -> tuple[Frame, datetime | None]:
    photo_id, local, camera, seconds, aperture, iso, focal, project_id, subfolder, stem_key = row
    shot = f"{subfolder}/{stem_key}"
    try:
        moment = datetime.fromisoformat(local).replace(tzinfo=None) if local else None
        at = CaptureTime(local).seconds() if local else None
    except (ValueError, OverflowError):
        moment = at = None
    return Frame(photo_id, at, camera, seconds, aperture, iso, focal, project_id, shot), moment


def _spans(some: Iterable[tuple[Frame, datetime | None]]) -> Iterator[tuple[Camera, Span]]:
    """Stretches of time of one camera around photos, where they overlap as one."""
    timed = sorted((f.project_id, f.camera, at) for f, at in some if at is not None and f.camera)
    held: tuple[Camera, Span] | None = None
    for project_id, name, at in timed:
        camera = (project_id, name)
        if held is not None and held[0] == camera and at - held[1][1] <= 2 * REACH:
            held = camera, (held[1][0], at)
        else:
            if held is not None:
                yield held
            held = camera, (at, at)
    if held is not None:
        yield held


def _run(db: Database, camera: Camera, span: Span) -> list[Frame]:
    """The frames from `span` on both sides until there is a break; whole runs only."""
    reach = REACH
    while True:
        low, high = _moved(span[0], -reach), _moved(span[1], reach)
        found = _frames(
            db,
            "photos p WHERE p.project_id = ? AND p.camera = ? AND p.taken_local >= ? AND p.taken_local <= ?"
            " ORDER BY p.taken_local, p.id",
            (*camera, low.isoformat(timespec="microseconds"), high.isoformat(timespec="microseconds") + "~"),
        )
        timed = [(f, at) for f, at in found if at is not None]
        whole = _whole(timed, low, high)
        if not whole or whole[0][1] > span[0] or whole[-1][1] < span[1]:
            reach *= 3
            if low == _FIRST and high == _LAST:
                return [f for f, _ in timed]
            continue
        return [f for f, _ in whole]


def _whole(timed: list[tuple[Frame, datetime]], low: datetime, high: datetime) -> list[tuple[Frame, datetime]]:
    """Without the runs that may go on outside the stretch."""
    gap = timedelta(seconds=BREAK_S + 0.001)
    start, end = 0, len(timed)
    edge = low
    while start < end and timed[start][1] - edge <= gap and edge != _FIRST:
        edge = timed[start][1]
        start += 1
    edge = high
    while end > start and edge - timed[end - 1][1] <= gap and edge != _LAST:
        edge = timed[end - 1][1]
        end -= 1
    return timed[start:end]


def _moved(at: datetime, by: timedelta) -> datetime:
    try:
        return at + by
    except OverflowError:
        return _LAST if by > timedelta() else _FIRST
