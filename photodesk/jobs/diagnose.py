"""“Why is this job not claimed?” answered from its row (R112)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from photodesk.domain.job import JobStatus, Lane
from photodesk.jobs.clock import parse
from photodesk.jobs.lanes import EVERY_LANE
from photodesk.jobs.retry import HORIZON
from photodesk.store.jobs import JobStore, QueuedFacts


def why_not_claimed(
    jobs: JobStore,
    job_id: int,
    now: datetime,
    *,
    lanes: Sequence[Lane] = EVERY_LANE,
    tenant_id: str | None = None,
    min_priority: int | None = None,
    max_priority: int | None = None,
) -> list[str]:
    """Every reason why a worker with these filters does not claim a job, in sentences; empty when it would next."""
    facts = jobs.queued_facts(job_id)
    if facts is None:
        return [f"There is no job {job_id}."]
    return reasons(facts, now, lanes=lanes, tenant_id=tenant_id, min_priority=min_priority, max_priority=max_priority)


def reasons(
    facts: QueuedFacts,
    now: datetime,
    *,
    lanes: Sequence[Lane],
    tenant_id: str | None,
    min_priority: int | None,
    max_priority: int | None,
) -> list[str]:
    """The same from facts alone. Pure."""
    job = facts.job
    found = []
    if job.status is not JobStatus.QUEUED:
        found.append(_by_status(facts))
    if facts.problem:
        found.append(f"Its row cannot be understood: {facts.problem}. It fails as soon as it is claimed.")
    if facts.run_after is not None and now < parse(facts.run_after) <= now + HORIZON:
        found.append(f"It waits until {facts.run_after} before attempt {job.attempts + 1} of {job.max_attempts}.")
    if job.status is JobStatus.QUEUED and facts.after_suspect:
        found.append("It was started before and did not end; another such job runs, and they run one at a time.")
    if facts.lane not in lanes:
        found.append(f"Its lane is {facts.lane}; the worker takes {', '.join(lanes) or 'none'}.")
    if tenant_id is not None and job.tenant_id != tenant_id:
        found.append(f"It belongs to tenant {job.tenant_id}; the worker serves {tenant_id}.")
    if min_priority is not None and job.priority < min_priority:
        found.append(f"Its priority {job.priority} is below the worker's lowest, {min_priority}.")
    if max_priority is not None and job.priority > max_priority:
        found.append(f"Its priority {job.priority} is above the worker's highest, {max_priority}.")
    if job.status is JobStatus.QUEUED and facts.ahead:
        found.append(f"{facts.ahead:,} jobs of its lane come first.")
    return found


def _by_status(facts: QueuedFacts) -> str:
    job = facts.job
    if job.status is JobStatus.RUNNING:
        return f"It runs already, at {job.worker_id}."
    if job.status is JobStatus.PAUSED:
        return "It is paused; resume it."
    return f"It has ended: {job.status}{f' ({job.error})' if job.error else ''}."
