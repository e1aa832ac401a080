"""Cancel, pause, resume: what waits, what runs, and what a dead process left behind."""

from __future__ import annotations

import pytest

from photodesk.domain.errors import UsageError
from photodesk.domain.job import ItemStatus, Job, JobStatus, Lane, NewItem, Scope
from photodesk.store.database import Database
from photodesk.store.jobs import ItemResult, JobStore, NewJob, NewTask, NextStep, Target

NOW = "2026-11-20T19:00:00.000000Z"
FAR = "2026-11-20T19:10:00.000000Z"


@pytest.fixture
def jobs(db: Database) -> JobStore:
    return JobStore(db)


def queue(jobs: JobStore, items: int = 3, count: int = 1) -> int:
    task_id = jobs.create_task(NewTask("t", Scope.PHOTO_SET), NOW)
    job = NewJob("x", Scope.PHOTO_SET, 90, Lane.BULK, items=[NewItem(i) for i in range(items)])
    jobs.add_jobs(task_id, [job] * count, NOW)
    return task_id


def claim(jobs: JobStore) -> Job | None:
    return jobs.claim_next("w", now=NOW, horizon=FAR)


def status(jobs: JobStore, task_id: int) -> tuple[JobStatus, list[JobStatus]]:
    task = jobs.task(task_id)
    assert task is not None
    return task.status, [job.status for job in task.jobs]


def test_cancel_what_waits_names_what_was_left(jobs: JobStore) -> None:
    task_id = queue(jobs)
    jobs.cancel(Target(task_id=task_id), NOW)
    assert status(jobs, task_id) == (JobStatus.CANCELED, [JobStatus.CANCELED])
    assert {(i.status, i.kind) for i in jobs.task_items(task_id)} == {(ItemStatus.SKIPPED, "canceled")}
    assert claim(jobs) is None


@pytest.mark.trap("T44")
@pytest.mark.fault(88)
def test_cancel_what_runs_keeps_the_item_in_hand(jobs: JobStore) -> None:
    task_id = queue(jobs)
    job = claim(jobs)
    assert job is not None
    token = job.lease_token or ""
    jobs.cancel(Target(task_id=task_id), NOW)
    assert status(jobs, task_id) == (JobStatus.CANCELED, [JobStatus.CANCELED])
    first = jobs.items(job.id)[0]
    assert jobs.finish_items(job.id, token, [ItemResult(first.id, ItemStatus.DONE)]).done == 1
    assert jobs.end_job(job.id, token, JobStatus.COMPLETED, now=NOW) is None
    assert jobs.release(job.id, token, NOW, count_attempt=False) is JobStatus.CANCELED
    states = [i.status for i in jobs.items(job.id)]
    assert states == [ItemStatus.DONE, ItemStatus.SKIPPED, ItemStatus.SKIPPED]
    assert jobs.job(job.id).progress.finished == 3  # type: ignore[union-attr]


def test_pause_and_resume_of_what_waits(jobs: JobStore) -> None:
    task_id = queue(jobs, count=2)
    jobs.pause(Target(task_id=task_id), "me", NOW)
    assert status(jobs, task_id) == (JobStatus.PAUSED, [JobStatus.PAUSED] * 2)
    assert claim(jobs) is None
    jobs.resume(Target(task_id=task_id), NOW)
    assert status(jobs, task_id) == (JobStatus.QUEUED, [JobStatus.QUEUED] * 2)
    assert claim(jobs) is not None


def test_a_paused_job_resumed_before_its_worker_noticed_goes_on(jobs: JobStore) -> None:
    task_id = queue(jobs)
    job = claim(jobs)
    assert job is not None
    jobs.pause(Target(job_id=job.id), "me", NOW)
    assert jobs.heartbeat([job.lease_token or ""], NOW) == {job.lease_token: JobStatus.PAUSED}
    jobs.resume(Target(job_id=job.id), NOW)
    assert status(jobs, task_id) == (JobStatus.RUNNING, [JobStatus.RUNNING])
    assert claim(jobs) is None, "its worker still holds it"


def test_a_paused_job_its_worker_let_go_of_waits_for_the_resume(jobs: JobStore) -> None:
    task_id = queue(jobs)
    job = claim(jobs)
    assert job is not None
    jobs.pause(Target(task_id=task_id), "me", NOW)
    assert jobs.release(job.id, job.lease_token or "", NOW, count_attempt=False) is JobStatus.PAUSED
    assert claim(jobs) is None
    jobs.resume(Target(task_id=task_id), NOW)
    again = claim(jobs)
    assert again is not None
    assert again.attempts == 1, "a pause is no failed attempt"


def test_a_task_paused_at_its_last_item_stays_paused_into_the_next_step(jobs: JobStore) -> None:
    task_id = queue(jobs, items=1)
    job = claim(jobs)
    assert job is not None
    jobs.pause(Target(task_id=task_id), "me", NOW)
    jobs.finish_items(job.id, job.lease_token or "", [ItemResult(jobs.items(job.id)[0].id, ItemStatus.DONE)])
    following = NextStep(1, "y", 90, Lane.BULK, per_photo=True)
    jobs.end_job(job.id, job.lease_token or "", JobStatus.COMPLETED, now=NOW, following=following)
    assert status(jobs, task_id)[1] == [JobStatus.COMPLETED, JobStatus.PAUSED]
    assert claim(jobs) is None
    jobs.resume(Target(task_id=task_id), NOW)
    assert claim(jobs) is not None


@pytest.mark.trap("T50")
def test_the_pauses_of_one_process_end_together(jobs: JobStore) -> None:
    mine, theirs = queue(jobs), queue(jobs)
    jobs.pause(Target(task_id=mine), "dead", NOW)
    jobs.pause(Target(task_id=theirs), "alive", NOW)
    jobs.resume_paused_by("dead", NOW)
    assert status(jobs, mine)[0] is JobStatus.QUEUED
    assert status(jobs, theirs)[0] is JobStatus.PAUSED


def test_control_by_project_touches_its_jobs_only(jobs: JobStore, add_project) -> None:
    one, two = add_project(), add_project()
    first = jobs.enqueue("user_0", "x", project_id=one.id, now=NOW)
    second = jobs.enqueue("user_0", "x", project_id=two.id, now=NOW)
    assert [t.job_id for t in jobs.cancel(Target(project_id=one.id), NOW)] == [first.id]
    assert jobs.job(second.id).status is JobStatus.QUEUED  # type: ignore[union-attr]


def test_a_resumed_job_does_not_collide_with_its_like(jobs: JobStore) -> None:
    task_id = jobs.create_task(NewTask("t", Scope.PHOTO_SET), NOW)
    job = NewJob("x", Scope.PHOTO_SET, 90, Lane.BULK, dedupe_key="k")
    jobs.add_jobs(task_id, [job], NOW)
    jobs.pause(Target(task_id=task_id), "me", NOW)
    jobs.add_jobs(jobs.create_task(NewTask("t", Scope.PHOTO_SET), NOW), [job], NOW)
    jobs.resume(Target(task_id=task_id), NOW)
    assert claim(jobs) is not None
    assert claim(jobs) is not None


@pytest.mark.parametrize("target", [Target(), Target(task_id=1, job_id=2)])
def test_a_control_names_one_thing(jobs: JobStore, target: Target) -> None:
    with pytest.raises(UsageError):
        jobs.cancel(target, NOW)
