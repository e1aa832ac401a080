"""The trash as rows: what lies where, from where, until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from photodesk.domain.trash import TrashEntry, TrashReason
from photodesk.store.database import Database, Row
from photodesk.store.fields import name_from_db, name_to_db
from photodesk.store.photo_reads import id_list

_COLUMNS = """t.id, t.photo_id, t.file_id, t.project_id, t.origin, t.place, t.size, t.content_hash, t.reason,
    t.operation_id, t.deleted_at, t.purge_after"""
_REASONS = {str(reason): reason for reason in TrashReason}


class TrashStore:
    """Entries, oldest first. Any thread. An entry goes only when its file was restored or purged."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def add(self, entries: Iterable[TrashEntry]) -> None:
        """Record entries (their ids are given here, whatever they say). Survives a power cut once it returns."""
        with self.db.atomic(durable=True):
            self.db.change_many(
                "INSERT INTO trash_entries (photo_id, file_id, project_id, origin, place, size, content_hash, reason,"
                " operation_id, deleted_at, purge_after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        e.photo_id,
                        e.file_id,
                        e.project_id,
                        name_to_db(e.origin),
                        name_to_db(e.place),
                        e.size,
                        e.content_hash,
                        str(e.reason),
                        e.operation_id,
                        e.deleted_at,
                        e.purge_after,
                    )
                    for e in entries
                ],
            )

    def everything(self, tenant: str) -> list[TrashEntry]:
        """Everything in the trash of a tenant."""
        return self._where("JOIN projects pr ON pr.id = t.project_id WHERE pr.tenant_id = ?", tenant)

    def get(self, entry_ids: Sequence[int]) -> list[TrashEntry]:
        """Entries of these ids; those that are gone are left out."""
        return self._where("WHERE t.id IN (SELECT value FROM json_each(?))", id_list(entry_ids))

    def of_photos(self, photo_ids: Iterable[int]) -> list[TrashEntry]:
        return self._where("WHERE t.photo_id IN (SELECT value FROM json_each(?))", id_list(photo_ids))

    def of_operation(self, operation_id: str) -> list[TrashEntry]:
        return self._where("WHERE t.operation_id = ?", operation_id)

    def of_project(self, project_id: int) -> list[TrashEntry]:
        return self._where("WHERE t.project_id = ?", project_id)

    def at(self, project_id: int, place: str) -> TrashEntry | None:
        """The entry whose file lies in this place."""
        found = self._where("WHERE t.project_id = ? AND t.place = ?", project_id, name_to_db(place))
        return found[0] if found else None

    def due(self, project_id: int, now: str, *, after: int = 0, limit: int) -> list[TrashEntry]:
        """Entries whose time is over, by id, those after id `after`."""
        return self._where(
            "WHERE t.project_id = ? AND t.purge_after <= ? AND t.id > ?", project_id, now, after, limit=limit
        )

    def projects(self) -> set[int]:
        """Projects with anything in the trash."""
        return {row[0] for row in self.db.sql("SELECT DISTINCT project_id FROM trash_entries")}

    def drop(self, entry_ids: Iterable[int]) -> None:
        """Forget entries whose files were restored or purged."""
        with self.db.atomic(durable=True):
            self.db.change(
                "DELETE FROM trash_entries WHERE id IN (SELECT value FROM json_each(?))", (id_list(entry_ids),)
            )

    def _where(self, condition: str, *bindings: str | bytes | int, limit: int = -1) -> list[TrashEntry]:
        rows = self.db.sql(
            f"SELECT {_COLUMNS} FROM trash_entries t {condition} ORDER BY t.id LIMIT ?", (*bindings, limit)
        )
        return [_entry(row) for row in rows]


def _entry(row: Row) -> TrashEntry:
    origin, place = name_from_db(row[4]), name_from_db(row[5])
    reason = _REASONS.get(row[8], TrashReason.COMMIT)
    return TrashEntry(row[0], row[1], row[2], row[3], origin, place, row[6], row[7], reason, row[9], row[10], row[11])
