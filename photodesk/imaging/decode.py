"""Opening one picture: what it truly is, whether it may be opened, and its pixels at the size that is needed."""

from __future__ import annotations

import stat
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from PIL import Image, ImageFile, UnidentifiedImageError

from photodesk.domain.derivative import FailureKind
from photodesk.imaging import colour, orientation, plugins, sniff
from photodesk.imaging.declared import declared_size
from photodesk.imaging.failure import DecodeFailure
from photodesk.imaging.formats import FAMILIES
from photodesk.imaging.limits import Limits


@dataclass(frozen=True, slots=True)
class Decoded:
    """Pixels as stored, at least as large as was asked for when the source is, and what they need to be shown.

    `width` and `height` are of the full picture as stored; `orientation` is still to be applied; `profile` still
    holds for the pixels. `scaled` says the decoder itself chose a size, so no second resample is wanted; `turned` that
    the container's own orientation has been applied and no other may be.
    """

    image: Image.Image
    width: int
    height: int
    orientation: int
    profile: bytes | None
    scaled: bool = False
    turned: bool = False


def open_regular(path: Path) -> IO[bytes]:
    """The file, opened for reading. A FIFO, device or folder is refused before it can hang the decoder (fault 14)."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise DecodeFailure(FailureKind.UNREADABLE, "It is not a regular file.")
    return path.open("rb")


def family_of(stream: IO[bytes], promised: str) -> str:
    """What the content truly is; raises DecodeFailure when it is no picture. Leaves the stream at its start."""
    head = stream.read(sniff.HEAD_BYTES)
    stream.seek(0)
    if not head:
        raise DecodeFailure(FailureKind.CORRUPT, "The file is empty.")
    found = sniff.resolve(head, promised)
    if found is None:
        raise DecodeFailure(FailureKind.UNSUPPORTED, "The file is not a picture PhotoDesk knows.")
    return found


def decode(stream: IO[bytes], family: str, side: int, limits: Limits) -> Decoded:
    """The picture with a long side of at least `side` pixels (or its full size, when that is less). Not for RAW.

    Raises whatever the decoder library raises; `failure.failure_of` names it.
    """
    with opened(stream, family, limits) as image:
        if family == "jpeg":
            return _decode_jpeg(image, side, limits)
        return _decode_other(image, family, side)


def opened(stream: IO[bytes], family: str, limits: Limits) -> ImageFile.ImageFile:
    """The picture with its header read and its declared size checked, its pixels (mostly) not yet decoded."""
    size = declared_size(stream, family)
    if size is not None:
        limits.check(*size, family)
    plugins.register(family)
    Image.MAX_IMAGE_PIXELS = limits.pixels
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            image = Image.open(stream, formats=FAMILIES[family].pillow_formats)
        except UnidentifiedImageError as error:
            raise DecodeFailure(FailureKind.CORRUPT, detail=str(error)) from error
    limits.check(image.width, image.height, family)
    return image


def jpeg_scale(long_side: int, wanted: int) -> int:
    """How far a JPEG may be scaled down while decoding (8, 4, 2 or 1) and still be `wanted` pixels long."""
    return next((scale for scale in (8, 4, 2) if -(-long_side // scale) >= wanted), 1)


def _decode_jpeg(image: ImageFile.ImageFile, side: int, limits: Limits) -> Decoded:
    width, height = image.size
    if "progressive" in image.info:
        limits.check_memory(width, height, _coefficient_bytes(image))
    turned = orientation.of_image(image)
    scale = jpeg_scale(max(width, height), side)
    if scale > 1:
        mode = image.mode if image.mode in ("RGB", "L") else None
        image.draft(mode, (max(width // scale, 1), max(height // scale, 1)))
    image.load()
    pixels: Image.Image = image
    profile = image.info.get("icc_profile")
    if image.mode not in ("RGB", "L"):
        pixels, profile = colour.to_srgb(colour.eight_bit(image), profile), None
    return Decoded(pixels, width, height, turned, profile, scaled=True)


def _coefficient_bytes(image: ImageFile.ImageFile) -> float:
    """Bytes per pixel of a progressive JPEG: all coefficients are held at once, at two bytes, whatever the scale."""
    layers: list[tuple[int, int, int, int]] = getattr(image, "layer", [])
    samplings = [(across, down) for _, across, down, _ in layers] or [(1, 1)]
    whole = max(across for across, _ in samplings) * max(down for _, down in samplings)
    return 2.0 * sum(across * down for across, down in samplings) / max(whole, 1)


def _decode_other(image: ImageFile.ImageFile, family: str, side: int) -> Decoded:
    turn = turn_of(image, family)
    image.load()
    width, height = image.size
    profile = image.info.get("icc_profile")
    pixels: Image.Image = image
    if image.mode in ("I", "F"):
        pixels = shrunk(pixels, side)  # these modes can be scaled as they are, which saves memory
    small = shrunk(colour.eight_bit(pixels), side)
    small = colour.to_srgb(colour.flat(small), profile)
    return Decoded(small, width, height, turn, None, turned=plugins.turns_itself(image, family))


def turn_of(image: Image.Image, family: str) -> int:
    """The orientation still to be applied to an opened picture."""
    return 1 if plugins.turns_itself(image, family) else orientation.of_image(image)


def shrunk(image: Image.Image, side: int) -> Image.Image:
    """The picture with a long side of at most `side` pixels, cheaply: box average first, then bilinear."""
    long_side = max(image.size)
    if long_side <= side:
        return image
    target = (max(1, round(image.width * side / long_side)), max(1, round(image.height * side / long_side)))
    factor = long_side // side
    if factor > 1:
        image = image.reduce(factor)
    return image if image.size == target else image.resize(target, Image.Resampling.BILINEAR)
