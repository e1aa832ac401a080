"""Copies of the database: made with SQLite's own backup, verified by opening, restored so that it can be undone."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import apsw

from photodesk.domain.errors import ConflictError, LibraryDamagedError

_PAGES_PER_STEP = 4096
TEMPORARY = ".photodesk-tmp-"


def name_now(prefix: str, version: int) -> str:
    """`before-2-20261120T190000123456Z.v1.sqlite3`: sorts by time under one prefix."""
    return f"{prefix}-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.v{version}.sqlite3"


def write(source: apsw.Connection, to: Path) -> Path:
    """Copy the database of `source` to the new file `to`, check the copy, and only then give it its name.

    Raises ConflictError when `to` exists, LibraryDamagedError when the copy does not pass its check, and SQLite's
    own errors (disk full, read-only). Nothing half-made is left.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    if to.exists():
        raise ConflictError(f"There is a backup of that name already: {to}.")
    sweep(to.parent)
    temporary = temporary_name(to)
    try:
        problems = _copy_and_verify(source, temporary)
        if problems:
            raise LibraryDamagedError(
                f"The backup did not pass its check ({problems[0]}) and was not kept: {to}.",
                "Check the disk that holds the backups, and the library itself with “photodesk check”.",
            )
        publish(temporary, to)
    finally:
        remove(temporary)
    return to


def _copy_and_verify(source: apsw.Connection, target: Path) -> tuple[str, ...]:
    try:
        _copy(source, target)
    except (apsw.CorruptError, apsw.NotADBError) as error:  # pages are copied unread: this is the copy's damage
        return (str(error),)
    return verify(target)


def _copy(source: apsw.Connection, target: Path) -> None:
    with closing(apsw.Connection(str(target))) as copy:
        copy.execute("PRAGMA synchronous = FULL")
        with copy.backup("main", source, "main") as run:
            while not run.done:
                run.step(_PAGES_PER_STEP)
        # One file, fit to be carried away: no -wal beside it.
        copy.execute("PRAGMA journal_mode = DELETE").fetchall()


def verify(path: Path) -> tuple[str, ...]:
    """What is wrong with a backup; empty when it opens and is whole. Changes nothing."""
    try:
        with closing(apsw.Connection(_immutable(path), flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)) as copy:
            found = copy.execute("PRAGMA integrity_check").fetchall()
            if not copy.pragma("user_version"):  # an empty file is a good database to SQLite
                return ("it holds no library",)
    except apsw.Error as error:
        return (str(error),)
    return tuple(str(row[0]) for row in found if row[0] != "ok")


def available(folder: Path) -> tuple[Path, ...]:
    """Backups in `folder`, newest first by time of writing. They are not checked: see `verify`."""
    found = [p for p in folder.glob("*.sqlite3") if not p.name.startswith(TEMPORARY)] if folder.is_dir() else []
    return tuple(sorted(found, key=lambda p: (p.stat().st_mtime_ns, p.name), reverse=True))


def restore(database: Path, copy: Path) -> Path | None:
    """Put the backup `copy` in the place of `database`, which must be closed. Where the old one was kept, if any.

    The old file stays beside it (with its -wal), so a restore can be taken back the same way. At every moment there
    is a database in its place. Raises LibraryDamagedError when the backup itself is damaged; then nothing was changed.
    """
    problems = verify(copy)
    if problems:
        raise LibraryDamagedError(
            f"This backup is damaged ({problems[0]}): {copy}. Nothing was changed.", "Choose an older backup."
        )
    sweep(database.parent)
    temporary = temporary_name(database)
    try:
        with closing(apsw.Connection(_immutable(copy), flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)) as good:
            _copy(good, temporary)
        sync(temporary)
        aside = _keep(database)
        temporary.replace(database)
        sync(database.parent)
    finally:
        remove(temporary)
    return aside


def _keep(database: Path) -> Path | None:
    """A second name for the database, and its log moved there: under the new database it would be poison."""
    if not database.exists():
        return None
    _settle(database)
    aside = database.with_name(f"{database.stem}.replaced-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}{database.suffix}")
    try:
        os.link(database, aside)
    except OSError:  # a file system without hard links
        database.rename(aside)
    for suffix in ("-wal", "-shm"):
        part = database.with_name(database.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    return aside


def _settle(database: Path) -> None:
    """Write the log of a whole database into it. One that is damaged is not touched."""
    if not database.with_name(database.name + "-wal").exists():
        return
    with suppress(apsw.Error), closing(apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)  # closing would write and drop the log
        if connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def temporary_name(target: Path) -> Path:
    return target.with_name(f"{TEMPORARY}{os.getpid()}-{target.name}")


def sweep(folder: Path) -> None:
    """Remove what a program that was killed left half-made: temporary databases whose process is gone."""
    for left in folder.glob(f"{TEMPORARY}*.sqlite3*"):
        pid = left.name.removeprefix(TEMPORARY).partition("-")[0]
        if pid.isdecimal() and int(pid) != os.getpid() and not _alive(int(pid)):
            left.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    if os.name == "nt":  # asking would end it; the next start of another process of that number is asked again
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def publish(temporary: Path, to: Path) -> None:
    """Give a finished file its name without ever replacing another, and make that last."""
    sync(temporary)
    try:
        os.link(temporary, to)
    except FileExistsError:
        raise ConflictError(f"There is a file of that name already: {to}.") from None
    except OSError:  # a file system without hard links (exFAT)
        if to.exists():
            raise ConflictError(f"There is a file of that name already: {to}.") from None
        temporary.rename(to)
    sync(to.parent)


def sync(path: Path) -> None:
    """fsync a file or a folder."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(database: Path) -> None:
    """Remove one of our own temporary databases with what SQLite put beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


def _immutable(path: Path) -> str:
    """A URI under which SQLite neither locks the file nor makes a -wal or -shm beside it."""
    return path.resolve().as_uri() + "?immutable=1"
