"""Disks that are full, write-protected, away, empty or not ours: said in a sentence, and nothing is lost by it."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli_runner import Program, fingerprint, kill, leftovers
from tests.pictures import write_jpeg

MakeDisk = Callable[..., Path]
PHOTOS = 60


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("card")
    for n in range(PHOTOS):
        write_jpeg(folder / f"IMG_{n:03}.JPG", seed=n, size=(240, 160))
    return folder


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, card: Path) -> Program:
    """A library with four photos of project A, in the library, and four of B, in place elsewhere."""
    place = tmp_path_factory.mktemp("finished")
    made = Program(place / "library", place / "config")
    made.ask("init")
    for project in "AB":
        for n in range(4):
            shutil.copy(card / f"IMG_{n if project == 'A' else 10 + n:03}.JPG", _folder(place / f"card {project}"))
    made.ask("import", place / "card A", "--project", "A")
    made.ask("import", place / "card B", "--project", "B", "--mode", "in-place")
    return made


@pytest.fixture
def program(tmp_path: Path, finished: Program) -> Program:
    return finished.copy(tmp_path / "library")


def _folder(path: Path) -> Path:
    path.mkdir(exist_ok=True)
    return path


def fill(disk: Path) -> Path:
    """Take every byte that is left of a small disk."""
    filler = disk / "filler"
    subprocess.run(["dd", "if=/dev/zero", f"of={filler}", "bs=4096"], capture_output=True, check=False)
    return filler


@pytest.mark.fault(17)
def test_what_cannot_fit_is_refused_before_it_is_begun(make_disk: MakeDisk, card: Path, tmp_path: Path) -> None:
    program = Program(make_disk("small", "size=2m") / "library", tmp_path / "config")
    program.ask("init")
    before = program.contents()
    ran = program.refused("import", card, "--project", "A")
    assert (ran.status, ran.error_kind) == (2, "disk_full")
    assert program.contents() == before
    assert not (program.library / "A").exists()


@pytest.mark.fault(17)
@pytest.mark.fault(18)
@pytest.mark.fault(19)
@pytest.mark.fault(90)
def test_a_disk_that_fills_up_during_an_import(make_disk: MakeDisk, card: Path, tmp_path: Path) -> None:
    """Whatever is full first (photos, previews, database, log), it ends with a sentence, and goes on when there is
    room."""
    disk = make_disk("small", "size=40m")
    program = Program(disk / "library", tmp_path / "config")
    program.ask("init")
    before = fingerprint(card)
    child = program.start("--json", "import", card, "--project", "A")
    until = time.monotonic() + 20
    while len(list(program.library.glob("A/*.JPG"))) < 5 and time.monotonic() < until:
        time.sleep(0.002)
    child.send_signal(signal.SIGSTOP)  # held while the disk fills up, however fast this computer is
    filler = fill(disk)
    child.send_signal(signal.SIGCONT)
    try:
        out, err = child.communicate(timeout=40)
    except subprocess.TimeoutExpired:
        kill(child)
        pytest.fail("it waits for ever on a full disk")
    assert child.returncode in (1, 2, 3), err
    assert out.count(b"\n}\n") == 1, (child.returncode, out[-2000:], err[-2000:])
    assert b"Traceback" not in err
    assert fingerprint(card) == before
    filler.unlink()
    program.ask("work", "--until-empty")
    done = program.ask("import", card, "--project", "A")
    program.ask("maintain")
    assert done["counts"]["failed"] == 0
    kept = fingerprint(program.library / "A")
    kept.pop(".project.yaml")
    assert kept == before
    assert leftovers(program.library) == []
    assert program.rows("PRAGMA integrity_check") == [("ok",)]
    photos = program.ask("photos")["photos"]
    assert len(photos) == PHOTOS
    assert {p["preview"]["status"] for p in photos} == {"generated"}


@pytest.mark.fault(61)
def test_a_checkpoint_cut_off_by_a_full_disk_is_no_damage(program: Program, tmp_path: Path) -> None:
    """Its header already counts pages that are still in the -wal."""
    wal = program.database.with_name(program.database.name + "-wal")
    child = program.start("work")
    try:
        until = time.monotonic() + 10
        while not wal.exists() and time.monotonic() < until:
            time.sleep(0.01)
        program.change("CREATE TABLE more AS SELECT randomblob(4000) FROM photos a, photos b, photos c")
        copy = tmp_path / "copy" / ".photodesk"
        copy.mkdir(parents=True)
        for path in (program.database, wal, program.library / ".photodesk" / "library.json"):
            shutil.copy(path, copy)
    finally:
        kill(child)
    half = Program(tmp_path / "copy", program.config)
    raw = bytearray(half.database.read_bytes())
    raw[28:32] = (len(raw) // 4096 + 100).to_bytes(4, "big")
    half.database.write_bytes(raw)
    assert len(half.ask("photos")["photos"]) == 8


@pytest.mark.fault(21)
@pytest.mark.fault(30)
def test_a_write_protected_library_is_said_and_left(make_disk: MakeDisk, card: Path, tmp_path: Path) -> None:
    disk = make_disk("card", "size=40m")
    program = Program(disk / "library", tmp_path / "config")
    program.ask("init")
    program.ask("import", card / "IMG_000.JPG", "--project", "A")
    before = fingerprint(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        for words in (("import", card, "--project", "B"), ("maintain",), ("work", "--until-empty")):
            assert program.refused(*words).error_kind == "read_only"
        assert Program(disk / "other", tmp_path / "config").refused("init").error_kind == "read_only"
        assert fingerprint(disk) == before
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert len(program.ask("photos")["photos"]) == 1


@pytest.mark.fault(30)
def test_a_project_folder_that_may_not_be_changed(program: Program, card: Path) -> None:
    folder = program.library / "A"
    if subprocess.run(["chattr", "+i", str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("this file system has no immutable folders")
    try:
        ran = program.run("--json", "import", card / "IMG_050.JPG", "--project", "A")
        assert ran.status == 1
        (problem,) = ran.json["problems"]
        assert (problem["status"], problem["kind"]) == ("failed", "read_only")
        assert problem["message"].endswith(".")
        assert leftovers(folder) == []
    finally:
        subprocess.run(["chattr", "-i", str(folder)], check=True)
    assert program.ask("import", card / "IMG_050.JPG", "--project", "A")["counts"]["done"] == 1


@pytest.mark.fault(62)
@pytest.mark.req("R117")
def test_a_library_of_a_newer_program_stays_byte_for_byte(program: Program, card: Path) -> None:
    program.change("PRAGMA user_version = 9999")
    before = fingerprint(program.library)
    for words in (("projects",), ("import", card, "--project", "A"), ("work", "--until-empty"), ("maintain",)):
        ran = program.refused(*words)
        assert (ran.status, ran.error_kind) == (3, "library_newer")
    assert fingerprint(program.library) == before, "a -wal, a log or a backup was left"


@pytest.mark.fault(60)
@pytest.mark.parametrize("harm", ["header", "middle", "cut", "empty", "text"])
def test_a_damaged_database_is_said_kept_and_no_photo_touched(program: Program, harm: str) -> None:
    raw = bytearray(program.database.read_bytes())
    match harm:
        case "header":
            raw[:16] = bytes(16)
        case "middle":
            raw[4096:-4096] = bytes(len(raw) - 8192)
        case "cut":
            raw = raw[: len(raw) // 2]
        case "empty":
            raw.clear()
        case _:
            raw[:] = b"dear diary\n" * 100
    program.database.write_bytes(raw)
    before = fingerprint(program.library)
    ran = program.refused("photos")
    assert (ran.status, ran.error_kind) == (3, "library_damaged")
    assert "No photo was touched" in ran.json["error"]["message"]
    after = fingerprint(program.library)
    assert {name: after.get(name) for name in before} == before


# Away and back: no row and no derivative is touched, and it is online again by itself.


@pytest.fixture
def unchanged(program: Program) -> Callable[[], None]:
    """Asserts that rows (but for availability) and derivatives are what they were."""

    def state() -> tuple[object, object]:
        tables = program.contents()
        tables["projects"] = program.rows("SELECT id, uuid, name, folder, in_place, status FROM projects ORDER BY id")
        return tables, {p: p.stat().st_mtime_ns for p in (program.library / ".photodesk").rglob("*.jpg")}

    before = state()

    def check() -> None:
        assert state() == before

    return check


def availability(program: Program) -> dict[str, str]:
    return {p["name"]: p["availability"] for p in program.ask("projects")["projects"]}


@pytest.mark.trap("T03")
@pytest.mark.trap("T04")
@pytest.mark.fault(22)
@pytest.mark.fault(25)
@pytest.mark.req("R80")
def test_a_project_folder_goes_away_and_comes_back(program: Program, unchanged: Callable[[], None]) -> None:
    folder = program.library / "A"
    away = folder.rename(program.library.parent / "A away")
    for _ in range(2):
        report = program.ask("maintain")
        assert report["status"] == "completed"
    assert availability(program) == {"A": "missing", "B": "online"}
    assert not folder.exists(), "reading creates nothing"
    unchanged()
    ran = program.run("--json", "regenerate", "--project", "A")
    assert ran.status in (1, 2)
    assert all(path.is_file() for path in (program.library / ".photodesk").rglob("*.jpg"))
    away.rename(folder)
    program.ask("maintain")
    assert availability(program) == {"A": "online", "B": "online"}
    assert {p["state"] for p in program.ask("photos")["photos"]} == {"present"}


@pytest.mark.trap("T03")
@pytest.mark.trap("T04")
@pytest.mark.fault(23)
@pytest.mark.fault(24)
def test_a_disk_in_place_is_unplugged_replaced_and_plugged_in_again(
    program: Program, make_disk: MakeDisk, card: Path
) -> None:
    disk = make_disk("drive", "size=8m")
    for n in range(20, 24):
        shutil.copy(card / f"IMG_{n:03}.JPG", disk)
    program.ask("import", disk, "--project", "C", "--mode", "in-place")
    hidden = _folder(program.library.parent / "hidden")
    rows = program.contents()
    pictures = {p: p.stat().st_mtime_ns for p in (program.library / ".photodesk").rglob("*.jpg")}

    subprocess.run(["mount", "--move", str(disk), str(hidden)], check=False)
    if not (hidden / "IMG_020.JPG").exists():
        subprocess.run(["mount", "--bind", str(disk), str(hidden)], check=True)
        subprocess.run(["umount", str(disk)], check=True)
    try:
        assert list(disk.iterdir()) == [], "the mount point is there and empty"
        program.ask("maintain")
        assert availability(program)["C"] == "offline"
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], check=True)
        shutil.copy(card / "IMG_040.JPG", disk)
        try:
            program.ask("maintain")
            assert availability(program)["C"] != "online" or program.rows(
                "SELECT count(*) FROM photos WHERE state <> 'present'"
            ) == [(0,)]
        finally:
            subprocess.run(["umount", str(disk)], check=True)
        assert program.contents()["photos"] == rows["photos"]
        assert program.contents()["photo_files"] == rows["photo_files"]
        assert program.contents()["derivative_cache"] == rows["derivative_cache"]
    finally:
        subprocess.run(["mount", "--bind", str(hidden), str(disk)], check=True)
        subprocess.run(["umount", str(hidden)], check=True)
    program.ask("maintain")
    assert availability(program)["C"] == "online"
    assert {p: p.stat().st_mtime_ns for p in (program.library / ".photodesk").rglob("*.jpg")} == pictures
    assert program.contents()["photos"] == rows["photos"]


@pytest.mark.trap("T03")
@pytest.mark.fault(23)
def test_so_many_files_gone_at_once_is_asked_about(tmp_path: Path, card: Path) -> None:
    program = Program(tmp_path / "library", tmp_path / "config")
    program.ask("init")
    program.ask("import", card, "--project", "A")
    rows = program.contents()
    for path in (program.library / "A").glob("*.JPG"):
        path.unlink()
    ran = program.run("--json", "maintain")
    assert ran.status == 1
    (step,) = [s for s in ran.json["steps"] if s["type"] == "manifest_check"]
    assert "60 of 60" in step["message"]
    assert "--yes" in step["message"]
    assert program.contents() == rows
    program.ask("maintain", "--yes")
    assert {p["state"] for p in program.ask("photos")["photos"]} == {"missing"}
    assert program.ask("import", card, "--project", "A")["counts"]["failed"] == 0
    photos = program.ask("photos")["photos"]
    assert [(p["state"], p["id"]) for p in photos] == [("present", p["id"]) for p in photos]
    assert len(photos) == PHOTOS


@pytest.mark.trap("T03")
@pytest.mark.fault(22)
def test_the_library_itself_goes_away_while_it_is_served(program: Program) -> None:
    child = program.start("work")
    time.sleep(0.8)
    away = program.library.rename(program.library.parent / "away")
    assert program.refused("projects").status in (2, 3)
    assert not program.library.exists()
    child.terminate()
    child.communicate(timeout=10)
    assert not program.library.exists()
    away.rename(program.library)
    assert len(program.ask("photos")["photos"]) == 8
