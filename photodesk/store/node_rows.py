"""Rows of a database that is not ours, whatever its version: columns by many names, values of any type, torn pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import apsw

Value = int | float | str | None

_TRUE = frozenset({"1", "true", "t", "yes", "y"})
_FALSE = frozenset({"0", "false", "f", "no", "n", ""})


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of one table by their wanted names; `torn` says what kept the rest from being read, "" when nothing."""

    rows: tuple[Mapping[str, Value], ...]
    torn: str = ""
    unknown: tuple[str, ...] = ()


def read_table(connection: apsw.Connection, table: str, wanted: Mapping[str, Sequence[str]]) -> Read | None:
    """Every row that can be read of `table`; None when there is no such table.

    `wanted` names each value with the columns it may stand in, best first; a value whose columns are all absent is not
    in the rows. A damaged table is read from both ends, so that one torn page costs only the rows on it.
    """
    columns = {str(row[1]).casefold(): str(row[1]) for row in connection.execute(f"PRAGMA table_info({_name(table)})")}
    if not columns:
        return None
    chosen = {key: found for key, names in wanted.items() if (found := [columns[n] for n in names if n in columns])}
    used = {column.casefold() for found in chosen.values() for column in found}
    unknown = tuple(name for key, name in columns.items() if key not in used)
    if not chosen:
        return Read((), "", unknown)
    listed = ", ".join(map(_expression, chosen.values()))
    forward, torn = _read(connection, table, listed, "")
    if torn:
        backward, _ = _read(connection, table, listed, " ORDER BY rowid DESC")
        seen = set(forward)
        forward += reversed([row for row in backward if row not in seen])
    return Read(tuple(dict(zip(chosen, map(_text, row), strict=True)) for row in forward), torn, unknown)


def _expression(columns: Sequence[str]) -> str:
    """The first of `columns` that holds something; its text as bytes."""
    value = f"coalesce({', '.join(map(_name, columns))}, NULL)"
    return f"CASE typeof({value}) WHEN 'text' THEN CAST({value} AS BLOB) ELSE {value} END"


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _read(connection: apsw.Connection, table: str, listed: str, order: str) -> tuple[list[tuple[object, ...]], str]:
    found: list[tuple[object, ...]] = []
    try:
        found.extend(_each(connection, f"SELECT {listed} FROM {_name(table)}{order}"))
    except apsw.Error as error:
        return found, str(error)
    return found, ""


def _each(connection: apsw.Connection, statement: str) -> Iterator[tuple[object, ...]]:
    yield from connection.execute(statement)


def _text(value: object) -> Value:
    """Text is read as bytes, so that text which is none costs no row; what is not UTF-8 keeps its bytes."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    return value if isinstance(value, int | float | str) else None


def whole(value: Value) -> int | None:
    """A whole number, also one written as text or as a float; None for anything else."""
    if isinstance(value, str):
        text = value.strip()
        return int(text) if text.removeprefix("-").isdecimal() and len(text) < 19 else None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else None
    return value


def flag(value: Value) -> bool | None:
    """Yes or no, as a number or a word. None for NULL; raises ValueError for what is neither."""
    if value is None:
        return None
    if isinstance(value, str):
        word = value.strip().casefold()
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
        raise ValueError(value)
    return bool(value)


def words(value: Value) -> str:
    """Text, numbers too; "" for NULL."""
    return "" if value is None else str(value).strip()
