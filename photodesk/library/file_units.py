"""One photo's files on their way: all of them arrive, or all of them go back."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import NotFoundError, PhotoDeskError, VerifyError
from photodesk.files import trash
from photodesk.files.disk import Disk
from photodesk.files.names import shown
from photodesk.files.trash import TrashMove
from photodesk.library.journal_rows import Kind, spots
from photodesk.library.places import Places, Spot, trash_spot
from photodesk.store.journal import JournalEntry, NewEntry

log = logging.getLogger(__name__)


class UnitReport(Protocol):
    """Called once per photo, on the thread that runs the verb. `message` says what is worth knowing of a success."""

    def done(self, photo_id: int, changes: ChangeSet, message: str = "") -> None: ...

    def failed(self, photo_id: int, kind: str, message: str) -> None: ...

    def skipped(self, photo_id: int, reason: str, kind: str = "") -> None: ...


@dataclass(frozen=True, slots=True)
class FileMove:
    """One file's way. `file_id` is None for a sidecar; `size` in bytes."""

    source: Spot
    target: Spot
    file_id: int | None
    size: int
    content_hash: str | None


@dataclass(frozen=True, slots=True)
class Unit:
    """What happens to one photo in one operation."""

    operation: str
    kind: Kind
    photo_id: int
    moves: tuple[FileMove, ...]

    def entries(self) -> list[NewEntry]:
        return [
            NewEntry(
                self.operation,
                str(self.kind),
                m.source.text,
                m.target.text,
                self.photo_id,
                m.file_id,
                m.size,
                m.content_hash,
            )
            for m in self.moves
        ]


def surplus_of(entries: Sequence[JournalEntry]) -> list[NewEntry]:
    """The sources of verified copies, on their way into the trash of the project they came from."""
    found = []
    for e in entries:
        source, _ = spots(e)
        target = trash_spot(source.project_id, e.operation_id, source.subfolder, source.name)
        found.append(
            NewEntry(
                e.operation_id,
                str(Kind.SURPLUS),
                source.text,
                target.text,
                e.photo_id,
                None,
                e.size,
                e.content_hash,
            )
        )
    return found


def perform(entry: JournalEntry, places: Places, disk: Disk) -> None:
    """Bring one file to its target and look whether it is there. PhotoDeskError or OSError: it is where it was.

    It lasts through a power cut once `confirm` was called for it.
    """
    source, target = (places.path(spot) for spot in spots(entry))
    if entry.kind == Kind.COPY:
        disk.make_folder(target.parent)
        copied = disk.copy_verified(source, target)
        if entry.content_hash is not None and copied.content_hash != entry.content_hash:
            raise VerifyError(
                f"{shown(source)} has changed since its hash was taken.", "Both were kept; look at the photo."
            )
        return
    trash.carry(TrashMove(source, target), disk, lasting=False)
    if not os.path.lexists(target):
        raise VerifyError(f"{shown(target)} is not there after the move.", "Look for the file on its disk.")


def confirm(entries: Iterable[JournalEntry], places: Places, disk: Disk) -> dict[int, PhotoDeskError]:
    """Make what was performed last, each folder once. The entries (by id) whose folders the disk does not confirm."""
    entries = list(entries)
    ends = {e.id: {places.path(spot).parent for spot in spots(e)} for e in entries}
    refused: dict[Path, PhotoDeskError] = {}
    for folder in set[Path]().union(*ends.values()):
        try:
            disk.confirm(folder)
        except PhotoDeskError as error:
            refused[folder] = error
    return {i: refused[folder] for i, folders in ends.items() for folder in folders if folder in refused}


def undo(entry: JournalEntry, places: Places, disk: Disk) -> bool:
    """Take one file back; of a copy, the copy goes into the trash where it is. False when it stays in the new place."""
    source, target = (places.path(spot) for spot in spots(entry))
    try:
        if entry.kind == Kind.COPY:
            trash.carry(TrashMove(target, places.path(undone_spot(entry))), disk)
        else:
            trash.carry(TrashMove(target, source), disk)
    except (PhotoDeskError, OSError) as error:
        log.error("%s could not be taken back to %s: %s", shown(target), shown(source), error)
        return False
    return True


def undone_spot(entry: JournalEntry) -> Spot:
    """Where a copy goes that is taken back: into the trash of the project it was made for."""
    spot = spots(entry)[1]
    return trash_spot(spot.project_id, f"{entry.operation_id}/undone-{entry.id}", spot.subfolder, spot.name)


def arrived(entry: JournalEntry, places: Places) -> bool:
    """Whether a file stands in its new place, told from the disk after a crash.

    Where both places hold something, the old one counts (what the rows say is true), but for a restore and a copy
    across disks, whose old place is not looked at any more: there it is the size that tells.
    """
    source, target = (places.path(spot) for spot in spots(entry))
    if not os.path.lexists(target):
        return False
    if not os.path.lexists(source):
        return True
    return entry.kind in (Kind.COPY, Kind.RESTORE) and _size(target) == entry.size


def refuse_absent(path: Path) -> None:
    """Raise NotFoundError unless something has this name."""
    if not os.path.lexists(path):
        raise NotFoundError(f"{shown(path)} is not there any more.", "Run maintenance to see what is missing.")


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
