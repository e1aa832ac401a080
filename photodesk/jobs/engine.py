"""The engine: submit, claim, run, retry, next step. What the rest of the program sees of background work."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Mapping, Sequence
from uuid import uuid4

from photodesk.domain.errors import NotFoundError, PhotoDeskError
from photodesk.domain.events import JobListener
from photodesk.domain.job import Job, JobStatus, Lane
from photodesk.domain.task import TASKS, TaskDefinition, TaskPreview, TaskRequest, TaskStarted
from photodesk.jobs.again import requests_to_retry
from photodesk.jobs.clock import Clock, parse, stamp, utc_now
from photodesk.jobs.context import JobContext
from photodesk.jobs.heart import Heart
from photodesk.jobs.job_type import JobType
from photodesk.jobs.lanes import EVERY_LANE
from photodesk.jobs.owner import this_process
from photodesk.jobs.recovery import Recovery
from photodesk.jobs.retry import HORIZON
from photodesk.jobs.runner import Runner
from photodesk.jobs.running import Registry, RunningJob, StopReason
from photodesk.jobs.submitting import Submitted, Submitter
from photodesk.jobs.tasks import PhotoReads, ProjectReads
from photodesk.jobs.telling import Silent, Teller
from photodesk.jobs.waker import Waker
from photodesk.jobs.way import Way
from photodesk.store.jobs import JobStore, MalformedJobError, NextStep, Target, Touched

__all__ = ["Engine", "JobStore"]

log = logging.getLogger(__name__)

TICK_S = 0.75
"""How often an idle worker looks whether it shall stop or another program has written; one pragma, no query."""
LONGEST_WAIT_S = 30.0
FIRST_REST_S = 0.2
LONGEST_REST_S = 30.0
"""How long a worker rests after an unexpected error, doubled each time."""


class Engine:
    """One per process and library. Every method may be called from any thread; none waits for work to be done, except
    `drain` and `run_one`, which do it. Call `start` before the workers and `shutdown` at the end."""

    def __init__(
        self,
        jobs: JobStore,
        photos: PhotoReads,
        projects: ProjectReads,
        job_types: Mapping[str, JobType],
        listener: JobListener | None = None,
        *,
        clock: Clock = utc_now,
        jitter: Callable[[], float] = random.random,
        definitions: Mapping[str, TaskDefinition] = TASKS,
    ) -> None:
        self._jobs = jobs
        self._photos = photos
        self._projects = projects
        self._clock = clock
        self._owner = this_process()
        self._name = f"{self._owner.text()}/{uuid4().hex[:8]}"
        self._registry = Registry()
        self._waker = Waker()
        alone = sorted(name for name, job_type in job_types.items() if job_type.alone)
        self._way = Way(jobs, self._waker, alone, clock)
        self._closing = threading.Event()
        self._has_paused = threading.Event()
        self._teller = Teller(jobs, listener or Silent())
        self._submitter = Submitter(jobs, photos, projects, job_types, clock, definitions)
        self._runner = Runner(jobs, job_types, self._submitter, self._teller, clock, jitter, self._announce)
        self._recovery = Recovery(jobs, self._owner, clock, self._following, name=self._name)
        self._sweeping = threading.Lock()
        self._trouble: PhotoDeskError | None = None
        self._dropped = False
        self.heart = Heart(self._beat, self.recover, jobs.connection, clock)

    @property
    def jobs(self) -> JobStore:
        return self._jobs

    @property
    def trouble(self) -> PhotoDeskError | None:
        """Why the queue cannot be used now (a full disk, a lock held for long), as the workers met it last."""
        return self._trouble

    # Submitting

    def start_task(self, request: TaskRequest) -> TaskStarted:
        """Put a task into the queue and return at once (R121, R122).

        An identical task that still waits is returned instead of a second one. Raises NotFoundError, ScopeError,
        EmptyTargetsError, PayloadTooLargeError, ForeignTenantError; then nothing was queued.
        """
        submitted = self._submitter.submit(request)
        self._announce([submitted])
        return submitted.started

    def preview(self, request: TaskRequest) -> TaskPreview:
        """What `start_task` would do, with nothing queued. Raises what it raises."""
        return self._submitter.preview(request)

    def _announce(self, submitted: Sequence[Submitted]) -> None:
        """Tell of new tasks and wake workers; call it after the commit."""
        for each in submitted:
            if each.event is not None:
                self._teller.queued(each.event)
        self._way.something_new()
        self._waker.wake()

    # Working

    def run_one(
        self,
        worker_id: str,
        lanes: Sequence[Lane] | None = None,
        *,
        tenant_id: str | None = None,
        min_priority: int | None = None,
        max_priority: int | None = None,
    ) -> bool:
        """Claim one job and run it on this thread, to its end or until it is stopped. False when there was none."""
        if self._closing.is_set():
            return False
        now = self._clock()
        problem = ""
        try:
            job = self._jobs.claim_next(
                f"{self._name}.{worker_id}",
                lanes,
                now=stamp(now),
                horizon=stamp(now + HORIZON),
                tenant_id=tenant_id,
                min_priority=min_priority,
                max_priority=max_priority,
                alone=self._way.alone,
            )
        except MalformedJobError as error:
            job, problem = error.job, error.message
        if job is None or job.lease_token is None:
            return False
        self._work(job, job.lease_token, problem)
        return True

    def drain(self, worker_id: str, lanes: Sequence[Lane] | None, stop: threading.Event) -> None:
        """Claim and run jobs on this thread until `stop` is set or the engine is shut down.

        Holds one database connection for the whole time. Idle, it waits for a wake-up; it returns within a second of
        `stop`. When the database cannot be used it rests and tries again, a little later each time.
        """
        mine = tuple(lanes) if lanes is not None else EVERY_LANE
        pause = FIRST_REST_S
        with self._jobs.connection():
            while not self._over(stop):
                try:
                    self._waker.free(mine)
                    seen, version = self._waker.generation, self._jobs.data_version()
                    idle = not self.run_one(worker_id, mine)
                    pause, self._trouble = FIRST_REST_S, self._trouble if idle and self._dropped else None
                    if idle:
                        self._idle(mine, stop, seen, version)
                except Exception as error:  # the worker's edge: a loop that ends would leave the queue unserved
                    self._trouble = error if isinstance(error, PhotoDeskError) else self._trouble
                    log.exception("worker %s: the queue cannot be used; it rests %.1f s", worker_id, pause)
                    self._waker.busy()
                    self._rest(stop, pause)
                    pause = min(pause * 2, LONGEST_REST_S)
            self._waker.busy()

    def run_until_empty(self, worker_id: str, lanes: Sequence[Lane] | None = None) -> int:
        """Run jobs on this thread until none is due; how many (`work --until-empty`, tests)."""
        count = 0
        while self.run_one(worker_id, lanes):
            count += 1
        return count

    def someone_free(self, lane: Lane) -> bool:
        """Whether a worker of this process that may take `lane` has no job right now."""
        return self._waker.someone_free(lane)

    def wake(self) -> None:
        """Let idle workers look again (also whether they shall stop)."""
        self._waker.wake()

    def _work(self, job: Job, token: str, problem: str) -> None:
        task_type, source = self._jobs.task_head(job.task_id)
        running = RunningJob(job, token, source, self._submitter.steps_of(task_type), task_type)
        self._registry.add(running)
        self._waker.busy()
        try:
            if self._closing.is_set():
                running.ask_to_stop(StopReason.SHUTDOWN)
            if job.lane is Lane.INTERACTIVE:
                self._way.look()
            context = JobContext(
                running,
                jobs=self._jobs,
                photos=self._photos,
                projects=self._projects,
                teller=self._teller,
                must_yield=self._way.must_yield,
            )
            self._runner.run(running, context, self._submitter.following(task_type, job.step), problem)
        except PhotoDeskError:
            self._dropped = True  # not even its row could be written: it stays ours until `recover` takes it back
            raise
        finally:
            self._registry.remove(running)

    def _over(self, stop: threading.Event) -> bool:
        return stop.is_set() or self._closing.is_set()

    def _rest(self, stop: threading.Event, seconds: float) -> None:
        while seconds > 0 and not self._over(stop):
            stop.wait(min(TICK_S, seconds))
            seconds -= TICK_S

    def _idle(self, lanes: Sequence[Lane], stop: threading.Event, seen: int, version: int) -> None:
        """Wait until there may be something to claim, or a reason to stop."""
        left = self._seconds_to_next(lanes)
        while not self._over(stop) and left > 0:
            step = min(TICK_S, left)
            if self._waker.wait(seen, step) or self._jobs.data_version() != version:
                return
            left -= step

    def _seconds_to_next(self, lanes: Sequence[Lane]) -> float:
        due = self._jobs.next_run_after(lanes)
        if due is None:
            return LONGEST_WAIT_S
        return min(max((parse(due) - self._clock()).total_seconds(), 0.1), LONGEST_WAIT_S)

    # Control

    def cancel(
        self, *, task_id: int | None = None, job_id: int | None = None, project_id: int | None = None
    ) -> list[int]:
        """Cancel a task, a job, or all jobs of project scope in a project; ids of the jobs canceled.

        What has ended stays. A running job stops after the item in hand.
        """
        touched = self._jobs.cancel(Target(task_id, job_id, project_id), stamp(self._clock()))
        self._ask(touched, StopReason.CANCEL)
        for each in touched:
            if self._registry.get(each.token) is None and (job := self._jobs.job(each.job_id)) is not None:
                self._teller.canceled(job, None)
        return [each.job_id for each in touched]

    def pause(
        self, *, task_id: int | None = None, job_id: int | None = None, project_id: int | None = None
    ) -> list[int]:
        """Pause; the pause ends with this process at the latest (T50). Ids of the jobs paused."""
        touched = self._jobs.pause(Target(task_id, job_id, project_id), self._owner.text(), stamp(self._clock()))
        if touched:
            self._has_paused.set()
        self._ask(touched, StopReason.PAUSE)
        self._tell_state(touched)
        return [each.job_id for each in touched]

    def resume(
        self, *, task_id: int | None = None, job_id: int | None = None, project_id: int | None = None
    ) -> list[int]:
        """Take a pause back, whoever made it. Ids of the jobs that go on."""
        touched = self._jobs.resume(Target(task_id, job_id, project_id), stamp(self._clock()))
        for each in touched:
            if (running := self._registry.get(each.token)) is not None:
                running.let_go_on()
        self._tell_state(touched)
        self._announce([])
        return [each.job_id for each in touched]

    def retry_failed(
        self,
        *,
        task_id: int | None = None,
        job_id: int | None = None,
        project_id: int | None = None,
        item_ids: Sequence[int] | None = None,
    ) -> list[TaskStarted]:
        """Start new tasks for what failed (or a cancel left undone) in ended work; `item_ids` narrows it.

        Ended jobs never change: the new task is labelled “Retry: …” and its payload names the old one as `retry_of`.
        For a project, work that has been retried already is left out. Nothing to retry gives an empty list.
        """
        requests = requests_to_retry(self._jobs, Target(task_id, job_id, project_id), item_ids)
        return [self.start_task(request) for request in requests]

    def _ask(self, touched: Sequence[Touched], reason: StopReason) -> None:
        for each in touched:
            if (running := self._registry.get(each.token)) is not None:
                running.ask_to_stop(reason)

    def _tell_state(self, touched: Sequence[Touched]) -> None:
        """A progress event for jobs whose state changed by control."""
        for each in touched:
            job = self._jobs.job(each.job_id)
            if job is not None:
                task_type, source = self._jobs.task_head(job.task_id)
                running = RunningJob(job, "", source, self._submitter.steps_of(task_type))
                self._teller.progressed(running, job.status, job.progress)

    # Life

    def start(self) -> None:
        """Take back what dead programs held and start the heart. Before the first worker."""
        self._jobs.mend_lanes()
        self.recover()
        self.heart.start()

    def recover(self) -> list[int]:
        """Rescue the jobs of dead holders now; ids of the jobs that were theirs."""
        with self._sweeping:
            rescued = self._recovery.sweep(self._registry.tokens())
        for job_id, _, ended in rescued:
            job = self._jobs.job(job_id)
            if ended is not None and job is not None:
                task_type, source = self._jobs.task_head(job.task_id)
                self._teller.ended(RunningJob(job, "", source, self._submitter.steps_of(task_type)), ended, job.error)
        if rescued:
            self._dropped, self._trouble = False, None
            self._announce([])
        return [job_id for job_id, _, _ in rescued]

    def shutdown(self, timeout_s: float = 5.0) -> bool:
        """Stop: running jobs go back to the queue after the item in hand, their attempt not counted.

        What holds on after `timeout_s` seconds is put back all the same (its worker loses the lease); False then. The
        engine cannot be used again.
        """
        self._closing.set()
        for running in self._registry.all():
            running.ask_to_stop(StopReason.SHUTDOWN)
        self._waker.wake()
        done = self._registry.wait_until_empty(timeout_s)
        now = stamp(self._clock())
        for running in self._registry.all():
            log.warning("job %d %s did not stop in time and goes back to the queue", running.job.id, running.job.type)
            self._jobs.release(running.job.id, running.token, now, count_attempt=False)
            running.ask_to_stop(StopReason.LOST)
        self._jobs.resume_paused_by(self._owner.text(), now)
        self.heart.stop()
        return done

    def _beat(self) -> None:
        """Once a second: renew leases, learn what other programs did to our jobs."""
        running = {each.token: each for each in self._registry.all()}
        pauser = self._owner.text() if self._has_paused.is_set() else None
        if running or pauser:
            held = self._jobs.heartbeat(list(running), stamp(self._clock()), pauser)
            for token, each in running.items():
                _heed(each, held.get(token))
        if running:
            self._way.look()

    def _following(self, task_id: int, job_id: int) -> NextStep | None:
        job = self._jobs.job(job_id)
        if job is None:
            raise NotFoundError(f"There is no job {job_id}.")
        return self._submitter.following(self._jobs.task_head(task_id)[0], job.step)


def _heed(running: RunningJob, status: JobStatus | None) -> None:
    """What the row of a running job says about it now."""
    if status is None:
        running.ask_to_stop(StopReason.LOST)
    elif status is JobStatus.CANCELED:
        running.ask_to_stop(StopReason.CANCEL)
    elif status is JobStatus.PAUSED:
        running.ask_to_stop(StopReason.PAUSE)
    elif status is JobStatus.RUNNING:
        running.let_go_on()
