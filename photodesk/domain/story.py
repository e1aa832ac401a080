"""What is told of photos besides their rows: the history of one, the sidecars beside it, what differs among many."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a photo. `at` is ISO UTC text; `actor` is `user`, `system` or a word of its own."""

    at: str
    actor: str
    action: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A file that travels with a photo. `size` in bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What a sidecar says otherwise than the library, both changed since they last agreed. `field` in words."""

    sidecar: str
    field: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class PhotoStory:
    """`history` newest first."""

    photo_id: int
    history: tuple[Happened, ...] = ()
    sidecars: tuple[Sidecar, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    folder: str = ""
    """Where its files are, as people read paths."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A fact over many photos: how many different values, the first and the last of them in order; None is unknown."""

    values: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What `photos` photos have in common and where they differ. Sizes in bytes, of files that are there."""

    photos: int
    files: int
    size: int
    projects: Spread
    taken: Spread
    cameras: Spread
    lenses: Spread
    sizes: Spread
    ratings: Spread
    labels: Spread
    missing: int
