"""Why nothing can be stored in a library now: its drive is away, write-protected, or full (faults 18, 21, 22)."""

from __future__ import annotations

import os

from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.trouble import Trouble
from photodesk.files import disk
from photodesk.library.open_library import OpenLibrary

LEAST_FREE = 1 << 20
"""Bytes: with fewer the next mark may already not fit beside the database."""


def trouble(lib: OpenLibrary) -> Trouble:
    """What stands in the way of storing anything. Looks only; may block on a sleeping drive: not for the GUI thread."""
    if not lib.layout.database.is_file():
        return Trouble.GONE
    if not os.access(lib.layout.dot, os.W_OK) or not os.access(lib.layout.database, os.W_OK):
        return Trouble.READ_ONLY
    try:
        return Trouble.FULL if disk.free_space(lib.layout.dot) < LEAST_FREE else Trouble.NONE
    except (PhotoDeskError, OSError):
        return Trouble.GONE
