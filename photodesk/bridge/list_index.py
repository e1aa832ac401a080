"""From photo id back to the place in a PhotoList: sorted ids, 16 bytes a photo, built off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from photodesk.domain.photo_list import PhotoList


class ListIndex:
    """Immutable companion of one PhotoList; a look-up is a binary search."""

    __slots__ = ("_order", "_sorted")

    def __init__(self, photo_list: PhotoList) -> None:
        ids = np.array(photo_list.ids, dtype=np.int64)
        self._order: npt.NDArray[np.int64] = np.argsort(ids, kind="stable").astype(np.int64)
        self._sorted: npt.NDArray[np.int64] = ids[self._order]

    def row_of(self, photo_id: int) -> int | None:
        """The row of a photo, None when it is not in the list."""
        place = int(np.searchsorted(self._sorted, photo_id))
        if place < len(self._sorted) and self._sorted[place] == photo_id:
            return int(self._order[place])
        return None

    def known(self, photo_ids: Iterable[int]) -> list[bool]:
        """For each id whether it is in the list."""
        asked = np.fromiter(photo_ids, dtype=np.int64)
        if not len(self._sorted):
            return [False] * len(asked)
        places = np.minimum(np.searchsorted(self._sorted, asked), len(self._sorted) - 1)
        found: list[bool] = (self._sorted[places] == asked).tolist()
        return found
