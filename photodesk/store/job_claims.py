"""Claiming jobs and holding them: one statement to claim, a lease to keep, and what frees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from photodesk.domain.job import Job, JobStatus, Lane
from photodesk.store.fields import shown_text
from photodesk.store.job_items import JobItems
from photodesk.store.queue_sql import JOB_COLUMNS, MalformedJobError, placeholders, read_job

# The one place where the dialect matters: on PostgreSQL each inner SELECT ends in FOR UPDATE SKIP LOCKED and names no
# index. One SELECT per lane; interactive work goes before everything else.
_OLDEST_OF_LANE = (
    "SELECT * FROM (SELECT id, priority, created_at, {urgency} AS urgency, {rank} AS rank "
    "FROM jobs INDEXED BY jobs_waiting WHERE status = 'queued' AND lane = '{lane}'{filters} "
    "ORDER BY priority DESC, created_at, id LIMIT 1)"
)
_CLAIM = (
    "UPDATE jobs SET status = 'running', lease_token = ?, worker_id = ?, heartbeat_at = ?, attempts = attempts + 1, "
    "reached = progress_done + progress_failed + progress_skipped, "
    "dedupe_key = NULL, run_after = NULL, started_at = COALESCE(started_at, ?), updated_at = ? "
    "WHERE id = (SELECT id FROM ({candidates}) ORDER BY urgency, priority DESC, rank, created_at, id "
    "LIMIT 1) "
    f"RETURNING {JOB_COLUMNS}"
)

# Whoever died before is started again while no other such job runs: what kills its program takes its neighbours along,
# and they must not be blamed for it three times. Interactive work waits for nobody.
_AFTER_SUSPECT = (
    "attempts > 0 AND lane <> 'interactive' AND EXISTS "
    "(SELECT 1 FROM jobs AS s WHERE s.status = 'running' AND s.attempts > 1 AND s.lane <> 'interactive')"
)
_GOT_FURTHER = "progress_done + progress_failed + progress_skipped > reached"

_RANK = (Lane.INTERACTIVE, Lane.BULK, Lane.BACKGROUND)
_NO_PRIORITY = 1_000_000
"""Higher than any: no bulk job counts."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A job somebody holds or has paused, as recovery sees it."""

    job_id: int
    task_id: int
    status: JobStatus
    token: str | None
    worker_id: str | None
    paused_by: str | None
    heartbeat_at: str | None
    attempts: int
    max_attempts: int
    got_further: int
    """1 when items (or projects) were finished since the claim, else 0."""


@dataclass(frozen=True, slots=True)
class QueuedFacts:
    """What decides whether a job is claimed (R112)."""

    job: Job
    run_after: str | None
    lane: str
    problem: str
    ahead: int
    """Queued jobs of its lane with a higher priority, or as high and older."""
    after_suspect: bool = False
    """It has been started before and waits until another such job has ended."""


