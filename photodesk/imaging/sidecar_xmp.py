"""The fields of a photo in an XMP sidecar: read as they stand there, and written without touching anything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from photodesk.domain.photo import CaptureTime, Label, TakenSource
from photodesk.domain.sidecar_merge import Agreed, Side, Value
from photodesk.imaging import capture
from photodesk.imaging.metadata import COLOR_LABELS, LABELS
from photodesk.imaging.xmp_edit import DC, DIGIKAM, EXIF, LIGHTROOM, PHOTOSHOP, TIFF, XMP, Packet, Property

RATING, LABEL = Property(XMP, "Rating"), Property(XMP, "Label")
COLOR, PICK = Property(DIGIKAM, "ColorLabel"), Property(DIGIKAM, "PickLabel")
SUBJECT, PATHS = Property(DC, "subject"), Property(LIGHTROOM, "hierarchicalSubject")
TAGS_LIST = Property(DIGIKAM, "TagsList")
ORIENTATION = Property(TIFF, "Orientation")
TAKEN, CREATED = Property(EXIF, "DateTimeOriginal"), Property(PHOTOSHOP, "DateCreated")
CREATOR = Property(DC, "creator")
_ALTERNATIVES = {
    "title": Property(DC, "title"),
    "caption": Property(DC, "description"),
    "copyright": Property(DC, "rights"),
}
_PICKS = {"keep": "3", "discard": "1"}
_NUMBERS = {label: number for number, label in COLOR_LABELS.items()}
_MAX_TAGS = 1000
_MAX_TEXT = 20_000

_TURNS = {1: 0, 6: 90, 3: 180, 8: 270}
_MIRRORED = {2: 0, 7: 90, 4: 180, 5: 270}


@dataclass(frozen=True, slots=True)
class Subject:
    """What of a photo a sidecar's values are to be understood by: its own orientation (None: not to be written) and the
    capture time its file says."""

    orientation: int | None = 1
    file_time: CaptureTime | None = None


def read(packet: Packet, base: Mapping[str, Agreed], ours: Mapping[str, Value]) -> dict[str, Side]:
    """Every field: as it stands in the file, and as it would read here."""
    tags = tags_of(packet)
    rating, label = packet.simple(RATING), packet.simple(LABEL) or _coloured(packet)
    orientation, time = packet.simple(ORIENTATION), packet.simple(TAKEN) or packet.simple(CREATED)
    found = {
        "rating": Side(rating, _stars(rating)),
        "label": Side(label, _label(label)),
        "pick": Side(packet.simple(PICK), None),
        "tags": Side(tags, tags),
        "turn": Side(orientation, _turn(orientation, base.get("turn"), ours["turn"])),
        "time": Side(time, _time(time, base.get("time"), ours["time"])),
        "creator": _side("; ".join(packet.items(CREATOR) or ())),
    }
    return found | {name: _side(packet.default(prop)) for name, prop in _ALTERNATIVES.items()}


def write(packet: Packet, fields: Mapping[str, Value], base: Mapping[str, Agreed], subject: Subject) -> None:
    """Put fields into a packet. What they say already is left byte for byte."""
    for name, value in fields.items():
        match name:
            case "rating":
                if value != "0" or packet.simple(RATING) is not None:
                    packet.set_simple(RATING, str(value))
            case "label":
                packet.set_simple(LABEL, str(value).capitalize() if value else None)
                packet.set_simple(COLOR, _NUMBERS[Label(str(value))] if value else _none_if_there(packet, COLOR, "0"))
            case "pick":
                packet.set_simple(PICK, _PICKS.get(str(value)) or _none_if_there(packet, PICK, "0"))
            case "tags":
                _write_tags(packet, value if isinstance(value, tuple) else ())
            case "creator":
                names = tuple(part.strip() for part in str(value or "").split(";") if part.strip())
                packet.set_items(CREATOR, "Seq", names)
            case "turn":
                _write_turn(packet, str(value), base.get("turn"), subject)
            case "time":
                _write_time(packet, str(value) if value else None, subject)
            case _:
                packet.set_default(_ALTERNATIVES[name], str(value) if value else None)


def tags_of(packet: Packet) -> tuple[str, ...]:
    """Hierarchical tags as `A/B`, then the flat ones that are no part of those; as an import reads them."""
    paths = [*(packet.items(TAGS_LIST) or ()), *(p.replace("|", "/") for p in packet.items(PATHS) or ())]
    parts = {part.casefold() for path in paths for part in path.split("/")}
    flat = [word for word in packet.items(SUBJECT) or () if word.casefold() not in parts]
    found: dict[str, str] = {}
    for tag in [*paths, *flat]:
        clean = "/".join(part.strip() for part in " ".join(tag.split()).split("/") if part.strip())
        if clean:
            found.setdefault(clean.casefold(), clean)
    return tuple(sorted(found.values(), key=str.casefold))[:_MAX_TAGS]


def time_text(time: CaptureTime | None) -> str | None:
    """A capture time as one comparable text: ISO with its offset, when known."""
    if time is None:
        return None
    offset = time.offset_minutes
    if offset is None:
        return time.local
    return f"{time.local}{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"


def time_of(text: str) -> CaptureTime | None:
    """The inverse of `time_text`, of whatever a sidecar says."""
    return capture.parse(text, TakenSource.USER)


def _side(text: str | None) -> Side:
    said = text.strip()[:_MAX_TEXT] if text else None
    return Side(said or None, said or None)


def _stars(text: str | None) -> str:
    """0 to 5; a rejected photo (-1) and everything else is no star."""
    try:
        stars = float(text or "0")
    except ValueError:
        return "0"
    return str(round(stars)) if 0 <= stars <= 5 else "0"


def _label(text: str | None) -> str | None:
    found = LABELS.get((text or "").casefold())
    return None if found is None else str(found)


def _coloured(packet: Packet) -> str | None:
    number = packet.simple(COLOR)
    label = COLOR_LABELS.get(number or "")
    return None if label is None else str(label)


def _none_if_there(packet: Packet, prop: Property, none: str) -> str | None:
    """The word for "none" where the property is there; nothing where it is not."""
    return none if packet.simple(prop) is not None else None


def _turn(text: str | None, base: Agreed | None, ours: Value) -> Value:
    """How far another program turned the photo since; what it has to say of the file's own orientation is no turn."""
    if base is None or not isinstance(base.file, str) or text is None:
        return base.ours if base else ours
    before, after = _degrees(base.file), _degrees(text)
    if before is None or after is None or before[1] != after[1]:
        return base.ours
    return str((int(str(base.ours)) + after[0] - before[0]) % 360)


