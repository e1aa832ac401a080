"""The queue from a terminal: dry runs that say what the work would be, and cancel, pause, resume and retry."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli_runner import Program
from tests.pictures import write_jpeg


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Program:
    place = tmp_path_factory.mktemp("filled")
    made = Program(place / "library", place / "config")
    made.ask("init")
    for name, first in (("Coast", 0), ("Town", 10)):
        for seed in range(first, first + 3):
            write_jpeg(place / "card" / name / f"IMG_{seed:04}.JPG", seed)
        made.ask("import", place / "card" / name, "--project", name)
    return made


@pytest.fixture
def program(filled: Program, tmp_path: Path) -> Program:
    return filled.copy(tmp_path / "library")


def ids(program: Program) -> list[int]:
    return [p["id"] for p in program.ask("photos")["photos"]]


def queue_of(program: Program) -> list[tuple[Any, ...]]:
    return program.rows("SELECT id, type, status FROM tasks")


def wait_for(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not what():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.02)


@pytest.mark.req("R128")
@pytest.mark.req("R134")
def test_a_dry_run_says_what_the_work_is_and_does_nothing(program: Program) -> None:
    photos = ids(program)
    program.ask("plan", photos[0], "--keep", "none")
    program.ask("commit", "--all")
    queued, rows = queue_of(program), program.contents()
    left = photos[1:]

    told = program.ask("regenerate", "--photos", *left, "--dry-run")
    assert (told["dry_run"], told["type"], told["scope"], told["job_count"]) == (
        True, "generate_derivatives", "photo_set", 1,
    )  # fmt: skip
    assert told["photo_ids"] == left
    assert told["label"] == "Regenerate thumbnails and previews"
    assert {p["name"] for p in told["projects"]} == {"Coast", "Town"}
    moved = program.ask("move", "--photos", left[0], left[1], "--to", "Town", "--dry-run")
    assert (moved["type"], moved["photo_ids"]) == ("image_move", left[:2])
    assert moved["steps"] == ["image_move_files", "manifest_check", "generate_derivatives"]
    assert program.ask("restore", "--all", "--dry-run")["photo_ids"] == [photos[0]]
    assert len(program.ask("maintain", "--dry-run")["steps"]) == 8
    one = program.ask("maintain", "--project", "Coast", "--step", "manifest_check", "--dry-run")
    assert (one["scope"], [p["name"] for p in one["projects"]]) == ("project", ["Coast"])
    assert program.ask("project", "delete", "Town", "--dry-run")["steps"][0] == "project_stop_processes"

    ran = program.run("--json", "regenerate", "--photos", left[0], 9999, "--dry-run")
    assert (ran.status, ran.json["unknown_ids"]) == (1, [9999])
    assert program.refused("regenerate", "--photos", 9999, "--dry-run").error_kind == "empty_targets"
    assert (queue_of(program), program.contents()) == (queued, rows), "nothing was queued and nothing changed"

    done = program.ask("regenerate", "--photos", *left)
    assert done["counts"]["total"] == len(left)
    assert program.ask("jobs", "--task", done["task_id"])["tasks"][0]["label"] == told["label"]


@pytest.mark.trap("T11")
@pytest.mark.parametrize(
    ("words", "flags"),
    [
        ("plan", ("--keep", "none")),
        ("rate", ("--stars", 4)),
        ("label", ("--color", "red")),
        ("tag", ("--add", "June")),
        ("rotate", ("--left",)),
        ("describe", ("--title", "Dawn")),
    ],
)
def test_a_decision_is_rehearsed_and_then_made(program: Program, words: str, flags: tuple[object, ...]) -> None:
    photos = ids(program)
    rows, queued = program.contents(), queue_of(program)
    told = program.ask(words, *photos[:2], *flags, "--dry-run")
    assert told["dry_run"] is True
    assert (program.contents(), queue_of(program)) == (rows, queued), "nothing was changed"
    done = program.ask(words, *photos[:2], *flags)
    assert told["photo_ids"] == done["photo_ids"] == photos[:2]
    assert "dry_run" not in done
    assert program.contents() != rows


def queued(program: Program) -> int:
    """A task that waits: its program was killed before it could work on it."""
    before = {row[0] for row in queue_of(program)}
    child = program.start("regenerate", "--all")
    wait_for(lambda: {row[0] for row in queue_of(program)} > before)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    (task_id,) = {row[0] for row in queue_of(program)} - before
    program.change("UPDATE tasks SET status = 'queued', finished_at = NULL WHERE id = ?", (task_id,))
    waits = "UPDATE jobs SET status = 'queued', lease_token = NULL, finished_at = NULL WHERE task_id = ?"
    program.change(waits, (task_id,))
    return int(task_id)


def test_cancel_and_retry(program: Program) -> None:
    task_id = queued(program)
    (job,) = program.ask("jobs", "--task", task_id)["tasks"][0]["jobs"]
    assert program.ask("cancel", "--job", job["id"])["job_ids"] == [job["id"]]
    assert program.ask("cancel", "--task", task_id)["job_ids"] == [], "it has ended, and nothing changes it"
    assert program.ask("jobs", "--task", task_id)["tasks"][0]["status"] == "canceled"
    (again,) = program.ask("retry", "--task", task_id)["tasks"]
    assert again["label"].startswith("Retry: ")
    assert again["status"] == "completed"


@pytest.mark.trap("T50")
def test_a_pause_lasts_as_long_as_the_program_that_made_it(program: Program) -> None:
    task_id = queued(program)
    pausing = program.start("pause", "--task", task_id)
    wait_for(lambda: (task_id, "generate_derivatives", "paused") in queue_of(program))
    assert program.ask("work", "--until-empty")["active_tasks"] == 1, "what is paused is not worked on"
    pausing.send_signal(signal.SIGTERM)
    pausing.communicate(timeout=20)
    assert pausing.returncode == 0
    program.ask("work", "--until-empty")
    assert program.ask("jobs", "--task", task_id)["tasks"][0]["status"] == "completed"


def test_resume_takes_a_pause_of_another_program_back(program: Program) -> None:
    task_id = queued(program)
    pausing = program.start("pause", "--task", task_id, "--seconds", "60")
    wait_for(lambda: (task_id, "generate_derivatives", "paused") in queue_of(program))
    assert len(program.ask("resume", "--task", task_id)["job_ids"]) == 1
    program.ask("work", "--until-empty")
    assert program.ask("jobs", "--task", task_id)["tasks"][0]["status"] == "completed"
    pausing.terminate()
    pausing.communicate(timeout=20)


def test_the_work_of_a_project(program: Program) -> None:
    task_id = queued(program)
    program.change("UPDATE jobs SET scope = 'project', project_id = 1 WHERE task_id = ?", (task_id,))
    assert program.ask("cancel", "--project", "Town")["job_ids"] == []
    assert len(program.ask("cancel", "--project", "Coast")["job_ids"]) == 1


def test_whose_work_must_be_said(program: Program) -> None:
    assert program.refused("cancel").error_kind == "usage"
    assert program.refused("cancel", "--task", 1, "--project", "Coast").error_kind == "usage"
    assert program.refused("retry", "--task", 999).error_kind == "not_found"
    assert program.refused("resume", "--job", 999).error_kind == "not_found"
    assert program.refused("pause", "--project", "Nowhere").error_kind == "not_found"
