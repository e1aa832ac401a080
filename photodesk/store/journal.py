"""The journal of file operations: written, with full sync, before a file is touched; read again at start."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from photodesk.store.database import Database, Row
from photodesk.store.fields import shown_text
from photodesk.store.photo_reads import id_list
from photodesk.store.tables import FileOperation


class OperationState(StrEnum):
    """`intended` before the file is touched, `done` when it is in its new place, `settled` when the rows follow."""

    INTENDED = "intended"
    DONE = "done"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One file of one operation. Paths are absolute or relative as the caller gave them; `size` in bytes."""

    id: int
    operation_id: str
    kind: str
    state: OperationState
    source: str | None = None
    target: str | None = None
    photo_id: int | None = None
    file_id: int | None = None
    size: int | None = None
    content_hash: str | None = None
    message: str = ""
    created_at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is about to be done to one file; `size` in bytes."""

    operation_id: str
    kind: str
    source: str | None
    target: str | None
    photo_id: int | None = None
    file_id: int | None = None
    size: int | None = None
    content_hash: str | None = None


class JournalStore:
    """Entries in the order they were intended. Any thread; every write survives a power cut once it returns."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def intend(
        self,
        operation_id: str,
        kind: str,
        now: str,
        *,
        source: str | None = None,
        target: str | None = None,
        photo_id: int | None = None,
        file_id: int | None = None,
        size: int | None = None,
        content_hash: str | None = None,
    ) -> int:
        """Record what is about to be done to one file. The entry's id."""
        with self.db.atomic(durable=True):
            return self.db.insert(
                FileOperation.insert(
                    operation_id=operation_id,
                    kind=kind,
                    source=source,
                    target=target,
                    photo_id=photo_id,
                    file_id=file_id,
                    size=size,
                    content_hash=content_hash,
                    created_at=now,
                    updated_at=now,
                )
            )

    def intend_all(self, entries: Iterable[NewEntry], now: str) -> list[JournalEntry]:
        """Record what is about to be done to several files: all or none, and it lasts once this returns."""
        recorded = []
        with self.db.atomic(durable=True):
            for e in entries:
                entry_id = self.intend(
                    e.operation_id,
                    e.kind,
                    now,
                    source=e.source,
                    target=e.target,
                    photo_id=e.photo_id,
                    file_id=e.file_id,
                    size=e.size,
                    content_hash=e.content_hash,
                )
                recorded.append(
                    JournalEntry(
                        entry_id,
                        e.operation_id,
                        e.kind,
                        OperationState.INTENDED,
                        e.source,
                        e.target,
                        e.photo_id,
                        e.file_id,
                        e.size,
                        e.content_hash,
                        created_at=now,
                    )
                )
        return recorded

    def settle(self, entry_ids: Sequence[int], now: str, message: str = "") -> None:
        """Entries whose rows and files agree again. With a `message` the operation did not happen, and why."""
        with self.db.atomic(durable=True):
            self.db.change(
                "UPDATE file_operations SET state = 'settled', message = ?, updated_at = ?"
                " WHERE id IN (SELECT value FROM json_each(?))",
                (shown_text(message), now, id_list(entry_ids)),
            )

    def carried_out(self, operation_id: str, kind: str) -> set[int]:
        """Photos for which this operation was completed: what a job that runs again need not do."""
        rows = self.db.sql(
            "SELECT DISTINCT photo_id FROM file_operations WHERE operation_id = ? AND kind = ? AND state = 'settled'"
            " AND message = '' AND photo_id IS NOT NULL",
            (operation_id, kind),
        )
        return {photo_id for (photo_id,) in rows}

    def prune(self, before: str) -> int:
        """Forget settled entries older than `before` (ISO UTC); how many. The audit trail keeps what happened."""
        return self.db.change("DELETE FROM file_operations WHERE state = 'settled' AND updated_at < ?", (before,))

    def mark(self, entry_id: int, state: OperationState, now: str, message: str = "") -> None:
        """Move an entry on. Inside a durable transaction it settles together with the rows it is about."""
        with self.db.atomic(durable=True):
            self.db.execute(
                FileOperation.update(state=str(state), message=message, updated_at=now).where(
                    FileOperation.id == entry_id
                )
            )

    def unsettled(self) -> list[JournalEntry]:
        """Entries to be rolled forward or back, oldest first."""
        e = FileOperation
        query = (
            e.select(
                e.id,
                e.operation_id,
                e.kind,
                e.state,
                e.source,
                e.target,
                e.photo_id,
                e.file_id,
                e.size,
                e.content_hash,
                e.message,
                e.created_at,
            )
            .where(e.state != str(OperationState.SETTLED))
            .order_by(e.id)
        )
        return [_entry(row) for row in self.db.rows(query)]


def _entry(row: Row) -> JournalEntry:
    paths = FileOperation.source
    return JournalEntry(
        row[0],
        row[1],
        row[2],
        OperationState(row[3]),
        paths.python_value(row[4]),
        paths.python_value(row[5]),
        *row[6:],
    )