def _degrees(text: str) -> tuple[int, bool] | None:
    """Degrees clockwise of an EXIF orientation, and whether it is mirrored."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 8:
        number = int(text)
        return (_TURNS[number], False) if number in _TURNS else (_MIRRORED[number], True)
    return None


def _write_turn(packet: Packet, turn: str, base: Agreed | None, subject: Subject) -> None:
    said = packet.simple(ORIENTATION)
    before = _degrees(said) if said else None
    if before is not None:
        was = int(str(base.ours)) if base else 0
        degrees, mirrored = (before[0] + int(turn) - was) % 360, before[1]
    else:
        own = _degrees(str(subject.orientation)) if subject.orientation else None
        if own is None:
            return
        degrees, mirrored = (own[0] + int(turn)) % 360, own[1]
    table = _MIRRORED if mirrored else _TURNS
    packet.set_simple(ORIENTATION, str(next(number for number, d in table.items() if d == degrees)))


def _time(text: str | None, base: Agreed | None, ours: Value) -> Value:
    """Another program's capture time, once it has changed; at first it repeats what the file says."""
    if base is None or text is None:
        return base.ours if base else ours
    found = time_of(text)
    return time_text(found) if found is not None and found != time_of(str(base.file or "")) else base.ours


def _write_time(packet: Packet, time: str | None, subject: Subject) -> None:
    """The user's time, or the file's own again; without either the sidecar says nothing of it."""
    text = time or time_text(subject.file_time)
    packet.set_simple(TAKEN, text)
    if packet.simple(CREATED) is not None:
        packet.set_simple(CREATED, text)


def _write_tags(packet: Packet, tags: tuple[str, ...]) -> None:
    """The three lists in which programs look. Items that still hold are not touched."""
    keys = {tag.casefold() for tag in tags}
    parts = {part.casefold() for tag in tags for part in tag.split("/")}
    listed = [t for t in packet.items(TAGS_LIST) or () if t.casefold() in keys]
    packet.set_items(TAGS_LIST, "Seq", _with(listed, tags))
    paths = [p for p in packet.items(PATHS) or () if p.replace("|", "/").casefold() in keys]
    packet.set_items(PATHS, "Bag", _with(paths, [t.replace("/", "|") for t in tags if "/" in t]))
    flat = [w for w in packet.items(SUBJECT) or () if w.casefold() in parts or w.casefold() in keys]
    packet.set_items(SUBJECT, "Bag", _with(flat, [t.rpartition("/")[2] for t in tags]))


def _with(have: list[str], wanted: list[str] | tuple[str, ...]) -> list[str]:
    known = {item.casefold() for item in have}
    return have + [item for item in wanted if item.casefold() not in known]
