"""What the Activity panel asks for, without an engine: wishes are written down, answers come at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from photodesk.bridge.activity_desk import Answer
from photodesk.bridge.hub import Hub
from photodesk.bridge.project_list_model import Asks
from photodesk.bridge.questions import Questions
from photodesk.domain.job import Control
from photodesk.domain.question import Question


class FakePauseAll(QObject):
    """`until` is what the test puts there."""

    changed = Signal()

    def __init__(self, wishes: list[tuple[object, ...]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wishes = wishes
        self.until: object = None

    def begin(self, span: object) -> None:
        self._wishes.append(("pause all", span))

    def end(self) -> None:
        self._wishes.append(("resume all",))

    def put(self, until: object) -> None:
        """As if it had begun, or ended."""
        self.until = until
        self.changed.emit()


class FakeActivity(QObject):
    """`asked` are the questions that are open; `reasons` why a task waits."""

    def __init__(self, hub: Hub, reader: Asks, wishes: list[tuple[object, ...]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wishes = wishes
        self.asked: list[Question] = []
        self.reasons: dict[int, list[str]] = {}
        self.questions = Questions(hub, reader, lambda: list(self.asked), self)
        self.pause_all = FakePauseAll(wishes, self)

    def clear(self, done: Callable[[], None]) -> None:
        self._wishes.append(("clear",))
        done()

    def control_project(self, project_id: int, control: Control, done: Callable[[int], None]) -> None:
        self._wishes.append((control, project_id))
        done(2)

    def why_waits(self, task_id: int, done: Callable[[list[str]], None]) -> None:
        done(self.reasons.get(task_id, []))

    def answer(self, question: Question, answer: Answer) -> None:
        self._wishes.append(("answer", question.id, answer))
