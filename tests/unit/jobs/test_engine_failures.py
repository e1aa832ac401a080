"""What goes wrong in a job: retried with back-off, kept, told; the loop goes on."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest

from photodesk.domain.errors import DiskFullError, ScopeError
from photodesk.domain.job import JobStatus, Progress
from photodesk.jobs.context import JobContext
from photodesk.jobs.fakes import Scripted, do_every_item
from photodesk.jobs.job_type import Outcome


class Clock:
    """A clock a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.mark.fault(15)
@pytest.mark.trap("T44")
def test_an_unexpected_error_is_retried_with_back_off_three_times_and_kept(queue, photo_set, caplog):
    clock = Clock()
    starts = []

    def broken(ctx: JobContext) -> None:
        starts.append(clock.now)
        raise RuntimeError("boom")

    engine = queue.engine(Scripted("make", broken), clock=clock)
    started = engine.start_task(photo_set("make", 2))
    with caplog.at_level(logging.ERROR):
        for _ in range(5):
            engine.run_until_empty("w")
            clock.forward(10)
    assert len(starts) == 3
    assert starts[1] - starts[0] >= timedelta(seconds=1)
    job = queue.job(started.first_job_id)
    assert (job.status, job.error, job.attempts) == (JobStatus.FAILED, "RuntimeError: boom", 3)
    assert queue.task(started.task_id).status is JobStatus.FAILED
    assert job.progress == Progress(2, 0, 2)
    assert "Traceback" in caplog.text
    assert queue.heard.finished_events[-1].message == "RuntimeError: boom"


def test_a_retry_is_not_immediate(queue, photo_set):
    clock = Clock()
    tries = []

    def flaky(ctx: JobContext) -> Outcome:
        tries.append(1)
        if len(tries) == 1:
            raise DiskFullError("The disk is full")
        return do_every_item(ctx)

    engine = queue.engine(Scripted("make", flaky), clock=clock)
    started = engine.start_task(photo_set("make", 1))
    engine.run_until_empty("w")
    waiting = queue.job(started.first_job_id)
    assert (waiting.status, waiting.error, len(tries)) == (JobStatus.QUEUED, "The disk is full", 1)
    clock.forward(2)
    engine.run_until_empty("w")
    assert queue.task(started.task_id).status is JobStatus.COMPLETED


def test_what_cannot_get_better_is_not_retried(queue, photo_set):
    def refused(ctx: JobContext) -> None:
        raise ScopeError("That does not fit")

    engine = queue.engine(Scripted("make", refused))
    started = engine.start_task(photo_set("make", 1))
    engine.run_until_empty("w")
    job = queue.job(started.first_job_id)
    assert (job.status, job.error, job.attempts) == (JobStatus.FAILED, "That does not fit", 1)


@pytest.mark.fault(69)
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("UPDATE jobs SET type = 'teleport'", "teleport"),
        ("UPDATE jobs SET payload = 'not json'", "not readable"),
        ("""UPDATE jobs SET payload = '{"payload_version": 2}'""", "newer version"),
        ("UPDATE jobs SET scope = 'galaxy'", "galaxy"),
    ],
)
def test_a_job_from_elsewhere_fails_with_a_sentence_and_the_loop_goes_on(queue, photo_set, damage, words):
    engine = queue.engine(Scripted("make"))
    odd = engine.start_task(photo_set("make", 1))
    queue.change(damage)
    good = engine.start_task(photo_set("make", 2))
    engine.run_until_empty("w")
    job = queue.job(odd.first_job_id)
    assert (job.status, words in job.error) == (JobStatus.FAILED, True)
    assert queue.task(good.task_id).status is JobStatus.COMPLETED


def test_items_done_before_a_failure_are_not_done_again(queue, photo_set):
    clock = Clock()
    seen = []

    def stumbles(ctx: JobContext) -> None:
        for item in ctx.items():
            ctx.item_started(item)
            seen.append(item.photo_id)
            if len(seen) == 3:
                raise OSError("stumbled")
            ctx.item_done(item)

    engine = queue.engine(Scripted("make", stumbles), clock=clock)
    started = engine.start_task(photo_set("make", 5))
    engine.run_until_empty("w")
    clock.forward(5)
    engine.run_until_empty("w")
    assert seen == [1, 2, 3, 3, 4, 5]
    assert queue.task(started.task_id).progress == Progress(5, 5)
    assert queue.jobs.task_items(started.task_id)[2].attempts == 2
