"""Several programs on one library at once: each item is done once, nobody stumbles over a lock."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from tests.cli_runner import Program, Ran, fingerprint, kill
from tests.pictures import write_jpeg

PHOTOS = 60


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("card")
    for n in range(PHOTOS):
        write_jpeg(folder / f"IMG_{n:03}.JPG", seed=n, size=(240, 160))
    return folder


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path / "library", tmp_path / "config")
    made.ask("init")
    return made


def log_of(program: Program) -> str:
    return (program.library / ".photodesk" / "logs" / "photodesk.log").read_text(encoding="utf-8")


def assert_done_once(program: Program) -> None:
    assert program.rows("SELECT name, count(*) FROM photo_files GROUP BY name HAVING count(*) > 1") == []
    assert program.rows("SELECT count(*) FROM jobs WHERE status NOT IN ('completed')") == [(0,)]
    assert program.rows("SELECT max(attempts) FROM jobs") == [(1,)], "a job was taken twice"
    assert "locked" not in log_of(program)
    assert " ERROR " not in log_of(program)


@pytest.mark.fault(57)
@pytest.mark.req("R119")
def test_an_import_beside_a_worker(program: Program, card: Path) -> None:
    worker = program.start("work")
    try:
        done = program.ask("import", card, "--project", "A")
        assert done["counts"] == {"total": PHOTOS, "done": PHOTOS, "failed": 0, "skipped": 0}
        again = program.ask("regenerate", "--all")
        assert again["counts"]["done"] == PHOTOS
    finally:
        worker.terminate()
        _, err = worker.communicate(timeout=10)
    assert worker.returncode == 0, err
    assert len(program.ask("photos")["photos"]) == PHOTOS
    assert program.rows("SELECT count(*) FROM photo_events WHERE action = 'import'") == [(PHOTOS,)]
    assert_done_once(program)


@pytest.mark.fault(57)
@pytest.mark.trap("T02")
@pytest.mark.trap("T48")
def test_two_imports_into_one_new_project_at_once(program: Program, card: Path, tmp_path: Path) -> None:
    other = tmp_path / "other card"
    for n in range(PHOTOS):
        write_jpeg(other / f"IMG_{n:03}.JPG", seed=1000 + n)
    children = [program.start("--json", "import", source, "--project", "A") for source in (card, other, card)]
    ran = [Ran(child.wait(), *child.communicate()) for child in children]
    assert [r.status for r in ran] == [0, 0, 0], [r.said for r in ran]
    assert [p["name"] for p in program.ask("projects")["projects"]] == ["A"]
    assert sorted(p.name for p in program.library.iterdir()) == [".photodesk", "A"], "a folder of no project is left"
    kept = fingerprint(program.library / "A")
    kept.pop(".project.yaml")
    wanted = sorted([*fingerprint(card).values(), *fingerprint(other).values()])
    assert sorted(kept.values()) == wanted, "a file is there twice or not at all"
    assert_done_once(program)


@pytest.mark.fault(57)
@pytest.mark.fault(58)
def test_eight_processes_ask_for_work_at_once_and_some_are_killed(program: Program, card: Path) -> None:
    program.ask("import", card, "--project", "A")
    ids = [str(p["id"]) for p in program.ask("photos")["photos"]]
    children = [program.start("--json", "regenerate", "--photos", *ids[n * 7 : n * 7 + 7]) for n in range(8)]
    time.sleep(0.9)
    for child in children[::3]:
        kill(child)
    for child in children:
        _, err = child.communicate() if child.poll() is None else (b"", b"")
        assert b"Traceback" not in err
        assert child.returncode in (0, -9), err
    program.ask("work", "--until-empty")
    unfinished = "SELECT status, count(*) FROM jobs WHERE status <> 'completed' GROUP BY 1"
    assert program.rows(unfinished) == []
    assert program.rows("SELECT count(*) FROM job_items WHERE status NOT IN ('done', 'skipped')") == [(0,)]
    assert "locked" not in log_of(program)
    assert {p["preview"]["status"] for p in program.ask("photos")["photos"]} == {"generated"}


@pytest.mark.trap("T43")
def test_a_worker_of_one_lane_does_not_wait_for_another(program: Program, card: Path) -> None:
    program.ask("import", card / "IMG_000.JPG", "--project", "A")
    child = program.start("regenerate", "--all")
    until = time.monotonic() + 10
    while program.rows("SELECT count(*) FROM tasks") == [(1,)] and time.monotonic() < until:
        time.sleep(0.002)
    kill(child)
    program.change("UPDATE jobs SET status = 'queued', lease_token = NULL WHERE lane = 'bulk' AND status = 'running'")
    left = program.rows("SELECT lane FROM jobs WHERE status = 'queued'")
    assert left == [("bulk",)]
    assert program.ask("work", "--lanes", "interactive", "--until-empty", timeout=10)["active_tasks"] == 1
    assert program.ask("work", "--until-empty")["active_tasks"] == 0


def test_a_copied_library_is_a_library(program: Program, card: Path, tmp_path: Path) -> None:
    """A backup copied to another place opens there, and its own derivatives are used."""
    program.ask("import", card / "IMG_000.JPG", "--project", "A")
    copy = Program(tmp_path / "copy", program.config)
    shutil.copytree(program.library, copy.library)
    shutil.rmtree(program.library)
    (photo,) = copy.ask("photos")["photos"]
    assert Path(photo["preview"]["path"]).is_relative_to(copy.library)
    assert [s for s in copy.ask("maintain")["steps"] if s["changed"]] == []
