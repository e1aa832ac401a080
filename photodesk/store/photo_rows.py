"""From rows of `photos` and `photo_files` to domain values. Written for speed: a screen is 200 rows in 5 ms."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from photodesk.domain.derivative import DerivativeKind, DerivativeState, DerivativeStatus, FailureKind
from photodesk.domain.errors import LibraryDamagedError
from photodesk.domain.photo import (
    CaptureTime,
    Exposure,
    FileKind,
    FileState,
    Keep,
    Label,
    Photo,
    PhotoFile,
    PhotoRef,
    PhotoState,
    TakenSource,
)
from photodesk.domain.photo_list import PhotoRow, RowFile, version_of
from photodesk.domain.project import Availability
from photodesk.domain.stacks import StackPlace
from photodesk.store.fields import name_from_db

Row = tuple[Any, ...]

# One order of columns for a photo, whichever query reads it.
PHOTO_COLUMNS = """p.id, p.project_id, p.subfolder, p.stem, p.state, p.taken_local, p.offset_minutes, p.taken_source,
    p.width, p.height, p.camera, p.lens, p.exposure_seconds, p.aperture, p.iso, p.focal_length, p.rating, p.label,
    p.keep_jpeg, p.keep_raw, p.keep_other, p.thumbnail_status, p.thumbnail_error_kind, p.thumbnail_error,
    p.thumbnail_attempts, p.preview_status, p.preview_error_kind, p.preview_error, p.preview_attempts,
    p.orientation, p.turn"""
_SHARED = 31

FILE_COLUMNS = "f.photo_id, f.id, f.kind, f.name, f.size, f.mtime_ns, f.content_hash, f.state, f.missing_since"
FILE_ORDER = "f.photo_id, CASE f.kind WHEN 'jpeg' THEN 0 WHEN 'raw' THEN 1 ELSE 2 END, f.name_key, f.id"


def text_list(texts: Iterable[str]) -> str:
    """Texts as one binding for `json_each`."""
    return json.dumps(list(texts))


PathOf = Callable[[int, DerivativeKind], str]

W = TypeVar("W", bound=StrEnum)


class _Words(dict[str, W]):
    """The members of an enumeration by their words. A word that is none is damage, and is said so."""

    def __init__(self, words: type[W]) -> None:
        super().__init__((str(member), member) for member in words)

    def __missing__(self, word: object) -> W:
        raise LibraryDamagedError(
            f"The library's database holds a value that means nothing ({word!r}). No photo was touched.",
            "Run “photodesk check”, or restore a backup.",
        )


_FILE_KINDS = _Words(FileKind)
_STATUSES = _Words(DerivativeStatus)
_SOURCES = _Words(TakenSource)
_FILE_STATES = _Words(FileState)
_PHOTO_STATES = _Words(PhotoState)
_LABELS = {str(label): label for label in Label}
_FAILURES = {str(kind): kind for kind in FailureKind}
_AVAILABLE = _Words(Availability)


@lru_cache(maxsize=4096)
def derivative_state(status: str, kind: str | None, error: str, attempts: int) -> DerivativeState:
    """Most photos share one; an unknown word (a newer program wrote it) reads as unreadable, never as an error."""
    failure = None if kind is None else _FAILURES.get(kind, FailureKind.UNREADABLE)
    return DerivativeState(_STATUSES[status], failure, error, attempts)


@lru_cache(maxsize=64)
def _keep(jpeg: int | None, raw: int | None, other: int | None) -> Keep:
    return Keep(_tri(jpeg), _tri(raw), _tri(other))


def _tri(value: int | None) -> bool | None:
    return None if value is None else bool(value)


@lru_cache(maxsize=1024)
def _exposure(seconds: float | None, aperture: float | None, iso: int | None, focal: float | None) -> Exposure:
    return Exposure(seconds, aperture, iso, focal)


def _taken(local: str | None, offset: int | None, source: str | None) -> CaptureTime | None:
    return None if local is None else CaptureTime(local, offset, _SOURCES[source or TakenSource.EXIF])


def photo_file(row: Row) -> PhotoFile:
    """A row of FILE_COLUMNS."""
    photo_id, file_id, kind, name, size, mtime_ns, digest, state, since = row
    return PhotoFile(
        file_id, photo_id, _FILE_KINDS[kind], name_from_db(name), size, mtime_ns, digest, _FILE_STATES[state], since
    )


def row_file(row: Row) -> RowFile:
    """A row of FILE_COLUMNS as a cell shows it."""
    return RowFile(_FILE_KINDS[row[2]], name_from_db(row[3]), row[4], _FILE_STATES[row[7]])


def photo(row: Row, files: Iterable[PhotoFile]) -> Photo:
    """A row of PHOTO_COLUMNS, uuid, created_at, updated_at."""
    uuid, created_at, updated_at = row[_SHARED:]
    return Photo(
        id=row[0],
        uuid=uuid,
        project_id=row[1],
        subfolder=name_from_db(row[2]),
        stem=name_from_db(row[3]),
        taken=_taken(row[5], row[6], row[7]),
        width=row[8],
        height=row[9],
        orientation=row[29],
        camera=row[10],
        lens=row[11],
        exposure=_exposure(*row[12:16]),
        rating=row[16],
        label=_LABELS.get(row[17]),
        keep=_keep(*row[18:21]),
        thumbnail=derivative_state(*row[21:25]),
        preview=derivative_state(*row[25:29]),
        state=_PHOTO_STATES[row[4]],
        files=tuple(files),
        created_at=created_at,
        updated_at=updated_at,
        turn=row[30],
    )


def photo_row(
    row: Row, files: tuple[RowFile, ...], path_of: PathOf | None, stack: StackPlace | None = None
) -> PhotoRow:
    """A row of PHOTO_COLUMNS, project name, availability, when the thumbnail and the preview were written, when
    it was taken in."""
    photo_id = row[0]
    name, availability, thumbnail_at, preview_at, imported = row[_SHARED:]
    return PhotoRow(
        PhotoRef(photo_id, row[1]),
        name_from_db(row[3]),
        name_from_db(row[2]),
        name,
        _AVAILABLE[availability],
        _PHOTO_STATES[row[4]],
        _taken(row[5], row[6], row[7]),
        row[8],
        row[9],
        row[10],
        row[11],
        _exposure(*row[12:16]),
        row[16],
        _LABELS.get(row[17]),
        _keep(*row[18:21]),
        files,
        derivative_state(*row[21:25]),
        derivative_state(*row[25:29]),
        path_of(photo_id, DerivativeKind.THUMBNAIL) if path_of else "",
        path_of(photo_id, DerivativeKind.PREVIEW) if path_of else "",
        version_of(thumbnail_at, preview_at, row[30]),
        row[29],
        row[30],
        stack,
        imported=imported,
    )
