"""PhotoStore: photos and their files. Background writes and the user's decisions are kept apart by method."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Unpack
from uuid import uuid4

from photodesk.domain.derivative import DerivativeKind, DerivativeState
from photodesk.domain.photo import CaptureTime, FileState, Metadata, TakenSource
from photodesk.store import derivative_state
from photodesk.store.capture_columns import CAPTURE, capture_columns
from photodesk.store.fields import shown_text, to_json
from photodesk.store.file_rows import FileRows, insert_files
from photodesk.store.new_photo import Decisions, FileChanges, NewFile, NewPhoto, OwnedFile
from photodesk.store.photo_reads import PhotoReads, id_list
from photodesk.store.planned import PlannedFiles
from photodesk.store.sidecars import SidecarStore
from photodesk.store.tables import Photo
from photodesk.store.tags import attach

__all__ = ["Decisions", "FileChanges", "NewFile", "NewPhoto", "OwnedFile", "PhotoStore"]

MAX_RATING = 5


class PhotoStore(PhotoReads, FileRows, PlannedFiles):
    """Photos of the library. Any thread; every write is one transaction and names only its own columns."""

    def add(self, photo: NewPhoto) -> int:
        """Record a new photo with its files, its stars, label and keywords as the files have them. Its id.

        Raises ConflictError when one of the files is recorded already.
        """
        return self.add_many([photo])[0]

    def add_many(self, photos: Iterable[NewPhoto]) -> list[int]:
        """Record many photos in one transaction: all or none. Their ids, in order."""
        with self.db.atomic():
            return [self._add(photo) for photo in photos]

    def _add(self, photo: NewPhoto) -> int:
        facts = photo.metadata
        photo_id = self.db.insert(
            Photo.insert(
                uuid=str(uuid4()),
                project=photo.project_id,
                subfolder=photo.subfolder,
                stem=photo.stem,
                stem_key=photo.stem.casefold(),
                rating=min(max(facts.rating or 0, 0), MAX_RATING),
                label=None if facts.label is None else str(facts.label),
                created_at=photo.now,
                updated_at=photo.now,
                **_metadata(facts),
            )
        )
        insert_files(self.db, photo_id, photo.project_id, photo.subfolder, photo.files)
        if any(file.state is not FileState.PRESENT for file in photo.files):
            self._settle_photos([photo_id], photo.now)
        if facts.keywords:
            attach(self.db, [photo_id], facts.keywords, photo.now)
            SidecarStore(self.db).settle([photo_id])  # its files say so themselves: nothing to write
        return photo_id

    def set_metadata(self, photo_id: int, metadata: Metadata, now: str) -> bool:
        """Store what a file says about itself; whether anything differed. The user's own columns stay, and a capture
        time the user set (T11): what the file says of that is set aside."""
        columns = _metadata(metadata)
        kept = {c: f"CASE WHEN taken_source IS '{TakenSource.USER}' THEN {c} ELSE ?{{}} END" for c in CAPTURE}
        values = {column: kept.get(column, "?{}").format(n) for n, column in enumerate(columns, 1)}
        named = ", ".join(f"{column} = {value}" for column, value in values.items())
        differs = " OR ".join(f"{column} IS NOT {value}" for column, value in values.items())
        last = len(columns)
        with self.db.atomic():
            changed = self.db.change(
                f"UPDATE photos SET {named}, updated_at = ?{last + 1} WHERE id = ?{last + 2} AND ({differs})",
                (*columns.values(), now, photo_id),
            )
            changed += self._set_aside([columns[c] for c in CAPTURE], photo_id)
        return changed > 0

    def _set_aside(self, taken: Sequence[Any], photo_id: int) -> int:
        """The file's capture time of a photo whose time the user set, kept to be brought back."""
        named = ", ".join(f"{column} = ?{n}" for n, column in enumerate(CAPTURE, 1))
        differs = " OR ".join(f"{column} IS NOT ?{n}" for n, column in enumerate(CAPTURE, 1))
        return self.db.change(f"UPDATE file_times SET {named} WHERE photo_id = ?5 AND ({differs})", (*taken, photo_id))

    def fill_taken(self, photo_id: int, taken: CaptureTime, now: str) -> bool:
        """Give a photo without a capture time this one; whether it had none."""
        columns = capture_columns(taken)
        named = ", ".join(f"{column} = ?" for column in columns)
        with self.db.atomic():
            changed = self.db.change(
                f"UPDATE photos SET {named}, updated_at = ? WHERE id = ? AND taken_local IS NULL",
                (*columns.values(), now, photo_id),
            )
            if changed and taken.source is TakenSource.USER:
                # The file's own time, of which there is none, is what taking the correction back brings.
                self.db.change("INSERT OR IGNORE INTO file_times (photo_id) VALUES (?)", (photo_id,))
        return changed > 0

    def set_dimensions(self, photo_id: int, width: int, height: int, now: str) -> None:
        """Size in pixels as stored in the file, before its orientation is applied."""
        self.db.change(
            "UPDATE photos SET width = ?, height = ?, updated_at = ? WHERE id = ?", (width, height, now, photo_id)
        )

    def set_derivative(self, photo_id: int, kind: DerivativeKind, state: DerivativeState, now: str) -> None:
        """Store the state of one derivative; the other's stays (T32)."""
        derivative_state.write(self.db, [(photo_id, kind, state)], now)

    def decide(self, photo_ids: Sequence[int], now: str, **decisions: Unpack[Decisions]) -> list[int]:
        """Write the user's decisions named, to all photos or none; it survives a power cut once it returns.

        The photos that were changed by it, in order of id.
        """
        columns = {name: _plain(value) for name, value in decisions.items()}
        if not columns:
            return []
        named = ", ".join(f"{column} = ?" for column in columns)
        differs = " OR ".join(f"{column} IS NOT ?" for column in columns)
        with self.db.atomic(durable=True):
            changed = self.db.sql(
                f"UPDATE photos SET {named}, updated_at = ? WHERE id IN (SELECT value FROM json_each(?))"
                f" AND ({differs}) RETURNING id",
                (*columns.values(), now, id_list(photo_ids), *columns.values()),
            )
        return sorted(photo_id for (photo_id,) in changed)


def _plain(value: object) -> Any:
    """A decision as SQLite stores it: words and numbers, no enumerations or booleans."""
    if value is None:
        return None
    return str(value) if isinstance(value, str) else int(value) if isinstance(value, int) else value


def _metadata(facts: Metadata) -> dict[str, Any]:
    """The columns that background work fills from a file."""
    return {
        **capture_columns(facts.taken),
        "width": _number(facts.width),
        "height": _number(facts.height),
        "orientation": facts.orientation,
        "camera": _words(facts.camera),
        "lens": _words(facts.lens),
        "exposure_seconds": facts.exposure.seconds,
        "aperture": facts.exposure.aperture,
        "iso": _number(facts.exposure.iso),
        "focal_length": facts.exposure.focal_length,
        "meta_json": to_json({"extra": dict(facts.extra), "keywords": list(facts.keywords)}),
    }


def _words(text: str | None) -> str | None:
    return None if text is None else shown_text(text)


def _number(value: int | None) -> int | None:
    """A number SQLite can hold; a file may claim any (fault 78)."""
    return value if value is not None and abs(value) < 2**63 else None
