"""The job store: the durable queue. The one door of the store that the jobs room may use."""

from __future__ import annotations

from photodesk.store.job_claims import Lease, QueuedFacts
from photodesk.store.job_control import Target, Touched
from photodesk.store.job_ends import UNPROCESSED_KIND, Ended, NextStep
from photodesk.store.job_enqueue import NewJob, NewTask, chunked, refuse_oversized
from photodesk.store.job_items import CANCELED_KIND, ItemResult
from photodesk.store.queue_sql import PAYLOAD_VERSION, LeaseLostError, MalformedJobError
from photodesk.store.tasks import TaskRows

__all__ = [
    "CANCELED_KIND",
    "PAYLOAD_VERSION",
    "UNPROCESSED_KIND",
    "Ended",
    "ItemResult",
    "JobStore",
    "Lease",
    "LeaseLostError",
    "MalformedJobError",
    "NewJob",
    "NewTask",
    "NextStep",
    "QueuedFacts",
    "Target",
    "Touched",
    "chunked",
    "refuse_oversized",
]


class JobStore(TaskRows):
    """Tasks, jobs and items in SQLite. Safe to share between threads: each statement uses the thread's connection.

    Built in layers, each in its own module: queue_sql (statements) · job_enqueue (in) · job_items · job_claims
    (leases) · job_ends (out, next step) · job_control (cancel, pause, resume) · tasks (lists). Times are ISO-8601 UTC
    text given by the caller. Every method raises the errors of `Database`.
    """
