"""What the invented camera notes with each sample photo, as an EXIF block."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import log2

from photodesk.imaging.samples.tiff import Field, Kind, TiffWriter

MAKE = "PhotoDesk"
MODEL = "PD-24"


@dataclass(frozen=True, slots=True)
class Capture:
    """One release of the shutter: local time with its offset from UTC, and the exposure."""

    taken: datetime
    offset: str
    exposure: tuple[int, int]
    aperture: float
    iso: int
    focal: int
    lens: str
    serial: str = "PD24-000117"

    @property
    def stamp(self) -> str:
        """The local time as EXIF writes it."""
        return self.taken.strftime("%Y:%m:%d %H:%M:%S")

    @property
    def subsec(self) -> str:
        """Milliseconds."""
        return f"{self.taken.microsecond // 1000:03d}"


def capture_fields(capture: Capture) -> list[Field]:
    """The EXIF directory of a capture."""
    seconds = capture.exposure[0] / capture.exposure[1]
    return [
        Field(0x829A, Kind.RATIONAL, [capture.exposure]),
        Field(0x829D, Kind.RATIONAL, [(round(capture.aperture * 10), 10)]),
        Field(0x8822, Kind.SHORT, [3]),
        Field(0x8827, Kind.SHORT, [capture.iso]),
        Field(0x9000, Kind.UNDEFINED, b"0232"),
        Field(0x9003, Kind.ASCII, capture.stamp),
        Field(0x9004, Kind.ASCII, capture.stamp),
        Field(0x9010, Kind.ASCII, capture.offset),
        Field(0x9011, Kind.ASCII, capture.offset),
        Field(0x9012, Kind.ASCII, capture.offset),
        Field(0x9201, Kind.SRATIONAL, [(round(-log2(seconds) * 1000), 1000)]),
        Field(0x9202, Kind.RATIONAL, [(round(2 * log2(capture.aperture) * 1000), 1000)]),
        Field(0x9207, Kind.SHORT, [5]),
        Field(0x9209, Kind.SHORT, [16]),
        Field(0x920A, Kind.RATIONAL, [(capture.focal, 1)]),
        Field(0x9290, Kind.ASCII, capture.subsec),
        Field(0x9291, Kind.ASCII, capture.subsec),
        Field(0x9292, Kind.ASCII, capture.subsec),
        Field(0xA001, Kind.SHORT, [1]),
        Field(0xA405, Kind.SHORT, [capture.focal]),
        Field(0xA431, Kind.ASCII, capture.serial),
        Field(0xA433, Kind.ASCII, MAKE),
        Field(0xA434, Kind.ASCII, capture.lens),
    ]


def camera_fields(capture: Capture, orientation: int) -> list[Field]:
    """The part of the main directory that says which camera, when and which way up."""
    return [
        Field(0x010F, Kind.ASCII, MAKE),
        Field(0x0110, Kind.ASCII, MODEL),
        Field(0x0112, Kind.SHORT, [orientation]),
        Field(0x011A, Kind.RATIONAL, [(300, 1)]),
        Field(0x011B, Kind.RATIONAL, [(300, 1)]),
        Field(0x0128, Kind.SHORT, [2]),
        Field(0x0131, Kind.ASCII, "PhotoDesk samples"),
        Field(0x0132, Kind.ASCII, capture.stamp),
    ]


def exif_block(capture: Capture, orientation: int, thumbnail: bytes = b"") -> bytes:
    """An APP1 payload ("Exif", then a TIFF); `thumbnail` is a small JPEG for the second directory."""
    writer = TiffWriter()
    following = 0
    if thumbnail:
        place = writer.block(thumbnail)
        following = writer.directory(
            [
                Field(0x0103, Kind.SHORT, [6]),
                Field(0x0112, Kind.SHORT, [orientation]),
                Field(0x0201, Kind.LONG, [place]),
                Field(0x0202, Kind.LONG, [len(thumbnail)]),
            ]
        )
    inner = writer.directory(capture_fields(capture))
    main = [*camera_fields(capture, orientation), Field(0x8769, Kind.LONG, [inner])]
    return b"Exif\0\0" + writer.finish(writer.directory(main, following))
