"""What is asked of a decoder process for the screen: pixels of an original in full size, readings of a preview.

Values only: the program's own process imports no decoder.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PixelsRequest:
    """Write the upright sRGB pixels of one file to `target`, which must not exist.

    Each pixel is four bytes: blue, green, red, 255; rows follow without padding. After the full picture come copies
    of half, quarter… size for as long as their long side is more than `floor` pixels. `orientation` and
    `turn` as in a DeriveRequest.
    """

    source: Path
    family: str
    orientation: int | None
    target: Path
    floor: int = 3200
    turn: int = 0


@dataclass(frozen=True, slots=True)
class PixelsResult:
    """Width and height of every level written, the largest first. `seconds` is wall time in the decoder.

    `developed`: a RAW was demosaiced; otherwise the pixels are those the camera wrote.
    """

    levels: tuple[tuple[int, int], ...]
    developed: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class MeasureRequest:
    """Read a picture's tones and sharpness; with `mask`, write where it is in focus: a byte per pixel, 0 or 255."""

    source: Path
    family: str
    mask: Path | None = None
