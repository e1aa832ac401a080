"""From what SQLite reports to a sentence for the user."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import apsw

from photodesk.domain.errors import (
    ConflictError,
    DiskFullError,
    LibraryDamagedError,
    LibraryLockedError,
    LibraryOfflineError,
    PhotoDeskError,
    ReadOnlyError,
)

SMALLEST_ROOM = 64 << 10
"""Bytes SQLite needs for a -shm and a small -wal; with fewer it cannot begin."""


def damaged(path: Path, backups: Path, detail: str) -> LibraryDamagedError:
    return LibraryDamagedError(
        f"The library's database is damaged ({detail}). The file was kept as it is: {path}. No photo was touched.",
        f"Restore the newest good backup from {backups}.",
    )


def locked(path: Path) -> LibraryLockedError:
    return LibraryLockedError(
        f"Another program is holding the library's database: {path}.",
        "Close the other program, or wait until it has finished, and try again.",
    )


def read_only(path: Path) -> ReadOnlyError:
    return ReadOnlyError(
        f"The library's database cannot be written to: {path}.",
        "Check the permissions of the library folder and whether its disk is write-protected.",
    )


def full(path: Path) -> DiskFullError:
    return DiskFullError(
        f"The disk holding the library's database is full: {path}. The last change was taken back.",
        "Free some space and try again.",
    )


def translated(error: apsw.Error, path: Path, backups: Path) -> PhotoDeskError | None:
    """The user's error for a SQLite error, or None when it is a fault of our own (which must stay visible)."""
    match error:
        case apsw.BusyError() | apsw.LockedError():
            return locked(path)
        case apsw.CorruptError() | apsw.NotADBError():
            return damaged(path, backups, str(error))
        case apsw.FullError():
            return full(path)
        case apsw.ReadOnlyError() | apsw.PermissionsError():
            return read_only(path)
        case apsw.CantOpenError() | apsw.IOError():
            return _unreachable(error, path)
        case apsw.ConstraintError() if "UNIQUE" in str(error):
            return ConflictError(f"That exists already ({str(error).partition(': ')[2]}); nothing was changed.")
        case _:
            return None


def _unreachable(error: apsw.Error, path: Path) -> PhotoDeskError:
    if path.is_file():
        if _no_room(path):
            return full(path)
        return ReadOnlyError(
            f"The library's database cannot be used ({error}): {path}.",
            "Check the permissions of the library folder and whether its disk is full or write-protected.",
        )
    return LibraryOfflineError(
        f"The library's database cannot be reached: {path}.", "Connect the drive that holds the library and try again."
    )


def _no_room(path: Path) -> bool:
    """Whether not even the -shm fits: SQLite calls that an I/O error."""
    if not os.access(path.parent, os.W_OK):  # a write-protected disk is full too, and freeing space is no remedy
        return False
    try:
        return shutil.disk_usage(path.parent).free < SMALLEST_ROOM
    except OSError:
        return False
