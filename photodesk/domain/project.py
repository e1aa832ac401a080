"""A project: a named folder of photos, inside the library folder or elsewhere on disk."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

MAX_NAME_BYTES = 200
_FORBIDDEN = frozenset('<>:"/\\|?*')
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul"} | {f"com{n}" for n in range(1, 10)} | {f"lpt{n}" for n in range(1, 10)}
)


class ProjectStatus(StrEnum):
    """`canceled` projects are passed over by every job (R95-R97); the word is the reference system's."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    DELETING = "deleting"
    CANCELED = "canceled"


class Availability(StrEnum):
    """Computed from disk, never a reason to delete (T03, T04)."""

    ONLINE = "online"
    OFFLINE = "offline"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Project:
    """`folder` is relative to the library folder ("/" between) or, for a project in place, absolute."""

    id: int
    uuid: str
    name: str
    folder: str
    in_place: bool
    volume_id: str | None
    status: ProjectStatus
    availability: Availability
    tenant_id: str
    created_at: str
    updated_at: str
    archived_at: str | None = None


@dataclass(frozen=True, slots=True)
class ProjectSummary:
    """A project with the counts the sidebar shows."""

    project: Project
    photos: int
    pending_photos: int
    pending_files: int


def name_key(name: str) -> str:
    """The form under which project and tag names are unique: NFC, case-folded, inner spaces collapsed."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def folder_name(name: str) -> str:
    """A folder name for `name` that Linux, Windows and macOS all accept; deterministic, at most 200 bytes UTF-8."""
    text = unicodedata.normalize("NFC", name)
    text = "".join("_" if c in _FORBIDDEN or ord(c) < 32 or 0xD800 <= ord(c) <= 0xDFFF else c for c in text)
    text = text.strip().strip(".").strip() or "Project"
    if text.split(".")[0].casefold() in _RESERVED:
        text = f"_{text}"
    return shorten(text, MAX_NAME_BYTES).rstrip(" .") or "Project"


def shorten(text: str, limit: int) -> str:
    """`text` cut to at most `limit` bytes of UTF-8 (surrogates kept), on a character boundary (fault 40)."""
    while len(text.encode("utf-8", "surrogateescape" if _escapable(text) else "surrogatepass")) > limit:
        text = text[:-1]
    return text


def _escapable(text: str) -> bool:
    return all(not 0xD800 <= ord(c) <= 0xDFFF or 0xDC80 <= ord(c) <= 0xDCFF for c in text)
