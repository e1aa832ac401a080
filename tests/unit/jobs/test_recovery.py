"""Rescue: the dead give back what they held, the living keep it, and no clock decides."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from photodesk.domain.job import ItemStatus, JobStatus, NewItem, Progress
from photodesk.jobs.clock import stamp
from photodesk.jobs.fakes import Scripted
from photodesk.jobs.owner import Owner, this_process
from photodesk.jobs.recovery import STALE_AFTER_S, Recovery
from photodesk.store.jobs import ItemResult, Target

NOW = "2026-11-20T19:00:00.000000Z"
FAR = "2026-11-20T19:10:00.000000Z"
HERE = Owner("machine", "boot", "1", 100, "555")
DEAD = replace(HERE, pid=300, start="1")
STOPPED = replace(HERE, pid=200, start="777")
ELSEWHERE = replace(HERE, machine="another", pid=200)


class Steady:
    """Monotonic time a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def steady() -> Steady:
    return Steady()


@pytest.fixture
def recovery(queue, steady) -> Recovery:
    return Recovery(
        queue.jobs,
        HERE,
        lambda: datetime.now(UTC),
        lambda task_id, job_id: None,
        monotonic=steady,
        start_of={100: "555", 200: "777"}.get,
    )


def running(queue, owner: Owner, claims: int = 1):
    """A job with three items, one in work, held by `owner` after so many claims."""
    queue.jobs.enqueue_with_items("user_0", "x", [NewItem(1), NewItem(2), NewItem(3)], now=NOW)
    for n in range(claims):
        job = queue.jobs.claim_next(f"{owner.text()}/w", now=NOW, horizon=FAR)
        if n + 1 < claims:
            queue.jobs.release(job.id, job.lease_token, NOW, count_attempt=True)
    queue.jobs.start_items(job.id, job.lease_token, [queue.jobs.items(job.id)[0].id])
    return job


@pytest.mark.fault(67)
@pytest.mark.trap("T44")
def test_the_job_of_a_dead_process_is_free_at_once(queue, recovery):
    job = running(queue, DEAD)
    assert recovery.sweep([]) == [(job.id, JobStatus.QUEUED, None)]
    free = queue.job(job.id)
    assert (free.status, free.attempts, free.lease_token) == (JobStatus.QUEUED, 1, None)
    assert {i.status for i in queue.jobs.items(job.id)} == {ItemStatus.PENDING}
    assert recovery.sweep([]) == [], "a second recovery changes nothing"


@pytest.mark.fault(11)
@pytest.mark.fault(67)
def test_a_living_process_keeps_its_job_however_late_its_heart_beats(queue, recovery, steady):
    job = running(queue, STOPPED)
    for _ in range(3):
        assert recovery.sweep([]) == []
        steady.now += 10 * STALE_AFTER_S
    assert queue.job(job.id).lease_token == job.lease_token


@pytest.mark.fault(53)
def test_a_holder_elsewhere_is_stale_when_its_heartbeat_stood_still_by_our_own_clock(queue, recovery, steady):
    job = running(queue, ELSEWHERE)
    assert recovery.sweep([]) == []
    steady.now += STALE_AFTER_S - 1
    assert recovery.sweep([]) == []
    queue.jobs.heartbeat([job.lease_token], "2016-01-01T00:00:00.000000Z")
    steady.now += STALE_AFTER_S - 1
    assert recovery.sweep([]) == [], "it moved, if only to a clock set back ten years"
    steady.now += STALE_AFTER_S
    assert recovery.sweep([])[0][:2] == (job.id, JobStatus.QUEUED)


@pytest.mark.fault(16)
def test_a_job_whose_worker_died_at_every_attempt_is_parked(queue, recovery):
    job = running(queue, DEAD, claims=3)
    ((job_id, status, ended),) = recovery.sweep([])
    assert (job_id, status) == (job.id, JobStatus.FAILED)
    assert ended is not None
    assert ended.task_ended
    parked = queue.job(job.id)
    assert (parked.status, "3 times" in parked.error) == (JobStatus.FAILED, True)
    assert {(i.status, i.kind) for i in queue.jobs.items(job.id)} == {(ItemStatus.FAILED, "crashed")}
    assert queue.jobs.claim_next("w", now=NOW, horizon=FAR) is None


@pytest.mark.fault(16)
@pytest.mark.trap("T44")
def test_deaths_between_which_items_were_finished_never_park_a_job(queue, recovery):
    photos = range(12)
    queue.jobs.enqueue_with_items("user_0", "x", [NewItem(n) for n in photos], now=NOW)
    for _ in photos:
        job = queue.jobs.claim_next(f"{DEAD.text()}/w", now=NOW, horizon=FAR)
        item = queue.jobs.items(job.id, (ItemStatus.PENDING,))[0]
        queue.jobs.finish_items(job.id, job.lease_token, [ItemResult(item.id, ItemStatus.DONE)])
        assert recovery.sweep([]) == [(job.id, JobStatus.QUEUED, None)]
        assert queue.job(job.id).attempts == 1, "the death itself stays counted"
    assert queue.job(job.id).progress == Progress(12, 12)


