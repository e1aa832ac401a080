"""The schedule submits, once, and never on top of itself."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from photodesk.domain.job import JobStatus, Lane, Scope, Source
from photodesk.domain.task import TASKS, Step, TaskDefinition, TaskRequest
from photodesk.jobs.engine import Engine
from photodesk.jobs.fakes import Scripted
from photodesk.jobs.heart import Heart
from photodesk.jobs.scheduler import MAINTENANCE, Scheduler

DEFINITION = TaskDefinition(MAINTENANCE, "Maintenance", (Scope.GLOBAL,), (Step("check", 95),), Lane.BACKGROUND)


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(queue, clock) -> Engine:
    return queue.engine(Scripted("check", per_photo=False), definitions=[DEFINITION], clock=clock)


@pytest.fixture
def scheduler(engine, clock) -> Scheduler:
    return Scheduler(engine, clock=clock)


@pytest.mark.req("R35")
@pytest.mark.req("R51")
@pytest.mark.req("R123")
def test_one_global_task_not_one_per_project(queue, engine, scheduler):
    for n in range(5):
        queue.project(f"P{n}")
    scheduler.tick()
    (task,) = queue.jobs.tasks()
    assert (task.type, task.scope, task.source, len(task.jobs)) == (MAINTENANCE, Scope.GLOBAL, Source.SCHEDULE, 1)


@pytest.mark.fault(56)
@pytest.mark.trap("T48")
def test_not_while_the_last_one_waits_or_runs_or_is_paused(queue, engine, scheduler):
    first = scheduler.tick()
    assert first is not None
    assert scheduler.tick() is None
    engine.pause(task_id=first.task_id)
    assert scheduler.tick() is None
    engine.resume(task_id=first.task_id)
    engine.run_until_empty("w")
    assert scheduler.tick() is not None


@pytest.mark.req("R64")
def test_at_start_only_when_overdue(queue, engine, scheduler, clock):
    assert scheduler.submit_if_overdue() is not None, "it never ran"
    engine.run_until_empty("w")
    assert scheduler.submit_if_overdue() is None
    clock.now += timedelta(minutes=59)
    assert not scheduler.overdue()
    clock.now += timedelta(minutes=2)
    assert scheduler.overdue()


@pytest.mark.fault(53)
def test_a_success_in_the_future_does_not_hold_maintenance_back(engine, scheduler, clock):
    scheduler.tick()
    engine.run_until_empty("w")
    clock.now -= timedelta(days=3650)
    assert scheduler.overdue()


@pytest.mark.trap("T48")
def test_old_tasks_are_pruned_each_time(queue, engine, scheduler, clock):
    scheduler.tick()
    engine.run_until_empty("w")
    clock.now += timedelta(days=31)
    scheduler.tick()
    (left,) = queue.jobs.tasks()
    assert left.status is JobStatus.QUEUED


def test_the_running_schedule_makes_up_for_a_start_that_is_overdue(queue, engine):
    scheduler = Scheduler(engine, start_delay=timedelta(0))
    scheduler.start()
    try:
        assert queue.heard.wait_for(lambda r: bool(r.queued_events))
    finally:
        scheduler.stop()


@pytest.mark.fault(11)
@pytest.mark.fault(56)
def test_a_poke_plans_anew_and_submits_once(queue, engine, clock):
    scheduler = Scheduler(engine, start_delay=timedelta(hours=1), clock=clock)
    scheduler.poke()
    assert queue.jobs.tasks() == [], "not started, nothing to poke"
    scheduler.start()
    try:
        scheduler.poke()
        scheduler.poke()
    finally:
        scheduler.stop()
    assert len(queue.jobs.tasks()) == 1


@pytest.mark.fault(11)
@pytest.mark.fault(53)
def test_the_heart_notices_a_suspend_or_a_set_clock(queue, clock):
    noticed = threading.Event()
    beats = []

    def beat() -> None:
        beats.append(1)
        if len(beats) == 3:
            clock.now += timedelta(hours=8)

    heart = Heart(beat, lambda: None, queue.jobs.connection, clock, beat_s=0.01)
    heart.on_drift(noticed.set)
    heart.start()
    try:
        assert noticed.wait(5)
    finally:
        heart.stop()
    assert len(beats) >= 3


def test_the_heart_survives_a_beat_that_fails(queue, clock, caplog):
    beats = []
    twice = threading.Event()

    def beat() -> None:
        beats.append(1)
        if len(beats) == 2:
            twice.set()
        raise OSError("the disk is away")

    heart = Heart(beat, lambda: None, queue.jobs.connection, clock, beat_s=0.01)
    heart.start()
    try:
        assert twice.wait(5)
    finally:
        heart.stop()
    assert "a heartbeat failed" in caplog.text


@pytest.mark.req("R72")
@pytest.mark.req("R73")
def test_the_order_of_the_hourly_steps():
    steps = [(s.type, s.priority) for s in TASKS[MAINTENANCE].steps]
    known = [
        ("trash_maintenance", 100), ("orphaned_project_cleanup", 99), ("duplicate_resolution", 98),
        ("folder_alignment", 96), ("manifest_check", 95), ("folder_check", 95), ("cache_validation", 85),
        ("manifest_cleaning", 80),
    ]  # fmt: skip
    assert steps == [step for step in known if step in steps]
    assert TASKS[MAINTENANCE].lane is Lane.BACKGROUND
    assert TaskRequest(MAINTENANCE).project_id is None
