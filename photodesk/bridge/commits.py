"""Commit, revert, restore and move as the window asks for them; and what is pending, for the commit bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from photodesk.bridge.reader import Reader
from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.errors import NotFoundError
from photodesk.domain.name_template import RenamePlan
from photodesk.domain.photo import PhotoRef
from photodesk.domain.plan import Pending, Standing
from photodesk.domain.review import Review
from photodesk.domain.task import TaskRequest, TaskStarted
from photodesk.domain.trash import operation_name
from photodesk.jobs.reads import QueueReads
from photodesk.library import review
from photodesk.library.commit import commit_request
from photodesk.library.move import move_request
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import create_project
from photodesk.library.rename import name_request, rename_request, undo_rename_request
from photodesk.library.rename_plan import plan_rename
from photodesk.library.restore import restore_request

CALM_MS = 150
_COUNTED = frozenset({Aspect.PLAN, Aspect.STATE, Aspect.FILES, Aspect.PROJECT, Aspect.REMOVED})


class Commits(QObject):
    """GUI thread only; the verbs return at once. `standing_changed`: what is pending has been counted anew."""

    standing_changed = Signal()

    def __init__(
        self,
        lib: OpenLibrary,
        reader: Reader,
        doer: Reader,
        queue: QueueReads,
        start: Callable[[TaskRequest], TaskStarted],
        told: Callable[[TaskStarted], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lib, self._reader, self._doer, self._queue = lib, reader, doer, queue
        self._start, self._told = start, told
        self._standing: tuple[Standing, ...] = ()
        self._soon = QTimer(self, singleShot=True, interval=CALM_MS)
        self._soon.timeout.connect(self.refresh)

    @property
    def standing(self) -> tuple[Standing, ...]:
        """What is pending, per project."""
        return self._standing

    def refresh(self) -> None:
        self._reader.ask(lambda: review.standing(self._lib), self._counted)

    def on_changes(self, changes: ChangeSet) -> None:
        """Count again when decisions, files or projects changed; many changes in a row become one count."""
        if (changes.projects or changes.ids(*_COUNTED)) and not self._soon.isActive():
            self._soon.start()

    def review(self, done: Callable[[Review], None]) -> None:
        """Read what a commit would do."""
        self._reader.ask(lambda: review.review(self._lib), done)

    def commit(self, shown: Pending) -> None:
        """Carry out exactly what was shown."""
        self._submit(lambda: commit_request(self._lib, shown=shown))

    def restore(self, refs: Sequence[PhotoRef]) -> None:
        """Bring back what of these photos lies in the trash."""
        ids = [r.photo_id for r in refs]
        self._submit(lambda: restore_request(self._lib, photo_ids=ids))

    def undo(self, task_id: int) -> None:
        """Bring back everything one commit took, or one deleted project; give back the names before a rename."""

        def request() -> TaskRequest:
            task = self._queue.task(task_id)
            if task is None:
                raise NotFoundError("That is no longer listed.", "Restore its photos from the Trash view.")
            if task.type == "rename_photos":
                return undo_rename_request(self._lib, task)
            verb = "delete" if task.type == "project_delete" else "commit"
            return restore_request(self._lib, operation=operation_name(verb, task.id, task.created_at))

        self._submit(request)

    def move(self, refs: Sequence[PhotoRef], project_id: int | None, name: str = "") -> None:
        """Move photos to a project, or to a new one of that name."""
        ids = [r.photo_id for r in refs]

        def request() -> TaskRequest:
            target = self._lib.projects.get(project_id) if project_id is not None else None
            return move_request(self._lib, ids, target if target is not None else create_project(self._lib, name))

        self._submit(request)

    def plan_names(self, refs: Sequence[PhotoRef], template: str, done: Callable[[RenamePlan], None]) -> int:
        """Say what a rename would do; the answer is a token for `forget`."""
        ids = [r.photo_id for r in refs]
        return self._doer.ask(lambda: plan_rename(self._lib, ids, template), done)

    def forget(self, token: int | None) -> None:
        """Nobody waits for this plan any more."""
        self._doer.forget(token)

    def give_names(self, refs: Sequence[PhotoRef], template: str) -> None:
        """Rename photos by a template."""
        ids = [r.photo_id for r in refs]
        self._submit(lambda: rename_request(self._lib, ids, template))

    def give_name(self, ref: PhotoRef, name: str) -> None:
        """Give one photo a name."""
        self._submit(lambda: name_request(self._lib, ref.photo_id, name))

    def _submit(self, request: Callable[[], TaskRequest]) -> None:
        self._doer.ask(lambda: self._start(request()), self._told)

    def _counted(self, found: Sequence[Standing]) -> None:
        if tuple(found) != self._standing:
            self._standing = tuple(found)
            self.standing_changed.emit()
