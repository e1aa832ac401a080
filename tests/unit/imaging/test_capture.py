"""Capture time out of the dates a file may hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.domain.photo import CaptureTime, TakenSource
from photodesk.imaging.capture import capture_time, offset_minutes, parse
from photodesk.imaging.tags import Tags

ORIGINAL = "Exif.Photo.DateTimeOriginal"


def tags(**groups: dict[str, str]) -> Tags:
    return Tags(**{name: {key: (text,) for key, text in group.items()} for name, group in groups.items()})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "local", "offset"),
    [
        ("2024:05:01 12:30:45", "2024-05-01T12:30:45", None),
        ("2024-05-01T12:30:45.25+02:00", "2024-05-01T12:30:45.250000", 120),
        ("2024-05-01T12:30Z", "2024-05-01T12:30:00", 0),
        ("2024:05:01", "2024-05-01T00:00:00", None),
        ("2012:08:05 11:39:59 ", "2012-08-05T11:39:59", None),
        ("1826-07-01 10:00:00", "1826-07-01T10:00:00", None),
    ],
)
def test_dates_are_read_in_both_writings(text: str, local: str, offset: int | None) -> None:
    assert parse(text, TakenSource.EXIF) == CaptureTime(local, offset, TakenSource.EXIF)


@pytest.mark.fault(78)
@pytest.mark.parametrize(
    "text",
    [
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "2024:02:31 10:00:00",
        "2024:13:01 10:00:00",
        "9999:12:31 23:59:59",
        "1000:01:01 00:00:00",
        "2024:05:01 25:00:00",
        "yesterday",
        "",
        "²⁰24:05:01 10:00:00",
    ],
)
def test_absurd_dates_are_no_dates(text: str) -> None:
    assert parse(text, TakenSource.EXIF) is None


@given(st.text())
def test_any_text_is_a_date_or_none(text: str) -> None:
    parse(text, TakenSource.EXIF, fraction=text, offset=text)
    parse("2024:05:01 12:00:00" + text, TakenSource.XMP)
    offset_minutes(text)


def test_fraction_and_offset_come_from_their_own_fields() -> None:
    found = capture_time(
        tags(
            exif={
                ORIGINAL: "2024:05:01 12:30:45",
                "Exif.Photo.SubSecTimeOriginal": "07",
                "Exif.Photo.OffsetTimeOriginal": "-03:30",
            }
        )
    )
    assert found == CaptureTime("2024-05-01T12:30:45.070000", -210, TakenSource.EXIF)


def test_the_original_date_wins_and_a_date_that_is_none_gives_way() -> None:
    digitized, xmp = (
        {"Exif.Photo.DateTimeDigitized": "2001:01:01 01:01:01"},
        {"Xmp.xmp.CreateDate": "2002-02-02T02:02:02"},
    )
    changed = {"Exif.Image.DateTime": "2003:03:03 03:03:03"}
    best = tags(exif={ORIGINAL: "2000:01:01 00:00:01"} | digitized | changed, xmp=xmp)
    assert capture_time(best) == CaptureTime("2000-01-01T00:00:01")
    none = tags(exif={ORIGINAL: "0000:00:00 00:00:00"} | digitized | changed, xmp=xmp)
    assert capture_time(none) == CaptureTime("2001-01-01T01:01:01")
    only_xmp = tags(exif=changed, xmp=xmp)
    assert capture_time(only_xmp) == CaptureTime("2002-02-02T02:02:02", None, TakenSource.XMP)
    assert capture_time(tags(exif=changed)) == CaptureTime("2003-03-03T03:03:03")


def test_iptc_dates_are_taken_and_a_gps_date_never() -> None:
    iptc = {"Iptc.Application2.DateCreated": "2011-05-03", "Iptc.Application2.TimeCreated": "07:00:00+01:00"}
    assert capture_time(tags(iptc=iptc)) == CaptureTime("2011-05-03T07:00:00", 60, TakenSource.XMP)
    gps = tags(exif={"Exif.GPSInfo.GPSDateStamp": "2023:10:10"}, xmp={"Xmp.exif.GPSTimeStamp": "2023-11-15T12:30:00Z"})
    assert capture_time(gps) is None


@pytest.mark.parametrize(
    ("text", "minutes"), [("+02:00", 120), ("-0330", -210), ("Z", 0), ("+99:00", None), ("", None), ("+01:75", None)]
)
def test_offsets(text: str, minutes: int | None) -> None:
    assert offset_minutes(text) == minutes
