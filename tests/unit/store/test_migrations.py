"""From one schema to the next: automatic, after a backup, under a lock, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest

from photodesk.domain.errors import LibraryDamagedError, LibraryNewerError
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.project import Project
from photodesk.store import backup, migrations
from photodesk.store.database import Database
from photodesk.store.migrations import MIGRATIONS, Migration
from photodesk.store.migrations.steps import SqlConnection, add_column, columns
from photodesk.store.photos import PhotoStore

NOW = "2026-11-20T19:00:00.000000Z"


def add_weather(connection: SqlConnection) -> None:
    add_column(connection, "photos", "weather", "TEXT NOT NULL DEFAULT 'fair'")
    connection.execute("CREATE TABLE clouds (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL)")


def fails_half_way(connection: SqlConnection) -> None:
    add_weather(connection)
    connection.execute("UPDATE projects SET name = 'changed'")
    connection.execute("SELECT no_such_function()")


def breaks_references(connection: SqlConnection) -> None:
    connection.execute("DELETE FROM projects")


NEXT = Migration(len(MIGRATIONS) + 1, "weather", add_weather)
EXTENDED = (*MIGRATIONS, NEXT)


@pytest.fixture
def library(db: Database, project: Project, add_photo) -> Path:
    """A closed library of the schema of today with a photo in it."""
    add_photo("A", "jpeg", "raw")
    db.close()
    return db.path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_versions_have_no_gaps() -> None:
    assert [m.version for m in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_every_migration_module_is_listed_by_import_so_that_a_frozen_program_has_it() -> None:
    folder = Path(migrations.__file__).parent
    assert [m.up.__module__.rpartition(".")[2] for m in MIGRATIONS] == sorted(p.stem for p in folder.glob("m[0-9]*.py"))


@pytest.mark.req("R117")
def test_an_older_library_is_brought_up_to_date_and_keeps_everything(library: Path, tmp_path: Path) -> None:
    db = Database.open(library, migrations=EXTENDED, backups=tmp_path / "backups")

    assert db.schema_version == NEXT.version
    assert db.sql("SELECT stem, weather FROM photos") == [("A", "fair")]
    assert db.sql("SELECT count(*) FROM photo_files") == [(2,)]
    assert db.sql("PRAGMA application_id")[0][0] == 0x50684465
    db.close()


@pytest.mark.req("R117")
@pytest.mark.fault(64)
def test_a_verified_backup_of_the_old_schema_is_made_first(library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    Database.open(library, migrations=EXTENDED, backups=folder).close()

    (copy,) = backup.available(folder)
    assert backup.verify(copy) == ()
    assert [p.name for p in folder.iterdir()] == [copy.name]
    old = Database.open(copy, backups=folder)
    assert (old.schema_version, PhotoStore(old).count(PhotoFilter())) == (len(MIGRATIONS), 1)
    old.close()
    Database.open(library, migrations=EXTENDED, backups=folder).close()
    assert backup.available(folder) == (copy,)


def test_an_empty_library_needs_no_backup(tmp_path: Path) -> None:
    Database.open(tmp_path / "l.sqlite3", create=True).close()
    Database.open(tmp_path / "l.sqlite3", migrations=EXTENDED).close()
    assert [p.name for p in tmp_path.iterdir()] == ["l.sqlite3"]


def test_a_migration_holds_the_lock_and_a_current_library_does_not_ask_for_it(library: Path) -> None:
    held: list[str] = []

    @contextmanager
    def lock() -> Iterator[None]:
        held.append("taken")
        yield
        held.append("released")

    Database.open(library, lock=lock).close()
    assert held == []
    Database.open(library, migrations=EXTENDED, lock=lock).close()
    assert held == ["taken", "released"]


def test_the_one_who_waited_for_the_lock_does_not_migrate_again(library: Path, tmp_path: Path) -> None:
    @contextmanager
    def another_is_faster() -> Iterator[None]:
        Database.open(library, migrations=EXTENDED, backups=tmp_path / "theirs").close()
        yield

    db = Database.open(library, migrations=EXTENDED, backups=tmp_path / "mine", lock=another_is_faster)
    assert db.schema_version == NEXT.version
    assert not (tmp_path / "mine").exists()
    db.close()


@pytest.mark.fault(63)
def test_a_failing_migration_leaves_the_old_schema_and_the_backup(library: Path, tmp_path: Path) -> None:
    broken = (*MIGRATIONS, Migration(NEXT.version, "broken", fails_half_way))
    with pytest.raises(LibraryDamagedError, match="kept as it is"):
        Database.open(library, migrations=broken, backups=tmp_path / "backups")

    db = Database.open(library)
    assert db.schema_version == len(MIGRATIONS)
    assert "weather" not in columns(db.connection(), "photos")
    assert db.sql("SELECT name FROM projects") == [("Coast",)]
    assert len(backup.available(tmp_path / "backups")) == 1
    db.close()


@pytest.mark.req("R113")
def test_a_migration_that_would_break_references_is_taken_back(library: Path) -> None:
    broken = (*MIGRATIONS, Migration(NEXT.version, "broken", breaks_references))
    with pytest.raises(LibraryDamagedError, match="references"):
        Database.open(library, migrations=broken)
    db = Database.open(library)
    assert db.sql("SELECT count(*) FROM projects") == [(1,)]
    db.close()


@pytest.mark.fault(63)
def test_steps_that_were_finished_stay_when_a_later_one_fails(library: Path) -> None:
    with pytest.raises(LibraryDamagedError):
        Database.open(library, migrations=(*EXTENDED, Migration(NEXT.version + 1, "broken", fails_half_way)))
    db = Database.open(library, migrations=EXTENDED)
    assert (db.schema_version, db.sql("SELECT weather FROM photos")) == (NEXT.version, [("fair",)])
    db.close()


@pytest.mark.fault(62)
def test_a_newer_library_is_left_byte_for_byte(library: Path, tmp_path: Path) -> None:
    Database.open(library, migrations=EXTENDED).close()
    before, beside = digest(library), sorted(tmp_path.rglob("*"))

    with pytest.raises(LibraryNewerError, match="newer PhotoDesk"):
        Database.open(library)
    with pytest.raises(LibraryNewerError):
        Database.open(library, create=True)

    assert digest(library) == before
    assert sorted(tmp_path.rglob("*")) == beside


@pytest.mark.fault(62)
def test_a_newer_version_that_is_only_in_the_log_is_seen_too(library: Path, tmp_path: Path) -> None:
    """A newer program crashed: what it wrote last is in the -wal and the header still shows the old version."""
    running = apsw.Connection(str(library))
    running.execute(f"PRAGMA user_version = {NEXT.version}")
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for suffix in ("", "-wal"):
        (crashed / f"l.sqlite3{suffix}").write_bytes(library.with_name(library.name + suffix).read_bytes())
    running.close()
    path = crashed / "l.sqlite3"
    before = digest(path), digest(crashed / "l.sqlite3-wal")
    assert path.read_bytes()[60:64] == len(MIGRATIONS).to_bytes(4, "big")

    with pytest.raises(LibraryNewerError):
        Database.open(path)

    assert (digest(path), digest(crashed / "l.sqlite3-wal")) == before


@pytest.mark.req("R140")
def test_adding_a_column_twice_does_no_harm(db: Database) -> None:
    assert add_column(db.connection(), "photos", "weather", "TEXT")
    assert not add_column(db.connection(), "photos", "weather", "TEXT")
    assert columns(db.connection(), "no such table") == set()
