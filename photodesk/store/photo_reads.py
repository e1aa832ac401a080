"""Reading photos: one, many, a list of ids in order, the rows a screen shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from photodesk.domain.filter import PhotoFilter, PlanCounts, Sort
from photodesk.domain.photo import Photo, PhotoFile
from photodesk.domain.photo_list import PhotoList, PhotoRow, RowFile
from photodesk.store import filter_sql, photo_rows
from photodesk.store.database import Database, Row
from photodesk.store.fields import id_list as id_list
from photodesk.store.fields import name_to_db
from photodesk.store.photo_lists import list_photos
from photodesk.store.photo_rows import FILE_COLUMNS, FILE_ORDER, PHOTO_COLUMNS, PathOf
from photodesk.store.stacks import StackStore

_CHUNK = 500
_PHOTO = f"SELECT {PHOTO_COLUMNS}, p.uuid, p.created_at, p.updated_at"
_FILES = f"""SELECT {FILE_COLUMNS} FROM photo_files f
    WHERE f.photo_id IN (SELECT value FROM json_each(?)) ORDER BY {FILE_ORDER}"""
_ROWS = f"""SELECT {PHOTO_COLUMNS}, pr.name, pr.availability, t.written_at, v.written_at, p.created_at
    FROM json_each(?) j CROSS JOIN photos p ON p.id = j.value JOIN projects pr ON pr.id = p.project_id
    LEFT JOIN derivative_cache t ON t.photo_id = p.id AND t.kind = 'thumbnail'
    LEFT JOIN derivative_cache v ON v.photo_id = p.id AND v.kind = 'preview'
    ORDER BY j.key"""


class PhotoReads:
    """Reads of PhotoStore. Any thread; each call sees one moment."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def get(self, ids: Sequence[int]) -> list[Photo]:
        """Photos with their files, in the order of `ids`; ids that are not known are left out."""
        found = f"{_PHOTO} FROM json_each(?) j CROSS JOIN photos p ON p.id = j.value ORDER BY j.key"
        with self.db.snapshot():
            return self._with_files(self.db.sql(found, (id_list(ids),)))

    def existing(self, ids: Sequence[int], tenant: str | None = None) -> list[tuple[int, int]]:
        """(photo id, project id) of the ids that are known, in their order; with `tenant`, only of its projects."""
        found = self.db.sql(
            "SELECT p.id, p.project_id FROM json_each(?) j CROSS JOIN photos p ON p.id = j.value"
            " JOIN projects pr ON pr.id = p.project_id WHERE ? IS NULL OR pr.tenant_id = ? ORDER BY j.key",
            (id_list(ids), tenant, tenant),
        )
        return [(photo_id, project_id) for photo_id, project_id in found]

    def by_project(self, project_id: int) -> Iterator[Photo]:
        """Every photo of a project by id, read in chunks: what changes meanwhile is seen or not, nothing twice."""
        last = 0
        while True:
            with self.db.snapshot():
                rows = self.db.sql(
                    f"{_PHOTO} FROM photos p WHERE p.project_id = ? AND p.id > ? ORDER BY p.id LIMIT ?",
                    (project_id, last, _CHUNK),
                )
                photos = self._with_files(rows)
            yield from photos
            if len(photos) < _CHUNK:
                return
            last = photos[-1].id

    def find_by_stem(self, project_id: int, subfolder: str, stem_key: str) -> list[Photo]:
        """Photos of one folder with that case-folded stem, trashed ones too, oldest first."""
        place = (project_id, name_to_db(subfolder), name_to_db(stem_key))
        with self.db.snapshot():
            rows = self.db.sql(
                f"{_PHOTO} FROM photos p WHERE p.project_id = ? AND p.subfolder = ? AND p.stem_key = ? ORDER BY p.id",
                place,
            )
            return self._with_files(rows)

    def _with_files(self, rows: Sequence[Row]) -> list[Photo]:
        files: dict[int, list[PhotoFile]] = {row[0]: [] for row in rows}
        for row in self.db.sql(_FILES, (id_list(files),)):
            files[row[0]].append(photo_rows.photo_file(row))
        return [photo_rows.photo(row, files[row[0]]) for row in rows]

    def count(self, photos: PhotoFilter) -> int:
        """How many photos pass the filter."""
        where = filter_sql.where(photos)
        return int(self.db.sql(f"SELECT count(*) FROM photos p WHERE {where.sql}", where.bindings)[0][0])

    def plan_counts(self, photos: PhotoFilter) -> PlanCounts:
        """How many photos of a view are undecided, kept and to discard; the filter's own plan aside."""
        counted = filter_sql.plan_counts(photos)
        every, decided, discard = self.db.sql(counted.sql, counted.bindings)[0]
        return PlanCounts(every, every - decided, decided - discard, discard)

    def cameras(self) -> list[str]:
        """Every camera that took a photo, by name."""
        found = self.db.sql(
            "SELECT DISTINCT camera FROM photos WHERE camera IS NOT NULL ORDER BY camera COLLATE NOCASE"
        )
        return [name for (name,) in found]

    def rows(self, ids: Sequence[int], path_of: PathOf | None = None) -> list[PhotoRow]:
        """What cells show, in the order of `ids`; unknown ids are left out. No disk is touched.

        `path_of` says where a derivative is; without it the paths are "".
        """
        wanted = id_list(ids)
        with self.db.snapshot():
            found = self.db.sql(_ROWS, (wanted,))
            shown = self.db.sql(_FILES, (wanted,))
            stacks = StackStore(self.db).places(ids)
        files: dict[int, list[RowFile]] = {}
        for row in shown:
            files.setdefault(row[0], []).append(photo_rows.row_file(row))
        return [photo_rows.photo_row(row, tuple(files.get(row[0], ())), path_of, stacks.get(row[0])) for row in found]

    def file_count(self, ids: Sequence[int]) -> int:
        """How many files on disk these photos have."""
        return int(
            self.db.sql(
                "SELECT count(*) FROM photo_files WHERE state = 'present'"
                " AND photo_id IN (SELECT value FROM json_each(?))",
                (id_list(ids),),
            )[0][0]
        )

    def list(self, photos: PhotoFilter, sort: Sort) -> PhotoList:
        """Ids of the photos that pass, in order, with the project of each and their groups.

        Groups by day (`YYYY-MM-DD`, "" without a time) and by burst need the order by capture time; in another order
        there is one group, and none when the order asks for none.
        """
        return list_photos(self.db, photos, sort)
