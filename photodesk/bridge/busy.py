"""Running work on one photo, as a cell shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Busy:
    """Running work on a photo: `fraction` 0-1 when it is known."""

    fraction: float | None = None
    committing: bool = False
