"""Memory cards and cameras that are plugged in: mounted volumes with a DCIM folder, as the DCF standard wants it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from photodesk.files.mounts import NETWORK_TYPES, Mount, read_mounts

PLUGGED_IN = ("/media/", "/run/media/", "/mnt/")
"""Below these Linux desktops mount what is plugged in."""
_MOST = 64


def cards() -> tuple[Path, ...]:
    """The roots of the cards that are in now. Looks only; never waits for a network drive."""
    return cards_among(_places())


def _places() -> Iterable[Path]:
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        letters = [chr(ord("A") + bit) for bit in range(26) if kernel.GetLogicalDrives() >> bit & 1]
        return [Path(f"{letter}:\\") for letter in letters if kernel.GetDriveTypeW(f"{letter}:\\") == 2]  # removable
    if sys.platform == "darwin":
        return sorted(Path("/Volumes").iterdir()) if Path("/Volumes").is_dir() else ()
    return mounted(read_mounts())


def mounted(mounts: Sequence[Mount]) -> list[Path]:
    """Mount points of what a user plugs in."""
    points = {m.point for m in mounts if m.point.startswith(PLUGGED_IN) and m.type not in NETWORK_TYPES}
    return [Path(point) for point in sorted(points)]


def cards_among(places: Iterable[Path]) -> tuple[Path, ...]:
    """Those that hold a DCIM folder, in any letters; one that cannot be read is none."""
    return tuple([place for place in places if _has_dcim(place)][:_MOST])


def _has_dcim(place: Path) -> bool:
    with suppress(OSError), os.scandir(place) as entries:
        return any(e.name.casefold() == "dcim" and e.is_dir(follow_symlinks=False) for e in entries)
    return False
