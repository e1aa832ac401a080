"""Taking photos in: decide by content what each file is to the library, copy with verification, add rows.

Nothing is overwritten: an identical file is skipped, a different one of the same name is kept beside it (T13), also
when both come in one import (T14). A half that belongs to a photo joins it; the halves of a pair share their name.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.intake import FileOutcome, ImportMode
from photodesk.domain.pairing import stem_of
from photodesk.domain.photo import FileKind, Metadata, Photo
from photodesk.domain.project import Project
from photodesk.files import disk
from photodesk.files.hashing import content_hash
from photodesk.files.names import shown
from photodesk.library.free_places import FreePlaces
from photodesk.library.known_content import KnownContent, Match
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import folder_of
from photodesk.library.reports import Stop, kind_of, reason_of
from photodesk.library.shot_facts import ShotFacts
from photodesk.library.shots import Shot, SourceItem, riding, sort_sources
from photodesk.library.tags import tag_photos
from photodesk.store.pairs import PairStore
from photodesk.store.photos import NewFile, NewPhoto

log = logging.getLogger(__name__)

SAME_SHOT_S = 2.0
"""Two halves of one stem belong together when their capture times (if both are known) lie this close."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """`sources` are the folders and files the user named: a file's sub-folder is kept below the folder it came from.

    `tags` are given to every photo that comes in, or that a half of it joins.
    """

    mode: ImportMode = ImportMode.COPY
    sources: tuple[Path, ...] = ()
    skip_duplicates: bool = True
    tags: tuple[str, ...] = ()


class FileReport(Protocol):
    """Called once for each path, on the thread that runs the verb."""

    def file(self, path: str, outcome: FileOutcome, photo_id: int | None, message: str, changes: ChangeSet) -> None: ...

    def failed(self, path: str, kind: str, message: str) -> None: ...


def import_files(
    lib: OpenLibrary, project: Project, paths: Sequence[str], options: ImportOptions, report: FileReport, stop: Stop
) -> ChangeSet:
    """Take `paths` into `project`, one report per path; `stop` is asked between shots.

    Raises DiskFullError before anything is copied when the files cannot fit, ReadOnlyError when the project cannot be
    written to. Whatever goes wrong with one file is that file's failure; the others go on.
    """
    sources = [Path(p) for p in paths]
    ordered = sort_sources(sources, options.sources)
    for path in ordered.foreign:
        report.file(str(path), FileOutcome.REFUSED, None, "PhotoDesk does not know this kind of file.", ChangeSet())
    sizes = {path: size for path in sources if (size := _size(path)) is not None}
    if options.mode is ImportMode.COPY:
        disk.check_room(folder_of(lib, project), sum(sizes.values()))
    intake = _Intake(lib, project, options, report, KnownContent(lib, sizes.values()))
    for shot, metadata in _read_ahead(lib, ordered.shots, stop):
        intake.take(shot, metadata)
    return intake.changes


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _read_ahead(lib: OpenLibrary, shots: Sequence[Shot], stop: Stop) -> Iterator[tuple[Shot, ShotFacts]]:
    """Shots with their metadata on its way, a few ahead so that the decoders are never idle."""
    ahead: deque[tuple[Shot, ShotFacts]] = deque()
    for shot in shots:
        if stop():
            break
        ahead.append((shot, ShotFacts.begin(lib, shot)))
        if len(ahead) > lib.decoders.processes * 2:
            yield ahead.popleft()
    while ahead and not stop():
        yield ahead.popleft()


Fresh = tuple[SourceItem, str | None]
"""A file to be taken in, and its hash when it had to be read already."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A file that is where it belongs, with what its row needs."""

    item: SourceItem
    file: NewFile
    renamed: bool


@dataclass(frozen=True, slots=True)
class _Beside:
    """A sidecar that was dealt with, and what there is to tell of it."""

    item: SourceItem
    outcome: FileOutcome = FileOutcome.SIDECAR
    words: str = ""


