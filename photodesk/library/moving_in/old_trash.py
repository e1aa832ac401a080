"""The old program's trash becomes ours: each file with a row, its origin and an honest date, kept for the full time.

In place a file is renamed inside its project folder, through the journal; a copy leaves the old trash as it is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.moving_in import Finding, Matter, MoveCounts
from photodesk.domain.photo import FileState, Photo
from photodesk.domain.project import Project
from photodesk.domain.trash import TrashEntry, TrashReason, purge_time
from photodesk.files import disk
from photodesk.files.hashing import content_hash
from photodesk.files.names import shown
from photodesk.library.file_units import FileMove, Unit
from photodesk.library.journal import BATCH, carry_out, exclusive
from photodesk.library.journal_rows import Kind
from photodesk.library.moving_in.carry import Carried
from photodesk.library.moving_in.old_library import TRASH
from photodesk.library.moving_in.survey import CARRIED, MovePlan, ProjectPlan
from photodesk.library.open_library import OpenLibrary
from photodesk.library.places import Places, Spot, trash_spot
from photodesk.library.reports import reason_of
from photodesk.library.shot_facts import ShotFacts
from photodesk.library.shots import Shot, SourceItem
from photodesk.library.trash_places import TrashPlaces
from photodesk.store.photos import NewFile, NewPhoto
from photodesk.store.trash_entries import TrashStore


@dataclass(frozen=True, slots=True)
class _Found:
    """A file in the old trash as it is now; `since` is when it came there, as far as can be told."""

    item: SourceItem
    size: int
    mtime_ns: int
    digest: str
    since: str


class OldTrash:
    """The trash of one project on its way. `made(photo, shot)` is told of every photo that came out of it."""

    def __init__(
        self,
        lib: OpenLibrary,
        plan: MovePlan,
        part: ProjectPlan,
        project: Project,
        carried: Carried,
        operation: str,
        *,
        copy: bool,
    ) -> None:
        self._lib, self._plan, self._part, self._project = lib, plan, part, project
        self._carried, self._operation, self._copy = carried, operation, copy
        self._places = Places(lib)
        self._trash = TrashPlaces(self._places, project.id, operation)
        self.findings: list[Finding] = []
        self.counts = MoveCounts()
        self.changes = ChangeSet()
        self._held = {entry.file_id for entry in TrashStore(lib.db).of_project(project.id)}

    def take(self, shots: Sequence[Shot], made: Callable[[Photo, Shot], None]) -> None:
        """Take these shots over, `BATCH` at a time."""
        for start in range(0, len(shots), BATCH):
            taken = [(s, t) for s in shots[start : start + BATCH] if (t := self._taken(s)) is not None]
            units = [Unit(self._operation, Kind.ADOPT, p.id, self._moves(p, f)) for _, (p, f) in taken]
            self._move([unit for unit in units if unit.moves])
            for shot, (photo, _) in taken:
                made(self._lib.photos.get([photo.id])[0], shot)

    def _taken(self, shot: Shot) -> tuple[Photo, list[_Found]] | None:
        """The photo of a shot with the files that are to be moved; None when there is nothing (more) to do."""
        try:
            found = [self._look(item) for item in (*shot.pictures, *shot.sidecars)]
            if self._copy and all(self._words(f) in self._carried for f in found):
                return None
            photo = self._owner(shot, found)
            if photo is None:
                names = ", ".join(shown(f.item.name) for f in found)
                self._left(names, "Its photo is neither in the project nor in the trash.")
                return None
            if self._copy:
                self._copied(photo, found)
        except (PhotoDeskError, OSError) as error:
            self._left(shown(shot.stem), reason_of(error))
            return None
        return photo, [] if self._copy else found

    def _look(self, item: SourceItem) -> _Found:
        seen = item.path.stat()
        return _Found(item, seen.st_size, seen.st_mtime_ns, content_hash(item.path), trashed_at(seen, self._lib.now()))

    def _owner(self, shot: Shot, found: Sequence[_Found]) -> Photo | None:
        """The photo these files are of: the one they were given before a crash, the one that lacks them, else a new
        one. None for sidecars of no photo."""
        pictures = [f for f in found if f.item.kind is not None]
        known = self._begun(pictures)
        if known is not None:
            self._held |= {file.id for file in known.files}
            return known
        kinds = {f.item.kind for f in pictures}
        photos = self._lib.photos.find_by_stem(self._project.id, shot.subfolder, shot.stem.casefold())
        lacking = [p for p in photos if not kinds & {f.kind for f in p.files if not f.hearsay}]
        owner = lacking[0] if lacking else None
        if not pictures:
            return owner
        files = tuple(self._row(f) for f in pictures)
        now = self._lib.now()
        facts = None if owner is not None else ShotFacts.begin(self._lib, shot).facts()
        with self._lib.db.atomic(durable=True):
            if owner is None and facts is not None:
                new = NewPhoto(self._project.id, shot.subfolder, shot.stem, files, facts, now)
                photo_id, aspect = self._lib.photos.add(new), Aspect.ADDED
            else:
                photo_id, aspect = owner.id if owner else 0, Aspect.FILES
                for file in files:
                    self._lib.photos.add_file(photo_id, file, now)
        self.changes |= ChangeSet.of(aspect, [photo_id], [self._project.id])
        photo = self._lib.photos.get([photo_id])[0]
        self._held |= {file.id for file in photo.files}
        return photo

    def _begun(self, pictures: Sequence[_Found]) -> Photo | None:
        """The photo that has rows for these very files, which nothing in our trash stands for yet."""
        by_hash = self._lib.photos.files_by_hash(f.digest for f in pictures)
        for found in pictures:
            for owned in by_hash.get(found.digest, ()):
                file = owned.file
                waits = file.state is FileState.TRASHED and file.id not in self._held
                if waits and owned.project_id == self._project.id and file.name == found.item.name:
                    return self._lib.photos.get([file.photo_id])[0]
        return None

    def _row(self, found: _Found) -> NewFile:
        item = found.item
        assert item.kind is not None
        return NewFile(item.kind, item.name, found.size, found.mtime_ns, found.digest, FileState.TRASHED, found.since)

    def _moves(self, photo: Photo, found: Sequence[_Found]) -> tuple[FileMove, ...]:
        moves = []
        for f in found:
            folder = "/".join(part for part in (TRASH, f.item.subfolder) if part)
            source = Spot.of(self._project.id, folder, f.item.name)
            target = self._trash.place(f.item.subfolder, f.item.name)
            moves.append(FileMove(source, target, _file_id(photo, f), f.size, f.digest))
        return tuple(moves)

    def _move(self, units: Sequence[Unit]) -> None:
        if not units:
            return
        with exclusive(self._lib):
            results = carry_out(self._lib, units)
        for result in results:
            self.changes |= result.changes
            if result.error is None:
                self.counts += MoveCounts(trashed=len(result.unit.moves))
            else:
                names = ", ".join(shown(m.source.name) for m in result.unit.moves)
                self._left(names, reason_of(result.error))

    def _copied(self, photo: Photo, found: Sequence[_Found]) -> None:
        """Copy files into our trash, verified, then their rows. A copy a crash left without a row is taken as it is."""
        entries = [self._entry(photo, f, self._put(f)) for f in found if self._words(f) not in self._carried]
        now = self._lib.now()
        with self._lib.db.atomic(durable=True):
            TrashStore(self._lib.db).add(entries)
            for f in found:
                self._lib.events.add(photo.id, now, "user", CARRIED, self._words(f))
        for f in found:
            self._carried.add(self._words(f), photo.id)
        self.counts += MoveCounts(trashed=len(entries))
        self.changes |= ChangeSet.of(Aspect.FILES, [photo.id], [self._project.id])

    def _put(self, found: _Found) -> Spot:
        item = found.item
        plain = trash_spot(self._project.id, self._operation, item.subfolder, item.name)
        path = self._places.path(plain)
        left = path.is_file() and TrashStore(self._lib.db).at(self._project.id, plain.relative) is None
        if left and content_hash(path) == found.digest:
            return plain
        spot = self._trash.place(item.subfolder, item.name)
        target = self._places.path(spot)
        disk.make_folder(target.parent)
        disk.copy_verified(item.path, target)
        return spot

    def _entry(self, photo: Photo, found: _Found, spot: Spot) -> TrashEntry:
        now = self._lib.now()
        return TrashEntry(
            id=0,
            photo_id=photo.id,
            file_id=_file_id(photo, found),
            project_id=self._project.id,
            origin=Spot.of(self._project.id, found.item.subfolder, found.item.name).relative,
            place=spot.relative,
            size=found.size,
            content_hash=found.digest,
            reason=TrashReason.COMMIT,
            operation_id=self._operation,
            deleted_at=found.since,
            purge_after=purge_time(now, self._lib.settings().maintenance.trash_retention_days),
        )

    def _words(self, found: _Found) -> str:
        return self._plan.file_words(found.item.path)

    def _left(self, subject: str, why: str) -> None:
        self.findings.append(Finding(Matter.TRASH, f"{self._project.name}: {subject}", f"{why} It stays in {TRASH}."))


def trashed_at(seen: os.stat_result, now: str) -> str:
    """When a file came into the old trash (ISO UTC): a rename sets its ctime, so it cannot be later. Where the system
    keeps no such time, or one that lies ahead, it is `now`: nothing is erased early (T05)."""
    if os.name == "nt":
        return now
    moment = datetime.fromtimestamp(seen.st_ctime, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return min(moment, now)


def _file_id(photo: Photo, found: _Found) -> int | None:
    """The row of a file of the old trash; None for a sidecar."""
    rows = [f for f in photo.files if f.state is FileState.TRASHED and f.name == found.item.name]
    return next((f.id for f in rows if f.content_hash == found.digest), None)
