"""How photos can be looked at: what an action asks of the viewers, and how they are set. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Look(StrEnum):
    """What an action may ask of loupe, compare and survey."""

    COMPARE = "compare"
    SURVEY = "survey"
    FIT = "fit"
    FILL = "fill"
    FULL = "full"
    DOUBLE = "double"
    TOGGLE = "toggle"
    SOURCE = "source"
    LINK = "link"
    PANE = "pane"
    TAKE_OUT = "take out"
    SWAP = "swap"
    HISTOGRAM = "histogram"
    SPOT = "spot"
    PEAKING = "peaking"
    STRIP = "strip"
    LIGHTS = "lights"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Looking:
    """How the viewers are set, for ticks and reasons.

    `view` is grid, table, loupe, compare or survey; `zoom` fit, fill, or a percentage. `panes` counts the photos side
    by side. `sources`: how many kinds of files the photo on screen has. `raw`: its RAW is on screen.
    """

    view: str = "grid"
    zoom: str = "fit"
    panes: int = 0
    sources: int = 1
    raw: bool = False
    linked: bool = True
    histogram: bool = False
    spot: bool = False
    peaking: bool = False
    strip: bool = True
    lights: bool = True
    second: bool = False
