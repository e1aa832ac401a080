"""The search words: what each means, and where a bad one stands."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.domain.filter import PhotoFilter
from photodesk.domain.photo import FileKind, Label, PhotoState
from photodesk.domain.search import KEYS, SearchError, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rating:>=3", {"rating_min": 3, "rating_max": 5}),
        ("rating:<2", {"rating_min": 0, "rating_max": 1}),
        ("rating:4", {"rating_min": 4, "rating_max": 4}),
        ("rating:2..4", {"rating_min": 2, "rating_max": 4}),
        ("label:Red label:blue", {"labels": (Label.RED, Label.BLUE)}),
        ("kind:both", {"kinds": (FileKind.JPEG, FileKind.RAW)}),
        ("plan:discard", {"pending": True}),
        ("orientation:portrait", {"orientation": "portrait"}),
        ('camera:"Canon EOS"', {"camera": "Canon EOS"}),
        ("status:missing", {"states": (PhotoState.MISSING,)}),
        ("status:failed", {"failed": True}),
        ("tag:coast", {"tags": ("coast",)}),
        ('gull "two words"', {"text": "gull two words"}),
        ("", {}),
    ],
)
def test_each_word_sets_its_field(text: str, expected: dict[str, Any]) -> None:
    found = parse(text).filter
    for field in fields(PhotoFilter):
        assert getattr(found, field.name) == expected.get(field.name, getattr(PhotoFilter(), field.name)), field.name


def test_projects_stay_names_until_somebody_knows_them() -> None:
    assert parse('project:"Old Town" project:Coast').projects == ("Old Town", "Coast")


@pytest.mark.trap("T54")
@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("date:2026-05-03", "2026-05-03", "2026-05-04"),
        ("date:2026-05", "2026-05-01", "2026-06-01"),
        ("date:2026", "2026-01-01", "2027-01-01"),
        ("date:2026-05..2026-07", "2026-05-01", "2026-08-01"),
        ("date:2026-05..", "2026-05-01", None),
        ("date:..2026-07-31", None, "2026-08-01"),
        ("date:2024-02", "2024-02-01", "2024-03-01"),
    ],
)
def test_a_date_range_includes_its_own_last_day(text: str, start: str | None, end: str | None) -> None:
    found = parse(text).filter
    assert (found.date_from, found.date_to) == (start, end)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ok colour:red", (3, 13)),
        ("rating:9", (0, 8)),
        ("label:pink", (0, 10)),
        ("a date:2026-13", (2, 14)),
        ('open "never closed', (5, 18)),
        ("kind:film", (0, 9)),
    ],
)
def test_a_bad_word_is_reported_with_its_place(text: str, place: tuple[int, int]) -> None:
    with pytest.raises(SearchError) as caught:
        parse(text)
    assert (caught.value.start, caught.value.end) == place
    assert caught.value.hint


PIECES = [*'abc:"><=.2- ', *(f"{key}:" for key in KEYS)]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_any_text_gives_a_query_or_a_place_inside_it(text: str) -> None:
    places = []
    try:
        parse(text)
    except SearchError as error:
        places.append((error.start, error.end))
    assert all(0 <= start < end <= len(text) for start, end in places)
