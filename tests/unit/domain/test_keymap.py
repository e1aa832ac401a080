"""Keys of actions: presets without conflicts, own keys over them, everything broken reported and ignored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.actions.catalog import ACTIONS
from photodesk.bridge.qactions import keyed
from photodesk.domain.key_presets import PRESETS
from photodesk.domain.keymap import KeyChoice, Keyed, Place, conflicts, holder_of, keymap, normal_key, refusal

DECLARED = [keyed(spec) for spec in ACTIONS.values()]
TWO = [Keyed("a", Place.PHOTOS, ("P",)), Keyed("b", Place.LOUPE, ("Z", "Right"))]


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_names_real_actions_and_no_key_twice(preset: str) -> None:
    assert PRESETS[preset].keys.keys() <= ACTIONS.keys()
    found = keymap(DECLARED, KeyChoice(preset))
    assert found.problems == ()
    assert conflicts(DECLARED, found.keys) == []
    for id, keys in PRESETS[preset].keys.items():
        assert tuple(map(normal_key, keys)) == keys, id
        assert found.keys[id] == keys


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_can_keep_discard_and_clear(preset: str) -> None:
    keys = keymap(DECLARED, KeyChoice(preset)).keys
    for action in ("keep.both", "keep.none", "keep.undecided", *(f"rating.{stars}" for stars in range(6))):
        assert keys[action], f"{preset} has no key for {action}"


def test_declared_keys_are_in_their_one_spelling() -> None:
    for action in DECLARED:
        assert tuple(map(normal_key, action.keys)) == action.keys, action.id


@pytest.mark.parametrize(
    ("given_key", "wanted"),
    [
        ("p", "P"),
        ("shift+ctrl+z", "Ctrl+Shift+Z"),
        ("Ctrl++", "Ctrl++"),
        ("+", "+"),
        ("del", "Del"),
        ("f12", "F12"),
        ("Alt+é", "Alt+É"),
        ("Esc", ""),
        ("Ctrl", ""),
        ("Ctrl+Ctrl+A", ""),
        ("Hyper+A", ""),
        ("", ""),
        ("Ctrl+", ""),
        ("two keys", ""),
    ],
)
def test_a_key_has_one_spelling(given_key: str, wanted: str) -> None:
    assert normal_key(given_key) == wanted


@given(st.text(max_size=12))
def test_any_text_is_a_key_or_none(text: str) -> None:
    found = normal_key(text)
    assert normal_key(found) == found


@pytest.mark.trap("T62")
def test_own_keys_win_and_what_is_broken_is_said() -> None:
    found = keymap(TWO, KeyChoice("nope", {"a": ("k", "no key", "Left"), "z": ("Q",), "b": ()}))
    assert found.keys == {"a": ("K",), "b": ()}
    assert [word for word in ("nope", "“z”", "no key", "Left") if any(word in p for p in found.problems)] == [
        "nope",
        "“z”",
        "no key",
        "Left",
    ]


def test_an_own_key_that_another_action_has_is_ignored() -> None:
    found = keymap(TWO, KeyChoice(own={"b": ("P", "B")}))
    assert found.keys == {"a": ("P",), "b": ("B",)}
    assert "“a”" in found.problems[0]


def test_two_own_keys_may_swap() -> None:
    assert keymap(TWO, KeyChoice(own={"a": ("Z",), "b": ("P",)})).keys == {"a": ("Z",), "b": ("P",)}


def test_a_conflict_names_the_smallest_place_and_its_actions() -> None:
    (conflict,) = conflicts(TWO, {"a": ("Z",), "b": ("Z",)})
    assert (conflict.key, conflict.place, conflict.ids) == ("Z", Place.LOUPE, ("a", "b"))
    assert holder_of("Z", {"a": ("Z",), "b": ("Z",)}, but="a") == "b"
    assert holder_of("Q", {"a": ("Z",)}) == ""


def test_keys_that_move_belong_to_the_photos() -> None:
    assert refusal("Right", Place.PHOTOS)
    assert refusal("Shift+Home", Place.WINDOW)
    assert not refusal("Right", Place.LOUPE)


def test_back_to_the_preset() -> None:
    choice = KeyChoice("lightroom").with_keys("keep.both", ("K",)).without("keep.both")
    assert keymap(DECLARED, choice).keys == keymap(DECLARED, KeyChoice("lightroom")).keys
