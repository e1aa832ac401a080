"""PairStore: everything that belongs to a few photos as rows, put back as it was; and which photos were parted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from photodesk.domain.errors import ConflictError
from photodesk.domain.pair_change import Rows
from photodesk.store.database import Database
from photodesk.store.fields import id_list
from photodesk.store.file_rows import FileRows

BESIDE = ("photo_tags", "photo_words", "file_times", "stack_choices", "parted_photos")
"""Tables of what the user says of a photo, one or several rows each."""
DECIDED = ("stem", "stem_key", "rating", "label", "keep_jpeg", "keep_raw", "keep_other")
"""What joining and parting change of a photo that stays; background work may have changed the rest meanwhile."""
_UNMADE = {
    f"{kind}_{column}": value
    for kind in ("thumbnail", "preview")
    for column, value in (("status", "pending"), ("error_kind", None), ("error", ""), ("attempts", 0))
}


class PairStore:
    """Any thread. Only the user's verbs call what writes."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def parted(self, photo_ids: Iterable[int]) -> set[int]:
        """Those of these photos that were parted by hand from their other half."""
        rows = self.db.sql(
            "SELECT photo_id FROM parted_photos WHERE photo_id IN (SELECT value FROM json_each(?))",
            (id_list(photo_ids),),
        )
        return {photo_id for (photo_id,) in rows}

    def part(self, photo_ids: Sequence[int], now: str) -> None:
        """Remember that these were parted by hand."""
        self.db.change_many(
            "INSERT INTO parted_photos VALUES (?, ?) ON CONFLICT DO NOTHING", [(i, now) for i in photo_ids]
        )

    def at_work(self, photo_ids: Iterable[int]) -> bool:
        """Whether files of these photos are just being moved."""
        return bool(
            self.db.sql(
                "SELECT EXISTS (SELECT 1 FROM file_operations WHERE state <> 'settled' AND photo_id IN"
                " (SELECT value FROM json_each(?)))",
                (id_list(photo_ids),),
            )[0][0]
        )

    def new_id(self) -> int:
        """An id no photo has had. Call it in the transaction that uses it."""
        return int(
            self.db.sql(
                "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'photos'), 0),"
                " coalesce((SELECT max(id) FROM photos), 0)) + 1"
            )[0][0]
        )

    def rows(self, photo_ids: Sequence[int]) -> Rows:
        """All rows of these photos as they are now."""
        ids = id_list(photo_ids)
        found = {"photos": self._all("photos", "id", ids)}
        found |= {table: self._all(table, "photo_id", ids) for table in BESIDE}
        found |= {table: self._all(table, "photo_id", ids, "id, photo_id") for table in ("photo_files", "photo_events")}
        return found

    def _all(self, table: str, key: str, ids: str, columns: str = "*") -> tuple[dict[str, Any], ...]:
        named = [n for (n,) in self.db.sql("SELECT name FROM pragma_table_info(?) ORDER BY cid", (table,))]
        names = named if columns == "*" else columns.split(", ")
        rows = self.db.sql(
            f"SELECT {', '.join(names)} FROM {table} WHERE {key} IN (SELECT value FROM json_each(?))"
            f" ORDER BY {names[0]}",
            (ids,),
        )
        return tuple(dict(zip(names, row, strict=True)) for row in rows)

    def put(self, photo_ids: Sequence[int], rows: Rows, now: str) -> None:
        """Make the rows of these photos what `rows` says; all or nothing, and it survives a power cut.

        What background work made of a photo that stays is kept. Raises ConflictError when a photo that is to go has
        got a file meanwhile.
        """
        wanted = {row["id"]: row for row in rows["photos"]}
        with self.db.atomic(durable=True):
            known = {
                i
                for (i,) in self.db.sql(
                    "SELECT id FROM photos WHERE id IN (SELECT value FROM json_each(?))", (id_list(photo_ids),)
                )
            }
            for photo_id, row in wanted.items():
                if photo_id in known:
                    self._update(photo_id, {column: row[column] for column in DECIDED} | {"updated_at": now})
                else:
                    self._insert("photos", {**row, **_UNMADE, "updated_at": now})
            for table in ("photo_files", "photo_events"):
                self.db.change_many(
                    f"UPDATE {table} SET photo_id = ?2 WHERE id = ?1 AND photo_id <> ?2",
                    [(row["id"], row["photo_id"]) for row in rows[table]],
                )
            self._put_beside(photo_ids, rows)
            self._remove([i for i in known if i not in wanted])
            FileRows(self.db).settle_photos(wanted, now)

    def _put_beside(self, photo_ids: Sequence[int], rows: Rows) -> None:
        for table in BESIDE:
            self.db.change(
                f"DELETE FROM {table} WHERE photo_id IN (SELECT value FROM json_each(?))", (id_list(photo_ids),)
            )
            for row in rows[table]:
                if table != "photo_tags" or self.db.sql("SELECT 1 FROM tags WHERE id = ?", (row["tag_id"],)):
                    self._insert(table, row)

    def _remove(self, photo_ids: Sequence[int]) -> None:
        ids = (id_list(photo_ids),)
        if self.db.sql("SELECT 1 FROM photo_files WHERE photo_id IN (SELECT value FROM json_each(?)) LIMIT 1", ids):
            raise ConflictError("One of these photos has got another file meanwhile.", "Nothing was changed.")
        self.db.change("DELETE FROM photos WHERE id IN (SELECT value FROM json_each(?))", ids)

    def _insert(self, table: str, row: Mapping[str, Any]) -> None:
        marks = ", ".join("?" * len(row))
        self.db.change(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))

    def _update(self, photo_id: int, columns: Mapping[str, Any]) -> None:
        named = ", ".join(f"{column} = ?" for column in columns)
        self.db.change(f"UPDATE photos SET {named} WHERE id = ?", [*columns.values(), photo_id])
