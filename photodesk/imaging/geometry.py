"""Size and orientation of a picture without decoding it, the way `render` will see them."""

from __future__ import annotations

import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from PIL import Image

from photodesk.imaging import decode, orientation
from photodesk.imaging.declared import declared_jxl_orientation, declared_size
from photodesk.imaging.failure import DecodeFailure
from photodesk.imaging.limits import Limits
from photodesk.imaging.tags import Tags

HEADER_ERRORS = (
    DecodeFailure,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    RuntimeError,
    LookupError,
    MemoryError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
"""What reading a damaged or absurd header may raise."""

_DECODED_AT_OPEN = frozenset({"jxl", "webp"})


@dataclass(frozen=True, slots=True)
class Shape:
    """Pixels as stored and the orientation they need; None is unknown. `exif` is the block Pillow found."""

    width: int | None
    height: int | None
    orientation: int
    exif: bytes = b""


def shape_of(path: Path, stream: IO[bytes], family: str, tags: Tags) -> Shape:
    """The shape as our decoders see it, else as Exiv2 read it from the tags."""
    if family == "raw":
        found = _of_raw(path)
    elif family in _DECODED_AT_OPEN:
        found = _of_header(stream, family, tags)
    else:
        found = _of_pillow(stream, family)
    return found or Shape(tags.width or None, tags.height or None, _tagged(tags))


def _tagged(tags: Tags) -> int:
    text = tags.first("Exif.Image.Orientation", "Xmp.tiff.Orientation")
    return orientation.sane(int(text)) if text.isascii() and text.isdigit() else 1


def _of_raw(path: Path) -> Shape | None:
    from photodesk.imaging import raw

    with suppress(*HEADER_ERRORS):
        return Shape(*raw.shape(path))
    return None


def _of_header(stream: IO[bytes], family: str, tags: Tags) -> Shape | None:
    size = declared_size(stream, family)
    if size is None:
        return None
    if family == "jxl":
        return Shape(*orientation.upright_size(*size, declared_jxl_orientation(stream)), 1)
    return Shape(*size, _tagged(tags))


def _of_pillow(stream: IO[bytes], family: str) -> Shape | None:
    with suppress(*HEADER_ERRORS), decode.opened(stream, family, Limits()) as image:
        return Shape(image.width, image.height, decode.turn_of(image, family), image.info.get("exif", b""))
    return None
