"""A photo's history and what differs among many, in the user's words. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from photodesk.domain.story import Comparison, Happened, Spread
from photodesk.ui import words

ICONS = {
    "import": "imp",
    "regenerated": "regen",
    "derivatives failed": "warn",
    "file missing": "missing",
    "file back": "check",
    "file changed": "bolt",
    "file moved": "move",
    "moved": "move",
    "moved between projects": "move",
    "restored": "undo",
    "bit rot": "warn",
    "plan": "flag",
    "rating": "star",
    "label": "flag",
    "tags": "tag",
    "stack": "stack",
    "pair": "link",
    "exported": "exp",
    "rotated": "rotr",
    "words": "text",
    "capture time": "clock",
    "sidecar": "text",
}


DECISIONS = frozenset({"plan", "rating", "label", "tags", "rotated", "words", "stack", "pair"})
"""Their detail says it all: "Keep both"."""

_OPERATION = re.compile(r" \([0-9a-f-]{8,}\)$")
"""The id of a journal's operation: for the log, not for people."""


def line(event: Happened) -> str:
    """ "Imported as IMG_1.JPG", "File moved to best/IMG_1.JPG", "Thumbnails and preview made anew"."""
    detail = _OPERATION.sub("", words.shown(event.detail))
    if event.action in DECISIONS and detail:
        return detail[:1].upper() + detail[1:]
    if event.action == "import":
        how, _, names = detail.partition(": ")
        return f"Joined by {names}" if how == "joined" else f"Imported as {names or how}"
    if event.action == "file moved":
        return f"File moved to {detail.rpartition(' is now ')[2]}"
    if event.action.startswith("to trash"):
        return f"Moved to the trash: {detail}"
    if event.action == "exported":
        names, _, where = detail.partition(" to /")
        return f"Exported as {' and '.join(names.split('/'))}" + (f" to /{where}" if where else "")
    if event.action == "regenerated":
        return "Thumbnail and preview made anew"
    if event.action == "derivatives failed":
        return f"No thumbnail or preview: {detail}"
    known = {
        "restored": "Brought back",
        "bit rot": "Damaged on disk",
        "file missing": "File not found",
        "file back": "File is back",
        "file changed": "File changed by another program",
    }
    what = known.get(event.action, event.action[:1].upper() + event.action[1:].replace("_", " "))
    return f"{what}: {detail}" if detail else what


def icon(event: Happened) -> str:
    return "trash" if event.action.startswith("to trash") else ICONS.get(event.action, "clock")


def when(at: str, now: datetime) -> str:
    """ "now", "5 min ago", "10:48" of today, "Yesterday", "11 June 2025"."""
    try:
        moment = datetime.fromisoformat(at.replace("Z", "+00:00"))
    except ValueError:
        return ""
    seconds = (now - moment).total_seconds()
    if 0 <= seconds < 60:
        return "now"
    if 0 <= seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    local, today = moment.astimezone(), now.astimezone()
    if local.date() == today.date():
        return words.clock(at)
    if (today.date() - local.date()).days == 1:
        return "Yesterday"
    day = words.date_words(local.date(), today.year)
    return day.partition(", ")[2]


def utc_now() -> datetime:
    return datetime.now(UTC)


def compared(found: Comparison) -> list[tuple[str, str]]:
    """Facts of many photos: what they share as it is, what differs as how many and from where to where."""
    facts = [
        ("Selected", words.photos_and_files(found.photos, found.files)),
        ("Together", words.size(found.size)),
        ("Missing", words.counted(found.missing, "photo") if found.missing else ""),
        ("Taken", _taken(found.taken)),
        ("Project", _spread(found.projects, "project")),
        ("Size", _spread(found.sizes, "size")),
        ("Camera", _spread(found.cameras, "camera")),
        ("Lens", _spread(found.lenses, "lens", "lenses")),
        ("Stars", _stars(found.ratings)),
        ("Label", _spread(found.labels, "label").capitalize()),
    ]
    return [(name, words.shown(text)) for name, text in facts if text]


def _spread(spread: Spread, one: str, many: str = "") -> str:
    if spread.values <= 1:
        return spread.first or ""
    if spread.first == spread.last:
        return f"{spread.first}, or none"
    return words.counted(spread.values, one, many)


def _taken(spread: Spread) -> str:
    first, last = (spread.first or "")[:10], (spread.last or "")[:10]
    if first != last:
        return f"{first} to {last}"
    return first


def _stars(spread: Spread) -> str:
    if spread.values <= 1:
        return f"{spread.first} of 5" if spread.first else ""
    low = spread.first if spread.first != spread.last else "0"
    return f"{low} to {spread.last} of 5"
