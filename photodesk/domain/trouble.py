"""What can be wrong with the place a library lies in."""

from __future__ import annotations

from enum import StrEnum


class Trouble(StrEnum):
    """Why nothing can be stored in it now."""

    NONE = ""
    GONE = "gone"
    READ_ONLY = "read_only"
    FULL = "full"
