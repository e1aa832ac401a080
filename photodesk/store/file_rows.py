"""The files of photos: found by content or size, followed as they change, appear and vanish."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Unpack

from photodesk.domain.pairing import stem_of
from photodesk.domain.photo import FileState, PhotoFile
from photodesk.store import photo_rows
from photodesk.store.database import Database
from photodesk.store.fields import name_from_db, name_to_db
from photodesk.store.new_photo import FileChanges, NewFile, OwnedFile
from photodesk.store.photo_reads import id_list
from photodesk.store.photo_rows import FILE_COLUMNS

_OWNED = f"SELECT {FILE_COLUMNS}, f.project_id, f.subfolder FROM photo_files f"

_STATES_OF_PHOTOS = """UPDATE photos SET state = found.state, updated_at = ?
    FROM (SELECT photo_id, CASE WHEN sum(state = 'present') THEN 'present' WHEN sum(state = 'missing') THEN 'missing'
            ELSE 'trashed' END AS state
          FROM photo_files WHERE photo_id IN (SELECT value FROM json_each(?)) GROUP BY photo_id) AS found
    WHERE photos.id = found.photo_id AND photos.state <> found.state RETURNING photos.id"""


def file_name_key(name: str) -> str:
    """Names with one key collide on some disk: letter case, NFC and NFD. The text search looks here too."""
    folded = unicodedata.normalize("NFD", name).casefold()
    return unicodedata.normalize("NFC", folded)


def insert_files(db: Database, photo_id: int, project_id: int, subfolder: str, files: Iterable[NewFile]) -> None:
    """Rows for new files of a photo. ConflictError when a file of that place is recorded already."""
    db.change_many(
        "INSERT INTO photo_files (photo_id, project_id, subfolder, name, name_key, kind, size, mtime_ns, content_hash,"
        " state, missing_since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                photo_id,
                project_id,
                name_to_db(subfolder),
                name_to_db(f.name),
                name_to_db(file_name_key(f.name)),
                str(f.kind),
                f.size,
                f.mtime_ns,
                f.content_hash,
                str(f.state),
                f.missing_since,
            )
            for f in files
        ],
    )


class FileRows:
    """The file part of PhotoStore. Any thread; every write is one transaction."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def files_by_hash(self, hashes: Iterable[str]) -> dict[str, list[OwnedFile]]:
        """Files of each content, trashed ones too, oldest first; a hash nobody has is absent."""
        found: dict[str, list[OwnedFile]] = {}
        wanted = photo_rows.text_list(hashes)
        for owned in self._owned("f.content_hash IN (SELECT value FROM json_each(?)) ORDER BY f.id", wanted):
            found.setdefault(owned.file.content_hash or "", []).append(owned)
        return found

    def files_by_size(self, sizes: Iterable[int]) -> dict[int, list[OwnedFile]]:
        """Files of each size in bytes, oldest first."""
        found: dict[int, list[OwnedFile]] = {}
        for owned in self._owned("f.size IN (SELECT value FROM json_each(?)) ORDER BY f.id", id_list(sizes)):
            found.setdefault(owned.file.size, []).append(owned)
        return found

    def known_sizes(self, sizes: Iterable[int]) -> set[int]:
        """Those of `sizes` (bytes) that some file of the library has: only their content need be read."""
        found = self.db.sql(
            "SELECT value FROM json_each(?) j WHERE EXISTS (SELECT 1 FROM photo_files f WHERE f.size = j.value)",
            (id_list(sizes),),
        )
        return {int(size) for (size,) in found}

    def folder_files(self, project_id: int) -> list[tuple[int, str, PhotoFile]]:
        """(photo id, sub-folder, file) of every file of a project that is not in the trash."""
        owned = self._owned("f.project_id = ? AND f.state <> 'trashed' ORDER BY f.subfolder, f.name", project_id)
        return [(o.file.photo_id, o.subfolder, o.file) for o in owned]

    def _owned(self, condition: str, binding: str | int) -> list[OwnedFile]:
        rows = self.db.sql(f"{_OWNED} WHERE {condition}", (binding,))
        return [OwnedFile(photo_rows.photo_file(r[:-2]), r[-2], name_from_db(r[-1])) for r in rows]

    def add_file(self, photo_id: int, file: NewFile, now: str) -> int:
        """Record one more file of a photo (the other half of a pair). Its id. ConflictError when it is recorded.

        It takes the place of a file of its kind that is known by hearsay only.
        """
        with self.db.atomic():
            project_id, subfolder = self.db.sql("SELECT project_id, subfolder FROM photos WHERE id = ?", (photo_id,))[0]
            self.db.change(
                "DELETE FROM photo_files WHERE photo_id = ? AND kind = ? AND state = 'missing' AND size = 0"
                " AND content_hash IS NULL",
                (photo_id, str(file.kind)),
            )
            insert_files(self.db, photo_id, project_id, name_from_db(subfolder), [file])
            file_id = self.db.connection().last_insert_rowid()
            self._settle_photos([photo_id], now)
            self._touch([photo_id], now)
        return file_id

    def update_file(self, file_id: int, *, now: str, **changes: Unpack[FileChanges]) -> None:
        """Write what is named about a file, and nothing else. An id that is gone changes nothing."""
        columns: dict[str, Any] = dict(changes)
        if "name" in changes:
            columns |= {"name": name_to_db(changes["name"]), "name_key": name_to_db(file_name_key(changes["name"]))}
        if not columns:
            return
        named = ", ".join(f"{column} = ?" for column in columns)
        with self.db.atomic():
            found = self.db.sql(
                f"UPDATE photo_files SET {named} WHERE id = ? RETURNING photo_id", (*columns.values(), file_id)
            )
            self._touch([photo_id for (photo_id,) in found], now)

    def file_back(self, file_id: int, mtime_ns: int, now: str) -> list[int]:
        """A missing file is in its place again, with this mtime. Photos whose state changed."""
        with self.db.atomic():
            self.update_file(file_id, mtime_ns=mtime_ns, now=now)
            return self.set_file_state([file_id], FileState.PRESENT, now)

    def set_file_state(self, file_ids: Sequence[int], state: FileState, now: str) -> list[int]:
        """Say where files are. The photos whose own state changed by it, in order of id.

        A photo is present while any file of it is, else missing while any is, else trashed (T15). A file stays
        `missing_since` the first time it was missed.
        """
        since = now if state is FileState.MISSING else None
        with self.db.atomic():
            found = self.db.sql(
                "UPDATE photo_files SET state = ?1, missing_since = ?2"
                " WHERE id IN (SELECT value FROM json_each(?3)) AND state <> ?1 RETURNING photo_id",
                (str(state), since, id_list(file_ids)),
            )
            return self._settle_photos({photo_id for (photo_id,) in found}, now)

    def relocate(self, photo_id: int, project_id: int, subfolder: str, names: dict[int, str], now: str) -> None:
        """A photo's files are now in another place, under `names` by file id: rows, plan and tags follow (T11).

        Raises ConflictError when one of the places is taken by another file's row; then nothing is changed.
        """
        folder = name_to_db(subfolder)
        with self.db.atomic():
            self.db.change_many(
                "UPDATE photo_files SET project_id = ?, subfolder = ?, name = ?, name_key = ? WHERE id = ?"
                " AND photo_id = ?",
                [
                    (project_id, folder, name_to_db(n), name_to_db(file_name_key(n)), file_id, photo_id)
                    for file_id, n in names.items()
                ],
            )
            # Files not named (in the trash) keep their name and follow their photo.
            self.db.change(
                "UPDATE photo_files SET project_id = ?, subfolder = ? WHERE photo_id = ?",
                (project_id, folder, photo_id),
            )
            stem = stem_of(next(iter(names.values())))
            self.db.change(
                "UPDATE photos SET project_id = ?, subfolder = ?, stem = ?, stem_key = ?, updated_at = ? WHERE id = ?",
                (project_id, folder, name_to_db(stem), name_to_db(stem.casefold()), now, photo_id),
            )

    def settle_photos(self, photo_ids: Iterable[int], now: str) -> list[int]:
        """Say of photos anew whether they are present, missing or trashed, by their files. Those that changed."""
        return self._settle_photos(photo_ids, now)

    def _settle_photos(self, photo_ids: Iterable[int], now: str) -> list[int]:
        changed = self.db.sql(_STATES_OF_PHOTOS, (now, id_list(photo_ids)))
        return sorted(photo_id for (photo_id,) in changed)

    def _touch(self, photo_ids: Iterable[int], now: str) -> None:
        self.db.change(
            "UPDATE photos SET updated_at = ? WHERE id IN (SELECT value FROM json_each(?))", (now, id_list(photo_ids))
        )
