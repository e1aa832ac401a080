"""A task as one card of the Activity panel: a value, made from a stored task and carried on by events. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

from photodesk.domain.events import JobEvent, TaskEvent
from photodesk.domain.job import TERMINAL, Job, JobStatus, Progress, Scope, Source
from photodesk.domain.task import TASKS, Task, TaskItemRow, step_label

_SEVERITY = (JobStatus.COMPLETED, JobStatus.CANCELED, JobStatus.COMPLETED_WITH_ERRORS, JobStatus.FAILED)
"""Of the chunks of a step the worst end counts."""


class StepState(StrEnum):
    DONE = "done"
    NOW = "now"
    TODO = "todo"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StepCard:
    label: str
    state: StepState


@dataclass(frozen=True, slots=True)
class StepReport:
    """What one step said when it ended (all its chunks together): `found` is what it came upon, `changed` what it put
    right, `error` why it failed."""

    label: str
    status: JobStatus
    found: int = 0
    changed: int = 0
    skipped: int = 0
    message: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class TaskCard:
    """`progress` is of the step that runs now (of an ended task its first). `failed_count` and `failed` are of the
    whole task; `failed` holds the first few. `rate` is items per second, `seconds_left` of this step; None while
    unknown. Times are ISO UTC text."""

    task_id: int
    type: str
    title: str
    scope: Scope
    source: Source
    status: JobStatus
    step: int = 0
    steps: tuple[StepCard, ...] = ()
    progress: Progress = field(default_factory=Progress)
    project_id: int | None = None
    photo_count: int = 0
    project_count: int = 0
    scope_text: str = ""
    rate: float | None = None
    seconds_left: float | None = None
    earlier_failed: int = 0
    failed: tuple[TaskItemRow, ...] = ()
    message: str = ""
    created_at: str = ""
    finished_at: str | None = None
    force: bool = False
    reports: tuple[StepReport, ...] = ()

    @property
    def active(self) -> bool:
        return self.status not in TERMINAL

    @property
    def step_type(self) -> str:
        """The job type of the step that runs now, "" when the table of tasks does not know."""
        definition = TASKS.get(self.type)
        return definition.steps[self.step].type if definition and self.step < len(definition.steps) else ""

    @property
    def failed_count(self) -> int:
        return self.earlier_failed + self.progress.failed

    @property
    def order(self) -> tuple[int, bool, int]:
        """What runs (or is paused), what waits, what has ended; what the user asked for before what the clock did;
        newest first. However much waits, what runs stands on top."""
        half = 2 if not self.active else 1 if self.status is JobStatus.QUEUED else 0
        return (half, self.active and self.source is not Source.USER, -self.task_id)


def card_of_task(task: Task, project_name: str = "") -> TaskCard:
    """The card of a stored task."""
    jobs = sorted(task.jobs, key=lambda j: (j.step, j.id))
    step = _step_now(jobs)
    # Progress is of one step only (of an ended task the first), but every failure of the task counts.
    earlier = max(0, sum(j.progress.failed for j in jobs) - task.progress.failed)
    card = TaskCard(
        task_id=task.id,
        type=task.type,
        title=task.label or _title(task.type),
        scope=task.scope,
        source=task.source,
        status=task.status,
        step=step,
        progress=task.progress,
        project_id=task.project_id,
        photo_count=task.photo_count,
        project_count=task.project_count,
        scope_text=scope_words(task.scope, project_name, task.photo_count, task.project_count),
        earlier_failed=earlier,
        message=next((j.error for j in reversed(jobs) if j.error), "") or _reported(jobs),
        created_at=task.created_at,
        finished_at=task.finished_at,
        force=bool(task.payload.get("force", False)),
        reports=_reports(jobs),
    )
    return replace(card, steps=_steps(card, tuple(dict.fromkeys(j.type for j in jobs))))


def card_of_event(event: TaskEvent, project_name: str = "") -> TaskCard:
    """The card of a task that was queued just now."""
    card = TaskCard(
        task_id=event.task_id,
        type=event.type,
        title=event.label or _title(event.type),
        scope=event.scope,
        source=event.source,
        status=event.status,
        progress=Progress(event.photo_count),
        project_id=event.project_id,
        photo_count=event.photo_count,
        scope_text=scope_words(event.scope, project_name, event.photo_count, 0),
        message=event.message,
    )
    return replace(card, steps=_steps(card, ()))


def after_event(card: TaskCard, event: JobEvent) -> TaskCard:
    """`card` after a job of it moved. A late event of an earlier step changes nothing, and a count that was taken
    before the one that shows (chunks of one step report side by side) does not turn it back (T46)."""
    if event.step < card.step:
        return card
    behind = event.step == card.step and event.task_progress.finished < card.progress.finished
    earlier = card.failed_count if event.step > card.step else card.earlier_failed
    moved = replace(
        card,
        status=_status(card, event),
        step=event.step,
        progress=card.progress if behind else event.task_progress,
        earlier_failed=earlier,
        message=event.message or card.message,
    )
    return replace(moved, steps=_steps(moved, (event.type,)))


def scope_words(scope: Scope, project_name: str, photos: int, projects: int) -> str:
    """The scope badge: "312 photos in 4 projects", "Project · Old Town", "Whole library"."""
    if scope is Scope.GLOBAL:
        return "Whole library"
    if scope is Scope.PROJECT:
        return f"Project · {project_name}" if project_name else "Project"
    text = f"{photos:,} photo{'' if photos == 1 else 's'}"
    if projects > 1:
        return f"{text} in {projects:,} projects"
    return f"{text} in {project_name}" if projects == 1 and project_name else text


def _status(card: TaskCard, event: JobEvent) -> JobStatus:
    """A paused job pauses its card; one that waits (after a pause, before its first item) lets it wait."""
    if event.task_status is not JobStatus.RUNNING:
        return event.task_status
    if event.status is JobStatus.PAUSED:
        return JobStatus.PAUSED
    idle = card.status in (JobStatus.PAUSED, JobStatus.QUEUED)
    return JobStatus.QUEUED if event.status is JobStatus.QUEUED and idle else JobStatus.RUNNING


def _reported(jobs: list[Job]) -> str:
    """What the steps said they found, such as "3 files missing in “Coast”."."""
    return " ".join(text for j in jobs if (text := str(j.result.get("message", ""))))


def _reports(jobs: list[Job]) -> tuple[StepReport, ...]:
    """One report for each step that has ended, in order."""
    found = []
    for _, chunks in groupby(jobs, key=lambda j: j.step):
        ended = [j for j in chunks if j.status in TERMINAL]
        if ended:
            found.append(_report(ended))
    return tuple(found)


def _report(chunks: list[Job]) -> StepReport:
    def total(key: str) -> int:
        return sum(int(j.result.get(key, 0)) for j in chunks)

    return StepReport(
        step_label(chunks[0].type),
        max((j.status for j in chunks), key=_SEVERITY.index),
        total("found"),
        total("changed"),
        total("skipped"),
        _reported(chunks),
        next((j.error for j in chunks if j.error), ""),
    )


def _title(task_type: str) -> str:
    definition = TASKS.get(task_type)
    return definition.label if definition else step_label(task_type)


def _step_now(jobs: list[Job]) -> int:
    """The first step with work left, else the last one that exists."""
    waiting = [j.step for j in jobs if j.status not in TERMINAL]
    return min(waiting) if waiting else max((j.step for j in jobs), default=0)


def _steps(card: TaskCard, seen: tuple[str, ...]) -> tuple[StepCard, ...]:
    """Steps by the table of tasks; of a type it does not know, by the job types seen so far."""
    definition = TASKS.get(card.type)
    if definition:
        labels = [step_label(s.type) for s in definition.steps]
    else:
        labels = [s.label for s in card.steps] or [step_label(t) for t in seen]
    return tuple(StepCard(label, _state(card, i)) for i, label in enumerate(labels))


def _state(card: TaskCard, index: int) -> StepState:
    if card.status is JobStatus.COMPLETED or card.status is JobStatus.COMPLETED_WITH_ERRORS or index < card.step:
        return StepState.DONE
    if index > card.step or card.status is JobStatus.CANCELED:
        return StepState.TODO
    if card.status is JobStatus.FAILED:
        return StepState.FAILED
    return StepState.TODO if card.status is JobStatus.QUEUED and card.progress.finished == 0 else StepState.NOW
