"""Keys as other programs have them, as far as their manuals say; what they have no key for keeps PhotoDesk's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

DEFAULT_PRESET = "photodesk"

_ADVANCING = frozenset(
    {"keep.both", "keep.none", "keep.next", "keep.undecided"}
    | {f"rating.{stars}" for stars in range(6)}
    | {f"label.{colour}" for colour in ("red", "yellow", "green", "blue")}
)
"""Decisions that exist a second time with Shift, going on to the next photo."""


@dataclass(frozen=True, slots=True)
class Preset:
    """`keys` are those that differ from the declared ones, by action id."""

    id: str
    name: str
    sentence: str
    keys: Mapping[str, tuple[str, ...]]


def _preset(id: str, name: str, sentence: str, keys: Mapping[str, tuple[str, ...]]) -> Preset:
    """The keys, and for decisions the same with Shift."""
    advancing = {
        f"{action}.next_photo": tuple(_shifted(key) for key in held if key[-1].isalnum() and key != "Del")
        for action, held in keys.items()
        if action in _ADVANCING
    }
    return Preset(id, name, sentence, MappingProxyType({**advancing, **keys}))


def _shifted(key: str) -> str:
    modifiers, _, last = key.rpartition("+")
    return f"{modifiers}+Shift+{last}" if modifiers else f"Shift+{last}"


def _numbered(action: str, keys: str, numbers: range) -> dict[str, tuple[str, ...]]:
    return {f"{action}.{number}": (f"{keys}{number}",) for number in numbers}


_LIGHTROOM = _preset(
    "lightroom",
    "Lightroom",
    "P, X, U, stars 0–5 and labels 6–9; F6 to F8 fold filmstrip and panels, F11 is the second window.",
    {
        "window.strip": ("F6",),
        "window.focus": ("Ctrl+F6",),
        "window.second": ("F11",),
        "window.full_screen": ("F",),
        "view.bigger": ("=", "Ctrl++", "Ctrl+="),
        "view.smaller": ("-", "Ctrl+-"),
        "help.keys": ("?", "Ctrl+/"),
    },
)

_PHOTO_MECHANIC = _preset(
    "photo_mechanic",
    "Photo Mechanic",
    "T and Ctrl++ tag (keep), Ctrl+- untags, digits give colour classes, Ctrl with a digit stars.",
    {
        "keep.both": ("T", "Ctrl++"),
        "keep.undecided": ("Ctrl+-", "U"),
        "view.bigger": (),
        "view.smaller": (),
        "label.none": ("0",),
        "label.purple": ("1",),
        "label.red": ("2",),
        "label.yellow": ("4",),
        "label.green": ("5",),
        "label.blue": ("7",),
        **_numbered("rating", "Ctrl+", range(6)),
    },
)

_DARKTABLE = _preset(
    "darktable",
    "darktable",
    "R rejects, 0–5 are stars, F1–F5 colour labels, X is the culling view; Space and Backspace step.",
    {
        "keep.none": ("R", "Del"),
        "view.source": ("Alt+R",),
        "label.red": ("F1",),
        "help.pages": ("Ctrl+F1",),
        "label.yellow": ("F2",),
        "photo.rename": ("Ctrl+F2",),
        "label.green": ("F3",),
        "label.blue": ("F4",),
        "label.purple": ("F5",),
        "view.survey": ("X",),
        "photo.loupe": ("Enter", "Return", "E"),
        "view.next": ("Right", "Down", "PgDown", "Space"),
        "view.previous": ("Left", "Up", "PgUp", "Backspace"),
    },
)

_DIGIKAM = _preset(
    "digikam",
    "digiKam",
    "Alt+3 accepts, Alt+1 rejects, Alt+0 clears; Ctrl with a digit stars, Ctrl+Alt with a digit colours.",
    {
        "keep.both": ("Alt+3",),
        "keep.none": ("Alt+1", "Del"),
        "keep.undecided": ("Alt+0",),
        **_numbered("rating", "Ctrl+", range(6)),
        "label.none": ("Ctrl+Alt+0",),
        "label.red": ("Ctrl+Alt+1",),
        "label.yellow": ("Ctrl+Alt+3",),
        "label.green": ("Ctrl+Alt+4",),
        "label.blue": ("Ctrl+Alt+5",),
        "label.purple": ("Ctrl+Alt+6",),
        "photo.tags": ("T",),
        "photo.loupe": ("Enter", "Return", "F3"),
        "view.compare": ("Ctrl+L",),
        "view.next": ("Right", "Down", "PgDown", "Space"),
        "view.previous": ("Left", "Up", "PgUp", "Backspace"),
        "window.full_screen": ("Ctrl+Shift+F",),
        **{f"view.pane_{number}": () for number in range(1, 10)},
    },
)

_LEFT_HAND = _preset(
    "left_hand",
    "Left hand",
    "The left hand decides while the right has the mouse: D keeps, S discards, A clears, W is the next of both.",
    {
        "keep.both": ("D",),
        "keep.none": ("S", "Del"),
        "keep.undecided": ("A",),
        "keep.next": ("W",),
        "rating.0": ("`", "0"),
        "label.red": ("Ctrl+1",),
        "label.yellow": ("Ctrl+2",),
        "label.green": ("Ctrl+3",),
        "label.blue": ("Ctrl+4",),
        "stack.toggle": ("B",),
        "stack.select": ("Shift+B",),
        "view.survey": ("V",),
        "view.next": ("Right", "Down", "PgDown", "X"),
        "view.previous": ("Left", "Up", "PgUp", "Q"),
    },
)

PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        preset.id: preset
        for preset in (
            Preset(DEFAULT_PRESET, "PhotoDesk", "The keys most fingers know, and those of PhotoDesk's own.", {}),
            _LIGHTROOM,
            _PHOTO_MECHANIC,
            _DARKTABLE,
            _DIGIKAM,
            _LEFT_HAND,
        )
    }
)
