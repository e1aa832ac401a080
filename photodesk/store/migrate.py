"""Bringing an older schema up to date: a verified backup first, then each step in a transaction of its own."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import apsw

from photodesk.store import backup
from photodesk.store.errors import damaged
from photodesk.store.migrations import Migration

log = logging.getLogger(__name__)

APPLICATION_ID = 0x50684465
"""Marks the file as ours ("PhDe") for `file` and other tools."""


def bring_up_to_date(path: Path, steps: Sequence[Migration], *, backups: Path, wait_s: float) -> Path | None:
    """Migrate the database at `path`. The backup that was made first, or None when there was nothing to keep.

    Call it under the library's lock. A failure at any point, a kill included, leaves the old schema or that of a
    finished step, never something between; SQLite's errors are raised as they are.
    """
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
        connection.set_busy_timeout(int(wait_s * 1000))
        version = int(connection.pragma("user_version"))
        if version >= steps[-1].version:  # another program was faster
            return None
        copy = None
        if has_data(connection):
            copy = backup.write(connection, backups / backup.name_now(f"before-{steps[-1].version}", version))
        apply(connection, steps)
        log.info("migrated %s from schema %d to %d; backup %s", path, version, steps[-1].version, copy)
        return copy


def apply(connection: apsw.Connection, steps: Sequence[Migration]) -> None:
    """Run the steps the database does not have yet."""
    # Neither can be changed inside a transaction. Rebuilding a table must not cascade into its children.
    connection.execute("PRAGMA foreign_keys = OFF; PRAGMA synchronous = FULL")
    for step in steps:
        connection.execute("BEGIN IMMEDIATE")
        try:
            if int(connection.pragma("user_version")) < step.version:
                _run(connection, step)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _run(connection: apsw.Connection, step: Migration) -> None:
    before = len(connection.execute("PRAGMA foreign_key_check").fetchall())
    step.up(connection)
    after = connection.execute("PRAGMA foreign_key_check").fetchall()
    if len(after) > before:
        path = Path(connection.filename)
        raise damaged(path, path.parent / "backups", f"migration {step.name} would break references: {after[0]}")
    connection.execute(f"PRAGMA user_version = {step.version:d}; PRAGMA application_id = {APPLICATION_ID:d}")


def has_data(connection: apsw.Connection) -> bool:
    """Whether any table holds a row; what the word indexes keep for themselves is none."""
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT GLOB 'find_*'"
    )
    return any(connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchall() for (name,) in tables.fetchall())
