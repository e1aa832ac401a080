"""Photos and their XMP sidecars together: what changed outside comes in, what was decided here goes out (T26)."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from photodesk.domain.changes import ChangeSet
from photodesk.domain.derivative import FailureKind, explain
from photodesk.domain.edits import Known
from photodesk.domain.errors import ConflictError, PhotoDeskError
from photodesk.domain.job import chunk_photo_ids
from photodesk.domain.photo import Photo
from photodesk.domain.project import Availability, Project
from photodesk.domain.sidecar_merge import FIELDS, Agreed, Choice, Merged, Side, Value, merge
from photodesk.files import disk
from photodesk.imaging import sidecar_xmp
from photodesk.imaging.xmp_edit import EMPTY, Packet
from photodesk.imaging.xmp_tree import MAX_BYTES, NotXmpError
from photodesk.library import sidecar_ours
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import refresh_availability
from photodesk.library.reports import ItemReport, Stop, kind_of, reason_of
from photodesk.library.sidecar_places import new_sidecar, own_sidecars
from photodesk.library.sidecars import FolderCache
from photodesk.store.edits import EditStore
from photodesk.store.sidecars import Base, SidecarStore

log = logging.getLogger(__name__)

BATCH = 200


def sync_sidecars(
    lib: OpenLibrary,
    project: Project,
    photo_ids: Sequence[int],
    *,
    write: bool,
    report: ItemReport,
    stop: Stop,
    prefer: Choice | None = None,
) -> ChangeSet:
    """Read the sidecars of photos of one project; with `write` bring them up to date, and make those that are wanted.

    Each field is judged alone against what both sides said when they last met: an outside change counts where nothing
    was changed here; a conflict is recorded and changes neither side, unless
    `prefer` settles it. A sidecar that is no XMP is left as it is. Every
    photo is reported once unless `stop` says so.
    """
    availability, changes = refresh_availability(lib, project)
    if availability is not Availability.ONLINE:
        kind = FailureKind.OFFLINE if availability is Availability.OFFLINE else FailureKind.MISSING_SOURCE
        for photo_id in photo_ids:
            report.failed(photo_id, kind, explain(kind))
        return changes
    run = _Run(lib, project, write, prefer)
    for photo_id, photo, known in _batches(lib, photo_ids):
        if stop():
            break
        if photo is None or known is None or photo.project_id != project.id:
            report.skipped(photo_id, "The photo is no longer in this project.")
            continue
        try:
            found = run.sync(photo, known)
        except (NotXmpError, PhotoDeskError, OSError) as error:
            report.failed(photo_id, *_refusal(error))
        else:
            changes |= found
            report.done(photo_id, found)
    return changes


def _batches(lib: OpenLibrary, photo_ids: Sequence[int]) -> Iterator[tuple[int, Photo | None, Known | None]]:
    for batch in chunk_photo_ids(list(photo_ids), BATCH):
        photos = {photo.id: photo for photo in lib.photos.get(batch)}
        known = {k.photo_id: k for k in EditStore(lib.db).get(batch)}
        yield from ((photo_id, photos.get(photo_id), known.get(photo_id)) for photo_id in batch)


def _refusal(error: Exception) -> tuple[str, str]:
    if isinstance(error, NotXmpError):
        return FailureKind.UNSUPPORTED, f"{error} It was left as it is."
    assert isinstance(error, PhotoDeskError | OSError)
    return kind_of(error), reason_of(error)


@dataclass(frozen=True, slots=True)
class _Met:
    """A sidecar that was read: its bytes, what the disk said of it, and what it says."""

    name: str
    path: Path
    data: bytes
    stamp: tuple[int, int]
    packet: Packet
    base: Mapping[str, Agreed]
    past: Base | None = None


class _Run:
    """The photos of one call, with the folders already listed."""

    def __init__(self, lib: OpenLibrary, project: Project, write: bool, prefer: Choice | None) -> None:
        self.lib, self.project, self.write, self.prefer = lib, project, write, prefer
        self.store = SidecarStore(lib.db)
        self.folders = FolderCache()

    def sync(self, photo: Photo, known: Known) -> ChangeSet:
        """Read in first, sidecar by sidecar; then write out to each what it does not say yet."""
        folder = self.lib.layout.file_path(self.project, photo.subfolder, "x").parent
        sharing = self._sharing(photo)
        beside = self.folders.of(folder).beside([file.name for file in photo.files])
        names = own_sidecars(photo, beside, sharing)
        bases = self.store.bases([photo.id])
        ours: Mapping[str, Value] = sidecar_ours.values(self.lib, photo, known)
        decided = sidecar_ours.decided_fields(self.store.decided(photo.id))
        before, changes = ours, ChangeSet()
        lost = [base for (_, name), base in bases.items() if name not in names]
        renamed = lost[0] if len(lost) == len(names) == 1 else None  # it went with its photo under another name
        met = [self._meet(photo, folder / name, bases.get((photo.id, name), renamed)) for name in names]
        for place, each in enumerate(met):
            met[place], ours = self._settled(each, ours, decided)
            ours = merge(met[place].base, ours, self._sides(met[place], ours), decided).ours
        if ours != before:
            changes = sidecar_ours.adopt(self.lib, photo, before, ours, names)
        subject = sidecar_ours.subject(photo, known)
        for each in met:
            self._settle(photo, each, ours, decided, subject)
        if self.write and not met and any(ours[f] != sidecar_ours.UNSAID[f] for f in FIELDS):
            self._make(photo, folder, sharing, ours, subject)
        if self.write:
            self._done(photo, ours)
        return changes

    def _meet(self, photo: Photo, path: Path, base: Base | None) -> _Met:
        """Read a sidecar. What is no XMP is met as such, so that it is not read again before it changes."""
        seen = path.lstat()
        if not stat.S_ISREG(seen.st_mode) or seen.st_size > MAX_BYTES:
            raise NotXmpError(f"“{path.name}” is not a sidecar: it is no plain file, or too large.")
        data = path.read_bytes()
        stamp = seen.st_size, seen.st_mtime_ns
        try:
            packet = Packet(data)
        except NotXmpError as error:
            with self.lib.db.atomic():
                self.store.put(photo.id, path.name, Base(*stamp, {}))
                self.store.settle([photo.id])
            raise NotXmpError(f"“{path.name}” cannot be read: {error}.") from error
        known = base.fields if base else {}
        sides = sidecar_xmp.read(packet, known, sidecar_ours.UNSAID)
        # How a photo is turned and when it was taken a sidecar repeats from the file: at first that says nothing new.
        first = {f: Agreed(sides[f].file, sidecar_ours.UNSAID[f]) for f in ("turn", "time")}
        return _Met(path.name, path, data, stamp, packet, {**first, **known}, base)

    def _settled(self, met: _Met, ours: Mapping[str, Value], decided: set[str]) -> tuple[_Met, Mapping[str, Value]]:
        """With conflicts settled by whoever is preferred: as if both had agreed on what the sidecar says, and (when it
        is not preferred) we had said otherwise since."""
        sides = self._sides(met, ours)
        found = merge(met.base, ours, sides, decided).conflicts if self.prefer else frozenset[str]()
        if not found:
            return met, ours
        met = replace(met, base={**met.base, **{f: Agreed(sides[f].file, sides[f].read) for f in found}})
        return met, {**ours, **{f: sides[f].read for f in found}} if self.prefer is Choice.THEIRS else ours

    def _sides(self, met: _Met, ours: Mapping[str, Value]) -> dict[str, Side]:
        return sidecar_xmp.read(met.packet, met.base, ours)

    def _settle(
        self,
        photo: Photo,
        met: _Met,
        ours: Mapping[str, Value],
        decided: set[str],
        subject: sidecar_xmp.Subject,
    ) -> None:
        """Write what the sidecar does not say, and remember what both sides say now."""
        found = merge(met.base, ours, self._sides(met, ours), decided)
        stamp, packet = met.stamp, met.packet
        written: frozenset[str] = frozenset()
        if self.write and found.write:
            packet = Packet(met.data)
            sidecar_xmp.write(packet, {f: ours[f] for f in FIELDS if f in found.write}, met.base, subject)
            stamp = self._put(met.path, packet.bytes(), met)
            written = found.write
        sides = self._sides(replace(met, packet=packet), ours)
        fields = self._agreed(met.base, found, sides, ours, written)
        conflicts = {f: (ours[f], sides[f].read or sides[f].file) for f in found.conflicts}
        if not conflicts and met.past == Base(*stamp, fields):
            return  # nothing differs from when they last met
        with self.lib.db.atomic():
            self.store.put(photo.id, met.name, Base(*stamp, fields))
            self.store.put_conflicts(photo.id, met.name, conflicts, self.lib.now())

    def _agreed(
        self,
        base: Mapping[str, Agreed],
        found: Merged,
        sides: Mapping[str, Side],
        ours: Mapping[str, Value],
        written: frozenset[str],
    ) -> dict[str, Agreed]:
        """What both say now; a field that is in conflict, or is still to be written, keeps its past."""
        open_fields = found.conflicts | (found.write - written)
        now = {f: Agreed(sides[f].file, ours[f]) for f in FIELDS if f not in open_fields}
        return now | {f: base[f] for f in open_fields if f in base}

    def _put(self, path: Path, data: bytes, met: _Met | None) -> tuple[int, int]:
        """Write a sidecar in one step; not over one that changed since it was read."""
        if met is not None:
            if data == met.data:
                return met.stamp
            now = path.lstat()
            if (now.st_size, now.st_mtime_ns) != met.stamp:
                raise ConflictError(f"“{path.name}” was changed by another program just now.", "Try again.")
        Packet(data)  # what we write can be read, or it is not written
        disk.write_bytes(path, data, replace=met is not None)
        written = path.lstat()
        return written.st_size, written.st_mtime_ns

    def _make(
        self, photo: Photo, folder: Path, sharing: int, ours: Mapping[str, Value], subject: sidecar_xmp.Subject
    ) -> None:
        """A sidecar for a photo that has none and of which something was said."""
        name = new_sidecar(photo, sharing, adobe=bool(self.lib.settings().sidecars.adobe_names))
        if name is None:
            return
        packet = Packet(EMPTY)
        said = {f: ours[f] for f in FIELDS if ours[f] != sidecar_ours.UNSAID[f]}
        sidecar_xmp.write(packet, said, {}, subject)
        stamp = self._put(folder / name, packet.bytes(), None)
        self.folders.of(folder).add(name)
        sides = sidecar_xmp.read(packet, {}, ours)
        fields = {f: Agreed(sides[f].file, ours[f]) for f in FIELDS}
        with self.lib.db.atomic():
            self.store.put(photo.id, name, Base(*stamp, fields))

    def _sharing(self, photo: Photo) -> int:
        return len(
            {p.id for p in self.lib.photos.find_by_stem(photo.project_id, photo.subfolder, photo.stem.casefold())}
        )

    def _done(self, photo: Photo, ours: Mapping[str, Value]) -> None:
        """Nothing is left to write, unless it was decided again meanwhile."""
        if not self.store.is_due(photo.id):
            return
        with self.lib.db.atomic():
            again = self.lib.photos.get([photo.id])
            known = EditStore(self.lib.db).get([photo.id])
            if again and known and sidecar_ours.values(self.lib, again[0], known[0]) == ours:
                self.store.settle([photo.id])
