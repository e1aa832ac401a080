"""RAW files: the largest embedded preview, and a half-size demosaic only when that is too small (T33)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import exiv2
import numpy as np
import rawpy
from PIL import Image

from photodesk.domain.derivative import FailureKind
from photodesk.imaging import decode as pictures
from photodesk.imaging import orientation, tags
from photodesk.imaging.decode import Decoded
from photodesk.imaging.failure import DecodeFailure, failure_of
from photodesk.imaging.limits import Limits

_ENOUGH = 2 / 3
"""An embedded preview of at least this share of the wanted side is shown as it is: it is what the camera showed."""

_FLIPS = {0: 1, 3: 3, 5: 8, 6: 6}
"""LibRaw's flip as EXIF orientation."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """The RAW's own picture: visible pixels as stored, and the EXIF orientation it needs."""

    width: int
    height: int
    orientation: int


@dataclass(frozen=True, slots=True)
class _Embedded:
    """An embedded preview: JPEG bytes, or pixels."""

    data: bytes | Image.Image
    size: tuple[int, int]

    @property
    def long_side(self) -> int:
        return max(self.size)


def decode(path: Path, side: int, limits: Limits) -> Decoded:
    """The RAW as a picture of about `side` pixels or more. Raises rawpy's errors when neither way gives pixels."""
    raw = rawpy.RawPy()
    try:
        try:
            _open(raw, path)
        except rawpy.LibRawError as error:
            return _without_libraw(path, side, limits, error)
        return _with_libraw(raw, path, side, limits)
    finally:
        raw.close()


def shape(path: Path) -> tuple[int, int, int]:
    """Width and height as stored, and the EXIF orientation, as LibRaw reads them. Raises rawpy's errors and OSError."""
    raw = rawpy.RawPy()
    try:
        _open(raw, path)
        sizes = raw.sizes
        return sizes.width, sizes.height, _FLIPS.get(sizes.flip, 1)
    finally:
        raw.close()


def _open(raw: rawpy.RawPy, path: Path) -> None:
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:  # LibRaw takes names as UTF-8 only
        with path.open("rb") as stream:
            raw.open_buffer(stream)
    else:
        raw.open_file(str(path))


def _with_libraw(raw: rawpy.RawPy, path: Path, side: int, limits: Limits) -> Decoded:
    sizes = raw.sizes
    frame = _Frame(sizes.width, sizes.height, _FLIPS.get(sizes.flip, 1))
    limits.check(frame.width, frame.height, "jpeg")
    shown = _shown(_largest(_embedded(raw, path, side)), frame, side, limits)
    if shown is not None and max(shown.image.size) >= side * _ENOUGH:
        return shown
    try:
        return _demosaiced(raw, frame, side)
    except rawpy.LibRawError as error:
        if shown is None:
            raise _no_picture(error) from error
        return shown


def _without_libraw(path: Path, side: int, limits: Limits, error: rawpy.LibRawError) -> Decoded:
    """A camera LibRaw does not know may still hold a JPEG that Exiv2 finds."""
    shown = _shown(_largest(_from_exiv2(path)), None, side, limits)
    if shown is None:
        raise _no_picture(error) from error
    return shown


def _no_picture(error: Exception) -> DecodeFailure:
    failure = failure_of(error)
    if failure.failure_kind is FailureKind.UNSUPPORTED:
        return DecodeFailure(
            FailureKind.UNSUPPORTED, "This camera's RAW format is not supported and it holds no preview.", str(error)
        )
    return failure


def _embedded(raw: rawpy.RawPy, path: Path, side: int) -> Iterator[_Embedded]:
    """LibRaw's choice, and the others the file holds when that one is too small."""
    mine = _from_libraw(raw)
    if mine is not None:
        yield mine
    if mine is None or mine.long_side < side:
        yield from _from_exiv2(path)


def _from_libraw(raw: rawpy.RawPy) -> _Embedded | None:
    try:
        thumb = raw.extract_thumb()
    except rawpy.LibRawError:
        return None
    if thumb.format == rawpy.ThumbFormat.JPEG:
        return _jpeg(bytes(thumb.data))
    image = Image.fromarray(np.asarray(thumb.data))
    return _Embedded(image, image.size)


def _from_exiv2(path: Path) -> Iterator[_Embedded]:
    """The largest JPEG preview Exiv2 finds; nothing when it cannot read the file."""
    with suppress(exiv2.Exiv2Error):
        image = tags.open_image(path)
        image.readMetadata()
        previews = exiv2.PreviewManager(image)
        found = [p for p in previews.getPreviewProperties() if p.mimeType_ == "image/jpeg"]
        for properties in sorted(found, key=lambda p: p.width_ * p.height_)[-1:]:
            embedded = _jpeg(bytes(previews.getPreviewImage(properties).data()))
            if embedded is not None:
                yield embedded


def _jpeg(data: bytes) -> _Embedded | None:
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
            return _Embedded(data, image.size)
    except (OSError, SyntaxError, ValueError):
        return None


def _largest(found: Iterator[_Embedded]) -> _Embedded | None:
    return max(found, key=lambda e: e.long_side, default=None)


def _shown(embedded: _Embedded | None, frame: _Frame | None, side: int, limits: Limits) -> Decoded | None:
    """The embedded preview as a decoded picture with the sizes of the RAW; None when it is not there or damaged."""
    if embedded is None:
        return None
    if isinstance(embedded.data, Image.Image):
        decoded = Decoded(embedded.data, *embedded.size, 1, None)
    else:
        try:
            decoded = pictures.decode(io.BytesIO(embedded.data), "jpeg", side, limits)
        except (DecodeFailure, OSError, SyntaxError, ValueError):
            return None
    if frame is None:
        return replace(decoded, turned=True)
    turn = _turn(decoded, frame)
    width, height = frame.width, frame.height
    if (turn >= 5) != (frame.orientation >= 5):  # the preview stood upright already: so must the sizes
        width, height = height, width
    return replace(decoded, width=width, height=height, orientation=turn, turned=True)


def _turn(decoded: Decoded, frame: _Frame) -> int:
    """What a preview still needs: what it says itself, else what the RAW says, unless it was stored upright.

    A preview that lies across the sensor's shape has been turned by the camera already.
    """
    if decoded.orientation != 1:
        return decoded.orientation
    across = (decoded.width < decoded.height) != (frame.width < frame.height)
    return 1 if across and frame.orientation >= 5 else frame.orientation


def _demosaiced(raw: rawpy.RawPy, frame: _Frame, side: int) -> Decoded:
    """Half size takes a quarter of the time and is enough unless the sensor is small; LibRaw turns it upright."""
    half = max(frame.width, frame.height) / 2 >= side * _ENOUGH
    pixels = raw.postprocess(half_size=half, use_camera_wb=True, output_bps=8)
    image = Image.fromarray(pixels if pixels.ndim == 2 or pixels.shape[2] != 1 else pixels[:, :, 0])
    width, height = orientation.upright_size(frame.width, frame.height, frame.orientation)
    return Decoded(image, width, height, 1, None, turned=True)
