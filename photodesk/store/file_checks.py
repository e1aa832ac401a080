"""FileCheckStore: when each file was last read back whole, and which were found to have rotted."""

from __future__ import annotations

from dataclasses import dataclass

from photodesk.domain.photo import PhotoFile
from photodesk.store import photo_rows
from photodesk.store.database import Database
from photodesk.store.fields import name_from_db
from photodesk.store.photo_rows import FILE_COLUMNS

_SCRUBBABLE = """f.state = 'present' AND f.content_hash IS NOT NULL AND pr.availability = 'online'
    AND pr.status IN ('active', 'archived')"""
_READ_AT = "coalesce(c.checked_at, p.created_at)"
"""A file was read whole when it was taken in."""


@dataclass(frozen=True, slots=True)
class DueFile:
    """A file to read back: where it is by its row, and what was found the last time it was not as recorded."""

    file: PhotoFile
    project_id: int
    subfolder: str
    found_hash: str | None


class FileCheckStore:
    """Any thread; every write is one transaction."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def due(self, before: str, limit: int) -> list[DueFile]:
        """Present files of projects that are online, last read whole before `before` (ISO UTC), longest ago first."""
        return self._files(f"{_SCRUBBABLE} AND {_READ_AT} < ? ORDER BY {_READ_AT}, f.id LIMIT ?", (before, limit))

    def any_due(self, before: str) -> bool:
        return bool(self.due(before, 1))

    def damaged(self) -> list[DueFile]:
        """Files whose content is not what was recorded although size and time are."""
        return self._files("c.found_hash IS NOT NULL AND f.state = 'present' ORDER BY f.id", ())

    def record(self, file_id: int, now: str, found_hash: str | None = None) -> None:
        """The file was read whole: as recorded (None), or with another content. A file that is gone is passed over."""
        self.db.change(
            "INSERT OR REPLACE INTO file_checks (file_id, checked_at, found_hash) SELECT id, ?, ? FROM photo_files"
            " WHERE id = ?",
            (now, found_hash, file_id),
        )

    def _files(self, condition: str, bindings: tuple[str | int, ...]) -> list[DueFile]:
        rows = self.db.sql(
            f"SELECT {FILE_COLUMNS}, f.project_id, f.subfolder, c.found_hash FROM photo_files f"
            " JOIN photos p ON p.id = f.photo_id JOIN projects pr ON pr.id = f.project_id"
            f" LEFT JOIN file_checks c ON c.file_id = f.id WHERE {condition}",
            bindings,
        )
        return [DueFile(photo_rows.photo_file(r[:-3]), r[-3], name_from_db(r[-2]), r[-1]) for r in rows]
