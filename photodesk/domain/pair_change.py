"""Halves of a pair parted or joined by hand, as a value that can be taken back exactly. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from photodesk.domain.photo import FileKind, FileState, Photo

Rows = Mapping[str, tuple[Mapping[str, Any], ...]]
"""By table, the rows that belong to the photos concerned, column by column."""


class PairDeed(StrEnum):
    PART = "part"
    JOIN = "join"


@dataclass(frozen=True, slots=True)
class PairChange:
    """Both sides hold all rows of `photo_ids`; a photo without a row in `photos` is not there on that side."""

    photo_ids: tuple[int, ...]
    before: Rows
    after: Rows

    @property
    def inverse(self) -> PairChange:
        return PairChange(self.photo_ids, self.after, self.before)


def kinds(photo: Photo) -> frozenset[FileKind]:
    """Kinds of the files a photo has outside the trash."""
    return frozenset(f.kind for f in photo.files if f.state is not FileState.TRASHED)


def is_pair(photo: Photo) -> bool:
    """Whether there is a RAW to part from a rendered file."""
    found = kinds(photo)
    return FileKind.RAW in found and len(found) > 1


def why_not_joined(photos: Sequence[Photo]) -> str | None:
    """Why two photos cannot become one; None when they can."""
    if len(photos) != 2:
        return "Two photos make a pair: one with the RAW, one with the rendered file."
    one, other = photos
    if (one.project_id, one.subfolder) != (other.project_id, other.subfolder):
        return "The two photos are not in one folder."
    if one.stem.casefold() != other.stem.casefold():
        return "The files of a pair have one name; these two have different ones."
    found = [kinds(photo) for photo in photos]
    raws = [FileKind.RAW in each for each in found]
    if sorted(raws) != [False, True] or found[0] & found[1] or len(found[raws.index(True)]) != 1:
        return "A pair is one RAW and one rendered file; these two photos are not."
    if any(f.state is FileState.TRASHED for photo in photos for f in photo.files):
        return "A file of these photos lies in the trash: restore it first."
    return None


def halves(photos: Sequence[Photo]) -> list[tuple[Photo, Photo]]:
    """Which of these photos can be joined two by two: (with the rendered file, with the RAW)."""
    by_name: dict[tuple[int, str, str], list[Photo]] = {}
    for photo in photos:
        by_name.setdefault((photo.project_id, photo.subfolder, photo.stem.casefold()), []).append(photo)
    found = []
    for two in by_name.values():
        if why_not_joined(two) is None:
            one, other = two
            found.append((other, one) if FileKind.RAW in kinds(one) else (one, other))
    return found
