"""Tags of the library and of photos: hierarchical by `/`, one tag per folded name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from photodesk.domain.project import name_key
from photodesk.domain.tag import TagChange, TagCount, TagShare, tidy
from photodesk.store.database import Database
from photodesk.store.photo_reads import id_list

_TENANT = "(SELECT pr.tenant_id FROM photos p JOIN projects pr ON pr.id = p.project_id WHERE p.id = ?)"


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


_COUNTS = """WITH RECURSIVE level (name, key, tag_id) AS (
    SELECT name, name_key, id FROM tags WHERE tenant_id = ?
    UNION ALL
    SELECT rtrim(rtrim(name, replace(name, '/', '')), '/'), rtrim(rtrim(key, replace(key, '/', '')), '/'), tag_id
    FROM level WHERE instr(key, '/'))
    SELECT min(l.name), count(DISTINCT pt.photo_id) FROM level l JOIN photo_tags pt ON pt.tag_id = l.tag_id
    WHERE pt.photo_id NOT IN (SELECT id FROM photos WHERE state = 'trashed') GROUP BY l.key ORDER BY l.key"""
"""Every level of every tag with the photos at or below it; `rtrim` by all characters but "/" cuts off a level."""


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

    def counts(self, tenant: str) -> list[TagCount]:
        """Tags in use, every level of them, with the photos that have it or one below; trashed photos do not count."""
        return [TagCount(name, photos) for name, photos in self.db.sql(_COUNTS, (tenant,))]

    def names(self, tenant: str) -> list[str]:
        """Every tag as it is spelled, in folded order."""
        found = self.db.sql("SELECT name FROM tags WHERE tenant_id = ? ORDER BY name_key", (tenant,))
        return [name for (name,) in found]

    def shares(self, photo_ids: Sequence[int]) -> list[TagShare]:
        """The tags of some photos and how many of them have each, those of most photos first."""
        rows = self.db.sql(
            "SELECT t.name, count(*) FROM json_each(?) j CROSS JOIN photo_tags pt ON pt.photo_id = j.value"
            " JOIN tags t ON t.id = pt.tag_id GROUP BY t.id ORDER BY count(*) DESC, t.name_key",
            (id_list(photo_ids),),
        )
        return [TagShare(name, count, len(photo_ids)) for name, count in rows]

    def spelled(self, tenant: str, name: str) -> str:
        """A tag as the library spells it; as given when it is new, its known upper levels spelled as they are."""
        levels, known = tidy(name).split("/"), ""
        for n in range(len(levels)):
            wanted = f"{known}/{levels[n]}" if known else levels[n]
            rows = self.db.sql(
                "SELECT name FROM tags WHERE tenant_id = ?1 AND (name_key = ?2 OR (name_key > ?2 || '/'"
                " AND name_key < ?2 || '0')) ORDER BY name_key LIMIT 1",
                (tenant, name_key(wanted)),
            )
            known = "/".join(rows[0][0].split("/")[: n + 1]) if rows else wanted
        return known

    def holders(self, tenant: str, key: str) -> dict[str, frozenset[int]]:
        """The tag of a folded name and those below it, with the photos of each."""
        rows = self.db.sql(
            "SELECT t.name, pt.photo_id FROM tags t LEFT JOIN photo_tags pt ON pt.tag_id = t.id WHERE t.tenant_id = ?1"
            " AND (t.name_key = ?2 OR (t.name_key > ?2 || '/' AND t.name_key < ?2 || '0')) ORDER BY t.name_key",
            (tenant, key),
        )
        found: dict[str, set[int]] = {}
        for name, photo_id in rows:
            found.setdefault(name, set()).update(() if photo_id is None else (photo_id,))
        return {name: frozenset(ids) for name, ids in found.items()}

    def apply(self, tenant: str, change: TagChange, now: str) -> None:
        """Make a change, all of it or nothing. Photos that are gone are passed over. Call it inside `atomic`."""
        for name, photo_ids in change.given.items():
            self.db.change(
                "INSERT INTO tags (tenant_id, name, name_key, created_at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (tenant_id, name_key) DO UPDATE SET name = excluded.name WHERE name <> excluded.name",
                (tenant, name, name_key(name), now),
            )
            self.db.change(
                "INSERT OR IGNORE INTO photo_tags SELECT p.id, t.id FROM json_each(?) j CROSS JOIN photos p"
                " ON p.id = j.value CROSS JOIN tags t WHERE t.tenant_id = ? AND t.name_key = ?",
                (id_list(photo_ids), tenant, name_key(name)),
            )
        for name, photo_ids in change.taken.items():
            self.db.change(
                "DELETE FROM photo_tags WHERE tag_id = (SELECT id FROM tags WHERE tenant_id = ? AND name_key = ?)"
                " AND photo_id IN (SELECT value FROM json_each(?))",
                (tenant, name_key(name), id_list(photo_ids)),
            )
            self.db.change(
                "DELETE FROM tags WHERE tenant_id = ? AND name_key = ?"
                " AND NOT EXISTS (SELECT 1 FROM photo_tags pt WHERE pt.tag_id = tags.id)",
                (tenant, name_key(name)),
            )
