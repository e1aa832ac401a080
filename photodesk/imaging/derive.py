"""What is asked of a decoder process and what it answers. Values only: the program's own process imports no decoder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from photodesk.domain.derivative import Recipe


@dataclass(frozen=True, slots=True)
class DeriveRequest:
    """Make the derivatives whose path is given from one file; one decode makes both.

    `family` is what the name promises (`formats.classify`); content that is another picture is opened as what it is.
    `orientation` 1-8 replaces the file's own EXIF orientation where it is ours to apply (JPEG, PNG, WebP, AVIF); None,
    the usual case, believes the file. TIFF, HEIC, JPEG XL and RAW are turned by their decoders and ignore it.
    `turn`: degrees clockwise to turn it further, whatever its format; the derivative tells it (`turn_mark`).
    The folders of the targets must exist.
    """

    source: Path
    family: str
    orientation: int | None
    recipe: Recipe
    thumbnail: Path | None
    preview: Path | None
    turn: int = 0


@dataclass(frozen=True, slots=True)
class DeriveResult:
    """What was made. Width and height are pixels of the full picture, upright; bytes are file sizes, None: not asked.

    `orientation` is the one that was applied (1 when the decoder had turned the picture itself). `seconds` is wall time
    in the decoder.
    """

    width: int
    height: int
    thumbnail_bytes: int | None
    preview_bytes: int | None
    orientation: int
    seconds: float
