"""What came of the tasks the user started, as a toast; of all other work the Activity panel tells."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from photodesk.bridge.job_list_model import JobListModel
from photodesk.bridge.task_card import TaskCard
from photodesk.domain.job import Source
from photodesk.ui import words
from photodesk.ui.activity import task_words
from photodesk.ui.toast import Toast


class Outcomes(QObject):
    """`show_activity` opens the panel, where failed items stand with reason and remedy."""

    def __init__(
        self, tasks: JobListModel, toast: Toast, show_activity: Callable[[], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._toast, self._show_activity = toast, show_activity
        tasks.ended.connect(self._ended)

    def _ended(self, card: TaskCard) -> None:
        if card.source is not Source.USER:
            return
        text, amiss = task_words.outcome(card)
        if amiss:
            self._toast.show_message(words.shown(text), "Show", self._show_activity, icon="warn")
        else:
            self._toast.show_message(words.shown(text))
