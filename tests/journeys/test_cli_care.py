"""Looking after a library from the terminal: discover, check, backup, rename, relink, archive, ask and answer."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli_runner import Program
from tests.pictures import jpeg_bytes, write_jpeg

SETTINGS = "[maintenance]\nabsence_brake_count = 2\nbackups_kept = 2\n"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path / "library", tmp_path / "config", SETTINGS)
    made.ask("init")
    for n in range(4):
        write_jpeg(made.library / "Coast" / f"IMG_{n}.JPG", seed=n)
    return made


@pytest.mark.trap("T23")
@pytest.mark.trap("T01")
def test_discover_finds_asks_and_takes_the_answer(program: Program) -> None:
    found = program.ask("discover")
    assert [p["name"] for p in found["projects"]] == ["Coast"]
    assert {p["thumbnail"]["status"] for p in program.ask("photos")["photos"]} == {"generated"}
    shutil.copytree(program.library / "Coast", program.library / "Coast copy")
    for _ in range(2):
        asked = program.ask("discover")
        assert asked["projects"] == []
        assert [(q["kind"], q["subject"]) for q in asked["questions"]] == [("copied_project", "Coast copy")]
    assert len(program.ask("projects")["projects"]) == 1
    answered = program.ask("discover", "--as-new", "Coast copy")
    assert answered["questions"] == []
    uuids = {p["uuid"] for p in program.ask("projects")["projects"]}
    assert len(uuids) == 2
    assert program.ask("maintain")["questions"] == []
    assert program.ask("photos", "status:duplicate")["total"] == 8
    assert program.run("--json", "discover", "--as-new", "nowhere").status == 2


@pytest.mark.trap("T03")
def test_a_mass_absence_needs_a_yes(program: Program) -> None:
    program.ask("discover")
    for path in (program.library / "Coast").glob("*.JPG"):
        path.unlink()
    for _ in range(2):
        refused = program.run("--json", "maintain")
        assert refused.status == 1
        assert [q["kind"] for q in refused.json["questions"]] == ["mass_absence"]
        assert "--yes" in refused.json["questions"][0]["hint"]
    (step,) = [s for s in refused.json["steps"] if s["type"] == "manifest_check"]
    assert step["status"] == "completed_with_errors"
    assert program.ask("photos", "status:missing")["total"] == 0
    accepted = program.ask("maintain", "--project", "Coast", "--yes")
    assert accepted["questions"] == []
    assert program.ask("photos", "status:missing")["total"] == 4
    assert program.run("maintain").status == 0


@pytest.mark.trap("T22")
def test_a_project_is_renamed_relinked_and_put_away(program: Program, tmp_path: Path) -> None:
    program.ask("discover")
    renamed = program.ask("project", "rename", "Coast", "North: Coast")["project"]
    assert (renamed["name"], Path(renamed["folder"]).name) == ("North: Coast", "North_ Coast")
    shutil.move(program.library / "North_ Coast", tmp_path / "Elsewhere")
    moved = program.run("--json", "maintain").ok().json
    assert moved["status"] == "completed"
    assert program.ask("projects")["projects"][0]["availability"] == "missing"
    assert [p["kind"] for p in program.run("--json", "check").json["problems"]] == ["missing"]
    linked = program.ask("project", "relink", "North: Coast", tmp_path / "Elsewhere")["project"]
    assert (linked["availability"], linked["folder"], linked["photos"]) == ("online", str(tmp_path / "Elsewhere"), 4)
    assert program.ask("project", "archive", "North: Coast")["project"]["status"] == "archived"
    assert program.ask("project", "archive", "North: Coast", "--undo")["project"]["status"] == "active"
    assert program.run("--json", "project", "rename", "Nobody", "X").status == 2
    assert program.run("--json", "project").status == 2


@pytest.mark.req("R113")
@pytest.mark.fault(64)
def test_check_and_backup(program: Program) -> None:
    program.ask("discover")
    assert program.ask("check") == {"ok": True, "problems": []}
    made = [program.ask("backup") for _ in range(3)]
    assert [Path(m["backup"]).exists() for m in made] == [False, True, True]
    photo = program.ask("photos")["photos"][0]
    Path(photo["preview"]["path"]).unlink()
    Path(photo["files"][0]["path"]).unlink()
    program.change("INSERT INTO photo_tags (photo_id, tag_id) VALUES (?, 77)", [photo["id"]])
    found = program.run("--json", "check")
    assert found.status == 1
    assert {p["kind"] for p in found.json["problems"]} == {"missing_file", "missing_derivative", "reference"}
    mended = program.run("--json", "check", "--repair").json
    assert mended["repaired"]["removed"] == 1
    assert program.run("--json", "maintain").status == 0
    assert [p["kind"] for p in program.run("--json", "check").json["problems"]] == ["missing_file"]


def test_metadata_is_read_again_and_any_step_runs_alone(program: Program) -> None:
    program.ask("discover")
    (program.library / "Coast/IMG_0.JPG").write_bytes(jpeg_bytes(0, date="2019:08:07 06:05:04"))
    work = program.ask("regenerate", "--metadata", "--project", "Coast")
    assert (work["type"], work["counts"]["done"]) == ("regenerate_metadata", 4)
    assert program.ask("photos", "date:2019-08")["total"] == 1
    assert [s["type"] for s in program.ask("maintain", "--step", "project_scavenge")["steps"]] == ["project_scavenge"]
    assert program.ask("maintain", "--step", "folder_alignment", "--project", "Coast")["status"] == "completed"
    refused = program.run("--json", "maintain", "--step", "brew_coffee")
    assert (refused.status, refused.error_kind) == (2, "not_found")
