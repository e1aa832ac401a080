"""The library's database under death, full disks, locks and damage: what was acknowledged is there, or it is said.

A child process (forked, so that hundreds fit in seconds) does the work on real files. Every write, sync, truncation
and removal that SQLite or we make is a point; at the chosen one the child is killed, or the disk is full.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest

from photodesk.domain.errors import (
    DiskFullError,
    LibraryDamagedError,
    LibraryLockedError,
    PhotoDeskError,
    ReadOnlyError,
)
from photodesk.domain.filter import PhotoFilter, Sort
from photodesk.domain.photo import CaptureTime, FileKind, Metadata
from photodesk.store import backup
from photodesk.store.database import Database
from photodesk.store.migrations import MIGRATIONS, Migration
from photodesk.store.migrations.steps import SqlConnection, add_column, columns
from photodesk.store.new_photo import NewFile, NewPhoto
from photodesk.store.photos import PhotoStore
from photodesk.store.projects import ProjectStore
from photodesk.store.tables import Fact

NOW = "2026-11-20T19:00:00.000000Z"
PHOTOS = 60
posix_only = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork to kill a child at a chosen point")


# Points at which something happens to a child


class Points:
    """Counts what is done to files; at number `at` calls `then`, which kills, or raises a full disk."""

    def __init__(self, at: int, then: Callable[[], None]) -> None:
        self.left = at
        self.then = then

    def reached(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.then()


class CountedFile(apsw.VFSFile):
    points: Points

    def __init__(self, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("unix", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self.points.reached()
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self.points.reached()
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:
        self.points.reached()
        super().xTruncate(size)

    def xLock(self, level: int) -> None:
        try:
            super().xLock(level)
        except apsw.IOError:
            # A read-only connection tries for the lock when it closes and takes no for an answer; through this
            # layer only "busy" is an answer.
            raise apsw.BusyError from None


class CountedVfs(apsw.VFS):
    def __init__(self) -> None:
        super().__init__("counted", "unix", makedefault=True)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        return CountedFile(name, flags)

    def xDelete(self, name: str, sync: bool) -> None:
        CountedFile.points.reached()
        super().xDelete(name, sync)


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def disk_full() -> None:
    raise apsw.FullError("injected: database or disk is full")


def in_child(work: Callable[[], None], at: int, then: Callable[[], None]) -> int:
    """Run `work` in a child in which point `at` is reached by `then`. 0 done, 3 a PhotoDeskError, else how it died."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    status = 9
    try:
        CountedFile.points = Points(at, then)
        vfs = CountedVfs()
        if then is killed:
            watched = {"os.rename", "os.link", "os.remove"}
            sys.addaudithook(lambda event, _: CountedFile.points.reached() if event in watched else None)
        work()
        status = 0 if vfs else 8
    except DiskFullError:
        status = 3
    except BaseException:  # noqa: BLE001 - a child has no other way to say what went wrong
        traceback.print_exc()
    finally:
        os._exit(status)


def every_point(
    work: Callable[[], None], then: Callable[[], None], prepare: Callable[[], None], stride: int
) -> Iterator[int]:
    """Runs `work` once per point, each time from a fresh start, until it is through. Yields how each run ended.

    Only every `stride`-th point, so that the suite stays quick; all of them with PHOTODESK_EVERY_POINT=1.
    """
    for at in itertools.count(1, 1 if os.environ.get("PHOTODESK_EVERY_POINT") else stride):
        assert at < 1000, "the work never gets through"
        prepare()
        ended = in_child(work, at, then)
        yield ended
        if ended == 0:
            assert at > 5, "hardly any point was found: the injection does not work"
            return


# The library the faults happen to


def build(path: Path) -> None:
    db = Database.open(path, create=True)
    project = ProjectStore(db).add(
        uuid="u", name="Coast", folder="Coast", in_place=False, volume_id=None, tenant_id="user_0", now=NOW
    )
    photos = PhotoStore(db)
    photos.add_many(
        NewPhoto(
            project.id,
            "",
            f"IMG_{i:04d}",
            (NewFile(FileKind.JPEG, f"IMG_{i:04d}.JPG", 1000 + i, 1, f"{i:032x}"),),
            Metadata(taken=CaptureTime(f"2026-05-{1 + i % 28:02d}T10:00:00"), camera="Camera " + "x" * 60),
            NOW,
        )
        for i in range(PHOTOS)
    )
    photos.decide(range(1, PHOTOS + 1), NOW, rating=3)
    db.close()


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "library.sqlite3"
    build(path)
    return path


@pytest.fixture
def place(tmp_path: Path, original: Path) -> Callable[[], Path]:
    """Puts a fresh copy of the library, and nothing else, in its folder."""
    folder = tmp_path / "lib"

    def fresh() -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(original, folder / "library.sqlite3")
        return folder / "library.sqlite3"

    return fresh


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


def add_star_and_crash(path: Path) -> None:
    db = Database.open(path)
    PhotoStore(db).decide([1], NOW, rating=5)
    killed()


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


# Damage


