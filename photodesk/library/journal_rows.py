"""What the rows say once a file is in its new place: one function for each kind of operation.

The run of a verb and the replay after a crash both come through here, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.photo import FileState
from photodesk.domain.trash import TrashEntry, TrashReason, purge_time
from photodesk.library.open_library import OpenLibrary
from photodesk.library.places import LIBRARY, Spot
from photodesk.store.events import PhotoEvent
from photodesk.store.journal import JournalEntry
from photodesk.store.trash_entries import TrashStore


class Kind(StrEnum):
    """What is done to a file. A `copy` goes to another disk; its source follows into the trash as `surplus`. To `adopt`
    is to take a file over from the trash of another program."""

    COMMIT = "commit"
    DELETE = "project_delete"
    SURPLUS = "surplus"
    RESTORE = "restore"
    MOVE = "move"
    COPY = "copy"
    PURGE = "purge"
    ADOPT = "adopt"


REASONS = {
    Kind.COMMIT: TrashReason.COMMIT,
    Kind.DELETE: TrashReason.PROJECT_DELETED,
    Kind.SURPLUS: TrashReason.MOVED,
}


def spots(entry: JournalEntry) -> tuple[Spot, Spot]:
    """Source and target of an entry; of a purge the place in the trash, twice."""
    source = Spot.parse(entry.source or "")
    return source, Spot.parse(entry.target) if entry.target else source


def names_of(entries: Sequence[JournalEntry]) -> str:
    return ", ".join(spots(e)[0].name for e in entries)


def apply(lib: OpenLibrary, entries: Sequence[JournalEntry], now: str) -> ChangeSet:
    """Write the rows of one photo's entries, all of one kind and done on disk. Call it inside a transaction.

    Raises ConflictError when another row holds one of the new places; then nothing is written.
    """
    with lib.db.atomic(durable=True):
        return _ROWS[Kind(entries[0].kind)](lib, entries, now)


def _photo_id(entries: Sequence[JournalEntry]) -> int:
    return entries[0].photo_id or 0


def trash_entry(lib: OpenLibrary, entry: JournalEntry, origin: Spot, place: Spot, reason: TrashReason) -> TrashEntry:
    """The row of a file that lies in `place`; its time counts from the intent."""
    return TrashEntry(
        id=0,
        photo_id=entry.photo_id or 0,
        file_id=entry.file_id,
        project_id=origin.project_id,
        origin=origin.relative,
        place=place.relative,
        size=entry.size,
        content_hash=entry.content_hash,
        reason=reason,
        operation_id=entry.operation_id,
        deleted_at=entry.created_at,
        purge_after=purge_time(entry.created_at, lib.settings().maintenance.trash_retention_days),
    )


def _into_trash(lib: OpenLibrary, entries: Sequence[JournalEntry], now: str) -> ChangeSet:
    reason = REASONS[Kind(entries[0].kind)]
    found = [trash_entry(lib, e, *spots(e), reason) for e in entries]
    TrashStore(lib.db).add(found)
    photo_id, project_id = _photo_id(entries), found[0].project_id
    changed = lib.photos.set_file_state([e.file_id for e in entries if e.file_id], FileState.TRASHED, now)
    lib.events.add(photo_id, now, "user", f"to trash: {reason}", f"{names_of(entries)} ({entries[0].operation_id})")
    changes = ChangeSet.of(Aspect.FILES, [photo_id], [project_id])
    return changes | ChangeSet.of(Aspect.STATE, changed)


def _adopted(lib: OpenLibrary, entries: Sequence[JournalEntry], now: str) -> ChangeSet:
    """Files of another program's trash: in ours since they were thrown away, as far as that is known, and kept for the
    full time from now, so that nothing is erased early (T05)."""
    photo_id, project_id = _photo_id(entries), spots(entries[0])[0].project_id
    photo = lib.photos.get([photo_id])[0]
    since = {f.id: f.missing_since for f in photo.files}
    known = min((s for s in since.values() if s), default=None)
    found = []
    for e in entries:
        home = Spot.of(project_id, photo.subfolder, spots(e)[0].name)
        entry = trash_entry(lib, e, home, spots(e)[1], TrashReason.COMMIT)
        found.append(replace(entry, deleted_at=min(since.get(e.file_id or 0) or known or now, entry.deleted_at)))
    TrashStore(lib.db).add(found)
    changed = lib.photos.set_file_state([e.file_id for e in entries if e.file_id], FileState.TRASHED, now)
    lib.events.add(photo_id, now, "user", "from the old trash", f"{names_of(entries)} ({entries[0].operation_id})")
    return ChangeSet.of(Aspect.FILES, [photo_id], [project_id]) | ChangeSet.of(Aspect.STATE, changed)


def _restored(lib: OpenLibrary, entries: Sequence[JournalEntry], now: str) -> ChangeSet:
    store = TrashStore(lib.db)
    photo_id, target = _photo_id(entries), spots(entries[0])[1]
    names = {e.file_id: spots(e)[1].name for e in entries if e.file_id}
    photos = lib.photos.get([photo_id])
    if names and photos:
        photo = photos[0]
        old = {f.id: f.name for f in photo.files}
        moved = (photo.project_id, photo.subfolder) != (target.project_id, target.subfolder)
        whole = all(f.state is FileState.TRASHED for f in photo.files)
        renamed = {file_id: name for file_id, name in names.items() if old.get(file_id) != name}
        if moved or (renamed and whole):
            lib.photos.relocate(photo_id, target.project_id, target.subfolder, names, now)
        else:
            for file_id, name in renamed.items():
                lib.photos.update_file(file_id, name=name, now=now)
    changed = lib.photos.set_file_state(list(names), FileState.PRESENT, now)
    for e in entries:
        source = spots(e)[0]
        owner = target.project_id if source.project_id == LIBRARY else source.project_id
        entry = store.at(owner, source.relative)
        if entry is not None:
            store.drop([entry.id])
    back = ", ".join(spots(e)[1].relative for e in entries)
    lib.events.add(photo_id, now, "user", "restored", f"{back} ({entries[0].operation_id})")
    changes = ChangeSet.of(Aspect.FILES, [photo_id], [target.project_id])
    return changes | ChangeSet.of(Aspect.STATE, changed)


def _moved(lib: OpenLibrary, entries: Sequence[JournalEntry], now: str) -> ChangeSet:
    photo_id = _photo_id(entries)
    source, target = spots(entries[0])
    names = {e.file_id: spots(e)[1].name for e in entries if e.file_id}
    if names:
        lib.photos.relocate(photo_id, target.project_id, target.subfolder, names, now)
    old, new = lib.projects.get(source.project_id), lib.projects.get(target.project_id)
    words = f"{names_of(entries)}: from {old.name if old else '?'} to {new.name if new else '?'}"
    renamed = ", ".join(f"{spots(e)[0].name} is now {spots(e)[1].name}" for e in entries)
    inside = source.project_id == target.project_id
    lib.events.add(photo_id, now, "user", "renamed" if inside else "moved", renamed if inside else words)
    changes = ChangeSet.of(Aspect.PROJECT, [photo_id], [source.project_id, target.project_id])
    return changes | ChangeSet.of(Aspect.FILES, [photo_id])


def _purged(lib: OpenLibrary, entries: Sequence[JournalEntry], now: str) -> ChangeSet:
    store = TrashStore(lib.db)
    gone = {(e.photo_id, spots(e)[0].relative) for e in entries}
    found = [t for t in store.of_photos({e.photo_id or 0 for e in entries}) if (t.photo_id, t.place) in gone]
    lib.events.add_many(
        [
            PhotoEvent(
                t.photo_id,
                now,
                "trash_maintenance",
                "purged",
                f"{t.origin}, {t.size} bytes, hash {t.content_hash}, in the trash since {t.deleted_at}",
            )
            for t in found
        ]
    )
    store.drop([t.id for t in found])
    return ChangeSet(projects=frozenset(t.project_id for t in found))


_ROWS: dict[Kind, Callable[[OpenLibrary, Sequence[JournalEntry], str], ChangeSet]] = {
    Kind.COMMIT: _into_trash,
    Kind.DELETE: _into_trash,
    Kind.SURPLUS: _into_trash,
    Kind.RESTORE: _restored,
    Kind.MOVE: _moved,
    Kind.COPY: _moved,
    Kind.PURGE: _purged,
    Kind.ADOPT: _adopted,
}
