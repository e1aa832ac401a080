"""Turning a resolved request into rows: task, first step's jobs and items, in one transaction, once (dedupe)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from photodesk.domain.events import TaskEvent
from photodesk.domain.job import MAX_ITEMS_PER_JOB, Job, JobStatus, Scope, Source
from photodesk.domain.task import TASKS, Step, TaskDefinition, TaskPreview, TaskRequest, TaskStarted, resolve_scope
from photodesk.jobs.clock import Clock, stamp
from photodesk.jobs.job_type import JobType
from photodesk.jobs.tasks import (
    PhotoReads,
    ProjectReads,
    Targets,
    definition_of,
    fingerprint,
    resolve_targets,
    step_after,
)
from photodesk.store.jobs import JobStore, NewJob, NewTask, NextStep, chunked


@dataclass(frozen=True, slots=True)
class Submitted:
    """A task that stands in the queue. `event` is None when an identical one stood there already."""

    started: TaskStarted
    event: TaskEvent | None


class Submitter:
    """Writes requests into the queue; knows what follows each step."""

    def __init__(
        self,
        jobs: JobStore,
        photos: PhotoReads,
        projects: ProjectReads,
        job_types: Mapping[str, JobType],
        clock: Clock,
        definitions: Mapping[str, TaskDefinition] = TASKS,
    ) -> None:
        self._jobs = jobs
        self._photos = photos
        self._projects = projects
        self._types = job_types
        self._clock = clock
        self._definitions = definitions

    def submit(self, request: TaskRequest) -> Submitted:
        """Resolve and store a request; joins the transaction it is called in."""
        definition = definition_of(request.type, self._definitions)
        scope = resolve_scope(definition, request)
        step = definition.steps[0]
        targets = resolve_targets(
            request, scope, per_photo=self.per_photo(step.type), photos=self._photos, projects=self._projects
        )
        payload = _payload(request, targets)
        key = fingerprint(request, scope, targets, payload)
        with self._jobs.transaction():
            waiting = self._jobs.queued_duplicate(key)
            if waiting is not None:
                if request.source is Source.USER:
                    self._jobs.make_the_users(waiting.task_id, _label(request, definition), stamp(self._clock()))
                return Submitted(_started(waiting, request.type, scope, targets), None)
            return self._write(request, definition, scope, targets, payload, key)

    def preview(self, request: TaskRequest) -> TaskPreview:
        """What `submit` would write. Raises what it raises; writes nothing."""
        definition = definition_of(request.type, self._definitions)
        scope = resolve_scope(definition, request)
        per_photo = self.per_photo(definition.steps[0].type)
        targets = resolve_targets(request, scope, per_photo=per_photo, photos=self._photos, projects=self._projects)
        return TaskPreview(
            type=request.type,
            label=_label(request, definition),
            scope=scope,
            steps=tuple(step.type for step in definition.steps),
            job_count=max(1, ceil(len(targets.items) / MAX_ITEMS_PER_JOB)),
            photo_ids=tuple(item.photo_id for item in targets.items if item.photo_id is not None),
            project_ids=targets.project_ids,
            unknown_ids=targets.unknown_ids,
        )

    def per_photo(self, job_type: str) -> bool:
        """Whether a job type works item by item; one we do not know is treated as if it did."""
        known = self._types.get(job_type)
        return True if known is None else known.per_photo

    def following(self, task_type: str, step: int) -> NextStep | None:
        """What comes after step number `step` of a task."""
        definition = self._definitions.get(task_type)
        after = step_after(definition, step)
        if definition is None or after is None:
            return None
        lane = after.lane or definition.lane
        return NextStep(step + 1, after.type, after.priority, lane, self.per_photo(after.type))

    def steps_of(self, task_type: str) -> int:
        """How many steps a task has (one when we do not know it)."""
        definition = self._definitions.get(task_type)
        return len(definition.steps) if definition else 1

    def _write(
        self,
        request: TaskRequest,
        definition: TaskDefinition,
        scope: Scope,
        targets: Targets,
        payload: Mapping[str, Any],
        key: str,
    ) -> Submitted:
        now = stamp(self._clock())
        task = NewTask(
            type=request.type,
            scope=scope,
            source=request.source,
            label=_label(request, definition),
            payload={**payload, "unknown_ids": list(targets.unknown_ids)},
            tenant_id=request.tenant_id,
            project_id=request.project_id,
            photo_count=targets.photo_count,
            project_count=len(targets.project_ids),
        )
        task_id = self._jobs.create_task(task, now)
        job = _first_job(request, definition.steps[0], definition, scope, payload, key)
        ids = self._jobs.add_jobs(task_id, chunked(job, targets.items), now)
        started = TaskStarted(task_id, request.type, scope, ids[0], len(ids) > 1, len(ids), targets.unknown_ids)
        event = TaskEvent(
            task_id=task_id,
            tenant_id=request.tenant_id,
            type=request.type,
            label=task.label,
            scope=scope,
            project_id=request.project_id,
            source=request.source,
            status=JobStatus.QUEUED,
            photo_count=targets.photo_count,
        )
        return Submitted(started, event)


def _label(request: TaskRequest, definition: TaskDefinition) -> str:
    return request.label or (definition.forced_label if request.force else "") or definition.label


def _payload(request: TaskRequest, targets: Targets) -> Mapping[str, Any]:
    """What every job of every step is handed: the caller's words, force, and the projects concerned (R20, R33)."""
    return {**request.payload, "force": request.force, "project_ids": list(targets.project_ids)}


def _first_job(
    request: TaskRequest, step: Step, definition: TaskDefinition, scope: Scope, payload: Mapping[str, Any], key: str
) -> NewJob:
    return NewJob(
        type=step.type,
        scope=scope,
        priority=step.priority,
        lane=step.lane or definition.lane,
        payload=payload,
        project_id=request.project_id,
        tenant_id=request.tenant_id,
        dedupe_key=key,
    )


def _started(job: Job, task_type: str, scope: Scope, targets: Targets) -> TaskStarted:
    count = int(job.payload.get("total_chunks", 1))
    return TaskStarted(job.task_id, task_type, scope, job.id, count > 1, count, targets.unknown_ids)
