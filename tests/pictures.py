"""Real small pictures for tests: JPEGs with EXIF, pairs with DNGs, PNG and TIFF."""

from __future__ import annotations

import io
import random
from pathlib import Path

from PIL import Image

Size = tuple[int, int]
SMALL: Size = (96, 64)
DATE = "2026:06:13 09:41:07"
_DATE_ORIGINAL, _OFFSET_ORIGINAL, _ORIENTATION, _EXIF_IFD = 0x9003, 0x9011, 0x0112, 0x8769
_MODEL, _EXPOSURE_TIME, _F_NUMBER = 0x0110, 0x829A, 0x829D


def picture(seed: int = 0, size: Size = SMALL) -> Image.Image:
    """A picture that differs from that of every other seed and is no flat colour."""
    rng = random.Random(seed)
    small = Image.new("RGB", (6, 4))
    small.putdata([(rng.randrange(256), rng.randrange(256), rng.randrange(256)) for _ in range(24)])
    return small.resize(size, Image.Resampling.BICUBIC)


def jpeg_bytes(
    seed: int = 0,
    *,
    date: str | None = DATE,
    orientation: int = 1,
    size: Size = SMALL,
    camera: str = "",
    seconds: float = 0,
) -> bytes:
    """A JPEG; with a `camera` and an exposure time (`seconds`) it can be of a burst or a bracket."""
    exif = Image.Exif()
    if camera:
        exif[_MODEL] = camera
    if seconds:
        ifd = exif.get_ifd(_EXIF_IFD)
        ifd[_EXPOSURE_TIME], ifd[_F_NUMBER] = seconds, 5.6
    exif[_ORIENTATION] = orientation
    if date:
        ifd = exif.get_ifd(_EXIF_IFD)
        ifd[_DATE_ORIGINAL] = date
        ifd[_OFFSET_ORIGINAL] = "+02:00"
    stream = io.BytesIO()
    picture(seed, size).save(stream, "JPEG", quality=85, exif=exif)
    return stream.getvalue()


def write_jpeg(path: Path, seed: int = 0, *, date: str | None = DATE, orientation: int = 1, size: Size = SMALL) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(jpeg_bytes(seed, date=date, orientation=orientation, size=size))
    return path


def write_picture(path: Path, seed: int = 0, size: Size = SMALL) -> Path:
    """By suffix: PNG, TIFF, WebP…"""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture(seed, size).save(path)
    return path
