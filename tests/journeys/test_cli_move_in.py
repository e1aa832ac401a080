"""migrate-node: from the old photo manager to a library here, as a user types it; killed, repeated, dry and copied."""

from __future__ import annotations

import random
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.cli_runner import Program, Ran, digest, fingerprint, kill
from tests.old_library import OldLibrary, awkward, empty


@pytest.fixture
def old(tmp_path: Path) -> OldLibrary:
    return awkward(tmp_path / "old")


def here(old: OldLibrary, tmp_path: Path) -> Program:
    """The library made in the old one's folder, which is what happens when none is named."""
    return Program(old.root, tmp_path / "config")


def without_name(program: Program, *words: object) -> Ran:
    """A run in which no library is named."""
    told = program.command(*words)
    at = told.index("--library")
    del told[at : at + 2]
    done = subprocess.run(told, capture_output=True, env=program.environment(), check=False, timeout=60)
    return Ran(done.returncode, done.stdout, done.stderr)


def test_a_dry_run_changes_not_one_byte_and_makes_no_library(old: OldLibrary, tmp_path: Path) -> None:
    program = here(old, tmp_path)
    before = fingerprint(tmp_path)

    said = without_name(program, "--json", "migrate-node", old.root, old.database, "--dry-run").ok().json

    assert said["dry_run"] is True
    assert said["library"] == str(old.root)
    assert said["counts"]["new"] == 3
    assert any("nobody" in f["subject"] for f in said["not_carried"])
    assert fingerprint(tmp_path) == before


def test_a_dry_run_over_a_library_that_is_there_changes_not_one_byte(old: OldLibrary, tmp_path: Path) -> None:
    program = Program(tmp_path / "library", tmp_path / "config")
    program.ask("init")
    before = fingerprint(tmp_path)

    program.ask("migrate-node", old.root, old.database, "--dry-run")

    assert fingerprint(tmp_path) == before


def test_in_place_with_everything_told(old: OldLibrary, tmp_path: Path) -> None:
    program = here(old, tmp_path)
    pictures = {p: digest(p) for p in old.projects.rglob("*") if p.suffix.lower() in (".jpg", ".dng", ".png", ".tif")}

    ran = without_name(program, "--json", "migrate-node", old.root, old.database)

    assert ran.status == 1, ran.said
    said = ran.json
    assert said["status"] == "completed_with_errors"
    assert Path(said["report"]).is_file()
    assert {f["about"] for f in said["not_carried"]} == {"row", "tag", "trash"}
    kept = {p: h for p, h in pictures.items() if ".trash" not in p.parts}
    assert {p: digest(p) for p in kept} == kept
    projects = {p["name"]: p for p in program.ask("projects")["projects"]}
    assert set(projects) == {"Coast", "COAST (2)", "Harbour", "Lost shoot", "Found by hand"}
    assert projects["Coast"]["folder"] == str(old.projects / "p1")
    assert {i["name"] for i in program.ask("pending")["items"]} == {
        "IMG_0001.DNG",
        "IMG_0003.JPG",
        "IMG_0010.jpeg",
        "A_1.jpg",
    }
    assert len(program.ask("trash")["entries"]) == 4
    (pair,) = program.ask("photos", "project:Coast", "tag:pier")["photos"]
    assert pair["thumbnail"]["status"] == "generated"
    task = program.ask("jobs", "--task", said["task_id"])["tasks"][0]
    assert (task["type"], task["label"]) == ("move_in", "Move in from old")
    types = {row[0] for row in program.rows("SELECT DISTINCT type FROM tasks")}
    assert types == {"move_in", "generate_derivatives"}


def test_maintenance_afterwards_finds_nothing_to_put_right(old: OldLibrary, tmp_path: Path) -> None:
    """What was moved in is a healthy library: no check marks, moves or renames anything (T21, T30)."""
    program = here(old, tmp_path)
    program.run("migrate-node", old.root, old.database)
    program.run("maintain")
    rows, files = program.contents(), fingerprint(old.root / ".projects")

    assert program.run("maintain").status == 0

    assert program.contents() == rows
    assert fingerprint(old.root / ".projects") == files


def test_copied_and_repeated(old: OldLibrary, tmp_path: Path) -> None:
    program = Program(tmp_path / "library", tmp_path / "config")
    before = fingerprint(old.root)

    first = program.run("--json", "migrate-node", old.root, old.database, "--copy").json
    rows = program.contents()
    again = program.run("--json", "migrate-node", old.root, old.database, "--copy").json

    assert fingerprint(old.root) == before
    assert program.contents() == rows
    assert again["counts"]["known"] == first["counts"]["photos"]
    assert (again["counts"]["photos"], again["counts"]["new"]) == (0, 0)
    assert (program.library / "Coast" / "IMG_0001.DNG").is_file()


@pytest.mark.parametrize(
    ("source", "database"), [("absent", "db"), ("old", "absent.sqlite"), ("old", "old/.projects/user_0/p1/notes.txt")]
)
def test_wrong_paths_are_refused_and_leave_no_library(
    old: OldLibrary, tmp_path: Path, source: str, database: str
) -> None:
    program = Program(tmp_path / "library", tmp_path / "config")
    place = old.database if database == "db" else tmp_path / database

    program.refused("migrate-node", tmp_path / source, place)

    assert not program.library.exists()


@pytest.mark.fault(1)
@pytest.mark.trap("T24")
@pytest.mark.parametrize("mode", [(), ("--copy",)], ids=["in place", "copied"])
def test_killed_at_random_moments_and_run_again(tmp_path: Path, mode: tuple[str, ...]) -> None:
    old = empty(tmp_path / "old")
    shot = 0
    for name in ("one", "two", "three"):
        project = old.project(name, name.title())
        for _ in range(40):
            shot += 1
            old.file(name, f"P_{shot:03}.jpg", shot)
            old.photo(project, f"P_{shot:03}", jpg_available=1, keep_jpg=shot % 3 != 0, tags=(f"t{shot % 5}",))
            old.file(name, f".trash/T_{shot:03}.jpg", 1000 + shot)
    contents = Counter(digest(p) for p in old.projects.rglob("*.jpg"))
    program = Program(tmp_path / "library", tmp_path / "config")
    program.ask("init")
    words = ("migrate-node", old.root, old.database, *mode)
    rng, deaths, span = random.Random(7), 0, 1.8
    for _ in range(3):
        child = program.start(*words)
        try:
            child.wait(0.5 + rng.random() * span)
        except subprocess.TimeoutExpired:
            kill(child)
            deaths += 1

    program.run("--json", *words)

    assert deaths >= 1, "the kills came too late to prove anything"
    photos = program.ask("photos")["photos"]
    assert len(photos) == shot
    by_name = {p["name"]: p for p in photos}
    for n in range(1, shot + 1):
        assert by_name[f"P_{n:03}"]["keep"]["jpeg"] is (n % 3 != 0)
        assert by_name[f"P_{n:03}"]["tags"] == [f"t{n % 5}"]
    entries = program.ask("trash")["entries"]
    assert sorted(e["name"] for e in entries) == [f"T_{n:03}.jpg" for n in range(1, shot + 1)]
    root = program.library if mode else old.projects
    assert Counter(digest(p) for p in root.rglob("*.jpg") if ".photodesk" not in p.parts) == contents