class JobClaims(JobItems):
    """Claims and leases. Who holds the token may change the job, and nobody else."""

    def claim_next(
        self,
        worker_id: str,
        lanes: Sequence[Lane] | None = None,
        *,
        now: str,
        horizon: str,
        tenant_id: str | None = None,
        min_priority: int | None = None,
        max_priority: int | None = None,
        alone: Sequence[str] = (),
    ) -> Job | None:
        """Take the next job that may run: interactive first, then by priority, then by age (of equal priority bulk goes
        before background). None when none may.

        `lanes` None is every lane. Of the job types in `alone` no two run in one project at a time: a check of a
        folder never meets an import half-way. A `run_after` later than `horizon` was written by a clock that has been
        set back since, and is ignored (fault 53). Of jobs that were started before one runs at a time. The claim
        counts as an attempt. Raises MalformedJobError, which carries the lease.
        """
        filters, values = _filters(now, horizon, tenant_id, min_priority, max_priority, alone)
        chosen = tuple(lanes) if lanes is not None else tuple(Lane)
        if not chosen:
            return None
        candidates = " UNION ALL ".join(
            _OLDEST_OF_LANE.format(
                urgency=int(lane is not Lane.INTERACTIVE), rank=_RANK.index(lane), lane=lane, filters=filters
            )
            for lane in chosen
        )
        head = (uuid4().hex, worker_id, now, now, now)
        with self.transaction():
            row = self._one(_CLAIM.format(candidates=candidates), (*head, *(values * len(chosen))))
            if row is None:
                return None
            self._run(
                "UPDATE tasks SET status = 'running', updated_at = ? WHERE id = ? AND status = 'queued'", (now, row[2])
            )
        job, problem = read_job(row)
        if problem:
            raise MalformedJobError(job, problem)
        return job

    def waiting(self, lanes: Sequence[Lane], *, now: str, horizon: str, alone: Sequence[str] = ()) -> bool:
        """Whether a job of one of `lanes` could be claimed now. A read: takes no lock."""
        filters, values = _filters(now, horizon, None, None, None, alone)
        row = self._one(
            f"SELECT 1 FROM jobs WHERE status = 'queued' AND lane IN ({placeholders(lanes)}){filters} LIMIT 1",
            (*lanes, *values),
        )
        return row is not None

    def holds_up(self, job: Job, alone: Sequence[str], now: str) -> bool:
        """Whether a running job of a type in `alone` keeps one from being claimed that should go first.

        Interactive work goes before any other, bulk before background of the same priority or less. Only what would
        win the next claim counts, so that giving way is never in vain.
        """
        if job.lane is Lane.INTERACTIVE or job.type not in alone:
            return False
        bulk_first = job.priority if job.lane is Lane.BACKGROUND else _NO_PRIORITY
        row = self._one(
            f"SELECT 1 FROM jobs WHERE status = 'queued' AND type IN ({placeholders(alone)}) "
            "AND (lane = 'interactive' OR (lane = 'bulk' AND priority >= ?)) AND (run_after IS NULL OR run_after <= ?) "
            "AND (project_id IS NULL OR ? IS NULL OR project_id = ?) LIMIT 1",
            (*alone, bulk_first, now, job.project_id, job.project_id),
        )
        return row is not None

    def next_run_after(self, lanes: Sequence[Lane] = tuple(Lane)) -> str | None:
        """When the next deferred job of these lanes becomes due (ISO UTC); None when none is deferred."""
        row = self._one(
            "SELECT min(run_after) FROM jobs WHERE status = 'queued' AND run_after IS NOT NULL "
            f"AND lane IN ({placeholders(lanes)})",
            lanes,
        )
        return row[0] if row else None

    def heartbeat(self, tokens: Sequence[str], now: str, pauser: str | None = None) -> dict[str, JobStatus]:
        """Renew leases, and the pauses of process `pauser`. Each token still held with the state of its job; a token
        that is absent is lost."""
        held: dict[str, JobStatus] = {}
        if tokens:
            rows = self._rows(
                f"UPDATE jobs SET heartbeat_at = ? WHERE lease_token IN ({placeholders(tokens)}) "
                "RETURNING lease_token, status",
                (now, *tokens),
            )
            held = {token: JobStatus(status) for token, status in rows}
        if pauser is not None:
            self._run("UPDATE jobs SET heartbeat_at = ? WHERE status = 'paused' AND paused_by = ?", (now, pauser))
        return held

    def release(self, job_id: int, token: str, now: str, *, count_attempt: bool) -> JobStatus | None:
        """Let go of a job that was not ended: running → queued with its unfinished items; paused and canceled stay.

        The new state, or None when the lease was lost. With `count_attempt` false the claim is taken back (yield,
        pause, shutdown). With it (the worker died) a claim that got further starts the count anew: three deaths in vain
        park a job, not three deaths.
        """
        with self.transaction():
            row = self._one("SELECT status FROM jobs WHERE id = ? AND lease_token = ?", (job_id, token))
            if row is None:
                return None
            status = JobStatus(row[0])
            after = JobStatus.QUEUED if status is JobStatus.RUNNING else status
            self._run(
                "UPDATE jobs SET status = ?, lease_token = NULL, updated_at = ?, attempts = CASE "
                f"WHEN NOT ? THEN MAX(0, attempts - 1) WHEN {_GOT_FURTHER} THEN 1 ELSE attempts END WHERE id = ?",
                (after, now, count_attempt, job_id),
            )
            self.free_items(job_id)
            if after is JobStatus.CANCELED:
                self.settle_canceled(job_id)
            return after

    def retry_later(self, job_id: int, token: str, *, error: str, run_after: str, now: str) -> bool:
        """Put a failed attempt back into the queue, due at `run_after`. False when the lease was lost."""
        with self.transaction():
            changed = self._run(
                "UPDATE jobs SET status = 'queued', lease_token = NULL, error = ?, run_after = ?, updated_at = ? "
                "WHERE id = ? AND lease_token = ? AND status = 'running'",
                (shown_text(error), run_after, now, job_id, token),
            )
            if changed:
                self.free_items(job_id)
        return bool(changed)

    def leases(self) -> list[Lease]:
        """Every job that is held or paused, for recovery."""
        held = (
            "SELECT id, task_id, status, lease_token, worker_id, paused_by, heartbeat_at, attempts, max_attempts, "
            f"{_GOT_FURTHER} FROM jobs WHERE "
        )
        rows = self._rows(
            f"{held} lease_token IS NOT NULL UNION ALL {held} status = 'paused' AND lease_token IS NULL UNION ALL "
            f"{held} status = 'running' AND lease_token IS NULL"
        )
        return [Lease(row[0], row[1], JobStatus(row[2]), *row[3:]) for row in rows]

    def adopt(self, lease: Lease, worker_id: str, now: str) -> str | None:
        """Take over the lease of a worker known to be dead, to end or release its job; the new token.

        None when it has changed hands meanwhile: of two programs that notice a death, one acts.
        """
        token = uuid4().hex
        changed = self._run(
            "UPDATE jobs SET lease_token = ?, worker_id = ?, heartbeat_at = ? WHERE id = ? AND lease_token IS ?",
            (token, worker_id, now, lease.job_id, lease.token),
        )
        return token if changed else None

    def mend_lanes(self) -> int:
        """Jobs of a lane this version does not know go to bulk, so that none waits for ever; how many."""
        return self._run(
            f"UPDATE jobs SET lane = 'bulk' WHERE status = 'queued' AND lane NOT IN ({placeholders(tuple(Lane))})",
            tuple(Lane),
        )

    def queued_facts(self, job_id: int) -> QueuedFacts | None:
        """Why a job is or is not claimed, as far as rows can say (R112)."""
        row = self._one(f"SELECT {JOB_COLUMNS} FROM jobs WHERE id = ?", (job_id,))
        if row is None:
            return None
        job, problem = read_job(row)
        more = self._rows(f"SELECT run_after, lane, {_AFTER_SUSPECT} FROM jobs WHERE id = ?", (job_id,))[0]
        ahead = self._rows(
            "SELECT count(*) FROM jobs WHERE status = 'queued' AND lane = ? AND id <> ? AND (priority > ? OR "
            "(priority = ? AND (created_at, id) < (?, ?)))",
            (more[1], job.id, job.priority, job.priority, job.created_at, job.id),
        )[0][0]
        return QueuedFacts(job, more[0], more[1], problem, int(ahead), bool(more[2]))


def _filters(
    now: str,
    horizon: str,
    tenant_id: str | None,
    min_priority: int | None,
    max_priority: int | None,
    alone: Sequence[str],
) -> tuple[str, tuple[str | int, ...]]:
    text = " AND (run_after IS NULL OR run_after <= ? OR run_after > ?)"
    text += f" AND NOT ({_AFTER_SUSPECT})"
    values: list[str | int] = [now, horizon]
    for clause, value in (
        (" AND tenant_id = ?", tenant_id),
        (" AND priority >= ?", min_priority),
        (" AND priority <= ?", max_priority),
    ):
        if value is not None:
            text += clause
            values.append(value)
    if alone:
        types = placeholders(alone)
        text += (
            f" AND NOT (type IN ({types}) AND EXISTS (SELECT 1 FROM jobs AS r WHERE r.status = 'running' "
            f"AND r.type IN ({types}) AND (r.project_id IS NULL OR jobs.project_id IS NULL "
            "OR r.project_id = jobs.project_id)))"
        )
        values += [*alone, *alone]
    return text, tuple(values)
