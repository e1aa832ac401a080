"""Temporary files beside their target: held by a lock that dies with its process, so leftovers can be told."""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from photodesk.files.layout import TEMP_PREFIX
from photodesk.files.system import System

_STALE_WITHOUT_LOCKS_S = 24 * 3600


@dataclass(slots=True)
class Temporary:
    """A file being made, open for writing. Removed again unless it was published."""

    path: Path
    descriptor: int
    published: bool = False

    def publish(self, target: Path, system: System, *, replace: bool = False) -> None:
        """Gives the file its final name. FileExistsError when taken, unless `replace` (own files only)."""
        if sys.platform == "win32":
            self.close(system)  # an open file cannot be renamed there
        (system.replace if replace else system.rename)(self.path, target)
        self.published = True

    def take_back(self, target: Path) -> None:
        """Undoes a publication the disk did not confirm: the file under its final name goes, too."""
        self.path = target
        self.published = False

    def close(self, system: System) -> None:
        """Lets go of the file and its lock; again is harmless."""
        if self.descriptor >= 0:
            system.close(self.descriptor)
            self.descriptor = -1


@contextmanager
def temporary_beside(target: Path, system: System) -> Iterator[Temporary]:
    """A new, locked temporary file in the folder of `target`. It is gone afterwards unless it was published."""
    held = _create(target.parent, system)
    try:
        yield held
    finally:
        held.close(system)
        if not held.published:
            with suppress(OSError):
                held.path.unlink(missing_ok=True)


def sweep(folder: Path) -> list[Path]:
    """Removes temporary files in `folder` whose process is dead; those of a living one stay. OSError as it comes."""
    removed = []
    with os.scandir(folder) as entries:
        found = [Path(e.path) for e in entries if e.name.startswith(TEMP_PREFIX) and e.is_file(follow_symlinks=False)]
    for path in found:
        with suppress(FileNotFoundError, PermissionError):
            if _is_abandoned(path):
                path.unlink()
                removed.append(path)
    return removed


def _create(folder: Path, system: System) -> Temporary:
    while True:
        path = folder / f"{TEMP_PREFIX}{secrets.token_hex(8)}"
        descriptor = system.create(path)
        with suppress(OSError):
            _lock(descriptor)
        if sys.platform == "win32" or os.fstat(descriptor).st_nlink:
            return Temporary(path, descriptor)
        system.close(descriptor)  # a sweep took it between creation and lock


def _lock(descriptor: int) -> bool:
    """False when somebody else holds it. A file system without locks counts as not held by anybody."""
    if sys.platform == "win32":
        return True
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return True


def _is_abandoned(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        return _lock(descriptor)
    except BlockingIOError:
        return False
    except OSError:
        return time.time() - os.fstat(descriptor).st_ctime > _STALE_WITHOUT_LOCKS_S
    finally:
        os.close(descriptor)
