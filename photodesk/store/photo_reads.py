"""Reading photos: one, many, a list of ids in order, the rows a screen shows."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from photodesk.domain.filter import PhotoFilter, Sort, SortKey
from photodesk.domain.photo import Photo, PhotoFile
from photodesk.domain.photo_list import Group, PhotoList, PhotoRow, RowFile
from photodesk.store import filter_sql, photo_rows
from photodesk.store.database import Database, Row
from photodesk.store.fields import name_to_db
from photodesk.store.photo_rows import FILE_COLUMNS, FILE_ORDER, PHOTO_COLUMNS, PathOf

_CHUNK = 500
_LIST_CHUNK = 10_000
"""Rows handled at once: between chunks another thread (the one that paints) gets its turn."""

_PHOTO = f"SELECT {PHOTO_COLUMNS}, p.uuid, p.orientation, p.created_at, p.updated_at"
_FILES = f"""SELECT {FILE_COLUMNS} FROM photo_files f
    WHERE f.photo_id IN (SELECT value FROM json_each(?)) ORDER BY {FILE_ORDER}"""
_ROWS = f"""SELECT {PHOTO_COLUMNS}, pr.name, pr.availability, t.written_at, v.written_at
    FROM json_each(?) j CROSS JOIN photos p ON p.id = j.value JOIN projects pr ON pr.id = p.project_id
    LEFT JOIN derivative_cache t ON t.photo_id = p.id AND t.kind = 'thumbnail'
    LEFT JOIN derivative_cache v ON v.photo_id = p.id AND v.kind = 'preview'
    ORDER BY j.key"""


def id_list(ids: Iterable[int]) -> str:
    """Ids as one binding for `json_each`: any number of them, and the statement's text stays the same."""
    return json.dumps(list(ids))


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

    def rows(self, ids: Sequence[int], path_of: PathOf | None = None) -> list[PhotoRow]:
        """What cells show, in the order of `ids`; unknown ids are left out. No disk is touched.

        `path_of` says where a derivative is; without it the paths are "".
        """
        wanted = id_list(ids)
        with self.db.snapshot():
            found = self.db.sql(_ROWS, (wanted,))
            shown = self.db.sql(_FILES, (wanted,))
        files: dict[int, list[RowFile]] = {}
        for row in shown:
            files.setdefault(row[0], []).append(photo_rows.row_file(row))
        return [photo_rows.photo_row(row, tuple(files.get(row[0], ())), path_of) for row in found]

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

        Sorted by capture time, a group is a local day (`YYYY-MM-DD`, "" without a time); otherwise there is one.
        """
        by_day = sort.key is SortKey.TAKEN
        day = ", substr(p.taken_local, 1, 10)" if by_day else ""
        where = filter_sql.where(photos)
        order = filter_sql.order_by(sort, where)
        ids, projects, days = array("q"), array("q"), Counter[str | None]()
        with self.db.snapshot():
            for chunk in self.db.chunks(
                f"SELECT p.id, p.project_id{day} FROM photos p WHERE {where.sql} ORDER BY {order}",
                where.bindings,
                _LIST_CHUNK,
            ):
                some_ids, some_projects, *some_days = zip(*chunk, strict=True)
                ids.extend(some_ids)
                projects.extend(some_projects)
                days.update(some_days[0] if by_day else {None: len(chunk)})
            total = self.count(PhotoFilter())
        return PhotoList(ids, projects, _groups(days, projects), total)


def _groups(days: Mapping[str | None, int], projects: array[int]) -> tuple[Group, ...]:
    """Runs of one day. The list is sorted by time, so the days were counted in their order."""
    groups, start = [], 0
    for day, count in days.items():
        here = tuple(dict.fromkeys(projects[start : start + count]))
        groups.append(Group(day or "", start, count, here))
        start += count
    return tuple(groups)
