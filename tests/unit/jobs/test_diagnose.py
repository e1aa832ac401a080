"""Why is this job not claimed? Each reason has its sentence (R112)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from photodesk.domain.job import Lane
from photodesk.jobs.clock import parse, stamp
from photodesk.jobs.diagnose import why_not_claimed
from photodesk.store.jobs import Target

pytestmark = pytest.mark.req("R112")

NOW = "2026-11-20T19:00:00.000000Z"
LATER = "2026-11-20T19:05:00.000000Z"
FAR = "2026-11-20T19:10:00.000000Z"


def why(queue, job_id: int, **worker: object) -> str:
    return " ".join(why_not_claimed(queue.jobs, job_id, parse(NOW), **worker))


@pytest.fixture
def job_id(queue) -> int:
    return queue.jobs.enqueue("ann", "x", priority=50, lane=Lane.BULK, now=NOW).id


def test_nothing_is_in_its_way(queue, job_id):
    assert why(queue, job_id) == ""
    assert queue.jobs.claim_next("w", now=NOW, horizon=FAR).id == job_id


@pytest.mark.parametrize(
    ("worker", "words"),
    [
        ({"lanes": (Lane.INTERACTIVE,)}, "Its lane is bulk; the worker takes interactive"),
        ({"tenant_id": "bob"}, "tenant ann"),
        ({"min_priority": 90, "max_priority": 100}, "below the worker's lowest, 90"),
        ({"max_priority": 10}, "above the worker's highest, 10"),
    ],
)
def test_the_worker_s_filters(queue, job_id, worker, words):
    assert words in why(queue, job_id, **worker)


def test_its_state(queue, job_id):
    job = queue.jobs.claim_next("the worker", now=NOW, horizon=FAR)
    assert "runs already, at the worker" in why(queue, job_id)
    queue.jobs.retry_later(job_id, job.lease_token, error="e", run_after=LATER, now=NOW)
    assert f"waits until {LATER} before attempt 2 of 3" in why(queue, job_id)
    queue.jobs.pause(Target(job_id=job_id), "me", NOW)
    assert "paused" in why(queue, job_id)
    queue.jobs.cancel(Target(job_id=job_id), NOW)
    assert "has ended: canceled" in why(queue, job_id)


def test_what_was_started_before_waits_for_another_such_job(queue, job_id):
    other = queue.jobs.enqueue("ann", "y", priority=50, lane=Lane.BULK, now=NOW)
    for _ in (job_id, other.id):
        job = queue.jobs.claim_next("w", now=NOW, horizon=FAR)
        queue.jobs.retry_later(job.id, job.lease_token, error="e", run_after=LATER, now=NOW)
    queue.change("UPDATE jobs SET run_after = NULL")
    first = queue.jobs.claim_next("w", now=NOW, horizon=FAR)
    waits = ({job_id, other.id} - {first.id}).pop()
    assert "they run one at a time" in why(queue, waits)
    assert queue.jobs.claim_next("w", now=NOW, horizon=FAR) is None
    queue.jobs.release(first.id, first.lease_token, NOW, count_attempt=False)
    assert why(queue, first.id) == "" or "come first" in why(queue, first.id)


def test_others_come_first_and_broken_rows(queue, job_id):
    queue.jobs.enqueue("ann", "y", priority=80, lane=Lane.BULK, now=NOW)
    assert "1 jobs of its lane come first" in why(queue, job_id)
    queue.change("UPDATE jobs SET payload = '{' WHERE id = ?", job_id)
    assert "cannot be understood" in why(queue, job_id)
    assert why(queue, 4711) == "There is no job 4711."


def test_time_text_is_read_back():
    now = datetime.now(UTC)
    assert parse(stamp(now)) == now
