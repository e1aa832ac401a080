"""The words of many photos as one form shows them, and what a change of the clock would do. Pure values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from photodesk.domain.edits import WORD_FIELDS


@dataclass(frozen=True, slots=True)
class SharedWords:
    """Words of `photos` photos by field: what all of them have, None where they differ."""

    photos: int = 0
    words: Mapping[str, str | None] = field(default_factory=lambda: dict.fromkeys(WORD_FIELDS, ""))


@dataclass(frozen=True, slots=True)
class ClockScope:
    """Whose clock: the photos named; with a camera all it took, in `project_id` or (None) anywhere."""

    photo_ids: tuple[int, ...] = ()
    camera: str = ""
    project_id: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A photo's capture time before and after (ISO local text, "" for none)."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ClockPreview:
    """What a change of the clock would do, to photos in order of capture. `without` have no time to change."""

    photo_ids: tuple[int, ...] = ()
    changed: int = 0
    without: int = 0
    first: Moment | None = None
    last: Moment | None = None
