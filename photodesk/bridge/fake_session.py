"""A session over a library in memory, shipped for tests of the window: the models are the real ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, Signal

from photodesk.bridge.fake_activity import FakeActivity
from photodesk.bridge.fake_decisions import FakeDecisions
from photodesk.bridge.fake_edits import FakeEdits, FakeSidecars
from photodesk.bridge.fake_finder import FakeFinder
from photodesk.bridge.fake_moving_in import FakeMovingIn
from photodesk.bridge.fake_photos import FakeLibrary, compared
from photodesk.bridge.fakes import Queue
from photodesk.bridge.hub import Hub
from photodesk.bridge.job_list_model import JobListModel
from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.project_list_model import ProjectListModel
from photodesk.bridge.reader import Reader
from photodesk.bridge.room_watch import RoomWatch
from photodesk.bridge.selection_model import PhotoSelection
from photodesk.bridge.settings_port import SettingsPort
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.bridge.trash_watch import TrashWatch
from photodesk.bridge.viewing import Viewing
from photodesk.config.settings import Settings
from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.export import ExportChoice, ExportPlan
from photodesk.domain.filter import PhotoFilter, Sort
from photodesk.domain.intake import ImportChoice, ImportPlan
from photodesk.domain.name_template import NewNames, RenamePlan
from photodesk.domain.photo import FileKind, PhotoRef
from photodesk.domain.plan import Pending, PendingFile, Standing
from photodesk.domain.project import Availability
from photodesk.domain.review import ProjectReview, Review, stack_shares
from photodesk.domain.story import Comparison, Contradiction, Happened, PhotoStory, Sidecar
from photodesk.domain.task import TaskRequest
from photodesk.domain.trash import DeletionFacts
from photodesk.domain.trouble import Trouble
from photodesk.library.originals import originals as originals_by
from photodesk.library.preferences import Preferences


class FakeStacks:
    """Who is stacked with whom in the library in memory."""

    def __init__(self, library: FakeLibrary, reader: Reader) -> None:
        self._library, self._reader = library, reader

    def members(self, photo_id: int, done: Callable[[tuple[int, ...]], None]) -> None:
        self._reader.ask(lambda: self._of(photo_id), done)

    def _of(self, photo_id: int) -> tuple[int, ...]:
        table = self._library.stacks()
        stack_of = dict(zip(table.photo_ids, table.stack_ids, strict=True))
        return tuple(i for i, s in stack_of.items() if s == stack_of.get(photo_id))


class FakeCommits(QObject):
    """What is pending in the library in memory; what is asked for is written down."""

    standing_changed = Signal()

    def __init__(self, library: FakeLibrary, hub: Hub, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self.asked: list[tuple[object, ...]] = []
        hub.changed.connect(self._changed)

    def _items(self) -> list[PendingFile]:
        return [
            PendingFile(row.ref.photo_id, row.ref.project_id, row.ref.photo_id * 10 + n, f.name, f.kind, f.size)
            for row in self._library.photos.values()
            for n, f in enumerate(row.files)
            if row.keep.of(f.kind) is False
        ]

    @property
    def standing(self) -> tuple[Standing, ...]:
        pending = Pending(tuple(self._items()))
        return tuple(Standing(i, Availability.ONLINE, totals) for i, totals in pending.by_project().items())

    def review(self, done: Callable[[Review], None]) -> None:
        pending = Pending(tuple(self._items()))
        rows = self._library.photos
        parts = tuple(
            ProjectReview(
                project_id=project_id,
                name=f"Project {project_id}",
                availability=Availability.ONLINE,
                totals=totals,
                jpegs=sum(i.kind is FileKind.JPEG for i in pending.items if i.project_id == project_id),
                raws=sum(i.kind is FileKind.RAW for i in pending.items if i.project_id == project_id),
                stays_photos=0,
                stays_files=0,
                rows=tuple(rows[i] for i in pending.photo_ids if rows[i].ref.project_id == project_id),
            )
            for project_id, totals in pending.by_project().items()
        )
        leaving = [row for row in rows.values() if row.files and all(row.keep.of(f.kind) is False for f in row.files)]
        done(Review(pending, parts, stacks=stack_shares(leaving)))

    def commit(self, shown: Pending) -> None:
        self.asked.append(("commit", shown))

    def restore(self, refs: Sequence[PhotoRef]) -> None:
        self.asked.append(("restore", tuple(refs)))

    def undo(self, task_id: int) -> None:
        self.asked.append(("undo", task_id))

    def move(self, refs: Sequence[PhotoRef], project_id: int | None, name: str = "") -> None:
        self.asked.append(("move", tuple(refs), project_id, name))

    def plan_names(self, refs: Sequence[PhotoRef], template: str, done: Callable[[RenamePlan], None]) -> int:
        rows = [self._library.photos[r.photo_id] for r in refs]
        samples = [
            NewNames(row.ref.photo_id, tuple(f.name for f in row.files), tuple(f"{n}-{f.name}" for f in row.files))
            for n, row in enumerate(rows, 1)
        ]
        done(RenamePlan(len(refs), tuple(samples)))
        return 0

    def forget(self, token: int | None) -> None:
        """Every plan has been given at once."""

    def give_name(self, ref: PhotoRef, name: str) -> None:
        self.asked.append(("name", ref, name))

    def give_names(self, refs: Sequence[PhotoRef], template: str) -> None:
        self.asked.append(("rename", tuple(refs), template))

    def _changed(self, _changes: ChangeSet) -> None:
        self.standing_changed.emit()


class FakeExports:
    """Plans that would export every file; what is asked for is written down."""

    def __init__(self, library: FakeLibrary) -> None:
        self._library = library
        self.asked: list[tuple[object, ...]] = []
        self.refusal = ""

    def plan(self, refs: Sequence[PhotoRef], choice: ExportChoice, done: Callable[[ExportPlan], None]) -> int:
        rows = [self._library.photos[r.photo_id] for r in refs]
        files = [f for row in rows for f in row.files]
        names = {row.ref.photo_id: tuple(f.name for f in row.files) for row in rows}
        samples = [NewNames(photo_id, same, same) for photo_id, same in names.items()]
        size = sum(f.size for f in files)
        done(ExportPlan(len(rows), len(files), size, 412_000_000_000, tuple(samples), refusal=self.refusal))
        return 0

    def forget(self, token: int | None) -> None:
        """Every plan has been given at once."""

    def start(self, refs: Sequence[PhotoRef], choice: ExportChoice) -> None:
        self.asked.append(("export", tuple(refs), choice))

    def reveal(self, task_id: int) -> None:
        self.asked.append(("reveal", task_id))


class FakeProjectVerbs:
    """What is asked for is written down."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    def create(self, name: str, done: Callable[[int], None]) -> None:
        self.asked.append(("create", name))

    def give_name(self, project_id: int, name: str) -> None:
        self.asked.append(("rename", project_id, name))

    def archive(self, project_id: int, *, archived: bool) -> None:
        self.asked.append(("archive", project_id, archived))

    def relink(self, project_id: int, folder: str) -> None:
        self.asked.append(("relink", project_id, folder))

    def deletion(self, project_id: int, done: Callable[[DeletionFacts], None]) -> None:
        done(DeletionFacts(8, 9, 1_200_000_000, 2, False, "2026-12-20T12:00:00.000000Z"))

    def delete(self, project_id: int, name: str) -> None:
        self.asked.append(("delete", project_id, name))