class _Intake:
    """One import into one project."""

    def __init__(
        self, lib: OpenLibrary, project: Project, options: ImportOptions, report: FileReport, known: KnownContent
    ) -> None:
        self.lib = lib
        self.project = project
        self.options = options
        self.report = report
        self.known = known
        self.folder = folder_of(lib, project)
        self.in_place = options.mode is ImportMode.IN_PLACE
        self.moving = options.mode is ImportMode.MOVE
        self.places = FreePlaces(lib, project, moving=self.moving)
        self.changes = ChangeSet()

    def take(self, shot: Shot, metadata: ShotFacts) -> None:
        """Take one shot in. Every file of it is reported once."""
        if not shot.pictures:
            for sidecar in shot.sidecars:
                self._lone_sidecar(shot, sidecar)
            return
        judged = [self._judge(item) for item in shot.pictures]
        new = [fresh for fresh, _ in judged if fresh is not None]
        owner = next((match for _, match in judged if match is not None), None)
        if new:
            self._take_new(shot, new, metadata)
        elif owner is not None:
            self._ride_with(owner, shot)

    def _judge(self, item: SourceItem) -> tuple[Fresh | None, Match | None]:
        """(the item and its hash) when it is to be taken in; the match when the library has it already."""
        try:
            size = item.path.stat().st_size
            digest = self.known.digest(item.path, size)
        except OSError as error:
            if self.moving and self.places.moved_before(item):
                return (item, None), None
            self._fail(item, kind_of(error), reason_of(error))
            return None, None
        matches = self.known.matches(digest, size)
        at_home = [m for m in matches if m.project_id == self.project.id]
        if at_home and not at_home[0].on_disk and not self.in_place:
            return (None, self._bring_back(item, at_home[0]))
        same = next((m for m in matches if m.on_disk), None)
        skip = self.options.skip_duplicates or bool(at_home)
        if same is not None and skip and not (self.in_place and same.path != item.path):
            words = f"Same as {same.words(self.lib)}."
            self.report.file(str(item.path), FileOutcome.DUPLICATE, same.photo_id, words, ChangeSet())
            return None, same
        return (item, digest), None

    def _bring_back(self, item: SourceItem, match: Match) -> Match | None:
        """A file the library misses has come again: it goes back to its place, with plan and tags untouched."""
        try:
            disk.make_folder(match.path.parent)
            disk.copy_verified(item.path, match.path)
        except (PhotoDeskError, OSError) as error:
            self._fail(item, kind_of(error), reason_of(error))
            return None
        self.lib.photos.file_back(match.file_id, match.path.stat().st_mtime_ns, self.lib.now())
        changes = ChangeSet.of(Aspect.STATE, [match.photo_id], [self.project.id])
        self.changes |= changes
        words = f"Put back as {match.path.name}, which was missing."
        self.report.file(str(item.path), FileOutcome.JOINED, match.photo_id, words, changes)
        return match

    def _take_new(self, shot: Shot, new: Sequence[Fresh], metadata: ShotFacts) -> None:
        facts = metadata.facts()
        photo = self._half_missing(shot, [item for item, _ in new], facts)
        try:
            names = self._names(shot, [item for item, _ in new], joining=photo is not None)
        except (PhotoDeskError, OSError) as error:
            for item, _ in new:
                self._fail(item, kind_of(error), reason_of(error))
            return
        if arrived := self._arrived(shot, names):
            facts = ShotFacts.begin(self.lib, shot.found_at(arrived)).facts()
        placed = [p for item, digest in new if (p := self._place(item, names[item.path], digest)) is not None]
        if not placed:
            return
        renamed = any(p.renamed for p in placed)
        stem = stem_of(placed[0].file.name) if renamed else None
        # Before the rows: an import that is killed here and goes on finds the whole shot still to be done, and does
        # not take the sidecar for one of another photo (fault 3).
        riders = [
            self._ride(s, self.folder / s.subfolder / (names.get(s.path) or riding(s, stem))) for s in shot.sidecars
        ]
        self._rows(shot, placed, [r for r in riders if r is not None], None if renamed else photo, facts)

    def _arrived(self, shot: Shot, names: Mapping[Path, str]) -> dict[Path, Path]:
        """Where the files of `shot` are that an import which was killed had moved, but not yet written down."""
        if not self.moving:
            return {}
        gone = [item for item in (*shot.pictures, *shot.sidecars) if item.path in names and not item.path.exists()]
        return {item.path: self.folder / item.subfolder / names[item.path] for item in gone}

    def _half_missing(self, shot: Shot, items: Sequence[SourceItem], facts: Metadata) -> Photo | None:
        """The photo these files complete: same sub-folder and stem, none of these kinds yet, taken at that time, and
        not parted from such a file by hand."""
        found = self.lib.photos.find_by_stem(self.project.id, shot.subfolder, shot.stem.casefold())
        parted = PairStore(self.lib.db).parted(p.id for p in found) if found else ()
        for photo in found:
            if photo.id in parted:
                continue
            has = {f.kind for f in photo.files if not f.hearsay}
            if not has & {item.kind for item in items} and _same_time(photo, facts):
                return photo
        return None

    def _names(self, shot: Shot, items: Sequence[SourceItem], *, joining: bool) -> dict[Path, str]:
        """The name each file gets. A new photo takes its sidecars into account, so that it never finds itself beside
        another photo's sidecar."""
        wanted = [*items, *(() if joining else shot.sidecars)]
        if self.in_place:
            return {item.path: item.name for item in wanted}
        return self.places.names(shot.subfolder, wanted)

    def _place(self, item: SourceItem, name: str, digest: str | None) -> _Placed | None:
        """Bring the file to its place (or leave it, in place), verified. A failure is reported here."""
        if item.kind is None:
            return None
        try:
            if self.in_place:
                seen = item.path.stat()
                file = NewFile(item.kind, name, seen.st_size, seen.st_mtime_ns, digest or content_hash(item.path))
            else:
                file = self._put(item.path, self.folder / item.subfolder / name, item.kind, digest)
        except (PhotoDeskError, OSError) as error:
            self._fail(item, kind_of(error), reason_of(error))
            return None
        self.known.remember(file.size)
        return _Placed(item, file, name != item.name)

    def _put(self, source: Path, target: Path, kind: FileKind, digest: str | None) -> NewFile:
        """Copy or move, verified. A move on one volume is a rename: the content is read before it."""
        if target in self.places.left_behind:
            seen = target.stat()
            return NewFile(kind, target.name, seen.st_size, seen.st_mtime_ns, content_hash(target))
        if not self.moving:
            copied = disk.copy_verified(source, target)
        else:
            digest = digest or content_hash(source)
            moved = disk.move(source, target)
            if moved is None:
                seen = target.stat()
                return NewFile(kind, target.name, seen.st_size, seen.st_mtime_ns, digest)
            copied = moved
        return NewFile(kind, target.name, copied.size, copied.mtime_ns, copied.content_hash)

    def _rows(
        self, shot: Shot, placed: Sequence[_Placed], riders: Sequence[_Beside], photo: Photo | None, facts: Metadata
    ) -> None:
        """The rows of a shot and the reports of its files as one act: a kill leaves both or neither."""
        with self.lib.db.atomic(durable=bool(self.options.tags)):
            photo_id = self._write_rows(shot, placed, photo, facts)
            self.changes |= tag_photos(self.lib, [photo_id], self.options.tags)[1]
            for rider in riders:
                self._tell(rider, photo_id)

    def _write_rows(self, shot: Shot, placed: Sequence[_Placed], photo: Photo | None, facts: Metadata) -> int:
        now = self.lib.now()
        files = tuple(p.file for p in placed)
        if photo is not None:
            photo_id = photo.id
            for file in files:
                self.lib.photos.add_file(photo_id, file, now)
            changes = ChangeSet.of(Aspect.FILES, [photo_id], [self.project.id])
            outcome = FileOutcome.JOINED
        else:
            stem = stem_of(files[0].name)
            photo_id = self.lib.photos.add(NewPhoto(self.project.id, shot.subfolder, stem, files, facts, now))
            changes = ChangeSet.of(Aspect.ADDED, [photo_id], [self.project.id])
            outcome = FileOutcome.IMPORTED
        names = ", ".join(f.name for f in files)
        self.lib.events.add(photo_id, now, "user", "import", f"{outcome}: {names}")
        self.changes |= changes
        for one in placed:
            what = FileOutcome.RENAMED if one.renamed else outcome
            words = f"Kept as {one.file.name}: another file has its name." if one.renamed else ""
            self.report.file(str(one.item.path), what, photo_id, words, changes)
        return photo_id

    def _ride_with(self, owner: Match, shot: Shot) -> None:
        """Sidecars of a photo that is here already, maybe under another name."""
        at_home = owner.project_id == self.project.id
        stem = stem_of(owner.path.name) if at_home and not self.in_place else None
        for sidecar in shot.sidecars:
            folder = owner.path.parent if stem else self.folder / sidecar.subfolder
            rider = self._ride(sidecar, folder / riding(sidecar, stem))
            if rider is not None:
                self._tell(rider, owner.photo_id)

    def _lone_sidecar(self, shot: Shot, sidecar: SourceItem) -> None:
        owners = self.lib.photos.find_by_stem(self.project.id, shot.subfolder, shot.stem.casefold())
        if not owners:
            words = "Its photo is neither in this import nor in the project."
            self.report.file(str(sidecar.path), FileOutcome.REFUSED, None, words, ChangeSet())
        elif (rider := self._ride(sidecar, self.folder / sidecar.subfolder / sidecar.name)) is not None:
            self._tell(rider, owners[0].id)

    def _ride(self, sidecar: SourceItem, target: Path) -> _Beside | None:
        """A sidecar travels with its photo and never replaces another (fault 50). A failure is reported here."""
        try:
            if self.in_place or target in self.places.left_behind:
                return _Beside(sidecar)
            if target.exists():
                if content_hash(target) == content_hash(sidecar.path):
                    return _Beside(sidecar, FileOutcome.DUPLICATE)
                words = f"A different {target.name} is there already; it was left as it is."
                return _Beside(sidecar, FileOutcome.REFUSED, words)
            disk.make_folder(target.parent)
            self._put(sidecar.path, target, FileKind.OTHER, None)
        except (PhotoDeskError, OSError) as error:
            self._fail(sidecar, kind_of(error), reason_of(error))
            return None
        return _Beside(sidecar)

    def _tell(self, rider: _Beside, photo_id: int) -> None:
        self.report.file(str(rider.item.path), rider.outcome, photo_id, rider.words, ChangeSet())

    def _fail(self, item: SourceItem, kind: str, message: str) -> None:
        log.warning("import into %s: %s: %s", self.project.name, shown(item.name), message)
        self.report.failed(str(item.path), kind, message)


def _same_time(photo: Photo, facts: Metadata) -> bool:
    if photo.taken is None or facts.taken is None:
        return True
    return abs(photo.taken.seconds() - facts.taken.seconds()) <= SAME_SHOT_S
