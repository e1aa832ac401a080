"""What migrations are made of: the connection they see, and adding a column without harm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

SqlValue = str | bytes | int | float | None


class SqlConnection(Protocol):
    """The part of a database connection a migration may use. It never begins or ends a transaction."""

    def execute(self, statements: str, bindings: Sequence[SqlValue] = ()) -> Iterable[tuple[SqlValue, ...]]: ...


def columns(connection: SqlConnection, table: str) -> set[str]:
    """Names of the columns of `table`; empty when there is no such table."""
    return {str(row[0]) for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}


def add_column(connection: SqlConnection, table: str, column: str, declaration: str) -> bool:
    """Add `column` unless it is there. False when it was (a library repaired by hand must still migrate)."""
    if column in columns(connection, table):
        return False
    connection.execute(f'ALTER TABLE "{table}" ADD COLUMN "{column}" {declaration}')
    return True
