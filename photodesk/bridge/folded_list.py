"""A list with its folded stacks reduced to one photo each. A million photos in some tens of milliseconds."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from photodesk.domain.folding import Folding
from photodesk.domain.photo_list import Group, PhotoList
from photodesk.domain.stacks import StackTable

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class FoldedList:
    """`beneath`: how many listed photos lie under the shown one of each folded stack, by its photo id."""

    photos: PhotoList
    beneath: dict[int, int] = field(default_factory=dict)

    @property
    def hidden(self) -> int:
        """Photos of the filter that are not shown because their stacks are folded."""
        return sum(self.beneath.values())

    def same_as(self, other: FoldedList) -> bool:
        """Whether both show the same; see PhotoList."""
        return self.beneath == other.beneath and self.photos.same_as(other.photos)


def fold(photos: PhotoList, table: StackTable, folding: Folding) -> FoldedList:
    """Of each folded stack the listed photo that was taken first stays, where it stands. Any thread."""
    if not folding or not len(photos) or not len(table.photo_ids):
        return FoldedList(photos)
    ids = np.array(photos.ids, dtype=np.int64)
    members, stacks = np.array(table.photo_ids, dtype=np.int64), np.array(table.stack_ids, dtype=np.int64)
    others = np.fromiter(folding.others, dtype=np.int64)
    folded = np.isin(stacks, others) != folding.all
    places = _places_of(ids, members[folded])
    stacks = stacks[folded]
    listed = places >= 0
    places, stacks = places[listed], stacks[listed]
    # The table is stack by stack, by capture time: the first listed of each stack is the one that stays.
    first = np.ones(len(stacks), dtype=bool)
    first[1:] = stacks[1:] != stacks[:-1]
    covers, counts = places[first], np.diff(np.append(np.flatnonzero(first), len(stacks)))
    keep = np.ones(len(ids), dtype=bool)
    keep[places[~first]] = False
    several = counts > 1
    beneath = dict(zip(ids[covers[several]].tolist(), (counts[several] - 1).tolist(), strict=True))
    return FoldedList(_kept(photos, ids, keep), beneath)


def _places_of(ids: Ids, wanted: Ids) -> Ids:
    """Where each of `wanted` stands in the list, -1 for those that are not in it."""
    order = np.argsort(ids, kind="stable")
    at = np.minimum(np.searchsorted(ids, wanted, sorter=order), len(ids) - 1)
    found: Ids = order[at].astype(np.int64)
    return np.where(ids[found] == wanted, found, -1)


def _kept(photos: PhotoList, ids: Ids, keep: npt.NDArray[np.bool_]) -> PhotoList:
    owners = np.array(photos.project_ids, dtype=np.int64)
    before = np.concatenate(([0], np.cumsum(keep)))
    groups: list[Group] = []
    for group in photos.groups:
        start, end = int(before[group.start]), int(before[group.start + group.count])
        if end > start:
            groups.append(replace(group, start=start, count=end - start, under=group.count - (end - start)))
    return replace(photos, ids=_array(ids[keep]), project_ids=_array(owners[keep]), groups=tuple(groups))


def _array(values: Ids) -> array[int]:
    made = array("q")
    made.frombytes(values.astype(np.int64).tobytes())
    return made
