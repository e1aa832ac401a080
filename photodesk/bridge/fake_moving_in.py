"""Moving in without a library: what is asked for is written down, a dry run answers with what the test put there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from photodesk.bridge.moving_in_port import MoveChoice
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.moving_in import MoveReport


class FakeMovingIn(QObject):
    """`report_text` is what `report` answers; `answer` what a dry run finds (None: it never ends)."""

    refused = Signal(str, str)

    def __init__(self, wishes: list[tuple[object, ...]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wishes = wishes
        self.database = ""
        self.answer: MoveReport | PhotoDeskError | None = None
        self.report_text = ""

    def guess(self, source: str, done: Callable[[str], None]) -> int:
        self._wishes.append(("guess", source))
        done(self.database)
        return 0

    def look(
        self, choice: MoveChoice, done: Callable[[MoveReport, str], None], refused: Callable[[PhotoDeskError], None]
    ) -> Callable[[], None]:
        self._wishes.append(("look", choice))
        if isinstance(self.answer, PhotoDeskError):
            refused(self.answer)
        elif self.answer is not None:
            done(self.answer, self.report_text)
        return lambda: self._wishes.append(("look canceled",))

    def start(self, choice: MoveChoice) -> None:
        self._wishes.append(("move in", choice))

    def report(self, done: Callable[[str, str], None]) -> None:
        done("/photos/.photodesk/reports/moved-in.txt", self.report_text)

    def reveal(self, place: str) -> None:
        self._wishes.append(("reveal report", place))
