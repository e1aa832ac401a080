"""Copies of the library's database, made while it is in use: verified, named by time, the oldest given up."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from photodesk.domain.errors import PhotoDeskError
from photodesk.files import disk
from photodesk.library.open_library import OpenLibrary
from photodesk.store import backup

log = logging.getLogger(__name__)

PREFIX = "library"
BEFORE = "before-"
"""What the name of a backup begins with: a regular one, and one made before the schema was brought up to date."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """The new backup, its size in bytes, and the older ones that were given up for it."""

    path: Path
    size: int
    removed: tuple[Path, ...] = ()


def back_up(lib: OpenLibrary) -> BackedUp:
    """Copy the database into `.photodesk/backups`, check the copy by opening it, and keep the newest `backups_kept`.

    Writers may go on meanwhile. An older backup is removed only after the new one has passed its check. Raises
    LibraryDamagedError when the copy is not whole, DiskFullError, ReadOnlyError.
    """
    folder = lib.layout.backups
    disk.make_folder(folder)
    path = lib.db.backup(folder / backup.name_now(PREFIX, lib.db.schema_version))
    kept = lib.settings().maintenance.backups_kept
    removed = [*_rotate(folder, f"{PREFIX}-", kept), *_rotate(folder, BEFORE, kept)]
    log.info("backed up to %s; %d older backups were given up", path, len(removed))
    return BackedUp(path, path.stat().st_size, tuple(removed))


def _rotate(folder: Path, prefix: str, kept: int) -> list[Path]:
    removed = []
    for old in [p for p in backup.available(folder) if p.name.startswith(prefix)][kept:]:
        try:
            disk.remove_own(old)
        except PhotoDeskError as error:
            log.warning("the old backup %s stays: %s", old, error.message)
            continue
        removed.append(old)
    return removed
