"""Items: finished once, counted with their job, so that progress is always the sum of its rows."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photodesk.domain.job import ItemStatus, Job, NewItem, Progress
from photodesk.store.database import Database
from photodesk.store.jobs import ItemResult, JobStore

NOW = "2026-11-20T19:00:00.000000Z"
FAR = "2026-11-20T19:10:00.000000Z"
ENDS = (ItemStatus.DONE, ItemStatus.FAILED, ItemStatus.SKIPPED)


@pytest.fixture
def jobs(db: Database) -> JobStore:
    return JobStore(db)


def claimed(jobs: JobStore, count: int) -> tuple[Job, str]:
    jobs.enqueue_with_items("user_0", "x", [NewItem(i) for i in range(count)], now=NOW)
    job = jobs.claim_next("w", now=NOW, horizon=FAR)
    assert job is not None
    assert job.lease_token is not None
    return job, job.lease_token


def rows_say(jobs: JobStore, job_id: int) -> Progress:
    states = [item.status for item in jobs.items(job_id)]
    return Progress(len(states), *(states.count(s) for s in ENDS))


@pytest.mark.req("R109")
@pytest.mark.trap("T49")
def test_a_result_keeps_its_reason_and_kind(jobs: JobStore) -> None:
    job, token = claimed(jobs, 3)
    one, two, three = jobs.items(job.id)
    progress = jobs.finish_items(
        job.id,
        token,
        [
            ItemResult(one.id, ItemStatus.DONE),
            ItemResult(two.id, ItemStatus.FAILED, "The file is damaged", "corrupt"),
            ItemResult(three.id, ItemStatus.SKIPPED, "gone", "gone"),
        ],
    )
    assert progress == Progress(3, 1, 1, 1) == rows_say(jobs, job.id)
    failed = jobs.items(job.id, (ItemStatus.FAILED,))
    assert [(i.message, i.kind) for i in failed] == [("The file is damaged", "corrupt")]


@pytest.mark.trap("T44")
def test_an_item_is_finished_once(jobs: JobStore) -> None:
    job, token = claimed(jobs, 1)
    item = jobs.items(job.id)[0]
    jobs.finish_items(job.id, token, [ItemResult(item.id, ItemStatus.FAILED, "first")])
    progress = jobs.finish_items(job.id, token, [ItemResult(item.id, ItemStatus.DONE)])
    assert progress == Progress(1, 0, 1, 0)
    assert jobs.items(job.id)[0].message == "first"


def test_an_item_of_another_job_is_out_of_reach(jobs: JobStore) -> None:
    claimed(jobs, 1)
    other, token = claimed(jobs, 1)
    foreign = jobs.items(other.id - 1)[0]
    assert jobs.finish_items(other.id, token, [ItemResult(foreign.id, ItemStatus.DONE)]).done == 0
    assert jobs.items(other.id - 1)[0].status is ItemStatus.PENDING


@pytest.mark.req("R7")
@pytest.mark.trap("T46")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 7), st.sampled_from(ENDS)), max_size=25))
def test_progress_is_the_sum_of_the_rows_and_never_goes_back(
    jobs: JobStore, acts: list[tuple[int, ItemStatus]]
) -> None:
    job, token = claimed(jobs, 8)
    ids = [item.id for item in jobs.items(job.id)]
    last = 0
    for index, status in acts:
        progress = jobs.finish_items(job.id, token, [ItemResult(ids[index], status)])
        assert last <= progress.finished <= progress.total == 8
        assert progress == rows_say(jobs, job.id)
        last = progress.finished
    jobs.settle_items(job.id, ItemStatus.SKIPPED, "rest", "")
    assert rows_say(jobs, job.id).finished == 8


def test_progress_without_items_never_goes_back_nor_past_its_total(jobs: JobStore) -> None:
    job = jobs.enqueue("user_0", "x", now=NOW)
    held = jobs.claim_next("w", now=NOW, horizon=FAR)
    assert held is not None
    token = held.lease_token or ""
    assert jobs.set_progress(job.id, token, Progress(10, 4)) == Progress(10, 4)
    assert jobs.set_progress(job.id, token, Progress(10, 1, 2)) == Progress(10, 4, 2)
    grown = jobs.set_progress(job.id, token, Progress(10, 4, 2, 7))
    assert grown.finished == grown.total == 13


def test_items_come_in_pages(jobs: JobStore) -> None:
    job, _ = claimed(jobs, 5)
    first = jobs.items(job.id, limit=2)
    rest = jobs.items(job.id, after=first[-1].id)
    assert [i.photo_id for i in first + rest] == [0, 1, 2, 3, 4]
