"""The optional decoders: HEIF and JPEG XL. Without them their files are kept and shown as not supported."""

from __future__ import annotations

from functools import cache

from PIL import Image

from photodesk.domain.derivative import FailureKind
from photodesk.imaging.failure import DecodeFailure

_NOT_INSTALLED = "The decoder for {} pictures is not installed."


@cache
def register(family: str) -> None:
    """Teach Pillow the family, once per process. Raises DecodeFailure `unsupported` when its decoder is absent.

    One thread each: there is a decoder process per core already.
    """
    try:
        if family == "heif":
            import pillow_heif

            pillow_heif.options.DECODE_THREADS = 1
            pillow_heif.register_heif_opener(thumbnails=False, aux_images=False, depth_images=False)
        elif family == "jxl":
            from pillow_jxl import JpegXLImagePlugin

            JpegXLImagePlugin.DECODE_THREADS = 1
    except ImportError as error:
        raise DecodeFailure(FailureKind.UNSUPPORTED, _NOT_INSTALLED.format(family.upper()), str(error)) from error


def turns_itself(image: Image.Image, family: str) -> bool:
    """Whether the decoder applies the orientation itself: HEIF and TIFF do, JPEG XL unless it holds a whole JPEG."""
    return family in ("heif", "tiff") or (family == "jxl" and not getattr(image, "jpeg", False))
