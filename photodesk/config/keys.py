"""The section `keys` of the settings file: a preset, and the user's own keys of single actions."""

from __future__ import annotations

from collections.abc import Mapping

import tomlkit
from tomlkit.items import Table

from photodesk.domain.keymap import KeyChoice

SECTION = "keys"
PRESET = "preset"


def read_keys(table: object, problems: list[str]) -> KeyChoice:
    """The choice in a table `keys`: `preset = "name"`, and for actions `"keep.both" = ["K"]` or one key as text.

    What is of the wrong type is said and left out. Whether names and keys exist is for `domain.keymap` to say.
    """
    if not isinstance(table, Mapping):
        problems.append(f"[{SECTION}] must be a table of keys; the usual keys hold.")
        return KeyChoice()
    preset, own = KeyChoice().preset, {}
    for id, value in table.items():
        keys = [value] if isinstance(value, str) else value
        if id == PRESET and isinstance(value, str):
            preset = value
        elif id != PRESET and isinstance(keys, list) and all(isinstance(key, str) for key in keys):
            own[id] = tuple(keys)
        else:
            wanted = "a name" if id == PRESET else "a list of keys"
            problems.append(f"“{SECTION}.{id}” must be {wanted}; it is ignored.")
    return KeyChoice(preset, own)


def render_keys(choice: KeyChoice, previous: str = "") -> str:
    """The choice as TOML; everything else of `previous` (a readable TOML text, or "") is kept."""
    document = tomlkit.parse(previous)
    held = document.get(SECTION)
    table = held if isinstance(held, Table) else tomlkit.table()
    for gone in [id for id in table if id != PRESET and id not in choice.own]:
        del table[gone]
    table[PRESET] = choice.preset
    for id, keys in choice.own.items():
        table[id] = list(keys)
    document[SECTION] = table
    return tomlkit.dumps(document)
