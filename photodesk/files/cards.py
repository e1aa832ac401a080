"""Memory cards that are in the computer: removable volumes with the folder every camera makes. Looks only."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from photodesk.files.mounts import read_mounts

CAMERA_FOLDER = "DCIM"

REMOVABLE = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
"""Where the systems put what is plugged in."""


def cards() -> list[Path]:
    """The volumes that look like a camera's card, by name. May block on a drive that sleeps: not for the GUI thread."""
    return sorted(place for place in _places() if is_card(place))


def is_card(place: Path) -> bool:
    """Whether a camera has written to this volume. A volume that cannot be read is none."""
    try:
        return (place / CAMERA_FOLDER).is_dir()
    except OSError:
        return False


def removable(points: Iterable[str]) -> Iterator[Path]:
    """Those of the mount points that belong to something plugged in."""
    return (Path(point) for point in points if point.startswith(REMOVABLE))


def _places() -> Iterable[Path]:
    if sys.platform == "win32":
        return (Path(f"{letter}:\\") for letter in "DEFGHIJKLMNOPQRSTUVWXYZ")
    if sys.platform == "darwin":
        return Path("/Volumes").iterdir() if Path("/Volumes").is_dir() else ()
    return removable(mount.point for mount in read_mounts())