def harmed(kind: str, whole: bytes) -> bytes:
    return {
        "header": b"\0" * 100 + whole[100:],
        "magic": b"SQLite format 4\0" + whole[16:],
        "page": whole[:8192] + b"\xa5" * 4096 + whole[12288:],
        "cut in a page": whole[: len(whole) // 2 + 100],
        "cut at a page": whole[: len(whole) // 8192 * 4096],
        "cut to the header": whole[:100],
        "one byte": b"S",
        "empty": b"",
        "other file": b"<!doctype html>" * 1000,
        "no tables": whole[:100] + b"\0" * (len(whole) - 100),
    }[kind]


@pytest.mark.fault(60)
@pytest.mark.parametrize(
    "kind",
    [
        "header",
        "magic",
        "page",
        "cut in a page",
        "cut at a page",
        "cut to the header",
        "one byte",
        "empty",
        "other file",
        "no tables",
    ],
)
@pytest.mark.parametrize("create", [False, True])
def test_a_damaged_database_is_said_at_start_and_kept(place: Callable[[], Path], kind: str, create: bool) -> None:
    path = place()
    path.write_bytes(harmed(kind, path.read_bytes()))
    before = hashlib.sha256(path.read_bytes()).hexdigest()

    with pytest.raises(LibraryDamagedError) as caught:
        Database.open(path, create=create, backups=path.parent / "my backups")

    assert f"kept as it is: {path}" in caught.value.message
    assert str(path.parent / "my backups") in caught.value.hint
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert not (path.parent / "my backups").exists()


@pytest.mark.fault(60)
@pytest.mark.parametrize("seed", range(40))
def test_damage_at_a_random_place_is_found_or_does_no_harm(place: Callable[[], Path], seed: int) -> None:
    """Without the check at start, so that reading itself must notice. Only a sentence for the user may come out."""
    path = place()
    whole = bytearray(path.read_bytes())
    chance = random.Random(seed)
    if seed % 5 == 0:
        del whole[chance.randrange(len(whole)) :]
    else:
        start = chance.randrange(len(whole))
        for n in range(start, min(start + chance.choice((1, 16, 512)), len(whole))):
            whole[n] = chance.randrange(256)
    path.write_bytes(whole)
    message = use(path)
    assert message is None or str(path) in message or "means nothing" in message


def use(path: Path) -> str | None:
    """Read everything and write something. What the user is told when it does not work."""
    try:
        db = Database.open(path, check=False, wait_s=0.1)
    except PhotoDeskError as error:
        return error.message
    try:
        photos = PhotoStore(db)
        ids = list(photos.list(PhotoFilter(), Sort()).ids)
        photos.get(ids)
        photos.rows(ids)
        ProjectStore(db).summaries("user_0")
        photos.decide(ids, NOW, rating=1)
    except LibraryDamagedError as error:
        return error.message
    finally:
        db.close()
    return None


@pytest.mark.fault(61)
def test_a_shared_memory_file_that_is_gone_does_not_matter(place: Callable[[], Path]) -> None:
    path = place()
    in_child(lambda: add_star_and_crash(path), 10_000, killed)
    path.with_name(path.name + "-shm").unlink()
    db = Database.open(path)
    assert PhotoStore(db).get([1])[0].rating == 5
    db.close()


@pytest.mark.fault(61)
def test_a_copy_without_its_log_is_older_but_whole(place: Callable[[], Path]) -> None:
    path = place()
    in_child(lambda: add_star_and_crash(path), 10_000, killed)
    path.with_name(path.name + "-wal").unlink()
    db = Database.open(path)
    assert db.integrity_check() == ()
    assert PhotoStore(db).get([1])[0].rating == 3
    db.close()


@pytest.mark.fault(61)
@pytest.mark.parametrize("log", [b"", b"garbage" * 999])
def test_a_foreign_log_beside_the_database_is_ignored(place: Callable[[], Path], log: bytes) -> None:
    path = place()
    path.with_name(path.name + "-wal").write_bytes(log)
    db = Database.open(path)
    assert PhotoStore(db).count(PhotoFilter()) == PHOTOS
    db.execute(Fact.insert(key="k", value="v"))
    assert db.integrity_check() == ()
    db.close()


@pytest.mark.fault(60)
def test_a_database_of_something_else_is_no_library(tmp_path: Path) -> None:
    other = apsw.Connection(str(tmp_path / "library.sqlite3"))
    other.execute("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)")
    other.close()
    before = (tmp_path / "library.sqlite3").read_bytes()
    with pytest.raises(LibraryDamagedError, match="holds no library"):
        Database.open(tmp_path / "library.sqlite3", create=True)
    assert (tmp_path / "library.sqlite3").read_bytes() == before


class LyingFile(CountedFile):
    """A disk that says it wrote and wrote something else."""

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data if offset < 8192 else bytes(len(data)), offset)


class LyingVfs(CountedVfs):
    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        return LyingFile(name, flags) if "backups" in str(path) else CountedFile(name, flags)


@posix_only
@pytest.mark.fault(64)
def test_a_backup_the_disk_did_not_write_as_told_is_not_kept(place: Callable[[], Path]) -> None:
    path = place()
    folder = path.parent / "backups"

    def back_up() -> None:
        lying = LyingVfs()
        try:
            Database.open(path).backup(folder / "one.sqlite3")
        except LibraryDamagedError as error:
            os._exit(4 if "did not pass its check" in error.message and lying else 5)

    assert in_child(back_up, 10_000, killed) == 4
    assert list(folder.iterdir()) == []


@pytest.mark.fault(60)
def test_a_folder_in_the_place_of_the_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite3").mkdir()
    with pytest.raises((LibraryDamagedError, ReadOnlyError)):
        Database.open(tmp_path / "library.sqlite3", create=True)
