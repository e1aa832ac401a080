"""Interactive work starts at once, however much bulk work runs; idle workers wait and do not poll."""

from __future__ import annotations

import threading
import time

import pytest

from photodesk.domain.job import JobStatus, Lane, Scope
from photodesk.domain.task import Step, TaskDefinition, TaskRequest
from photodesk.jobs.context import JobContext
from photodesk.jobs.fakes import Scripted
from photodesk.jobs.job_type import Outcome

pytestmark = pytest.mark.trap("T43")

SOON_S = 0.1
ITEM_S = 0.004


def definition(name: str, lane: Lane, priority: int = 90) -> TaskDefinition:
    return TaskDefinition(name, name, (Scope.PHOTO_SET, Scope.GLOBAL), (Step(name, priority),), lane)


class Slow:
    """Bulk work: every item takes a while, as a decoder does."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.claims = 0

    def __call__(self, ctx: JobContext) -> Outcome:
        self.claims += 1
        for item in ctx.items():
            if ctx.should_stop():
                break
            time.sleep(ITEM_S)
            ctx.item_done(item)
            self.began.set()
        return Outcome()


class Urgent:
    """Interactive work: notes when it starts."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self.at = 0.0

    def __call__(self, ctx: JobContext) -> Outcome:
        self.at = time.monotonic()
        self.started.set()
        return Outcome()


def engine_with(queue, slow: Slow, urgent: Urgent):
    return queue.engine(
        Scripted("bulk", slow),
        Scripted("urgent", urgent, per_photo=False),
        definitions=[definition("bulk", Lane.BULK, 95), definition("urgent", Lane.INTERACTIVE, 50)],
    )


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_an_interactive_job_starts_within_100_ms_while_10_000_derivatives_run(queue, photo_set, workers):
    slow, urgent = Slow(), Urgent()
    engine = engine_with(queue, slow, urgent)
    with queue.workers(engine, workers):
        bulk = engine.start_task(photo_set("bulk", 10_000))
        assert slow.began.wait(10)
        submitted = time.monotonic()
        engine.start_task(TaskRequest("urgent", scope=Scope.GLOBAL))
        assert urgent.started.wait(10)
        waited = urgent.at - submitted
        engine.cancel(task_id=bulk.task_id)
    assert waited < SOON_S, f"{waited * 1000:.0f} ms with {workers} workers"


def test_a_lone_worker_in_work_that_works_alone_gives_way_to_any_interactive_job(queue, photo_set):
    slow, urgent = Slow(), Urgent()
    engine = queue.engine(
        Scripted("bulk", slow, alone=True),
        Scripted("urgent", urgent, per_photo=False),
        definitions=[definition("bulk", Lane.BULK, 95), definition("urgent", Lane.INTERACTIVE, 50)],
    )
    with queue.workers(engine, 1):
        bulk = engine.start_task(photo_set("bulk", 2000))
        assert slow.began.wait(10)
        submitted = time.monotonic()
        engine.start_task(TaskRequest("urgent", scope=Scope.GLOBAL))
        assert urgent.started.wait(10)
        engine.cancel(task_id=bulk.task_id)
    assert urgent.at - submitted < SOON_S


def test_another_program_s_interactive_work_makes_a_lone_worker_give_way(queue, photo_set):
    slow, urgent = Slow(), Urgent()
    engine, elsewhere = engine_with(queue, slow, urgent), engine_with(queue, slow, urgent)
    engine.start()
    with queue.workers(engine, 1):
        bulk = engine.start_task(photo_set("bulk", 5000))
        assert slow.began.wait(10)
        elsewhere.start_task(TaskRequest("urgent", scope=Scope.GLOBAL))
        assert urgent.started.wait(3)
        engine.cancel(task_id=bulk.task_id)


def test_a_lone_worker_gives_way_and_takes_the_bulk_job_up_again(queue, photo_set):
    slow, urgent = Slow(), Urgent()
    engine = engine_with(queue, slow, urgent)
    with queue.workers(engine, 1):
        bulk = engine.start_task(photo_set("bulk", 60))
        assert slow.began.wait(10)
        engine.start_task(TaskRequest("urgent", scope=Scope.GLOBAL))
        assert queue.heard.wait_for_task(bulk.task_id) is not None
    assert slow.claims == 2
    job = queue.job(bulk.first_job_id)
    assert (job.status, job.attempts, job.progress.done) == (JobStatus.COMPLETED, 1, 60)


def test_bulk_does_not_give_way_while_somebody_is_free(queue, photo_set):
    slow, urgent = Slow(), Urgent()
    engine = engine_with(queue, slow, urgent)
    with queue.workers(engine, 2):
        bulk = engine.start_task(photo_set("bulk", 40))
        assert slow.began.wait(10)
        for _ in range(5):
            engine.start_task(TaskRequest("urgent", scope=Scope.GLOBAL))
        assert queue.heard.wait_for_task(bulk.task_id) is not None
    assert slow.claims == 1


