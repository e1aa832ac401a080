"""Sums over named photos: files, bytes, pixels. What an export says before it begins."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from photodesk.store.database import Database
from photodesk.store.photo_reads import id_list


@dataclass(frozen=True, slots=True)
class FileTotals:
    """Of one project: photos that have such files on disk, how many files those are, and their bytes."""

    project_id: int
    photos: int
    files: int
    size: int


def file_totals(db: Database, ids: Sequence[int], kinds: Sequence[str]) -> list[FileTotals]:
    """Per project: which of these photos have files of these kinds on disk. Any number of ids."""
    rows = db.sql(
        "SELECT p.project_id, count(DISTINCT f.photo_id), count(*), sum(f.size) FROM json_each(?) j"
        " CROSS JOIN photo_files f ON f.photo_id = j.value JOIN photos p ON p.id = f.photo_id"
        " WHERE f.state = 'present' AND f.kind IN (SELECT value FROM json_each(?)) GROUP BY p.project_id",
        (id_list(ids), json.dumps(list(kinds))),
    )
    return [FileTotals(*(int(number) for number in row)) for row in rows]


def pixels(db: Database, ids: Sequence[int], side: int | None, unknown: int) -> int:
    """Pixels of these photos together, none longer than `side`; one of unknown size counts as `unknown`."""
    longest = "max(p.width, p.height, 1)"
    scale = "1.0" if side is None else f"min(1.0, {int(side)}.0 / {longest})"
    row = db.sql(
        f"SELECT sum(coalesce(p.width * {scale} * p.height * {scale}, ?)) FROM json_each(?) j"
        " CROSS JOIN photos p ON p.id = j.value",
        (unknown, id_list(ids)),
    )
    return int(row[0][0] or 0)
