"""Carrying an export out: verified copies of originals, JPEGs made in decoder processes. Nothing is overwritten.

The originals are only read. Each file appears at its place whole or not at all; one that stands there already with the
same content is left, and said to be; any other name that is taken gives the photo's files a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from photodesk.domain.changes import ChangeSet
from photodesk.domain.edits import Edits, orientation_turned
from photodesk.domain.errors import NotFoundError, PhotoDeskError, TargetExistsError
from photodesk.domain.export import ExportChoice, ExportColour
from photodesk.domain.photo import CaptureTime, Photo, PhotoFile
from photodesk.domain.project import Availability, Project
from photodesk.files.disk import DISK, Disk
from photodesk.files.hashing import content_hash
from photodesk.files.names import NameSet, shown
from photodesk.files.scratch import Scratch
from photodesk.imaging.formats import classify, suffix_of
from photodesk.imaging.rendition import Decided, RenditionRequest, RenditionResult, StampRequest
from photodesk.imaging.sandbox import DecodeFailure
from photodesk.library import edits, tags
from photodesk.library.commit import fail_offline
from photodesk.library.export import nothing_there
from photodesk.library.export_names import Leaving, chosen_files, goes_with, new_name
from photodesk.library.file_units import UnitReport
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import refresh_availability
from photodesk.library.reports import Stop, kind_of, reason_of
from photodesk.library.shots import numbered_file
from photodesk.library.sidecars import FolderCache, sidecars_leaving
from photodesk.store.events import PhotoEvent

BATCH = 200
_UNKNOWN_PIXELS = 24_000_000
NOTE = "//"
"""Between the names of what was exported (which “/” parts) and a remark: no file name can hold it."""


def export_photos(
    lib: OpenLibrary,
    project: Project,
    photo_ids: Sequence[int],
    choice: ExportChoice,
    numbers: Mapping[int, int],
    report: UnitReport,
    stop: Stop,
    *,
    disk: Disk = DISK,
) -> ChangeSet:
    """Export photos of one project, a report per photo. `numbers` is each photo's place in the whole export.

    NotFoundError when the target folder is gone: a drive that was unplugged is not written beside. A project that is
    not online: every photo fails. Between photos `stop` is asked; what was begun is finished.
    """
    target = Path(choice.target)
    if not target.is_dir():
        raise NotFoundError(f"{shown(target)} is not there any more.", "Connect its drive, then export again.")
    availability, changes = refresh_availability(lib, project)
    if availability is not Availability.ONLINE:
        fail_offline(project, availability, photo_ids, report)
        return changes
    disk.sweep_temporary(target)
    scratch = Scratch()
    run = _Export(lib, project, choice, numbers, report, scratch, disk)
    try:
        for start in range(0, len(photo_ids), BATCH):
            if not run.batch(photo_ids[start : start + BATCH], stop):
                break
    finally:
        scratch.close()
    return changes


@dataclass(frozen=True, slots=True)
class _Piece:
    """A file that is to be in the export: where it is read from, the name it asks for, its hash if known."""

    source: Path
    name: str
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class _Rendering:
    """A JPEG under way."""

    photo: Photo
    file: PhotoFile
    name: str
    place: Path


class _TargetFolder:
    """The target: what names are taken, and putting files under free ones."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder, self.disk = folder, disk
        self.taken = NameSet.of_folder(folder)
        self.mine: set[str] = set()

    def put(self, pieces: Sequence[_Piece]) -> tuple[list[str], bool]:
        """Copy the files of one photo under one common number, verified; their names, and whether any was new."""
        for number in count(1):
            names = [numbered_file(piece.name, number) for piece in pieces]
            there = [self._there(piece, name) for piece, name in zip(pieces, names, strict=True)]
            if None in there or len({n.casefold() for n in names}) < len(names):
                continue
            try:
                for piece, name, same in zip(pieces, names, there, strict=True):
                    if not same:
                        self._copy(piece, name)
            except TargetExistsError:  # another program, or another job of this export, was quicker
                self.taken = NameSet.of_folder(self.folder)
                continue
            return names, not all(there)
        raise AssertionError("numbers do not end")

    def _there(self, piece: _Piece, name: str) -> bool | None:
        """Whether the name holds this very content already; None when it holds anything else."""
        if name not in self.taken:
            return False
        path = self.folder / name
        if name in self.mine or path.is_symlink() or not path.is_file():
            return None
        if path.stat().st_size != piece.source.stat().st_size:
            return None
        return True if content_hash(path) == content_hash(piece.source) else None

    def _copy(self, piece: _Piece, name: str) -> None:
        made = self.disk.copy_verified(piece.source, self.folder / name)
        self.taken.add(name)
        self.mine.add(name)
        if piece.digest is not None and made.content_hash != piece.digest:
            raise _DamagedError(
                f"{shown(name)} was exported, but {shown(piece.source.name)} is not what it was when it was taken in.",
                "The file may be damaged: compare it with a backup.",
            )


