"""How verbs that work through many photos say what became of each, and ask whether to go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from photodesk.domain.changes import ChangeSet
from photodesk.domain.derivative import FailureKind
from photodesk.domain.errors import PhotoDeskError

Stop = Callable[[], bool]
"""Asked between items; True means stop here and leave the rest as it is."""


class ItemReport(Protocol):
    """Called once per photo, on the thread that runs the verb."""

    def done(self, photo_id: int, changes: ChangeSet) -> None: ...

    def failed(self, photo_id: int, kind: str, message: str) -> None: ...

    def skipped(self, photo_id: int, reason: str) -> None: ...


def never() -> bool:
    """A Stop that never stops."""
    return False


def kind_of(error: PhotoDeskError | OSError) -> str:
    """The stable word of a failure with a file."""
    if isinstance(error, PhotoDeskError):
        return error.kind
    return FailureKind.MISSING_SOURCE if isinstance(error, FileNotFoundError) else FailureKind.UNREADABLE


def reason_of(error: PhotoDeskError | OSError) -> str:
    """What happened to a file, in a sentence or two."""
    if isinstance(error, PhotoDeskError):
        return f"{error.message} {error.hint}".strip()
    if isinstance(error, FileNotFoundError):
        return "It is not there any more."
    return f"It cannot be read: {error.strerror or error}."
