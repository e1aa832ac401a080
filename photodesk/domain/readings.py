"""What can be read off a picture: how its tones lie, what is clipped, how sharp it is."""

from __future__ import annotations

from dataclasses import dataclass

BINS = 64
"""Steps of a histogram."""


@dataclass(frozen=True, slots=True)
class Readings:
    """Histogram of each channel (BINS counts, dark to bright), clipped shares in percent, sharpness 0-100.

    A pixel counts as clipped when a channel of it is (shadows: all three). `spot` is the sharpest part of the
    picture: left, top, width and height as shares of its sides. Sharpness compares frames of one camera and scene;
    it is no grade.
    """

    red: tuple[int, ...]
    green: tuple[int, ...]
    blue: tuple[int, ...]
    shadows: float
    highlights: float
    sharpness: float
    spot: tuple[float, float, float, float]