class _DamagedError(PhotoDeskError):
    """A source whose size and time are unchanged and whose content is not."""

    kind = "bit_rot"


def _with_offset(time: CaptureTime) -> str:
    if time.offset_minutes is None:
        return time.local
    hours, minutes = divmod(abs(time.offset_minutes), 60)
    return f"{time.local}{'-' if time.offset_minutes < 0 else '+'}{hours:02}:{minutes:02}"


class _Export:
    """One run in one project."""

    def __init__(
        self,
        lib: OpenLibrary,
        project: Project,
        choice: ExportChoice,
        numbers: Mapping[int, int],
        report: UnitReport,
        scratch: Scratch,
        disk: Disk,
    ) -> None:
        self.lib, self.project, self.choice, self.numbers = lib, project, choice, numbers
        self.report, self.scratch = report, scratch
        self.target = _TargetFolder(Path(choice.target), disk)
        self.folders = FolderCache()
        self.tags: Mapping[int, Sequence[str]] = {}
        self.edits: Mapping[int, Edits] = {}
        self.under_way: dict[Future[RenditionResult], _Rendering] = {}
        self.events: list[PhotoEvent] = []

    def batch(self, photo_ids: Sequence[int], stop: Stop) -> bool:
        """Export some photos; False when told to stop."""
        known = {photo.id: photo for photo in self.lib.photos.get(photo_ids)}
        self.tags = tags.of_photos(self.lib, list(photo_ids))
        self.edits = {each.photo_id: each.edits for each in edits.known(self.lib, list(photo_ids))}
        going_on = True
        for photo_id in photo_ids:
            going_on = not stop()
            if not going_on:
                break
            self._begin(photo_id, known.get(photo_id))
            while len(self.under_way) >= self.lib.decoders.processes * 2:
                self._collect()
        while self.under_way:
            self._collect()
        events, self.events = self.events, []
        self.lib.events.add_many(events)
        return going_on

    def _begin(self, photo_id: int, photo: Photo | None) -> None:
        if photo is None or photo.project_id != self.project.id:
            self.report.skipped(photo_id, "The photo is no longer in this project.", "gone")
            return
        there, missing = chosen_files(photo, self.choice)
        try:
            if not there:
                raise NotFoundError(nothing_there(photo, self.choice, missing=bool(missing)))
            if self.choice.renders:
                self._render(photo, there[0])
            else:
                self._originals(photo, there, missing)
        except (PhotoDeskError, OSError) as error:
            self.report.failed(photo_id, kind_of(error), reason_of(error))

    def _originals(self, photo: Photo, there: Sequence[PhotoFile], missing: Sequence[PhotoFile]) -> None:
        gone = [f for f in there if not self._path(photo, f.name).exists()]
        there, missing = [f for f in there if f not in gone], [*missing, *gone]
        if not there:
            raise NotFoundError(nothing_there(photo, self.choice, missing=True))
        pieces = [self._piece(photo, file) for file in there]
        note, made = "", list[Path]()
        try:
            if self.choice.sidecars:
                note = self._sidecars(photo, there, pieces, made)
            names, new = self.target.put(pieces)
        finally:
            for place in made:
                self.scratch.drop(place)
        if missing:
            lost = ", ".join(shown(f.name) for f in missing)
            told = f"{lost} is not on disk; what is there was exported as {', '.join(map(shown, names))}."
            self.report.failed(photo.id, NotFoundError.kind, told)
        else:
            self._tell(photo, names, note, new=new)

    def _piece(self, photo: Photo, file: PhotoFile) -> _Piece:
        path = self._path(photo, file.name)
        seen = path.stat()
        known = (seen.st_size, seen.st_mtime_ns) == (file.size, file.mtime_ns)
        return _Piece(path, self._name(photo, file.name), file.content_hash if known else None)

    def _sidecars(self, photo: Photo, there: Sequence[PhotoFile], pieces: list[_Piece], made: list[Path]) -> str:
        """Add the sidecars that go with these files, the user's marks written into the copies of `.xmp`; what could not
        be written is the answer."""
        names = [file.name for file in there]
        folder = self._path(photo, names[0]).parent
        beside = sidecars_leaving(self.folders.of(folder), [f.name for f in photo.files])
        own = [Leaving(folder / n, self._name(photo, n)) for n in beside if goes_with(n, names)]
        marks, note = self._marks(photo), ""
        covered = {leaving.path.name.casefold() for leaving in own if suffix_of(leaving.path.name) == "xmp"}
        for leaving in own:
            source, spoilt = self._stamped(photo, leaving, marks, made)
            note = note or spoilt
            pieces.append(_Piece(source, leaving.name))
        stems = {Path(name).stem for name in covered}
        for piece, name in zip(list(pieces), names, strict=False):
            if (marks or photo.turn) and name.casefold() not in stems and Path(name).stem.casefold() not in stems:
                place = self._stamp(photo, None, marks, made)
                pieces.append(_Piece(place, f"{piece.name}.xmp"))
        return note

    def _stamped(self, photo: Photo, sidecar: Leaving, marks: Decided, made: list[Path]) -> tuple[Path, str]:
        """The sidecar to copy: as it is when it says the marks already (or is no XMP), else with them."""
        if suffix_of(sidecar.path.name) != "xmp":
            return sidecar.path, ""
        try:
            said = self.lib.decoders.read_metadata(sidecar.path, "xmp").result()
            same = Decided(said.rating or 0, said.label or "", said.keywords)
            if same == marks and not marks.edited and not photo.turn:
                return sidecar.path, ""
            return self._stamp(photo, sidecar.path, marks, made), ""
        except DecodeFailure:
            return sidecar.path, f"{shown(sidecar.path.name)} is not XMP; it was copied as it is."

    def _stamp(self, photo: Photo, source: Path | None, marks: Decided, made: list[Path]) -> Path:
        place = self.scratch.place(1 << 20)
        made.append(place)
        stands = orientation_turned(photo.orientation, photo.turn) if photo.turn else None
        self.lib.decoders.stamp(StampRequest(place, marks, source, stands)).result()
        return place

    def _render(self, photo: Photo, file: PhotoFile) -> None:
        pixels = (photo.width or 0) * (photo.height or 0) or _UNKNOWN_PIXELS
        place = self.scratch.place(pixels)
        known = classify(file.name)
        request = RenditionRequest(
            source=self._path(photo, file.name),
            family=known.family if known else "",
            target=place,
            side=self.choice.side,
            quality=self.choice.quality,
            facts=str(self.choice.facts),
            keep_profile=self.choice.colour is ExportColour.KEEP,
            marks=self._marks(photo),
            turn=photo.turn,
        )
        rendering = _Rendering(photo, file, self._name(photo, file.name), place)
        self.under_way[self.lib.decoders.finish(request)] = rendering

    def _collect(self) -> None:
        """Wait until at least one JPEG is made, and put what is under its name."""
        ready, _ = wait(self.under_way, return_when=FIRST_COMPLETED)
        for future in ready:
            rendering = self.under_way.pop(future)
            try:
                lost = future.result().facts_lost
                names, new = self.target.put([_Piece(rendering.place, rendering.name)])
            except DecodeFailure as failure:
                self.report.failed(rendering.photo.id, failure.failure_kind, reason_of(failure))
            except (PhotoDeskError, OSError) as error:
                self.report.failed(rendering.photo.id, kind_of(error), reason_of(error))
            else:
                note = f"What {shown(rendering.file.name)} says about itself could not be carried over." if lost else ""
                self._tell(rendering.photo, names, note, new=new)
            finally:
                self.scratch.drop(rendering.place)

    def _tell(self, photo: Photo, names: Sequence[str], note: str, *, new: bool) -> None:
        if not new:
            told = ", ".join(map(shown, names))
            self.report.skipped(photo.id, f"It is there already with the same content, as {told}.", "there")
            return
        what = "/".join(names)
        self.events.append(PhotoEvent(photo.id, self.lib.now(), "user", "exported", f"{what} to {self.choice.target}"))
        self.report.done(photo.id, ChangeSet(), f"{what}{NOTE}{note}" if note else what)

    def _marks(self, photo: Photo) -> Decided:
        said = self.edits.get(photo.id, Edits())
        return Decided(
            photo.rating,
            str(photo.label or ""),
            tuple(self.tags.get(photo.id, ())),
            title=said.title,
            caption=said.caption,
            creator=said.creator,
            copyright=said.copyright,
            time=_with_offset(said.time) if said.time is not None else "",
        )

    def _name(self, photo: Photo, name: str) -> str:
        return new_name(name, photo, self.choice, self.project.name, self.numbers.get(photo.id, photo.id))

    def _path(self, photo: Photo, name: str) -> Path:
        return self.lib.layout.file_path(self.project, photo.subfolder, name)