def test_bulk_does_not_give_way_while_the_free_worker_is_still_waking_up(queue, photo_set):
    urgent = Urgent()
    gave_way = []

    def submits(ctx: JobContext) -> Outcome:
        for item in ctx.items():
            until = time.monotonic() + 5
            while not engine.someone_free(Lane.INTERACTIVE) and time.monotonic() < until:
                time.sleep(0.001)
            urgent.started.clear()
            engine.start_task(TaskRequest("urgent", scope=Scope.GLOBAL))
            while not urgent.started.is_set():
                gave_way.append(ctx.should_stop())
            ctx.item_done(item)
        return Outcome()

    engine = queue.engine(
        Scripted("bulk", submits),
        Scripted("urgent", urgent, per_photo=False),
        definitions=[definition("bulk", Lane.BULK), definition("urgent", Lane.INTERACTIVE)],
    )
    with queue.workers(engine, 2):
        bulk = engine.start_task(photo_set("bulk", 20))
        assert queue.heard.wait_for_task(bulk.task_id) is not None
    assert len(gave_way) >= 20
    assert not any(gave_way)


def test_an_interactive_job_that_works_alone_is_not_kept_waiting_by_a_bulk_one(queue, photo_set):
    slow, urgent = Slow(), Urgent()
    engine = queue.engine(
        Scripted("bulk", slow, alone=True),
        Scripted("urgent", urgent, per_photo=False, alone=True),
        definitions=[definition("bulk", Lane.BULK, 95), definition("urgent", Lane.INTERACTIVE, 50)],
    )
    with queue.workers(engine, 2):
        bulk = engine.start_task(photo_set("bulk", 2000))
        assert slow.began.wait(10)
        submitted = time.monotonic()
        engine.start_task(TaskRequest("urgent", scope=Scope.GLOBAL))
        assert urgent.started.wait(10)
        engine.cancel(task_id=bulk.task_id)
    assert urgent.at - submitted < 1.0


def test_hourly_maintenance_makes_room_for_an_import_into_its_project(queue):
    project = queue.project("A")
    looked, imported = threading.Event(), threading.Event()

    def check(ctx: JobContext) -> Outcome:
        looked.set()
        while not ctx.should_stop() and not imported.is_set():
            time.sleep(0.005)
        return Outcome()

    def take_in(ctx: JobContext) -> Outcome:
        imported.set()
        for item in ctx.items():
            ctx.item_done(item)
        return Outcome()

    scopes = (Scope.GLOBAL, Scope.PROJECT)
    engine = queue.engine(
        Scripted("check", check, per_photo=False, alone=True),
        Scripted("import", take_in, alone=True),
        definitions=[
            TaskDefinition("check", "Check", scopes, (Step("check", 95),), Lane.BACKGROUND),
            TaskDefinition("import", "Import", scopes[1:], (Step("import", 95),), Lane.BULK),
        ],
    )
    with queue.workers(engine, 2):
        hourly = engine.start_task(TaskRequest("check"))
        assert looked.wait(5)
        engine.start_task(TaskRequest("import", project_id=project.id, items=("/a.jpg",)))
        assert imported.wait(5)
        assert queue.heard.wait_for_task(hourly.task_id) is not None
    assert queue.job(hourly.first_job_id).attempts == 1


def test_a_submission_wakes_an_idle_worker_at_once(queue):
    urgent = Urgent()
    engine = queue.engine(Scripted("urgent", urgent, per_photo=False))
    with queue.workers(engine, 1):
        assert not urgent.started.wait(0.05)
        submitted = time.monotonic()
        engine.start_task(TaskRequest("urgent", scope=Scope.GLOBAL))
        assert urgent.started.wait(10)
    assert urgent.at - submitted < SOON_S


def test_work_another_program_submits_is_seen_within_two_seconds(queue):
    urgent = Urgent()
    engine = queue.engine(Scripted("urgent", urgent, per_photo=False))
    elsewhere = queue.engine(Scripted("urgent", per_photo=False))
    with queue.workers(engine, 1):
        assert not urgent.started.wait(0.05)
        elsewhere.start_task(TaskRequest("urgent", scope=Scope.GLOBAL))
        assert urgent.started.wait(2)


def test_a_deferred_job_is_taken_when_it_is_due(queue, photo_set):
    tries: list[float] = []

    def flaky(ctx: JobContext) -> Outcome:
        tries.append(time.monotonic())
        if len(tries) == 1:
            raise OSError("busy")
        for item in ctx.items():
            ctx.item_done(item)
        return Outcome()

    engine = queue.engine(Scripted("make", flaky))
    with queue.workers(engine, 2):
        started = engine.start_task(photo_set("make", 1))
        assert queue.heard.wait_for_task(started.task_id) is not None
    assert 0.9 < tries[1] - tries[0] < 2.5


def test_idle_workers_cost_no_measurable_processor_time(queue):
    engine = queue.engine(Scripted("make"))
    engine.start()
    with queue.workers(engine, 3):
        settled = threading.Event()
        settled.wait(0.3)
        before = time.process_time()
        settled.wait(2.0)
        used = time.process_time() - before
    assert used < 0.04, f"{used * 50:.1f} % of a core while idle"
