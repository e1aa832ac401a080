"""Tasks that run by themselves beside maintenance: each by its own interval, one for the whole library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from photodesk.config.settings import Settings
from photodesk.domain.job import Lane, Scope
from photodesk.domain.task import TASKS, Step, TaskDefinition
from photodesk.jobs.fakes import Scripted
from photodesk.jobs.scheduler import MAINTENANCE, Scheduler
from photodesk.jobs.schedules import Schedule, schedules


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def scheduler(queue, clock) -> Scheduler:
    names = (MAINTENANCE, "folder_discovery", "project_scavenge_global")
    definitions = [TaskDefinition(name, name, (Scope.GLOBAL,), (Step("check", 95),), Lane.BACKGROUND) for name in names]
    engine = queue.engine(Scripted("check", per_photo=False), definitions=definitions, clock=clock)
    others = (
        Schedule("folder_discovery", lambda: timedelta(minutes=5)),
        Schedule("project_scavenge_global", lambda: timedelta(hours=1)),
    )
    made = Scheduler(engine, clock=clock, others=others)
    made.work = lambda: engine.run_until_empty("w")  # type: ignore[attr-defined]
    return made


@pytest.mark.req("R123")
@pytest.mark.trap("T48")
def test_what_is_overdue_at_the_start_is_caught_up_once(queue, scheduler) -> None:
    for n in range(3):
        queue.project(f"P{n}")
    assert [s.type for s in scheduler.catch_up()] == [MAINTENANCE, "folder_discovery", "project_scavenge_global"]
    assert scheduler.catch_up() == [], "the last ones still wait"
    scheduler.work()
    assert scheduler.catch_up() == [], "they have just run"


def test_each_task_has_its_own_interval(scheduler, clock) -> None:
    scheduler.catch_up()
    scheduler.work()
    clock.now += timedelta(minutes=6)
    assert [s.type for s in scheduler.catch_up()] == ["folder_discovery"]
    scheduler.work()
    clock.now += timedelta(minutes=61)
    assert len(scheduler.catch_up()) == 3


def test_a_tick_submits_its_task_only(queue, scheduler) -> None:
    scheduler.tick("folder_discovery")
    assert [t.type for t in queue.jobs.tasks()] == ["folder_discovery"]


def test_every_schedule_names_a_global_task_and_reads_its_setting() -> None:
    for schedule in schedules(Settings):
        assert TASKS[schedule.task_type].scopes[0] is Scope.GLOBAL
        assert schedule.interval() > timedelta(0)
    assert {s.task_type: s.interval() for s in schedules(Settings)}["folder_discovery"] == timedelta(minutes=5)


@pytest.mark.trap("T48")
def test_looks_that_came_to_nothing_do_not_pile_up(queue, scheduler) -> None:
    for _ in range(5):
        scheduler.tick("folder_discovery")
        scheduler.work()
    assert len(queue.jobs.tasks()) == 2
    assert not scheduler.overdue("folder_discovery")
