"""Before a library is used: is the database there, whole, not newer than we are, and of the newest schema."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path

import apsw

from photodesk.domain.errors import LibraryNewerError, LibraryOfflineError, ReadOnlyError
from photodesk.store import access, backup, migrate
from photodesk.store.access import Access
from photodesk.store.errors import damaged, read_only, translated
from photodesk.store.migrations import Migration

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100
_VERSION_AT = 60
CHECKED_ALWAYS_BYTES = 256_000_000
"""Up to this size (about 300,000 photos, half a second) every start reads the whole file. A larger one is read only
after a crash, when its -wal was left behind; otherwise the regular `check` does it."""


def prepare(
    path: Path,
    *,
    create: bool,
    wait_s: float,
    backups: Path,
    lock: Callable[[], AbstractContextManager[object]],
    check: bool,
    steps: Sequence[Migration],
) -> None:
    """Make `path` a database of the newest schema, or raise. See `Database.open` for the errors."""
    newest = steps[-1].version
    backup.sweep(path.parent)
    try:
        if create and not path.exists():
            with lock():
                if not path.exists():
                    _create(path, steps)
            return
        version = look(path, newest, backups=backups, wait_s=wait_s, check=check)
        if version < newest:
            with lock():
                migrate.bring_up_to_date(path, steps, backups=backups, wait_s=wait_s)
    except apsw.Error as error:
        raise (translated(error, path, backups) or damaged(path, backups, str(error))) from error


def prepare_to_look(
    path: Path, *, wait_s: float, backups: Path, check: bool, newest: int, untouched: bool = False
) -> Access:
    """How the database at `path` can be read where nothing can be written; with `untouched` so that not even SQLite's
    own files appear or change beside it. See `Database.look` for the errors."""
    try:
        _refuse_newer(_header_version(path, backups), newest, path)
        way = access.ALONE if untouched and access.ALONE.vfs else access.to_look(path, wait_s)
        version = look(path, newest, backups=backups, wait_s=wait_s, check=check, way=way)
    except apsw.Error as error:
        raise (translated(error, path, backups) or damaged(path, backups, str(error))) from error
    if version < newest:
        raise ReadOnlyError(
            f"This library was written by an older PhotoDesk and cannot be brought up to date here: {path}.",
            "Make its folder writable and open it once.",
        )
    return way


def look(path: Path, newest: int, *, backups: Path, wait_s: float, check: bool, way: Access = access.READ) -> int:
    """The schema version of the database at `path`, read without changing a byte of it.

    Raises LibraryOfflineError, LibraryDamagedError, LibraryNewerError.
    """
    _refuse_newer(_header_version(path, backups), newest, path)
    crashed = path.with_name(path.name + "-wal").exists()
    # The version in the header may be old: what a crashed program wrote last is still in the -wal.
    with closing(way.connect(path, wait_s)) as connection:
        version = int(connection.pragma("user_version"))
        _refuse_newer(version, newest, path)
        if check and (crashed or path.stat().st_size <= CHECKED_ALWAYS_BYTES):
            problems = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)") if row[0] != "ok"]
            if problems:
                raise damaged(path, backups, problems[0])
    if version == 0:
        raise damaged(path, backups, "it holds no library")
    return version


def _header_version(path: Path, backups: Path) -> int:
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise LibraryOfflineError(
            f"The library's database is not there: {path}.", "Connect the drive that holds the library and try again."
        ) from None
    except PermissionError:
        raise read_only(path) from None
    except OSError as error:  # a folder in its place, a sector that cannot be read
        raise damaged(path, backups, error.strerror or str(error)) from error
    if not size:
        raise damaged(path, backups, "the file is empty")
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        raise damaged(path, backups, "it is not a database")
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    # With a -wal, pages the header counts may still be in it: a checkpoint that found the disk full stops half-way.
    if size < (65536 if page == 1 else page) * pages and not path.with_name(path.name + "-wal").exists():
        raise damaged(path, backups, "the file was cut short")
    return int.from_bytes(header[_VERSION_AT : _VERSION_AT + 4], "big")


def _refuse_newer(version: int, newest: int, path: Path) -> None:
    if version > newest:
        raise LibraryNewerError(
            f"This library was written by a newer PhotoDesk (its format is {version}, this program knows {newest}): "
            f"{path}. Nothing was changed.",
            "Update PhotoDesk and open it again.",
        )


def _create(path: Path, steps: Sequence[Migration]) -> None:
    """A new database, made beside its place and moved there when it is whole: a crash leaves nothing half-made."""
    if not path.parent.is_dir():
        raise LibraryOfflineError(f"The library folder is not there: {path.parent}.", "Connect the drive or create it.")
    temporary = backup.temporary_name(path)
    try:
        with closing(apsw.Connection(str(temporary))) as connection:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
            migrate.apply(connection, steps)
        backup.publish(temporary, path)
    finally:
        backup.remove(temporary)
