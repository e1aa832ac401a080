"""A library that cannot be written to can still be looked at: on a full disk, and on a write-protected one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from photodesk.domain.errors import ReadOnlyError
from photodesk.store import access
from photodesk.store.database import Database
from tests.cli_runner import Program, fingerprint, kill
from tests.pictures import write_jpeg

MakeDisk = Callable[..., Path]
LOOKS = (("projects",), ("photos", "rating:3"), ("show", "1"), ("jobs",))
WRITES = (("rate", "1", "--stars", "5"), ("maintain",), ("backup",))


@pytest.fixture
def disk(make_disk: MakeDisk) -> Path:
    return make_disk("disk", "size=24m")


@pytest.fixture
def program(disk: Path, tmp_path: Path) -> Program:
    """A library of one photo. Its three stars are still in the -wal: a program that was killed held the database."""
    photo = write_jpeg(tmp_path / "IMG_1.JPG", seed=1, size=(240, 160))
    made = Program(disk / "library", tmp_path / "config")
    made.ask("init")
    made.ask("import", photo, "--project", "A")
    wal = made.database.with_name(made.database.name + "-wal")
    child = made.start("work")
    while not wal.exists():
        assert child.poll() is None
    made.ask("rate", "1", "--stars", "3")
    kill(child)
    assert wal.stat().st_size
    return made


def shm_of(program: Program) -> Path:
    return program.database.with_name(program.database.name + "-shm")


def fill(disk: Path) -> None:
    """Every byte that is left."""
    subprocess.run(["dd", "if=/dev/zero", f"of={disk / 'filler'}", "bs=4096"], capture_output=True, check=False)
    assert os.statvfs(disk).f_bavail == 0


def assert_can_be_looked_at(program: Program) -> None:
    answers = [program.run("--json", *words).ok() for words in LOOKS]
    assert [project["name"] for project in answers[0].json["projects"]] == ["A"]
    assert answers[1].json["total"] == 1
    assert answers[2].json["rating"] == 3
    assert answers[3].json["tasks"]


@pytest.mark.fault(21)
def test_a_write_protected_library(disk: Path, program: Program) -> None:
    shm_of(program).unlink()
    before = fingerprint(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        assert_can_be_looked_at(program)
        assert "looking only" in program.run("photos").said
        assert {program.refused(*words).error_kind for words in WRITES} == {"read_only"}
        assert fingerprint(disk) == before
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert program.ask("rate", "1", "--stars", "4")


@pytest.mark.fault(21)
def test_a_write_protected_library_whose_shm_was_left_behind(disk: Path, program: Program) -> None:
    assert shm_of(program).exists()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        assert program.ask("show", "1")["rating"] == 3
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


@pytest.mark.fault(21)
def test_a_write_protected_library_that_was_closed_tidily(disk: Path, program: Program) -> None:
    """There is no -wal, and none can be made."""
    assert program.ask("rate", "1", "--stars", "3")
    assert not list(program.database.parent.glob("*-wal")) + list(program.database.parent.glob("*-shm"))
    before = fingerprint(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        assert_can_be_looked_at(program)
        assert {program.refused(*words).error_kind for words in WRITES} == {"read_only"}
        assert fingerprint(disk) == before
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


@pytest.mark.fault(18)
def test_an_exactly_full_disk(disk: Path, program: Program) -> None:
    shm_of(program).unlink()
    fill(disk)
    assert_can_be_looked_at(program)
    for words in WRITES:
        ran = program.refused(*words)
        assert ran.error_kind == "disk_full"
        assert "Free some space" in ran.json["error"]["hint"]
    (disk / "filler").unlink()
    assert program.ask("rate", "1", "--stars", "4")
    assert program.rows("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.fault(21)
def test_the_way_of_last_resort_reads_the_wal_and_refuses_to_write(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    with closing(Database.open(path, create=True)) as writer:
        writer.change("INSERT INTO tags (tenant_id, name, name_key, created_at) VALUES ('t', 'sea', 'sea', '2026')")
        with closing(access.ALONE.connect(path, 1.0)) as connection:
            assert connection.execute("SELECT name FROM tags").fetchall() == [("sea",)]
        with closing(Database.look(path)) as looking:
            assert looking.sql("SELECT name FROM tags") == [("sea",)]
            with pytest.raises(ReadOnlyError):
                looking.change("DELETE FROM tags")
