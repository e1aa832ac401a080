"""Photos of which nothing is left: committed to the trash by the user, and erased there when their time was over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from photodesk.store.database import Database
from photodesk.store.fields import name_from_db
from photodesk.store.photo_reads import id_list

_PURGED = """p.state = 'trashed'
    AND EXISTS (SELECT 1 FROM photo_files f WHERE f.photo_id = p.id)
    AND NOT EXISTS (SELECT 1 FROM photo_files f WHERE f.photo_id = p.id AND f.state <> 'trashed')
    AND NOT EXISTS (SELECT 1 FROM trash_entries t WHERE t.photo_id = p.id)
    AND NOT EXISTS (SELECT 1 FROM file_operations o WHERE o.photo_id = p.id AND o.state <> 'settled')
    AND EXISTS (SELECT 1 FROM photo_events e WHERE e.photo_id = p.id AND e.action = 'purged')"""


@dataclass(frozen=True, slots=True)
class PurgedPhoto:
    photo_id: int
    project_id: int
    stem: str


class PurgedPhotos:
    """Any thread; every write is one transaction."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def find(self, tenant: str, project_id: int | None, limit: int) -> list[PurgedPhoto]:
        """Photos whose every file was committed to the trash and is no longer there, by id.

        All of it must hold: each file's row says trashed, no entry of the trash is left, no operation on the photo is
        open, and the trail says that it was purged. A file that is merely absent is never among them.
        Projects that are away are passed over, unless the user has deleted them.
        """
        rows = self.db.sql(
            f"""SELECT p.id, p.project_id, p.stem FROM photos p JOIN projects pr ON pr.id = p.project_id
                WHERE pr.tenant_id = ?1 AND (pr.availability = 'online' OR pr.status = 'deleting')
                    AND (?2 IS NULL OR p.project_id = ?2) AND {_PURGED} ORDER BY p.id LIMIT ?3""",
            (tenant, project_id, limit),
        )
        return [PurgedPhoto(photo_id, project, name_from_db(stem)) for photo_id, project, stem in rows]

    def remove(self, photo_ids: Sequence[int]) -> list[int]:
        """Remove the rows of those that are still purged; which they were. The audit trail stays."""
        with self.db.atomic(durable=True):
            gone = self.db.sql(
                f"DELETE FROM photos AS p WHERE p.id IN (SELECT value FROM json_each(?)) AND {_PURGED} RETURNING id",
                (id_list(photo_ids),),
            )
        return sorted(photo_id for (photo_id,) in gone)
