"""Putting work in: scopes, limits, chunks, items of any name."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from photodesk.domain.errors import ConflictError, PayloadTooLargeError, ScopeError
from photodesk.domain.job import MAX_ITEMS_PER_JOB, JobStatus, Lane, NewItem, Scope
from photodesk.store.database import Database
from photodesk.store.jobs import JobStore, NewJob, NewTask, chunked

NOW = "2026-11-20T19:00:00.000000Z"
FAR = "2026-11-20T19:10:00.000000Z"


@pytest.fixture
def jobs(db: Database) -> JobStore:
    return JobStore(db)


def items(count: int) -> list[NewItem]:
    return [NewItem(i, f"IMG_{i}.JPG") for i in range(1, count + 1)]


@pytest.mark.req("R19")
@pytest.mark.req("R21")
@pytest.mark.req("R23")
@pytest.mark.req("R88")
@pytest.mark.trap("T41")
def test_without_project_and_scope_a_job_is_a_photo_set_and_claimable(jobs: JobStore) -> None:
    made = jobs.enqueue("user_0", "generate_derivatives", payload={"photo_ids": [1, 2], "force": True}, now=NOW)
    assert (made.scope, made.project_id, made.status) == (Scope.PHOTO_SET, None, JobStatus.QUEUED)
    claimed = jobs.claim_next("w", now=NOW, horizon=FAR)
    assert claimed is not None
    assert claimed.id == made.id
    assert claimed.payload["photo_ids"] == [1, 2]


@pytest.mark.req("R86")
@pytest.mark.req("R89")
def test_a_project_makes_it_project_scope(jobs: JobStore, add_project) -> None:
    project = add_project()
    made = jobs.enqueue("user_0", "folder_check", project_id=project.id, priority=95, now=NOW)
    assert (made.scope, made.project_id) == (Scope.PROJECT, project.id)
    assert made.lane is Lane.INTERACTIVE, "priority 90 and more belongs to the priority lane"


@pytest.mark.req("R86")
def test_scopes_that_do_not_fit_are_refused(jobs: JobStore, add_project) -> None:
    with pytest.raises(ScopeError, match="project scope requires project_id"):
        jobs.enqueue("user_0", "folder_check", scope=Scope.PROJECT, now=NOW)
    with pytest.raises(ScopeError, match="global"):
        jobs.enqueue("user_0", "folder_check", scope=Scope.GLOBAL, project_id=add_project().id, now=NOW)
    assert jobs.tasks() == []


@pytest.mark.req("R87")
@pytest.mark.req("R127")
@pytest.mark.trap("T51")
def test_every_job_has_its_fields_and_a_task_the_user_can_see(jobs: JobStore) -> None:
    made = jobs.enqueue("ann", "cache_validation", scope=Scope.GLOBAL, payload={"a": 1}, priority=85, now=NOW)
    assert (made.tenant_id, made.type, made.priority, made.attempts, made.max_attempts) == (
        "ann", "cache_validation", 85, 0, 3,
    )  # fmt: skip
    assert [task.id for task in jobs.tasks(tenant_id="ann")] == [made.task_id]
    assert jobs.tasks(tenant_id="bob") == []


@pytest.mark.req("R90")
@pytest.mark.req("R91")
@pytest.mark.req("R102")
@pytest.mark.req("R104")
@pytest.mark.req("R116")
@pytest.mark.trap("T47")
def test_more_items_than_one_job_holds_become_chunks_in_order(jobs: JobStore) -> None:
    made = jobs.enqueue_with_items("user_0", "generate_derivatives", items(4001), priority=90, now=NOW)
    assert [job.progress.total for job in made] == [2000, 2000, 1]
    assert [(j.payload["chunk_index"], j.payload["total_chunks"]) for j in made] == [(0, 3), (1, 3), (2, 3)]
    assert len({job.task_id for job in made}) == 1
    assert [i.photo_id for i in jobs.items(made[1].id)] == list(range(2001, 4001))


@pytest.mark.req("R45")
@pytest.mark.req("R103")
@pytest.mark.req("R125")
@pytest.mark.fault(69)
def test_the_store_enforces_the_limit_once_more(jobs: JobStore) -> None:
    with pytest.raises(PayloadTooLargeError, match=r"2,001.*2,000"):
        jobs.enqueue_with_items("user_0", "x", items(2001), auto_chunk=False, now=NOW)
    with pytest.raises(PayloadTooLargeError):
        jobs.enqueue("user_0", "x", payload={"photo_ids": list(range(2001))}, now=NOW)
    task = jobs.create_task(NewTask("x", Scope.PHOTO_SET), NOW)
    with pytest.raises(PayloadTooLargeError):
        jobs.add_jobs(task, [NewJob("x", Scope.PHOTO_SET, 50, Lane.BULK, items=items(2001))], NOW)
    assert jobs.list_by_tenant("user_0") == []


def test_exactly_the_limit_is_one_job(jobs: JobStore) -> None:
    assert len(jobs.enqueue_with_items("user_0", "x", items(MAX_ITEMS_PER_JOB), auto_chunk=False, now=NOW)) == 1


@pytest.mark.fault(38)
def test_names_of_any_bytes_come_back(jobs: JobStore) -> None:
    names = ["plain.jpg", "line\nbreak.jpg", "caf\udce9.jpg", "写真.CR2"]
    made = jobs.enqueue_with_items("user_0", "import_files", [NewItem(None, n) for n in names], now=NOW)
    assert [item.name for item in jobs.items(made[0].id)] == names


def test_only_the_first_chunk_bears_the_dedupe_key() -> None:
    job = NewJob("x", Scope.PHOTO_SET, 50, Lane.BULK, dedupe_key="k")
    assert [j.dedupe_key for j in chunked(job, items(2001))] == ["k", None]
    assert [j.dedupe_key for j in chunked(job, ())] == ["k"]


@pytest.mark.fault(68)
def test_the_database_itself_refuses_a_second_queued_job_of_one_key(jobs: JobStore, db: Database) -> None:
    task = jobs.create_task(NewTask("x", Scope.PHOTO_SET), NOW)
    job = NewJob("x", Scope.PHOTO_SET, 50, Lane.BULK, dedupe_key="k")
    first = jobs.add_jobs(task, [job], NOW)
    with pytest.raises(ConflictError):
        jobs.add_jobs(task, [job], NOW)
    waiting = jobs.queued_duplicate("k")
    assert waiting is not None
    assert waiting.id == first[0]
    jobs.claim_next("w", now=NOW, horizon=FAR)
    assert jobs.queued_duplicate("k") is None, "what runs does not stand in the way of the next"
    jobs.add_jobs(task, [job], NOW)


@pytest.mark.trap("T44")
def test_a_job_put_back_does_not_collide_with_its_like_that_was_queued_meanwhile(jobs: JobStore) -> None:
    task = jobs.create_task(NewTask("x", Scope.PHOTO_SET), NOW)
    job = NewJob("x", Scope.PHOTO_SET, 50, Lane.BULK, dedupe_key="k")
    jobs.add_jobs(task, [job], NOW)
    held = jobs.claim_next("w", now=NOW, horizon=FAR)
    assert held is not None
    jobs.add_jobs(task, [job], NOW)
    assert jobs.release(held.id, held.lease_token or "", NOW, count_attempt=False) is JobStatus.QUEUED


@pytest.mark.req("R110")
def test_a_row_without_a_scope_counts_as_project(jobs: JobStore, db: Database, tmp_path: Path) -> None:
    task = jobs.create_task(NewTask("x", Scope.PROJECT), NOW)
    db.change(
        "INSERT INTO jobs (tenant_id, task_id, type, created_at, updated_at) VALUES ('user_0', ?, 'x', ?, ?)",
        (task, NOW, NOW),
    )
    assert jobs.list_by_tenant("user_0")[0].scope is Scope.PROJECT
    db.change("UPDATE jobs SET scope = ''")
    assert jobs.list_by_tenant("user_0")[0].scope is Scope.PROJECT
    with sqlite3.connect(tmp_path / "library.sqlite3") as plain:
        columns = {row[1]: row for row in plain.execute("PRAGMA table_info(jobs)")}
    assert columns["scope"][3] == 1, "NOT NULL"
    assert columns["project_id"][3] == 0, "nullable (R114)"


def test_a_job_outlives_its_project_as_a_row(jobs: JobStore, db: Database, add_project) -> None:
    project = add_project()
    made = jobs.enqueue("user_0", "folder_check", project_id=project.id, now=NOW)
    db.change("DELETE FROM projects WHERE id = ?", (project.id,))
    found = jobs.job(made.id)
    assert found is not None
    assert found.project_id is None
