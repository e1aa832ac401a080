"""Cancel, pause, resume, retry and shutdown, on real worker threads, honoured between two items."""

from __future__ import annotations

import os
import threading
import time

import pytest

from photodesk.domain.errors import NotFoundError
from photodesk.domain.job import ItemStatus, JobStatus, Lane, Progress, Scope
from photodesk.domain.task import Step, TaskDefinition, TaskRequest
from photodesk.jobs.context import JobContext
from photodesk.jobs.fakes import Scripted
from photodesk.jobs.job_type import Outcome
from photodesk.store.jobs import JobStore


class Gate:
    """A job that does an item each time the test lets it, and says when it holds one."""

    def __init__(self) -> None:
        self.holding = threading.Semaphore(0)
        self.go_on = threading.Semaphore(0)
        self.seen: list[int | None] = []

    def __call__(self, ctx: JobContext) -> Outcome:
        for item in ctx.items():
            if ctx.should_stop():
                break
            self.holding.release()
            assert self.go_on.acquire(timeout=10)
            self.seen.append(item.photo_id)
            ctx.item_done(item)
        return Outcome()

    def reach(self) -> None:
        """Wait until the job holds an item."""
        assert self.holding.acquire(timeout=10)

    def let(self, count: int = 1) -> None:
        self.go_on.release(count)


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.mark.trap("T44")
@pytest.mark.fault(88)
def test_cancel_stops_after_the_item_in_hand(queue, photo_set, gate):
    engine = queue.engine(Scripted("make", gate))
    with queue.workers(engine, 1):
        started = engine.start_task(photo_set("make", 5))
        gate.reach()
        assert engine.cancel(task_id=started.task_id) == [started.first_job_id]
        assert queue.task(started.task_id).status is JobStatus.CANCELED
        gate.let()
        ended = queue.heard.wait_for_task(started.task_id)
    assert ended is not None
    assert (ended.status, ended.task_status, ended.progress) == (
        JobStatus.CANCELED, JobStatus.CANCELED, Progress(5, 1, 0, 4),
    )  # fmt: skip
    assert gate.seen == [1]
    states = [i.status for i in queue.jobs.task_items(started.task_id)]
    assert states == [ItemStatus.DONE] + [ItemStatus.SKIPPED] * 4
    assert len([e for e in queue.heard.finished_events if e.task_ended]) == 1


def test_cancel_of_what_waits_is_told_at_once_and_never_runs(queue, photo_set, gate):
    engine = queue.engine(Scripted("make", gate))
    started = engine.start_task(photo_set("make", 2))
    engine.cancel(task_id=started.task_id)
    assert queue.heard.finished_events[-1].task_ended
    assert engine.run_until_empty("w") == 0
    assert engine.cancel(task_id=started.task_id) == []


def test_pause_and_resume_go_on_where_it_stopped(queue, photo_set, gate):
    engine = queue.engine(Scripted("make", gate))
    with queue.workers(engine, 1):
        started = engine.start_task(photo_set("make", 3))
        gate.reach()
        engine.pause(task_id=started.task_id)
        gate.let()
        paused = lambda r: any(e.status is JobStatus.PAUSED and e.progress.done == 1 for e in r.progress_events)  # noqa: E731
        assert queue.heard.wait_for(paused)
        assert queue.states(started.task_id) == [JobStatus.PAUSED]
        assert queue.job(started.first_job_id).attempts == 0, "a pause is no attempt"
        engine.resume(task_id=started.task_id)
        gate.let(2)
        assert queue.heard.wait_for_task(started.task_id) is not None
    assert gate.seen == [1, 2, 3]
    assert queue.task(started.task_id).status is JobStatus.COMPLETED
    assert queue.job(started.first_job_id).attempts == 1


def test_a_pause_taken_back_at_once_leaves_the_job_alone(queue, photo_set, gate):
    engine = queue.engine(Scripted("make", gate))
    with queue.workers(engine, 1):
        started = engine.start_task(photo_set("make", 2))
        gate.reach()
        engine.pause(job_id=started.first_job_id)
        engine.resume(job_id=started.first_job_id)
        gate.let(2)
        assert queue.heard.wait_for_task(started.task_id) is not None
    assert gate.seen == [1, 2]


