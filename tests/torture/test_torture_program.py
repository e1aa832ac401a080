"""The terminal's faults for as long as it takes: hundreds of kills, and recoveries that are killed too."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli_runner import Program, fingerprint, kill, leftovers
from tests.pictures import write_jpeg, write_picture

pytestmark = pytest.mark.torture
KILLS = int(os.environ.get("PHOTODESK_KILLS", "240"))
PHOTOS = 60


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("card")
    for n in range(PHOTOS):
        write_jpeg(folder / ("day 1" if n % 2 else "") / f"IMG_{n:03}.JPG", seed=n, size=(240, 160))
    write_picture(folder / "IMG_000.tif", seed=500)
    (folder / "IMG_002.xmp").write_text("<x:xmpmeta/>", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Program:
    place = tmp_path_factory.mktemp("empty")
    made = Program(place / "library", place / "config")
    made.ask("init")
    return made


def killed(program: Program, rng: random.Random, *words: object) -> bool:
    child = program.start(*words)
    time.sleep(rng.uniform(0.15, 1.8))
    alive = child.poll() is None
    kill(child)
    return alive


def settle(program: Program, *sources: Path) -> None:
    """Whatever was killed is taken up again; a job that died three times is parked and done by asking once more."""
    program.run("--json", "work", "--until-empty", timeout=120)
    for source in sources:
        program.run("--json", "import", source, "--project", "A", timeout=120)
    program.ask("work", "--until-empty", timeout=120)
    program.ask("maintain", timeout=120)


def assert_whole(program: Program, before: dict[str, str]) -> None:
    kept = fingerprint(program.library / "A")
    kept.pop(".project.yaml", None)
    assert kept == before
    assert leftovers(program.library) == []
    listed = program.ask("photos")["photos"]
    files = [f["path"] for photo in listed for f in photo["files"]]
    assert len(files) == len(set(files)) == PHOTOS + 1
    assert {p["state"] for p in listed} == {"present"}
    assert {p[kind]["status"] for p in listed for kind in ("thumbnail", "preview")} == {"generated"}
    assert program.rows("SELECT count(*) FROM jobs WHERE status IN ('queued', 'running', 'paused')") == [(0,)]
    assert program.rows("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.fault(1)
@pytest.mark.fault(3)
@pytest.mark.fault(4)
@pytest.mark.fault(7)
@pytest.mark.trap("T24")
@pytest.mark.trap("T36")
@pytest.mark.trap("T44")
@pytest.mark.parametrize("mode", ["copy", "move"])
def test_hundreds_of_kills_of_import_regenerate_maintain_and_recovery(
    empty: Program, card: Path, tmp_path: Path, mode: str
) -> None:
    rng, before = random.Random(f"{mode} {KILLS}"), fingerprint(card)
    deaths = turn = 0
    while deaths < KILLS // 2:
        turn += 1
        program = empty.copy(tmp_path / f"library {turn}")
        source = tmp_path / f"source {turn}"
        shutil.copytree(card, source)
        deaths += killed(program, rng, "import", source, "--project", "A", "--mode", mode)
        for _ in range(rng.randrange(3)):
            words = rng.choice([("work", "--until-empty"), ("maintain",), ("regenerate", "--all")])
            deaths += killed(program, rng, *words)
        settle(program, source)
        if mode == "copy":
            assert fingerprint(source) == before
        assert_whole(program, before)
        rows = program.contents()
        program.ask("maintain")
        assert program.contents() == rows, "a second recovery changed something"
        shutil.rmtree(program.library)
        shutil.rmtree(source)


@pytest.mark.fault(17)
@pytest.mark.fault(18)
@pytest.mark.fault(19)
def test_a_disk_that_fills_up_at_every_moment(empty: Program, card: Path, tmp_path: Path) -> None:
    rng, before = random.Random(17), fingerprint(card)
    point = tmp_path / "disk"
    point.mkdir()
    for _ in range(15):
        if subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(point)], capture_output=True, check=False
        ).returncode:
            pytest.skip("a tmpfs cannot be mounted here")
        try:
            program = empty.copy(point / "library")
            child = program.start("--json", "import", card, "--project", "A")
            time.sleep(rng.uniform(0.4, 1.8))
            filler = point / "filler"
            subprocess.run(["dd", "if=/dev/zero", f"of={filler}", "bs=4096"], capture_output=True, check=False)
            out, err = child.communicate(timeout=60)
            assert out.count(b"\n}\n") == 1, err
            assert b"Traceback" not in err
            filler.unlink()
            settle(program, card)
            assert fingerprint(card) == before
            assert_whole(program, before)
        finally:
            subprocess.run(["umount", "--lazy", str(point)], capture_output=True, check=False)


@pytest.mark.fault(57)
@pytest.mark.fault(58)
def test_many_programs_start_and_die_on_one_library(empty: Program, card: Path, tmp_path: Path) -> None:
    """Small F13: eight at once, each killed or let be, no lock is left behind and nothing is done twice."""
    rng, before = random.Random(13), fingerprint(card)
    program = empty.copy(tmp_path / "library")
    program.ask("import", card, "--project", "A")
    for _ in range(25):
        ids = [str(p["id"]) for p in program.ask("photos")["photos"]]
        children = [program.start("regenerate", "--photos", *rng.sample(ids, 6)) for _ in range(8)]
        time.sleep(rng.uniform(0.2, 1.2))
        for child in rng.sample(children, 4):
            kill(child)
        for child in children:
            if child.poll() is None:
                child.communicate(timeout=60)
        began = time.monotonic()
        program.ask("projects")
        assert time.monotonic() - began < 10, "a dead program still holds something"
        settle(program)
        assert_whole(program, before)
