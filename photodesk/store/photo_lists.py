"""Lists: the ids of a filter in order, with the project of each, cut into days, projects or bursts."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace

from photodesk.domain import grouping
from photodesk.domain.filter import GroupBy, PhotoFilter, Sort, SortKey
from photodesk.domain.photo_list import Group, PhotoList
from photodesk.domain.stacks import Stack
from photodesk.store import filter_sql
from photodesk.store.database import Database, Row
from photodesk.store.stacks import StackStore

CHUNK = 10_000
"""Rows handled at once: between chunks another thread (the one that paints) gets its turn."""

MANY = 20_000
"""For more photos than these it is quicker to read every stack there is than theirs."""

_BY_TIME = frozenset({GroupBy.DAY, GroupBy.BURST})
_COLUMNS = {
    GroupBy.DAY: ", substr(p.taken_local, 1, 10)",
    GroupBy.PROJECT: ", p.project_id",
    GroupBy.BURST: ", p.taken_local",
    GroupBy.NONE: "",
}


def list_photos(db: Database, photos: PhotoFilter, sort: Sort) -> PhotoList:
    """See PhotoReads.list."""
    cut = sort.group if sort.key is SortKey.TAKEN or sort.group not in _BY_TIME else None
    where = filter_sql.where(photos)
    order = filter_sql.order_by(sort, where)
    tables = "photos p"
    if cut is GroupBy.PROJECT:
        tables, order = "photos p JOIN projects gr ON gr.id = p.project_id", f"gr.name_key, gr.id, {order}"
    query = f"SELECT p.id, p.project_id{_COLUMNS[cut or GroupBy.NONE]} FROM {tables} WHERE {where.sql} ORDER BY {order}"
    ids, projects, counts, frames = array("q"), array("q"), Counter[str](), list[Row]()
    with db.snapshot():
        for chunk in db.chunks(query, where.bindings, CHUNK):
            some_ids, some_projects, *rest = zip(*chunk, strict=True)
            ids.extend(some_ids)
            projects.extend(some_projects)
            if cut is GroupBy.BURST:
                frames += chunk
            elif rest:
                counts.update("" if key is None else str(key) for key in rest[0])
        every = filter_sql.where(PhotoFilter())
        total = int(db.sql(f"SELECT count(*) FROM photos p WHERE {every.sql}", every.bindings)[0][0])
        stacks = _stacks(db, ids) if cut is GroupBy.BURST else []
        names = {str(i): name for i, name in db.sql("SELECT id, name FROM projects")} if cut is GroupBy.PROJECT else {}
    if cut is GroupBy.BURST:
        times = {row[0]: row[2] or "" for row in frames}
        ids, projects, groups = grouping.by_stacks(ids, projects, _listed(stacks, times), times)
        return PhotoList(ids, projects, groups, total)
    return PhotoList(ids, projects, _groups(cut, counts, projects, names), total)


def _stacks(db: Database, ids: array[int]) -> list[Stack]:
    return StackStore(db).of(ids) if len(ids) < MANY else StackStore(db).every()


def _listed(stacks: Iterable[Stack], times: Collection[int]) -> list[Stack]:
    """What of the stacks is in the list; one photo alone is no stack."""
    shown = (replace(s, photo_ids=tuple(i for i in s.photo_ids if i in times)) for s in stacks)
    return [s for s in shown if len(s.photo_ids) > 1]


def _groups(
    cut: GroupBy | None, counts: Counter[str], projects: array[int], names: dict[str, str]
) -> tuple[Group, ...]:
    if cut is GroupBy.NONE or cut is None or not projects:
        return ()
    return grouping.runs(counts, projects, names)