class FakeSession(QObject):
    """The attributes of a LibrarySession; what it is asked to do it writes down in `submitted` and `wishes`."""

    refused = Signal(str, str)

    def __init__(self, library: FakeLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library = library
        self.submitted: list[TaskRequest] = []
        self.wishes: list[tuple[object, ...]] = []
        self.queue = Queue()
        self.hub = Hub(self)
        self.reader = Reader(self)
        self.photos = PhotoListModel(self.reader, library, self)
        self.selection = PhotoSelection(self.photos, self)
        self.thumbnails = Thumbnails(self)
        originals = originals_by(library.original, Settings())
        self.viewing = Viewing(originals, self.reader, self.thumbnails, self)
        self.projects = ProjectListModel(self.hub, self.reader, library, self)
        self.commits = FakeCommits(library, self.hub, self)
        self.exports = FakeExports(library)
        self.project_verbs = FakeProjectVerbs()
        self.moving_in = FakeMovingIn(self.wishes, self)
        self.trash = TrashWatch(library.trash_facts, self.reader, self.hub, self)
        self.decisions = FakeDecisions(library, self.hub, self)
        self.edits = FakeEdits(library)
        self.sidecar_keeper = FakeSidecars()
        self.stacks = FakeStacks(library, self.reader)
        self.finder = FakeFinder(library, self.reader, self.hub, self)
        self.trouble = Trouble.NONE
        self.room = RoomWatch(lambda: self.trouble, self.reader, self)
        self.settings_folder = TemporaryDirectory(prefix="photodesk-settings-")
        self.settings = SettingsPort(Preferences(Path(self.settings_folder.name)), self.reader, self)
        self.tasks = JobListModel(self.hub, self.reader, self.queue, self.projects, parent=self)
        self.activity = FakeActivity(self.hub, self.reader, self.wishes, self)
        self.histories: dict[int, tuple[Happened, ...]] = {}
        self.sidecars: dict[int, tuple[Sidecar, ...]] = {}
        self.contradictions: dict[int, tuple[Contradiction, ...]] = {}
        self.folders: dict[int, str] = {}
        self.hub.changed.connect(self.photos.on_changes)
        self.library_name, self.library_path = "Studio library", "/photos"
        self.next_maintenance: str | None = "2026-11-20T15:00:00.000000Z"

    def submit(self, request: TaskRequest) -> None:
        self.submitted.append(request)

    def acts_on(self, refs: Sequence[PhotoRef], done: Callable[[int, int], None]) -> None:
        ids = [r.photo_id for r in refs]
        self.reader.ask(lambda: self.library.rows(ids), lambda rows: done(len(rows), sum(len(r.files) for r in rows)))

    def count(self, photo_filter: PhotoFilter, done: Callable[[int], None]) -> None:
        self.reader.ask(lambda: len(self.library.photo_list(photo_filter, Sort())), done)

    def story(self, photo_id: int, done: Callable[[PhotoStory], None]) -> None:
        told = PhotoStory(
            photo_id,
            self.histories.get(photo_id, ()),
            self.sidecars.get(photo_id, ()),
            self.contradictions.get(photo_id, ()),
            self.folders.get(photo_id, ""),
        )
        self.reader.ask(lambda: told, done)

    def compare(self, refs: Sequence[PhotoRef], done: Callable[[Comparison | None], None]) -> None:
        ids = [r.photo_id for r in refs]
        self.reader.ask(lambda: compared(self.library.rows(ids)), done)

    def paths(self, refs: Sequence[PhotoRef], done: Callable[[list[Path]], None]) -> None:
        ids = [r.photo_id for r in refs]
        self.reader.ask(lambda: self.library.paths(ids), done)

    def reveal(self, refs: Sequence[PhotoRef]) -> None:
        self.wishes.append(("reveal", *refs))

    def cancel(self, task_id: int) -> None:
        self.wishes.append(("cancel", task_id))

    def pause(self, task_id: int) -> None:
        self.wishes.append(("pause", task_id))

    def resume(self, task_id: int) -> None:
        self.wishes.append(("resume", task_id))

    def retry_failed(self, task_id: int, item_ids: Sequence[int] | None = None) -> None:
        self.wishes.append(("retry", task_id, item_ids))

    def plan_import(
        self,
        sources: Sequence[str],
        project_id: int | None,
        on_plan: Callable[[ImportPlan], None],
        on_error: Callable[[PhotoDeskError], None],
    ) -> Callable[[], None]:
        """Never answers: the sheet shows its sources and goes on waiting."""
        self.wishes.append(("plan", tuple(sources), project_id))
        return lambda: self.wishes.append(("plan canceled",))

    def start_import(self, choice: ImportChoice) -> None:
        self.wishes.append(("import", choice))

    def cards(self, done: Callable[[tuple[Path, ...]], None]) -> None:
        self.reader.ask(tuple, done)

    def free_space(self, done: Callable[[int], None]) -> None:
        self.reader.ask(lambda: 412_000_000_000, done)

    def close(self) -> None:
        self.reader.stop()
        self.thumbnails.stop()
        self.viewing.stop()
