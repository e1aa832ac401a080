"""project_stop_processes: a project that is being deleted is out of sight at once, and nothing works in it any more."""

from __future__ import annotations

import threading
import time

from photodesk.domain.errors import NotFoundError, PhotoDeskError
from photodesk.domain.job import JobStatus
from photodesk.domain.trash import operation_name
from photodesk.jobs.clock import stamp, utc_now
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.library.open_library import OpenLibrary
from photodesk.library.tombstones import entomb
from photodesk.store.jobs import JobStore, Target

LONGEST_WAIT_S = 30.0
LOOK_S = 0.1
LIVE = (JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.PAUSED)


class StillBusyError(PhotoDeskError):
    """A job in the project does not let go; the deletion is tried again a little later."""

    kind = "busy"


class ProjectStopProcesses:
    """Cancels the jobs of the project and waits until those that ran have let go (after the item in hand)."""

    name = "project_stop_processes"
    per_photo = False
    alone = False

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        project = None if ctx.job.project_id is None else self._lib.projects.get(ctx.job.project_id)
        if project is None:
            raise NotFoundError("The project is gone already.", "There is nothing to delete.")
        entomb(self._lib, project, operation_name("delete", ctx.job.task_id, ctx.job.created_at))
        jobs = JobStore(self._lib.db)
        others = [
            job.id
            for status in LIVE
            for job in jobs.list_by_project(project.id, limit=1000, status=status)
            if job.task_id != ctx.job.task_id
        ]
        for job_id in others:
            jobs.cancel(Target(job_id=job_id), stamp(utc_now()))
        ticks, until = threading.Event(), time.monotonic() + LONGEST_WAIT_S
        while {lease.job_id for lease in jobs.leases() if lease.token} & set(others):
            if ctx.should_stop():
                return Outcome()
            if time.monotonic() > until:
                raise StillBusyError(f"Other work in “{project.name}” does not end.", "It is tried again soon.")
            ticks.wait(LOOK_S)
        return Outcome(found=len(others), changed=len(others))
