"""The trash: what lies in it, and the only code that ever erases an original."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.project import Availability, Project
from photodesk.domain.trash import TrashEntry, TrashFacts, TrashReason
from photodesk.files import trash as trash_files
from photodesk.files.disk import DISK, Disk
from photodesk.library import journal_rows
from photodesk.library.journal import exclusive
from photodesk.library.journal_rows import Kind, spots
from photodesk.library.open_library import OpenLibrary
from photodesk.library.places import LIBRARY, Places, Spot
from photodesk.library.projects import refresh_availability
from photodesk.library.reports import Stop, reason_of
from photodesk.store.journal import JournalEntry, JournalStore, NewEntry
from photodesk.store.trash_entries import TrashStore

BATCH = 100


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """`purged` files are gone for good; `problems` are sentences about those that could not be erased."""

    purged: int = 0
    problems: tuple[str, ...] = ()
    changes: ChangeSet = field(default_factory=ChangeSet)

    def __add__(self, other: PurgeReport) -> PurgeReport:
        return PurgeReport(self.purged + other.purged, self.problems + other.problems, self.changes | other.changes)


def entries(lib: OpenLibrary) -> list[TrashEntry]:
    """Everything in the trash, oldest first."""
    return TrashStore(lib.db).everything(lib.tenant)


def facts(lib: OpenLibrary) -> TrashFacts:
    """How much lies in the trash, and when the first of it may be erased."""
    return TrashFacts.of(entries(lib))


def place_of(entry: TrashEntry) -> Spot:
    """Where the file of an entry lies: beside the photos, or (of a deleted project) in the library's own trash."""
    return Spot(LIBRARY if entry.reason is TrashReason.PROJECT_DELETED else entry.project_id, entry.place)


def purge(lib: OpenLibrary, project: Project, operation: str, stop: Stop, *, disk: Disk = DISK) -> PurgeReport:
    """Erase what has been in the trash of a project for longer than it is kept; on one that is offline, nothing.

    Time counts from the moment of the commit, never from the file's own date (T05). What was erased is written to the
    trail of each photo.
    """
    availability, changes = refresh_availability(lib, project)
    report = PurgeReport(changes=changes)
    store, last = TrashStore(lib.db), 0
    while not stop():
        due = store.due(project.id, lib.now(), after=last, limit=BATCH)
        if not due:
            break
        last = due[-1].id
        places = Places(lib)
        seen = [e for e in due if availability is not Availability.OFFLINE and places.reachable(place_of(e).project_id)]
        report += _purge_batch(lib, seen, operation, places, disk)
    return report


def _purge_batch(
    lib: OpenLibrary, due: Sequence[TrashEntry], operation: str, places: Places, disk: Disk
) -> PurgeReport:
    if not due:
        return PurgeReport()
    journal = JournalStore(lib.db)
    with exclusive(lib, disk):
        due = TrashStore(lib.db).get([e.id for e in due])  # what was restored meanwhile is not in it
        opened = journal.intend_all([_intent(e, operation) for e in due], lib.now())
        gone: list[JournalEntry] = []
        problems: list[tuple[JournalEntry, str]] = []
        for entry in opened:
            problem = _erase(entry, places, disk)
            if problem:
                problems.append((entry, problem))
            else:
                gone.append(entry)
        now = lib.now()
        with lib.db.atomic(durable=True):
            changes = journal_rows.apply(lib, gone, now) if gone else ChangeSet()
            journal.settle([e.id for e in gone], now)
            for entry, problem in problems:
                journal.settle([entry.id], now, problem)
    return PurgeReport(len(gone), tuple(p for _, p in problems), changes)


def _intent(entry: TrashEntry, operation: str) -> NewEntry:
    return NewEntry(
        operation,
        str(Kind.PURGE),
        place_of(entry).text,
        None,
        entry.photo_id,
        entry.file_id,
        entry.size,
        entry.content_hash,
    )


def _erase(entry: JournalEntry, places: Places, disk: Disk) -> str:
    """Why it was not erased, or "". What the user has put there himself, in its place, is not ours to erase."""
    path = places.path(spots(entry)[0])
    try:
        other = os.path.lexists(path) and not path.is_symlink() and path.stat().st_size != entry.size
        if other and entry.size is not None:
            return f"{path.name} in the trash is not the file that was put there; it was left alone."
        trash_files.erase(path, disk)
    except (PhotoDeskError, OSError) as error:
        return reason_of(error)
    return ""
