"""What the Activity panel and the terminal list, and what is old enough to go."""

from __future__ import annotations

import pytest

from photodesk.domain.job import ItemStatus, JobStatus, Lane, NewItem, Progress, Scope, Source
from photodesk.store.database import Database
from photodesk.store.jobs import ItemResult, JobStore, NewJob, NewTask, Target, chunked

NOW = "2026-11-20T19:00:00.000000Z"
FAR = "2026-11-20T19:10:00.000000Z"


@pytest.fixture
def jobs(db: Database) -> JobStore:
    return JobStore(db)


@pytest.mark.req("R98")
def test_jobs_of_a_project(jobs: JobStore, add_project) -> None:
    project = add_project()
    made = [jobs.enqueue("user_0", t, project_id=project.id, now=NOW) for t in ("a", "b", "a", "b")]
    jobs.enqueue("user_0", "a", now=NOW)
    jobs.cancel(Target(job_id=made[0].id), NOW)
    newest_first = [made[3].id, made[2].id, made[1].id, made[0].id]
    assert [j.id for j in jobs.list_by_project(project.id)] == newest_first
    assert [j.id for j in jobs.list_by_project(project.id, limit=2, offset=1)] == newest_first[1:3]
    assert [j.id for j in jobs.list_by_project(project.id, type="a")] == [made[2].id, made[0].id]
    assert [j.id for j in jobs.list_by_project(project.id, status=JobStatus.CANCELED)] == [made[0].id]


@pytest.mark.req("R99")
@pytest.mark.req("R116")
@pytest.mark.req("R118")
@pytest.mark.req("R127")
def test_jobs_of_a_tenant_over_all_projects(jobs: JobStore, add_project) -> None:
    one, two = add_project("One", tenant="ann"), add_project("Two", tenant="ann")
    a = jobs.enqueue("ann", "x", project_id=one.id, now=NOW)
    b = jobs.enqueue("ann", "x", project_id=two.id, now=NOW)
    c = jobs.enqueue("ann", "x", scope=Scope.GLOBAL, now=NOW)
    d = jobs.enqueue("ann", "x", now=NOW)
    jobs.enqueue("bob", "x", now=NOW)
    assert [j.id for j in jobs.list_by_tenant("ann")] == [d.id, c.id, b.id, a.id]
    assert [j.id for j in jobs.list_by_tenant("ann", scope=Scope.GLOBAL)] == [c.id]
    assert [j.id for j in jobs.list_by_tenant("ann", scope=Scope.PHOTO_SET, limit=1)] == [d.id]
    assert jobs.list_by_tenant("ann", status=JobStatus.RUNNING) == []


def test_tasks_page_by_id_and_know_what_is_active(jobs: JobStore) -> None:
    ids = [jobs.enqueue("user_0", "x", now=NOW).task_id for _ in range(5)]
    jobs.cancel(Target(task_id=ids[4]), NOW)
    first = jobs.tasks(2)
    assert [t.id for t in first] == [ids[4], ids[3]]
    assert [t.id for t in jobs.tasks(9, before_id=first[-1].id)] == [ids[2], ids[1], ids[0]]
    assert [t.id for t in jobs.tasks(9, active_only=True)] == ids[3::-1]
    assert jobs.active_task("x", "user_0") is not None
    assert jobs.active_task("x", "bob") is None


@pytest.mark.req("R50")
@pytest.mark.trap("T46")
def test_a_tasks_progress_is_that_of_all_chunks_of_the_step_that_runs(jobs: JobStore) -> None:
    (first, second) = jobs.enqueue_with_items("user_0", "x", [NewItem(i) for i in range(2500)], now=NOW)
    job = jobs.claim_next("w", now=NOW, horizon=FAR)
    assert job is not None
    results = [ItemResult(i.id, ItemStatus.DONE) for i in jobs.items(job.id, limit=100)]
    jobs.finish_items(job.id, job.lease_token or "", results)
    task = jobs.task(first.task_id)
    assert task is not None
    assert task.progress == Progress(2500, 100)
    assert task.id == second.task_id


def test_follow_ups_are_the_children_of_a_task(jobs: JobStore) -> None:
    parent = jobs.enqueue("user_0", "check", now=NOW)
    children = [jobs.enqueue("user_0", "mend", now=NOW).task_id for _ in range(2)]
    jobs.set_follow_ups(parent.id, children)
    assert [t.id for t in jobs.children(parent.task_id)] == children
    assert jobs.children(children[0]) == []


