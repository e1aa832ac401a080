"""From photo id back to the place in a PhotoList, built off the GUI thread: a table by id, or sorted ids."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from photodesk.domain.photo_list import PhotoList

_SPARSE = 4
"""A table of up to so many places for each photo is smaller than sorted ids (16 bytes a photo), and built at once."""

Numbers = npt.NDArray[np.int64]


class ListIndex:
    """Immutable companion of one PhotoList; a look-up is one place of the table or a binary search."""

    __slots__ = ("_first", "_order", "_sorted", "_table")

    def __init__(self, photo_list: PhotoList) -> None:
        ids = np.array(photo_list.ids, dtype=np.int64)
        none = np.zeros(0, dtype=np.int64)
        self._first = int(ids.min()) if len(ids) else 0
        span = int(ids.max()) - self._first + 1 if len(ids) else 0
        self._table: npt.NDArray[np.int32] | None = None
        self._order, self._sorted = none, none
        if span <= _SPARSE * len(ids):
            self._table = np.full(span, -1, dtype=np.int32)
            self._table[ids - self._first] = np.arange(len(ids), dtype=np.int32)
        else:
            self._order = np.argsort(ids, kind="stable").astype(np.int64)
            self._sorted = ids[self._order]

    def row_of(self, photo_id: int) -> int | None:
        """The row of a photo, None when it is not in the list."""
        if self._table is not None:
            place = photo_id - self._first
            row = int(self._table[place]) if 0 <= place < len(self._table) else -1
            return row if row >= 0 else None
        place = int(np.searchsorted(self._sorted, photo_id))
        if place < len(self._sorted) and self._sorted[place] == photo_id:
            return int(self._order[place])
        return None

    def known(self, photo_ids: Iterable[int]) -> list[bool]:
        """For each id whether it is in the list."""
        asked = np.fromiter(photo_ids, dtype=np.int64)
        if self._table is not None:
            places = asked - self._first
            inside = (places >= 0) & (places < len(self._table))
            inside[inside] = self._table[places[inside]] >= 0
        else:
            places = np.minimum(np.searchsorted(self._sorted, asked), len(self._sorted) - 1)
            inside = self._sorted[places] == asked
        found: list[bool] = inside.tolist()
        return found
