"""DuplicateStore: photos whose content another file has too, and names that are one name on some disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import itemgetter

from photodesk.store.database import Database
from photodesk.store.fields import name_from_db
from photodesk.store.file_rows import file_name_key

_REACHABLE = "pr.availability = 'online' AND pr.status IN ('active', 'archived')"

_SAME_CONTENT = """SELECT f.photo_id, f.content_hash FROM photo_files f
    WHERE f.state = 'present' AND f.size > 0 AND f.content_hash IN (
        SELECT content_hash FROM photo_files WHERE state = 'present' AND size > 0 AND content_hash IS NOT NULL
        GROUP BY content_hash HAVING count(*) > 1)"""
_SAME_NAME = """SELECT f.project_id, f.name_key, f.subfolder, f.photo_id, f.id FROM photo_files f
    JOIN (SELECT project_id, name_key FROM photo_files WHERE state = 'present'
          GROUP BY project_id, name_key HAVING count(*) > 1) AS twice
        ON twice.project_id = f.project_id AND twice.name_key = f.name_key
    WHERE f.state = 'present' ORDER BY f.project_id, f.name_key, f.id"""


class DuplicateKind(StrEnum):
    """`content`: the very same bytes. `name`: names that differ by letter case or normalisation only."""

    CONTENT = "content"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A photo and the group it belongs to; the photos of one group have the same `group_key`."""

    photo_id: int
    kind: DuplicateKind
    group_key: str


class DuplicateStore:
    """Any thread; every write is one transaction."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def found(self) -> set[Duplicate]:
        """The duplicates there are now, by what the rows say. Empty files equal nothing."""
        with self.db.snapshot():
            return {*self._by_content(), *self._by_name()}

    def _by_content(self) -> Iterator[Duplicate]:
        for photo_id, digest in self.db.sql(_SAME_CONTENT):
            yield Duplicate(photo_id, DuplicateKind.CONTENT, digest)

    def _by_name(self) -> Iterator[Duplicate]:
        """Sub-folders collide as names do, which SQLite cannot fold."""
        for _, rows in groupby(self.db.sql(_SAME_NAME), key=itemgetter(0, 1)):
            places: dict[str, list[tuple[int, int]]] = {}
            for _, _, subfolder, photo_id, file_id in rows:
                places.setdefault(file_name_key(name_from_db(subfolder)), []).append((photo_id, file_id))
            for files in places.values():
                if len(files) > 1:
                    key = f"file {files[0][1]}"
                    yield from (Duplicate(photo_id, DuplicateKind.NAME, key) for photo_id, _ in files)

    def recorded(self) -> set[Duplicate]:
        """The duplicates as last recorded: what the filter `duplicates` finds."""
        rows = self.db.sql("SELECT photo_id, kind, group_key FROM duplicates")
        return {Duplicate(photo_id, DuplicateKind(kind), key) for photo_id, kind, key in rows}

    def unreachable(self) -> set[int]:
        """Photos of projects that are not online: what is recorded of them stays as it is."""
        rows = self.db.sql(
            f"SELECT p.id FROM photos p JOIN projects pr ON pr.id = p.project_id WHERE NOT ({_REACHABLE})"
        )
        return {photo_id for (photo_id,) in rows}

    def record(self, new: Iterable[Duplicate], old: Iterable[Duplicate]) -> None:
        """Add `new` and forget `old`."""
        with self.db.atomic():
            self.db.change_many(
                "DELETE FROM duplicates WHERE photo_id = ? AND kind = ? AND group_key = ?", _values(old)
            )
            self.db.change_many(
                "INSERT OR IGNORE INTO duplicates (photo_id, kind, group_key) VALUES (?, ?, ?)", _values(new)
            )


def _values(duplicates: Iterable[Duplicate]) -> list[tuple[int, str, str]]:
    return [(d.photo_id, str(d.kind), d.group_key) for d in duplicates]
