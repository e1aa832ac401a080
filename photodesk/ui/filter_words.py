"""The words of a search as people read them on chips, and the conditions "+ Filter" offers. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from photodesk.domain.filter import PhotoFilter
from photodesk.domain.search import SearchError, Word, parse
from photodesk.ui.words import MONTHS, shown

KINDS = {"raw": "RAW", "jpeg": "JPEG", "both": "RAW + JPEG", "other": "Other formats"}
STATUSES = {
    "missing": "Missing",
    "failed": "Failed",
    "waiting": "Waiting for thumbnails",
    "duplicate": "Duplicates",
    "duplicates": "Duplicates",
    "present": "On disk",
    "trashed": "In the trash",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry of "+ Filter": the word it writes."""

    label: str
    key: str
    value: str
    icon: str = ""


OFFERS: dict[str, tuple[Offer, ...]] = {
    "Stars": (
        *(
            Offer(f"{'★' * n} and more" if n < 5 else "★" * 5, "rating", f">={n}" if n < 5 else "5")
            for n in range(5, 0, -1)
        ),
        Offer("Without stars", "rating", "0"),
    ),
    "Label": tuple(
        Offer(c.capitalize(), "label", c, f"label-{c}") for c in ("red", "yellow", "green", "blue", "purple")
    ),
    "Files": tuple(Offer(label, "kind", key) for key, label in KINDS.items()),
    "Shape": tuple(Offer(shape.capitalize(), "orientation", shape) for shape in ("landscape", "portrait", "square")),
    "State": (
        *(Offer(STATUSES[key], "status", key) for key in ("missing", "failed", "waiting", "duplicate")),
        Offer("Without tags", "tag", "none"),
        Offer("Last import", "imported", "last"),
    ),
}
"""Submenus whose entries are always the same; tags, projects, cameras and dates come from the library."""


def chip_text(word: Word) -> str:
    """A word as its chip says it: "★★★ and more", "7–13 Jun 2026", "Coast"."""
    value = word.value.casefold()
    match word.key:
        case "":
            said = f"“{word.value}”"
        case "rating":
            said = _stars(word)
        case "kind":
            said = KINDS.get(value, word.value)
        case "status":
            said = STATUSES.get(value, word.value)
        case "date":
            said = _dates(word)
        case "tag":
            said = "Without tags" if value == "none" else word.value
        case "imported":
            said = "Last import"
        case "label" | "orientation" | "plan":
            said = value.capitalize()
        case _:
            said = word.value
    return shown(said)


def chip_icon(word: Word) -> str:
    """The icon of a chip, "" for none."""
    if word.key == "label":
        return f"label-{word.value.casefold()}"
    return {"tag": "tag", "project": "folder", "camera": "camera", "date": "calendar", "": "search"}.get(word.key, "")


def date_value(first: date, last: date) -> str:
    """The value of `date:` for the days from `first` to `last`, both included."""
    first, last = min(first, last), max(first, last)
    return first.isoformat() if first == last else f"{first.isoformat()}..{last.isoformat()}"


def dates_of(value: str) -> tuple[date | None, date | None]:
    """First and last day of a `date:` value; None where it is open or not understood."""
    found = _filter(Word("date", value))
    first = date.fromisoformat(found.date_from) if found.date_from else None
    last = date.fromisoformat(found.date_to) - timedelta(days=1) if found.date_to else None
    return first, last


def _filter(word: Word) -> PhotoFilter:
    try:
        return parse(word.text).filter
    except SearchError:
        return PhotoFilter()


def _stars(word: Word) -> str:
    found = _filter(word)
    low, high = found.rating_min, found.rating_max
    if low is None or high is None:
        return word.value
    if low > high:
        return f"rating {word.value}"
    if high == 0:
        return "Without stars"
    if low == high:
        return "★" * low
    if high == 5:
        return f"{'★' * low} and more" if low else "Any stars"
    return f"Up to {'★' * high}" if low == 0 else f"{'★' * low} to {'★' * high}"


def _dates(word: Word) -> str:
    first, last = dates_of(word.value)
    if first is None or last is None:
        return f"From {_day(first)}" if first else f"Until {_day(last)}" if last else word.value
    if first == last:
        return _day(first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    if whole and (first.year, first.month) == (last.year, last.month):
        return f"{MONTHS[first.month - 1]} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_day(last)}"
    if first.year == last.year:
        return f"{first.day} {_month(first)} – {_day(last)}"
    return f"{_day(first)} – {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {_month(day)} {day.year}"


def _month(day: date) -> str:
    return MONTHS[day.month - 1][:3]
