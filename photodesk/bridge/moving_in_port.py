"""Moving in as the window asks for it: a guess at the database, a dry run, the task, the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from photodesk.bridge.reader import Reader
from photodesk.bridge.reveal import reveal
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.moving_in import MoveReport
from photodesk.domain.task import TaskRequest, TaskStarted
from photodesk.library.moving_in import reports
from photodesk.library.moving_in.old_library import guess_database
from photodesk.library.moving_in.request import dry_run, move_request
from photodesk.library.open_library import OpenLibrary

PREVIEW_LINES = 3000
"""So many lines of a dry run are shown; the report afterwards holds all of them."""


@dataclass(frozen=True, slots=True)
class MoveChoice:
    """What the user chose: the old library's folder, its database, and whether photos are copied."""

    source: str
    database: str
    copy: bool = False


class MovingInPort(QObject):
    """GUI thread only; every method returns at once. `refused(message, hint)`: the report cannot be shown.

    Looking at an old library takes as long as it is large, so it has a thread of its own and holds up nothing else.
    """

    refused = Signal(str, str)

    def __init__(
        self,
        lib: OpenLibrary,
        reader: Reader,
        doer: Reader,
        start: Callable[[TaskRequest], TaskStarted],
        told: Callable[[TaskStarted], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lib, self._reader, self._doer = lib, reader, doer
        self._start, self._told = start, told
        self._looker = Reader(self)

    def guess(self, source: str, done: Callable[[str], None]) -> int:
        """The old program's database in or beside its library; "" when there is none to be seen."""

        def work() -> str:
            return str(guess_database(Path(source)) or "")

        return self._looker.ask(work, done)

    def look(
        self,
        choice: MoveChoice,
        done: Callable[[MoveReport, str], None],
        refused: Callable[[PhotoDeskError], None],
    ) -> Callable[[], None]:
        """A dry run: what moving in would do, and that as text. The answer cancels it; then nothing is called back."""
        stopped = False

        def cancel() -> None:
            nonlocal stopped
            stopped = True
            self._looker.forget(token)

        def work() -> tuple[MoveReport, str]:
            source, database = Path(choice.source), Path(choice.database)
            report = dry_run(self._lib, source, database, copy=choice.copy, stop=lambda: stopped)
            return report, reports.text_of(report, PREVIEW_LINES)

        token = self._looker.ask(work, lambda answer: done(*answer), refused)
        return cancel

    def start(self, choice: MoveChoice) -> None:
        """Move in; a refusal comes back through the session."""

        def work() -> TaskStarted:
            return self._start(move_request(self._lib, Path(choice.source), Path(choice.database), copy=choice.copy))

        self._doer.ask(work, self._told)

    def report(self, done: Callable[[str, str], None]) -> None:
        """The report that was written last: `done(place, text)`. Without one it is refused with a sentence."""
        self._reader.ask(lambda: reports.newest_text(self._lib), lambda found: done(*found), self._refuse)

    def reveal(self, place: str) -> None:
        """Show the report in the file manager."""
        if not reveal([Path(place)]):
            self.refused.emit("No file manager answered.", f"The report is {place}")

    def stop(self) -> None:
        """The program ends: nothing is looked at any more."""
        self._looker.stop()

    def _refuse(self, error: PhotoDeskError) -> None:
        self.refused.emit(error.message, error.hint)
