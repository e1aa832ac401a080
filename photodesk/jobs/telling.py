"""Reporting to the listener: events made from rows, throttled per job, and never the end of a worker."""

from __future__ import annotations

import logging
from collections.abc import Callable

from photodesk.domain.changes import ChangeSet
from photodesk.domain.events import JobEvent, JobListener, TaskEvent
from photodesk.domain.job import Job, JobStatus, Progress
from photodesk.jobs.running import RunningJob
from photodesk.store.jobs import Ended, JobStore

log = logging.getLogger(__name__)


class Silent:
    """A JobListener nobody listens to."""

    def queued(self, event: TaskEvent) -> None:
        """Nothing."""

    def progressed(self, event: JobEvent) -> None:
        """Nothing."""

    def finished(self, event: JobEvent) -> None:
        """Nothing."""

    def changed(self, changes: ChangeSet) -> None:
        """Nothing."""


class Teller:
    """Speaks to the listener on the thread that calls."""

    def __init__(self, jobs: JobStore, listener: JobListener) -> None:
        self._jobs = jobs
        self._listener = listener

    def queued(self, event: TaskEvent) -> None:
        self._say(lambda: self._listener.queued(event))

    def changed(self, changes: ChangeSet) -> None:
        if changes:
            self._say(lambda: self._listener.changed(changes))

    def progressed(self, running: RunningJob, status: JobStatus, progress: Progress) -> None:
        """A job moved; how far its whole step is is asked of the rows."""
        job = running.job
        step = self._jobs.step_progress(job.task_id, job.step)
        event = _event(running, status, progress, step, JobStatus.RUNNING, False, job.error)
        self._say(lambda: self._listener.progressed(event))

    def ended(self, running: RunningJob, ended: Ended, message: str) -> None:
        event = _event(
            running, ended.status, ended.progress, ended.step_progress, ended.task_status, ended.task_ended, message
        )
        self._say(lambda: self._listener.finished(event))

    def canceled(self, job: Job, running: RunningJob | None) -> None:
        """A job was canceled and nobody works on it any more."""
        task = self._jobs.task(job.task_id)
        if task is None:
            return
        held = running or RunningJob(job, "", task.source, 1 + max(j.step for j in task.jobs))
        step = self._jobs.step_progress(job.task_id, job.step)
        over = task.finished_at is not None and all(j.lease_token is None or j.id == job.id for j in task.jobs)
        event = _event(held, JobStatus.CANCELED, job.progress, step, task.status, over, "Canceled")
        self._say(lambda: self._listener.finished(event))

    def _say(self, say: Callable[[], None]) -> None:
        try:
            say()
        except Exception:
            # The listener may belong to a window that is being torn down; work does not end because nobody listens.
            log.exception("a listener raised")


def _event(
    running: RunningJob,
    status: JobStatus,
    progress: Progress,
    step_progress: Progress,
    task_status: JobStatus,
    task_ended: bool,
    message: str,
) -> JobEvent:
    job = running.job
    return JobEvent(
        job_id=job.id,
        task_id=job.task_id,
        tenant_id=job.tenant_id,
        type=job.type,
        scope=job.scope,
        project_id=job.project_id,
        source=running.source,
        status=status,
        step=job.step,
        steps=running.steps,
        progress=progress,
        task_progress=step_progress,
        task_status=task_status,
        task_ended=task_ended,
        message=message,
    )
