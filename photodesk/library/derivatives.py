"""Making thumbnails and previews: the one per-project routine behind every import, Regenerate and repair (R8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.derivative import (
    DerivativeKind,
    DerivativeState,
    DerivativeStatus,
    FailureKind,
    Recipe,
    explain,
    may_attempt,
)
from photodesk.domain.errors import NotFoundError, PhotoDeskError
from photodesk.domain.job import chunk_photo_ids
from photodesk.domain.photo import FileKind, Photo, PhotoFile
from photodesk.domain.project import Availability, Project
from photodesk.files import disk
from photodesk.files.hashing import content_hash
from photodesk.imaging.derive import DeriveRequest, DeriveResult
from photodesk.imaging.formats import classify
from photodesk.imaging.sandbox import DecodeFailure
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import refresh_availability
from photodesk.library.reports import ItemReport, Stop
from photodesk.store.derivatives import CacheEntry

BATCH = 200
SOURCE_ORDER = (FileKind.JPEG, FileKind.OTHER, FileKind.RAW)
"""Which file of a photo is decoded: the cheapest that shows what the camera showed."""


def make_derivatives(
    lib: OpenLibrary, project: Project, photo_ids: Sequence[int], *, force: bool, report: ItemReport, stop: Stop
) -> ChangeSet:
    """Make what is missing of thumbnail and preview for photos of one project; with `force` make both anew.

    Without force a derivative counts as there only when its file exists, is whole, and was made from this source by
    this recipe (T29, T31). Every photo is reported exactly once unless `stop` says so; one that fails does not hinder
    the others. Two requests per decoder process are kept under way, so all cores work.
    """
    availability, changes = refresh_availability(lib, project)
    if availability is not Availability.ONLINE:
        kind = FailureKind.OFFLINE if availability is Availability.OFFLINE else FailureKind.MISSING_SOURCE
        for unreachable in photo_ids:
            report.failed(unreachable, kind, explain(kind))
        return changes
    run = _Run(lib, project, force, report, lib.settings().derivatives.recipe())
    for photo_id, photo in _with_photos(lib, photo_ids):
        if stop():
            break
        run.begin(photo_id, photo)
        while len(run.under_way) >= lib.decoders.processes * 2:
            run.collect()
    while run.under_way:
        run.collect()
    return changes | run.changes


def _with_photos(lib: OpenLibrary, photo_ids: Sequence[int]) -> Iterator[tuple[int, Photo | None]]:
    """Each id with its photo, or None when it is gone; read in batches."""
    for batch in chunk_photo_ids(photo_ids, BATCH):
        known = {photo.id: photo for photo in lib.photos.get(batch)}
        yield from ((photo_id, known.get(photo_id)) for photo_id in batch)


@dataclass(frozen=True, slots=True)
class _Source:
    """The file to decode and what the disk said of it when it was chosen."""

    path: Path
    file: PhotoFile
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A photo whose derivatives are being made."""

    photo: Photo
    source: _Source
    kinds: tuple[DerivativeKind, ...]


