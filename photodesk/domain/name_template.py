"""Names of photos from a template: {date} {time} {project} {stem} {number} {number:4} {camera}. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from photodesk.domain.errors import UsageError
from photodesk.domain.photo import Photo

_FIELD = re.compile(r"\{(\w+)(?::(\d))?\}")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
FIELDS = ("date", "time", "project", "stem", "number", "camera")
LONGEST = 180
"""Characters of a stem: room for a number, a suffix and a sidecar's below what disks take."""


@dataclass(frozen=True, slots=True)
class NewNames:
    """One photo before its files are named anew: their names now and then, in the same order.

    `numbered`: a name that was asked for is taken, so all of them get a number. `problem` says why it would fail and
    `note` what else is to be known; "" when there is nothing.
    """

    photo_id: int
    old: tuple[str, ...]
    new: tuple[str, ...]
    problem: str = ""
    numbered: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class RenamePlan:
    """What a rename would do. `samples` are the first photos; of these `numbered` get a number because their name is
    taken. `refusal` says why it would not begin at all; "" when it would."""

    photos: int
    samples: tuple[NewNames, ...] = ()
    refusal: str = ""

    @property
    def numbered(self) -> int:
        return sum(sample.numbered for sample in self.samples)

    @property
    def failing(self) -> int:
        return sum(bool(sample.problem) for sample in self.samples)


def check_template(template: str) -> None:
    """Raises UsageError for a word in braces that is none, and for a template all photos would share a name by."""
    rest = _FIELD.sub("", template)
    words = [name for name, _ in _FIELD.findall(template)]
    unknown = next((w for w in words if w not in FIELDS), None)
    if unknown is not None or "{" in rest or "}" in rest:
        what = f"{{{unknown}}}" if unknown else template
        raise UsageError(f"“{what}” is not understood.", "There are: " + " ".join(f"{{{f}}}" for f in FIELDS))
    if not words:
        raise UsageError("Every photo would get the same name.", "Add {number} or {stem}.")


def checked_stem(name: str) -> str:
    """A name typed by the user, without blanks around it. UsageError for one that no disk takes, or that hides."""
    stem = name.strip()
    wrong = _FORBIDDEN.search(stem)
    if wrong is not None:
        raise UsageError(f"A name cannot hold “{wrong[0]}”." if wrong[0].isprintable() else "A name is one line.")
    if not stem or stem.startswith(".") or stem.endswith(".") or len(stem) > LONGEST:
        raise UsageError("That is no name for a photo.", f"Give 1 to {LONGEST} characters, no full stop at the ends.")
    return stem


def named(template: str, photo: Photo, project: str, number: int) -> str:
    """The stem of one photo. What it does not know (time, camera) is left out; what no disk takes becomes “-”."""
    date, _, time = photo.taken.local.partition("T") if photo.taken else ("", "", "")
    known = {
        "date": date.replace("-", ""),
        "time": time[:8].replace(":", ""),
        "project": project,
        "stem": photo.stem,
        "camera": photo.camera or "",
    }

    def value(found: re.Match[str]) -> str:
        if found[1] == "number":
            return str(number).zfill(int(found[2] or 0))
        return known[found[1]]

    plain = _FORBIDDEN.sub("-", _FIELD.sub(value, template)).strip(" ._-")
    return plain[:LONGEST] or photo.stem
