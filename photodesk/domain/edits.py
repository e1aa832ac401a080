"""What the user says of a photo besides marks and tags: how it is turned, its words, when it was taken. Pure.

Each value stands above what the file says and can be taken away again; the file itself is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from photodesk.domain.photo import CaptureTime, TakenSource

WORD_FIELDS = ("title", "caption", "creator", "copyright")
"""The words of a photo, as they are called everywhere."""
WORD_LIMIT = 20_000
"""Characters of one field; what is longer is cut."""
FIRST_YEAR, LAST_YEAR = 1826, 2100


@dataclass(frozen=True, slots=True)
class Edits:
    """`turn`: degrees clockwise (0, 90, 180, 270) on top of the file's own orientation. None: what the file says."""

    turn: int = 0
    title: str | None = None
    caption: str | None = None
    creator: str | None = None
    copyright: str | None = None
    time: CaptureTime | None = None

    def words(self) -> dict[str, str | None]:
        return {field: getattr(self, field) for field in WORD_FIELDS}


@dataclass(frozen=True, slots=True)
class Known:
    """A photo as far as edits go: what the user said, and what its file says."""

    photo_id: int
    project_id: int
    name: str
    edits: Edits = Edits()
    file_time: CaptureTime | None = None
    file_words: Mapping[str, str] | None = None

    @property
    def time(self) -> CaptureTime | None:
        """The capture time that holds."""
        return self.edits.time or self.file_time

    def word(self, field: str) -> str:
        """The title (caption, …) that holds, "" for none."""
        said = self.edits.words()[field]
        return said if said is not None else (self.file_words or {}).get(field, "")


@dataclass(frozen=True, slots=True)
class Turn:
    """Turn by so many degrees clockwise (negative: to the left), a multiple of 90."""

    degrees: int


@dataclass(frozen=True, slots=True)
class TurnBack:
    """As the file has it."""


@dataclass(frozen=True, slots=True)
class SetWords:
    """Words by field of WORD_FIELDS; None brings back what the file says. Fields not named stay."""

    words: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class SetTime:
    """Taken at this local time (ISO text without zone); the zone stays."""

    local: str


@dataclass(frozen=True, slots=True)
class ShiftTime:
    """The camera's clock was wrong by so many seconds; photos without a time stay without."""

    seconds: int


@dataclass(frozen=True, slots=True)
class SetZone:
    """The camera's clock showed the time of this zone, minutes east of UTC; None: unknown. The local time stays."""

    minutes: int | None


@dataclass(frozen=True, slots=True)
class OwnTime:
    """The capture time the file says."""


Edit = Turn | TurnBack | SetWords | SetTime | ShiftTime | SetZone | OwnTime


_CLOCKWISE = {1: 6, 6: 3, 3: 8, 8: 1, 2: 7, 7: 4, 4: 5, 5: 2}


