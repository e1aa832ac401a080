"""The Trash in the window: how long discards stay, and Restore as what one does there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject

from photodesk.bridge.qactions import QActions
from photodesk.domain.trash import TrashFacts
from photodesk.ui import words
from photodesk.ui.centre import Centre
from photodesk.ui.session_port import Session
from photodesk.ui.targets import Targets
from photodesk.ui.view_choice import Choice, Place

RESTORE = "photo.restore"


def in_trash(choice: Choice) -> bool:
    return choice.place is Place.COLLECTION and choice.key == "trash"


def told(facts: TrashFacts, days: int) -> str:
    """How long discards stay, how much lies here and when the first may go for good; "" for an empty trash."""
    if not facts.files:
        return ""
    lie = f"{words.counted(facts.files, 'file')}, {words.size(facts.size)} {'lies' if facts.files == 1 else 'lie'} here"
    first = datetime.fromisoformat(facts.first_purge).astimezone().date()
    until = f"the first may be erased from {words.date_words(first)} on"
    return f"Discards stay {words.counted(days, 'day')}. {lie}; {until}."


class TrashDesk(QObject):
    """GUI thread only. `choice` tells what is shown; `show_state` brings the bars up to date."""

    def __init__(
        self,
        session: Session,
        centre: Centre,
        parts: tuple[QActions, Targets],
        choice: Callable[[], Choice],
        show_state: Callable[[], None],
    ) -> None:
        super().__init__(centre)
        self._session, self._centre, self._choice = session, centre, choice
        self._qactions, self._targets = parts
        session.trash.changed.connect(show_state)
        centre.top_bar.restore.clicked.connect(lambda: self._qactions.run(RESTORE))

    @property
    def primary(self) -> str:
        """The action that comes first in the menu of photos, "" outside the trash."""
        return RESTORE if in_trash(self._choice()) else ""

    def banner(self) -> str:
        """The words under the filter bar; "" outside the trash."""
        return told(self._session.trash.facts, self._days()) if in_trash(self._choice()) else ""

    def show(self) -> None:
        """Bring the button of the top bar up to date."""
        self._centre.trash_days = self._days()
        count = len(self._targets.refs)
        text = f"Restore {words.counted(count, 'photo')}" if count else "Restore"
        reason = "" if self._qactions[RESTORE].isEnabled() else self._qactions[RESTORE].toolTip()
        self._centre.top_bar.offer_restore(text if in_trash(self._choice()) else "", reason)

    def _days(self) -> int:
        return self._session.settings.now.maintenance.trash_retention_days
