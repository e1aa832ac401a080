"""Tags of the library and of photos: hierarchical by `/`, one tag per folded name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from photodesk.domain.project import name_key
from photodesk.store.database import Database
from photodesk.store.photo_reads import id_list

_TENANT = "(SELECT pr.tenant_id FROM photos p JOIN projects pr ON pr.id = p.project_id WHERE p.id = ?)"


def tidy(name: str) -> str:
    """A tag as it is stored: levels trimmed, empty levels left out. "" when nothing is left."""
    return "/".join(part for level in name.split("/") if (part := " ".join(level.split())))


def attach(db: Database, photo_ids: Sequence[int], names: Iterable[str], now: str) -> None:
    """Give photos these tags, making tags that are new. A tag keeps the spelling it was first written with."""
    wanted: dict[str, str] = {}
    for name in names:
        if tag := tidy(name):
            wanted.setdefault(name_key(tag), tag)
    with db.atomic():
        for photo_id in photo_ids:
            for key, tag in wanted.items():
                db.change(
                    f"INSERT INTO tags (tenant_id, name, name_key, created_at) VALUES ({_TENANT}, ?, ?, ?)"
                    " ON CONFLICT DO NOTHING",
                    (photo_id, tag, key, now),
                )
                db.change(
                    f"INSERT OR IGNORE INTO photo_tags SELECT ?, id FROM tags WHERE tenant_id = {_TENANT}"
                    " AND name_key = ?",
                    (photo_id, photo_id, key),
                )


class TagStore:
    """Tags. Any thread; writes are decisions of the user and survive a power cut once they return."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def add(self, photo_ids: Sequence[int], names: Iterable[str], now: str) -> None:
        """Give photos these tags."""
        with self.db.atomic(durable=True):
            attach(self.db, photo_ids, names, now)

    def remove(self, photo_ids: Sequence[int], names: Iterable[str]) -> None:
        """Take these tags from photos. The tags themselves stay in the library."""
        keys = [name_key(tidy(name)) for name in names]
        with self.db.atomic(durable=True):
            for key in keys:
                self.db.change(
                    "DELETE FROM photo_tags WHERE photo_id IN (SELECT value FROM json_each(?))"
                    " AND tag_id IN (SELECT id FROM tags WHERE name_key = ?)",
                    (id_list(photo_ids), key),
                )

    def of_photos(self, photo_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Tag names per photo, in folded order; photos without tags are absent."""
        found: dict[int, list[str]] = {}
        rows = self.db.sql(
            "SELECT pt.photo_id, t.name FROM photo_tags pt JOIN tags t ON t.id = pt.tag_id"
            " WHERE pt.photo_id IN (SELECT value FROM json_each(?)) ORDER BY pt.photo_id, t.name_key",
            (id_list(photo_ids),),
        )
        for photo_id, name in rows:
            found.setdefault(photo_id, []).append(name)
        return {photo_id: tuple(names) for photo_id, names in found.items()}
