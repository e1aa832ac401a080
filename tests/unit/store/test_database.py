"""Transactions, threads and connections on a real database file."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import apsw
import pytest

from photodesk.domain.errors import ConflictError, LibraryOfflineError
from photodesk.store.database import Database
from photodesk.store.tables import Fact


def put(db: Database, key: str, value: str = "") -> None:
    db.execute(Fact.insert(key=key, value=value))


def put_all(db: Database, *keys: str) -> None:
    for key in keys:
        put(db, key)


def keys(db: Database) -> list[str]:
    return [row[0] for row in db.rows(Fact.select(Fact.key).order_by(Fact.key))]


def test_every_connection_has_the_settings_that_keep_data_safe(db: Database) -> None:
    def pragmas() -> dict[str, object]:
        names = ("journal_mode", "foreign_keys", "synchronous", "mmap_size", "busy_timeout")
        return {name: db.sql(f"PRAGMA {name}")[0][0] for name in names}

    expected = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "mmap_size": 0, "busy_timeout": 10_000}
    with ThreadPoolExecutor(1) as pool:
        assert pragmas() == pool.submit(pragmas).result() == expected
    assert apsw.sqlite_lib_version() >= "3.51.3"


def test_a_transaction_is_all_or_nothing(db: Database) -> None:
    put(db, "taken")
    with pytest.raises(ConflictError), db.atomic():
        put_all(db, "a", "taken")
    assert keys(db) == ["taken"]
    with db.atomic():
        put(db, "b")
    assert keys(db) == ["b", "taken"]


def test_a_nested_transaction_can_fail_alone(db: Database) -> None:
    with db.atomic():
        put(db, "outer")
        with pytest.raises(ConflictError), db.atomic():
            put_all(db, "inner", "outer")
        with db.atomic():
            put(db, "second")
    assert keys(db) == ["outer", "second"]


@pytest.mark.fault(8)
def test_a_durable_commit_is_synced_in_full_and_only_that_one(db: Database) -> None:
    def synchronous() -> int:
        return int(db.sql("PRAGMA synchronous")[0][0])

    with db.atomic(durable=True):
        assert synchronous() == 2
        with db.atomic(durable=True):
            put(db, "a")
    assert synchronous() == 1
    with pytest.raises(ConflictError), db.atomic(durable=True):
        put(db, "a")
    assert synchronous() == 1
    with db.atomic():
        assert synchronous() == 1


def test_durability_is_never_promised_where_it_cannot_be_kept(db: Database) -> None:
    with pytest.raises(RuntimeError, match="durable"), db.atomic(), db.atomic(durable=True):
        put(db, "a")
    assert keys(db) == []
    put(db, "b")
    assert keys(db) == ["b"]


def test_writers_in_threads_wait_for_each_other_and_lose_nothing(db: Database) -> None:
    start = threading.Barrier(6)

    def count_up(_: int) -> None:
        with db.connection_context():
            start.wait()
            for _ in range(40):
                with db.atomic():
                    found = db.value(Fact.select(Fact.value).where(Fact.key == "n"))
                    db.change("INSERT OR REPLACE INTO meta VALUES ('n', ?)", (str(int(found or 0) + 1),))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(count_up, range(6)))
    assert db.value(Fact.select(Fact.value)) == "240"


def test_a_snapshot_sees_one_moment_and_hinders_no_writer(db: Database) -> None:
    put(db, "before")
    with db.snapshot():
        assert keys(db) == ["before"]
        with ThreadPoolExecutor(1) as pool:
            pool.submit(put, db, "meanwhile").result()
        assert keys(db) == ["before"]
    assert keys(db) == ["before", "meanwhile"]


def test_another_connections_writing_is_noticed(db: Database) -> None:
    seen = db.data_version()
    put(db, "mine")
    assert db.data_version() == seen
    with ThreadPoolExecutor(1) as pool:
        pool.submit(put, db, "theirs").result()
    assert db.data_version() != seen


def test_two_libraries_are_open_at_once(db: Database, tmp_path: Path) -> None:
    other = Database.open(tmp_path / "other.sqlite3", create=True)
    put(db, "here")
    put(other, "there")
    assert (keys(db), keys(other)) == (["here"], ["there"])
    other.close()


def test_closing_leaves_one_file_and_ends_every_threads_connection(tmp_path: Path) -> None:
    db = Database.open(tmp_path / "l.sqlite3", create=True)
    put(db, "a")
    with ThreadPoolExecutor(1) as pool:
        pool.submit(keys, db).result()
        db.close()
    assert [p.name for p in tmp_path.iterdir()] == ["l.sqlite3"]


def test_what_is_not_there_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(LibraryOfflineError):
        Database.open(tmp_path / "l.sqlite3")
    with pytest.raises(LibraryOfflineError):
        Database.open(tmp_path / "no folder" / "l.sqlite3", create=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.trap("T03")
def test_a_database_whose_drive_goes_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    folder = tmp_path / "drive"
    folder.mkdir()
    db = Database.open(folder / "l.sqlite3", create=True)
    db.close()
    folder.rename(tmp_path / "unplugged")
    folder.mkdir()

    with pytest.raises(LibraryOfflineError):
        keys(db)
    assert list(folder.iterdir()) == []

    folder.rmdir()
    (tmp_path / "unplugged").rename(folder)
    assert keys(db) == []
    db.close()


def test_creating_twice_opens_what_is_there(tmp_path: Path) -> None:
    first = Database.open(tmp_path / "l.sqlite3", create=True)
    put(first, "a")
    second = Database.open(tmp_path / "l.sqlite3", create=True)
    assert keys(second) == ["a"]
    first.close()
    second.close()


def test_closing_waits_for_a_statement_another_thread_is_in(tmp_path: Path) -> None:
    db = Database.open(tmp_path / "library.sqlite3", create=True)
    begun, failed = threading.Event(), list[BaseException]()
    numbers = "WITH RECURSIVE n(i) AS (SELECT begun() UNION ALL SELECT i + 1 FROM n WHERE i < 2000000)"

    def count() -> None:
        db.connection().create_scalar_function("begun", lambda: bool(begun.set()))
        try:
            db.sql(f"{numbers} SELECT count(*) FROM n")
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test says so
            failed.append(error)

    thread = threading.Thread(target=count)
    thread.start()
    begun.wait()
    db.close()
    thread.join()
    assert failed == []
