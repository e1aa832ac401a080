"""When a photo was taken, out of the many dates a file may hold. Pure: texts in, CaptureTime out."""

from __future__ import annotations

import re
from datetime import datetime

from photodesk.domain.photo import CaptureTime, TakenSource
from photodesk.imaging.tags import Tags

FIRST_YEAR, LAST_YEAR = 1826, 2100
"""From the first photograph on; what lies outside is a clock that was never set or damage (fault 78)."""

_DATE = re.compile(
    r"(\d{4})[-:/.](\d{1,2})[-:/.](\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?"
    r"\s*(Z|[+-]\d{1,2}:?\d{2})?"
)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})")

_EXIF = (
    ("Exif.Photo.DateTimeOriginal", "Exif.Photo.SubSecTimeOriginal", "Exif.Photo.OffsetTimeOriginal"),
    ("Exif.Photo.DateTimeDigitized", "Exif.Photo.SubSecTimeDigitized", "Exif.Photo.OffsetTimeDigitized"),
    ("Exif.Image.DateTimeOriginal", "", ""),
)
_XMP = ("Xmp.exif.DateTimeOriginal", "Xmp.photoshop.DateCreated", "Xmp.exif.DateTimeDigitized", "Xmp.xmp.CreateDate")
_LAST_RESORT = ("Exif.Image.DateTime", "Exif.Photo.SubSecTime", "Exif.Photo.OffsetTime")
"""The last change of the file: old cameras write no other date."""


def capture_time(tags: Tags) -> CaptureTime | None:
    """The capture time: EXIF original, EXIF digitised, XMP, IPTC, EXIF change. A GPS date is UTC and never used."""
    for keys in _EXIF:
        if found := _of_exif(tags, *keys):
            return found
    for key in _XMP:
        if found := parse(tags.first(key), TakenSource.XMP):
            return found
    iptc = f"{tags.first('Iptc.Application2.DateCreated')} {tags.first('Iptc.Application2.TimeCreated')}"
    return parse(iptc, TakenSource.XMP) or _of_exif(tags, *_LAST_RESORT)


def _of_exif(tags: Tags, date_key: str, fraction_key: str, offset_key: str) -> CaptureTime | None:
    fraction = tags.first(fraction_key) if fraction_key else ""
    offset = tags.first(offset_key) if offset_key else ""
    return parse(tags.first(date_key), TakenSource.EXIF, fraction=fraction, offset=offset)


def parse(text: str, source: TakenSource, *, fraction: str = "", offset: str = "") -> CaptureTime | None:
    """A date in EXIF or ISO writing, or None when it is none (`0000:00:00`, blanks, the 31st of February, 9999)."""
    match = _DATE.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    digits = match[7] or (fraction if fraction.isascii() and fraction.isdigit() else "")
    try:
        local = datetime(year, month, day, hour, minute, second, int(digits[:6].ljust(6, "0")))  # noqa: DTZ001 - as written
    except ValueError:
        return None
    return CaptureTime(local.isoformat(), offset_minutes(match[8] or offset), source)


def offset_minutes(text: str) -> int | None:
    """Minutes east of UTC of `+02:00`, `-0330` or `Z`; None for what is none or lies beyond any zone."""
    if text == "Z":
        return 0
    match = _OFFSET.fullmatch(text)
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3])
    if minutes > 14 * 60 or int(match[3]) > 59:
        return None
    return minutes if match[1] == "+" else -minutes
