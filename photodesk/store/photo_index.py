"""What filters ask of every photo, held in memory as columns: lists and counts of a million photos in milliseconds.

It only remembers what SQL said. Each bit is the truth of one condition of the query builder (`filter_sql`), read from
the database; what it does not hold it asks the builder for. `photo_changes` tells which photos to read again, so an
answer is that of the moment of its own snapshot, whoever wrote. About 26 bytes a photo.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from photodesk.domain.filter import GroupBy, PhotoFilter, PlanCounts, Sort, SortKey
from photodesk.domain.photo_list import Group, PhotoList
from photodesk.store import filter_sql, index_facts, index_groups, photo_changes
from photodesk.store.database import Database
from photodesk.store.filter_sql import Binding
from photodesk.store.photo_reads import id_list

CHUNK = 10_000
"""Photos read at once: others who read wait about 20 ms at most."""
_SAID = 8
"""Answers of SQL that are held, a byte a photo each."""
_LASTING = frozenset({SortKey.TAKEN, SortKey.NAME, SortKey.SIZE, SortKey.IMPORTED})
"""Orders of which the log of changes says when they may differ; any other is held until somebody writes."""
_TEXT = 1 << 16
"""Characters turned into numbers at once: meanwhile no other thread has its turn."""

Numbers = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
_Columns = tuple[npt.NDArray[Any], ...]

_FACTS, _FACTS_BINDINGS = index_facts.facts_sql()
_LOAD = f"SELECT {_FACTS} AS n FROM photos p WHERE p.id > ? ORDER BY p.id LIMIT ?"
_SOME = f"SELECT {_FACTS} AS n FROM json_each(?) j CROSS JOIN photos p ON p.id = j.value ORDER BY p.id"
_EVERYTHING = filter_sql.where(index_facts.NOTHING)


class PhotoIndex:
    """One thread only. Until `load_some` has read everything, and for an order it does not know, it answers None."""

    def __init__(self, db: Database, chunk: int = CHUNK) -> None:
        self._db, self._chunk = db, chunk
        self._forget()

    def _forget(self) -> None:
        self._parts: list[_Columns] = []
        self._ready = False
        self._seq, self._moment = 0, (-1, -1)
        self._orders: dict[tuple[SortKey, bool], Places] = {}
        self._said: dict[PhotoFilter, Mask] = {}
        self._fill([_columns(np.zeros((0, index_facts.COLUMNS), dtype=np.int64))])

    @property
    def ready(self) -> bool:
        return self._ready

    def load_some(self) -> bool:
        """Read the next photos; whether there are more."""
        if self._ready:
            return False
        if not self._parts:
            self._seq = photo_changes.newest(self._db)
        last = int(self._parts[-1][0][-1]) if self._parts else 0
        found = self._facts(_LOAD, (*_FACTS_BINDINGS, last, self._chunk))
        self._parts.append(_columns(found))
        if len(found) == self._chunk:
            return True
        self._fill(self._parts)
        self._parts, self._ready = [], True
        return False

    def catch_up(self) -> None:
        """Follow what changed now, so that the next answer need not."""
        with self._db.snapshot():
            self._follow()

    def list(self, photos: PhotoFilter, sort: Sort) -> PhotoList | None:
        """As PhotoReads.list, which stays the measure of it."""
        if sort != Sort(sort.key, sort.descending, sort.group) or sort.group is GroupBy.BURST:
            return None
        with self._db.snapshot():
            if not self._follow():
                return None
            by_day = sort.group is GroupBy.DAY and sort.key is SortKey.TAKEN
            if by_day and self._odd_days:
                return None
            order = self._order(sort)
            if order is None:
                return None
            chosen = order[self._passing(photos)[order]]
            names = self._project_names() if sort.group is GroupBy.PROJECT else {}
        return self._listed(chosen, sort, names)

    def plan_counts(self, photos: PhotoFilter) -> PlanCounts | None:
        """As PhotoReads.plan_counts."""
        with self._db.snapshot():
            if not self._follow():
                return None
            flags = self._flags[self._passing(replace(photos, plan=None))]
        undecided = int(np.count_nonzero(flags & index_facts.UNDECIDED))
        discard = int(np.count_nonzero(flags & index_facts.PENDING))
        return PlanCounts(len(flags), undecided, len(flags) - undecided - discard, discard)

    def count(self, photos: PhotoFilter) -> int | None:
        """As PhotoReads.count."""
        with self._db.snapshot():
            return int(np.count_nonzero(self._passing(photos))) if self._follow() else None

    # What is held

    def _fill(self, parts: Sequence[_Columns]) -> None:
        joined = [np.concatenate([part[n] for part in parts]) for n in range(index_facts.COLUMNS)]
        self._ids, self._projects, self._days, self._stars, self._flags = joined
        self._look_at_days()

    def _look_at_days(self) -> None:
        self._odd_days = bool((self._days == index_facts.ODD_DAY).any())

    def _follow(self) -> bool:
        """Bring everything up to the moment of the snapshot; False when that takes reading it all."""
        if not self._ready:
            return False
        moment = self._db.moment()
        if moment == self._moment:
            return True
        self._said.clear()
        self._orders = {key: order for key, order in self._orders.items() if key[0] in _LASTING}
        newest = photo_changes.newest(self._db)
        if newest != self._seq:
            changed = photo_changes.since(self._db, self._seq)
            if changed is None:
                self._forget()
                return False
            ids = sorted(changed)
            self._take(np.array(ids, dtype=np.int64), self._facts(_SOME, (*_FACTS_BINDINGS, id_list(ids))))
            if any(changed.values()):
                self._orders.clear()
        self._seq, self._moment = newest, moment
        return True

    def _take(self, changed: Numbers, facts: Numbers) -> None:
        """`facts` are those of the changed photos that there still are, by id."""
        held = self._known(facts[:, 0])
        places = np.searchsorted(self._ids, facts[held, 0])
        for column, number in ((self._projects, 1), (self._days, 2), (self._stars, 3), (self._flags, 4)):
            column[places] = facts[held, number]
        gone = np.setdiff1d(changed, facts[:, 0], assume_unique=True)
        gone = gone[self._known(gone)]
        if len(gone) or not held.all():
            self._replace(gone, facts[~held])
        self._look_at_days()

    def _known(self, ids: Numbers) -> Mask:
        if not len(self._ids):
            return np.zeros(len(ids), dtype=np.bool_)
        places = np.minimum(np.searchsorted(self._ids, ids), len(self._ids) - 1)
        known: Mask = self._ids[places] == ids
        return known

    def _replace(self, gone: Numbers, new: Numbers) -> None:
        """Take photos out and others in."""
        out = np.searchsorted(self._ids, gone)
        held = (self._ids, self._projects, self._days, self._stars, self._flags)
        kept = tuple(np.delete(column, out) for column in held)
        last = int(kept[0][-1]) if len(kept[0]) else 0
        self._fill([kept, _columns(new)])
        if len(new) and new[0, 0] < last:
            order = np.argsort(self._ids, kind="stable")
            self._fill([tuple(c[order] for c in (self._ids, self._projects, self._days, self._stars, self._flags))])
        self._orders.clear()

    def _facts(self, statement: str, bindings: Sequence[Binding]) -> Numbers:
        return self._numbers(statement, bindings).reshape(-1, index_facts.COLUMNS)

    def _numbers(self, statement: str, bindings: Sequence[Any] = ()) -> Numbers:
        """The column `n` of a query, its order kept, as one array: one text from SQLite instead of a step a row."""
        text = self._db.sql(f"SELECT group_concat(n) FROM ({statement})", bindings)[0][0]
        parts, start = [np.zeros(0, dtype=np.int64)], 0
        while text and start < len(text):
            end = text.find(",", start + _TEXT)
            end = len(text) if end < 0 else end
            parts.append(np.fromstring(text[start:end], dtype=np.int64, sep=","))
            start = end + 1
        return np.concatenate(parts)

    # Answers

    def _passing(self, photos: PhotoFilter) -> Mask:
        wanted = index_facts.asked(photos)
        if self._odd_days:
            wanted = index_facts.without_days(wanted, photos)
        mask: Mask = (self._flags & (wanted.every | wanted.none)) == wanted.every
        for some in wanted.some:
            mask &= (self._flags & some) != 0
        if wanted.projects:
            mask &= np.isin(self._projects, np.array(wanted.projects, dtype=np.int32))
        fewest, most = wanted.stars
        since, before = wanted.days
        for test in (
            None if fewest is None else self._stars >= fewest,
            None if most is None else self._stars <= most,
            None if since is None else self._days >= since,
            None if before is None else (self._days < before) & (self._days != index_facts.NO_DAY),
        ):
            if test is not None:
                mask &= test
        if wanted.rest != index_facts.NOTHING:
            mask &= self._found(wanted.rest)
        return mask

    def _found(self, photos: PhotoFilter) -> Mask:
        """What SQL has to say: words, tags, cameras, and whatever a later filter asks. Held until somebody writes."""
        if photos not in self._said:
            where = filter_sql.where(photos)
            ids = self._numbers(f"SELECT p.id AS n FROM photos p WHERE {where.sql}", where.bindings)
            mask = np.zeros(len(self._ids), dtype=np.bool_)
            mask[self._places(ids)] = True
            if len(self._said) >= _SAID:
                self._said.pop(next(iter(self._said)))
            self._said[photos] = mask
        return self._said[photos]

    def _order(self, sort: Sort) -> Places | None:
        """All photos in order. That of stars is worked out, the others are asked for when they may have changed."""
        if sort.key is SortKey.RATING:
            order = np.argsort(self._stars, kind="stable").astype(np.int32)
            return order[::-1] if sort.descending else order
        key = (sort.key, sort.descending)
        if key not in self._orders:
            order_by = filter_sql.order_by(sort, _EVERYTHING)
            ids = self._numbers(f"SELECT p.id AS n FROM photos p ORDER BY {order_by}")
            if len(ids) != len(self._ids):
                self._forget()
                return None
            self._orders[key] = self._places(ids)
        return self._orders[key]

    def _places(self, ids: Numbers) -> Places:
        """Where known photos are in the columns."""
        span = int(self._ids[-1]) + 1 if len(self._ids) else 0
        if len(ids) * 16 < span or span > 4 * len(self._ids) + CHUNK:
            return np.searchsorted(self._ids, ids).astype(np.int32)
        table = np.zeros(span, dtype=np.int32)
        table[self._ids] = np.arange(len(self._ids), dtype=np.int32)
        return table[ids]

    def _project_names(self) -> dict[int, str]:
        """In the order of the names."""
        return dict(self._db.sql("SELECT id, name FROM projects ORDER BY name_key, id"))

    def _listed(self, chosen: Places, sort: Sort, names: dict[int, str]) -> PhotoList:
        if sort.group is GroupBy.PROJECT:
            known = np.array(sorted(names), dtype=np.int64)
            rank = {project_id: n for n, project_id in enumerate(names)}
            ranks = np.array([rank[i] for i in known.tolist()], dtype=np.int32)
            chosen = chosen[np.argsort(ranks[np.searchsorted(known, self._projects[chosen])], kind="stable")]
        projects = self._projects[chosen]
        groups: tuple[Group, ...] = ()
        if sort.group is GroupBy.PROJECT:
            groups = index_groups.project_groups(projects, names)
        elif sort.group is GroupBy.DAY and sort.key is SortKey.TAKEN:
            groups = index_groups.day_groups(self._days[chosen], projects)
        total = int(np.count_nonzero(self._flags & index_facts.SHOWN))
        return PhotoList(_array(self._ids[chosen]), _array(projects.astype(np.int64)), groups, total)


def _columns(facts: Numbers) -> _Columns:
    """Facts as columns: id, project, day, stars, bits."""
    kinds = (np.int64, np.int32, np.int32, np.int16, np.int32)
    return tuple(facts[:, n].astype(kind) for n, kind in enumerate(kinds))


def _array(numbers: Numbers) -> array[int]:
    made = array("q")
    if len(numbers):
        made.frombytes(numbers.data.cast("B"))
    return made
