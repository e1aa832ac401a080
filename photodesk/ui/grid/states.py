"""What a cell says: one pure function from a row to its chip, its words and its looks. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from photodesk.bridge.busy import Busy
from photodesk.domain.derivative import REMEDIES, DerivativeStatus, FailureKind
from photodesk.domain.photo import FileKind, FileState, PhotoState
from photodesk.domain.photo_list import PhotoRow
from photodesk.domain.project import Availability
from photodesk.domain.stacks import StackPlace, in_words


class Sign(Enum):
    """The chip at the top right, by priority."""

    MISSING = "missing"
    FAILED = "failed"
    OFFLINE = "offline"
    COMMITTING = "committing"
    GENERATING = "generating"


class Mark(Enum):
    """The look of one segment of the pair token."""

    UNDECIDED = "undecided"
    KEEP = "keep"
    DISCARD = "discard"
    LOST = "lost"


class Link(Enum):
    """What a link word in a cell asks for."""

    RETRY = "Retry"
    LOCATE = "Locate…"


@dataclass(frozen=True, slots=True)
class Words:
    """The sentence in the dashed box: `short` alone at size S; else title, then `lead` and the link."""

    short: str
    title: str
    lead: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    kind: FileKind
    long: str
    short: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Look:
    """Everything about a photo that changes how its cell is painted, selection and hover aside."""

    segments: tuple[Segment, ...]
    sign: Sign | None = None
    words: Words | None = None
    fraction: float | None = None
    discarded: bool = False
    opacity: float = 1.0


_FAILURES: dict[FailureKind, Words] = {
    FailureKind.UNSUPPORTED: Words("Unsupported", "Format not supported", "Kept as it is"),
    FailureKind.CORRUPT: Words("Damaged", "The file is damaged", "Copy it again, then", Link.RETRY),
    FailureKind.TOO_LARGE: Words("Too large", "Too large to open", "Raise the limit, then", Link.RETRY),
    FailureKind.TIMEOUT: Words("Took too long", "Decoding took too long", "When less busy,", Link.RETRY),
    FailureKind.CRASHED: Words("Stopped", "The decoder stopped", "Perhaps damaged.", Link.RETRY),
    FailureKind.DISK_FULL: Words("Disk full", "The disk is full", "Free space, then", Link.RETRY),
    FailureKind.UNREADABLE: Words("Unreadable", "Cannot be read", "Check permissions,", Link.RETRY),
}
_UNKNOWN_FAILURE = Words("Failed", "No picture could be made", "", Link.RETRY)
_MISSING = Words("Not found", "Not found on disk", "", Link.LOCATE)
_OFFLINE = Words("Not connected", "Drive not connected", "Comes back with it")
_LETTERS = {FileKind.JPEG: ("JPG", "J"), FileKind.RAW: ("RAW", "R")}
_ORDER = {FileKind.JPEG: 0, FileKind.OTHER: 1, FileKind.RAW: 2}


def look(row: PhotoRow, busy: Busy | None = None, *, absent: bool = False) -> Look:
    """How a photo looks. `absent`: its thumbnail should be there and the file is not."""
    segments = segments_of(row)
    discarded = bool(segments) and all(s.mark is Mark.DISCARD for s in segments)
    sign, words = _sign(row, busy, absent=absent)
    return Look(
        segments,
        sign,
        words,
        busy.fraction if busy else None,
        discarded,
        0.6 if sign is Sign.MISSING else 1.0,
    )


def _sign(row: PhotoRow, busy: Busy | None, *, absent: bool) -> tuple[Sign | None, Words | None]:
    status, failure = row.thumbnail.status, row.thumbnail.error_kind
    offline = row.availability is Availability.OFFLINE
    missing = row.state is PhotoState.MISSING or row.availability is Availability.MISSING
    if not offline and (missing or (status is DerivativeStatus.FAILED and failure is FailureKind.MISSING_SOURCE)):
        return Sign.MISSING, _MISSING
    waits = failure in (FailureKind.OFFLINE, FailureKind.MISSING_SOURCE)
    if status is DerivativeStatus.FAILED and not waits:
        words = _FAILURES.get(failure, _UNKNOWN_FAILURE) if failure else _UNKNOWN_FAILURE
        return Sign.FAILED, words
    if offline or (status is DerivativeStatus.FAILED and waits):
        return Sign.OFFLINE, _OFFLINE
    if busy and busy.committing:
        return Sign.COMMITTING, None
    if busy or absent or status in (DerivativeStatus.PENDING, DerivativeStatus.MISSING):
        return Sign.GENERATING, None
    return None, None


def segments_of(row: PhotoRow) -> tuple[Segment, ...]:
    """The pair token of a photo: one segment per file outside the trash, JPEG first."""
    found: dict[tuple[FileKind, str], Segment] = {}
    for file in sorted(row.files, key=lambda f: _ORDER[f.kind]):
        if file.state is FileState.TRASHED:
            continue
        long, short = _letters(file.kind, file.name)
        plan = row.keep.of(file.kind)
        mark = Mark.UNDECIDED if plan is None else Mark.KEEP if plan else Mark.DISCARD
        if file.state is FileState.MISSING and row.state is PhotoState.PRESENT:
            mark = Mark.LOST
        key = (file.kind, long)
        if key not in found or found[key].mark is Mark.LOST:
            found[key] = Segment(file.kind, long, short, mark)
    return tuple(found.values())


def _letters(kind: FileKind, name: str) -> tuple[str, str]:
    if kind in _LETTERS:
        return _LETTERS[kind]
    suffix = name.rpartition(".")[2].upper()[:4] or "FILE"
    return suffix, suffix[:1]


def spoken(row: PhotoRow, place: int, total: int, *, selected: bool, shown: Look) -> str:
    """The cell in words for a screen reader (UI.md section 8)."""
    parts = [row.stem, f"{place + 1:,} of {total:,}"]
    plans = {Mark.UNDECIDED: "undecided", Mark.KEEP: "keep", Mark.DISCARD: "discard", Mark.LOST: "not found"}
    names = {"JPG": "JPEG"}
    parts += [f"{names.get(s.long, s.long)} {plans[s.mark]}" for s in shown.segments]
    if row.rating:
        parts.append(f"{row.rating} star{'s' if row.rating != 1 else ''}")
    if row.label:
        parts.append(f"{row.label.value} label")
    if row.stack is not None:
        parts.append(f"in a {in_words(row.stack.kind, row.stack.size)}")
    if shown.words is not None:
        parts.append(shown.words.title.lower())
    elif shown.sign is not None:
        parts.append({Sign.COMMITTING: "being committed", Sign.GENERATING: "picture is being made"}[shown.sign])
    if selected:
        parts.append("selected")
    return ", ".join(parts)


def tip(row: PhotoRow, shown: Look) -> str:
    """The tool tip: files and project and, when something is wrong, what and what to do."""
    lines = [" · ".join(f.name for f in row.files), row.project_name]
    if row.stack is not None:
        lines.append(stack_words(row.stack))
    failure = row.thumbnail.error_kind
    if shown.words is not None:
        lines.append(row.thumbnail.error or shown.words.title)
    if failure is not None:
        lines.append(REMEDIES[failure])
    return "\n".join(line for line in lines if line)


def stack_words(place: StackPlace) -> str:
    """What a photo is stacked with: "Burst of 8", "Bracket of 3, nothing of it is suggested for discarding"."""
    words = in_words(place.kind, place.size).capitalize()
    hand = ", put together by hand" if place.by_hand else ""
    return words + hand + ("" if place.may_be_thinned else "; nothing of it is suggested for discarding")


def exposure_line(row: PhotoRow) -> str:
    """ "1/500 · ƒ 8 · ISO 100" with what is known."""
    e = row.exposure
    parts = []
    if e.seconds:
        parts.append(f"1/{round(1 / e.seconds)}" if e.seconds < 0.3 else f"{e.seconds:g} s")
    if e.aperture:
        parts.append(f"ƒ {e.aperture:g}")
    if e.iso:
        parts.append(f"ISO {e.iso}")
    return " · ".join(parts)


def time_of(row: PhotoRow) -> str:
    """The capture time of day, or nothing."""
    return row.taken.local[11:19] if row.taken else ""
