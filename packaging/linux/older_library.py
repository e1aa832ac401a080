"""Makes a library as the first version of the program left it, from one of today: same rows, schema 1."""

from __future__ import annotations

import shutil
import sys
from contextlib import closing
from pathlib import Path

import apsw

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from photodesk.store.migrate import apply
from photodesk.store.migrations import MIGRATIONS

TODAY = MIGRATIONS[-1].version


def make_older(root: Path) -> None:
    """Put the database of the library in `root` back to schema 1. No program may have it open."""
    today = root / ".photodesk" / "library.sqlite3"
    older = today.with_name("older.sqlite3")
    with closing(apsw.Connection(str(older))) as connection:
        apply(connection, MIGRATIONS[:1])
        connection.execute("ATTACH ? AS today; PRAGMA foreign_keys = OFF", (str(today),))
        for table in _tables(connection, "main"):
            names = ", ".join(
                f'"{n}"' for n in _columns(connection, "main", table) & _columns(connection, "today", table)
            )
            connection.execute(f'INSERT INTO main."{table}" ({names}) SELECT {names} FROM today."{table}"')
        connection.execute("DETACH today; PRAGMA journal_mode = WAL")
    for leftover in (today, today.with_name(today.name + "-wal"), today.with_name(today.name + "-shm")):
        leftover.unlink(missing_ok=True)
    shutil.move(older, today)


def schema_version(root: Path) -> int:
    """The schema of the library in `root`."""
    with closing(apsw.Connection(str(root / ".photodesk" / "library.sqlite3"))) as connection:
        return int(connection.pragma("user_version"))


def _tables(connection: apsw.Connection, schema: str) -> list[str]:
    rows = connection.execute(f"SELECT name FROM {schema}.sqlite_schema WHERE type = 'table'").fetchall()
    return [str(name) for (name,) in rows if not str(name).startswith("sqlite_")]


def _columns(connection: apsw.Connection, schema: str, table: str) -> set[str]:
    return {str(row[1]) for row in connection.execute(f'PRAGMA {schema}.table_info("{table}")')}
