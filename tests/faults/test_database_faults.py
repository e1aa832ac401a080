"""The library's database under death, full disks, locks and damage: what was acknowledged is there, or it is said.

A child process (forked, so that hundreds fit in seconds) does the work on real files. Every write, sync, truncation
and removal that SQLite or we make is a point; at the chosen one the child is killed, or the disk is full.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from photodesk.domain.errors import (
    DiskFullError,
    LibraryLockedError,
)
from photodesk.store import backup
from photodesk.store.database import Database
from photodesk.store.migrations import MIGRATIONS, Migration
from photodesk.store.migrations.steps import SqlConnection, add_column, columns
from photodesk.store.photos import PhotoStore
from tests.faults.database_points import (
    NOW,
    PHOTOS,
    add_star_and_crash,
    disk_full,
    every_point,
    in_child,
    killed,
    posix_only,
)


def grow(connection: SqlConnection) -> None:
    add_column(connection, "photos", "weather", "TEXT NOT NULL DEFAULT 'fair'")
    connection.execute("CREATE TABLE clouds (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, photo_id INTEGER)")
    connection.execute("INSERT INTO clouds (photo_id) SELECT id FROM photos")
    connection.execute("CREATE INDEX clouds_photo ON clouds (photo_id)")


EXTENDED = (*MIGRATIONS, Migration(len(MIGRATIONS) + 1, "grow", grow))


def check_old_or_new(path: Path) -> bool:
    """Whole, with every photo and star, and either all of the old schema or all of the new. Whether it is new."""
    connection = apsw.Connection(str(path))
    version = connection.pragma("user_version")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("SELECT count(*), sum(rating) FROM photos").fetchall() == [(PHOTOS, 3 * PHOTOS)]
    new = version == len(EXTENDED)
    assert ("weather" in columns(connection, "photos")) is new
    clouds = columns(connection, "clouds")
    assert bool(clouds) is new
    if new:
        assert connection.execute("SELECT count(*) FROM clouds").fetchall() == [(PHOTOS,)]
    connection.close()
    return new


# Death


@posix_only
@pytest.mark.fault(5)
def test_a_kill_at_any_point_of_a_migration_leaves_the_old_schema_or_the_new(place: Callable[[], Path]) -> None:
    path = place()
    folder = path.parent / "backups"

    def migrate() -> None:
        Database.open(path, migrations=EXTENDED, backups=folder).close()

    ends = []
    for ended in every_point(migrate, killed, lambda: place() and None, stride=3):
        assert ended in (0, -signal.SIGKILL)
        ends.append(check_old_or_new(path))
        for copy in backup.available(folder):
            assert backup.verify(copy) == ()
        migrate()
        assert check_old_or_new(path)
        assert not list(path.parent.rglob(f"{backup.TEMPORARY}*"))
    assert set(ends) == {False, True}


@posix_only
@pytest.mark.fault(5)
def test_a_kill_while_a_library_is_made_leaves_none_or_a_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "lib" / "library.sqlite3"

    def make() -> None:
        Database.open(path, create=True).close()

    def empty() -> None:
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir()

    for ended in every_point(make, killed, empty, stride=5):
        assert ended in (0, -signal.SIGKILL)
        if path.exists():
            Database.open(path).close()
        make()
        assert [p.name for p in path.parent.iterdir()] == [path.name]


@posix_only
@pytest.mark.fault(6)
@pytest.mark.fault(1)
def test_a_kill_while_writing_and_checkpointing_loses_no_acknowledged_star(place: Callable[[], Path]) -> None:
    path = place()
    told = path.parent.parent / "told"

    def rate() -> None:
        db = Database.open(path, check=False)
        photos = PhotoStore(db)
        for stars in (4, 5):
            photos.decide(range(1, PHOTOS + 1), NOW, rating=stars)
            told.write_text(str(stars))
            db.sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.change("VACUUM")
        db.close()

    def fresh() -> None:
        place()
        told.write_text("3")

    seen = set()
    for ended in every_point(rate, killed, fresh, stride=4):
        assert ended in (0, -signal.SIGKILL)
        db = Database.open(path)
        assert db.integrity_check() == ()
        ((least, most),) = db.sql("SELECT min(rating), max(rating) FROM photos")
        assert int(told.read_text()) <= least == most
        seen.add(least)
        db.close()
    assert seen == {3, 4, 5}


@posix_only
@pytest.mark.fault(6)
@pytest.mark.fault(64)
def test_a_kill_at_any_point_of_a_restore_leaves_a_whole_database(place: Callable[[], Path], tmp_path: Path) -> None:
    path = place()
    copy = tmp_path / "good.sqlite3"
    db = Database.open(path)
    db.backup(copy)
    db.close()

    def changed() -> None:
        """After the backup came a star that is only in the log of a program that crashed."""
        place()
        in_child(lambda: add_star_and_crash(path), 10_000, killed)
        assert path.with_name(path.name + "-wal").stat().st_size > 0

    seen = set()
    for ended in every_point(lambda: backup.restore(path, copy) and None, killed, changed, stride=4):
        assert ended in (0, -signal.SIGKILL)
        aside = list(path.parent.glob("library.replaced-*.sqlite3"))
        db = Database.open(path)
        assert db.integrity_check() == ()
        rating = int(db.sql("SELECT rating FROM photos WHERE id = 1")[0][0])
        db.close()
        seen.add(rating)
        if rating == 3:
            kept = Database.open(aside[0])
            assert kept.sql("SELECT rating FROM photos WHERE id = 1") == [(5,)]
            kept.close()
    assert seen == {3, 5}


# A full disk


@posix_only
@pytest.mark.fault(63)
@pytest.mark.fault(18)
def test_a_disk_that_fills_up_in_a_migration_leaves_the_old_schema(place: Callable[[], Path]) -> None:
    path = place()

    def migrate() -> None:
        Database.open(path, migrations=EXTENDED, backups=path.parent / "backups").close()

    refused = 0
    for ended in every_point(migrate, disk_full, lambda: place() and None, stride=11):
        assert ended in (0, 3)
        new = check_old_or_new(path)
        refused += ended == 3
        assert new or ended == 3
        migrate()
        assert check_old_or_new(path)
    assert refused > 5


@posix_only
@pytest.mark.fault(18)
def test_a_decision_on_a_full_disk_is_refused_whole_and_works_again(place: Callable[[], Path]) -> None:
    path = place()

    def rate() -> None:
        db = Database.open(path, check=False)
        try:
            PhotoStore(db).decide(range(1, PHOTOS + 1), NOW, rating=5)
        except DiskFullError:
            assert db.sql("SELECT DISTINCT rating FROM photos") == [(3,)]
            assert db.sql("PRAGMA synchronous") == [(1,)]
            PhotoStore(db).decide(range(1, PHOTOS + 1), NOW, rating=4)
            os._exit(3)

    ends = list(every_point(rate, disk_full, lambda: place() and None, stride=1))
    assert set(ends) <= {0, 3}
    assert 3 in ends


REAL_DISK = """
import os, sys
from pathlib import Path
sys.path[:0] = {paths!r}
from photodesk.domain.errors import DiskFullError, ReadOnlyError
from photodesk.store.database import Database
from photodesk.store.photos import PhotoStore
path = Path({folder!r}) / "library.sqlite3"
db = Database.open(path)
filler = os.open(path.with_name("filler"), os.O_WRONLY | os.O_CREAT)
try:
    while True:
        os.write(filler, b"x" * 4096)
