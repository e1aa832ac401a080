"""Verbs on a project as a whole, off the GUI thread: new, rename, archive, relink, delete and taking that back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from photodesk.bridge.hub import Hub
from photodesk.bridge.reader import Reader
from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import NotFoundError
from photodesk.domain.project import Project
from photodesk.domain.task import TaskRequest, TaskStarted
from photodesk.domain.trash import DeletionFacts
from photodesk.library.deletion_facts import deletion_facts
from photodesk.library.folder_alignment import rename_project
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import create_project
from photodesk.library.relink import archive, relink


class ProjectsPort(QObject):
    """GUI thread only; every verb returns at once. What cannot be done comes back through the session's `refused`."""

    def __init__(
        self,
        lib: OpenLibrary,
        reader: Reader,
        doer: Reader,
        hub: Hub,
        submit: Callable[[TaskRequest], None],
        start: Callable[[TaskRequest], TaskStarted],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lib, self._reader, self._doer, self._hub = lib, reader, doer, hub
        self._submit, self._start = submit, start

    def create(self, name: str, done: Callable[[int], None]) -> None:
        """Make an empty project; `done(its id)`."""

        def made(project: Project) -> None:
            self._told(project)
            done(project.id)

        self._doer.ask(lambda: create_project(self._lib, name), made)

    def give_name(self, project_id: int, name: str) -> None:
        """The name changes at once; the folder follows through the queue, so that it is not renamed under an import."""

        def work() -> Project:
            project = rename_project(self._lib, self._project(project_id), name)
            self._start(TaskRequest("folder_alignment", project_id=project.id))
            return project

        self._doer.ask(work, self._told)

    def archive(self, project_id: int, *, archived: bool) -> None:
        """Put a project away, or take it out again."""
        self._doer.ask(lambda: archive(self._lib, self._project(project_id), archived=archived), self._told)

    def relink(self, project_id: int, folder: str) -> None:
        """The folder is taken at the user's word, then checked: what is there, what is missing, what is new."""

        def work() -> Project:
            project = relink(self._lib, self._project(project_id), Path(folder).absolute())
            self._start(TaskRequest("maintenance", project_id=project.id))
            return project

        self._doer.ask(work, self._told)

    def deletion(self, project_id: int, done: Callable[[DeletionFacts], None]) -> None:
        """Read what deleting would do."""
        self._reader.ask(lambda: deletion_facts(self._lib, project_id), done)

    def delete(self, project_id: int, name: str) -> None:
        """Photos go to the trash, the project hides; the Trash brings both back."""
        self._submit(TaskRequest("project_delete", project_id=project_id, label=f"Delete {name}"))

    def _project(self, project_id: int) -> Project:
        found = self._lib.projects.get(project_id)
        if found is None:
            raise NotFoundError("The project is gone.", "It may have been deleted; see the Trash.")
        return found

    def _told(self, project: Project) -> None:
        self._hub.changed.emit(ChangeSet(projects=frozenset({project.id})))
