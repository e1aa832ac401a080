"""What the user says of a photo, as values: turning, words, capture time; nothing else of it changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.domain.edits import (
    Edits,
    Known,
    OwnTime,
    SetTime,
    SetWords,
    SetZone,
    ShiftTime,
    Turn,
    TurnBack,
    applied,
    parse_local,
    parse_shift,
    parse_zone,
    shift_words,
    shifted_local,
)
from photodesk.domain.photo import CaptureTime, TakenSource, upright

OWN = CaptureTime("2026-06-11T10:42:07.250000", 120)
PHOTO = Known(1, 1, "IMG_1", Edits(), OWN, {"title": "Of the file"})


def after(*edits: object, photo: Known = PHOTO) -> Edits:
    for edit in edits:
        photo = replace(photo, edits=applied(edit, photo))  # type: ignore[arg-type]
    return photo.edits


@given(st.lists(st.sampled_from([90, 180, 270, -90]), max_size=8))
def test_turns_add_up_and_reset_takes_all_back(turns: list[int]) -> None:
    said = after(*(Turn(t) for t in turns))
    assert said.turn == sum(turns) % 360
    assert after(*(Turn(t) for t in turns), TurnBack()) == Edits()


@pytest.mark.parametrize(
    ("orientation", "turn", "shown"), [(1, 0, (6, 4)), (6, 0, (4, 6)), (6, 90, (6, 4)), (1, 270, (4, 6))]
)
def test_what_a_turn_makes_of_width_and_height(orientation: int, turn: int, shown: tuple[int, int]) -> None:
    assert upright(6, 4, orientation, turn) == shown
    assert upright(None, 4, orientation, turn) is None


def test_words_stand_above_those_of_the_file_and_give_way_again() -> None:
    said = after(SetWords({"title": "  Mine ", "caption": "A\nB"}))
    assert (said.title, said.caption, said.creator) == ("Mine", "A\nB", None)
    assert after(SetWords({"title": ""})).title == "", "the file's title can be hidden"
    assert after(SetWords({"title": "Mine"}), SetWords({"title": None})) == Edits()
    assert after(SetWords({"title": "Of the file"})) == Edits(), "what the file says anyway needs no saying"


def test_a_clock_is_shifted_from_what_holds_now() -> None:
    said = after(ShiftTime(3600), ShiftTime(-30))
    assert said.time == CaptureTime("2026-06-11T11:41:37.250000", 120, TakenSource.USER)
    assert after(ShiftTime(3600), ShiftTime(-3600)) == Edits(), "there and back is the file's own time"
    assert after(ShiftTime(3600), OwnTime()) == Edits()


def test_a_photo_without_a_time_cannot_be_shifted_but_set() -> None:
    bare = replace(PHOTO, file_time=None)
    assert after(ShiftTime(60), SetZone(60), photo=bare) == Edits()
    assert after(SetTime("2026-01-01T00:00:00"), photo=bare).time == CaptureTime(
        "2026-01-01T00:00:00", None, TakenSource.USER
    )


def test_a_zone_leaves_the_local_time() -> None:
    said = after(SetZone(-210)).time
    assert said is not None
    assert (said.local, said.offset_minutes) == (OWN.local, -210)


@pytest.mark.trap("T54")
def test_a_shift_over_midnight_and_new_year_is_arithmetic() -> None:
    assert shifted_local("2026-12-31T23:30:00", 3600) == "2027-01-01T00:30:00"
    assert shifted_local("2024-02-29T00:10:00", -1200) == "2024-02-28T23:50:00"
    assert shifted_local("1826-01-01T00:00:00", -1) is None
    assert shifted_local("2100-12-31T23:59:59", 1) is None
    assert shifted_local("no time", 1) is None


@given(st.integers(-400_000, 400_000))
def test_a_shift_is_read_as_it_is_written(seconds: int) -> None:
    assert parse_shift(shift_words(seconds)) == seconds


@pytest.mark.parametrize("text", ["", "1", "1:60", "1:2:3:4", "a:b", "+ 1:00", "1:00:99", "٣:00"])
def test_what_is_no_shift(text: str) -> None:
    assert parse_shift(text) is None


def test_dates_and_zones_as_people_write_them() -> None:
    assert parse_local("2026-06-11 10:42") == parse_local("2026-06-11T10:42:00") == "2026-06-11T10:42:00"
    assert parse_local("2026-02-30 10:42") is None
    assert parse_local("2026-06-11") is None, "a day is no time"
    assert parse_local("2026-06-11T10:42:00+02:00") is None
    assert (parse_zone("+02:00"), parse_zone("-3:30"), parse_zone("Z"), parse_zone("UTC−01")) == (120, -210, 0, -60)
    for bad in ("+15:00", "2:00", "+x"):
        with pytest.raises(ValueError, match=r".*"):
            parse_zone(bad)
