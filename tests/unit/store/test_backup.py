"""Backups are verified by opening them; a restore can be taken back."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from photodesk.domain.errors import ConflictError, LibraryDamagedError
from photodesk.store import backup
from photodesk.store.database import Database
from photodesk.store.tables import Fact


def put(db: Database, key: str) -> None:
    db.execute(Fact.insert(key=key, value=""))


def keys(path: Path) -> list[str]:
    db = Database.open(path)
    found = [row[0] for row in db.rows(Fact.select(Fact.key).order_by(Fact.key))]
    db.close()
    return found


def test_a_backup_is_one_whole_file(db: Database, tmp_path: Path) -> None:
    put(db, "a")
    made = db.backup(tmp_path / "backups" / "one.sqlite3")
    put(db, "b")
    assert [p.name for p in made.parent.iterdir()] == ["one.sqlite3"]
    assert backup.verify(made) == ()
    assert keys(made) == ["a"]


def test_a_backup_never_replaces_another(db: Database, tmp_path: Path) -> None:
    made = db.backup(tmp_path / "b" / "one.sqlite3")
    before = made.read_bytes()
    put(db, "later")
    with pytest.raises(ConflictError):
        db.backup(made)
    assert made.read_bytes() == before


@pytest.mark.fault(61)
def test_a_backup_of_a_busy_library_is_one_moment(db: Database, tmp_path: Path) -> None:
    stop = threading.Event()

    def write_pairs() -> None:
        n = 0
        with db.connection_context():
            while not stop.is_set():
                with db.atomic():
                    put(db, f"{n} left")
                    put(db, f"{n} right")
                n += 1

    writer = threading.Thread(target=write_pairs)
    writer.start()
    try:
        copies = [db.backup(tmp_path / "b" / f"{n}.sqlite3") for n in range(5)]
    finally:
        stop.set()
        writer.join()
    for copy in copies:
        found = keys(copy)
        assert {k.split()[0] for k in found if "left" in k} == {k.split()[0] for k in found if "right" in k}


@pytest.mark.fault(64)
@pytest.mark.parametrize("harm", ["flipped", "cut", "emptied", "text"])
def test_a_damaged_backup_is_recognised_and_changes_nothing(db: Database, tmp_path: Path, harm: str) -> None:
    for n in range(400):
        put(db, f"{n:0200d}")
    copy = db.backup(tmp_path / "b" / "one.sqlite3")
    db.close()
    before = db.path.read_bytes()
    whole = copy.read_bytes()
    copy.write_bytes(
        {
            "flipped": whole[:8192] + b"\xff" * 4096 + whole[12288:],
            "cut": whole[: len(whole) // 2],
            "emptied": b"",
            "text": b"<html>not a backup</html>",
        }[harm]
    )
    assert backup.verify(copy) != ()
    with pytest.raises(LibraryDamagedError, match="damaged"):
        backup.restore(db.path, copy)
    assert db.path.read_bytes() == before


@pytest.mark.fault(60)
@pytest.mark.fault(64)
def test_a_restore_keeps_the_damaged_file_and_can_be_taken_back(db: Database, tmp_path: Path) -> None:
    put(db, "good")
    copy = db.backup(tmp_path / "b" / "one.sqlite3")
    put(db, "newer")
    db.close()

    aside = backup.restore(db.path, copy)

    assert keys(db.path) == ["good"]
    assert aside is not None
    assert keys(aside) == ["good", "newer"]
    backup.restore(db.path, aside)
    assert keys(db.path) == ["good", "newer"]
    assert keys(copy) == ["good"]


@pytest.mark.fault(60)
def test_the_log_of_a_damaged_database_is_kept_with_it_and_never_read_into_the_new_one(
    db: Database, tmp_path: Path
) -> None:
    for n in range(300):
        put(db, f"{n:0200d}")
    copy = db.backup(tmp_path / "b" / "one.sqlite3")
    good = keys(copy)
    db.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    put(db, "only in the log")
    crashed = tmp_path / "crashed" / "library.sqlite3"
    crashed.parent.mkdir()
    log = crashed.with_name("library.sqlite3-wal")
    whole = db.path.read_bytes()
    crashed.write_bytes(whole[:20480] + b"\xa5" * 8192 + whole[28672:])
    log.write_bytes(db.path.with_name("library.sqlite3-wal").read_bytes())
    before = crashed.read_bytes(), log.read_bytes()

    aside = backup.restore(crashed, copy)

    assert aside is not None
    assert (aside.read_bytes(), aside.with_name(aside.name + "-wal").read_bytes()) == before
    assert keys(crashed) == good


def test_a_restore_works_where_the_database_is_gone(db: Database, tmp_path: Path) -> None:
    put(db, "good")
    copy = db.backup(tmp_path / "b" / "one.sqlite3")
    db.close()
    db.path.unlink()
    assert backup.restore(db.path, copy) is None
    assert keys(db.path) == ["good"]


def test_backups_are_listed_newest_first_without_what_is_half_made(db: Database, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    made = [db.backup(folder / f"{name}.sqlite3") for name in ("z", "a", "m")]
    for age, path in enumerate(made):
        os.utime(path, ns=(0, 1_000_000_000 * (10 - age)))
    (folder / f"{backup.TEMPORARY}1-x.sqlite3").write_bytes(b"half")
    assert backup.available(folder) == tuple(made)
    assert backup.available(tmp_path / "none") == ()