@pytest.mark.trap("T50")
def test_a_pause_ends_with_the_program(queue, photo_set, gate):
    engine = queue.engine(Scripted("make", gate))
    started = engine.start_task(photo_set("make", 1))
    engine.pause(task_id=started.task_id)
    assert queue.states(started.task_id) == [JobStatus.PAUSED]
    engine.shutdown()
    assert queue.states(started.task_id) == [JobStatus.QUEUED]


@pytest.mark.trap("T50")
def test_a_pause_of_a_program_that_crashed_ends_when_the_next_one_starts(queue, photo_set, gate):
    engine = queue.engine(Scripted("make", gate))
    started = engine.start_task(photo_set("make", 1))
    engine.pause(task_id=started.task_id)
    queue.change("UPDATE jobs SET paused_by = replace(paused_by, ':' || ?, ':1999999')", str(os.getpid()))
    engine.recover()
    assert queue.states(started.task_id) == [JobStatus.QUEUED]


@pytest.mark.fault(10)
def test_shutdown_puts_running_work_back_in_time_without_counting_it(queue, photo_set, gate):
    engine = queue.engine(Scripted("make", gate))
    with queue.workers(engine, 1):
        started = engine.start_task(photo_set("make", 3))
        gate.reach()
        gate.let()
        gate.reach()
        threading.Timer(0.1, gate.let).start()
        began = time.monotonic()
        assert engine.shutdown(5)
        assert time.monotonic() - began < 5
    job = queue.job(started.first_job_id)
    assert (job.status, job.attempts, job.progress.done) == (JobStatus.QUEUED, 0, 2)
    assert not engine.run_one("w"), "an engine that was shut down takes nothing more"
    again = queue.engine(Scripted("make"))
    again.run_until_empty("w")
    assert queue.task(started.task_id).progress == Progress(3, 3)


@pytest.mark.fault(10)
def test_a_job_that_does_not_listen_loses_its_lease_at_shutdown(queue, photo_set, gate):
    engine = queue.engine(Scripted("make", gate))
    with queue.workers(engine, 1):
        started = engine.start_task(photo_set("make", 2))
        gate.reach()
        assert not engine.shutdown(0.1)
        assert queue.states(started.task_id) == [JobStatus.QUEUED]
        gate.let(2)
    job = queue.job(started.first_job_id)
    assert (job.status, job.progress.done, job.attempts) == (JobStatus.QUEUED, 0, 0), (
        "what came too late is not written"
    )


@pytest.mark.trap("T44")
def test_another_program_s_cancel_is_noticed(queue, photo_set, gate):
    """The row is changed as another process would; the heart sees it within a beat."""
    engine = queue.engine(Scripted("make", gate))
    other = queue.engine(Scripted("make"))
    engine.start()
    with queue.workers(engine, 1):
        started = engine.start_task(photo_set("make", 3))
        gate.reach()
        other.cancel(task_id=started.task_id)
        gate.let()
        assert queue.heard.wait_for(lambda r: any(e.progress.done == 1 for e in r.finished_events + r.progress_events))
        gate.let(2)
    assert queue.task(started.task_id).status is JobStatus.CANCELED
    assert queue.job(started.first_job_id).lease_token is None
    assert queue.job(started.first_job_id).progress.finished == 3


def failing(*bad: int):
    def script(ctx: JobContext) -> Outcome:
        for item in ctx.items():
            if item.photo_id in bad:
                ctx.item_failed(item, "The file is damaged", "corrupt")
            else:
                ctx.item_done(item)
        return Outcome()

    return script


@pytest.mark.trap("T49")
def test_retry_is_a_new_task_with_what_failed(queue, photo_set):
    engine = queue.engine(Scripted("make", failing(2, 4)))
    started = engine.start_task(
        TaskRequest("make", photos=photo_set("make", 5).photos, force=True, payload={"why": "w"})
    )
    engine.run_until_empty("w")
    before = queue.task(started.task_id)
    (again,) = engine.retry_failed(task_id=started.task_id)
    task = queue.task(again.task_id)
    assert (task.label, task.payload["retry_of"], task.payload["force"], task.payload["why"]) == (
        "Retry: Make", started.task_id, True, "w",
    )  # fmt: skip
    assert [i.photo_id for i in queue.jobs.task_items(again.task_id)] == [2, 4]
    assert queue.task(started.task_id) == before, "what has ended does not change"
    (same,) = engine.retry_failed(task_id=started.task_id)
    assert same.task_id == again.task_id, "clicked twice is one retry"