@pytest.mark.trap("T48")
def test_only_what_ended_long_ago_is_pruned_with_its_items(jobs: JobStore, db: Database) -> None:
    old = [jobs.enqueue_with_items("user_0", "x", [NewItem(1)], now=NOW)[0].task_id for _ in range(3)]
    waiting = jobs.enqueue("user_0", "x", now=NOW).task_id
    for task_id in old:
        jobs.cancel(Target(task_id=task_id), NOW)
    assert jobs.prune(NOW) == 0, "it ended at that moment, not before it"
    assert jobs.prune(FAR, limit=2) == 2
    assert jobs.prune(FAR, limit=2) == 1
    assert jobs.prune(FAR, limit=2) == 0
    assert [t.id for t in jobs.tasks()] == [waiting]
    assert db.sql("SELECT count(*) FROM job_items")[0][0] == 0


@pytest.mark.req("R14")
def test_a_listed_job_shows_id_type_status_and_error(jobs: JobStore) -> None:
    made = jobs.enqueue("user_0", "folder_check", now=NOW)
    job = jobs.claim_next("w", now=NOW, horizon=FAR)
    assert job is not None
    jobs.end_job(job.id, job.lease_token or "", JobStatus.FAILED, now=NOW, error="The drive is not connected")
    (found,) = jobs.list_by_tenant("user_0")
    assert (found.id, found.type, found.status, found.error) == (
        made.id, "folder_check", JobStatus.FAILED, "The drive is not connected",
    )  # fmt: skip


def test_the_last_success_counts_only_what_did_not_fail(jobs: JobStore) -> None:
    assert jobs.last_success("m", "user_0") is None
    for status, at in ((JobStatus.COMPLETED, "1"), (JobStatus.FAILED, "2")):
        jobs.enqueue("user_0", "m", now=NOW)
        job = jobs.claim_next("w", now=NOW, horizon=FAR)
        assert job is not None
        jobs.end_job(job.id, job.lease_token or "", status, now=f"2026-11-20T19:0{at}:00.000000Z", error="e")
    assert jobs.last_success("m", "user_0") == "2026-11-20T19:01:00.000000Z"


def test_what_a_step_reports_is_kept(jobs: JobStore) -> None:
    task = jobs.create_task(NewTask("m", Scope.GLOBAL), NOW)
    jobs.add_jobs(task, [NewJob("m", Scope.GLOBAL, 95, Lane.BACKGROUND)], NOW)
    job = jobs.claim_next("w", now=NOW, horizon=FAR)
    assert job is not None
    result = {"found": 3, "changed": 1, "skipped": 0, "message": "m"}
    jobs.end_job(job.id, job.lease_token or "", JobStatus.COMPLETED, now=NOW, result=result)
    assert jobs.job(job.id).result == result  # type: ignore[union-attr]


def test_places_go_on_across_chunks_and_a_retry_keeps_them(jobs: JobStore, add_photo) -> None:
    ids = [add_photo(f"P{n}") for n in range(5)]
    items = tuple(NewItem(photo_id) for photo_id in reversed(ids))
    task_id = jobs.create_task(NewTask("x", Scope.PHOTO_SET, Source.USER, ""), NOW)
    for chunk in (items[:3], items[3:]):
        jobs.add_jobs(task_id, [NewJob("x", Scope.PHOTO_SET, 90, Lane.BULK, items=chunk)], NOW)
    wanted = {photo_id: place for place, photo_id in enumerate(reversed(ids), 1)}
    assert jobs.places(task_id) == wanted
    again = jobs.create_task(NewTask("x", Scope.PHOTO_SET, Source.USER, "", {"retry_of": task_id}), NOW)
    jobs.add_jobs(again, [NewJob("x", Scope.PHOTO_SET, 90, Lane.BULK, items=items[4:])], NOW)
    assert jobs.places(again) == wanted
    lost = jobs.create_task(NewTask("x", Scope.PHOTO_SET, Source.USER, "", {"retry_of": 10_000}), NOW)
    jobs.add_jobs(lost, [NewJob("x", Scope.PHOTO_SET, 90, Lane.BULK, items=items[4:])], NOW)
    assert jobs.places(lost) == {ids[0]: 1}, "what it repeats is listed no more"


def test_a_chunk_carries_what_is_said_of_its_own_photos() -> None:
    items = [NewItem(n) for n in range(1, 2002)]
    said = {"by_photo": {str(n): n for n in range(1, 2002)}, "what": "all"}
    first, second = chunked(NewJob("x", Scope.PHOTO_SET, 90, Lane.BULK, payload=said), items)
    assert (len(first.payload["by_photo"]), second.payload["by_photo"]) == (2000, {"2001": 2001})
    assert first.payload["what"] == second.payload["what"] == "all"
