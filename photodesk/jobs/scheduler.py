"""The schedule: hourly maintenance and what else runs by itself. It only submits tasks; workers do the work."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.job import DEFAULT_TENANT, Source
from photodesk.domain.task import TaskRequest, TaskStarted
from photodesk.jobs.clock import Clock, parse, stamp, utc_now
from photodesk.jobs.engine import Engine
from photodesk.jobs.schedules import Schedule

log = logging.getLogger(__name__)

MAINTENANCE = "maintenance_global"
INTERVAL = timedelta(hours=1)
START_DELAY = timedelta(seconds=5)
RETENTION = timedelta(days=30)


class Scheduler:
    """Submits `maintenance_global` once per interval, and `start_delay` after `start` when the last one that succeeded
    is older than the interval. Never while the last one still waits, runs or is paused (T48). So it does with each
    task of `others`, by its own interval; one task for the whole library each, never one per project (R123).

    Runs missed during a suspend are made up for once (fault 56). Intervals, delay and retention are asked anew each
    time, so that changed settings hold at once. Every method may be called from any thread.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        interval: Callable[[], timedelta] = lambda: INTERVAL,
        start_delay: timedelta = START_DELAY,
        retention: Callable[[], timedelta] = lambda: RETENTION,
        tenant_id: str = DEFAULT_TENANT,
        clock: Clock = utc_now,
        others: Sequence[Schedule] = (),
    ) -> None:
        self._engine = engine
        self._schedules = {s.task_type: s for s in (Schedule(MAINTENANCE, interval), *others)}
        self._start_delay = start_delay
        self._retention = retention
        self._tenant_id = tenant_id
        self._clock = clock
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def start(self) -> None:
        """Begin; also listens for suspends and set clocks through the engine's heart."""
        for task_type, schedule in self._schedules.items():
            self._scheduler.add_job(self.tick, _trigger(schedule), args=(task_type,), id=task_type)
        first = self._clock() + self._start_delay
        self._scheduler.add_job(self.catch_up, "date", run_date=first, id="at-start")
        self._scheduler.start()
        self._engine.heart.on_drift(self.poke)

    def stop(self) -> None:
        """End; a submission under way is waited for."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def poke(self) -> None:
        """After a suspend, or when the clock was set: plan anew from now, and make up for what was missed."""
        if self._scheduler.running:
            for task_type, schedule in self._schedules.items():
                self._scheduler.reschedule_job(task_type, trigger=_trigger(schedule))
            self.catch_up()

    def next_run(self, task_type: str = MAINTENANCE) -> str | None:
        """When a task is submitted next (ISO UTC text); None while the schedule does not run."""
        job = self._scheduler.get_job(task_type) if self._scheduler.running else None
        return stamp(job.next_run_time.astimezone(UTC)) if job is not None and job.next_run_time else None

    def tick(self, task_type: str = MAINTENANCE) -> TaskStarted | None:
        """What happens each interval: submit the task (of maintenance, prune old rows first; of the others, those
        that came to nothing). None when it was not submitted."""
        with self._engine.jobs.connection():
            if task_type == MAINTENANCE:
                self.prune()
            else:
                self._engine.jobs.drop_uneventful(task_type, self._tenant_id)
            return self._submit(task_type)

    def catch_up(self) -> list[TaskStarted]:
        """Submit everything that is overdue, once each."""
        started = [self.submit_if_overdue(task_type) for task_type in self._schedules]
        return [each for each in started if each is not None]

    def submit_if_overdue(self, task_type: str = MAINTENANCE) -> TaskStarted | None:
        """Submit a task when the last one that succeeded is older than its interval."""
        with self._engine.jobs.connection():
            return self._submit(task_type) if self.overdue(task_type) else None

    def overdue(self, task_type: str = MAINTENANCE) -> bool:
        """A success in the future was written by a clock that has been set back, and does not count."""
        last = self._engine.jobs.last_success(task_type, self._tenant_id)
        if last is None:
            return True
        age = self._clock() - parse(last)
        return not timedelta(0) <= age < self._schedules[task_type].interval()

    def prune(self) -> int:
        """Delete ended tasks older than the retention; how many."""
        before = stamp(self._clock() - self._retention())
        count = 0
        while gone := self._engine.jobs.prune(before):
            count += gone
        if count:
            log.info("%d old tasks were removed from the list", count)
        return count

    def _submit(self, task_type: str) -> TaskStarted | None:
        active = self._engine.jobs.active_task(task_type, self._tenant_id)
        if active is not None:
            log.info("%s is not started: task %d is still %s", task_type, active.id, active.status)
            return None
        try:
            return self._engine.start_task(TaskRequest(task_type, source=Source.SCHEDULE, tenant_id=self._tenant_id))
        except PhotoDeskError as error:
            log.warning("%s could not be submitted: %s", task_type, error.message)
            return None


def _trigger(schedule: Schedule) -> IntervalTrigger:
    return IntervalTrigger(seconds=schedule.interval().total_seconds(), timezone="UTC")
