"""One decode makes both derivatives (runs in a decoder process)."""

from __future__ import annotations

import io
import time
from pathlib import Path

from PIL import Image

from photodesk.domain.derivative import turn_mark
from photodesk.domain.edits import turned_size
from photodesk.files import disk
from photodesk.imaging import colour, decode
from photodesk.imaging.decode import Decoded
from photodesk.imaging.derive import DeriveRequest, DeriveResult
from photodesk.imaging.limits import Limits
from photodesk.imaging.orientation import turned, upright, upright_size


def render(request: DeriveRequest, limits: Limits) -> DeriveResult:
    """Write the asked-for derivatives of one file. Raises what decoder or disk raise; `failure_of` names it.

    Each file appears at once or not at all; when the second cannot be written the first stays (T32).
    """
    began = time.perf_counter()
    recipe = request.recipe
    decoded = _decoded(request, recipe.preview_side if request.preview else recipe.thumbnail_side, limits)
    turn = decoded.orientation if request.orientation is None or decoded.turned else request.orientation
    picture = turned(upright(decoded.image, turn), request.turn)
    preview_bytes = thumbnail_bytes = None
    if request.preview:
        preview = _preview(picture, decoded, recipe.preview_side)
        preview_bytes = _write(request.preview, _jpeg(preview, recipe.preview_quality, decoded.profile, request.turn))
    if request.thumbnail:
        small = colour.to_srgb(decode.shrunk(picture, recipe.thumbnail_side), decoded.profile)
        thumbnail_bytes = _write(request.thumbnail, _jpeg(small, recipe.thumbnail_quality, None, request.turn))
    width, height = turned_size(*upright_size(decoded.width, decoded.height, turn), request.turn)
    return DeriveResult(width, height, thumbnail_bytes, preview_bytes, turn, time.perf_counter() - began)


def _decoded(request: DeriveRequest, side: int, limits: Limits) -> Decoded:
    with decode.open_regular(request.source) as stream:
        family = decode.family_of(stream, request.family)
        if family == "raw":
            from photodesk.imaging import raw  # LibRaw, Exiv2 and NumPy: most processes never need them

            return raw.decode(request.source, side, limits)
        return decode.decode(stream, family, side, limits)


def _preview(picture: Image.Image, decoded: Decoded, side: int) -> Image.Image:
    """A JPEG's scaled decode is the preview as it is; only what cannot be scaled while decoding is resampled."""
    return picture if decoded.scaled else decode.shrunk(picture, side)


def _jpeg(picture: Image.Image, quality: int, profile: bytes | None, turn: int) -> bytes:
    kept = colour.usable_profile(profile, picture.mode)
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=quality, icc_profile=kept, comment=turn_mark(turn))
    return data.getvalue()


def _write(path: Path, data: bytes) -> int:
    disk.write_bytes(path, data, sync=False, replace=True)
    return len(data)
