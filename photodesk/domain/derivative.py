"""Thumbnails and previews: kinds, states, recipes, failure kinds and when each failure may be tried again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ENGINE_VERSION = 1
"""Part of every recipe: raise it when the same source and sizes would give other pixels (T31)."""

MAX_ATTEMPTS = 3
"""Automatic attempts at a derivative whose failure may pass by itself."""


class DerivativeKind(StrEnum):
    THUMBNAIL = "thumbnail"
    PREVIEW = "preview"


class DerivativeStatus(StrEnum):
    """Status per derivative, never one for both (T32)."""

    PENDING = "pending"
    GENERATED = "generated"
    FAILED = "failed"
    MISSING = "missing"


class FailureKind(StrEnum):
    """Why a photo could not be decoded. Each has its own retry rule and its own sign in the grid."""

    UNSUPPORTED = "unsupported"
    CORRUPT = "corrupt"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    MISSING_SOURCE = "missing_source"
    OFFLINE = "offline"
    DISK_FULL = "disk_full"
    UNREADABLE = "unreadable"


PERMANENT = frozenset({FailureKind.UNSUPPORTED, FailureKind.CORRUPT, FailureKind.TOO_LARGE})
"""Final for these bytes: tried again only when the source changes or the user forces it (T33, T37)."""

TRANSIENT = frozenset({FailureKind.MISSING_SOURCE, FailureKind.OFFLINE, FailureKind.DISK_FULL})
"""Passes when the disk is back: always tried again, attempts do not count."""

SENTENCES: dict[FailureKind, str] = {
    FailureKind.UNSUPPORTED: "This format or camera is not supported",
    FailureKind.CORRUPT: "The file is damaged",
    FailureKind.TOO_LARGE: "The picture is too large to open safely",
    FailureKind.TIMEOUT: "Decoding took too long and was stopped",
    FailureKind.CRASHED: "The decoder stopped unexpectedly",
    FailureKind.MISSING_SOURCE: "Not found on disk",
    FailureKind.OFFLINE: "The drive is not connected",
    FailureKind.DISK_FULL: "The disk is full",
    FailureKind.UNREADABLE: "The file cannot be read",
}
"""What happened, in words, without a full stop; shared by grid, Activity panel and terminal."""

REMEDIES: dict[FailureKind, str] = {
    FailureKind.UNSUPPORTED: "It is kept as it is; a newer version may open it.",
    FailureKind.CORRUPT: "Copy it again from the card, then Retry.",
    FailureKind.TOO_LARGE: "Raise the pixel limit in the settings, then Retry.",
    FailureKind.TIMEOUT: "Retry when the computer is less busy.",
    FailureKind.CRASHED: "Retry; if it stops again the file is probably damaged.",
    FailureKind.MISSING_SOURCE: "Put the file back or locate it.",
    FailureKind.OFFLINE: "Connect it; the picture is made by itself.",
    FailureKind.DISK_FULL: "Free some space; the picture is made by itself.",
    FailureKind.UNREADABLE: "Check the permissions of the file, then Retry.",
}


@dataclass(frozen=True, slots=True)
class DerivativeState:
    """The stored state of one derivative of one photo."""

    status: DerivativeStatus = DerivativeStatus.PENDING
    error_kind: FailureKind | None = None
    error: str = ""
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a derivative is made. Long sides are pixels; qualities are JPEG 1-95.

    A preview is the smallest scaled decode (1/1, 1/2, 1/4, 1/8) whose long side is at least `preview_side`.
    """

    thumbnail_side: int = 512
    preview_side: int = 1920
    thumbnail_quality: int = 80
    preview_quality: int = 85

    def key(self, kind: DerivativeKind, turn: int = 0) -> str:
        """The recipe as text: part of the cache key, so that changing a setting regenerates (T31).

        `turn`: degrees clockwise the user turned the photo, on top of what its file says.
        """
        turned = f"r{turn}" if turn else ""
        if kind is DerivativeKind.THUMBNAIL:
            return f"t{self.thumbnail_side}q{self.thumbnail_quality}e{ENGINE_VERSION}{turned}"
        return f"p{self.preview_side}q{self.preview_quality}e{ENGINE_VERSION}{turned}"


def turn_mark(turn: int) -> bytes:
    """What a derivative says of itself in its JPEG comment: how the user's wish has turned it already."""
    return f"turn={turn}".encode() if turn else b""


def turn_in(comment: str) -> int:
    """The degrees a derivative has been turned by, out of its comment."""
    return int(comment[5:]) if comment in ("turn=90", "turn=180", "turn=270") else 0


def may_attempt(state: DerivativeState, *, force: bool, source_changed: bool) -> bool:
    """Whether a derivative that is not there may be tried now.

    Force (the user asked) and a changed source always may. Permanent kinds never by themselves, transient
    ones always, the rest up to `MAX_ATTEMPTS`.
    """
    if force or source_changed or state.error_kind is None:
        return True
    if state.error_kind in PERMANENT:
        return False
    if state.error_kind in TRANSIENT:
        return True
    return state.attempts < MAX_ATTEMPTS


def explain(kind: FailureKind | None, detail: str = "") -> str:
    """One sentence for the user: what happened (with the decoder's own words, if any) and what to do."""
    if kind is None:
        return detail
    what = SENTENCES[kind]
    if detail and not detail.startswith(what):
        what = f"{what} ({detail.rstrip('.')})"
    elif detail:
        what = detail.rstrip(".")
    return f"{what}. {REMEDIES[kind]}"
