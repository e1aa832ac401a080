"""Ending a job and handing over to the next step: one transaction, once, with the same payload and targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from photodesk.domain.job import ItemStatus, JobStatus, Lane, NewItem, Progress, Scope
from photodesk.store.fields import shown_text, to_json
from photodesk.store.job_claims import JobClaims
from photodesk.store.job_enqueue import NewJob, chunked
from photodesk.store.queue_sql import LIVE, progress_of, read_payload

UNPROCESSED_KIND = "unprocessed"
CHUNK_KEYS = frozenset({"chunk_index", "total_chunks"})


@dataclass(frozen=True, slots=True)
class NextStep:
    """The step that follows. `per_photo` steps get the photos of the step before as items, cut into chunks; the
    others work by project and get one job, whose projects stand in the payload."""

    step: int
    type: str
    priority: int
    lane: Lane
    per_photo: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """What the end of a job led to."""

    status: JobStatus
    progress: Progress
    task_id: int
    task_status: JobStatus
    task_ended: bool
    step_progress: Progress
    next_job_ids: tuple[int, ...] = field(default=())


class JobEnds(JobClaims):
    """The last act of a job."""

    def end_job(
        self,
        job_id: int,
        token: str,
        status: JobStatus,
        *,
        now: str,
        error: str = "",
        error_kind: str = "",
        result: Mapping[str, Any] | None = None,
        following: NextStep | None = None,
    ) -> Ended | None:
        """End a held job as completed or failed, and start the next step if this was the last of its siblings.

        Items left unfinished fail with the reason, so that progress reaches the total and nothing is passed over in
        silence. Completed with failed items becomes completed_with_errors. None when the lease was lost or the job
        was canceled meanwhile: then nothing is written.
        """
        with self.transaction():
            row = self._one(
                "SELECT status, task_id, step, paused_by FROM jobs WHERE id = ? AND lease_token = ?", (job_id, token)
            )
            if row is None or row[0] not in (JobStatus.RUNNING, JobStatus.PAUSED):
                return None
            _, task_id, step, paused_by = row
            if status is JobStatus.FAILED:
                self.settle_items(job_id, ItemStatus.FAILED, error, error_kind or "job_failed")
            else:
                self.settle_items(
                    job_id, ItemStatus.FAILED, "The job ended without reaching this photo.", UNPROCESSED_KIND
                )
            progress = self._close(job_id, status, error, result, now)
            final = _with_errors(status, progress)
            self._run(
                "UPDATE jobs SET status = ?, lease_token = NULL, paused_by = NULL, finished_at = ?, updated_at = ? "
                "WHERE id = ?",
                (final, now, now, job_id),
            )
            task_status, ended, made = self._advance(task_id, step, following, paused_by, now)
            step_progress = self.step_progress(task_id, step)
        return Ended(final, progress, task_id, task_status, ended, step_progress, made)

    def step_progress(self, task_id: int, step: int) -> Progress:
        """Progress over all chunks of one step."""
        row = self._rows(
            "SELECT sum(progress_total), sum(progress_done), sum(progress_failed), sum(progress_skipped) "
            "FROM jobs WHERE task_id = ? AND step = ?",
            (task_id, step),
        )[0]
        return progress_of(row)

    def _close(
        self, job_id: int, status: JobStatus, error: str, result: Mapping[str, Any] | None, now: str
    ) -> Progress:
        """Store error and result; a job that completed has reached its total."""
        reached = 1 if status is JobStatus.COMPLETED else 0
        rows = self._rows(
            "UPDATE jobs SET error = ?, result = ?, updated_at = ?, progress_done = CASE WHEN ? THEN "
            "MAX(progress_done, progress_total - progress_failed - progress_skipped) ELSE progress_done END "
            "WHERE id = ? RETURNING progress_total, progress_done, progress_failed, progress_skipped",
            (shown_text(error), to_json(result or {}), now, reached, job_id),
        )
        return progress_of(rows[0])

    def _advance(
        self, task_id: int, step: int, following: NextStep | None, paused_by: str | None, now: str
    ) -> tuple[JobStatus, bool, tuple[int, ...]]:
        """The task's status after a job of `step` ended; the next step's jobs if all siblings have ended."""
        if self._one(
            f"SELECT 1 FROM jobs WHERE task_id = ? AND step = ? AND status IN {LIVE} LIMIT 1", (task_id, step)
        ):
            return self._task_status(task_id), False, ()
        states = self._states(task_id, "step = ?", step)
        if self._one("SELECT 1 FROM jobs WHERE task_id = ? AND step > ? LIMIT 1", (task_id, step)):
            return self._task_status(task_id), False, ()
        if following is not None and JobStatus.CANCELED not in states and states != {JobStatus.FAILED}:
            return self._task_status(task_id), False, self._start_step(task_id, step, following, paused_by, now)
        status = verdict(states, self._states(task_id, "step <= ?", step))
        self.end_task(task_id, status, now)
        return status, True, ()

    def _start_step(
        self, task_id: int, step: int, following: NextStep, paused_by: str | None, now: str
    ) -> tuple[int, ...]:
        """Create the next step's jobs with the payload and targets of the one that ended (R33, T45)."""
        row = self._rows(
            "SELECT tenant_id, scope, project_id, payload FROM jobs WHERE task_id = ? AND step = ? ORDER BY id LIMIT 1",
            (task_id, step),
        )[0]
        payload = {k: v for k, v in read_payload(row[3], []).items() if k not in CHUNK_KEYS}
        job = NewJob(
            type=following.type,
            scope=Scope(row[1]),
            priority=following.priority,
            lane=following.lane,
            payload=payload,
            step=following.step,
            project_id=row[2],
            tenant_id=row[0],
            paused_by=paused_by,
        )
        items = self.task_targets(task_id) if following.per_photo else []
        return tuple(self._add_job(task_id, each, now) for each in chunked(job, items))

    def task_targets(self, task_id: int) -> list[NewItem]:
        """The photos a task works on: those of its latest step that has items, in their order, each once.

        Of an import only the files that were taken in: one that was passed over names a photo that was there before.
        """
        rows = self._rows(
            "SELECT photo_id FROM job_items WHERE photo_id IS NOT NULL AND NOT (status = 'skipped' AND name <> '') "
            "AND job_id IN (SELECT id FROM jobs WHERE task_id = ? AND step = (SELECT max(step) FROM jobs AS j "
            "WHERE j.task_id = ? AND EXISTS (SELECT 1 FROM job_items WHERE job_id = j.id))) "
            "GROUP BY photo_id ORDER BY min(id)",
            (task_id, task_id),
        )
        return [NewItem(row[0]) for row in rows]

    def end_task(self, task_id: int, status: JobStatus, now: str) -> bool:
        """Give a task its last state and counts (those of its first step). False when it had ended before."""
        progress = self.step_progress(task_id, 0)
        return bool(
            self._run(
                "UPDATE tasks SET status = ?, finished_at = ?, updated_at = ?, progress_total = ?, progress_done = ?, "
                f"progress_failed = ?, progress_skipped = ? WHERE id = ? AND status IN {LIVE}",
                (status, now, now, progress.total, progress.done, progress.failed, progress.skipped, task_id),
            )
        )

    def _states(self, task_id: int, where: str, step: int) -> set[JobStatus]:
        rows = self._rows(f"SELECT DISTINCT status FROM jobs WHERE task_id = ? AND {where}", (task_id, step))
        return {JobStatus(row[0]) for row in rows}

    def _task_status(self, task_id: int) -> JobStatus:
        row = self._one("SELECT status FROM tasks WHERE id = ?", (task_id,))
        return JobStatus(row[0]) if row else JobStatus.CANCELED


def verdict(last_step: set[JobStatus], all_steps: Sequence[JobStatus] | set[JobStatus]) -> JobStatus:
    """How a task ended, from the states of its last step's jobs and of all its jobs."""
    if JobStatus.CANCELED in last_step:
        return JobStatus.CANCELED
    if last_step == {JobStatus.FAILED}:
        return JobStatus.FAILED
    if {JobStatus.FAILED, JobStatus.COMPLETED_WITH_ERRORS} & set(all_steps):
        return JobStatus.COMPLETED_WITH_ERRORS
    return JobStatus.COMPLETED


def _with_errors(status: JobStatus, progress: Progress) -> JobStatus:
    if status is JobStatus.COMPLETED and progress.failed:
        return JobStatus.COMPLETED_WITH_ERRORS
    return status
