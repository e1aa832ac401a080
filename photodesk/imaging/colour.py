"""Colour: everything that is not already an 8 bit RGB or grey picture becomes one, wide gamut becomes sRGB."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageCms

BACKGROUND = (128, 128, 128)
"""Behind transparent pictures: mid grey hides neither black nor white drawings."""

MAX_KEPT_PROFILE = 64 * 1024
"""Larger profiles (scanners, printers) are converted instead of being copied into every derivative."""

_SPACES = {"RGB": b"RGB ", "L": b"GRAY", "CMYK": b"CMYK", "LAB": b"Lab "}
_WITH_ALPHA = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})


@lru_cache(maxsize=1)
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def usable_profile(profile: bytes | None, mode: str) -> bytes | None:
    """The profile when it is one, fits the mode and is not sRGB anyway; else None (which means sRGB)."""
    if not profile or len(profile) < 128 or profile[36:40] != b"acsp" or profile[16:20] != _SPACES.get(mode):
        return None
    return None if b"sRGB" in profile[128:4096] or "sRGB".encode("utf-16-be") in profile[128:4096] else profile


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB, mode RGB or L. A profile that is broken or of another colour space is ignored."""
    if image.mode == "LAB":
        return _converted(image, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
    usable = usable_profile(profile, image.mode)
    if usable is None:
        return image if image.mode in ("RGB", "L") else image.convert("RGB")
    try:
        return _converted(image, ImageCms.ImageCmsProfile(io.BytesIO(usable)))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image if image.mode in ("RGB", "L") else image.convert("RGB")


def _converted(image: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    converted = ImageCms.profileToProfile(
        image, source, _srgb(), renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC, outputMode="RGB"
    )
    return converted if converted is not None else image.convert("RGB")


def eight_bit(image: Image.Image) -> Image.Image:
    """A picture in a mode that can be scaled smoothly: RGB, RGBA, L, LA, CMYK or LAB; 16 bit and float become 8 bit."""
    mode = image.mode
    if mode.startswith("I;16") or mode in ("I", "F"):
        return _scaled_to_bytes(image)
    if mode == "1":
        return image.convert("L")
    if mode in ("P", "PA") or "transparency" in image.info:
        return image.convert("RGBA" if "transparency" in image.info or mode == "PA" else "RGB")
    return image.convert("RGB") if mode in ("YCbCr", "HSV", "RGBX") else image


def _scaled_to_bytes(image: Image.Image) -> Image.Image:
    """Grey of more than 8 bits: 16 bit by its nominal range, integers and floats beyond it by their largest value."""
    import numpy as np  # only rare pictures need it, and every decoder process would pay for it at its start

    values = np.asarray(image)
    if values.dtype == np.uint16:
        return Image.fromarray((values >> 8).astype(np.uint8))
    finite = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    largest = float(finite.max(initial=0.0))
    top = next((limit for limit in (1.0, 255.0, 65535.0) if largest <= limit and image.mode == "F"), max(largest, 1.0))
    if image.mode == "I":
        top = 65535.0 if largest <= 65535.0 else largest
    return Image.fromarray(np.clip(finite * (255.0 / top), 0.0, 255.0).astype(np.uint8))


def flat(image: Image.Image) -> Image.Image:
    """The picture without transparency, on the neutral background."""
    if image.mode not in _WITH_ALPHA:
        return image
    layer = image.convert("RGBA")
    ground = Image.new("RGB", layer.size, BACKGROUND)
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground
