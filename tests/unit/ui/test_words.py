"""Facts as words."""

from __future__ import annotations

import pytest

from photodesk.domain.photo import CaptureTime, Exposure
from photodesk.ui import words


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (4_000, "4 KB"), (8_412_000, "8.4 MB"), (152_000_000, "152 MB"),
     (999_700, "1.0 MB"), (1_200_000_000, "1.2 GB")],
)  # fmt: skip
def test_size(amount: int, text: str) -> None:
    assert words.size(amount) == text


def test_reach_names_photos_and_files() -> None:
    assert words.photos_and_files(7, 12) == "7 photos, 12 files"
    assert words.photos_and_files(1, 1) == "1 photo, 1 file"
    assert words.photos_and_files(48_212, None) == "48,212 photos"


def test_exposure_leaves_out_what_is_unknown() -> None:
    assert words.exposure_parts(Exposure(1 / 320, 5.6, 200, 100.0)) == ["1/320", "ƒ 5.6", "ISO 200", "100 mm"]
    assert words.exposure_parts(Exposure(30, None, None, 8.0)) == ["30 s", "8 mm"]
    assert words.exposure_parts(Exposure(0.8, 4.0)) == ["0.8 s", "ƒ 4"]
    assert words.exposure_parts(Exposure()) == []
    assert words.exposure_parts(Exposure(-1.0)) == []


def test_day_and_moment() -> None:
    taken = CaptureTime("2026-06-11T10:42:07.120000")
    assert words.moment(taken) == "2026-06-11 10:42:07"
    assert words.day(taken, 2026) == "Thursday, 11 June"
    assert words.day(taken, 2027) == "Thursday, 11 June 2026"
    assert words.day(None) == ""
    assert words.day(CaptureTime("2026-13-45T00:00:00")) == ""


def test_time_left() -> None:
    assert [words.time_left(s) for s in (3, 42, 61, 700, 12_000)] == [
        "a few seconds left",
        "40 s left",
        "1 min left",
        "12 min left",
        "3 h left",
    ]


@pytest.mark.fault(38)
@pytest.mark.fault(39)
def test_names_are_made_safe_to_show() -> None:
    assert words.shown("a\udce9b\n\x1b[31m\u202egpj.exe") == "a�b��[31m�gpj.exe"
    assert words.shown("Été 2026 – ﬁn.JPG") == "Été 2026 – ﬁn.JPG"
