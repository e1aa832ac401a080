"""EXIF orientation 1-8: what a stored picture needs to stand upright."""

from __future__ import annotations

from PIL import Image

_TRANSPOSE = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_TAG = 0x0112


def sane(value: object) -> int:
    """An orientation as an int 1-8; everything else a file may say there (0, 65535, text) is 1 (fault 78)."""
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def of_image(image: Image.Image) -> int:
    """The orientation an opened picture carries in its EXIF; 1 when it carries none or the EXIF is broken."""
    try:
        return sane(image.getexif().get(_TAG))
    except (SyntaxError, ValueError, TypeError, KeyError, IndexError, OSError, OverflowError):
        return 1  # broken EXIF is no reason to refuse the pixels


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """The picture turned so that it stands as the photographer saw it."""
    how = _TRANSPOSE.get(orientation)
    return image if how is None else image.transpose(how)


def turned(image: Image.Image, degrees: int) -> Image.Image:
    """The picture turned by 0, 90, 180 or 270 degrees clockwise."""
    how = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    return image if degrees == 0 else image.transpose(how[degrees])


def upright_size(width: int, height: int, orientation: int) -> tuple[int, int]:
    return (height, width) if orientation >= 5 else (width, height)
