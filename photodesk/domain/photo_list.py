"""What a grid shows: an array of photo ids in order, cut into groups. No rows, so a million photos stay cheap (T55)."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from photodesk.domain.derivative import DerivativeState
from photodesk.domain.photo import (
    CaptureTime,
    Exposure,
    FileKind,
    FileState,
    Keep,
    Label,
    PhotoRef,
    PhotoState,
    upright,
)
from photodesk.domain.project import Availability
from photodesk.domain.stacks import StackPlace


@dataclass(frozen=True, slots=True)
class Group:
    """A run of photos under one header. `key` is `YYYY-MM-DD`, or "" for photos without a capture date.

    Groups that are no days have a `label`, which is shown as it stands, and a key that means nothing else.
    """

    key: str
    start: int
    count: int
    project_ids: tuple[int, ...] = ()
    label: str = ""
    under: int = 0
    """Photos of it that are not shown because their stacks are folded; `count` leaves them out."""


def _ids() -> array[int]:
    return array("q")


@dataclass(frozen=True, slots=True, eq=False)
class PhotoList:
    """Photo ids in display order with the project of each (8 bytes apiece), groups, and the number of files.

    `total` counts the library's photos regardless of the filter ("312 of 48,212").
    """

    ids: array[int] = field(default_factory=_ids)
    project_ids: array[int] = field(default_factory=_ids)
    groups: tuple[Group, ...] = ()
    total: int = 0

    def __len__(self) -> int:
        return len(self.ids)

    def same_as(self, other: PhotoList) -> bool:
        """Whether both show the same photos in the same order and groups; a million in three milliseconds."""
        mine, theirs = (self.total, self.groups), (other.total, other.groups)
        return mine == theirs and self.ids == other.ids and self.project_ids == other.project_ids

    def ref(self, row: int) -> PhotoRef:
        return PhotoRef(self.ids[row], self.project_ids[row])

    def refs(self) -> Iterator[PhotoRef]:
        return (PhotoRef(p, q) for p, q in zip(self.ids, self.project_ids, strict=True))


@dataclass(frozen=True, slots=True)
class RowFile:
    """A file as a cell shows it."""

    kind: FileKind
    name: str
    size: int
    state: FileState


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """What a cell, the loupe and the info panel need of one photo."""

    ref: PhotoRef
    stem: str
    subfolder: str
    project_name: str
    availability: Availability
    state: PhotoState
    taken: CaptureTime | None
    width: int | None
    height: int | None
    camera: str | None
    lens: str | None
    exposure: Exposure
    rating: int
    label: Label | None
    keep: Keep
    files: tuple[RowFile, ...]
    thumbnail: DerivativeState
    preview: DerivativeState
    thumbnail_path: str
    preview_path: str
    derivative_version: str
    """Changes whenever a derivative was written anew or is turned: part of the thumbnail cache's key (T61)."""
    orientation: int = 1
    turn: int = 0
    """Degrees clockwise the user turned it, on top of `orientation`."""
    stack: StackPlace | None = None
    """Where it stands in its stack; None for a photo that stands alone."""
    tags: tuple[str, ...] = ()
    imported: str = ""
    """When it was taken in, ISO UTC; "" when not read."""

    @property
    def upright(self) -> tuple[int, int] | None:
        """Width and height as it is shown; None while they are not known."""
        return upright(self.width, self.height, self.orientation, self.turn)

    def turned(self, turn: int) -> dict[str, object]:
        """The fields that differ when the user turns it to `turn` degrees."""
        before, _, _ = self.derivative_version.partition("@")
        return {"turn": turn, "derivative_version": f"{before}@{turn}" if turn else before}


def version_of(thumbnail_at: str | None, preview_at: str | None, turn: int) -> str:
    """When the derivatives were written, and how what they show is turned."""
    written = f"{thumbnail_at or ''}|{preview_at or ''}"
    return f"{written}@{turn}" if turn else written
