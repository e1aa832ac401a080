"""Running one claimed job: call its type, then complete, retry, fail or put it back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from photodesk.domain.errors import NotFoundError, PhotoDeskError
from photodesk.domain.job import JobStatus
from photodesk.domain.task import TaskRequest
from photodesk.jobs.clock import Clock, stamp
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import JobType, Outcome
from photodesk.jobs.retry import delay_before_retry
from photodesk.jobs.running import RunningJob, StopReason
from photodesk.jobs.submitting import Submitted, Submitter
from photodesk.jobs.telling import Teller
from photodesk.store.jobs import Ended, JobStore, LeaseLostError, NextStep

log = logging.getLogger(__name__)


class Runner:
    """Used by every worker thread at once; the state of a run is in its arguments."""

    def __init__(
        self,
        jobs: JobStore,
        job_types: Mapping[str, JobType],
        submitter: Submitter,
        teller: Teller,
        clock: Clock,
        jitter: Callable[[], float],
        announce: Callable[[Sequence[Submitted]], None],
    ) -> None:
        self._jobs = jobs
        self._types = job_types
        self._submitter = submitter
        self._teller = teller
        self._clock = clock
        self._jitter = jitter
        self._announce = announce

    def run(self, running: RunningJob, context: JobContext, following: NextStep | None, problem: str) -> None:
        """Run a claimed job and settle it. `problem` says why its row cannot be understood, if so."""
        job = running.job
        settled = False
        self._teller.progressed(running, JobStatus.RUNNING, job.progress)
        try:
            try:
                outcome = self._call(running, context, problem)
            except LeaseLostError:
                running.ask_to_stop(StopReason.LOST)
                self._put_back(running, context)
            except Exception as error:  # noqa: BLE001 — the engine's edge: every failure ends in the job's row
                self._failed(running, context, error, following, problem)
            else:
                self._returned(running, context, outcome, following)
            settled = True
        finally:
            if not settled:
                # The thread is being torn out of its work, or the database failed: the claim counts.
                self._jobs.release(job.id, running.token, stamp(self._clock()), count_attempt=True)

    def _call(self, running: RunningJob, context: JobContext, problem: str) -> Outcome:
        job = running.job
        job_type = self._types.get(job.type)
        if problem:
            raise NotFoundError(problem, "Start the task again.")
        if job_type is None:
            raise NotFoundError(f"This version does not know the job “{job.type}”.", "A newer PhotoDesk may run it.")
        log.info("job %d %s %s: attempt %d", job.id, job.type, job.scope, job.attempts)
        return job_type.run(context)

    def _returned(self, running: RunningJob, context: JobContext, outcome: Outcome, following: NextStep | None) -> None:
        if context.stopped_early:
            self._put_back(running, context)
            return
        job = running.job
        submitted: list[Submitted] = []
        with self._jobs.transaction():
            ended = self._jobs.end_job(
                job.id,
                running.token,
                JobStatus.COMPLETED,
                now=stamp(self._clock()),
                result=outcome.result(),
                following=following,
            )
            if ended is not None:
                submitted = self._follow_up(job.id, outcome.follow_up)
        if ended is None:
            self._put_back(running, context)
            return
        log.info("job %d %s %s: %s", job.id, job.type, job.scope, ended.status)
        self._over(running, ended, outcome.message, submitted)

    def _failed(
        self,
        running: RunningJob,
        context: JobContext,
        error: Exception,
        following: NextStep | None,
        problem: str,
    ) -> None:
        """Retry later, or fail for good with the reason kept (R108)."""
        job = running.job
        if isinstance(error, PhotoDeskError):
            message, kind = error.message, error.kind
            log.warning("job %d %s %s: %s", job.id, job.type, job.scope, message)
        else:
            message, kind = f"{type(error).__name__}: {error}", "unexpected"
            log.error("job %d %s %s: unexpected error", job.id, job.type, job.scope, exc_info=error)
        if running.stop in (StopReason.SHUTDOWN, StopReason.CANCEL, StopReason.LOST):
            self._put_back(running, context)
            return
        now = self._clock()
        pause = delay_before_retry(error, job.attempts, job.max_attempts, self._jitter())
        if pause is not None:
            due = stamp(now + pause)
            if self._jobs.retry_later(job.id, running.token, error=message, run_after=due, now=stamp(now)):
                self._teller.progressed(running, JobStatus.QUEUED, context.progress)
            else:
                self._put_back(running, context)
            return
        ended = self._jobs.end_job(
            job.id,
            running.token,
            JobStatus.FAILED,
            now=stamp(now),
            error=message,
            error_kind=kind,
            following=following,
        )
        if ended is None:
            self._put_back(running, context)
        else:
            self._over(running, ended, message, [])

    def _put_back(self, running: RunningJob, context: JobContext) -> None:
        """Let go of a job that was stopped. Canceled, it has ended; else it is queued or paused."""
        job = running.job
        status = self._jobs.release(job.id, running.token, stamp(self._clock()), count_attempt=False)
        log.info("job %d %s %s: put back (%s), now %s", job.id, job.type, job.scope, running.stop, status)
        if status is JobStatus.CANCELED and (row := self._jobs.job(job.id)) is not None:
            self._teller.canceled(row, running)
        elif status is not None:
            self._teller.progressed(running, status, context.progress)
        self._announce([])

    def _follow_up(self, job_id: int, requests: Sequence[TaskRequest]) -> list[Submitted]:
        """Submit what a job asks to be done next. One that cannot be is logged: its job has done its own work."""
        submitted = []
        for request in requests:
            try:
                submitted.append(self._submitter.submit(request))
            except PhotoDeskError as error:
                log.warning("follow-up %s was not started: %s", request.type, error.message)
        if submitted:
            self._jobs.set_follow_ups(job_id, [each.started.task_id for each in submitted])
        return submitted

    def _over(self, running: RunningJob, ended: Ended, message: str, submitted: Sequence[Submitted]) -> None:
        self._teller.ended(running, ended, message)
        self._announce(submitted)
