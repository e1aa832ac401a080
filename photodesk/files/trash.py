"""The trash beside the photos: a place of its own for every operation, so that names never meet (T06)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from photodesk.domain.errors import UsageError
from photodesk.files.disk import DISK, Disk
from photodesk.files.layout import MANIFEST, TRASH_DIR, refuse_escape
from photodesk.files.names import free_name


@dataclass(frozen=True, slots=True)
class TrashMove:
    """One file's way into the trash (and back): absolute paths, to be journalled before anything is moved."""

    source: Path
    target: Path


def operation_folder(project_folder: Path, operation: str) -> Path:
    """`.photodesk-trash/<operation>` in the project folder. UsageError unless `operation` is a plain word."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}", operation):
        raise UsageError(f"{operation!r} is not an operation id.")
    return project_folder / TRASH_DIR / operation


def plan_trash(project_folder: Path, operation: str, files: Iterable[tuple[str, str]]) -> tuple[TrashMove, ...]:
    """Where each (sub-folder, name) goes: the same sub-folder and name below its operation's own folder.

    Looks at the trash and creates nothing. A second plan of one operation finds other places.
    """
    trash = operation_folder(project_folder, operation)
    planned: set[Path] = set()
    moves = []
    for subfolder, name in files:
        if subfolder:
            refuse_escape(subfolder)
        folder = trash / subfolder
        free = free_name(folder, name, taken=lambda n, folder=folder: folder / n in planned)  # type: ignore[misc]
        planned.add(folder / free)
        moves.append(TrashMove(project_folder / subfolder / name, folder / free))
    return tuple(moves)


def move_in(move: TrashMove, disk: Disk = DISK) -> None:
    """Puts a file into its place in the trash: a rename, of a link the link itself. Errors as in `Disk.move`."""
    disk.make_folder(move.target.parent)
    _move(move.source, move.target, disk)


def move_out(move: TrashMove, disk: Disk = DISK) -> None:
    """Brings a file back to where it came from, whose folder is made again. TargetExistsError when taken."""
    disk.make_folder(move.source.parent)
    _move(move.target, move.source, disk)
    _drop_empty_folders(move.target.parent)


def carry(move: TrashMove, disk: Disk = DISK, *, lasting: bool = True) -> None:
    """Takes one file from source to target, whichever of them is the trash; a trash folder left empty goes.

    Without `lasting` the caller confirms both folders before he relies on it (`Disk.confirm`). Errors as in
    `Disk.move`; then the file is where it was (SourceKeptError: in both places).
    """
    disk.make_folder(move.target.parent)
    _move(move.source, move.target, disk, lasting)
    _drop_empty_folders(move.source.parent)


def erase(place: Path, disk: Disk = DISK) -> None:
    """Erases a file in the trash for good, and the folders it leaves empty. Gone already is fine."""
    disk.erase_trashed(place)
    _drop_empty_folders(place.parent)


def drop_project_folder(folder: Path) -> bool:
    """Removes a project folder that holds nothing but its manifest and empty folders; False when anything else is
    there, and then nothing is touched."""
    files = [Path(at) / name for at, _, names in os.walk(folder) for name in names]
    if any(path != folder / MANIFEST for path in files) or not folder.is_dir() or folder.is_symlink():
        return False
    (folder / MANIFEST).unlink(missing_ok=True)
    with suppress(OSError):
        for at, _, _ in os.walk(folder, topdown=False):
            Path(at).rmdir()
    return not folder.exists()


def _move(source: Path, target: Path, disk: Disk, lasting: bool = True) -> None:
    if source.is_symlink():
        disk.rename(source, target, lasting=lasting)
    else:
        disk.move(source, target, lasting=lasting)


def _drop_empty_folders(folder: Path) -> None:
    """Removes what is left empty, up to the trash itself; a folder with anything in it stays."""
    with suppress(OSError):
        while TRASH_DIR in folder.parts:
            folder.rmdir()
            folder = folder.parent
