"""What is asked of a decoder process for an export. Values only: the program's own process imports no decoder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Decided:
    """What the user says of a photo, to be written into a copy. `label` is the word of the colour, "" for none.

    `title` to `copyright` stand above what the file says, "" takes it away and None leaves it. `time` is a corrected
    capture time (local ISO text, with its offset if known), "" leaves the file's.
    """

    rating: int = 0
    label: str = ""
    tags: tuple[str, ...] = ()
    title: str | None = None
    caption: str | None = None
    creator: str | None = None
    copyright: str | None = None
    time: str = ""

    def __bool__(self) -> bool:
        return self != Decided()

    @property
    def edited(self) -> bool:
        """Whether there is more than stars, label and tags."""
        return bool(self.time) or any(
            word is not None for word in (self.title, self.caption, self.creator, self.copyright)
        )


@dataclass(frozen=True, slots=True)
class RenditionRequest:
    """Make an upright JPEG of one file at `target`, which must not exist.

    `side` is the most its long side may have, None for full size. `facts` is a word of `ExportFacts`; marks are
    written unless it is `copyright` or `none`. `keep_profile` leaves a JPEG in its own colour space.
    `turn`: degrees clockwise the user turned it further.
    """

    source: Path
    family: str
    target: Path
    side: int | None
    quality: int
    facts: str
    keep_profile: bool
    marks: Decided
    turn: int = 0


@dataclass(frozen=True, slots=True)
class RenditionResult:
    """Pixels and bytes of what was written. `facts_lost`: what the file said did not fit or could not be read, and
    only the marks were written."""

    width: int
    height: int
    size: int
    facts_lost: bool = False


@dataclass(frozen=True, slots=True)
class StampRequest:
    """Write a sidecar with the marks to `target`, which must not exist: what `source` says besides them, if given."""

    target: Path
    marks: Decided
    source: Path | None = None
    orientation: int | None = None
    """EXIF orientation (1-8) of a photo the user has turned; None leaves what the source says."""