def orientation_turned(orientation: int, degrees: int) -> int:
    """The EXIF orientation (1-8) of a picture that is turned clockwise on top of the one it has."""
    for _ in range(degrees // 90 % 4):
        orientation = _CLOCKWISE.get(orientation, 6)
    return orientation


def applied(edit: Edit, known: Known) -> Edits:
    """What the user has said of a photo after `edit`. An edit that does not apply changes nothing."""
    old = known.edits
    match edit:
        case Turn(degrees):
            return replace(old, turn=(old.turn + degrees) % 360)
        case TurnBack():
            return replace(old, turn=0)
        case SetWords(words):
            kept = {f: _kept(text, (known.file_words or {}).get(f, "")) for f, text in words.items()}
            return replace(old, **kept)  # type: ignore[arg-type]
        case OwnTime():
            return replace(old, time=None)
        case _:
            return replace(old, time=_unless_own(_timed(edit, known.time), known))


def _timed(edit: SetTime | ShiftTime | SetZone, now: CaptureTime | None) -> CaptureTime | None:
    match edit:
        case SetTime(local):
            return CaptureTime(local, now.offset_minutes if now else None, TakenSource.USER)
        case ShiftTime(seconds):
            shifted = shifted_local(now.local, seconds) if now else None
            return now if now is None or shifted is None else replace(now, local=shifted, source=TakenSource.USER)
        case SetZone(minutes):
            return now and replace(now, offset_minutes=minutes, source=TakenSource.USER)


def _unless_own(time: CaptureTime | None, known: Known) -> CaptureTime | None:
    """What the file says anyway needs no saying."""
    own = known.file_time
    if time is None or (own and (own.local, own.offset_minutes) == (time.local, time.offset_minutes)):
        return None
    return replace(time, source=TakenSource.USER)


def _kept(text: str | None, of_file: str) -> str | None:
    if text is None:
        return None
    text = text.replace("\0", "").strip()[:WORD_LIMIT]
    return None if text == of_file else text


def shifted_local(local: str, seconds: int) -> str | None:
    """Local time moved by seconds, fractions kept; None when it leaves the years there can be photos of."""
    try:
        moved = datetime.fromisoformat(local) + timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return None
    return moved.isoformat() if FIRST_YEAR <= moved.year <= LAST_YEAR else None


def words_of(edit: Edit) -> str:
    """What an edit does, for toasts, the undo entry and the history."""
    match edit:
        case Turn(degrees):
            return {90: "turned right", 180: "turned upside down", 270: "turned left"}.get(degrees % 360, "turned")
        case TurnBack():
            return "turned as the file has it"
        case SetWords(words):
            return ", ".join(words) + (" as the files say" if all(w is None for w in words.values()) else " written")
        case SetTime(local):
            return f"taken {local.replace('T', ' ')[:19]}"
        case ShiftTime(seconds):
            return f"capture time {shift_words(seconds)}"
        case SetZone(minutes):
            return f"time zone {zone_words(minutes)}"
        case OwnTime():
            return "capture time as the files say"


def shift_words(seconds: int) -> str:
    """ "+1:00:00", "−0:05:30"."""
    rest = abs(seconds)
    return f"{'−' if seconds < 0 else '+'}{rest // 3600}:{rest // 60 % 60:02}:{rest % 60:02}"


def zone_words(minutes: int | None) -> str:
    """ "UTC+02:00", "UTC−03:30", "not known"."""
    if minutes is None:
        return "not known"
    return f"UTC{'−' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def parse_shift(text: str) -> int | None:
    """Seconds of "+1:00", "-0:05:30", "−1:02:03" (hours:minutes[:seconds]); None when it is none."""
    text = text.strip().replace("−", "-").replace("–", "-")
    sign = -1 if text.startswith("-") else 1
    parts = text.lstrip("+-").split(":")
    if not 2 <= len(parts) <= 3 or not all(p.isascii() and p.isdigit() and len(p) <= 6 for p in parts):
        return None
    hours, minutes, seconds = (int(p) for p in (*parts, "0")[:3])
    if minutes > 59 or seconds > 59:
        return None
    return sign * (hours * 3600 + minutes * 60 + seconds)


def parse_local(text: str) -> str | None:
    """A date and time as people write it (`2026-06-11 10:42[:05]`, `T` allowed) as ISO text; None when it is none."""
    try:
        moment = datetime.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        return None
    if moment.tzinfo is not None or not FIRST_YEAR <= moment.year <= LAST_YEAR or len(text.strip()) < 16:
        return None
    return moment.isoformat()


def parse_zone(text: str) -> int | None:
    """Minutes east of UTC of `+02:00`, `-3:30`, `Z`. Raises ValueError for what is none."""
    text = text.strip().upper().replace("−", "-").removeprefix("UTC")
    if text in ("Z", ""):
        return 0
    sign, (hours, minutes) = text[0], [*text[1:].split(":"), "0"][:2]
    if sign not in "+-" or not hours.isdigit() or not minutes.isdigit() or int(minutes) > 59:
        raise ValueError(text)
    found = int(hours) * 60 + int(minutes)
    if found > 14 * 60:
        raise ValueError(text)
    return -found if sign == "-" else found


@dataclass(frozen=True, slots=True)
class EditStep:
    """An edit that can be taken back, in the same history as every other decision."""

    words: str
    photo_id: int
    before: Mapping[int, Edits]
    after: Mapping[int, Edits]


def turned_size(width: int, height: int, turn: int) -> tuple[int, int]:
    return (height, width) if turn % 180 else (width, height)