def test_retry_of_chosen_items_only(queue, photo_set):
    engine = queue.engine(Scripted("make", failing(1, 2, 3)))
    started = engine.start_task(photo_set("make", 3))
    engine.run_until_empty("w")
    item = queue.jobs.task_items(started.task_id)[1]
    (again,) = engine.retry_failed(task_id=started.task_id, item_ids=[item.id])
    assert [i.photo_id for i in queue.jobs.task_items(again.task_id)] == [2]


def test_retry_after_a_cancel_takes_up_what_was_left(queue, photo_set, gate):
    engine = queue.engine(Scripted("make", gate))
    started = engine.start_task(photo_set("make", 3))
    engine.cancel(task_id=started.task_id)
    (again,) = engine.retry_failed(task_id=started.task_id)
    assert [i.photo_id for i in queue.jobs.task_items(again.task_id)] == [1, 2, 3]


def test_retry_for_a_project_leaves_out_what_was_retried(queue):
    project = queue.project("A")
    queue.add_photos(project, 2)
    engine = queue.engine(Scripted("make", failing(1)))
    engine.start_task(TaskRequest("make", project_id=project.id))
    engine.run_until_empty("w")
    (again,) = engine.retry_failed(project_id=project.id)
    assert engine.retry_failed(project_id=project.id) == []
    assert queue.task(again.task_id).scope is Scope.PROJECT


def test_retry_of_failed_work_without_items(queue):
    def broken(ctx: JobContext) -> Outcome:
        raise NotFoundError("The library's marker is not there")

    engine = queue.engine(Scripted("all", broken, per_photo=False))
    started = engine.start_task(TaskRequest("all", scope=Scope.GLOBAL))
    engine.run_until_empty("w")
    (again,) = engine.retry_failed(job_id=started.first_job_id)
    assert queue.task(again.task_id).scope is Scope.GLOBAL


def test_retry_of_an_import_names_the_files_and_finishes_the_photos(queue):
    project = queue.project("A")
    queue.add_photos(project, 2)

    def take_in(ctx: JobContext) -> Outcome:
        good, bad = ctx.items()
        ctx.item_photo(good, 1)
        ctx.item_done(good)
        ctx.item_failed(bad, "It cannot be read", "unreadable")
        return Outcome()

    importing = TaskDefinition(
        "import_photos",
        "Import",
        (Scope.PROJECT,),
        (Step("import_files", 95), Step("upload_postprocess", 90)),
        Lane.BULK,
    )
    finishing = TaskDefinition(
        "upload_postprocess", "Finish", (Scope.PROJECT,), (Step("upload_postprocess", 90),), Lane.BULK
    )
    engine = queue.engine(
        Scripted("import_files", take_in),
        Scripted("upload_postprocess", failing(1)),
        definitions=[importing, finishing],
    )
    started = engine.start_task(TaskRequest("import_photos", project_id=project.id, items=("/a.jpg", "/b.jpg")))
    engine.run_until_empty("w")
    again = [queue.task(t.task_id) for t in engine.retry_failed(task_id=started.task_id)]
    assert [(t.type, [i.name or i.photo_id for i in queue.jobs.task_items(t.id)]) for t in again] == [
        ("import_photos", ["/b.jpg"]),
        ("upload_postprocess", [1]),
    ]


def test_nothing_to_retry(queue, photo_set):
    engine = queue.engine(Scripted("make"))
    started = engine.start_task(photo_set("make", 1))
    assert engine.retry_failed(task_id=started.task_id) == [], "it has not ended"
    engine.run_until_empty("w")
    assert engine.retry_failed(task_id=started.task_id) == []
    with pytest.raises(NotFoundError):
        engine.retry_failed(task_id=4711)


def test_the_engine_lends_its_rows_for_reading(queue):
    assert isinstance(queue.engine(Scripted("x")).jobs, JobStore)
