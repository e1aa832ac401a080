"""A damaged database, or one with the wrong files beside it: said in a sentence, kept as it is, or no harm done."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from photodesk.domain.errors import (
    LibraryDamagedError,
    PhotoDeskError,
    ReadOnlyError,
)
from photodesk.domain.filter import PhotoFilter, Sort
from photodesk.store.database import Database
from photodesk.store.photos import PhotoStore
from photodesk.store.projects import ProjectStore
from photodesk.store.tables import Fact
from tests.faults.database_points import (
    NOW,
    PHOTOS,
    CountedFile,
    CountedVfs,
    add_star_and_crash,
    in_child,
    killed,
    posix_only,
)


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
