"""F11: ten thousand jobs, a program that is killed a thousand times, and jobs among them that kill it themselves."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from photodesk.domain.job import JobStatus, Lane, Scope
from photodesk.domain.photo import PhotoRef
from photodesk.domain.task import Step, TaskDefinition, TaskRequest
from photodesk.jobs.engine import Engine
from photodesk.jobs.fakes import Scripted
from photodesk.store.database import Database
from photodesk.store.jobs import JobStore
from photodesk.store.photos import PhotoStore
from photodesk.store.projects import ProjectStore
from tests.faults.queue_process import MINES
from tests.torture.many_photos import count_from

pytestmark = pytest.mark.torture
CHILD = Path(__file__).parents[1] / "faults" / "queue_process.py"
JOBS = count_from("PHOTODESK_QUEUE_JOBS", 10_000)
KILLS = count_from("PHOTODESK_QUEUE_KILLS", 1000)
WORKERS = 2
STUCK_S = 60.0
UNLUCKY = max(1, KILLS // 500)
"""Jobs that kills may meet three times in a row, before any of them finished anything."""
NOW = "2026-11-20T19:00:00.000000Z"
WORK = TaskDefinition("work", "Work", (Scope.PHOTO_SET,), (Step("work", 90),), Lane.BULK)


def fill(path: Path) -> None:
    """A library of rows only, with one task of one job for each photo."""
    db = Database.open(path, create=True)
    ProjectStore(db).add(uuid="u", name="P", folder="P", in_place=False, volume_id=None, tenant_id="user_0", now=NOW)
    with db.atomic():
        db.change_many(
            "INSERT INTO photos (uuid, project_id, stem, stem_key, created_at, updated_at) VALUES (?, 1, ?, ?, ?, ?)",
            [(f"u{n}", f"I{n}", f"i{n}", NOW, NOW) for n in range(JOBS)],
        )
    engine = Engine(
        JobStore(db), PhotoStore(db), ProjectStore(db), {"work": Scripted("work")}, definitions={"work": WORK}
    )
    for n in range(JOBS):
        assert engine.start_task(TaskRequest("work", photos=(PhotoRef(n + 1, 1),))).job_count == 1
    engine.shutdown()
    db.close()


def live(path: Path, effects: Path, seconds: float | None) -> bool:
    """One program, killed so long after its first job (None: never). Whether it died, by us or by a job of its own."""
    command = [sys.executable, str(CHILD), str(path), "many", str(effects)]
    began = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdout is not None
        ready = child.stdout.readline() == b"READY\n"
        assert time.monotonic() - began < STUCK_S, "nothing could be claimed for a minute"
        if ready and seconds is not None:
            time.sleep(seconds)
            child.kill()
        return child.wait(10 * STUCK_S) != 0


def retry_unlucky(path: Path, mines: set[int]) -> list[int]:
    """Jobs that were parked although they kill nobody: three kills in a row met each. Retry, as in the panel."""
    db = Database.open(path)
    engine = Engine(
        JobStore(db), PhotoStore(db), ProjectStore(db), {"work": Scripted("work")}, definitions={"work": WORK}
    )
    parked = db.sql(
        "SELECT i.photo_id, j.id FROM jobs j JOIN job_items i ON i.job_id = j.id WHERE j.status = 'failed' ORDER BY 1"
    )
    unlucky = [(photo_id, job_id) for photo_id, job_id in parked if photo_id not in mines]
    for _, job_id in unlucky:
        assert len(engine.retry_failed(job_id=job_id)) == 1
    engine.shutdown()
    db.close()
    return [photo_id for photo_id, _ in unlucky]


@pytest.mark.fault(16)
@pytest.mark.fault(67)
@pytest.mark.trap("T44")
def test_ten_thousand_jobs_and_a_thousand_deaths(tmp_path: Path) -> None:
    path, effects, rng = tmp_path / "library.sqlite3", tmp_path / "effects", random.Random(11)
    effects.mkdir()
    fill(path)
    mines = set(range(MINES, JOBS + 1, MINES))
    began = time.monotonic()
    deaths = sum(live(path, effects, rng.uniform(0, 0.02)) for _ in range(KILLS))
    while live(path, effects, None):  # and to its end: only what a job itself kills dies now
        deaths += 1
    unlucky = retry_unlucky(path, mines)
    live(path, effects, None)
    db = Database.open(path)
    rows = db.sql(
        "SELECT i.photo_id, j.status, j.attempts, j.error FROM jobs j JOIN job_items i ON i.job_id = j.id ORDER BY j.id"
    )
    left = db.sql("SELECT count(*) FROM jobs WHERE lease_token IS NOT NULL OR status IN ('queued', 'running')")
    db.close()
    starts = Counter(int(line) for line in (effects / "starts").read_text().split())
    again = sum(count - 1 for photo_id, count in starts.items() if photo_id not in mines)
    print(
        f"\n{JOBS} jobs, {deaths} deaths of the program, of them {3 * len(mines)} by {len(mines)} jobs that kill, in "
        f"{time.monotonic() - began:.0f} s; {again} jobs started again; {left[0][0]} stuck; "
        f"{len(unlucky)} parked because three kills in a row met them, and done by Retry",
        file=sys.stderr,
    )
    assert left == [(0,)]
    assert {p.name for p in effects.iterdir()} - {"starts"} == {str(n) for n in range(1, JOBS + 1)} - set(
        map(str, mines)
    )
    last = {photo_id: (status, attempts, error) for photo_id, status, attempts, error in rows}
    assert set(last) == set(range(1, JOBS + 1))
    assert {photo_id for photo_id, (status, *_) in last.items() if status != JobStatus.COMPLETED} == mines
    for photo_id in mines:
        status, attempts, error = last[photo_id]
        assert (status, attempts, "3 times" in error) == (JobStatus.FAILED, 3, True)
        assert starts[photo_id] <= 3
    assert len(unlucky) <= UNLUCKY
    assert again <= WORKERS * deaths, "only what was in hand at a death is done again"
    assert deaths >= KILLS, "it was over too soon: more jobs or fewer kills"
