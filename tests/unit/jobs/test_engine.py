"""The engine on real rows: from start_task to the end, step by step, whatever the scope."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.job import ItemStatus, JobStatus, Lane, NewItem, Progress, Scope, Source
from photodesk.domain.photo import PhotoRef
from photodesk.domain.project import ProjectStatus
from photodesk.domain.task import Step, TaskDefinition, TaskRequest
from photodesk.jobs.clock import stamp
from photodesk.jobs.context import JobContext
from photodesk.jobs.fakes import Scripted, do_every_item
from photodesk.jobs.job_type import Outcome

SCOPES = (Scope.PHOTO_SET, Scope.PROJECT, Scope.GLOBAL)


def task_of(name: str, *steps: str) -> TaskDefinition:
    return TaskDefinition(name, name.title(), SCOPES, tuple(Step(s, 90) for s in steps), Lane.BULK)


@pytest.mark.req("R1")
@pytest.mark.req("R2")
@pytest.mark.req("R12")
@pytest.mark.req("R17")
@pytest.mark.req("R24")
@pytest.mark.req("R34")
@pytest.mark.req("R131")
@pytest.mark.trap("T41")
def test_a_photo_set_of_two_projects_runs_as_one_job_on_a_worker_thread(queue):
    photos = queue.add_photos(queue.project("A"), 3) + queue.add_photos(queue.project("B"), 2)
    groups = []

    def by_project(ctx: JobContext) -> None:
        for group in ctx.targets():
            groups.append((group.project_id, group.photo_ids))
            for photo_id in group.photo_ids:
                ctx.item_done(photo_id, ChangeSet.of(Aspect.DERIVATIVES, [photo_id]))

    engine = queue.engine(Scripted("make", by_project))
    with queue.workers(engine, 2):
        started = engine.start_task(TaskRequest("make", photos=photos, force=True))
        ended = queue.heard.wait_for_task(started.task_id)
    assert ended is not None
    assert groups == [(1, (1, 2, 3)), (2, (4, 5))]
    assert (started.job_count, started.chunked, started.scope) == (1, False, Scope.PHOTO_SET)
    job = queue.job(started.first_job_id)
    assert (job.status, job.project_id, job.progress) == (JobStatus.COMPLETED, None, Progress(5, 5))
    assert ChangeSet.of(Aspect.DERIVATIVES, [4]) in queue.heard.changes


@pytest.mark.req("R47")
@pytest.mark.req("R138")
def test_every_event_carries_scope_project_task_tenant_and_source(queue):
    project = queue.project("A")
    queue.add_photos(project, 3)
    engine = queue.engine(Scripted("make"))
    started = engine.start_task(TaskRequest("make", project_id=project.id, source=Source.SCHEDULE, label="Made"))
    engine.run_until_empty("w")
    (queued,) = queue.heard.queued_events
    assert (queued.task_id, queued.scope, queued.project_id, queued.label) == (
        started.task_id, Scope.PROJECT, project.id, "Made",
    )  # fmt: skip
    for event in queue.heard.progress_events + queue.heard.finished_events:
        assert (event.task_id, event.scope, event.project_id) == (started.task_id, Scope.PROJECT, project.id)
        assert (event.tenant_id, event.source, event.type) == ("user_0", Source.SCHEDULE, "make")
    (finished,) = queue.heard.finished_events
    assert (finished.status, finished.task_ended, finished.task_status) == (
        JobStatus.COMPLETED, True, JobStatus.COMPLETED,
    )  # fmt: skip
    assert finished.task_progress == Progress(3, 3)


@pytest.mark.req("R121")
@pytest.mark.req("R122")
@pytest.mark.req("R37")
def test_a_large_set_is_one_task_of_chunks(queue, photo_set):
    engine = queue.engine(Scripted("make"))
    request = photo_set("make", 4500)
    started = engine.start_task(
        TaskRequest("make", photos=(PhotoRef(99999, 1), *request.photos), payload={"reason": "r"}, force=True)
    )
    assert (started.type, started.chunked, started.job_count, started.unknown_ids) == ("make", True, 3, (99999,))
    task = queue.task(started.task_id)
    assert task.jobs[0].id == started.first_job_id
    assert (task.photo_count, task.project_count) == (4500, 1)
    assert task.payload["unknown_ids"] == [99999]
    assert {(j.payload["reason"], j.payload["force"]) for j in task.jobs} == {("r", True)}
    ids = [i.photo_id for j in task.jobs for i in queue.jobs.items(j.id)]
    assert ids == [ref.photo_id for ref in request.photos]


@pytest.mark.req("R22")
@pytest.mark.req("R32")
@pytest.mark.req("R33")
@pytest.mark.req("R36")
@pytest.mark.req("R92")
@pytest.mark.req("R93")
@pytest.mark.req("R118")
@pytest.mark.req("R119")
@pytest.mark.req("R124")
@pytest.mark.trap("T45")
@pytest.mark.parametrize("scope", SCOPES)
def test_every_step_of_every_scope_runs_with_the_payload(queue, scope):
    a, b = queue.project("A"), queue.project("B")
    photos = queue.add_photos(a, 2) + queue.add_photos(b, 1)
    seen = []

    def step(ctx: JobContext) -> Outcome:
        seen.append(
            (ctx.job.type, ctx.job.scope, ctx.payload["reason"], [p.name for p in ctx.projects()],
             [i.photo_id for i in ctx.items()])
        )  # fmt: skip
        return do_every_item(ctx)

    engine = queue.engine(
        Scripted("one", step), Scripted("look", step, per_photo=False), Scripted("three", step),
        definitions=[task_of("t", "one", "look", "three"), task_of("g", "look", "look")],
    )  # fmt: skip
    requests = {
        Scope.PHOTO_SET: TaskRequest("t", photos=photos, payload={"reason": "r"}),
        Scope.PROJECT: TaskRequest("t", project_id=a.id, payload={"reason": "r"}),
        Scope.GLOBAL: TaskRequest("g", scope=Scope.GLOBAL, payload={"reason": "r"}),
    }
    started = engine.start_task(requests[scope])
    engine.run_until_empty("w")
    wanted = {
        Scope.PHOTO_SET: [("one", ["A", "B"], [1, 2, 3]), ("look", ["A", "B"], []), ("three", ["A", "B"], [1, 2, 3])],
        Scope.PROJECT: [("one", ["A"], [2, 1]), ("look", ["A"], []), ("three", ["A"], [2, 1])],
        Scope.GLOBAL: [("look", ["A", "B"], []), ("look", ["A", "B"], [])],
    }[scope]
    assert seen == [(name, scope, "r", projects, items) for name, projects, items in wanted]
    assert queue.task(started.task_id).status is JobStatus.COMPLETED
    assert len(queue.task(started.task_id).jobs) == len(wanted), "one job per step, not one per project (R37)"


@pytest.mark.req("R4")
@pytest.mark.req("R106")
@pytest.mark.fault(71)
def test_a_photo_that_is_gone_is_skipped_and_the_others_go_on(queue, photo_set):
    engine = queue.engine(
        Scripted("make", lambda ctx: [ctx.item_done(p) for g in ctx.targets() for p in g.photo_ids][:0])
    )
    started = engine.start_task(photo_set("make", 3))
    queue.change("DELETE FROM photos WHERE id = 2")
    engine.run_until_empty("w")
    states = [(i.photo_id, i.status, i.kind) for i in queue.jobs.task_items(started.task_id)]
    assert states == [
        (1, ItemStatus.DONE, ""), (2, ItemStatus.SKIPPED, "gone"), (3, ItemStatus.DONE, ""),
    ]  # fmt: skip
    assert queue.task(started.task_id).status is JobStatus.COMPLETED


@pytest.mark.req("R29")
@pytest.mark.req("R28")
@pytest.mark.req("R95")
@pytest.mark.req("R96")
@pytest.mark.req("R97")
def test_canceled_projects_are_passed_over_with_the_reason(queue):
    a, b = queue.project("A"), queue.project("B")
    photos = queue.add_photos(a, 1) + queue.add_photos(b, 1)
    seen = {}

    def look(ctx: JobContext) -> None:
        seen[ctx.job.scope] = ([p.name for p in ctx.projects()], [(g.project_id, g.photo_ids) for g in ctx.targets()])
        for group in ctx.targets():
            for photo_id in group.photo_ids:
                ctx.item_done(photo_id)

    engine = queue.engine(Scripted("make", look), Scripted("all", look, per_photo=False))
    in_set = engine.start_task(TaskRequest("make", photos=photos))
    in_project = engine.start_task(TaskRequest("make", project_id=b.id))
    engine.start_task(TaskRequest("all", scope=Scope.GLOBAL))
    queue.change("UPDATE projects SET status = ? WHERE id = ?", ProjectStatus.CANCELED, b.id)
    engine.run_until_empty("w")
    assert seen == {
        Scope.PHOTO_SET: (["A"], [(a.id, (1,))]),
        Scope.PROJECT: ([], []),
        Scope.GLOBAL: (["A"], []),
    }
    skipped = queue.jobs.task_items(in_set.task_id, (ItemStatus.SKIPPED,))
    assert [(i.photo_id, i.message) for i in skipped] == [(2, "The project was canceled or deleted.")]
    assert queue.task(in_project.task_id).progress == Progress(1, 0, 0, 1)


@pytest.mark.req("R94")
@pytest.mark.req("R108")
def test_project_scope_without_a_project_fails_with_that_sentence(queue):
    engine = queue.engine(Scripted("make", lambda ctx: Outcome(found=len(ctx.projects()))))
    made = queue.jobs.enqueue("user_0", "make", now=stamp(datetime.now(UTC)))
    queue.change("UPDATE jobs SET scope = 'project'")
    engine.run_until_empty("w")
    job = queue.job(made.id)
    assert (job.status, job.error, job.attempts) == (JobStatus.FAILED, "project scope requires project_id", 1)


@pytest.mark.trap("T48")
@pytest.mark.trap("T52")
def test_the_same_request_twice_is_one_task_while_it_waits(queue, photo_set):
    engine = queue.engine(Scripted("make"))
    request = photo_set("make", 2)
    first = engine.start_task(request)
    assert engine.start_task(request) == first
    assert engine.start_task(TaskRequest("make", photos=request.photos, force=True)).task_id != first.task_id
    assert len(queue.heard.queued_events) == 2
    engine.run_until_empty("w")
    assert engine.start_task(request).task_id not in (first.task_id, first.task_id + 1), (
        "done is done: this is new work"
    )


@pytest.mark.trap("T48")
def test_what_the_clock_has_queued_is_the_users_once_they_ask_for_it(queue, photo_set):
    engine = queue.engine(Scripted("make"))
    request = photo_set("make", 2)
    waits = engine.start_task(replace(request, source=Source.SCHEDULE, label="Hourly"))
    assert engine.start_task(replace(request, source=Source.SYSTEM)).task_id == waits.task_id
    assert queue.jobs.task(waits.task_id).source is Source.SCHEDULE
    assert engine.start_task(replace(request, label="Now")).task_id == waits.task_id, "no second one"
    task = queue.jobs.task(waits.task_id)
    assert (task.source, task.label) == (Source.USER, "Now"), "so its end is told as theirs"
    engine.run_until_empty("w")
    assert queue.heard.finished_events[-1].source is Source.USER


@pytest.mark.req("R109")
@pytest.mark.trap("T49")
def test_failed_items_make_the_job_completed_with_errors(queue, photo_set):
    def half(ctx: JobContext) -> None:
        one, two = ctx.items()
        ctx.item_failed(one, "The file is damaged", "corrupt")
        ctx.item_done(two)

    engine = queue.engine(Scripted("make", half))
    started = engine.start_task(photo_set("make", 2))
    engine.run_until_empty("w")
    assert queue.task(started.task_id).status is JobStatus.COMPLETED_WITH_ERRORS
    assert queue.heard.finished_events[-1].progress == Progress(2, 1, 1)


@pytest.mark.trap("T44")
def test_an_item_reported_twice_counts_once_and_a_foreign_one_is_a_mistake(queue, photo_set):
    def twice(ctx: JobContext) -> None:
        (item,) = ctx.items()
        ctx.item_done(item)
        ctx.item_failed(item, "late")
        with pytest.raises(ValueError, match="no open item"):
            ctx.item_done(4711)

    engine = queue.engine(Scripted("make", twice))
    started = engine.start_task(photo_set("make", 1))
    engine.run_until_empty("w")
    assert queue.task(started.task_id).progress == Progress(1, 1)


@pytest.mark.trap("T46")
def test_items_a_job_passes_over_in_silence_fail(queue, photo_set):
    engine = queue.engine(Scripted("make", lambda ctx: None))
    started = engine.start_task(photo_set("make", 2))
    engine.run_until_empty("w")
    assert queue.task(started.task_id).status is JobStatus.COMPLETED_WITH_ERRORS
    assert {i.kind for i in queue.jobs.task_items(started.task_id)} == {"unprocessed"}


@pytest.mark.req("R7")
@pytest.mark.req("R50")
@pytest.mark.trap("T46")
def test_progress_is_told_without_a_step_back_and_reaches_the_total(queue, photo_set):
    engine = queue.engine(Scripted("make"))
    started = engine.start_task(photo_set("make", 4100))
    engine.run_until_empty("w")
    told = [e.task_progress.finished for e in queue.heard.progress_events + queue.heard.finished_events[-1:]]
    assert told == sorted(told)
    assert told[-1] == 4100 == queue.task(started.task_id).progress.total


@pytest.mark.trap("T51")
def test_work_without_items_says_how_far_it_is(queue):
    def count(ctx: JobContext) -> Outcome:
        ctx.set_total(4)
        ctx.advance()
        ctx.advance(done=0, failed=1)
        ctx.advance(done=0, skipped=1)
        return Outcome(found=7, changed=2, skipped=1, message="Two mended.")

    engine = queue.engine(Scripted("all", count, per_photo=False))
    started = engine.start_task(TaskRequest("all", scope=Scope.GLOBAL))
    engine.run_until_empty("w")
    job = queue.job(started.first_job_id)
    assert job.progress == Progress(4, 2, 1, 1)
    assert job.status is JobStatus.COMPLETED_WITH_ERRORS
    assert job.result == {"found": 7, "changed": 2, "skipped": 1, "message": "Two mended."}
    assert queue.heard.finished_events[-1].message == "Two mended."


@pytest.mark.req("R42")
def test_follow_up_work_is_submitted_once_with_the_end_of_the_job(queue, photo_set):
    request = photo_set("mend", 2)
    engine = queue.engine(
        Scripted("check", lambda ctx: Outcome(follow_up=(request,)), per_photo=False), Scripted("mend")
    )
    parent = engine.start_task(TaskRequest("check", scope=Scope.GLOBAL))
    engine.run_one("w")
    (child,) = queue.jobs.children(parent.task_id)
    assert child.type == "mend"
    assert [e.type for e in queue.heard.queued_events] == ["check", "mend"]
    again = engine.start_task(TaskRequest("check", scope=Scope.GLOBAL))
    queue.change("UPDATE jobs SET priority = 99 WHERE task_id = ?", again.task_id)
    engine.run_one("w")
    assert [t.id for t in queue.jobs.children(again.task_id)] == [child.id], "it waits already (T52)"
    assert [e.type for e in queue.heard.queued_events] == ["check", "mend", "check"]


def test_follow_up_work_that_cannot_be_started_does_not_undo_what_was_done(queue, caplog):
    nothing = TaskRequest("mend", photos=(PhotoRef(77, 1),))
    engine = queue.engine(
        Scripted("check", lambda ctx: Outcome(1, 1, follow_up=(nothing,)), per_photo=False), Scripted("mend")
    )
    parent = engine.start_task(TaskRequest("check", scope=Scope.GLOBAL))
    engine.run_until_empty("w")
    assert queue.task(parent.task_id).status is JobStatus.COMPLETED
    assert queue.jobs.children(parent.task_id) == []
    assert "follow-up mend was not started" in caplog.text


class Raising:
    """A listener whose window is gone."""

    def __getattr__(self, name: str):
        def fail(_event: object) -> None:
            raise RuntimeError("Internal C++ object already deleted")

        return fail


def test_work_does_not_end_because_nobody_can_listen(queue, photo_set):
    engine = queue.engine(Scripted("make"), listener=Raising())
    started = engine.start_task(photo_set("make", 2))
    engine.run_until_empty("w")
    assert queue.task(started.task_id).status is JobStatus.COMPLETED


@pytest.mark.req("R100")
@pytest.mark.req("R127")
def test_a_worker_may_be_bound_to_a_tenant_and_priorities(queue):
    engine = queue.engine(Scripted("make"))
    now = stamp(datetime.now(UTC))
    for tenant, priority in (("ann", 50), ("bob", 95)):
        queue.jobs.enqueue_with_items(tenant, "make", [NewItem(1)], priority=priority, now=now)
    assert not engine.run_one("w", tenant_id="cid")
    assert not engine.run_one("w", tenant_id="ann", min_priority=90, max_priority=100)
    assert engine.run_one("w", min_priority=90, max_priority=100)
    assert engine.run_one("w", tenant_id="ann")


@pytest.mark.trap("T47")
@pytest.mark.trap("T52")
def test_an_import_of_many_names_reaches_its_last_photo_through_all_steps(queue):
    project = queue.project("A")
    refs = iter(queue.add_photos(project, 2300))

    def take_in(ctx: JobContext) -> None:
        for item in ctx.items():
            ctx.item_photo(item, next(refs).photo_id)
            ctx.item_done(item, kind="imported")

    engine = queue.engine(
        Scripted("import_files", take_in), Scripted("check", per_photo=False), Scripted("finish"),
        definitions=[task_of("import", "import_files", "check", "finish")],
    )  # fmt: skip
    names = tuple(f"/card/{n}.jpg" for n in range(2300))
    started = engine.start_task(TaskRequest("import", project_id=project.id, items=names))
    engine.run_until_empty("w")
    task = queue.task(started.task_id)
    assert task.status is JobStatus.COMPLETED
    assert [(j.step, j.progress.done) for j in task.jobs] == [(0, 2000), (0, 300), (1, 0), (2, 2000), (2, 300)]
