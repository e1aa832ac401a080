"""EditStore: what the user says of photos: how they are turned, their words, their capture time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from photodesk.domain.edits import WORD_FIELDS, Edits, Known
from photodesk.domain.photo import CaptureTime, TakenSource
from photodesk.domain.shared_words import SharedWords
from photodesk.store.capture_columns import utc
from photodesk.store.database import Database, Row
from photodesk.store.fields import name_from_db, shown_text
from photodesk.store.photo_reads import id_list

_IN_FILE = {"title": "title", "caption": "description", "creator": "creator", "copyright": "copyright"}
"""Our fields as `imaging.metadata` names what it finds."""

_SAID = [f"coalesce(w.{field}, p.meta_json ->> '$.extra.{name}', '')" for field, name in _IN_FILE.items()]

_KNOWN = """SELECT p.id, p.project_id, p.stem, p.turn, w.title, w.caption, w.creator, w.copyright,
        p.taken_local, p.offset_minutes, p.taken_source, t.photo_id IS NOT NULL, t.taken_local, t.offset_minutes,
        t.taken_source, p.meta_json
    FROM json_each(?) j CROSS JOIN photos p ON p.id = j.value
    LEFT JOIN photo_words w ON w.photo_id = p.id LEFT JOIN file_times t ON t.photo_id = p.id ORDER BY j.key"""


class EditStore:
    """Any thread; `put` runs in the caller's transaction and names only the columns that differ."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def get(self, photo_ids: Sequence[int]) -> list[Known]:
        """What is known of photos, in the order of the ids; unknown ids are left out."""
        return [_known(row) for row in self.db.sql(_KNOWN, (id_list(photo_ids),))]

    def shared(self, photo_ids: Sequence[int]) -> SharedWords:
        """The words of photos as they hold, None for a field in which they differ."""
        sides = ", ".join(f"min({said}), max({said})" for said in _SAID)
        row = self.db.sql(
            f"SELECT count(*), {sides} FROM json_each(?) j CROSS JOIN photos p ON p.id = j.value"
            " LEFT JOIN photo_words w ON w.photo_id = p.id",
            (id_list(photo_ids),),
        )[0]
        pairs = zip(WORD_FIELDS, row[1::2], row[2::2], strict=True)
        return SharedWords(row[0], {f: (low or "") if low == high else None for f, low, high in pairs})

    def put(self, known: Known, new: Edits, now: str) -> None:
        """Make what the user says of a photo `new`; `known` is what it was."""
        old, photo_id = known.edits, known.photo_id
        if new.turn != old.turn:
            self.db.change("UPDATE photos SET turn = ?, updated_at = ? WHERE id = ?", (new.turn, now, photo_id))
        if new.words() != old.words():
            self._put_words(photo_id, new.words(), now)
        if new.time != old.time:
            self._put_time(photo_id, new.time, now)

    def _put_words(self, photo_id: int, words: Mapping[str, str | None], now: str) -> None:
        said = [None if words[f] is None else shown_text(str(words[f])) for f in WORD_FIELDS]
        if any(word is not None for word in said):
            self.db.change(
                "INSERT INTO photo_words (photo_id, title, caption, creator, copyright) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (photo_id) DO UPDATE SET title = excluded.title, caption = excluded.caption,"
                " creator = excluded.creator, copyright = excluded.copyright",
                (photo_id, *said),
            )
        else:
            self.db.change("DELETE FROM photo_words WHERE photo_id = ?", (photo_id,))
        self.db.change("UPDATE photos SET updated_at = ? WHERE id = ?", (now, photo_id))

    def _put_time(self, photo_id: int, time: CaptureTime | None, now: str) -> None:
        """The file's own time is set aside while the user's stands in its place, and put back afterwards."""
        if time is None:
            self.db.change(
                "UPDATE photos SET (taken_at, taken_local, offset_minutes, taken_source) ="
                " (SELECT taken_at, taken_local, offset_minutes, taken_source FROM file_times WHERE photo_id = ?1),"
                " updated_at = ?2 WHERE id = ?1 AND taken_source IS ?3",
                (photo_id, now, str(TakenSource.USER)),
            )
            self.db.change("DELETE FROM file_times WHERE photo_id = ?", (photo_id,))
            return
        self.db.change(
            "INSERT OR IGNORE INTO file_times (photo_id, taken_at, taken_local, offset_minutes, taken_source)"
            " SELECT id, taken_at, taken_local, offset_minutes, taken_source FROM photos"
            " WHERE id = ? AND taken_source IS NOT ?",
            (photo_id, str(TakenSource.USER)),
        )
        self.db.change(
            "UPDATE photos SET taken_at = ?, taken_local = ?, offset_minutes = ?, taken_source = ?, updated_at = ?"
            " WHERE id = ?",
            (utc(time), time.local, time.offset_minutes, str(TakenSource.USER), now, photo_id),
        )

    def by_camera(self, camera: str, project_ids: Sequence[int], photo_ids: Sequence[int]) -> list[int]:
        """Photos one camera took, among projects and photos (none named: no limit), in order of capture."""
        rows = self.db.sql(
            "SELECT id FROM photos WHERE camera = ?1 AND state <> 'trashed' AND taken_local IS NOT NULL"
            " AND (?2 = '[]' OR project_id IN (SELECT value FROM json_each(?2)))"
            " AND (?3 = '[]' OR id IN (SELECT value FROM json_each(?3))) ORDER BY taken_local, id",
            (camera, id_list(project_ids), id_list(photo_ids)),
        )
        return [photo_id for (photo_id,) in rows]


def _known(row: Row) -> Known:
    photo_id, project_id, stem, turn, *rest = row
    title, caption, creator, rights, local, offset, source, aside, file_local, file_offset, file_source, meta = rest
    now = _time(local, offset, source)
    users = source == TakenSource.USER
    return Known(
        photo_id,
        project_id,
        name_from_db(stem),
        Edits(turn, title, caption, creator, rights, now if users else None),
        _time(file_local, file_offset, file_source) if aside else None if users else now,
        _file_words(meta),
    )


def _time(local: str | None, offset: int | None, source: str | None) -> CaptureTime | None:
    return None if local is None else CaptureTime(local, offset, TakenSource(source or TakenSource.EXIF))


def _file_words(meta: str) -> dict[str, str]:
    extra: dict[str, Any] = json.loads(meta).get("extra", {})
    return {field: str(extra[name]) for field, name in _IN_FILE.items() if extra.get(name)}
