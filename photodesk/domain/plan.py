"""The plan: what a choice of halves means for one photo, what a commit would take, and how it is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from photodesk.domain.photo import FileKind, FileState, Keep, Photo, PhotoFile
from photodesk.domain.project import Availability


class KeepChoice(StrEnum):
    """What the user says about a photo as a whole; `none` discards every file it has."""

    BOTH = "both"
    JPEG = "jpeg"
    RAW = "raw"
    NONE = "none"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class PendingFile:
    """A file with an explicit discard. `size` in bytes."""

    photo_id: int
    project_id: int
    file_id: int
    name: str
    kind: FileKind
    size: int
    content_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    photos: int
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What is pending in one project, as counts; `availability` says whether it can be carried out now."""

    project_id: int
    availability: Availability
    totals: Totals


@dataclass(frozen=True, slots=True)
class Pending:
    """What a commit would take, file by file. A commit of it takes exactly that, or says what has changed (T25)."""

    items: tuple[PendingFile, ...]

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.items)

    @property
    def photo_ids(self) -> tuple[int, ...]:
        """Each photo once, in order."""
        return tuple(dict.fromkeys(item.photo_id for item in self.items))

    @property
    def totals(self) -> Totals:
        return _totals(self.items)

    def by_project(self) -> dict[int, Totals]:
        """Totals per project id, in order of first appearance."""
        groups: dict[int, list[PendingFile]] = {}
        for item in self.items:
            groups.setdefault(item.project_id, []).append(item)
        return {project_id: _totals(items) for project_id, items in groups.items()}


def _totals(items: Collection[PendingFile]) -> Totals:
    return Totals(len({i.photo_id for i in items}), len(items), sum(i.size for i in items))


def fingerprint(items: Iterable[PendingFile]) -> str:
    """The same for the same files with the same content, whatever their order; 32 hexadecimal digits."""
    digest = hashlib.sha256()
    for item in sorted(items, key=lambda i: i.file_id):
        digest.update(f"{item.photo_id}:{item.file_id}:{item.size}:{item.content_hash or ''}\n".encode())
    return digest.hexdigest()[:32]


_COLUMNS = {FileKind.JPEG: "keep_jpeg", FileKind.RAW: "keep_raw", FileKind.OTHER: "keep_other"}


def decisions(kinds: Collection[FileKind], choice: KeepChoice) -> dict[str, bool | None] | None:
    """The keep columns a choice writes for a photo that has files of `kinds`; None when it does not apply.

    Only kinds the photo has are decided, so that a file which turns up later is never a planned discard (T12). “Only
    the RAW” of a photo without one does not apply, for it would discard all there is. In a pair of RAW and another
    rendered file (HEIF, PNG) that other is the one discarded; beside a JPEG it is left alone.
    """
    if choice is KeepChoice.UNDECIDED:
        return dict.fromkeys(_COLUMNS.values())
    if choice in (KeepChoice.BOTH, KeepChoice.NONE):
        return {_COLUMNS[kind]: choice is KeepChoice.BOTH for kind in FileKind if kind in kinds} or None
    kept = FileKind(choice)
    if kept not in kinds:
        return None
    written: dict[str, bool | None] = {_COLUMNS[kept]: True}
    others = [FileKind.RAW] if kept is FileKind.JPEG else [FileKind.JPEG if FileKind.JPEG in kinds else FileKind.OTHER]
    return written | {_COLUMNS[kind]: False for kind in others if kind in kinds}


def kinds_of(photo: Photo) -> frozenset[FileKind]:
    """Kinds of the files a photo still has."""
    return frozenset(f.kind for f in photo.files if f.state is not FileState.TRASHED)


def discards_to_forget(photo: Photo) -> frozenset[str]:
    """The keep columns a revert clears: discards that were not carried out. Of those that were, the plan stays with
    the file in the trash, so that a restore brings both back."""
    columns = set()
    for kind, column in _COLUMNS.items():
        states = [f.state for f in photo.files if f.kind is kind]
        carried_out = bool(states) and all(state is FileState.TRASHED for state in states)
        if photo.keep.of(kind) is False and not carried_out:
            columns.add(column)
    return frozenset(columns)


def discarded(keep: Keep, files: Iterable[PhotoFile]) -> tuple[PhotoFile, ...]:
    """The present files with an explicit discard; undecided keeps (T12)."""
    return tuple(f for f in files if f.state is FileState.PRESENT and keep.of(f.kind) is False)


def change_since(photo: Photo, shown: Collection[int]) -> str:
    """Why a commit that showed the files `shown` may not take this photo now; "" when nothing has changed."""
    now = {f.id for f in discarded(photo.keep, photo.files)}
    seen = {f.id for f in photo.files if f.id in shown}
    if now == seen:
        return "" if now else "None of its files is planned to be discarded."
    names = {f.id: f.name for f in photo.files}
    if more := sorted(now - seen):
        return f"{names[more[0]]} was discarded after this commit was shown; nothing was taken. Commit again."
    gone = next(f for f in photo.files if f.id in seen - now)
    if gone.state is FileState.PRESENT:
        return f"{gone.name} is no longer planned to be discarded; nothing was taken."
    return f"{gone.name} is {gone.state} by now; nothing was taken."
