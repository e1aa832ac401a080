"""An honest DNG: a mosaic of 14-bit sensor values with black level, white balance and colour matrix."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from photodesk.imaging.samples.exif import MAKE, MODEL, Capture, camera_fields, capture_fields
from photodesk.imaging.samples.stage import Pixels
from photodesk.imaging.samples.tiff import Field, Kind, TiffWriter

BLACK = 512
WHITE = 16383
NEUTRAL = (0.48, 1.0, 0.66)
"""What the sensor answers to white in daylight: green is its strongest colour."""

_XYZ_TO_RGB = np.array(
    [[3.2404542, -1.5371385, -0.4985314], [-0.9692660, 1.8760108, 0.0415560], [0.0556434, -0.2040259, 1.0572252]]
)
_D65 = 21
_PRECISION = 10000


def write_dng(pixels: Pixels, capture: Capture, *, orientation: int = 1, preview: bytes = b"") -> bytes:
    """A DNG 1.4 of stored (not yet turned) sRGB pixels; `preview` is a JPEG of the same pixels, none when empty.

    Raises ValueError when a side is odd: a Bayer mosaic has none.
    """
    height, width = pixels.shape[:2]
    if height % 2 or width % 2:
        raise ValueError(f"a Bayer mosaic needs even sides, not {width}×{height}")
    writer = TiffWriter()
    sensor = _sensor_fields(writer, mosaic(pixels))
    shared = _shared_fields(writer, capture, orientation)
    if not preview:
        return writer.finish(writer.directory([*sensor, *shared]))
    place = writer.block(preview)
    inner = writer.directory(sensor)
    first = [
        Field(0x00FE, Kind.LONG, [1]),
        Field(0x0100, Kind.LONG, [width]),
        Field(0x0101, Kind.LONG, [height]),
        Field(0x0102, Kind.SHORT, [8, 8, 8]),
        Field(0x0103, Kind.SHORT, [7]),
        Field(0x0106, Kind.SHORT, [6]),
        Field(0x0111, Kind.LONG, [place]),
        Field(0x0115, Kind.SHORT, [3]),
        Field(0x0116, Kind.LONG, [height]),
        Field(0x0117, Kind.LONG, [len(preview)]),
        Field(0x011C, Kind.SHORT, [1]),
        Field(0x014A, Kind.LONG, [inner]),
        Field(0x0212, Kind.SHORT, [2, 2]),
    ]
    return writer.finish(writer.directory([*first, *shared]))


def mosaic(pixels: Pixels) -> NDArray[np.uint16]:
    """The RGGB mosaic a sensor would have seen: linear light, each colour as strong as `NEUTRAL` says."""
    tables = _sensor_tables()
    height, width = pixels.shape[:2]
    raw = np.empty((height, width), dtype=np.uint16)
    raw[0::2, 0::2] = tables[0][pixels[0::2, 0::2, 0]]
    raw[0::2, 1::2] = tables[1][pixels[0::2, 1::2, 1]]
    raw[1::2, 0::2] = tables[1][pixels[1::2, 0::2, 1]]
    raw[1::2, 1::2] = tables[2][pixels[1::2, 1::2, 2]]
    return raw


@lru_cache(maxsize=1)
def _sensor_tables() -> tuple[NDArray[np.uint16], ...]:
    shown = np.arange(256) / 255.0
    light = np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)
    return tuple(np.rint(BLACK + light * share * (WHITE - BLACK)).astype(np.uint16) for share in NEUTRAL)


def _sensor_fields(writer: TiffWriter, raw: NDArray[np.uint16]) -> list[Field]:
    height, width = raw.shape
    data = raw.astype("<u2").tobytes()
    return [
        Field(0x00FE, Kind.LONG, [0]),
        Field(0x0100, Kind.LONG, [width]),
        Field(0x0101, Kind.LONG, [height]),
        Field(0x0102, Kind.SHORT, [16]),
        Field(0x0103, Kind.SHORT, [1]),
        Field(0x0106, Kind.SHORT, [32803]),
        Field(0x0111, Kind.LONG, [writer.block(data)]),
        Field(0x0115, Kind.SHORT, [1]),
        Field(0x0116, Kind.LONG, [height]),
        Field(0x0117, Kind.LONG, [len(data)]),
        Field(0x011C, Kind.SHORT, [1]),
        Field(0x828D, Kind.SHORT, [2, 2]),
        Field(0x828E, Kind.BYTE, bytes((0, 1, 1, 2))),
        Field(0xC616, Kind.BYTE, bytes((0, 1, 2))),
        Field(0xC617, Kind.SHORT, [1]),
        Field(0xC619, Kind.SHORT, [1, 1]),
        Field(0xC61A, Kind.SHORT, [BLACK]),
        Field(0xC61D, Kind.SHORT, [WHITE]),
        Field(0xC61E, Kind.RATIONAL, [(1, 1), (1, 1)]),
        Field(0xC61F, Kind.LONG, [0, 0]),
        Field(0xC620, Kind.LONG, [width, height]),
    ]


def _shared_fields(writer: TiffWriter, capture: Capture, orientation: int) -> list[Field]:
    """What stands in the main directory, whichever picture that holds."""
    matrix = np.array(NEUTRAL)[:, None] * _XYZ_TO_RGB
    scale = _PRECISION
    return [
        *camera_fields(capture, orientation),
        Field(0x8769, Kind.LONG, [writer.directory(capture_fields(capture))]),
        Field(0xC612, Kind.BYTE, bytes((1, 4, 0, 0))),
        Field(0xC613, Kind.BYTE, bytes((1, 1, 0, 0))),
        Field(0xC614, Kind.ASCII, f"{MAKE} {MODEL}"),
        Field(0xC621, Kind.SRATIONAL, [(round(value * scale), scale) for value in matrix.ravel()]),
        Field(0xC628, Kind.RATIONAL, [(round(value * scale), scale) for value in NEUTRAL]),
        Field(0xC62A, Kind.SRATIONAL, [(0, 100)]),
        Field(0xC65A, Kind.SHORT, [_D65]),
    ]
