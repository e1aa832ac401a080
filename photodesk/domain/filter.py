"""PhotoFilter: the one description of a set of photos for grid, counts, commit and terminal alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from photodesk.domain.photo import FileKind, Label, PhotoState


class SortKey(StrEnum):
    TAKEN = "taken"
    NAME = "name"
    SIZE = "size"
    RATING = "rating"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Sort:
    """Ties are broken by photo id in the same direction; photos without the key always come last."""

    key: SortKey = SortKey.TAKEN
    descending: bool = True


@dataclass(frozen=True, slots=True)
class PhotoFilter:
    """Every field narrows; None or empty does not. Trashed photos are hidden unless `states` names them.

    `date_from` and `date_to` are local capture dates `YYYY-MM-DD`, half-open: from <= day < to (T54).
    `kinds` keeps photos that have a present file of every kind named. `failed` and `derivatives_missing` look at
    thumbnail and preview together; `duplicates` at what the last maintenance recorded.
    """

    project_ids: tuple[int, ...] = ()
    states: tuple[PhotoState, ...] = (PhotoState.PRESENT, PhotoState.MISSING)
    kinds: tuple[FileKind, ...] = ()
    text: str = ""
    rating_min: int | None = None
    rating_max: int | None = None
    labels: tuple[Label, ...] = ()
    tags: tuple[str, ...] = ()
    pending: bool | None = None
    failed: bool | None = None
    derivatives_missing: bool | None = None
    duplicates: bool | None = None
    date_from: str | None = None
    date_to: str | None = None
    camera: str = ""
    orientation: str = ""
