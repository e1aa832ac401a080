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
    """What a connection is opened with. `first` are pragmas that must come before everything else; `query` is told to
    SQLite with the file's name."""

    flags: int
    vfs: str | None = None
    first: Mapping[str, str] = field(default_factory=dict)
    query: str = ""

    def name(self, path: Path) -> str:
        """The database as SQLite is told it."""
        return f"{path.absolute().as_uri()}?{self.query}" if self.query else str(path)

    def words(self) -> dict[str, object]:
        """The arguments of `apsw.Connection` beside the path."""
        return {"flags": self.flags} | ({"vfs": self.vfs} if self.vfs else {})

    def connect(self, path: Path, wait_s: float) -> apsw.Connection:
        connection = apsw.Connection(self.name(path), flags=self.flags, vfs=self.vfs)
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
only where nobody else can write either, which is when `READ` fails."""
STILL = Access(apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI, query="immutable=1")
"""Where not even an empty -wal can be made: a library that was closed tidily, on a write-protected disk. A -wal would
be left unread, so this is only for a database without one."""


def to_look(path: Path, wait_s: float) -> Access:
    """The way by which the database at `path` can be read. Raises apsw.Error when there is none."""
    refused: apsw.Error | None = None
    for access in (READ, ALONE, STILL):
        if (access is ALONE and os.name != "posix") or (access is STILL and _has_wal(path)):
            continue
        try:
            _try(access, path, wait_s)
        except (apsw.CantOpenError, apsw.IOError, apsw.ReadOnlyError) as error:
            refused = refused or error
        else:
            return access
    assert refused is not None
    raise refused


def _has_wal(path: Path) -> bool:
    try:
        return path.with_name(path.name + "-wal").stat().st_size > 0
    except FileNotFoundError:
        return False


def _try(access: Access, path: Path, wait_s: float) -> None:
    with closing(access.connect(path, wait_s)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
