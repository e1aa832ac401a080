"""Names of any bytes are stored without loss, and what looks equal on disk is told apart."""

from __future__ import annotations

import os

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from photodesk.store.fields import name_from_db, name_to_db, shown_text, to_json

ANY_TEXT = st.text(st.characters() | st.sampled_from("\ud800\udfff\udc80\udcff"), max_size=30)


@pytest.mark.fault(38)
@given(st.binary(max_size=60).filter(lambda b: b"\0" not in b))
def test_any_bytes_come_back(raw: bytes) -> None:
    name = os.fsdecode(raw)
    assert os.fsencode(name_from_db(name_to_db(name))) == raw


@pytest.mark.fault(38)
@example("\ud800", "\udced\udca0\udc80")
@given(ANY_TEXT.filter(lambda t: "\0" not in t), ANY_TEXT.filter(lambda t: "\0" not in t))
def test_any_text_comes_back_and_two_names_never_become_one(one: str, two: str) -> None:
    """Unpaired surrogates (names of Windows) included."""
    stored = name_to_db(one)
    assert name_from_db(stored) == one
    assert (stored == name_to_db(two)) == (one == two)


def test_ordinary_names_stay_readable_text() -> None:
    assert name_to_db("Été 🏔.NEF") == "Été 🏔.NEF"


@given(ANY_TEXT)
def test_what_is_shown_can_always_be_stored(text: str) -> None:
    shown_text(text).encode("utf-8")


def test_equal_values_are_equal_json() -> None:
    assert to_json({"b": 1, "a": "\udcff"}) == to_json({"a": "\udcff", "b": 1}) == '{"a":"\\udcff","b":1}'
