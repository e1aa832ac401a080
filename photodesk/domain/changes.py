"""ChangeSet: which photos changed in which aspects. What every verb returns and what views listen to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Aspect(StrEnum):
    """What about a photo changed. A new kind of change is a new Aspect, not a new signal."""

    ADDED = "added"
    REMOVED = "removed"
    FILES = "files"
    STATE = "state"
    METADATA = "metadata"
    TURN = "turn"
    WORDS = "words"
    DERIVATIVES = "derivatives"
    PLAN = "plan"
    RATING = "rating"
    LABEL = "label"
    TAGS = "tags"
    PROJECT = "project"
    DUPLICATES = "duplicates"
    STACKS = "stacks"


LIST_ASPECTS = frozenset(
    {Aspect.ADDED, Aspect.REMOVED, Aspect.PROJECT, Aspect.STATE, Aspect.METADATA, Aspect.DUPLICATES}
)
"""Aspects that may change which photos a list holds, or their order."""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Immutable. `photos` maps an aspect to photo ids; `projects`: ids of projects whose row or counts changed."""

    photos: Mapping[Aspect, frozenset[int]] = field(default_factory=dict)
    projects: frozenset[int] = frozenset()

    @classmethod
    def of(cls, aspect: Aspect, photo_ids: Iterable[int], projects: Iterable[int] = ()) -> ChangeSet:
        ids = frozenset(photo_ids)
        return cls({aspect: ids} if ids else {}, frozenset(projects))

    def __bool__(self) -> bool:
        return bool(self.photos) or bool(self.projects)

    def __or__(self, other: ChangeSet) -> ChangeSet:
        merged = dict(self.photos)
        for aspect, ids in other.photos.items():
            merged[aspect] = merged.get(aspect, frozenset()) | ids
        return ChangeSet(merged, self.projects | other.projects)

    def ids(self, *aspects: Aspect) -> frozenset[int]:
        """Photo ids changed in any of `aspects` (all aspects when none is named)."""
        wanted = aspects or tuple(self.photos)
        return frozenset[int]().union(*(self.photos.get(a, frozenset()) for a in wanted))
