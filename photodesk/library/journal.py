"""File operations that survive a crash: intent, file, rows, settled. And what a start does about those that did not.

While entries are open the operations lock is held, so an open entry met under the lock belongs to a program that died:
it is rolled forward or back, whatever call it died at, as often as it takes (faults 1, 7).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import groupby

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import DiskError, LibraryLockedError, PhotoDeskError
from photodesk.domain.trash import TrashReason, purge_time
from photodesk.files.disk import DISK, Disk
from photodesk.files.lock import operations_lock
from photodesk.library import journal_rows
from photodesk.library.file_units import Unit, arrived, confirm, perform, surplus_of, undo, undone_spot
from photodesk.library.journal_rows import Kind, spots
from photodesk.library.open_library import OpenLibrary
from photodesk.library.places import Places
from photodesk.store.journal import JournalEntry, JournalStore
from photodesk.store.trash_entries import TrashStore

log = logging.getLogger(__name__)

LOCK_WAIT_S = 600.0
"""A batch of another program ends sooner; a copy to a slow disk may take this long."""
START_WAIT_S = 2.0

BATCH = 16
"""Photos whose intents are written together: two waits for the disk instead of thirty-two."""

_NOT_BEGUN = "It was not begun."
_TAKEN_BACK = "It was interrupted and taken back."


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of one unit. `error` says why its files are where they were, `note` what is worth knowing."""

    unit: Unit
    changes: ChangeSet = field(default_factory=ChangeSet)
    error: PhotoDeskError | OSError | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did, in units: finished, taken back, left for later because their drive is away."""

    forward: int = 0
    back: int = 0
    waiting: int = 0
    changes: ChangeSet = field(default_factory=ChangeSet)


@contextmanager
def exclusive(lib: OpenLibrary, disk: Disk = DISK, timeout: float = LOCK_WAIT_S) -> Iterator[None]:
    """Hold the right to move originals. What a dead program left open is settled first.

    Raises LibraryLockedError when another program holds it for `timeout` seconds.
    """
    with operations_lock(lib.layout, timeout):
        _settle_open(lib, disk)
        yield


def replay(lib: OpenLibrary, disk: Disk = DISK) -> Replayed:
    """At start: settle what a crash left open. Again is harmless. While another program moves files nothing is done:
    it settles what it finds by itself."""
    if not JournalStore(lib.db).unsettled():
        return Replayed()
    try:
        with operations_lock(lib.layout, START_WAIT_S):
            return _settle_open(lib, disk)
    except LibraryLockedError:
        log.info("another program moves files in this library and settles the journal")
        return Replayed()


def forget_settled(lib: OpenLibrary) -> int:
    """Forget journal entries that were settled longer ago than finished jobs are kept; how many.

    The trail of each photo keeps what happened to it; the journal is only for what may have to be finished.
    """
    return JournalStore(lib.db).prune(purge_time(lib.now(), -lib.settings().maintenance.job_retention_days))


def carry_out(lib: OpenLibrary, units: Sequence[Unit], disk: Disk = DISK) -> list[Carried]:
    """Do what the units say, one after another; one result each, in order. Call it inside `exclusive`.

    A unit that fails is taken back as a whole and the others go on. Raises only what the database raises: then the
    journal knows, and the next `exclusive` or start settles it.
    """
    journal = JournalStore(lib.db)
    recorded = iter(journal.intend_all([e for unit in units for e in unit.entries()], lib.now()))
    opened = [(unit, [next(recorded) for _ in unit.moves]) for unit in units]
    places = Places(lib)
    performed = _perform_units(opened, places, disk)
    now = lib.now()
    results: dict[int, Carried] = {}
    surplus: list[JournalEntry] = []
    refused: list[tuple[Unit, list[JournalEntry], PhotoDeskError]] = []
    with lib.db.atomic(durable=True):
        for unit, entries, error in performed:
            if error is not None:
                continue
            try:
                changes, more = _write_rows(lib, entries, now)
            except PhotoDeskError as why:
                refused.append((unit, entries, why))
                continue
            surplus += more
            results[id(unit)] = Carried(unit, changes)
    for unit, entries, refusal in refused:
        _take_back(lib, entries, places, disk, refusal)
        results[id(unit)] = Carried(unit, error=refusal)
    for unit, entries, error in performed:
        if error is not None:
            changes = _settle_failed(lib, entries, places, error)
            results[id(unit)] = Carried(unit, changes, error)
    kept = _drop_surplus(lib, surplus, places, disk)
    return [_noted(results[id(unit)], kept) for unit in units]


def _noted(result: Carried, kept: dict[int, str]) -> Carried:
    name = kept.get(result.unit.photo_id)
    return replace(result, note=f"{name} could not be taken away from its old place.") if name else result


Performed = tuple[Unit, list[JournalEntry], PhotoDeskError | OSError | None]


def _perform_units(opened: Sequence[tuple[Unit, list[JournalEntry]]], places: Places, disk: Disk) -> list[Performed]:
    """All units, and then the disk's word for each folder once: what it does not confirm is taken back."""
    performed: list[Performed] = [(u, entries, _perform_all(entries, places, disk)) for u, entries in opened]
    refused = confirm((e for _, entries, error in performed if error is None for e in entries), places, disk)
    if not refused:
        return performed
    return [(u, entries, error or _unconfirmed(entries, refused, places, disk)) for u, entries, error in performed]


