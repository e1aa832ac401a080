"""The library's database: connections, transactions, checks. Every statement of the store goes through here."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import apsw
import peewee
from playhouse.apsw_ext import APSWDatabase

from photodesk.store import backup, opening
from photodesk.store.access import WRITE, Access
from photodesk.store.errors import damaged, read_only, translated
from photodesk.store.migrations import MIGRATIONS, Migration

Row = tuple[Any, ...]
"""A row as SQLite gives it. It never leaves the store: stores return domain values."""

_PRAGMAS = {
    "foreign_keys": 1,
    "synchronous": "NORMAL",
    "temp_store": "MEMORY",
    "cache_size": -32_000,
    "journal_size_limit": 64_000_000,
    "mmap_size": 0,
}


_LAST_WORD_S = 10.0
"""How long closing waits for a statement that another thread is in the middle of."""


class Query(Protocol):
    """Anything peewee can turn into SQL."""

    def __sql__(self, ctx: Any) -> Any: ...


class _Connections(APSWDatabase):  # type: ignore[misc]
    """peewee's connection per thread; remembers them all so that `close` can close those of other threads."""

    def __init__(self, path: Path, wait_s: float, access: Access) -> None:
        self._opened: weakref.WeakSet[apsw.Connection] = weakref.WeakSet()
        self._opened_lock = threading.Lock()
        pragmas = {**access.first, **_PRAGMAS}
        super().__init__(access.name(path), pragmas=pragmas, lock_type="IMMEDIATE", timeout=wait_s, **access.words())

    def _connect(self) -> apsw.Connection:
        connection: apsw.Connection = super()._connect()
        with self._opened_lock:
            self._opened.add(connection)
        return connection

    def close_all(self) -> None:
        """Close this thread's connection, then those of threads that are gone or idle."""
        self.close()
        with self._opened_lock:
            left = list(self._opened)
        for connection in left:
            _close_when_idle(connection)


def _close_when_idle(connection: apsw.Connection) -> None:
    """A thread may be in the middle of its last statement: it is waited for, not torn from it."""
    end = time.monotonic() + _LAST_WORD_S
    while True:
        try:
            connection.close(True)
        except apsw.ThreadingViolationError:
            if time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return


