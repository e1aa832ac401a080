"""The search words: what each means, and where a bad one stands."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.domain.filter import PhotoFilter, Plan
from photodesk.domain.photo import FileKind, Label, PhotoState
from photodesk.domain.search import (
    KEYS,
    SearchError,
    Word,
    parse,
    text_of,
    with_word,
    without_key,
    without_word,
    words,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rating:>=3", {"rating_min": 3, "rating_max": 5}),
        ("rating:<2", {"rating_min": 0, "rating_max": 1}),
        ("rating:4", {"rating_min": 4, "rating_max": 4}),
        ("rating:2..4", {"rating_min": 2, "rating_max": 4}),
        ("label:Red label:blue", {"labels": (Label.RED, Label.BLUE)}),
        ("kind:both", {"kinds": (FileKind.JPEG, FileKind.RAW)}),
        ("plan:discard", {"plan": Plan.DISCARD}),
        ("plan:undecided", {"plan": Plan.UNDECIDED}),
        ("plan:Keep", {"plan": Plan.KEEP}),
        ("tag:none", {"untagged": True}),
        ("imported:last", {"last_import": True}),
        ("orientation:portrait", {"orientation": "portrait"}),
        ('camera:"Canon EOS"', {"camera": "Canon EOS"}),
        ("status:missing", {"states": (PhotoState.MISSING,)}),
        ("status:failed", {"failed": True}),
        ("tag:coast", {"tags": ("coast",)}),
        ('gull "two words"', {"text": 'gull "two words"'}),
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
        ("a tag:", (2, 6)),
        ('label:"', (0, 7)),
        ("plan:maybe", (0, 10)),
        ("imported:first", (0, 14)),
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


VALUES = st.text(max_size=12)
WORDS = st.builds(Word, st.sampled_from(["", *KEYS]), VALUES)


def bare(text: str) -> list[tuple[str, str]]:
    return [(w.key, w.value) for w in words(text)]


@given(st.lists(WORDS, max_size=6))
def test_words_written_down_are_the_same_words_when_read(some: list[Word]) -> None:
    """Chips and text are the same thing: whatever a chip holds, quotation marks and colons included."""
    assert bare(text_of(some)) == [(w.key, w.value) for w in some]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_a_text_taken_apart_and_put_together_means_the_same(text: str) -> None:
    try:
        meant = parse(text)
    except SearchError:
        return
    again = text_of(words(text))
    assert parse(again) == meant
    assert text_of(words(again)) == again


@given(st.lists(WORDS, min_size=1, max_size=6), st.data())
def test_taking_a_chip_away_leaves_the_others(some: list[Word], data: st.DataObject) -> None:
    text = text_of(some)
    place = data.draw(st.integers(0, len(some) - 1))
    left = [(w.key, w.value) for i, w in enumerate(some) if i != place]
    assert bare(without_word(text, words(text)[place])) == left


def test_a_word_is_added_once_and_replaces_what_it_contradicts() -> None:
    assert with_word("gull rating:3", "rating", ">=4") == "gull rating:>=4"
    assert with_word("tag:coast", "tag", "Old Town") == 'tag:coast tag:"Old Town"'
    assert with_word("tag:coast", "tag", "COAST") == "tag:COAST"
    assert without_key("plan:keep gull plan:discard", "plan") == "gull"
