"""How large a picture may declare itself before it is refused unopened (fault 74)."""

from __future__ import annotations

from dataclasses import dataclass

from photodesk.domain.derivative import FailureKind
from photodesk.imaging.failure import DecodeFailure

DEFAULT_PIXELS = 300_000_000
DEFAULT_MEMORY = 1 << 30
"""Bytes a decoder process may map beyond what it has when warm: enough for a TIFF of 100 megapixels."""

_BYTES_PER_PIXEL = {
    "jpeg": 0,
    "bmp": 6,
    "gif": 6,
    "ppm": 6,
    "tga": 6,
    "heif": 9,
    "png": 9,
    "psd": 9,
    "tiff": 9,
    "avif": 10,
    "jxl": 14,
    "webp": 18,
    "jp2": 20,
}
"""Peak bytes per pixel while decoding, measured on 24 megapixels with and without transparency. A JPEG is scaled
while it is decoded, so only its declared pixels count."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Declared pixels, and bytes of memory a decode may take."""

    pixels: int = DEFAULT_PIXELS
    memory: int = DEFAULT_MEMORY

    def check(self, width: int, height: int, family: str) -> None:
        """Raises DecodeFailure `too_large` when the declared size cannot be decoded within the limits."""
        if width * height > self.pixels:
            raise DecodeFailure(FailureKind.TOO_LARGE, detail=f"declares {width} x {height} pixels")
        self.check_memory(width, height, _BYTES_PER_PIXEL[family])

    def check_memory(self, width: int, height: int, bytes_per_pixel: float) -> None:
        """Raises DecodeFailure `too_large` when that many bytes per pixel are more than a decode may take."""
        if width * height * bytes_per_pixel > self.memory:
            detail = f"{width} x {height} pixels take {bytes_per_pixel} bytes each to decode"
            raise DecodeFailure(FailureKind.TOO_LARGE, detail=detail)
