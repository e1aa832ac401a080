"""Stacks: frames of one camera taken in quick succession, and what they are: a burst, a bracket, a panorama. Pure.

What the user decided by hand (`stack_choices`) is laid over what is recognised here.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import log2
from typing import NamedTuple

BREAK_S = 2.0
"""Frames further apart than this (seconds) are not of one stack."""
FEWEST_BRACKETED = 3
STEP_EV = 0.3
"""Exposures closer than this (stops) are one and the same."""
FEWEST_PANNED = 4
MOST_PANNED = 60
"""More frames in a steady rhythm are a series taken by a timer."""
PAN_STEP_S = 0.5
"""A panorama is turned by hand: at least this long from frame to frame, and regularly."""
REGULAR = 0.35
"""How much a step of a panorama may differ from the middle one, as a share of it."""


class StackKind(StrEnum):
    """Of a bracket or a panorama every frame is needed: nothing of it is ever suggested for discarding."""

    BURST = "burst"
    BRACKET = "bracket"
    PANORAMA = "panorama"


class Frame(NamedTuple):
    """What is looked at. `at`: capture time in seconds, None when unknown; exposure in seconds, f-number, ISO;
    focal length in mm."""

    photo_id: int
    at: float | None
    camera: str | None
    seconds: float | None = None
    aperture: float | None = None
    iso: int | None = None
    focal_length: float | None = None
    project_id: int = 0
    shot: str = ""
    """Folder and stem: files of one shot that are photos of their own (a pair split by hand) are no stack."""

    @property
    def stops(self) -> float | None:
        """How much light the frame was given, in stops; only differences mean something."""
        if not self.seconds or not self.aperture or self.seconds < 0 or self.aperture < 0:
            return None
        iso = self.iso if self.iso and self.iso > 0 else 100
        return log2(self.seconds) - 2 * log2(self.aperture) + log2(iso / 100)


@dataclass(frozen=True, slots=True)
class Stack:
    """Two frames or more, by time. `by_hand`: the user put them together."""

    kind: StackKind
    photo_ids: tuple[int, ...]
    by_hand: bool = False

    @property
    def may_be_thinned(self) -> bool:
        """Whether some frames may be suggested for discarding."""
        return self.kind is StackKind.BURST


@dataclass(frozen=True, slots=True)
class StackPlace:
    """Where a photo stands in its stack: `place` counts from 0 by capture time, `size` is how many photos of the stack
    are not in the trash. `stack_id` is the id of its first photo."""

    stack_id: int
    kind: StackKind
    place: int
    size: int
    by_hand: bool = False

    @property
    def may_be_thinned(self) -> bool:
        """Whether some of its photos may be suggested for discarding."""
        return self.kind is StackKind.BURST


@dataclass(frozen=True, slots=True, eq=False)
class StackTable:
    """Every member of every stack, stack by stack and by capture time: photo ids, and the stack of each."""

    photo_ids: array[int]
    stack_ids: array[int]


def in_words(kind: StackKind, size: int) -> str:
    """ "burst of 8", "bracket of 3", "panorama of 5"."""
    return f"{kind} of {size:,}"


def find_stacks(frames: Iterable[Frame], break_s: float = BREAK_S) -> list[Stack]:
    """Stacks in order of their first frame. Frames without time or camera stand alone, a stack is of one project, each
    frame is in one stack at most, and the order in which frames are given does not matter."""
    dated = sorted((f.at, f.photo_id, (f.project_id, f.camera), f) for f in frames if f.at is not None and f.camera)
    last: dict[tuple[int, str], tuple[float, list[Frame]]] = {}
    runs: list[list[Frame]] = []
    for at, _, camera, frame in dated:
        before = last.get(camera)
        if before is not None and at - before[0] <= break_s:
            run = before[1]
            run.append(frame)
            if len(run) == 2:
                runs.append(run)
        else:
            run = [frame]
        last[camera] = at, run
    several = (run for run in runs if not run[0].shot or len({f.shot for f in run}) > 1)
    found = sorted(several, key=lambda run: (run[0].at or 0.0, run[0].photo_id))
    return [Stack(kind_of(run), tuple(f.photo_id for f in run)) for run in found]


def kind_of(run: Sequence[Frame]) -> StackKind:
    """What frames of one run are. `run` is by time."""
    if _bracketed(run):
        return StackKind.BRACKET
    return StackKind.PANORAMA if _panned(run) else StackKind.BURST


def _bracketed(run: Sequence[Frame]) -> bool:
    """Exposures that differ, again and again in the same set: 0, -2, +2, and perhaps 0, -2, +2 once more."""
    stops = [f.stops for f in run]
    known = [s for s in stops if s is not None]
    if len(known) < len(run):
        return False
    rounded = [round(s / STEP_EV) for s in known]
    size = len(set(rounded))
    if size < FEWEST_BRACKETED or len(run) % size:
        return False
    sets = [rounded[i : i + size] for i in range(0, len(run), size)]
    return all(len(set(part)) == size for part in sets)


def _panned(run: Sequence[Frame]) -> bool:
    """Steady steps of a hand that turns: one focal length, one exposure, slower than a burst."""
    if (
        not FEWEST_PANNED <= len(run) <= MOST_PANNED
        or len({(f.focal_length, f.seconds, f.aperture, f.iso) for f in run}) > 1
    ):
        return False
    times = [f.at for f in run if f.at is not None]
    if len(times) < len(run):
        return False
    steps = [b - a for a, b in pairwise(times)]
    middle = sorted(steps)[len(steps) // 2]
    return middle >= PAN_STEP_S and all(abs(step - middle) <= REGULAR * middle for step in steps)