except OSError:
    os.close(filler)
photos = PhotoStore(db)
try:
    for n in range(10_000):
        photos.decide(range(1, 61), "now", rating=n % 5)
except DiskFullError as error:
    print("full", error.kind)
assert db.integrity_check() == ()
((least, most),) = db.sql("SELECT min(rating), max(rating) FROM photos")
assert least == most
path.with_name("filler").unlink()
photos.decide(range(1, 61), "now", rating=5)
print("again", db.sql("SELECT min(rating) FROM photos")[0][0])
db.close()
os.system("mount -o remount,ro " + {folder!r})
try:
    Database.open(path)
except ReadOnlyError as error:
    print("read-only", error.kind)
"""


@pytest.mark.fault(18)
@pytest.mark.fault(21)
def test_a_real_disk_that_is_full_and_then_read_only(tmp_path: Path, original: Path) -> None:
    """A small tmpfs in a mount namespace of its own; it vanishes with the child."""
    folder = tmp_path / "disk"
    folder.mkdir()
    script = tmp_path / "child.py"
    script.write_text(REAL_DISK.format(paths=sys.path, folder=str(folder)))
    command = f"mount -t tmpfs -o size=2m tmpfs {folder} && cp {original} {folder} && exec {sys.executable} {script}"
    if not shutil.which("unshare") or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk (root or user namespaces)")

    run = subprocess.run(["unshare", "-m", "sh", "-c", command], capture_output=True, text=True, timeout=60)

    assert run.stdout.splitlines() == ["full disk_full", "again 5", "read-only read_only"], run.stderr


# Other programs


@pytest.mark.fault(59)
def test_a_lock_held_too_long_is_said_and_nothing_is_lost(place: Callable[[], Path]) -> None:
    path = place()
    db = Database.open(path, wait_s=0.05)
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(LibraryLockedError, match="Another program"):
        PhotoStore(db).decide([1], NOW, rating=5)
    assert PhotoStore(db).get([1])[0].rating == 3

    other.execute("ROLLBACK")
    PhotoStore(db).decide([1], NOW, rating=5)
    assert PhotoStore(db).get([1])[0].rating == 5
    other.close()
    db.close()


@pytest.mark.fault(59)
def test_a_lock_that_is_given_back_in_time_only_delays(place: Callable[[], Path]) -> None:
    path = place()
    db = Database.open(path, wait_s=20)
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE; UPDATE photos SET rating = 1 WHERE id = 2")
    timer = threading.Timer(0.15, lambda: other.execute("COMMIT"))
    timer.start()

    PhotoStore(db).decide([1], NOW, rating=5)

    timer.join()
    assert [p.rating for p in PhotoStore(db).get([1, 2])] == [5, 1]
    other.close()
    db.close()


@pytest.mark.fault(59)
def test_a_library_locked_whole_cannot_be_opened_yet(place: Callable[[], Path]) -> None:
    path = place()
    other = apsw.Connection(str(path))
    other.execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE photos SET rating = 1; COMMIT").fetchall()
    with pytest.raises(LibraryLockedError):
        Database.open(path, wait_s=0.05)
    other.close()
    Database.open(path).close()
