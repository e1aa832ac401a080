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
    PROJECT = "project"
    FOLDER = "folder"
    CAMERA = "camera"
    LENS = "lens"
    SHUTTER = "shutter"
    APERTURE = "aperture"
    ISO = "iso"
    FOCAL = "focal"
    LABEL = "label"
    TAGS = "tags"
    PIXELS = "pixels"
    STATE = "state"
    FILES = "files"
    KEEP_JPEG = "keep_jpeg"
    KEEP_RAW = "keep_raw"


class GroupBy(StrEnum):
    """What a header stands over. Days and bursts need the order by capture time; in another there are none."""

    DAY = "day"
    PROJECT = "project"
    BURST = "burst"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Sort:
    """How a list is ordered and cut. Ties are broken by photo id in the same direction; photos without the key always
    come last. Groups by project stand in the order of their names, `key` orders within."""

    key: SortKey = SortKey.TAKEN
    descending: bool = True
    group: GroupBy = GroupBy.DAY


class Plan(StrEnum):
    """Every photo is one of these: a file that is there will go at the next commit; something was decided and nothing
    goes; nothing was decided."""

    UNDECIDED = "undecided"
    KEEP = "keep"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """How many photos of a view are what. The three add up to `every`."""

    every: int = 0
    undecided: int = 0
    keep: int = 0
    discard: int = 0


@dataclass(frozen=True, slots=True)
class PhotoFilter:
    """Every field narrows; None or empty does not. Trashed photos are hidden unless `states` names them.

    `date_from` and `date_to` are local capture dates `YYYY-MM-DD`, half-open: from <= day < to (T54).
    `kinds` keeps photos that have a present file of every kind named. `failed` and `derivatives_missing` look at
    thumbnail and preview together; `duplicates` at what the last maintenance recorded. `text` is words and
    "quoted phrases", each of which must begin a word of the name, a tag, the camera, the lens or the project.
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
    plan: Plan | None = None
    untagged: bool | None = None
    last_import: bool | None = None
