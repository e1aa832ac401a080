"""Claims and leases: one statement, one winner; only the holder of the lease may change a job."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from photodesk.domain.job import ItemStatus, Job, JobStatus, Lane, NewItem, Scope
from photodesk.store.database import Database
from photodesk.store.jobs import ItemResult, JobStore, LeaseLostError, MalformedJobError

NOW = "2026-11-20T19:00:00.000000Z"
LATER = "2026-11-20T19:05:00.000000Z"
FAR = "2026-11-20T19:10:00.000000Z"


@pytest.fixture
def jobs(db: Database) -> JobStore:
    return JobStore(db)


def claim(jobs: JobStore, worker: str = "w", now: str = NOW, **filters: object) -> Job | None:
    return jobs.claim_next(worker, now=now, horizon=FAR, **filters)  # type: ignore[arg-type]


def must_claim(jobs: JobStore, **filters: object) -> Job:
    job = claim(jobs, **filters)
    assert job is not None
    assert job.lease_token is not None
    return job


def test_priority_then_age_and_interactive_before_all(jobs: JobStore) -> None:
    for priority, lane, at in (
        (90, Lane.BULK, "1"),
        (95, Lane.BACKGROUND, "3"),
        (90, Lane.BULK, "0"),
        (80, Lane.INTERACTIVE, "9"),
        (95, Lane.BULK, "2"),
    ):
        jobs.enqueue("user_0", f"{lane}{priority}", priority=priority, lane=lane, now=f"2026-11-20T18:0{at}:00.000000Z")
    order = [job.type for _ in range(5) if (job := claim(jobs))]
    assert order == ["interactive80", "bulk95", "background95", "bulk90", "bulk90"]
    assert claim(jobs) is None


@pytest.mark.req("R100")
@pytest.mark.req("R127")
@pytest.mark.trap("T43")
def test_lane_tenant_and_priority_narrow_a_claim(jobs: JobStore) -> None:
    jobs.enqueue("ann", "low", priority=50, lane=Lane.BULK, now=NOW)
    jobs.enqueue("bob", "high", priority=95, now=NOW)
    assert claim(jobs, lanes=()) is None
    assert claim(jobs, lanes=(Lane.BACKGROUND,)) is None
    assert claim(jobs, tenant_id="cid") is None
    assert claim(jobs, min_priority=96) is None
    assert claim(jobs, max_priority=49) is None
    assert must_claim(jobs, min_priority=90, max_priority=100, tenant_id="bob").type == "high"
    assert must_claim(jobs, lanes=(Lane.BULK, Lane.BACKGROUND), tenant_id="ann").type == "low"


@pytest.mark.trap("T44")
def test_a_claim_counts_as_an_attempt_and_holds_a_lease(jobs: JobStore) -> None:
    jobs.enqueue("user_0", "x", now=NOW)
    job = must_claim(jobs)
    assert (job.status, job.attempts, job.worker_id, job.started_at) == (JobStatus.RUNNING, 1, "w", NOW)
    assert jobs.task(job.task_id).status is JobStatus.RUNNING  # type: ignore[union-attr]
    assert claim(jobs) is None


@pytest.mark.trap("T44")
def test_without_the_lease_nothing_can_be_written(jobs: JobStore) -> None:
    jobs.enqueue_with_items("user_0", "x", [NewItem(1)], now=NOW)
    job = must_claim(jobs)
    item = jobs.items(job.id)[0]
    done = [ItemResult(item.id, ItemStatus.DONE)]
    with pytest.raises(LeaseLostError):
        jobs.finish_items(job.id, "not mine", done)
    with pytest.raises(LeaseLostError):
        jobs.start_items(job.id, "not mine", [item.id])
    with pytest.raises(LeaseLostError):
        jobs.set_progress(job.id, "not mine", job.progress)
    assert jobs.end_job(job.id, "not mine", JobStatus.COMPLETED, now=NOW) is None
    assert jobs.release(job.id, "not mine", NOW, count_attempt=True) is None
    assert not jobs.retry_later(job.id, "not mine", error="e", run_after=NOW, now=NOW)
    assert jobs.job(job.id) == job


def test_a_job_put_back_is_claimed_with_a_new_lease(jobs: JobStore) -> None:
    jobs.enqueue_with_items("user_0", "x", [NewItem(1), NewItem(2)], now=NOW)
    first = must_claim(jobs)
    one, two = jobs.items(first.id)
    jobs.finish_items(first.id, first.lease_token, [ItemResult(one.id, ItemStatus.DONE)])  # type: ignore[arg-type]
    jobs.start_items(first.id, first.lease_token, [two.id])  # type: ignore[arg-type]
    assert jobs.release(first.id, first.lease_token, NOW, count_attempt=False) is JobStatus.QUEUED  # type: ignore[arg-type]
    again = must_claim(jobs)
    assert (again.attempts, again.progress.done) == (1, 1)
    assert again.lease_token != first.lease_token
    assert [i.photo_id for i in jobs.items(again.id, (ItemStatus.PENDING,))] == [2]
    assert jobs.items(again.id)[1].attempts == 1


def test_a_deferred_job_waits_and_a_clock_set_back_does_not_hold_it(jobs: JobStore) -> None:
    jobs.enqueue("user_0", "x", now=NOW)
    job = must_claim(jobs)
    assert jobs.retry_later(job.id, job.lease_token or "", error="why", run_after=LATER, now=NOW)
    assert claim(jobs) is None
    assert jobs.next_run_after() == LATER
    assert jobs.next_run_after((Lane.BACKGROUND,)) is None
    again = must_claim(jobs, now=LATER)
    assert (again.error, again.attempts) == ("why", 2)
    jobs.retry_later(again.id, again.lease_token or "", error="why", run_after="2036-01-01T00:00:00.000000Z", now=NOW)
    assert claim(jobs) is not None, "later than any back-off: the clock was ten years ahead when this was written"


@pytest.mark.fault(69)
@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("payload", "{", "not readable"),
        ("payload", "[1]", "not readable"),
        ("payload", '{"payload_version": 99}', "newer version"),
        ("scope", "galaxy", "galaxy"),
    ],
)
def test_a_row_that_makes_no_sense_is_claimed_with_a_reason(
    jobs: JobStore, db: Database, column: str, value: str, words: str
) -> None:
    made = jobs.enqueue("user_0", "x", now=NOW)
    db.change(f"UPDATE jobs SET {column} = ?", (value,))
    with pytest.raises(MalformedJobError, match=words) as caught:
        claim(jobs)
    assert caught.value.job.id == made.id
    assert caught.value.job.lease_token is not None
    assert claim(jobs) is None


@pytest.mark.fault(69)
def test_an_unknown_lane_does_not_wait_for_ever(jobs: JobStore, db: Database) -> None:
    jobs.enqueue("user_0", "x", now=NOW)
    db.change("UPDATE jobs SET lane = 'hyper'")
    assert claim(jobs) is None
    assert jobs.mend_lanes() == 1
    assert must_claim(jobs).lane is Lane.BULK


def test_jobs_that_work_alone_do_not_meet_in_a_project(jobs: JobStore, add_project) -> None:
    alone = ("folder_check", "import_files")
    one, two = add_project(), add_project()
    jobs.enqueue("user_0", "import_files", project_id=one.id, now=NOW)
    running = must_claim(jobs, alone=alone)
    jobs.enqueue("user_0", "folder_check", project_id=one.id, now=NOW)
    jobs.enqueue("user_0", "folder_check", scope=Scope.GLOBAL, now=NOW)
    assert claim(jobs, alone=alone) is None
    assert not jobs.waiting((Lane.BULK,), now=NOW, horizon=FAR, alone=alone)
    assert not jobs.holds_up(running, alone, NOW), "bulk does not give way to bulk"
    jobs.enqueue("user_0", "folder_check", project_id=two.id, now=NOW)
    assert must_claim(jobs, alone=alone).project_id == two.id
    jobs.enqueue("user_0", "generate_derivatives", project_id=one.id, now=NOW)
    assert must_claim(jobs, alone=alone).type == "generate_derivatives"
    jobs.end_job(running.id, running.lease_token or "", JobStatus.COMPLETED, now=NOW)
    assert must_claim(jobs, alone=alone).project_id == one.id


@pytest.mark.parametrize(
    ("running", "waiting", "gives_way"),
    [
        ((Lane.BULK, 95), (Lane.INTERACTIVE, 10), True),
        ((Lane.BACKGROUND, 95), (Lane.BULK, 95), True),
        ((Lane.BACKGROUND, 95), (Lane.BULK, 90), False),
        ((Lane.BULK, 50), (Lane.BACKGROUND, 95), False),
        ((Lane.INTERACTIVE, 50), (Lane.INTERACTIVE, 95), False),
    ],
)
def test_who_works_alone_gives_way_only_to_what_would_be_claimed_next(
    jobs: JobStore, running: tuple[Lane, int], waiting: tuple[Lane, int], gives_way: bool
) -> None:
    alone = ("x",)
    jobs.enqueue("user_0", "x", lane=running[0], priority=running[1], now=NOW)
    job = must_claim(jobs, alone=alone)
    made = jobs.enqueue("user_0", "x", lane=waiting[0], priority=waiting[1], now=LATER)
    assert jobs.holds_up(job, alone, NOW) is gives_way
    if gives_way:
        jobs.release(job.id, job.lease_token or "", NOW, count_attempt=False)
        assert must_claim(jobs, alone=alone).id == made.id, "it did not give way in vain"


def test_heartbeats_tell_which_leases_are_held_and_how_their_jobs_stand(jobs: JobStore, db: Database) -> None:
    for _ in range(2):
        jobs.enqueue("user_0", "x", now=NOW)
    one, two = must_claim(jobs), must_claim(jobs)
    db.change("UPDATE jobs SET status = 'canceled' WHERE id = ?", (two.id,))
    held = jobs.heartbeat([one.lease_token or "", two.lease_token or "", "lost"], LATER)
    assert held == {one.lease_token: JobStatus.RUNNING, two.lease_token: JobStatus.CANCELED}
    assert {lease.heartbeat_at for lease in jobs.leases()} == {LATER}


def test_of_two_rescuers_one_wins(jobs: JobStore) -> None:
    jobs.enqueue("user_0", "x", now=NOW)
    must_claim(jobs)
    (lease,) = jobs.leases()
    assert jobs.adopt(lease, "rescuer 1", NOW) is not None
    assert jobs.adopt(lease, "rescuer 2", NOW) is None


@pytest.mark.trap("T44")
def test_eight_threads_claim_each_job_once_without_a_lock_error(jobs: JobStore) -> None:
    total = 400
    for _ in range(total):
        jobs.enqueue("user_0", "x", now=NOW)

    def work(_: int) -> list[int]:
        with jobs.connection():
            return [job.id for job in iter(lambda: claim(jobs), None)]

    with ThreadPoolExecutor(8) as pool:
        claimed = [job_id for mine in pool.map(work, range(8)) for job_id in mine]
    assert len(claimed) == len(set(claimed)) == total