def _unconfirmed(
    entries: Sequence[JournalEntry], refused: Mapping[int, PhotoDeskError], places: Places, disk: Disk
) -> PhotoDeskError | None:
    why = next((refused[e.id] for e in entries if e.id in refused), None)
    if why is not None:
        for entry in reversed(entries):
            undo(entry, places, disk)
    return why


def _perform_all(entries: Sequence[JournalEntry], places: Places, disk: Disk) -> PhotoDeskError | OSError | None:
    """All files of a unit, or none: what had arrived goes back when one fails (fault 49)."""
    done: list[JournalEntry] = []
    for entry in entries:
        try:
            perform(entry, places, disk)
        except (PhotoDeskError, OSError) as error:
            for each in reversed(done):
                undo(each, places, disk)
            return error
        done.append(entry)
    return None


def _write_rows(lib: OpenLibrary, entries: Sequence[JournalEntry], now: str) -> tuple[ChangeSet, list[JournalEntry]]:
    """Rows of a unit whose files have arrived, and its entries settled, in one transaction.

    Of copies: also the intent to take their sources away, so that no crash leaves a double unnoticed.
    """
    journal = JournalStore(lib.db)
    with lib.db.atomic(durable=True):
        changes = journal_rows.apply(lib, entries, now)
        journal.settle([e.id for e in entries], now)
        more = journal.intend_all(surplus_of(entries), now) if entries[0].kind == Kind.COPY else []
    return changes, more


def _take_back(
    lib: OpenLibrary, entries: Sequence[JournalEntry], places: Places, disk: Disk, why: PhotoDeskError | OSError
) -> ChangeSet:
    for entry in reversed(entries):
        undo(entry, places, disk)
    return _settle_failed(lib, entries, places, why)


def _settle_failed(
    lib: OpenLibrary, entries: Sequence[JournalEntry], places: Places, why: PhotoDeskError | OSError
) -> ChangeSet:
    """Rows follow files, also where a file could not be taken back (T17)."""
    stuck = [e for e in entries if arrived(e, places)]
    rest = [e.id for e in entries if e not in stuck]
    undone = [e for e in entries if e.kind == Kind.COPY and os.path.lexists(places.path(undone_spot(e)))]
    now = lib.now()
    changes = ChangeSet()
    with lib.db.atomic(durable=True):
        JournalStore(lib.db).settle(rest, now, str(why) or _NOT_BEGUN)
        TrashStore(lib.db).add(
            journal_rows.trash_entry(lib, replace(e, file_id=None), spots(e)[1], undone_spot(e), TrashReason.MOVED)
            for e in undone
        )
        if stuck:
            log.error("operation %s: %s stays in its new place", stuck[0].operation_id, journal_rows.names_of(stuck))
            changes, _ = _write_rows(lib, stuck, now)
    return changes


