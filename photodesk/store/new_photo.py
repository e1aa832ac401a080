"""What a caller hands in to make photos, and what it may change about files and the user's decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from photodesk.domain.photo import FileKind, FileState, Label, Metadata, PhotoFile


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to record. `name` as on disk, `size` in bytes, `content_hash` None when it was not read yet.

    One that is not there (moved in from another program) has a state and since when; with size 0 and no hash it is
    known by hearsay only, and the file that comes takes its place.
    """

    kind: FileKind
    name: str
    size: int
    mtime_ns: int
    content_hash: str | None = None
    state: FileState = FileState.PRESENT
    missing_since: str | None = None


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A photo to record with its files, at most one of each kind."""

    project_id: int
    subfolder: str
    stem: str
    files: tuple[NewFile, ...]
    metadata: Metadata
    now: str


@dataclass(frozen=True, slots=True)
class OwnedFile:
    """A file with its place: the project and the sub-folder of its photo."""

    file: PhotoFile
    project_id: int
    subfolder: str


class FileChanges(TypedDict, total=False):
    """What scanning may change about a file. Only what is named is written."""

    name: str
    size: int
    mtime_ns: int
    content_hash: str | None


class Decisions(TypedDict, total=False):
    """What the user decides about a photo. Only what is named is written (T10); None is undecided or no label."""

    rating: int
    label: Label | None
    keep_jpeg: bool | None
    keep_raw: bool | None
    keep_other: bool | None