class _Run:
    """The photos of one call of `make_derivatives`, with what is under way."""

    def __init__(self, lib: OpenLibrary, project: Project, force: bool, report: ItemReport, recipe: Recipe) -> None:
        self.lib = lib
        self.project = project
        self.force = force
        self.report = report
        self.recipe = recipe
        self.tidy: set[Path] = set()
        self.under_way: dict[Future[DeriveResult], _Wanted] = {}
        self.changes = ChangeSet()

    def begin(self, photo_id: int, photo: Photo | None) -> None:
        """Report what needs no decoding at once; send the rest to a decoder."""
        if photo is None or photo.project_id != self.project.id:
            self.report.skipped(photo_id, "The photo is no longer in this project.")
            return
        source = self._source(photo)
        if source is FailureKind.MISSING_SOURCE and self._folder_moved():
            source = self._source(photo)
        if isinstance(source, FailureKind):
            self._fail(photo, _both(), source, "")
            return
        kinds = self._needed(photo, source)
        if not kinds:
            return
        try:
            folders = {self.lib.layout.derivative(photo.id, kind).parent for kind in kinds}
            for folder in folders - self.tidy:
                disk.make_folder(folder)
                disk.sweep_temporary(folder)
            self.tidy |= folders
        except OSError as error:
            self._fail(photo, kinds, FailureKind.DISK_FULL, str(error))
            return
        self.under_way[self.lib.decoders.derive(self._request(photo, source, kinds))] = _Wanted(photo, source, kinds)

    def collect(self) -> None:
        """Wait until at least one decoder has answered and store what it says."""
        ready, _ = wait(self.under_way, return_when=FIRST_COMPLETED)
        for future in ready:
            wanted = self.under_way.pop(future)
            try:
                result = future.result()
            except DecodeFailure as failure:
                if failure.failure_kind is FailureKind.MISSING_SOURCE and self._elsewhere(wanted):
                    self.begin(wanted.photo.id, wanted.photo)
                    continue
                self._fail(wanted.photo, wanted.kinds, failure.failure_kind, failure.message)
            else:
                self._store(wanted, result)

    def _folder_moved(self) -> bool:
        """Whether the project's folder was renamed under our hands: then its files are looked for there."""
        before, self.project = self.project, self.lib.projects.get(self.project.id) or self.project
        return self.project.folder != before.folder

    def _elsewhere(self, wanted: _Wanted) -> bool:
        """Whether the file that was sent to a decoder has another path by now."""
        self._folder_moved()
        path = self.lib.layout.file_path(self.project, wanted.photo.subfolder, wanted.source.file.name)
        return path != wanted.source.path

    def _source(self, photo: Photo) -> _Source | FailureKind:
        """The file to decode: the first in SOURCE_ORDER that can be read now. Its row is brought up to date."""
        reason = FailureKind.MISSING_SOURCE
        for file in sorted(photo.files, key=lambda f: SOURCE_ORDER.index(f.kind)):
            path = self.lib.layout.file_path(self.project, photo.subfolder, file.name)
            found = self._look_at(path, file)
            if isinstance(found, _Source):
                return found
            reason = found if found is not FailureKind.MISSING_SOURCE else reason
        return reason

    def _look_at(self, path: Path, file: PhotoFile) -> _Source | FailureKind:
        try:
            seen = path.stat()
            if (seen.st_size, seen.st_mtime_ns) != (file.size, file.mtime_ns) or file.content_hash is None:
                digest = content_hash(path)
                self.lib.photos.update_file(
                    file.id, size=seen.st_size, mtime_ns=seen.st_mtime_ns, content_hash=digest, now=self.lib.now()
                )
                file = replace(file, size=seen.st_size, mtime_ns=seen.st_mtime_ns, content_hash=digest)
        except FileNotFoundError:
            return FailureKind.MISSING_SOURCE
        except NotFoundError:
            return FailureKind.MISSING_SOURCE
        except (PhotoDeskError, OSError):
            return FailureKind.UNREADABLE
        return _Source(path, file, str(file.content_hash))

    def _needed(self, photo: Photo, source: _Source) -> tuple[DerivativeKind, ...]:
        """The kinds to make. When none is, the photo is reported here."""
        if self.force:
            self.lib.derivatives.drop([photo.id], self.lib.now())
            return _both()
        entries = self.lib.derivatives.get([photo.id])
        needed = []
        refused = ""
        for kind in DerivativeKind:
            state = photo.thumbnail if kind is DerivativeKind.THUMBNAIL else photo.preview
            entry = entries.get((photo.id, kind))
            if self._whole(photo, kind, entry, source):
                if state.status is not DerivativeStatus.GENERATED and entry is not None:
                    self._settle(photo, kind, entry)
            elif may_attempt(state, force=False, source_changed=entry is not None):
                needed.append(kind)
            else:
                refused = explain(state.error_kind, state.error)
        if refused and not needed:
            self.report.skipped(photo.id, f"Not tried again: {refused}")
        elif not needed:
            self.report.done(photo.id, ChangeSet())
        return tuple(needed)

    def _whole(self, photo: Photo, kind: DerivativeKind, entry: CacheEntry | None, source: _Source) -> bool:
        """A hit is a file that is there, whole, of the right source and recipe (T29, R85)."""
        if entry is None or entry.fingerprint != source.fingerprint or entry.recipe != self._key(photo, kind):
            return False
        try:
            return self.lib.layout.derivative(photo.id, kind).stat().st_size == entry.file_size
        except OSError:
            return False

    def _key(self, photo: Photo, kind: DerivativeKind) -> str:
        return self.recipe.key(kind, photo.turn)

    def _settle(self, photo: Photo, kind: DerivativeKind, entry: CacheEntry) -> None:
        self.lib.derivatives.put(photo.id, {kind: entry}, self.lib.now())
        self.changes |= ChangeSet.of(Aspect.DERIVATIVES, [photo.id])

    def _request(self, photo: Photo, source: _Source, kinds: tuple[DerivativeKind, ...]) -> DeriveRequest:
        def target(kind: DerivativeKind) -> Path | None:
            return self.lib.layout.derivative(photo.id, kind) if kind in kinds else None

        known = classify(source.file.name)
        return DeriveRequest(
            source=source.path,
            family=known.family if known else "",
            orientation=None,
            recipe=self.recipe,
            thumbnail=target(DerivativeKind.THUMBNAIL),
            preview=target(DerivativeKind.PREVIEW),
            turn=photo.turn,
        )

    def _store(self, wanted: _Wanted, result: DeriveResult) -> None:
        sizes = {
            DerivativeKind.THUMBNAIL: result.thumbnail_bytes,
            DerivativeKind.PREVIEW: result.preview_bytes,
        }
        now = self.lib.now()
        entries = {
            kind: CacheEntry(wanted.source.fingerprint, self._key(wanted.photo, kind), size, now)
            for kind in wanted.kinds
            if (size := sizes[kind]) is not None
        }
        with self.lib.db.atomic():  # what was made and its line of history: a kill leaves both or neither (R130)
            self.lib.derivatives.put(wanted.photo.id, entries, now)
            if self.force:
                self.lib.events.add(wanted.photo.id, now, "user", "regenerated", wanted.source.file.name)
        changes = ChangeSet.of(Aspect.DERIVATIVES, [wanted.photo.id])
        self.changes |= changes
        self.report.done(wanted.photo.id, changes)

    def _fail(self, photo: Photo, kinds: Sequence[DerivativeKind], kind: FailureKind, detail: str) -> None:
        """Record the failure for the kinds that were wanted; the last good image stays where it is."""
        message = explain(kind, detail)
        states = {}
        for wanted in kinds:
            old = photo.thumbnail if wanted is DerivativeKind.THUMBNAIL else photo.preview
            states[wanted] = DerivativeState(DerivativeStatus.FAILED, kind, message, old.attempts + 1)
        now = self.lib.now()
        with self.lib.db.atomic():
            self.lib.derivatives.fail(photo.id, states, now)
            self.lib.events.add(photo.id, now, "user" if self.force else "system", "derivatives failed", message)
        self.changes |= ChangeSet.of(Aspect.DERIVATIVES, [photo.id])
        self.report.failed(photo.id, kind, message)


def _both() -> tuple[DerivativeKind, ...]:
    return tuple(DerivativeKind)
