"""What PhotoDesk itself may have left behind: found and removed here; never an original, never a folder of the user."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.errors import PhotoDeskError
from photodesk.files.disk import DISK, Disk
from photodesk.files.layout import TRASH_DIR, LibraryLayout
from photodesk.files.scan import is_hidden

EMPTY_FOR_S = 3600
"""A trash folder must have been empty for so long, in seconds: one that was just made is about to be filled."""


def sweep_below(folder: Path, disk: Disk = DISK) -> int:
    """Remove temporary files of programs that died, in `folder` and everywhere below it; how many.

    Hidden folders other than the trash are passed over, links are not followed, a folder that cannot be read neither.
    """
    removed = 0
    for place in _folders(folder):
        with suppress(PhotoDeskError, OSError):
            removed += len(disk.sweep_temporary(place))
    return removed


def _folders(folder: Path) -> Iterator[Path]:
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        yield place
        try:
            with os.scandir(place) as entries:
                waiting += [Path(e.path) for e in entries if e.is_dir(follow_symlinks=False) and _ours(e.name)]
        except OSError:
            continue


def _ours(name: str) -> bool:
    return name == TRASH_DIR or not is_hidden(name)


def drop_empty_trash(folder: Path, older_than_s: float = EMPTY_FOR_S) -> int:
    """Remove folders of the trash in `folder` that have been empty for a while, and the trash when nothing is left."""
    trash = folder / TRASH_DIR
    before = time.time() - older_than_s
    removed = 0
    for place, _, _ in os.walk(trash, topdown=False):
        with suppress(OSError):  # not empty: it stays
            if Path(place).lstat().st_mtime <= before:
                Path(place).rmdir()
                removed += 1
    return removed


def derivatives_on_disk(layout: LibraryLayout, kind: DerivativeKind) -> Iterator[dict[int, Path]]:
    """Derivative files of one kind by photo id, a fan-out folder at a time. Files of other names are passed over."""
    root = layout.derivative(0, kind).parent.parent
    for folder in _sorted_folders(root):
        found = {}
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                stem, dot, suffix = entry.name.partition(".")
                if dot and suffix == "jpg" and stem.isascii() and stem.isdecimal() and len(stem) < 19:
                    path = Path(entry.path)
                    if path == layout.derivative(int(stem), kind):
                        found[int(stem)] = path
        yield found


def _sorted_folders(root: Path) -> list[Path]:
    try:
        with os.scandir(root) as entries:
            return sorted(Path(e.path) for e in entries if e.is_dir(follow_symlinks=False))
    except OSError:
        return []
