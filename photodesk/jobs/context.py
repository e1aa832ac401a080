"""JobContext: what a job type sees of its job. Its items, its targets by project, and how each item fares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import ScopeError
from photodesk.domain.job import ItemStatus, Job, JobItem, JobStatus, Progress, Scope, TargetGroup, group_by_project
from photodesk.domain.project import Project, ProjectStatus
from photodesk.jobs.running import RunningJob, StopReason, Throttle
from photodesk.jobs.tasks import PhotoReads, ProjectReads
from photodesk.jobs.telling import Teller
from photodesk.store.jobs import ItemResult, JobStore, LeaseLostError

PASSED_OVER = frozenset({ProjectStatus.CANCELED, ProjectStatus.DELETING})
"""Projects in which no job works (R95–R97)."""
GONE_KIND = "gone"

ItemKey = JobItem | int
"""An item, or the id of its photo."""


class JobContext:
    """Belongs to the thread that runs the job. Only items that were open when the job was claimed are seen.

    Every report is written at once and counted with its item, so that a crash loses none. When the lease is lost
    reports are dropped and `should_stop` says so.
    """

    def __init__(
        self,
        running: RunningJob,
        *,
        jobs: JobStore,
        photos: PhotoReads,
        projects: ProjectReads,
        teller: Teller,
        must_yield: Callable[[RunningJob], bool],
    ) -> None:
        self._running = running
        self._jobs = jobs
        self._photos = photos
        self._projects = projects
        self._teller = teller
        self._must_yield = must_yield
        self._throttle = Throttle()
        self._open: dict[int, JobItem] | None = None
        self._by_photo: dict[int, JobItem] = {}
        self._progress = running.job.progress
        self._counted = Progress()

    @property
    def job(self) -> Job:
        return self._running.job

    @property
    def payload(self) -> Mapping[str, Any]:
        return self._running.job.payload

    @property
    def task_type(self) -> str:
        """The type of the task this job is a step of."""
        return self._running.task_type

    @property
    def progress(self) -> Progress:
        """As last written."""
        return self._progress

    # Targets

    def items(self) -> list[JobItem]:
        """The items still to do, in order. One already finished in an earlier attempt does not come back."""
        return list(self._unfinished().values())

    def targets(self) -> list[TargetGroup]:
        """The photos still to do, by the project they are in now (R106, R107). An item whose photo is gone, or whose
        project is canceled, is skipped here with its reason (R4, R95, R96). Empty means nothing to do, never all."""
        wanted = [item.photo_id for item in self.items() if item.photo_id is not None]
        pairs = self._photos.existing(wanted)
        known = {photo_id for photo_id, _ in pairs}
        for photo_id in wanted:
            if photo_id not in known:
                self.item_skipped(photo_id, "The photo is no longer in the library.", GONE_KIND)
        allowed = {project.id for project in self.projects()} if self.job.scope is Scope.PROJECT else None
        groups = []
        for group in group_by_project(pairs):
            reason = self._why_not(group.project_id, allowed)
            if not reason:
                groups.append(group)
            for photo_id in group.photo_ids if reason else ():
                self.item_skipped(photo_id, reason, GONE_KIND)
        return groups

    def projects(self) -> list[Project]:
        """The projects this job concerns, by its scope, without canceled ones (R94–R97).

        Raises ScopeError for project scope without a project.
        """
        job = self.job
        if job.scope is Scope.GLOBAL:
            found: list[Project | None] = [*self._projects.list(job.tenant_id, include_archived=True)]
        elif job.scope is Scope.PROJECT:
            if job.project_id is None and not self.payload.get("project_ids"):
                raise ScopeError("project scope requires project_id", "Start the task again for a project.")
            found = [] if job.project_id is None else [self._projects.get(job.project_id)]
        else:
            found = [self._projects.get(int(i)) for i in self.payload.get("project_ids", ())]
        return [p for p in found if p is not None and p.status not in PASSED_OVER and p.tenant_id == job.tenant_id]

    def places(self) -> dict[int, int]:
        """The place of each photo among all the user asked for, from 1, whatever chunk or retry this job is."""
        return self._jobs.places(self.job.task_id)

    # Reports

    def item_started(self, key: ItemKey) -> None:
        """Optional: mark an item as in work."""
        item = self._find(key)
        if item is not None:
            self._write(lambda: self._jobs.start_items(self.job.id, self._running.token, [item.id]))

    def item_done(self, key: ItemKey, changes: ChangeSet | None = None, *, message: str = "", kind: str = "") -> None:
        """The item is done; `changes` go to the listener. An import says with `kind` what became of the file."""
        self._finish(key, ItemStatus.DONE, message, kind)
        if changes:
            self.changed(changes)

    def item_failed(self, key: ItemKey, message: str, kind: str = "") -> None:
        """The item failed, for this reason; the others go on (R109)."""
        self._finish(key, ItemStatus.FAILED, message, kind)

    def item_skipped(self, key: ItemKey, reason: str, kind: str = "") -> None:
        """There was nothing to do for the item, for this reason."""
        self._finish(key, ItemStatus.SKIPPED, reason, kind)

    def item_photo(self, item: JobItem, photo_id: int) -> None:
        """The item of an import became this photo: the target of the steps that follow."""
        self._write(lambda: self._jobs.assign_photo(self.job.id, self._running.token, item.id, photo_id))

    def set_total(self, total: int) -> None:
        """How much there is to do, for work without items. It may grow and never shrinks."""
        self._count(Progress(total, self._counted.done, self._counted.failed, self._counted.skipped))

    def advance(self, done: int = 1, failed: int = 0, skipped: int = 0) -> None:
        """That much more is done, for work without items."""
        old = self._counted
        self._count(Progress(old.total, old.done + done, old.failed + failed, old.skipped + skipped))

    def changed(self, changes: ChangeSet) -> None:
        """Tell the listener what changed, at once."""
        self._teller.changed(changes)

    def should_stop(self) -> bool:
        """Whether to return now, leaving the rest: canceled, paused, shut down, or in the way of something urgent.

        Ask between items. What is left is done later or skipped, as the reason demands; that is the engine's affair.
        """
        if self._running.tell():
            return True
        if self._must_yield(self._running):
            self._running.ask_to_stop(StopReason.YIELD)
            return self._running.tell()
        return False

    @property
    def told_to_stop(self) -> bool:
        """Whether `should_stop` has said so already."""
        return self._running.told

    @property
    def stopped_early(self) -> bool:
        """The job was told to stop and has work left. Work without items has: it begins anew."""
        return self._running.told and (bool(self._unfinished()) or not self._jobs.items(self.job.id, limit=1))

    # How

    def _unfinished(self) -> dict[int, JobItem]:
        if self._open is None:
            found = self._jobs.items(self.job.id, (ItemStatus.PENDING, ItemStatus.RUNNING))
            self._open = {item.id: item for item in found}
            self._by_photo = {item.photo_id: item for item in found if item.photo_id is not None}
        return self._open

    def _find(self, key: ItemKey) -> JobItem | None:
        """The open item; None when it is finished already. Raises ValueError for one that is not of this job."""
        unfinished = self._unfinished()
        item = self._by_photo.get(key) if isinstance(key, int) else key
        if item is None or item.job_id != self.job.id:
            raise ValueError(f"job {self.job.id} has no open item {key}")
        return item if item.id in unfinished else None

    def _finish(self, key: ItemKey, status: ItemStatus, message: str, kind: str) -> None:
        item = self._find(key)
        if item is None:
            return
        result = ItemResult(item.id, status, message, kind)
        self._write(lambda: self._moved(self._jobs.finish_items(self.job.id, self._running.token, [result])))
        self._unfinished().pop(item.id, None)

    def _count(self, progress: Progress) -> None:
        self._counted = progress
        self._write(lambda: self._moved(self._jobs.set_progress(self.job.id, self._running.token, progress)))

    def _moved(self, progress: Progress) -> None:
        self._progress = progress
        if self._throttle.ready():
            self._teller.progressed(self._running, JobStatus.RUNNING, progress)

    def _write(self, write: Callable[[], None]) -> None:
        try:
            write()
        except LeaseLostError:
            self._running.ask_to_stop(StopReason.LOST)

    def _why_not(self, project_id: int, allowed: set[int] | None) -> str:
        project = self._projects.get(project_id)
        if project is None or project.status in PASSED_OVER:
            return "The project was canceled or deleted."
        if project.tenant_id != self.job.tenant_id:
            return "The photo belongs to somebody else."
        if allowed is not None and project_id not in allowed:
            return "The photo is no longer in this project."
        return ""
