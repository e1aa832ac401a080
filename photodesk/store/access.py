"""How the database file is opened: to write, or only to look where nothing can be written (faults 18, 21)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import apsw


@dataclass(frozen=True, slots=True)
class Access:
    """What a connection is opened with. `first` are pragmas that must come before everything else."""

    flags: int
    vfs: str | None = None
    first: Mapping[str, str] = field(default_factory=dict)

    def words(self) -> dict[str, object]:
        """The arguments of `apsw.Connection` beside the path."""
        return {"flags": self.flags} | ({"vfs": self.vfs} if self.vfs else {})

    def connect(self, path: Path, wait_s: float) -> apsw.Connection:
        connection = apsw.Connection(str(path), flags=self.flags, vfs=self.vfs)
        connection.set_busy_timeout(int(wait_s * 1000))
        for name, value in self.first.items():
            connection.pragma(name, value)
        return connection


# Without SQLITE_OPEN_CREATE: a database on a drive that was unplugged is never replaced by an empty one.
WRITE = Access(apsw.SQLITE_OPEN_READWRITE)
READ = Access(apsw.SQLITE_OPEN_READONLY)
ALONE = Access(
    apsw.SQLITE_OPEN_READONLY, "unix-none" if "unix-none" in apsw.vfs_names() else None, {"locking_mode": "EXCLUSIVE"}
)
"""Reads although not even the -shm can be made: the index of the -wal is kept in memory and nothing is locked. Sound
only where nobody else can write either, which is when `READ` fails. (`immutable=1` would leave the -wal unread.)"""


def to_look(path: Path, wait_s: float) -> Access:
    """The way by which the database at `path` can be read. Raises apsw.Error when there is none."""
    try:
        _try(READ, path, wait_s)
    except (apsw.CantOpenError, apsw.IOError, apsw.ReadOnlyError):
        if os.name != "posix":
            raise
        _try(ALONE, path, wait_s)
        return ALONE
    return READ


def _try(access: Access, path: Path, wait_s: float) -> None:
    with closing(access.connect(path, wait_s)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
