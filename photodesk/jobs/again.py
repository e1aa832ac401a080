"""Retry: what failed in ended work, as new requests. Ended jobs themselves never change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from photodesk.domain.errors import NotFoundError
from photodesk.domain.job import TERMINAL, ItemStatus, Job, JobItem, JobStatus, Scope
from photodesk.domain.photo import PhotoRef
from photodesk.domain.task import Task, TaskRequest
from photodesk.store.jobs import CANCELED_KIND, JobStore, Target

AFTER_IMPORT = "upload_postprocess"
"""What is retried of photos that an import has taken in already."""

_OWN_KEYS = frozenset({"force", "project_ids", "unknown_ids", "retry_of", "chunk_index", "total_chunks"})
"""Payload entries the engine writes itself."""


def requests_to_retry(jobs: JobStore, target: Target, item_ids: Sequence[int] | None = None) -> list[TaskRequest]:
    """Requests that take up what is left of ended work. Raises NotFoundError when it is no longer listed."""
    return [request for task in _tasks(jobs, target) for request in _requests(jobs, task, target.job_id, item_ids)]


def _tasks(jobs: JobStore, target: Target) -> list[Task]:
    target.where()
    if target.project_id is not None:
        retried = jobs.retried_tasks()
        return [task for task in jobs.tasks_of_project(target.project_id) if task.id not in retried]
    task_id = target.task_id
    if target.job_id is not None:
        job = jobs.job(target.job_id)
        task_id = job.task_id if job is not None else None
    task = jobs.task(task_id) if task_id is not None else None
    if task is None:
        raise NotFoundError("That work is no longer listed.", "It may be older than the list keeps.")
    return [task]


def _requests(jobs: JobStore, task: Task, job_id: int | None, item_ids: Sequence[int] | None) -> list[TaskRequest]:
    ended = [j for j in task.jobs if j.status in TERMINAL and (job_id is None or j.id == job_id)]
    if task.status not in TERMINAL and job_id is None:
        return []
    left = [item for job in ended for item in jobs.items(job.id, (ItemStatus.FAILED, ItemStatus.SKIPPED))]
    left = [item for item in left if item.status is ItemStatus.FAILED or item.kind == CANCELED_KIND]
    if item_ids is not None:
        wanted = set(item_ids)
        left = [item for item in left if item.id in wanted]
    photos, names = _targets(left)
    again = partial(_again, task)
    found = []
    if names:
        found.append(again(task.type, items=names))
    if photos and any(item.photo_id is None or item.name for job in ended for item in jobs.items(job.id, limit=1)):
        # An import: these photos are in already, and what failed was made from them.
        found.append(again(AFTER_IMPORT, photos=photos, scope=Scope.PROJECT))
    elif photos:
        found.append(again(task.type, photos=photos))
    if (
        item_ids is None
        and not left
        and any(j.status in (JobStatus.FAILED, JobStatus.CANCELED) and not _has_items(jobs, j) for j in ended)
    ):
        found.append(again(task.type))
    return found


def _has_items(jobs: JobStore, job: Job) -> bool:
    return bool(jobs.items(job.id, limit=1))


def _targets(items: Sequence[JobItem]) -> tuple[tuple[PhotoRef, ...], tuple[str, ...]]:
    photos = dict.fromkeys(PhotoRef(item.photo_id, 0) for item in items if item.photo_id is not None)
    names = dict.fromkeys(item.name for item in items if item.photo_id is None)
    return tuple(photos), tuple(names)


def _again(
    task: Task,
    task_type: str,
    *,
    photos: tuple[PhotoRef, ...] = (),
    items: tuple[str, ...] = (),
    scope: Scope | None = None,
) -> TaskRequest:
    return TaskRequest(
        task_type,
        photos=photos,
        items=items,
        project_id=task.project_id,
        scope=scope or task.scope,
        payload={**_callers_payload(task.payload), "retry_of": task.id},
        force=bool(task.payload.get("force", False)),
        label=f"Retry: {task.label}",
        tenant_id=task.tenant_id,
    )


def _callers_payload(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in payload.items() if key not in _OWN_KEYS}
