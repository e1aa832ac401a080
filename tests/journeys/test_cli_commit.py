"""From the terminal: plan, look, commit, look into the trash, bring back, move, delete; and kill -9 in the middle."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli_runner import Program, fingerprint, kill, leftovers
from tests.pictures import write_jpeg

PENDING = {"photos", "files", "bytes", "projects", "items", "fingerprint"}
ITEM = {"photo_id", "file_id", "name", "kind", "size"}
ENTRY = {"id", "photo_id", "name", "origin", "reason", "deleted_at", "purge_after"}
WORK = {"task_id", "type", "scope", "source", "status", "chunked", "job_count", "counts", "problems", "unknown_ids"}


def make(place: Path, pairs: int = 3) -> Program:
    """Two projects of pairs, each with a sidecar; one photo of the dunes is a JPEG alone."""
    for number in range(pairs):
        for project in ("coast", "dunes"):
            stem = place / project / f"IMG_{number}"
            write_jpeg(stem.with_suffix(".JPG"), seed=number + 50 * (project == "dunes"))
            stem.with_suffix(".xmp").write_text(f"{project} {number}", encoding="utf-8")
            if (project, number) != ("dunes", 0):
                stem.with_suffix(".NEF").write_bytes(f"raw {project} {number}".encode() * 99)
    program = Program(place / "library", place / "config")
    program.ask("init")
    program.ask("import", place / "coast", "--project", "Coast")
    program.ask("import", place / "dunes", "--project", "Dunes")
    return program


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return make(tmp_path_factory.mktemp("template"))


@pytest.fixture
def program(template: Program, tmp_path: Path) -> Program:
    """A library of its own for each test: a copy, which is a library all the same."""
    shutil.copytree(template.library, tmp_path / "library")
    return Program(tmp_path / "library", tmp_path / "config")


def photos(program: Program, *words: str) -> list[dict[str, Any]]:
    return list(program.ask("photos", *words)["photos"])


def ids(program: Program, *words: str) -> list[int]:
    return [p["id"] for p in photos(program, *words)]


def files(program: Program) -> dict[str, str]:
    """What is in the project folders (without trash), by its bytes."""
    found = fingerprint(program.library)
    return {name: what for name, what in found.items() if not any(p.startswith(".") for p in Path(name).parts)}


def visible(photo: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in photo.items() if k not in ("thumbnail", "preview")}


@pytest.mark.req("R31")
@pytest.mark.req("R37")
@pytest.mark.req("R52")
@pytest.mark.req("R132")
@pytest.mark.req("R136")
def test_plan_commit_look_and_bring_back(program: Program) -> None:
    before, rows = files(program), [visible(p) for p in photos(program)]
    one, two, _ = ids(program, "project:Coast")
    single = next(p["id"] for p in photos(program, "project:Dunes") if len(p["files"]) == 1)

    assert program.ask("plan", one, "--keep", "jpeg")["changed"] == 1
    program.ask("plan", two, single, "--keep", "none")
    program.ask("rate", one, two, "--stars", 4)
    program.ask("label", two, "--color", "red")
    assert files(program) == before, "a plan touches no file"
    shown = program.ask("pending")
    assert set(shown) >= PENDING
    assert all(set(item) >= ITEM for item in shown["items"])
    assert (shown["photos"], shown["files"]) == (3, 4)
    assert [(p["name"], p["photos"], p["files"]) for p in shown["projects"]] == [("Coast", 2, 3), ("Dunes", 1, 1)]
    assert shown["bytes"] == sum(i["size"] for i in shown["items"]) == sum(p["bytes"] for p in shown["projects"])
    assert program.ask("commit", "--all", "--dry-run")["fingerprint"] == shown["fingerprint"]
    assert files(program) == before
    planned = {p["id"]: visible(p) for p in photos(program)}

    done = program.ask("commit", "--all", "--fingerprint", shown["fingerprint"])

    assert set(done) >= WORK
    assert (done["type"], done["scope"], done["job_count"]) == ("change_commit_all", "photo_set", 1)
    assert done["counts"] == {"total": 3, "done": 3, "failed": 0, "skipped": 0}
    (task,) = program.ask("jobs", "--task", done["task_id"])["tasks"]
    steps = [(j["type"], j["priority"]) for j in task["jobs"]]
    assert steps == [("file_removal", 100), ("manifest_check", 95), ("folder_check", 95), ("manifest_cleaning", 80)]
    gone = before.keys() - files(program).keys()
    assert {Path(n).name for n in gone if n.startswith("Coast")} == {"IMG_0.NEF", "IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp"}
    entries = program.ask("trash")["entries"]
    assert {e["origin"] for e in entries} == {n.partition("/")[2] for n in gone}
    assert all(set(e) >= ENTRY and e["purge_after"] > e["deleted_at"] for e in entries)
    assert len(photos(program)) == 4
    assert program.ask("pending")["files"] == 0
    assert program.refused("commit", "--all").error_kind == "empty_targets"

    back = program.ask("restore", "--operation", done["operation"])

    assert back["counts"] == {"total": 3, "done": 3, "failed": 0, "skipped": 0}
    assert files(program) == before
    assert {p["id"]: visible(p) for p in photos(program)} == planned
    assert program.ask("trash")["entries"] == []
    program.ask("revert", "--all")
    program.ask("rate", one, two, "--stars", 0)
    program.ask("label", two, "--color", "none")
    program.ask("plan", one, "--keep", "undecided")
    assert [visible(p) for p in photos(program)] == rows
    actions = [e["action"] for e in program.ask("show", two)["history"]]
    assert actions[1:] == [
        "plan",
        "rating",
        "label",
        "to trash: commit",
        "restored",
        "plan reverted",
        "rating",
        "label",
    ]


@pytest.mark.trap("T16")
@pytest.mark.trap("T25")
@pytest.mark.req("R44")
@pytest.mark.req("R134")
def test_what_is_refused(program: Program) -> None:
    one = ids(program, "project:Coast")[0]
    before = files(program)
    for words in (
        ("commit",),
        ("commit", "--photos", one, 999),
        ("commit", "--project", "Coast"),
        ("commit", "--all", "--photos", one),
        ("revert", "--all"),
        ("restore", "--all"),
        ("plan", 999, "--keep", "none"),
        ("rate", one, "--stars", 9),
        ("move", "--photos", one, "--to", "Nowhere"),
        ("project", "delete", "Coast"),
    ):
        program.refused(*words)
    program.ask("plan", one, "--keep", "raw")
    assert program.refused("commit", "--all", "--fingerprint", "0" * 32).error_kind == "stale_plan"
    ran = program.run("--json", "commit", "--photos", one, 999)
    assert (ran.status, ran.json["unknown_ids"], ran.json["counts"]["done"]) == (1, [999], 1)
    assert len(before.keys() - files(program).keys()) == 1


@pytest.mark.req("R43")
@pytest.mark.req("R56")
def test_move_and_delete_and_bring_the_project_back(program: Program) -> None:
    coast = ids(program, "project:Coast")
    before = set(files(program).values())
    done = program.ask("move", "--photos", *coast[:2], "--to", "Dunes")
    assert (done["type"], done["scope"], done["counts"]["done"]) == ("image_move", "photo_set", 2)
    assert sorted(ids(program, "project:Dunes"))[:2] == coast[:2]
    assert set(files(program).values()) == before
    moved = photos(program, "project:Dunes")
    assert all(Path(p["thumbnail"]["path"]).is_file() for p in moved)
    assert len({f["path"] for p in moved for f in p["files"]}) == sum(len(p["files"]) for p in moved)

    deleted = program.ask("project", "delete", "Dunes", "--yes")
    assert (deleted["type"], deleted["photos"]) == ("project_delete", 5)
    assert [p["name"] for p in program.ask("projects")["projects"]] == ["Coast"]
    assert not (program.library / "Dunes").exists()
    restored = program.ask("restore", "--all")
    assert restored["counts"]["done"] == 5
    assert [p["name"] for p in program.ask("projects")["projects"]] == ["Coast", "Dunes"]
    assert {p["id"]: visible(p) for p in photos(program, "project:Dunes")} == {p["id"]: visible(p) for p in moved}
    assert set(files(program).values()) == before
    steps = program.ask("maintain")["steps"]
    assert all(step["changed"] == 0 for step in steps), steps


@pytest.mark.fault(1)
@pytest.mark.trap("T24")
@pytest.mark.trap("T44")
def test_a_killed_commit_is_finished_by_the_next_start(tmp_path: Path) -> None:
    program = make(tmp_path, pairs=12)
    before = sorted(fingerprint_of_originals(program))
    everything = ids(program)
    chance, kills, scale = random.Random(5), 0, 1.0
    verb, undo = ("commit", "--all"), ("restore", "--all")
    for _ in range(6):
        program.ask("plan", *everything, "--keep", "none")
        for words in (verb, undo):
            child = program.start(*words)
            time.sleep(scale * (0.25 + chance.random() * 0.35))
            killed = child.poll() is None
            kills += killed
            scale *= 1.0 if killed else 0.75  # a fast computer had ended before
            kill(child)
            program.run("work", "--until-empty").ok()
            assert sorted(fingerprint_of_originals(program)) == before
            assert leftovers(program.library) == []
            assert program.rows("SELECT count(*) FROM file_operations WHERE state <> 'settled'") == [(0,)]
            there = {f["path"]: f["hash"] for p in photos(program) for f in p["files"] if f["state"] == "present"}
            assert all(Path(path).is_file() for path in there)
            program.run(*words)
        assert program.ask("trash")["entries"] == []
        assert len(photos(program)) == 24
        if kills > 1:
            break
    assert kills > 0


def fingerprint_of_originals(program: Program) -> list[str]:
    """The bytes of every file of the user, wherever it is, trash included."""
    found = fingerprint(program.library)
    return [w for n, w in found.items() if ".photodesk" not in Path(n).parts and Path(n).name != ".project.yaml"]