def _drop_surplus(lib: OpenLibrary, entries: Sequence[JournalEntry], places: Places, disk: Disk) -> dict[int, str]:
    """Sources of copies go into the trash one by one: each has a verified copy whose row is written.

    Those that cannot be taken away, by photo: they stay beside their copy, and their photo's report says so.
    """
    kept: dict[int, str] = {}
    for entry in entries:
        try:
            perform(entry, places, disk)
            for refusal in confirm([entry], places, disk).values():
                raise refusal
        except (PhotoDeskError, OSError) as error:
            log.warning("%s was copied and stays in its old place, too: %s", spots(entry)[0].name, error)
            kept[entry.photo_id or 0] = spots(entry)[0].name
            _settle_failed(lib, [entry], places, error)
            continue
        _write_rows(lib, [entry], lib.now())
    return kept


def _settle_open(lib: OpenLibrary, disk: Disk) -> Replayed:
    total = Replayed()
    entries = JournalStore(lib.db).unsettled()
    places = Places(lib)
    for _, group in groupby(entries, key=lambda e: (e.operation_id, e.kind, e.photo_id)):
        found = _settle_unit(lib, list(group), places, disk)
        total = Replayed(
            total.forward + found.forward,
            total.back + found.back,
            total.waiting + found.waiting,
            total.changes | found.changes,
        )
    if entries:
        log.warning(
            "journal: %d operations finished, %d taken back, %d wait for their drive",
            total.forward,
            total.back,
            total.waiting,
        )
    return total


def _settle_unit(lib: OpenLibrary, entries: list[JournalEntry], places: Places, disk: Disk) -> Replayed:
    """Forward when every file has arrived, else back; what cannot come back is followed by its row."""
    kind = Kind(entries[0].kind)
    concerned = {spot.project_id for e in entries for spot in spots(e)}
    if not all(places.reachable(p) for p in concerned):
        return Replayed(waiting=1)
    if any(p and places.project(p) is None for p in concerned):
        JournalStore(lib.db).settle([e.id for e in entries], lib.now(), "Its project is gone.")
        return Replayed(back=1)
    _sweep(entries, places, disk)
    if kind is Kind.SURPLUS:
        waiting = [e for e in entries if not arrived(e, places)]
        done = [e for e in entries if e not in waiting]
        changes = _write_rows(lib, done, lib.now())[0] if done else ChangeSet()
        _drop_surplus(lib, waiting, places, disk)
        return Replayed(forward=1, changes=changes)
    if kind is Kind.PURGE:
        return _settle_purge(lib, entries, places)
    there = [e for e in entries if arrived(e, places)]
    if len(there) == len(entries):
        try:
            for refusal in confirm(entries, places, disk).values():
                raise refusal
            changes, more = _write_rows(lib, entries, lib.now())
        except PhotoDeskError as why:
            return Replayed(back=1, changes=_take_back(lib, entries, places, disk, why))
        _drop_surplus(lib, more, places, disk)
        return Replayed(forward=1, changes=changes)
    for entry in reversed(there):
        undo(entry, places, disk)
    return Replayed(back=1, changes=_settle_failed(lib, entries, places, DiskError(_TAKEN_BACK)))


def _sweep(entries: Sequence[JournalEntry], places: Places, disk: Disk) -> None:
    """What a copy that was killed left under a temporary name goes."""
    for folder in {places.path(spots(e)[1]).parent for e in entries}:
        with suppress(PhotoDeskError):
            disk.sweep_temporary(folder)


def _settle_purge(lib: OpenLibrary, entries: list[JournalEntry], places: Places) -> Replayed:
    """What is erased is forgotten; what is still there is erased by the next trash_maintenance."""
    left = [e for e in entries if os.path.lexists(places.path(spots(e)[0]))]
    gone = [e for e in entries if e not in left]
    with lib.db.atomic(durable=True):
        JournalStore(lib.db).settle([e.id for e in left], lib.now(), _NOT_BEGUN)
        changes = _write_rows(lib, gone, lib.now())[0] if gone else ChangeSet()
    return Replayed(forward=bool(gone), back=not gone, changes=changes)
