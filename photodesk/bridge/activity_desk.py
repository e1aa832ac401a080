"""What the Activity panel and the banners ask for besides pausing and retrying a task: all of it off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import QObject

from photodesk.bridge.hub import Hub
from photodesk.bridge.pause_all import PauseAll
from photodesk.bridge.questions import Questions
from photodesk.bridge.queue_browser import QueueBrowser
from photodesk.bridge.reader import Reader
from photodesk.domain.changes import ChangeSet
from photodesk.domain.job import Control
from photodesk.domain.question import Question, QuestionKind
from photodesk.domain.task import TaskRequest
from photodesk.jobs.clock import stamp, utc_now
from photodesk.jobs.engine import Engine
from photodesk.library.discovery import take_as_new
from photodesk.library.open_library import OpenLibrary


class Answer(StrEnum):
    """What can be answered to a question. `gone` marks files missing; `own_project` gives a copied folder an identity
    of its own. Nothing on disk is removed by any of them."""

    LOOK_AGAIN = "look_again"
    GONE = "gone"
    OWN_PROJECT = "own_project"


ANSWERS: dict[QuestionKind, tuple[Answer, ...]] = {
    QuestionKind.MASS_ABSENCE: (Answer.LOOK_AGAIN, Answer.GONE),
    QuestionKind.COPIED_PROJECT: (Answer.LOOK_AGAIN, Answer.OWN_PROJECT),
}
"""The safe answer first."""


def task_for(question: Question, answer: Answer) -> TaskRequest:
    """The work that follows from an answer. The check itself closes the question when it no longer arises."""
    if question.kind is QuestionKind.MASS_ABSENCE:
        payload = {"accept_absence": True} if answer is Answer.GONE else {}
        return TaskRequest("manifest_check", project_id=question.project_id, payload=payload)
    return TaskRequest("folder_discovery")


class ActivityDesk(QObject):
    """GUI thread only; callbacks come later, on the GUI thread.

    `questions` are the open ones, `pause_all` the pause of everything that ends by itself.
    """

    def __init__(
        self,
        lib: OpenLibrary,
        engine: Engine,
        hub: Hub,
        reader: Reader,
        doer: Reader,
        queue: QueueBrowser,
        submit: Callable[[TaskRequest], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lib, self._engine, self._hub = lib, engine, hub
        self._reader, self._doer, self._queue, self._submit = reader, doer, queue, submit
        self.questions = Questions(hub, reader, lambda: lib.questions.open(lib.tenant), self)
        self.pause_all = PauseAll(engine, hub, doer, lib.tenant, self)

    def clear(self, done: Callable[[], None]) -> None:
        """Take every ended task out of the list, now. What runs and waits stays."""

        def prune() -> None:
            while self._engine.jobs.prune(stamp(utc_now())):
                pass

        self._doer.ask(prune, lambda _nothing: done())

    def control_project(self, project_id: int, control: Control, done: Callable[[int], None]) -> None:
        """Pause, resume, cancel or retry the work of one project. `done` gets how many jobs it reached (of retry: how
        many tasks were started)."""
        verbs: dict[Control, Callable[..., Sequence[object]]] = {
            Control.PAUSE: self._engine.pause,
            Control.RESUME: self._engine.resume,
            Control.CANCEL: self._engine.cancel,
            Control.RETRY: self._engine.retry_failed,
        }
        self._doer.ask(lambda: len(verbs[control](project_id=project_id)), done)

    def why_waits(self, task_id: int, done: Callable[[list[str]], None]) -> None:
        """Why nobody works on a task (R112); an empty list when a free worker takes it next."""
        self._reader.ask(lambda: self._queue.why_waits(task_id), done)

    def answer(self, question: Question, answer: Answer) -> None:
        """Answer a question. A failure comes back through the session's `refused`."""
        if answer is Answer.OWN_PROJECT:
            self._doer.ask(lambda: self._own_project(question.subject), self._taken)
        else:
            self._submit(task_for(question, answer))

    def _own_project(self, folder: str) -> int:
        return take_as_new(self._lib, folder).id

    def _taken(self, project_id: int) -> None:
        self._hub.changed.emit(ChangeSet(projects=frozenset({project_id})))
        self.questions.refresh()
        self._submit(TaskRequest("folder_check", project_id=project_id))
