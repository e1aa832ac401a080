"""What the user does to work in the queue: cancel, pause, resume. For a task, a job or a project."""

from __future__ import annotations

from dataclasses import dataclass

from photodesk.domain.errors import UsageError
from photodesk.domain.job import JobStatus
from photodesk.store.job_ends import JobEnds
from photodesk.store.queue_sql import LIVE, placeholders


@dataclass(frozen=True, slots=True)
class Target:
    """Which jobs are meant: exactly one of task, job or project (jobs of project scope in that project)."""

    task_id: int | None = None
    job_id: int | None = None
    project_id: int | None = None

    def where(self) -> tuple[str, int]:
        """The condition on jobs, and its value. Raises UsageError unless exactly one is named."""
        named = [
            (column, value)
            for column, value in (("task_id", self.task_id), ("id", self.job_id), ("project_id", self.project_id))
            if value is not None
        ]
        if len(named) != 1:
            raise UsageError("Name exactly one of task, job and project.")
        column, value = named[0]
        return f"{column} = ?", value


@dataclass(frozen=True, slots=True)
class Touched:
    """A job a control changed. `token` is set while a worker still holds it."""

    job_id: int
    task_id: int
    token: str | None


class JobControl(JobEnds):
    """Control. Terminal jobs are never touched; a worker notices between two items."""

    def cancel(self, target: Target, now: str) -> list[Touched]:
        """Cancel what has not ended. A job that is being worked on is canceled at once; its worker lets go of it
        after the item it has in hand, which still counts."""
        where, value = target.where()
        with self.transaction():
            touched = self._touch(
                f"UPDATE jobs SET status = 'canceled', dedupe_key = NULL, paused_by = NULL, finished_at = ?, "
                f"updated_at = ? WHERE {where} AND status IN {LIVE}",
                (now, now, value),
            )
            for job in touched:
                if job.token is None:
                    self.settle_canceled(job.job_id)
            for task_id in {job.task_id for job in touched}:
                if not self._states(task_id, f"status IN {LIVE} AND step >= ?", 0):
                    self.end_task(task_id, JobStatus.CANCELED, now)
        return touched

    def pause(self, target: Target, owner: str, now: str) -> list[Touched]:
        """Pause what waits or runs, in the name of process `owner`; the pause dies with it (T50)."""
        where, value = target.where()
        with self.transaction():
            touched = self._touch(
                f"UPDATE jobs SET status = 'paused', paused_by = ?, dedupe_key = NULL, heartbeat_at = ?, "
                f"updated_at = ? WHERE {where} AND status IN ('queued', 'running')",
                (owner, now, now, value),
            )
            self._follow_jobs({job.task_id for job in touched}, now)
        return touched

    def resume(self, target: Target, now: str) -> list[Touched]:
        """Take a pause back. A job whose worker has not noticed the pause yet simply goes on."""
        where, value = target.where()
        return self._unpause(where, (value,), now)

    def resume_paused_by(self, owner: str, now: str) -> list[Touched]:
        """Take back every pause of a process that ends or is dead."""
        return self._unpause("paused_by = ?", (owner,), now)

    def _unpause(self, where: str, values: tuple[object, ...], now: str) -> list[Touched]:
        with self.transaction():
            touched = self._touch(
                "UPDATE jobs SET status = CASE WHEN lease_token IS NULL THEN 'queued' ELSE 'running' END, "
                f"paused_by = NULL, run_after = NULL, updated_at = ? WHERE {where} AND status = 'paused'",
                (now, *values),
            )
            self._follow_jobs({job.task_id for job in touched}, now)
        return touched

    def _touch(self, sql: str, values: tuple[object, ...]) -> list[Touched]:
        return [Touched(*row) for row in self._rows(f"{sql} RETURNING id, task_id, lease_token", values)]

    def _follow_jobs(self, task_ids: set[int], now: str) -> None:
        """A task is paused when nothing of it waits or runs, else running once it has begun, else queued."""
        ids = tuple(task_ids)
        self._run(
            "UPDATE tasks SET updated_at = ?, status = CASE "
            "WHEN NOT EXISTS (SELECT 1 FROM jobs WHERE task_id = tasks.id AND status IN ('queued', 'running')) "
            "THEN 'paused' "
            "WHEN EXISTS (SELECT 1 FROM jobs WHERE task_id = tasks.id AND started_at IS NOT NULL) THEN 'running' "
            f"ELSE 'queued' END WHERE id IN ({placeholders(ids)}) AND status IN {LIVE}",
            (now, *ids),
        )
