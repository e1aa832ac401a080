"""Settings from TOML text and back. What is wrong is said per setting; the rest keeps its value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from photodesk.config.keys import SECTION as KEYS
from photodesk.config.keys import read_keys
from photodesk.config.settings import (
    BOUNDS,
    DecoderSettings,
    DerivativeSettings,
    MaintenanceSettings,
    Settings,
    SidecarSettings,
    WorkerSettings,
)
from photodesk.domain.errors import SettingsError
from photodesk.domain.keymap import KeyChoice

_SECTIONS: dict[str, type] = {
    "derivatives": DerivativeSettings,
    "decoders": DecoderSettings,
    "workers": WorkerSettings,
    "sidecars": SidecarSettings,
    "maintenance": MaintenanceSettings,
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings and keys as far as the text made sense, and a sentence for each thing that did not."""

    settings: Settings
    problems: tuple[str, ...] = ()
    keys: KeyChoice = field(default_factory=KeyChoice)


def parse(text: str) -> Loaded:
    """Settings from TOML. Raises SettingsError only when the text is not TOML at all; a value that is unknown, of
    the wrong type or out of bounds is reported and left at its default."""
    try:
        document = tomlkit.parse(text).unwrap()
    except (TOMLKitError, ValueError) as error:
        raise SettingsError(
            f"The settings file cannot be read: {error}.",
            "The last good settings stay in force. Mend the file or delete it to return to the defaults.",
        ) from error
    problems: list[str] = []
    sections = {name: _section(name, document.pop(name, {}), problems) for name in _SECTIONS}
    keys = read_keys(document.pop(KEYS, {}), problems)
    problems += [f"“{name}” is not a setting; it is ignored." for name in document]
    return Loaded(Settings(**sections), tuple(problems), keys)


def _section(name: str, table: object, problems: list[str]) -> Any:
    cls = _SECTIONS[name]
    if not isinstance(table, Mapping):
        problems.append(f"[{name}] must be a table of settings; its defaults are used.")
        return cls()
    known = {f.name for f in fields(cls)}
    values: dict[str, int] = {}
    for key, value in table.items():
        problem = (
            _problem(f"{name}.{key}", value) if key in known else f"“{name}.{key}” is not a setting; it is ignored."
        )
        if problem:
            problems.append(problem)
        else:
            values[key] = int(value)
    return cls(**values)


def _problem(path: str, value: object) -> str:
    low, high = BOUNDS[path]
    if isinstance(value, bool) or not isinstance(value, int):
        return f"“{path}” must be a whole number from {low} to {high}; its default is used."
    if not low <= value <= high:
        return f"“{path}” is {value}, but must lie from {low} to {high}; its default is used."
    return ""


def render(settings: Settings, previous: str = "") -> str:
    """Settings as TOML. Comments and unknown keys of `previous` (a readable TOML text, or "") are kept."""
    document = tomlkit.parse(previous)
    for name, values in asdict(settings).items():
        table = document.setdefault(name, tomlkit.table())
        for key, value in values.items():
            table[key] = value
    return tomlkit.dumps(document)
