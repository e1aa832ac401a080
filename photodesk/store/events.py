"""The audit trail: what happened to a photo, when, and by whom (R130)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from photodesk.store.database import Database
from photodesk.store.fields import shown_text


@dataclass(frozen=True, slots=True)
class PhotoEvent:
    """`at` is ISO UTC text; `actor` a word such as `user` or a job type; `detail` free text."""

    photo_id: int
    at: str
    actor: str
    action: str
    detail: str = ""


class EventStore:
    """The trail only grows; it outlives its photos. Any thread."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def add(self, photo_id: int, at: str, actor: str, action: str, detail: str = "") -> None:
        self.add_many([PhotoEvent(photo_id, at, actor, action, detail)])

    def add_many(self, events: Iterable[PhotoEvent]) -> None:
        """Record events in order, in one transaction."""
        with self.db.atomic():
            self.db.change_many(
                "INSERT INTO photo_events (photo_id, at, actor, action, detail) VALUES (?, ?, ?, ?, ?)",
                # What cannot be UTF-8 is shown escaped here; the exact name is in the file's own row.
                [(e.photo_id, e.at, e.actor, e.action, shown_text(e.detail)) for e in events],
            )

    def for_photo(self, photo_id: int) -> list[PhotoEvent]:
        """Everything recorded about a photo, in the order it was recorded (not by clock: clocks jump)."""
        rows = self.db.sql(
            "SELECT photo_id, at, actor, action, detail FROM photo_events WHERE photo_id = ? ORDER BY id", (photo_id,)
        )
        return [PhotoEvent(*row) for row in rows]

    def of_action(self, action: str) -> list[PhotoEvent]:
        """Every record of one action, oldest first. Reads the whole trail: not for the GUI thread."""
        rows = self.db.sql(
            "SELECT photo_id, at, actor, action, detail FROM photo_events WHERE action = ? ORDER BY id", (action,)
        )
        return [PhotoEvent(*row) for row in rows]
