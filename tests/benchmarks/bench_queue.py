"""How fast the queue is: claims per second, enqueueing, items, wake-up, and a full queue at start.

Run: python tests/benchmarks/bench_queue.py [--quick]
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from photodesk.domain.job import JobStatus, Lane, NewItem, Scope
from photodesk.domain.photo import PhotoRef
from photodesk.domain.task import Step, TaskDefinition, TaskRequest
from photodesk.jobs.context import JobContext
from photodesk.jobs.engine import Engine
from photodesk.jobs.fakes import Scripted, do_every_item
from photodesk.jobs.job_type import Outcome
from photodesk.jobs.lanes import lanes_for
from photodesk.store.database import Database
from photodesk.store.jobs import JobStore
from photodesk.store.photos import PhotoStore
from photodesk.store.projects import ProjectStore

NOW = "2026-11-20T19:00:00.000000Z"
FAR = "2026-11-20T19:10:00.000000Z"


def run(quick: bool) -> dict[str, float]:
    """Every figure by name; its unit is in the name."""
    figures: dict[str, float] = {}
    for measure in (claims, enqueue, full_queue, items_and_idle, interactive):
        with tempfile.TemporaryDirectory() as folder:
            db = Database.open(Path(folder) / "library.sqlite3", create=True)
            try:
                figures |= measure(db, quick)
            finally:
                db.close()
    return {name: round(value, 3) for name, value in figures.items()}


def claims(db: Database, quick: bool) -> dict[str, float]:
    """Four threads claim and end jobs; every claim must succeed and none twice."""
    jobs = JobStore(db)
    total = 1000 if quick else 8000
    _insert_jobs(db, total)
    errors: list[BaseException] = []

    def work(take_only: bool) -> int:
        count = 0
        with jobs.connection():
            try:
                while job := jobs.claim_next("w", now=NOW, horizon=FAR):
                    count += 1
                    if not take_only:
                        jobs.end_job(job.id, job.lease_token or "", JobStatus.COMPLETED, now=NOW)
            except Exception as error:  # noqa: BLE001 — counted, not hidden
                errors.append(error)
        return count

    figures: dict[str, float] = {}
    for name, take_only in (("claims_per_s", True), ("claim_and_end_per_s", False)):
        if not take_only:
            _insert_jobs(db, total)
        began = time.perf_counter()
        with ThreadPoolExecutor(4) as pool:
            taken = sum(pool.map(work, [take_only] * 4))
        figures[f"{name}_4_threads"] = taken / (time.perf_counter() - began)
        assert taken == total, f"{taken} of {total} claimed"
    return figures | {"claim_errors": float(len(errors))}


def enqueue(db: Database, quick: bool) -> dict[str, float]:
    """A selection becomes a task: at the store, and through start_task with its look at the photos."""
    count = 10_000 if quick else 100_000
    jobs = JobStore(db)
    items = [NewItem(n) for n in range(count)]
    began = time.perf_counter()
    jobs.enqueue_with_items("user_0", "work", items, now=NOW)
    store = time.perf_counter() - began
    refs = _photos(db, count)
    engine = _engine(db, Scripted("work"))
    began = time.perf_counter()
    engine.start_task(TaskRequest("work", photos=refs))
    submit = time.perf_counter() - began
    engine.shutdown()
    return {f"enqueue_{count}_items_s": store, f"start_task_{count}_photos_s": submit}


def full_queue(db: Database, quick: bool) -> dict[str, float]:
    """100,000 queued jobs of bulk work: start, and a look for interactive work among them."""
    count = 10_000 if quick else 100_000
    _insert_jobs(db, count)
    engine = _engine(db, Scripted("work"))
    began = time.perf_counter()
    engine.start()
    started = time.perf_counter() - began
    looks = [_timed(lambda: engine.run_one("w", (Lane.INTERACTIVE,))) for _ in range(50)]
    takes = [_timed(lambda: engine.run_one("w")) for _ in range(50)]
    listing = _timed(lambda: engine.jobs.list_by_tenant("user_0", limit=100))
    engine.shutdown()
    return {
        f"start_with_{count}_queued_s": started,
        "look_in_an_empty_lane_ms": statistics.median(looks) * 1000,
        "run_an_empty_job_ms": statistics.median(takes) * 1000,
        "list_100_jobs_ms": listing * 1000,
    }


def items_and_idle(db: Database, quick: bool) -> dict[str, float]:
    """Items finished one by one as a job does it, and what three idle workers cost."""
    count = 1000 if quick else 10_000
    refs = _photos(db, count)
    engine = _engine(db, Scripted("work", do_every_item))
    engine.start_task(TaskRequest("work", photos=refs))
    began = time.perf_counter()
    engine.run_until_empty("w")
    per_second = count / (time.perf_counter() - began)
    seconds = 1.0 if quick else 5.0
    engine.start()
    stop, threads = _workers(engine, 3)
    time.sleep(0.3)
    before = time.process_time()
    time.sleep(seconds)
    used = time.process_time() - before
    _stop(engine, stop, threads)
    return {"items_per_s": per_second, "idle_cpu_percent_3_workers": used / seconds * 100}


def interactive(db: Database, quick: bool) -> dict[str, float]:
    """From start_task to the first line of an interactive job while bulk items of 5 ms run on every other worker."""
    began_at: list[float] = []
    started = threading.Event()

    def bulk(ctx: JobContext) -> Outcome:
        for item in ctx.items():
            if ctx.should_stop():
                break
            time.sleep(0.005)
            ctx.item_done(item)
        return Outcome()

    def urgent(ctx: JobContext) -> Outcome:
        began_at.append(time.perf_counter())
        started.set()
        return Outcome()

    figures: dict[str, float] = {}
    refs = _photos(db, 10_000)
    for workers in (1, 2, 3):
        engine = _engine(db, Scripted("bulk", bulk), Scripted("urgent", urgent, per_photo=False))
        stop, threads = _workers(engine, workers)
        task = engine.start_task(TaskRequest("bulk", photos=refs))
        time.sleep(0.2)
        waits = []
        for _ in range(5 if quick else 40):
            started.clear()
            submitted = time.perf_counter()
            engine.start_task(TaskRequest("urgent", scope=Scope.GLOBAL))
            started.wait(10)
            waits.append((began_at[-1] - submitted) * 1000)
            time.sleep(0.03)
        engine.cancel(task_id=task.task_id)
        _stop(engine, stop, threads)
        figures[f"interactive_start_ms_{workers}_workers_median"] = statistics.median(waits)
        figures[f"interactive_start_ms_{workers}_workers_worst"] = max(waits)
    return figures


def _engine(db: Database, *types: Scripted) -> Engine:
    lanes = {"urgent": Lane.INTERACTIVE}
    definitions = {
        t.name: TaskDefinition(
            t.name,
            t.name,
            (Scope.PHOTO_SET, Scope.GLOBAL),
            (Step(t.name, 90),),
            lanes.get(t.name, Lane.BULK),
        )
        for t in types
    }
    return Engine(JobStore(db), PhotoStore(db), ProjectStore(db), {t.name: t for t in types}, definitions=definitions)


def _workers(engine: Engine, count: int) -> tuple[threading.Event, list[threading.Thread]]:
    stop = threading.Event()
    threads = [threading.Thread(target=engine.drain, args=(f"w{n}", lanes_for(n, count), stop)) for n in range(count)]
    for thread in threads:
        thread.start()
    return stop, threads


def _stop(engine: Engine, stop: threading.Event, threads: list[threading.Thread]) -> None:
    stop.set()
    engine.shutdown()
    for thread in threads:
        thread.join()


def _insert_jobs(db: Database, count: int) -> None:
    """Jobs of one task each, without items."""
    with db.atomic():
        first = db.sql("SELECT coalesce(max(id), 0) + 1 FROM tasks")[0][0]
        db.change_many(
            "INSERT INTO tasks (id, tenant_id, type, scope, source, created_at, updated_at) "
            "VALUES (?, 'user_0', 'work', 'photo_set', 'user', ?, ?)",
            [(first + n, NOW, NOW) for n in range(count)],
        )
        db.change_many(
            "INSERT INTO jobs (tenant_id, task_id, scope, type, priority, lane, created_at, updated_at) "
            "VALUES ('user_0', ?, 'photo_set', 'work', 90, 'bulk', ?, ?)",
            [(first + n, NOW, NOW) for n in range(count)],
        )


def _photos(db: Database, count: int) -> tuple[PhotoRef, ...]:
    project = ProjectStore(db).add(
        uuid="u", name="P", folder="P", in_place=False, volume_id=None, tenant_id="user_0", now=NOW
    )
    with db.atomic():
        db.change_many(
            "INSERT INTO photos (uuid, project_id, stem, stem_key, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
            [(f"u{n}", project.id, f"I{n}", f"i{n}", NOW, NOW) for n in range(count)],
        )
    return tuple(PhotoRef(n + 1, project.id) for n in range(count))


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def main() -> None:
    print(json.dumps(run("--quick" in sys.argv), indent=2))


if __name__ == "__main__":
    main()
