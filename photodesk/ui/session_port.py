"""What the window needs of an open library: the only way from widgets to everything behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import SignalInstance

from photodesk.bridge.activity_desk import Answer
from photodesk.bridge.commits import Commits
from photodesk.bridge.hub import Hub
from photodesk.bridge.job_list_model import JobListModel
from photodesk.bridge.moving_in_port import MoveChoice
from photodesk.bridge.pause_all import PauseAll
from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.project_list_model import ProjectListModel
from photodesk.bridge.questions import Questions
from photodesk.bridge.room_watch import RoomWatch
from photodesk.bridge.selection_model import PhotoSelection
from photodesk.bridge.settings_port import SettingsPort
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.bridge.viewing import Viewing
from photodesk.domain.edits import Edit
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.export import ExportChoice, ExportPlan
from photodesk.domain.filter import PhotoFilter, PlanCounts
from photodesk.domain.intake import ImportChoice, ImportPlan
from photodesk.domain.job import Control
from photodesk.domain.marks import Mark
from photodesk.domain.moving_in import MoveReport
from photodesk.domain.name_template import RenamePlan
from photodesk.domain.pair_change import PairDeed
from photodesk.domain.photo import PhotoRef
from photodesk.domain.question import Question
from photodesk.domain.search import SavedSearch
from photodesk.domain.shared_words import ClockPreview, ClockScope, SharedWords
from photodesk.domain.sidecar_merge import Choice
from photodesk.domain.stack_choices import StackDeed
from photodesk.domain.story import Comparison, PhotoStory
from photodesk.domain.tag import TagCount, TagShare
from photodesk.domain.task import TaskRequest
from photodesk.domain.trash import DeletionFacts, TrashFacts


class DecisionPort(Protocol):
    """Decisions of the user (bridge.decisions.Decisions)."""

    @property
    def decided(self) -> SignalInstance: ...
    @property
    def undone(self) -> SignalInstance: ...
    @property
    def redone(self) -> SignalInstance: ...
    @property
    def refused(self) -> SignalInstance: ...
    @property
    def history_changed(self) -> SignalInstance: ...
    @property
    def undo_words(self) -> str: ...
    @property
    def redo_words(self) -> str: ...

    def mark(self, refs: Sequence[PhotoRef], mark: Mark) -> None: ...
    def tag(self, refs: Sequence[PhotoRef], add: Iterable[str] = (), remove: Iterable[str] = ()) -> None: ...
    def edit(self, refs: Sequence[PhotoRef], edit: Edit) -> None: ...
    def rename_tag(self, old: str, new: str) -> None: ...
    def delete_tag(self, name: str) -> None: ...
    def restack(self, deed: StackDeed, refs: Sequence[PhotoRef]) -> None: ...
    def pair(self, deed: PairDeed, refs: Sequence[PhotoRef]) -> None: ...
    def keep_only(self, ref: PhotoRef, others: Sequence[PhotoRef]) -> None: ...
    def undo(self) -> None: ...
    def redo(self) -> None: ...


class CommitPort(Protocol):
    """What the rename sheet asks for (bridge.commits.Commits)."""

    def plan_names(self, refs: Sequence[PhotoRef], template: str, done: Callable[[RenamePlan], None]) -> int:
        """Say what a rename would do; the answer is a token for `forget`."""

    def forget(self, token: int | None) -> None: ...
    def give_names(self, refs: Sequence[PhotoRef], template: str) -> None: ...


class ExportPort(Protocol):
    """Exports (bridge.exports.Exports)."""

    def plan(self, refs: Sequence[PhotoRef], choice: ExportChoice, done: Callable[[ExportPlan], None]) -> int:
        """Say what an export would do; the answer is a token for `forget`."""

    def forget(self, token: int | None) -> None: ...
    def start(self, refs: Sequence[PhotoRef], choice: ExportChoice) -> None: ...
    def reveal(self, task_id: int) -> None: ...


class FinderPort(Protocol):
    """Tags, counts of decisions, cameras, saved searches (bridge.finder.Finder)."""

    @property
    def tags_changed(self) -> SignalInstance: ...
    @property
    def saved_changed(self) -> SignalInstance: ...
    @property
    def tags(self) -> tuple[TagCount, ...]: ...
    @property
    def saved(self) -> tuple[SavedSearch, ...]: ...

    def refresh(self) -> None: ...
    def plan_counts(self, photo_filter: PhotoFilter, done: Callable[[PlanCounts], None]) -> int: ...
    def forget(self, token: int | None) -> None: ...
    def cameras(self, done: Callable[[list[str]], None]) -> None: ...
    def tag_shares(self, refs: Sequence[PhotoRef], done: Callable[[list[TagShare]], None]) -> None: ...
    def save_search(self, name: str, query: str, done: Callable[[int], None] | None = None) -> None: ...
    def rename_search(self, search_id: int, name: str) -> None: ...
    def remove_search(self, search_id: int) -> None: ...


class StackPort(Protocol):
    """Who is stacked with whom (bridge.stack_keeper.StackKeeper)."""

    def members(self, photo_id: int, done: Callable[[tuple[int, ...]], None]) -> None: ...


class ProjectVerbs(Protocol):
    """Verbs on a project as a whole (bridge.projects_port.ProjectsPort)."""

    def create(self, name: str, done: Callable[[int], None]) -> None: ...
    def give_name(self, project_id: int, name: str) -> None: ...
    def archive(self, project_id: int, *, archived: bool) -> None: ...
    def relink(self, project_id: int, folder: str) -> None: ...
    def deletion(self, project_id: int, done: Callable[[DeletionFacts], None]) -> None: ...
    def delete(self, project_id: int, name: str) -> None: ...


class EditPort(Protocol):
    """What is asked about words and capture times (bridge.edit_desk.EditDesk)."""

    def shared_words(self, refs: Sequence[PhotoRef], done: Callable[[SharedWords], None]) -> None: ...
    def foresee(self, scope: ClockScope, edit: Edit | None, done: Callable[[ClockPreview], None]) -> None: ...


class SidecarPort(Protocol):
    """Sidecars brought together with their photos (bridge.sidecar_keeper.SidecarKeeper)."""

    def write_all(self) -> None: ...
    def resolve(self, photo_id: int, choice: Choice) -> None: ...


class MovingInPort(Protocol):
    """Moving in from the older photo manager (bridge.moving_in_port.MovingInPort)."""

    def guess(self, source: str, done: Callable[[str], None]) -> int: ...
    def look(
        self, choice: MoveChoice, done: Callable[[MoveReport, str], None], refused: Callable[[PhotoDeskError], None]
    ) -> Callable[[], None]: ...
    def start(self, choice: MoveChoice) -> None: ...
    def report(self, done: Callable[[str, str], None]) -> None: ...
    def reveal(self, place: str) -> None: ...


class TrashPort(Protocol):
    """What lies in the trash (bridge.trash_watch.TrashWatch)."""

    @property
    def changed(self) -> SignalInstance: ...
    @property
    def facts(self) -> TrashFacts: ...


class ActivityPort(Protocol):
    """What the Activity panel and the banners ask for (bridge.activity_desk.ActivityDesk)."""

    @property
    def questions(self) -> Questions: ...
    @property
    def pause_all(self) -> PauseAll: ...

    def clear(self, done: Callable[[], None]) -> None:
        """Take every ended task out of the list."""

    def control_project(self, project_id: int, control: Control, done: Callable[[int], None]) -> None:
        """Pause, resume, cancel or retry the work of one project; `done(jobs, or new tasks)`."""

    def why_waits(self, task_id: int, done: Callable[[list[str]], None]) -> None:
        """Why nobody works on a task."""

    def answer(self, question: Question, answer: Answer) -> None: ...


class Session(Protocol):
    """GUI thread only. Every method returns at once; callbacks come later, on the GUI thread.

    `refused(message, hint)`: something that was asked for could not be done.
    """

    @property
    def hub(self) -> Hub: ...
    @property
    def photos(self) -> PhotoListModel: ...
    @property
    def selection(self) -> PhotoSelection: ...
    @property
    def thumbnails(self) -> Thumbnails: ...

    @property
    def viewing(self) -> Viewing: ...
    @property
    def projects(self) -> ProjectListModel: ...
    @property
    def tasks(self) -> JobListModel: ...
    @property
    def commits(self) -> Commits: ...
    @property
    def exports(self) -> ExportPort: ...
    @property
    def decisions(self) -> DecisionPort: ...
    @property
    def project_verbs(self) -> ProjectVerbs: ...
    @property
    def edits(self) -> EditPort: ...
    @property
    def sidecar_keeper(self) -> SidecarPort: ...
    @property
    def moving_in(self) -> MovingInPort: ...
    @property
    def trash(self) -> TrashPort: ...
    @property
    def stacks(self) -> StackPort: ...
    @property
    def finder(self) -> FinderPort: ...
    @property
    def activity(self) -> ActivityPort: ...
    @property
    def settings(self) -> SettingsPort: ...
    @property
    def room(self) -> RoomWatch: ...
    @property
    def library_name(self) -> str: ...
    @property
    def library_path(self) -> str: ...
    @property
    def refused(self) -> SignalInstance: ...
    @property
    def next_maintenance(self) -> str | None:
        """When the clock starts maintenance next (ISO UTC), None when it does not."""

    def submit(self, request: TaskRequest) -> None:
        """Start a task; a failure comes back through `refused`."""

    def acts_on(self, refs: Sequence[PhotoRef], done: Callable[[int, int], None]) -> None:
        """How many of `refs` exist and how many files they have."""

    def count(self, photo_filter: PhotoFilter, done: Callable[[int], None]) -> None:
        """How many photos a filter holds."""

    def story(self, photo_id: int, done: Callable[[PhotoStory], None]) -> None:
        """The history of a photo and the sidecars beside it."""

    def compare(self, refs: Sequence[PhotoRef], done: Callable[[Comparison | None], None]) -> None:
        """What many photos have in common and where they differ; None when they are gone."""

    def paths(self, refs: Sequence[PhotoRef], done: Callable[[list[Path]], None]) -> None:
        """The files of the photos on disk."""

    def reveal(self, refs: Sequence[PhotoRef]) -> None:
        """Show the files in the file manager of the desktop."""

    def cancel(self, task_id: int) -> None: ...

    def pause(self, task_id: int) -> None: ...

    def resume(self, task_id: int) -> None: ...

    def retry_failed(self, task_id: int, item_ids: Sequence[int] | None) -> None:
        """None retries every failed item of the task."""

    def plan_import(
        self,
        sources: Sequence[str],
        project_id: int | None,
        on_plan: Callable[[ImportPlan], None],
        on_error: Callable[[PhotoDeskError], None],
    ) -> Callable[[], None]:
        """Look at the sources in the background; the answer cancels it."""

    def start_import(self, choice: ImportChoice) -> None: ...

    def cards(self, done: Callable[[tuple[Path, ...]], None]) -> None: ...

    def free_space(self, done: Callable[[int], None]) -> None:
        """Bytes free where the library is."""

    def close(self) -> None:
        """Stop background work and reading."""
