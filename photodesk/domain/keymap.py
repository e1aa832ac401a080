"""Which key asks for which action: the declared keys, a preset over them, the user's own over both. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from photodesk.domain.key_presets import DEFAULT_PRESET, PRESETS

KEYS_EACH = 4
"""An action has at most so many keys."""

_MODIFIERS = ("Ctrl", "Alt", "Shift", "Meta")
_NAMED = {
    name.casefold(): name
    for name in (
        *("Space", "Tab", "Backspace", "Return", "Enter", "Ins", "Del", "Home", "End", "PgUp", "PgDown"),
        *("Left", "Right", "Up", "Down", "Pause", "Print", "Menu"),
        *(f"F{number}" for number in range(1, 36)),
    )
}
_MOVES = frozenset({"Left", "Right", "Up", "Down", "PgUp", "PgDown", "Home", "End"})


class Place(StrEnum):
    """Where a key is live. Each lies within the one before: the viewers are among the photos, these in the window."""

    WINDOW = "window"
    PHOTOS = "photos"
    LOUPE = "loupe"


@dataclass(frozen=True, slots=True)
class Keyed:
    """An action that can have keys: the declared ones."""

    id: str
    place: Place
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """What the user chose: a preset, and for some actions keys of their own (an empty tuple is "no key")."""

    preset: str = DEFAULT_PRESET
    own: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def with_keys(self, id: str, keys: tuple[str, ...]) -> KeyChoice:
        return replace(self, own={**self.own, id: keys})

    def without(self, id: str) -> KeyChoice:
        """Back to the key of the preset."""
        return replace(self, own={known: keys for known, keys in self.own.items() if known != id})


@dataclass(frozen=True, slots=True)
class Conflict:
    """One key of several actions; `place` is the smallest part of the window where all of them would answer."""

    key: str
    place: Place
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys in force by action id, and a sentence for everything in the choice that was ignored."""

    keys: Mapping[str, tuple[str, ...]]
    problems: tuple[str, ...] = ()


def normal_key(text: str) -> str:
    """A key in its one spelling (`ctrl+shift+z` is `Ctrl+Shift+Z`); "" when it is no key."""
    rest, _, last = text.strip().rpartition("+")
    if not last and rest.endswith("+"):
        rest, last = rest[:-1], "+"
    elif not last:
        rest, last = "", text.strip()
    given = [part.strip().capitalize() for part in rest.split("+")] if rest else []
    last = last.strip()
    key = _NAMED.get(last.casefold()) or (_letter(last) if len(last) == 1 else "")
    if not key or len(set(given)) != len(given) or not set(given) <= set(_MODIFIERS):
        return ""
    return "+".join([*(m for m in _MODIFIERS if m in given), key])


def _letter(text: str) -> str:
    upper = text.upper()
    return (upper if len(upper) == 1 else text) if text.isprintable() else ""


def refusal(key: str, place: Place) -> str:
    """Why an action of `place` cannot have `key`; "" when it can."""
    if not normal_key(key):
        return f"“{key}” is not a key that can be used."
    if place is not Place.LOUPE and normal_key(key).rpartition("+")[2] in _MOVES:
        return f"{key} moves through the photos."
    return ""


def preset_keys(actions: Iterable[Keyed], preset: str) -> dict[str, tuple[str, ...]]:
    """The keys a preset gives every action; an unknown preset is the declared keys."""
    changed = PRESETS[preset].keys if preset in PRESETS else {}
    return {action.id: changed.get(action.id, action.keys) for action in actions}


def keymap(actions: Iterable[Keyed], choice: KeyChoice) -> Keymap:
    """The keys in force. What is unknown, no key, or taken by another action is reported and ignored."""
    known = {action.id: action for action in actions}
    problems = [] if choice.preset in PRESETS else [f"There are no keys named “{choice.preset}”; the usual ones hold."]
    base = preset_keys(known.values(), choice.preset)
    own: dict[str, tuple[str, ...]] = {}
    for id, keys in choice.own.items():
        if id not in known:
            problems.append(f"“{id}” is not an action; its keys are ignored.")
        else:
            own[id] = _usable(known[id], keys, problems)
    held = base | own
    for conflict in conflicts(known.values(), held):
        mine = [id for id in conflict.ids if id in own] or list(conflict.ids)
        spared = [id for id in conflict.ids if id not in mine] or mine[:1]
        for id in mine:
            if id not in spared:
                held[id] = tuple(key for key in held[id] if key != conflict.key)
                problems.append(f"{conflict.key} belongs to “{spared[0]}” already; it is ignored for “{id}”.")
    return Keymap(held, tuple(problems))


def _usable(action: Keyed, keys: tuple[str, ...], problems: list[str]) -> tuple[str, ...]:
    refused = [reason for key in keys if key not in action.keys and (reason := refusal(key, action.place))]
    problems += [f"“{action.id}”: {reason}" for reason in refused]
    good = [normal_key(key) for key in keys if key in action.keys or not refusal(key, action.place)]
    if len(good) > KEYS_EACH:
        problems.append(f"“{action.id}” has more than {KEYS_EACH} keys; the first ones hold.")
    return tuple(dict.fromkeys(good))[:KEYS_EACH]


def conflicts(actions: Iterable[Keyed], keys: Mapping[str, tuple[str, ...]]) -> list[Conflict]:
    """Keys that more than one action has, in the order of the actions."""
    places = {action.id: action.place for action in actions}
    holders: dict[str, list[str]] = {}
    for id in places:
        for key in keys.get(id, ()):
            holders.setdefault(key, []).append(id)
    order = list(Place)
    return [
        Conflict(key, max((places[id] for id in ids), key=order.index), tuple(ids))
        for key, ids in holders.items()
        if len(ids) > 1
    ]


def holder_of(key: str, keys: Mapping[str, tuple[str, ...]], but: str = "") -> str:
    """The action that has a key now, other than `but`; "" when it is free."""
    return next((id for id, held in keys.items() if key in held and id != but), "")
