"""Taking back what dead processes held: their jobs run on, their pauses end. Of the living nothing is touched."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence

from photodesk.domain.job import JobStatus
from photodesk.jobs.clock import Clock, stamp
from photodesk.jobs.owner import Life, Owner, StartOf, life_of, parse_owner, start_of_process
from photodesk.store.jobs import Ended, JobStore, Lease, NextStep

log = logging.getLogger(__name__)

STALE_AFTER_S = 60.0
"""A holder we cannot ask after counts as dead when its heartbeat has stood still this long by our own clock."""

POISON_KIND = "crashed"


class Recovery:
    """One per engine, used by one thread at a time (the heart, or whoever starts the engine). `name` begins the worker
    ids of that engine: of those it knows itself which are in use.

    A holder on this machine is looked up in the kernel. Any other is watched: only a heartbeat that does not move for
    `stale_after_s` seconds of our own monotonic time is stale, so no clock that jumps can make it so (fault 53).
    """

    def __init__(
        self,
        jobs: JobStore,
        here: Owner,
        clock: Clock,
        following: Callable[[int, int], NextStep | None],
        *,
        name: str = "",
        monotonic: Callable[[], float] = time.monotonic,
        start_of: StartOf = start_of_process,
        stale_after_s: float = STALE_AFTER_S,
    ) -> None:
        self._jobs = jobs
        self._here = here
        self._name = name or f"{here.text()}/"
        self._clock = clock
        self._following = following
        self._monotonic = monotonic
        self._start_of = start_of
        self._stale_after = stale_after_s
        self._watched: dict[tuple[int, str], tuple[str | None, float]] = {}

    def sweep(self, held_here: Sequence[str]) -> list[tuple[int, JobStatus, Ended | None]]:
        """Rescue what the dead held. `held_here` are the lease tokens of this process that are in use.

        Each rescued job with its state now, and how it ended if it was parked.
        """
        leases = self._jobs.leases()
        own = set(held_here)
        watched_now: set[tuple[int, str]] = set()
        rescued = []
        for lease in leases:
            if lease.token is not None or lease.status is JobStatus.RUNNING:
                key = (lease.job_id, lease.token or "")
                watched_now.add(key)
                if self._holder_dead(lease, key, own):
                    rescued += self._rescue(lease)
            if lease.status is JobStatus.PAUSED and lease.paused_by is not None:
                key = (lease.job_id, f"pause:{lease.paused_by}")
                watched_now.add(key)
                if self._dead(parse_owner(lease.paused_by), key, lease.heartbeat_at):
                    log.info("job %d: the program that paused it is gone; it goes on", lease.job_id)
                    self._jobs.resume_paused_by(lease.paused_by, stamp(self._clock()))
        self._watched = {key: seen for key, seen in self._watched.items() if key in watched_now}
        return rescued

    def _holder_dead(self, lease: Lease, key: tuple[int, str], own: set[str]) -> bool:
        owner = parse_owner(lease.worker_id)
        if (lease.worker_id or "").startswith(self._name):
            # Between a claim and its entry in the registry a token is ours and not yet in use: look twice.
            return lease.token not in own and not self._first_seen(key, lease.token)
        return self._dead(owner, key, lease.heartbeat_at)

    def _dead(self, owner: Owner | None, key: tuple[int, str], heartbeat: str | None) -> bool:
        life = life_of(owner, self._here, self._start_of)
        if life is not Life.UNKNOWN:
            return life is Life.DEAD
        if self._first_seen(key, heartbeat):
            return False
        return self._monotonic() - self._watched[key][1] >= self._stale_after

    def _first_seen(self, key: tuple[int, str], heartbeat: str | None) -> bool:
        """Whether this heartbeat is new to us; from now on it is watched."""
        seen = self._watched.get(key)
        if seen is not None and seen[0] == heartbeat:
            return False
        self._watched[key] = (heartbeat, self._monotonic())
        return True

    def _rescue(self, lease: Lease) -> list[tuple[int, JobStatus, Ended | None]]:
        now = stamp(self._clock())
        token = self._jobs.adopt(lease, f"{self._name}.recovery", now)
        if token is None:
            return []
        if lease.status is JobStatus.RUNNING and lease.attempts >= lease.max_attempts and not lease.got_further:
            return self._park(lease, token, now)
        status = self._jobs.release(lease.job_id, token, now, count_attempt=True)
        if status is None:
            return []
        log.warning("job %d: its worker is gone (attempt %d); now %s", lease.job_id, lease.attempts, status)
        return [(lease.job_id, status, None)]

    def _park(self, lease: Lease, token: str, now: str) -> list[tuple[int, JobStatus, Ended | None]]:
        """A job whose worker died at every attempt without getting further is not started again (fault 16)."""
        message = f"The program stopped {lease.attempts} times while this ran; it is not tried again by itself."
        log.error("job %d is parked: %s", lease.job_id, message)
        ended = self._jobs.end_job(
            lease.job_id,
            token,
            JobStatus.FAILED,
            now=now,
            error=message,
            error_kind=POISON_KIND,
            following=self._following(lease.task_id, lease.job_id),
        )
        return [(lease.job_id, JobStatus.FAILED, ended)] if ended else []
