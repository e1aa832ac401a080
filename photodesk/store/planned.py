"""The part of PhotoStore that file operations ask: what is planned to go, which names are taken, rows that leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from photodesk.domain.filter import PhotoFilter
from photodesk.domain.photo import FileKind
from photodesk.domain.plan import PendingFile, Standing, Totals
from photodesk.domain.project import Availability
from photodesk.store import filter_sql
from photodesk.store.database import Database
from photodesk.store.fields import name_from_db, name_to_db
from photodesk.store.filter_sql import PENDING_FILE
from photodesk.store.photo_reads import id_list

_PENDING = f"""SELECT p.id, p.project_id, f.id, f.name, f.kind, f.size, f.content_hash
    FROM photos p JOIN projects pr ON pr.id = p.project_id CROSS JOIN photo_files f ON f.photo_id = p.id
    WHERE {PENDING_FILE} AND (p.keep_jpeg = 0 OR p.keep_raw = 0 OR p.keep_other = 0)
    AND pr.tenant_id = ? AND pr.status IN ('active', 'archived')"""


_STANDING = f"""SELECT p.project_id, pr.availability, count(DISTINCT p.id), count(*), sum(f.size)
    FROM photos p JOIN projects pr ON pr.id = p.project_id CROSS JOIN photo_files f ON f.photo_id = p.id
    WHERE {PENDING_FILE} AND (p.keep_jpeg = 0 OR p.keep_raw = 0 OR p.keep_other = 0)
    AND pr.tenant_id = ? AND pr.status IN ('active', 'archived')"""


class PlannedFiles:
    """Any thread; every write is one transaction."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def pending_files(
        self, tenant: str, photos: PhotoFilter | None = None, photo_ids: Sequence[int] | None = None
    ) -> list[PendingFile]:
        """Present files with an explicit discard, by project and photo, narrowed by a filter or to ids."""
        sql = _PENDING
        more: list[str | bytes | int | None] = [tenant]
        if photos is not None:
            condition = filter_sql.where(photos)
            sql += f" AND {condition.sql}"
            more += condition.bindings
        if photo_ids is not None:
            sql += " AND p.id IN (SELECT value FROM json_each(?))"
            more.append(id_list(photo_ids))
        rows = self.db.sql(f"{sql} ORDER BY p.project_id, p.id, f.id", more)
        return [PendingFile(r[0], r[1], r[2], name_from_db(r[3]), FileKind(r[4]), r[5], r[6]) for r in rows]

    def names_held(self, project_id: int, subfolder: str) -> list[str]:
        """Names that rows hold in a folder, also of files that are missing: they may come back."""
        rows = self.db.sql(
            "SELECT name FROM photo_files WHERE project_id = ? AND subfolder = ? AND state <> 'trashed'",
            (project_id, name_to_db(subfolder)),
        )
        return [name_from_db(name) for (name,) in rows]

    def remove(self, photo_ids: Iterable[int]) -> int:
        """Forget photos with their files, tags and derivative entries; the trail stays. How many.

        Only for photos none of whose files is left anywhere, or of a project the user deleted.
        """
        with self.db.atomic(durable=True):
            return self.db.change(
                "DELETE FROM photos WHERE id IN (SELECT value FROM json_each(?))", (id_list(photo_ids),)
            )

    def present_files(self, project_id: int) -> int:
        """How many files of a project are on disk."""
        return int(
            self.db.sql("SELECT count(*) FROM photo_files WHERE project_id = ? AND state = 'present'", (project_id,))[
                0
            ][0]
        )

    def pending_standing(self, tenant: str) -> list[Standing]:
        """What is pending in each project, as counts: one query, however much it is."""
        rows = self.db.sql(f"{_STANDING} GROUP BY p.project_id ORDER BY p.project_id", (tenant,))
        return [Standing(r[0], Availability(r[1]), Totals(r[2], r[3], r[4])) for r in rows]
