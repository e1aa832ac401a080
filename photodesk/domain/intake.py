"""Taking photos in: what an import would do (the plan), what the user chose of it, and how each file fared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import PurePath

from photodesk.domain.pairing import Named, group_files, pair_key, stem_of
from photodesk.domain.photo import FileKind


class ImportMode(StrEnum):
    """Copy reads the source only; move drops it after verification; in place leaves files where they are."""

    COPY = "copy"
    MOVE = "move"
    IN_PLACE = "in_place"


class PlanOutcome(StrEnum):
    """What would become of a file. `joined` is the missing half of a pair the library already has one half of."""

    NEW = "new"
    DUPLICATE = "duplicate"
    JOINED = "joined"
    REFUSED = "refused"
    SIDECAR = "sidecar"


class FileOutcome(StrEnum):
    """What did become of a file."""

    IMPORTED = "imported"
    DUPLICATE = "duplicate"
    JOINED = "joined"
    RENAMED = "renamed"
    REFUSED = "refused"
    SIDECAR = "sidecar"


TAKEN_IN = frozenset({PlanOutcome.NEW, PlanOutcome.JOINED})
"""Outcomes that bring a photo file into the library."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One source file. `path` is absolute, `subfolder` is relative to its source ("" for the source itself).

    `kind` is None for a sidecar or a file that is no photo. `of` names the photo and project a duplicate equals
    or a half joins ("DSC_0207 in Old Town Walk"); `message` is the reason of a refusal.
    """

    path: str
    subfolder: str
    name: str
    size: int
    kind: FileKind | None
    outcome: PlanOutcome
    of: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class PlannedPhoto:
    """The files of one shot as they would be taken in; a refused file or a lone sidecar stands for itself."""

    files: tuple[PlannedFile, ...]
    sidecars: tuple[PlannedFile, ...] = ()

    @property
    def name(self) -> str:
        return stem_of(self.files[0].name)

    @property
    def outcome(self) -> PlanOutcome:
        """New wins over joined over duplicate: one file worth taking makes the photo worth taking."""
        outcomes = {f.outcome for f in self.files}
        order = (PlanOutcome.NEW, PlanOutcome.JOINED, PlanOutcome.DUPLICATE, PlanOutcome.REFUSED)
        return next((o for o in order if o in outcomes), PlanOutcome.SIDECAR)

    @property
    def kinds(self) -> tuple[FileKind, ...]:
        """Kinds of its files, JPEG first."""
        present = {f.kind for f in self.files}
        return tuple(kind for kind in FileKind if kind in present)

    @property
    def of(self) -> str:
        return next((f.of for f in self.files if f.of), "")

    @property
    def message(self) -> str:
        return next((f.message for f in self.files if f.message), "")

    @property
    def everything(self) -> tuple[PlannedFile, ...]:
        return self.files + self.sidecars


@dataclass(frozen=True, slots=True)
class ImportTotals:
    """`size` is bytes."""

    photos: int = 0
    files: int = 0
    size: int = 0


@dataclass(frozen=True)
class ImportPlan:
    """Every file found in the sources with what would become of it; nothing has been copied yet.

    `problems` are sentences about sources that could not be read.
    """

    files: tuple[PlannedFile, ...] = ()
    problems: tuple[str, ...] = ()

    def photos(self) -> list[PlannedPhoto]:
        """The plan as photos: pairs by source folder and stem, sidecars with the photo they belong to.

        The first call takes time in proportion to the number of files (and is made off the GUI thread).
        """
        return self._grouped

    @cached_property
    def _grouped(self) -> list[PlannedPhoto]:
        return group_planned(self.files)

    @property
    def new_photos(self) -> int:
        return len([p for p in self.photos() if p.outcome in TAKEN_IN])

    @property
    def new_files(self) -> int:
        return len([f for f in self.files if f.outcome in TAKEN_IN])

    @property
    def bytes(self) -> int:
        """Bytes of the files that would be taken in."""
        return sum(f.size for f in self.files if f.outcome in TAKEN_IN)


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """What the user decided in the import sheet.

    `files` are the chosen ones, sidecars included. Exactly one of `project_id` (existing) and `project_name` (to be
    made) is set. `sources` are the paths as chosen or dropped. `tags` are given to every photo that comes in.
    """

    sources: tuple[str, ...]
    files: tuple[PlannedFile, ...]
    project_id: int | None = None
    project_name: str = ""
    mode: ImportMode = ImportMode.COPY
    skip_duplicates: bool = True
    tags: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(f.path for f in self.files)


def group_planned(files: Sequence[PlannedFile]) -> list[PlannedPhoto]:
    """Files as photos, in name order; then lone sidecars, then refused files.

    Photos pair within one source folder, so that two cards with equal names stay apart.
    """
    places = {(_folder(f), f.name): f for f in files}
    pictures = [f for f in files if f.kind is not None and f.outcome not in (PlanOutcome.REFUSED, PlanOutcome.SIDECAR)]
    named = [Named(_folder(f), f.name, f.kind) for f in pictures if f.kind is not None]
    stacks = [tuple(places[n.subfolder, n.name] for n in stack) for stack in group_files(named)]
    owners = {pair_key(_folder(stack[0]), stack[0].name): i for i, stack in reversed(list(enumerate(stacks)))}
    riders: dict[int, list[PlannedFile]] = {}
    lone: list[PlannedFile] = []
    for sidecar in (f for f in files if f.outcome is PlanOutcome.SIDECAR):
        owner = _owner(sidecar, owners)
        if owner is None:
            lone.append(sidecar)
        else:
            riders.setdefault(owner, []).append(sidecar)
    photos = [PlannedPhoto(stack, tuple(riders.get(i, ()))) for i, stack in enumerate(stacks)]
    refused = [f for f in files if f.outcome is PlanOutcome.REFUSED]
    return [*photos, *(PlannedPhoto((f,)) for f in (*lone, *refused))]


def totals(photos: Iterable[PlannedPhoto]) -> ImportTotals:
    """Photos, files (sidecars included) and bytes of `photos`."""
    count = files = size = 0
    for photo in photos:
        count += 1
        files += len(photo.files) + len(photo.sidecars)
        size += sum(f.size for f in photo.everything)
    return ImportTotals(count, files, size)


def _folder(file: PlannedFile) -> str:
    return str(PurePath(file.path).parent)


def _owner(sidecar: PlannedFile, owners: dict[tuple[str, str], int]) -> int | None:
    """`IMG_1.xmp` and `IMG_1.NEF.xmp` both belong to IMG_1."""
    folder, stem = _folder(sidecar), stem_of(sidecar.name)
    for key in ((folder, stem.casefold()), pair_key(folder, stem)):
        if key in owners:
            return owners[key]
    return None
