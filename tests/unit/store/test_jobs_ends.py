"""The end of a job: leftovers named, the next step started once, the task judged by all its jobs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from photodesk.domain.job import ItemStatus, Job, JobStatus, Lane, NewItem, Progress, Scope
from photodesk.domain.task import Task
from photodesk.store.database import Database
from photodesk.store.job_ends import verdict
from photodesk.store.jobs import Ended, ItemResult, JobStore, NewJob, NewTask, NextStep, Target, chunked

NOW = "2026-11-20T19:00:00.000000Z"
FAR = "2026-11-20T19:10:00.000000Z"
NEXT = NextStep(1, "second", 95, Lane.BULK, per_photo=True)
BY_PROJECT = NextStep(1, "second", 95, Lane.BULK, per_photo=False)


@pytest.fixture
def jobs(db: Database) -> JobStore:
    return JobStore(db)


def start(jobs: JobStore, items: Sequence[NewItem], **payload: object) -> int:
    task_id = jobs.create_task(NewTask("t", Scope.PHOTO_SET, payload=payload), NOW)
    jobs.add_jobs(task_id, chunked(NewJob("first", Scope.PHOTO_SET, 90, Lane.BULK, payload), items), NOW)
    return task_id


def claim(jobs: JobStore) -> Job:
    job = jobs.claim_next("w", now=NOW, horizon=FAR)
    assert job is not None
    return job


def end(jobs: JobStore, job: Job, status: JobStatus = JobStatus.COMPLETED, **more: object) -> Ended:
    assert job.lease_token is not None
    if status is JobStatus.COMPLETED:
        done = [ItemResult(i.id, ItemStatus.DONE) for i in jobs.items(job.id, (ItemStatus.PENDING,))]
        jobs.finish_items(job.id, job.lease_token, done)
    ended = jobs.end_job(job.id, job.lease_token, status, now=NOW, **more)  # type: ignore[arg-type]
    assert ended is not None
    return ended


def task(jobs: JobStore, task_id: int) -> Task:
    found = jobs.task(task_id)
    assert found is not None
    return found


@pytest.mark.req("R33")
@pytest.mark.req("R36")
@pytest.mark.req("R124")
@pytest.mark.trap("T45")
def test_the_next_step_starts_once_when_all_chunks_have_ended(jobs: JobStore) -> None:
    ids = list(range(1, 4502))
    task_id = start(jobs, [NewItem(i) for i in ids], force=True, reason="because")
    first, second, third = claim(jobs), claim(jobs), claim(jobs)
    assert end(jobs, second, following=NEXT).next_job_ids == ()
    assert end(jobs, first, following=NEXT).next_job_ids == ()
    last = end(jobs, third, following=NEXT)
    assert len(last.next_job_ids) == 3
    assert not last.task_ended
    follow = [j for j in task(jobs, task_id).jobs if j.step == 1]
    assert [j.id for j in follow] == list(last.next_job_ids)
    assert [i.photo_id for j in follow for i in jobs.items(j.id)] == ids
    for index, job in enumerate(follow):
        assert job.payload == {"force": True, "reason": "because", "chunk_index": index, "total_chunks": 3}
        assert (job.scope, job.project_id, job.priority) == (Scope.PHOTO_SET, None, 95)


@pytest.mark.trap("T45")
def test_a_step_that_was_followed_already_is_not_followed_again(jobs: JobStore, db: Database) -> None:
    task_id = start(jobs, [NewItem(1)])
    first = claim(jobs)
    end(jobs, first, following=NEXT)
    db.change("UPDATE jobs SET status = 'running', lease_token = 'again' WHERE id = ?", (first.id,))
    ended = jobs.end_job(first.id, "again", JobStatus.COMPLETED, now=NOW, following=NEXT)
    assert ended is not None
    assert (ended.next_job_ids, ended.task_ended) == ((), False)
    assert [j.step for j in task(jobs, task_id).jobs] == [0, 1]


@pytest.mark.trap("T45")
def test_a_step_by_project_is_one_job_and_the_photos_come_back_after_it(jobs: JobStore) -> None:
    task_id = start(jobs, [NewItem(i) for i in range(1, 2002)], project_ids=[7])
    end(jobs, claim(jobs), following=BY_PROJECT)
    (second,) = end(jobs, claim(jobs), following=BY_PROJECT).next_job_ids
    assert jobs.items(second) == []
    ended = end(jobs, claim(jobs), following=NextStep(2, "third", 90, Lane.BULK, per_photo=True))
    assert [len(jobs.items(i)) for i in ended.next_job_ids] == [2000, 1]
    assert task(jobs, task_id).jobs[-1].payload["project_ids"] == [7]


@pytest.mark.req("R33")
def test_photos_an_import_assigned_are_the_targets_that_follow(jobs: JobStore) -> None:
    start(jobs, [NewItem(None, name) for name in ("a.jpg", "b.jpg", "copy.jpg", "bad.jpg", "b.nef")])
    job = claim(jobs)
    token = job.lease_token or ""
    a, b, copy, bad, raw = jobs.items(job.id)
    for item, photo_id in ((a, 11), (b, 12), (copy, 3), (raw, 12)):
        jobs.assign_photo(job.id, token, item.id, photo_id)
    results = [ItemResult(i.id, ItemStatus.DONE) for i in (a, b, raw)]
    results += [ItemResult(copy.id, ItemStatus.SKIPPED, "here already"), ItemResult(bad.id, ItemStatus.FAILED, "no")]
    jobs.finish_items(job.id, token, results)
    (following,) = end(jobs, job, following=NEXT).next_job_ids
    assert [i.photo_id for i in jobs.items(following)] == [11, 12]


@pytest.mark.trap("T16")
def test_a_step_after_nothing_was_taken_in_has_no_items(jobs: JobStore) -> None:
    start(jobs, [NewItem(None, "bad.jpg")])
    (following,) = end(jobs, claim(jobs), following=NEXT).next_job_ids
    assert jobs.items(following) == []


@pytest.mark.trap("T46")
@pytest.mark.trap("T49")
def test_items_left_behind_fail_with_a_reason_and_the_total_is_reached(jobs: JobStore) -> None:
    task_id = start(jobs, [NewItem(1), NewItem(2)])
    job = claim(jobs)
    ended = jobs.end_job(job.id, job.lease_token or "", JobStatus.COMPLETED, now=NOW)
    assert ended is not None
    assert (ended.status, ended.progress) == (JobStatus.COMPLETED_WITH_ERRORS, Progress(2, 0, 2, 0))
    assert ended.task_ended
    assert {i.kind for i in jobs.task_items(task_id, (ItemStatus.FAILED,))} == {"unprocessed"}
    assert task(jobs, task_id).status is JobStatus.COMPLETED_WITH_ERRORS


@pytest.mark.req("R108")
def test_a_failed_step_ends_the_task_with_its_reason(jobs: JobStore) -> None:
    task_id = start(jobs, [NewItem(1)])
    ended = end(jobs, claim(jobs), JobStatus.FAILED, error="The disk is full", following=NEXT)
    assert (ended.task_status, ended.task_ended, ended.next_job_ids) == (JobStatus.FAILED, True, ())
    found = task(jobs, task_id)
    assert (found.status, found.jobs[0].error, found.finished_at) == (JobStatus.FAILED, "The disk is full", NOW)
    assert jobs.task_items(task_id)[0].message == "The disk is full"


def test_one_failed_chunk_does_not_stop_the_others(jobs: JobStore) -> None:
    task_id = start(jobs, [NewItem(i) for i in range(2001)])
    end(jobs, claim(jobs), JobStatus.FAILED, error="no", following=NEXT)
    ended = end(jobs, claim(jobs), following=NEXT)
    assert len(ended.next_job_ids) == 2, "the same targets, also those of the chunk that failed"
    for _ in range(2):
        last = end(jobs, claim(jobs))
    assert (last.task_status, last.task_ended) == (JobStatus.COMPLETED_WITH_ERRORS, True)
    assert task(jobs, task_id).progress == Progress(2001, 1, 2000, 0)


def test_a_canceled_chunk_keeps_later_steps_from_starting(jobs: JobStore) -> None:
    task_id = start(jobs, [NewItem(i) for i in range(2001)])
    first = claim(jobs)
    second = next(j for j in task(jobs, task_id).jobs if j.id != first.id)
    jobs.cancel(Target(job_id=second.id), NOW)
    ended = end(jobs, first, following=NEXT)
    assert (ended.task_status, ended.task_ended, ended.next_job_ids) == (JobStatus.CANCELED, True, ())


@pytest.mark.trap("T44")
def test_what_has_ended_does_not_change(jobs: JobStore) -> None:
    task_id = start(jobs, [NewItem(1)])
    job = claim(jobs)
    end(jobs, job)
    before = task(jobs, task_id)
    jobs.cancel(Target(task_id=task_id), FAR)
    jobs.pause(Target(task_id=task_id), "owner", FAR)
    jobs.resume(Target(task_id=task_id), FAR)
    assert jobs.release(job.id, job.lease_token or "", FAR, count_attempt=True) is None
    assert jobs.end_job(job.id, job.lease_token or "", JobStatus.FAILED, now=FAR) is None
    assert task(jobs, task_id) == before


@pytest.mark.parametrize(
    ("last", "all_steps", "judged"),
    [
        ({"completed"}, {"completed"}, "completed"),
        ({"completed"}, {"completed", "completed_with_errors"}, "completed_with_errors"),
        ({"completed"}, {"completed", "failed"}, "completed_with_errors"),
        ({"completed", "failed"}, {"completed", "failed"}, "completed_with_errors"),
        ({"failed"}, {"completed", "failed"}, "failed"),
        ({"canceled"}, {"canceled"}, "canceled"),
        ({"completed", "canceled"}, {"completed", "canceled"}, "canceled"),
    ],
)
def test_verdict(last: set[str], all_steps: set[str], judged: str) -> None:
    assert verdict({JobStatus(s) for s in last}, {JobStatus(s) for s in all_steps}) is JobStatus(judged)