@pytest.mark.fault(16)
def test_an_item_in_the_middle_that_kills_its_program_is_started_three_times(queue, recovery):
    queue.jobs.enqueue_with_items("user_0", "x", [NewItem(n) for n in range(5)], now=NOW)
    starts = 0
    while job := queue.jobs.claim_next(f"{DEAD.text()}/w", now=NOW, horizon=FAR):
        starts += 1
        for item in queue.jobs.items(job.id, (ItemStatus.PENDING,))[: 2 if starts == 1 else 0]:
            queue.jobs.finish_items(job.id, job.lease_token, [ItemResult(item.id, ItemStatus.DONE)])
        recovery.sweep([])
    assert starts == 3
    (parked,) = queue.jobs.list_by_tenant("user_0")
    assert (parked.status, parked.progress) == (JobStatus.FAILED, Progress(5, 2, 3))


@pytest.mark.fault(16)
def test_who_ran_beside_a_job_that_kills_its_program_is_not_parked_with_it(queue, recovery):
    for n in range(6):
        queue.jobs.enqueue_with_items("user_0", "x", [NewItem(n)], now=NOW)
    poison = queue.jobs.list_by_tenant("user_0")[-1].id
    for _ in range(20):
        held = [queue.jobs.claim_next(f"{DEAD.text()}/w{n}", now=NOW, horizon=FAR) for n in range(2)]
        held = [job for job in held if job is not None]
        if poison not in {job.id for job in held}:
            for job in held:
                items = [ItemResult(i.id, ItemStatus.DONE) for i in queue.jobs.items(job.id)]
                queue.jobs.finish_items(job.id, job.lease_token, items)
                queue.jobs.end_job(job.id, job.lease_token, JobStatus.COMPLETED, now=NOW)
        recovery.sweep([])
    states = {job.id: job.status for job in queue.jobs.list_by_tenant("user_0")}
    assert states.pop(poison) is JobStatus.FAILED
    assert set(states.values()) == {JobStatus.COMPLETED}


def test_what_was_canceled_before_its_worker_died_stays_canceled(queue, recovery):
    job = running(queue, DEAD)
    queue.jobs.cancel(Target(job_id=job.id), NOW)
    assert recovery.sweep([]) == [(job.id, JobStatus.CANCELED, None)]
    assert {i.status for i in queue.jobs.items(job.id)} == {ItemStatus.SKIPPED}
    assert recovery.sweep([]) == []


@pytest.mark.trap("T50")
def test_pauses_of_the_dead_end_and_of_the_living_stay(queue, recovery):
    for owner in (DEAD, STOPPED):
        made = queue.jobs.enqueue("user_0", "x", now=NOW)
        queue.jobs.pause(Target(job_id=made.id), owner.text(), NOW)
    recovery.sweep([])
    assert [j.status for j in queue.jobs.list_by_tenant("user_0")] == [JobStatus.PAUSED, JobStatus.QUEUED]


def test_a_lease_of_ours_that_nobody_uses_is_freed_at_the_second_look(queue, recovery):
    used, forgotten = running(queue, HERE), running(queue, HERE)
    assert recovery.sweep([used.lease_token]) == [], "it may have been claimed a moment ago"
    assert recovery.sweep([used.lease_token]) == [(forgotten.id, JobStatus.QUEUED, None)]
    assert recovery.sweep([used.lease_token]) == []


def test_a_running_row_without_a_lease_is_mended(queue, recovery, steady):
    job = running(queue, DEAD)
    queue.change("UPDATE jobs SET lease_token = NULL, worker_id = NULL")
    assert recovery.sweep([]) == []
    steady.now += STALE_AFTER_S
    assert recovery.sweep([]) == [(job.id, JobStatus.QUEUED, None)]


@pytest.mark.fault(67)
def test_leases_are_renewed_by_the_heart_while_a_worker_is_busy(queue, photo_set):
    beaten = []

    def busy(ctx):
        first = queue.db.sql("SELECT heartbeat_at FROM jobs WHERE id = ?", (ctx.job.id,))[0][0]
        until = time.monotonic() + 5
        while time.monotonic() < until:
            now = queue.db.sql("SELECT heartbeat_at FROM jobs WHERE id = ?", (ctx.job.id,))[0][0]
            if now > first:
                beaten.append(now)
                break
            time.sleep(0.05)
        for item in ctx.items():
            ctx.item_done(item)

    engine = queue.engine(Scripted("make", busy))
    engine.start()
    engine.start_task(photo_set("make", 1))
    engine.run_until_empty("w")
    assert beaten, "the working thread did not beat, the heart did"


def test_the_engine_tells_of_what_it_parked(queue, photo_set):
    engine = queue.engine(Scripted("make"))
    started = engine.start_task(photo_set("make", 1))
    dead = replace(this_process(), pid=os.getpid(), start="1")
    queue.change("UPDATE jobs SET attempts = 2")
    queue.jobs.claim_next(f"{dead.text()}/w", now=stamp(datetime.now(UTC)), horizon=FAR)
    assert engine.recover() == [started.first_job_id]
    assert queue.heard.finished_events[-1].task_ended
    assert queue.heard.finished_events[-1].status is JobStatus.FAILED
