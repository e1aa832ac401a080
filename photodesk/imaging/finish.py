"""A JPEG for other people, and sidecars with the user's marks (runs in a decoder process)."""

from __future__ import annotations

import io

import exiv2
from PIL import Image

from photodesk.files import scratch
from photodesk.imaging import colour, decode, facts
from photodesk.imaging.decode import Decoded
from photodesk.imaging.limits import Limits
from photodesk.imaging.orientation import turned, upright
from photodesk.imaging.rendition import RenditionRequest, RenditionResult, StampRequest

_BYTES_PER_PIXEL = 9.0
"""Pillow's four, and as much again while it is turned, converted or resized."""
_FINE = 90
"""From this quality on colour is kept in full resolution."""
_EMBEDDED_ENOUGH = 1.5
"""Asked for this much more, `raw` takes an embedded preview only when it is as long as what is wanted (it is content
with two thirds of what is asked), and demosaics otherwise."""
_AS_THE_CAMERA = 0.95
"""A preview of this share of the RAW's own side counts as full size: cameras crop a few pixels."""


def finish(request: RenditionRequest, limits: Limits) -> RenditionResult:
    """Write the JPEG. Raises what decoder or disk raise; `failure_of` names it. The same request gives the same bytes
    again."""
    decoded = _decoded(request, limits)
    limits.check_memory(*decoded.image.size, _BYTES_PER_PIXEL)
    picture = turned(upright(decoded.image, decoded.orientation), request.turn)
    profile = colour.usable_profile(decoded.profile, picture.mode) if request.keep_profile else None
    if profile is None:
        picture = colour.to_srgb(picture, decoded.profile)
    picture = _fitted(picture if picture.mode in ("RGB", "L") else picture.convert("RGB"), request.side)
    plain = _jpeg(picture, request.quality, profile)
    data, lost = facts.written(plain, request, picture.size, profiled=profile is not None)
    with scratch.new_file(request.target) as stream:
        stream.write(data)
    return RenditionResult(*picture.size, len(data), lost)


def stamp(request: StampRequest) -> int:
    """Write the sidecar; its bytes. Raises OSError, and Exiv2's errors for a source that is not XMP."""
    out = exiv2.ImageFactory.create(exiv2.ImageType.xmp)
    if request.source is not None:
        with decode.open_regular(request.source) as stream:
            before = exiv2.ImageFactory.open(stream.read())
        before.readMetadata()
        out.setXmpData(before.xmpData())
    facts.mark(out.xmpData(), request.marks)
    facts.say(out.xmpData(), request.marks)
    if request.orientation is not None:
        out.xmpData()["Xmp.tiff.Orientation"] = str(request.orientation)
    out.writeMetadata()
    data = facts.bytes_of(out)
    with scratch.new_file(request.target) as target:
        target.write(data)
    return len(data)


def _decoded(request: RenditionRequest, limits: Limits) -> Decoded:
    with decode.open_regular(request.source) as stream:
        family = decode.family_of(stream, request.family)
        if family != "raw":
            with decode.opened(stream, family, limits) as image:
                full = max(image.size)
            stream.seek(0)
            return decode.decode(stream, family, min(request.side or full, full), limits)
    return _raw(request, limits)


def _raw(request: RenditionRequest, limits: Limits) -> Decoded:
    import rawpy  # LibRaw: exporting JPEGs never needs it

    from photodesk.imaging import raw

    try:
        width, height, _ = raw.shape(request.source)
    except rawpy.LibRawError:  # a camera it does not know may still hold a JPEG
        width = height = 0
    full = max(width, height, 1) * _AS_THE_CAMERA
    wanted = min(request.side or full, full)
    return raw.decode(request.source, round(wanted * _EMBEDDED_ENOUGH), limits)


def _fitted(picture: Image.Image, side: int | None) -> Image.Image:
    """No longer than `side`, never enlarged."""
    long_side = max(picture.size)
    if side is None or long_side <= side:
        return picture
    size = (max(1, round(picture.width * side / long_side)), max(1, round(picture.height * side / long_side)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _jpeg(picture: Image.Image, quality: int, profile: bytes | None) -> bytes:
    data = io.BytesIO()
    sampling = 0 if quality >= _FINE else 2
    picture.save(
        data, "JPEG", quality=quality, subsampling=sampling, optimize=True, icc_profile=profile, exif=b"", comment=b""
    )
    return data.getvalue()
