"""How values that SQLite has no type for are stored: file names of any bytes, and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

import peewee

_UNPAIRED = b"\0"
"""Marks a name with unpaired surrogates (Windows); no file name holds a NUL, so it cannot be mistaken."""


def name_to_db(name: str) -> str | bytes:
    """A file name or path for SQLite: text, or a BLOB of its bytes when they are not UTF-8. Lossless (fault 38)."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        pass
    else:
        return name
    try:
        return name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return _UNPAIRED + name.encode("utf-8", "surrogatepass")


def name_from_db(value: str | bytes) -> str:
    """The inverse of `name_to_db`."""
    if isinstance(value, str):
        return value
    if value.startswith(_UNPAIRED):
        return value[1:].decode("utf-8", "surrogatepass")
    return value.decode("utf-8", "surrogateescape")


def shown_text(text: str) -> str:
    """Text for people (messages, details), storable always: what is not UTF-8 is written as an escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def id_list(ids: Iterable[int]) -> str:
    """Ids as one binding for `json_each`: any number of them, and the statement's text stays the same."""
    return json.dumps(list(ids))


class NameField(peewee.Field):
    """A file name, path or stem. Text where it can be, else a BLOB; Python sees a `str` with surrogates."""

    field_type = "TEXT"

    def db_value(self, value: str | None) -> str | bytes | None:
        return None if value is None else name_to_db(value)

    def python_value(self, value: str | bytes | None) -> str | None:
        return None if value is None else name_from_db(value)


def to_json(value: Mapping[str, object] | Sequence[object]) -> str:
    """Compact JSON with sorted keys, so that equal values are equal text; surrogates are escaped by JSON itself."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


class JSONField(peewee.TextField):
    """A JSON object or array kept as text."""

    def db_value(self, value: Mapping[str, object] | Sequence[object] | None) -> str | None:
        if value is None or isinstance(value, str):
            return value
        return to_json(value)

    def python_value(self, value: str | None) -> object:
        return None if value is None else json.loads(value)
