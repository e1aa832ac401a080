"""What came of the tasks the user started, as a toast; of all other work the Activity panel tells."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from photodesk.bridge.job_list_model import JobListModel
from photodesk.bridge.task_card import TaskCard
from photodesk.domain.job import Control, JobStatus, Source
from photodesk.ui import words
from photodesk.ui.activity import task_words
from photodesk.ui.toast import Toast

UNDONE_WHOLE = frozenset({"change_commit", "change_commit_all", "rename_photos"})


class Outcomes(QObject):
    """`show_activity` opens the panel, where failed items stand with reason and remedy; `undo_commit(task id)` brings
    back what a commit took, or the names before a rename; `reveal(task id)` shows what an export made, `show_report`
    what moving in came to."""

    def __init__(
        self,
        tasks: JobListModel,
        toast: Toast,
        show_activity: Callable[[], None],
        undo_commit: Callable[[int], None],
        reveal: Callable[[int], None],
        show_report: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._toast, self._show_activity, self._undo_commit = toast, show_activity, undo_commit
        self._reveal, self._show_report = reveal, show_report
        tasks.ended.connect(self._ended)

    def _ended(self, card: TaskCard) -> None:
        if card.source is not Source.USER:
            return
        text, amiss = task_words.outcome(card)
        if card.type == "export_photos" and card.progress.done and not amiss:
            self._say(text, "Reveal", lambda: self._reveal(card.task_id))
            return
        if card.type == "move_in" and card.status is not JobStatus.CANCELED:
            self._say(text, "Report", self._show_report, "warn" if amiss else "check")
            return
        deleted = card.type == "project_delete" and card.status is JobStatus.COMPLETED
        if deleted or (card.type in UNDONE_WHOLE and card.progress.done):
            icon = "warn" if amiss else "check"
            self._say(text, "Undo", lambda: self._undo_commit(card.task_id), icon)
        elif amiss:
            self._say(text, "Show", self._show_activity, "warn")
        else:
            self._say(text)

    def _say(
        self, text: str, label: str | None = None, act: Callable[[], None] | None = None, icon: str = "check"
    ) -> None:
        """In turn: the end of one task does not take the Undo of another from the screen."""
        self._toast.show_message(words.shown(text), label, act, icon=icon, waits=True)


_CONTROLLED = {Control.PAUSE: "paused", Control.RESUME: "resumed", Control.CANCEL: "canceled"}


def controlled(project: str, control: Control, count: int) -> str:
    """What came of a wish about the work of a project: "Coast: 2 jobs paused"."""
    name = words.shown(project)
    if control is Control.RETRY:
        return f"{name}: {words.counted(count, 'task')} started again" if count else f"{name}: nothing to do again"
    if not count:
        return f"{name}: nothing {'is paused' if control is Control.RESUME else 'waits or runs'}"
    return f"{name}: {words.counted(count, 'job')} {_CONTROLLED[control]}"
