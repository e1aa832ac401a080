"""The `.project.yaml` of a project folder: which project this is. Read with caps, rewritten without losing a byte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from photodesk.domain.errors import ManifestError as ManifestError
from photodesk.files import disk
from photodesk.files.layout import MANIFEST
from photodesk.files.names import shown
from photodesk.files.yaml_caps import UnsafeYamlError, load_text

FORMAT = 1
MAX_BYTES = 1 << 20
_OURS = ("version", "uuid", "name", "created_at")
_LONGEST_VALUE = 1000


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says. Fields it does not have are ""; `created_at` is UTC text.

    `extra` holds what other programs wrote there, every scalar as its text. It is data: no path in it is ever
    followed (fault 81), and rewriting keeps it byte for byte (fault 86).
    """

    name: str
    uuid: str
    created_at: str = ""
    version: int = FORMAT
    extra: Mapping[str, Any] = field(default_factory=dict)


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a project folder; None when there is none, or an empty file. Any thread; creates nothing.

    ManifestError for one that is too large, too deep, no UTF-8, no mapping, or that no parser can read.
    """
    text = _read(folder / MANIFEST)
    return _parse(folder / MANIFEST, text) if text is not None and text.strip() else None


def write_manifest(folder: Path, manifest: Manifest) -> bool:
    """Makes the manifest say `manifest`; False when nothing was to be done. `manifest.extra` is not written.

    Only lines of our own fields change; comments, order and fields of other programs stay as they are. One of a
    newer version is left alone. ManifestError when the present one is damaged: it is kept. DiskError and its
    kin as in `disk.write_text`; the folder must be there.
    """
    path = folder / MANIFEST
    text = _read(path) or ""
    present = _parse(path, text) if text.strip() else None
    if present is not None and (present.version > FORMAT or _ours(present) == _ours(manifest)):
        return False
    written = text if present is not None else ""
    for key, value in _ours(manifest).items():
        written = _with_field(written, key, value)
    after = _parse(path, written)
    if _ours(after) != _ours(manifest) or (present is not None and after.extra != present.extra):
        raise _damaged(path, "it cannot be changed without touching what others wrote")
    disk.write_text(path, written)
    return True


def _ours(manifest: Manifest) -> dict[str, str]:
    values = (str(manifest.version), manifest.uuid, manifest.name, manifest.created_at)
    return dict(zip(_OURS, values, strict=True))


def _read(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _damaged(path, error.strerror or "it cannot be read") from error
    if len(data) > MAX_BYTES:
        raise _damaged(path, "it is larger than 1 MB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _damaged(path, "it is not UTF-8 text") from error


def _parse(path: Path, text: str) -> Manifest:
    try:
        fields = load_text(text)
    except (yaml.YAMLError, UnsafeYamlError, ValueError, RecursionError, MemoryError) as error:
        raise _damaged(path, str(error).splitlines()[0] if str(error) else "it is no YAML") from error
    if not isinstance(fields, dict):
        raise _damaged(path, "it is not a list of fields")
    values = {key: _scalar(path, key, fields.get(key, "")) for key in _OURS}
    extra = {key: value for key, value in fields.items() if key not in _OURS}
    return Manifest(values["name"], values["uuid"], values["created_at"], _version(values["version"]), extra)


def _scalar(path: Path, key: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_VALUE:
        raise _damaged(path, f"its {key} is not a short text")
    return value


def _version(text: str) -> int:
    """A version that is no number is another program's; ours starts at 1."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else FORMAT


def _with_field(text: str, key: str, value: str) -> str:
    """`text` with one top-level field set, on its own line; every other byte as before."""
    line = f"{key}: {_quoted(key, value)}\n"
    lines = text.splitlines(keepends=True)
    for number, old in enumerate(lines):
        if old.startswith(f"{key}:"):
            lines[number] = line
            return "".join(lines)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return "".join([*lines, line])


def _quoted(key: str, value: str) -> str:
    if key == "version":
        return value
    dumped = yaml.dump(value, Dumper=yaml.SafeDumper, allow_unicode=True, default_style='"', width=1 << 30)
    return str(dumped).rstrip("\n")


def _damaged(path: Path, why: str) -> ManifestError:
    message = f"{shown(path)} cannot be used: {shown(why)}."
    return ManifestError(message, "It was left as it is; move it away or mend it.")
