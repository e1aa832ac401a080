"""Stand-ins for reader and queue, shipped for tests of every view: answers wait until they are let through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.events import JobEvent, TaskEvent
from photodesk.domain.job import TERMINAL, ItemStatus, Job, JobStatus, Lane, Progress, Scope, Source
from photodesk.domain.project import Availability, Project, ProjectStatus, ProjectSummary
from photodesk.domain.task import TASKS, Task, TaskItemRow

Refusal = Callable[[PhotoDeskError], None] | None


class HeldReader:
    """A reader whose answers come when `answer` is called, in order."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Callable[[Any], None], Refusal]] = []
        self.asked = 0

    def ask(self, question: Callable[[], Any], on_result: Callable[[Any], None], on_refused: Refusal = None, /) -> None:
        self.asked += 1
        self.waiting.append((question, on_result, on_refused))

    def answer(self) -> None:
        while self.waiting:
            question, on_result, _ = self.waiting.pop(0)
            on_result(question())

    def refuse(self, error: PhotoDeskError) -> None:
        waiting, self.waiting = self.waiting, []
        for _, _, on_refused in waiting:
            if on_refused is not None:
                on_refused(error)


class Queue:
    """Tasks and failed items as a store would give them."""

    def __init__(self, *tasks: Task) -> None:
        self.listed = list(tasks)
        self.failed: dict[int, list[TaskItemRow]] = {}
        self.rows: list[ProjectSummary] = []

    def tasks(self, limit: int) -> Sequence[Task]:
        active = [t for t in self.listed if t.status not in TERMINAL]
        return active + [t for t in self.listed if t.status in TERMINAL][:limit]

    def task_items(self, task_id: int, statuses: Sequence[ItemStatus], limit: int) -> Sequence[TaskItemRow]:
        return self.failed.get(task_id, [])[:limit] if ItemStatus.FAILED in statuses else []

    def projects(self) -> list[ProjectSummary]:
        return list(self.rows)


def project(id: int, name: str, photos: int = 10) -> ProjectSummary:
    when = "2026-11-20T19:00:00.000000Z"
    row = Project(
        id,
        f"u{id}",
        name,
        name,
        False,
        None,
        ProjectStatus.ACTIVE,
        Availability.ONLINE,
        "user_0",
        when,
        when,
    )
    return ProjectSummary(row, photos, 0, 0)


def task(id: int = 1, type: str = "generate_derivatives", status: JobStatus = JobStatus.RUNNING, **more: Any) -> Task:
    made = Task(
        id=id,
        tenant_id="user_0",
        type=type,
        scope=TASKS[type].scopes[0],
        source=Source.USER,
        label="",
        status=status,
        payload={},
        progress=Progress(312, 10),
        created_at="2026-11-20T19:00:00.000000Z",
        finished_at=None,
        photo_count=312,
        project_count=4,
    )
    return replace(made, **more)


def job(step: int, status: JobStatus, progress: Progress, id: int = 0, type: str = "folder_check") -> Job:
    return Job(
        id=id or step + 1,
        tenant_id="user_0",
        task_id=1,
        step=step,
        project_id=None,
        scope=Scope.GLOBAL,
        type=type,
        status=status,
        priority=90,
        lane=Lane.BULK,
        payload={},
        progress=progress,
        attempts=1,
        max_attempts=3,
    )


def queued(task_id: int = 1, type: str = "generate_derivatives", **more: Any) -> TaskEvent:
    event = TaskEvent(
        task_id, "user_0", type, TASKS[type].label, TASKS[type].scopes[0], None, Source.USER, JobStatus.QUEUED, 312
    )
    return replace(event, **more)


def moved(done: int, failed: int = 0, *, task_id: int = 1, total: int = 312, step: int = 0, **more: Any) -> JobEvent:
    progress = Progress(total, done, failed)
    event = JobEvent(
        job_id=task_id * 10 + step,
        task_id=task_id,
        tenant_id="user_0",
        type="generate_derivatives",
        scope=Scope.PHOTO_SET,
        project_id=None,
        source=Source.USER,
        status=JobStatus.RUNNING,
        step=step,
        steps=1,
        progress=progress,
        task_progress=progress,
        task_status=JobStatus.RUNNING,
    )
    return replace(event, **more)


def failed_row(item_id: int, name: str = "IMG_2252.CR3") -> TaskItemRow:
    return TaskItemRow(item_id, item_id, 1, name, "Botanic Garden", "corrupt", "")
