"""LibrarySession: an open library as the window sees it: its models, its selection and its verbs."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from photodesk.bridge.activity_desk import ActivityDesk
from photodesk.bridge.commits import Commits
from photodesk.bridge.decisions import Decisions
from photodesk.bridge.edit_desk import EditDesk
from photodesk.bridge.exports import Exports
from photodesk.bridge.finder import Finder
from photodesk.bridge.hub import Hub
from photodesk.bridge.job_list_model import JobListModel
from photodesk.bridge.library_reads import LibraryReads
from photodesk.bridge.moving_in_port import MovingInPort
from photodesk.bridge.outside import Outside
from photodesk.bridge.photo_counts import PhotoCounts
from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.project_list_model import ProjectListModel
from photodesk.bridge.projects_port import ProjectsPort
from photodesk.bridge.queue_browser import QueueBrowser
from photodesk.bridge.reader import Reader
from photodesk.bridge.reveal import reveal
from photodesk.bridge.room_watch import RoomWatch
from photodesk.bridge.selection_model import PhotoSelection
from photodesk.bridge.settings_port import SettingsPort
from photodesk.bridge.sidecar_keeper import SidecarKeeper
from photodesk.bridge.stack_keeper import StackKeeper
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.bridge.trash_watch import TrashWatch
from photodesk.bridge.turned_photos import TurnedPhotos
from photodesk.bridge.viewing import Viewing
from photodesk.bridge.workers import Workers
from photodesk.config import speed
from photodesk.config.settings import Settings
from photodesk.domain.changes import ChangeSet
from photodesk.domain.derivative import DerivativeStatus
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.intake import ImportChoice, ImportPlan
from photodesk.domain.job import Source
from photodesk.domain.photo import PhotoRef
from photodesk.domain.story import Comparison, PhotoStory
from photodesk.domain.task import TaskRequest, TaskStarted
from photodesk.jobs.engine import Engine
from photodesk.jobs.scheduler import Scheduler
from photodesk.library import browse, room, story
from photodesk.library.import_plan import import_request, plan_import, project_for_import
from photodesk.library.open_library import OpenLibrary
from photodesk.library.originals import originals_of
from photodesk.library.preferences import Preferences
from photodesk.library.trash import facts as trash_facts

HEAL_MS = 500
"""Thumbnails found missing while scrolling are gathered this long before they are asked for."""


class LibrarySession(QObject):
    """GUI thread only. Every method returns at once; callbacks come later, on the GUI thread.

    `refused(message, hint)`: something that was asked for could not be done. `started(TaskStarted)`: a task the user
    asked for is in the queue. Lists, counts and deeds have a thread each, so that no long count or write holds up a
    list. `looking`: the library cannot be written to; nothing runs by itself, and what is asked for is refused with
    the reason.
    """

    refused = Signal(str, str)
    started = Signal(object)

    def __init__(
        self,
        lib: OpenLibrary,
        engine: Engine,
        hub: Hub,
        scheduler: Scheduler,
        prefs: Preferences,
        parent: QObject | None = None,
        *,
        looking: bool = False,
    ) -> None:
        super().__init__(parent)
        self._lib, self._engine, self._scheduler = lib, engine, scheduler
        self.hub = hub
        self.reader = Reader(self)
        self._counter = counter = Reader(self)
        self._doer = Reader(self)
        self._reads = reads = LibraryReads(lib)
        self._counts = PhotoCounts(reads, self.reader, counter)
        self.photos = PhotoListModel(self.reader, reads, self)
        self.selection = PhotoSelection(self.photos, self)
        self.thumbnails = Thumbnails(self)
        self.viewing = Viewing(originals_of(lib), self.reader, self.thumbnails, self)
        self.decisions = Decisions(lib, self.photos, self._doer, hub, self)
        self.decisions.refused.connect(self.refused)
        self._turned = TurnedPhotos(self._make_pictures, self)
        self.decisions.turned.connect(self._turned.gather)
        self.decisions.came.connect(self._read_anew)
        self.stacks = StackKeeper(lib, self.reader, self._doer, hub, self)
        self.commits = Commits(lib, counter, self._doer, engine.jobs, engine.start_task, self.started.emit, self)
        hub.changed.connect(self.commits.on_changes)
        self.exports = Exports(lib, counter, self._doer, engine.jobs, engine.start_task, self.started.emit, self)
        self.exports.refused.connect(self.refused)
        self.moving_in = MovingInPort(lib, self.reader, self._doer, engine.start_task, self.started.emit, self)
        self.moving_in.refused.connect(self.refused)
        self.project_verbs = ProjectsPort(lib, counter, self._doer, hub, self.submit, engine.start_task, self)
        self.trash = TrashWatch(lambda: trash_facts(lib), counter, hub, self)
        self.edits = EditDesk(lib, self.reader)
        self.sidecar_keeper = SidecarKeeper(lib, self._doer, hub, engine.start_task, self)
        self.sidecar_keeper.refused.connect(self.refused)
        self.finder = Finder(lib, self._counts, counter, self._doer, hub, self)
        self.room = RoomWatch(lambda: room.trouble(lib), counter, self, looking=looking)
        self.refused.connect(self.room.refresh)
        self._lost: set[int] = set()
        self._heal = QTimer(self, interval=HEAL_MS, singleShot=True)
        self._heal.timeout.connect(self._heal_lost)
        self.thumbnails.absent.connect(self._thumbnail_absent)
        self.viewing.previews.absent.connect(self._thumbnail_absent)
        self.settings = SettingsPort(prefs, self._doer, self)
        self.settings.changed.connect(self._apply)
        self.projects = ProjectListModel(hub, counter, reads, self)
        queue = QueueBrowser(lib, engine.jobs)
        self.tasks = JobListModel(hub, counter, queue, self.projects, parent=self)
        self.activity = ActivityDesk(lib, engine, hub, counter, self._doer, queue, self.submit, self)
        self._applied = self.settings.now
        self.workers = Workers(engine)
        self._outside = Outside(reads, self.reader, hub, self._changed_outside, self)
        for ended in (self.reader, counter, self._doer):
            ended.failed.connect(self._refuse)
        hub.changed.connect(self._changed)

    def start(self) -> None:
        """Read what is shown first, then start workers and schedule (not when the library is only looked at)."""
        self._outside.start()
        self.photos.refresh()
        self.projects.refresh()
        self.commits.refresh()
        self.trash.refresh()
        self.finder.refresh()
        self.tasks.refresh()
        self.activity.questions.refresh()
        self.stacks.look()
        self._set_decoders(self.settings.now)
        self.room.start()
        if not self.room.looking:
            self.workers.start(speed.slots(self.settings.now, _cores()))
            self._scheduler.start()
            self.sidecar_keeper.begin()
        self.photos.list_changed.connect(self._outside.read_ahead)

    def close(self) -> None:
        """Stop schedule, workers and reading, in that order; running work goes back to the queue."""
        self._outside.stop()
        self.room.stop()
        if not self.room.looking:
            self._scheduler.stop()
            self._engine.shutdown()
            self.workers.stop()
        self._doer.stop()
        self._counter.stop()
        self.moving_in.stop()
        self.reader.stop()
        self.thumbnails.stop()
        self.viewing.stop()

    @property
    def library_name(self) -> str:
        return self._lib.root.name

    @property
    def library_path(self) -> str:
        return str(self._lib.root)

    @property
    def next_maintenance(self) -> str | None:
        """When the clock starts maintenance next (ISO UTC), None when it does not."""
        return None if self.room.looking else self._scheduler.next_run()

    # Deeds

    def submit(self, request: TaskRequest, done: Callable[[TaskStarted], None] | None = None) -> None:
        """Start a task; a failure comes back through `refused`."""

        def started(answer: TaskStarted) -> None:
            self.started.emit(answer)
            if done is not None:
                done(answer)

        self._doer.ask(lambda: self._engine.start_task(request), started)

    def cancel(self, task_id: int) -> None:
        self._doer.ask(lambda: self._engine.cancel(task_id=task_id), self._nothing)

    def pause(self, task_id: int) -> None:
        self._doer.ask(lambda: self._engine.pause(task_id=task_id), self._nothing)

    def resume(self, task_id: int) -> None:
        self.activity.pause_all.forget(task_id)
        self._doer.ask(lambda: self._engine.resume(task_id=task_id), self._nothing)

    def retry_failed(self, task_id: int, item_ids: Sequence[int] | None = None) -> None:
        """Try failed items of a task again: all of them, or those named."""
        self._doer.ask(lambda: self._engine.retry_failed(task_id=task_id, item_ids=item_ids), self._nothing)

    def start_import(self, choice: ImportChoice, done: Callable[[int], None] | None = None) -> None:
        """Make the project if it is new and start the import; `done(project_id)`."""

        def work() -> tuple[int, TaskStarted]:
            sources = [Path(s) for s in choice.sources]
            project = self._lib.projects.get(choice.project_id) if choice.project_id is not None else None
            if project is None:
                project = project_for_import(self._lib, choice.project_name, choice.mode, sources)
            request = import_request(
                self._lib,
                sources,
                project,
                choice.mode,
                files=[f.path for f in choice.files],
                skip_duplicates=choice.skip_duplicates,
                tags=choice.tags,
            )
            return project.id, self._engine.start_task(request)

        def started(answer: tuple[int, TaskStarted]) -> None:
            project_id, task = answer
            self.hub.changed.emit(ChangeSet(projects=frozenset({project_id})))
            self.started.emit(task)
            if done is not None:
                done(project_id)

        self._doer.ask(work, started)

    def reveal(self, refs: Sequence[PhotoRef]) -> None:
        """Show the files in the file manager of the desktop."""

        def show(found: list[Path]) -> None:
            if not found:
                self.refused.emit("The files are not on disk now.", "Connect their drive, or locate them.")
            elif not reveal(found):
                self.refused.emit("No file manager answered.", f"The files are in {found[0].parent}")

        self.paths(refs, show)

    # Reads

    def plan_import(
        self,
        sources: Sequence[str],
        project_id: int | None,
        on_plan: Callable[[ImportPlan], None],
        on_error: Callable[[PhotoDeskError], None],
    ) -> Callable[[], None]:
        """Say what an import would do. The answer is a function that cancels it."""
        stopped = False

        def cancel() -> None:
            nonlocal stopped
            stopped = True
            self._doer.forget(token)

        paths = [Path(s) for s in sources]

        def work() -> ImportPlan:
            plan = plan_import(self._lib, paths, project_id, lambda: stopped)
            plan.photos()  # grouped here, so that the GUI thread finds it done
            return plan

        token = self._doer.ask(work, on_plan, on_error)
        return cancel

    def acts_on(self, refs: Sequence[PhotoRef], done: Callable[[int, int], None]) -> None:
        self.reader.ask(lambda: browse.acts_on(self._lib, [r.photo_id for r in refs]), lambda found: done(*found))

    def count(self, photo_filter: PhotoFilter, done: Callable[[int], None]) -> None:
        self._counts.count(photo_filter, done)

    def story(self, photo_id: int, done: Callable[[PhotoStory], None]) -> None:
        """The history of a photo and the sidecars beside it."""
        self.reader.ask(lambda: story.story(self._lib, photo_id), done)

    def compare(self, refs: Sequence[PhotoRef], done: Callable[[Comparison | None], None]) -> None:
        """What many photos have in common and where they differ."""
        ids = [r.photo_id for r in refs]
        self.reader.ask(lambda: story.compare(self._lib, ids), done)

    def paths(self, refs: Sequence[PhotoRef], done: Callable[[list[Path]], None]) -> None:
        ids = [r.photo_id for r in refs]
        self.reader.ask(lambda: browse.paths(self._lib, ids), done)

    def cards(self, done: Callable[[tuple[Path, ...]], None]) -> None:
        """The memory cards that are in now."""
        self.reader.ask(browse.cards, done)

    def free_space(self, done: Callable[[int], None]) -> None:
        self._counter.ask(lambda: browse.free_space(self._lib), done)

    # Events

    def _changed(self, changes: ChangeSet) -> None:
        self.photos.on_changes(changes)

    def _thumbnail_absent(self, photo_id: int) -> None:
        """A thumbnail that is said to be there is not: it is made again without waiting for maintenance (R83)."""
        row = self.photos.row_of(photo_id)
        if row is not None and row.thumbnail.status is DerivativeStatus.GENERATED and not self.room.looking:
            self._lost.add(photo_id)
            self._heal.start()

    def _heal_lost(self) -> None:
        rows = [row for i in self._lost if (row := self.photos.row_of(i)) is not None]
        self._lost.clear()
        if rows:
            self._make_pictures([row.ref for row in rows], "Missing thumbnails")

    def _make_pictures(self, refs: Sequence[PhotoRef], label: str) -> None:
        request = TaskRequest("generate_derivatives", photos=tuple(refs), source=Source.SYSTEM, label=label)
        self._doer.ask(lambda: self._engine.start_task(request), self._nothing)

    def _read_anew(self, refs: Sequence[PhotoRef]) -> None:
        """Photos that were parted from others: what their own file says and shows."""
        metadata = TaskRequest("regenerate_metadata", photos=tuple(refs), source=Source.SYSTEM, label="Parted photos")
        self._doer.ask(lambda: self._engine.start_task(metadata), self._nothing)
        self._make_pictures(refs, "Pictures of parted photos")

    def _changed_outside(self, photo_ids: frozenset[int] | None) -> None:
        """Something was written since we last looked; who wrote it does not matter."""
        self.stacks.look()
        if photo_ids is None or photo_ids:
            self.photos.look_again(photo_ids)
        self.projects.refresh()
        self.finder.refresh()
        self.tasks.refresh()
        self.activity.questions.refresh()

    def _refuse(self, error: PhotoDeskError) -> None:
        self.refused.emit(error.told, error.hint)

    def _apply(self, settings: Settings) -> None:
        """Settings that something holds on to; all others are asked for each time."""
        before, self._applied = self._applied, settings
        self.workers.resize(speed.slots(settings, _cores()))
        self._set_decoders(settings)
        self.viewing.configure(settings)
        self.sidecar_keeper.apply(settings)
        if settings.maintenance.interval_minutes != before.maintenance.interval_minutes and not self.room.looking:
            self._doer.ask(self._scheduler.poke, self._nothing)

    def _set_decoders(self, settings: Settings) -> None:
        rules = settings.decoders
        self._lib.decoders.configure(
            speed.decoders(settings, _cores()),
            float(rules.time_limit_s),
            rules.memory_limit_mb << 20,
            rules.pixel_limit_mp * 1_000_000,
            niceness=speed.niceness(settings),
        )

    def _nothing(self, _answer: object) -> None:
        """An answer nobody waits for."""


def _cores() -> int:
    return os.cpu_count() or 1
