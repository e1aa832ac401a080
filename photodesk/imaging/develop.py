"""Full-size pixels for the screen, and readings of a preview (runs in a decoder process)."""

from __future__ import annotations

import time
from pathlib import Path
from typing import IO

import numpy as np
from PIL import Image

from photodesk.domain.readings import Readings
from photodesk.files import scratch
from photodesk.imaging import colour, decode, quality
from photodesk.imaging.decode import Decoded
from photodesk.imaging.limits import Limits
from photodesk.imaging.orientation import turned, upright
from photodesk.imaging.pixels import MeasureRequest, PixelsRequest, PixelsResult

STRIP = 256
"""Rows converted at a time, so that a picture of 100 megapixels is not held three times."""
_BYTES_PER_PIXEL = 9.0
"""Pillow's four, and as much again while it is turned or converted."""
_AS_THE_CAMERA = 1.425
"""Asked for this much more than the RAW's own side, `raw` takes an embedded preview of at least 95 % of it (it is
content with two thirds of what is asked) and demosaics in full otherwise."""
_OPAQUE = np.uint32(0xFF000000)


def develop(request: PixelsRequest, limits: Limits) -> PixelsResult:
    """Write the pixels of one original. Raises what decoder or disk raise; `failure_of` names it."""
    began = time.perf_counter()
    decoded, developed = _decoded(request, limits)
    limits.check_memory(*decoded.image.size, _BYTES_PER_PIXEL)
    turn = decoded.orientation if request.orientation is None or decoded.turned else request.orientation
    picture = colour.to_srgb(turned(upright(decoded.image, turn), request.turn), decoded.profile)
    picture = picture if picture.mode == "RGB" else picture.convert("RGB")
    levels = []
    with scratch.new_file(request.target) as stream:
        while True:
            _write(stream, picture)
            levels.append(picture.size)
            if max(picture.size) <= 2 * request.floor:
                break
            picture = picture.reduce(2)
    return PixelsResult(tuple(levels), developed, time.perf_counter() - began)


def measure(request: MeasureRequest, limits: Limits) -> Readings:
    """Tones and sharpness of one picture, at most twice as large as they are measured."""
    with decode.open_regular(request.source) as stream:
        family = decode.family_of(stream, request.family)
        decoded = decode.decode(stream, family, quality.SIDE, limits)
    picture = colour.to_srgb(decoded.image, decoded.profile)
    if request.mask is not None:
        mask = quality.focus_mask(picture)
        with scratch.new_file(request.mask) as target:
            target.write(mask.width.to_bytes(4, "little") + mask.height.to_bytes(4, "little") + mask.tobytes())
    return quality.measure(picture)


def _decoded(request: PixelsRequest, limits: Limits) -> tuple[Decoded, bool]:
    with decode.open_regular(request.source) as stream:
        family = decode.family_of(stream, request.family)
        if family != "raw":
            with decode.opened(stream, family, limits) as image:
                side = max(image.size)
            stream.seek(0)
            return decode.decode(stream, family, side, limits), False
    return _raw(request.source, limits)


def _raw(path: Path, limits: Limits) -> tuple[Decoded, bool]:
    import rawpy  # LibRaw and Exiv2: viewing JPEGs never needs them

    from photodesk.imaging import raw

    try:
        width, height, _ = raw.shape(path)
    except rawpy.LibRawError:  # a camera it does not know may still hold a JPEG
        width = height = 0
    decoded = raw.decode(path, round(max(width, height, 1) * _AS_THE_CAMERA), limits)
    return decoded, decoded.turned


def _write(stream: IO[bytes], picture: Image.Image) -> None:
    for top in range(0, picture.height, STRIP):
        strip = picture.crop((0, top, picture.width, min(top + STRIP, picture.height)))
        pixels = np.frombuffer(strip.tobytes("raw", "BGRX"), dtype="<u4")
        stream.write((pixels | _OPAQUE).data)
