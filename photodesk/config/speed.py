"""Background speed: how many slots and decoders work behind the window, and how readily they give way. Pure."""

from __future__ import annotations

from enum import IntEnum

from photodesk.config.settings import Settings


class Speed(IntEnum):
    """The values of `workers.speed`."""

    GENTLE = 0
    NORMAL = 1
    FULL = 2


NICENESS = {Speed.GENTLE: 15, Speed.NORMAL: 5, Speed.FULL: 0}
"""Of the decoder processes: 0 is the priority of every other program."""


def slots(settings: Settings, cores: int) -> int:
    """Worker slots, one of them for interactive work only: gentle leaves one other; full never fewer than the cores."""
    count = settings.workers.count or cores + 1
    return {Speed.GENTLE: 2, Speed.NORMAL: count, Speed.FULL: max(count, cores + 1)}[Speed(settings.workers.speed)]


def decoders(settings: Settings, cores: int) -> int:
    """Decoder processes: one when gentle, as set or one per core, never fewer than the cores at full speed."""
    count = settings.decoders.processes or cores
    return {Speed.GENTLE: 1, Speed.NORMAL: count, Speed.FULL: max(count, cores)}[Speed(settings.workers.speed)]


def niceness(settings: Settings) -> int:
    return NICENESS[Speed(settings.workers.speed)]
