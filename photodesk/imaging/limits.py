"""How large a picture may declare itself before it is refused unopened (fault 74)."""

from __future__ import annotations

from dataclasses import dataclass

from photodesk.domain.derivative import FailureKind
from photodesk.imaging.failure import DecodeFailure

DEFAULT_PIXELS = 300_000_000
DEFAULT_MEMORY = 2 << 30
"""Bytes a decoder process may map beyond what it has when warm; matches the default of the settings."""

_BYTES_PER_PIXEL = {"jpeg": 0, "png": 5, "tiff": 6, "bmp": 5, "ppm": 5, "tga": 5, "gif": 6, "psd": 6}
_BYTES_PER_PIXEL_OTHER = 12
"""Peak bytes per pixel while decoding, measured; formats whose library holds its own copy beside Pillow's take 12.
A JPEG is scaled while it is decoded, so only its declared pixels count."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Declared pixels, and bytes of memory a decode may take."""

    pixels: int = DEFAULT_PIXELS
    memory: int = DEFAULT_MEMORY

    def check(self, width: int, height: int, family: str) -> None:
        """Raises DecodeFailure `too_large` when the declared size cannot be decoded within the limits."""
        count = width * height
        if count > self.pixels or count * _BYTES_PER_PIXEL.get(family, _BYTES_PER_PIXEL_OTHER) > self.memory:
            raise DecodeFailure(FailureKind.TOO_LARGE, detail=f"declares {width} x {height} pixels")