class Database:
    """An open library database. Safe to share between threads: each gets its own connection.

    Methods raise LibraryLockedError, LibraryDamagedError, DiskFullError, ReadOnlyError or LibraryOfflineError, and
    ConflictError for a row that must be unique.
    """

    def __init__(self, path: Path, backups: Path, wait_s: float, access: Access = WRITE) -> None:
        self.path = path
        self.backups = backups
        self._connections = _Connections(path, wait_s, access)
        self._local = threading.local()

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        create: bool = False,
        wait_s: float = 10.0,
        backups: Path | None = None,
        lock: Callable[[], AbstractContextManager[object]] = nullcontext,
        check: bool = True,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> Database:
        """Open the database at `path`, bringing an older schema up to date (after a verified backup, under `lock`).

        `wait_s` is how long to wait for another program's lock, in seconds. `check` runs SQLite's quick check first
        (of a very large file only after a crash).
        With `create`, a database that is not there is made (its folder must exist). Raises LibraryNewerError for a
        newer schema, leaving the file byte for byte; LibraryDamagedError; ReadOnlyError; LibraryOfflineError when it
        is not there.
        """
        backups = backups or path.parent / "backups"
        opening.prepare(path, create=create, wait_s=wait_s, backups=backups, lock=lock, check=check, steps=migrations)
        db = cls(path, backups, wait_s)
        if db.connection().readonly("main"):
            db.close()
            raise read_only(path)
        return db

    @classmethod
    def look(
        cls,
        path: Path,
        *,
        wait_s: float = 10.0,
        backups: Path | None = None,
        check: bool = True,
        untouched: bool = False,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> Database:
        """Open the database at `path` only to read it, also on a disk that is full or write-protected.

        Writing raises ReadOnlyError; nothing is changed on disk, with `untouched` not even SQLite's own -wal and -shm
        (then another program that writes at this moment may make a read fail). Raises as `open`, and ReadOnlyError for
        an older schema, which cannot be brought up to date.
        """
        backups = backups or path.parent / "backups"
        way = opening.prepare_to_look(
            path, wait_s=wait_s, backups=backups, check=check, newest=migrations[-1].version, untouched=untouched
        )
        return cls(path, backups, wait_s, way)

    def close(self) -> None:
        """Close every connection. Threads still at work get an error at their next statement."""
        try:
            self._connections.close_all()
        except (apsw.Error, peewee.PeeweeException) as error:
            raise self._sentence(error) from error

    def connection_context(self) -> AbstractContextManager[None]:
        """Hold this thread's connection for a run of work and close it afterwards (workers, pool threads)."""
        context: AbstractContextManager[None] = self._connections.connection_context()
        return context

    def connection(self) -> apsw.Connection:
        """This thread's connection, opened when needed. For the store's own hot paths."""
        try:
            connection: apsw.Connection = self._connections.connection()
        except (apsw.Error, peewee.PeeweeException) as error:
            raise self._sentence(error) from error
        return connection

    # Transactions

    @contextmanager
    def atomic(self, durable: bool = False) -> Iterator[None]:
        """One transaction, all or nothing; nested, a savepoint. Begins IMMEDIATE, so it never fails half-way on a lock.

        `durable` makes the commit survive a power cut (user decisions, the journal); it has no effect to ask for it
        inside a transaction that is not, so that is refused with RuntimeError.
        """
        connection = self.connection()
        if connection.in_transaction:
            if durable and not getattr(self._local, "durable", False):
                raise RuntimeError("a durable transaction cannot begin inside one that is not")
            with self._savepoint(connection):
                yield
            return
        self._local.durable = durable
        if durable:
            self._run(connection, "PRAGMA synchronous = FULL")
        try:
            with self._transaction(connection, "BEGIN IMMEDIATE"):
                yield
        finally:
            self._local.durable = False
            if durable:
                connection.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several reads that see one moment. Never waits for writers and never blocks them; do not write inside."""
        connection = self.connection()
        if connection.in_transaction:
            yield
            return
        with self._transaction(connection, "BEGIN DEFERRED"):
            yield

    @contextmanager
    def _transaction(self, connection: apsw.Connection, begin: str) -> Iterator[None]:
        self._run(connection, begin)
        try:
            yield
            self._run(connection, "COMMIT")
        except BaseException:
            if connection.in_transaction:  # SQLite has already rolled back when, say, the disk is full
                connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _savepoint(self, connection: apsw.Connection) -> Iterator[None]:
        self._run(connection, "SAVEPOINT nested")
        try:
            yield
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK TO nested; RELEASE nested")
            raise
        self._run(connection, "RELEASE nested")

    # Statements

    def text(self, query: Query) -> tuple[str, list[Any]]:
        """The SQL and bindings of a peewee query."""
        statement, bindings = self._connections.get_sql_context().sql(query).query()
        return statement, bindings

    def rows(self, query: Query) -> list[Row]:
        """All rows of a peewee query."""
        return self.sql(*self.text(query))

    def row(self, query: Query) -> Row | None:
        """The first row of a peewee query, if any."""
        found = self.rows(query)
        return found[0] if found else None

    def value(self, query: Query) -> Any:
        """The first column of the first row, or None."""
        found = self.rows(query)
        return found[0][0] if found else None

    def execute(self, query: Query) -> int:
        """Run an INSERT, UPDATE or DELETE built with peewee; the number of rows it changed."""
        connection = self.connection()
        self._run(connection, *self.text(query))
        return connection.changes()

    def insert(self, query: Query) -> int:
        """Run an INSERT built with peewee; the id of the new row."""
        connection = self.connection()
        self._run(connection, *self.text(query))
        return connection.last_insert_rowid()

    def sql(self, statement: str, bindings: Sequence[Any] = ()) -> list[Row]:
        """All rows of a statement in SQL."""
        try:
            return self.connection().execute(statement, bindings).fetchall()
        except (apsw.Error, UnicodeDecodeError) as error:
            raise self._sentence(error) from error

    def chunks(self, statement: str, bindings: Sequence[Any], size: int) -> Iterator[list[Row]]:
        """The rows of a statement, up to `size` at a time, as SQLite finds them. Use it inside `snapshot`."""
        try:
            cursor = self.connection().execute(statement, bindings)
            while chunk := list(islice(cursor, size)):
                yield chunk
        except (apsw.Error, UnicodeDecodeError) as error:
            raise self._sentence(error) from error

    def change(self, statement: str, bindings: Sequence[Any] = ()) -> int:
        """Run a statement in SQL; the number of rows it changed."""
        connection = self.connection()
        self._run(connection, statement, bindings)
        return connection.changes()

    def change_many(self, statement: str, bindings: Sequence[Sequence[Any]]) -> None:
        """Run a statement once per binding. Call it inside `atomic`."""
        try:
            self.connection().executemany(statement, bindings)
        except apsw.Error as error:
            raise self._sentence(error) from error

    def _run(self, connection: apsw.Connection, statement: str, bindings: Sequence[Any] = ()) -> None:
        try:
            connection.execute(statement, bindings).fetchall()
        except apsw.Error as error:
            raise self._sentence(error) from error

    def _sentence(self, error: BaseException) -> BaseException:
        """`error` as the user's error where it is one; peewee wraps SQLite's own error when it connects."""
        inner = getattr(error, "orig", error)  # peewee keeps what it wraps
        if isinstance(inner, UnicodeDecodeError):
            return damaged(self.path, self.backups, "it holds text that is none")
        if isinstance(inner, apsw.Error):
            return translated(inner, self.path, self.backups) or inner
        return error

    # Care

    def integrity_check(self, *, quick: bool = False) -> tuple[str, ...]:
        """What is wrong with the file, in SQLite's words; empty when it is whole. Reads every page: not for the GUI."""
        found = self.sql("PRAGMA quick_check" if quick else "PRAGMA integrity_check")
        return tuple(str(row[0]) for row in found if row[0] != "ok")

    def backup(self, to: Path) -> Path:
        """A verified copy of the database as it is now, at `to` (never over an existing file). Writers may go on."""
        try:
            return backup.write(self.connection(), to)
        except apsw.Error as error:
            raise self._sentence(error) from error

    def data_version(self) -> int:
        """A number that changes, for this thread, when another connection or program has written."""
        return int(self.sql("PRAGMA data_version")[0][0])

    def moment(self) -> tuple[int, int]:
        """What differs, for this thread, once anybody has written since, itself included."""
        return self.data_version(), self.connection().total_changes()

    @property
    def schema_version(self) -> int:
        return int(self.sql("PRAGMA user_version")[0][0])
