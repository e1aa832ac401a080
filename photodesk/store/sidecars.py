"""SidecarStore: what sidecars said when we last met them, where they contradict us, which photos are to be written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from photodesk.domain.photo import PhotoRef
from photodesk.domain.sidecar_merge import Agreed, Value
from photodesk.store.database import Database
from photodesk.store.fields import name_from_db, name_to_db, to_json
from photodesk.store.photo_reads import id_list

_SAYING = ("plan", "plan reverted", "rating", "label", "tags", "rotated", "words", "capture time")
"""What of a photo's history is a decision of the user that a sidecar can hold."""


@dataclass(frozen=True, slots=True)
class Base:
    """A sidecar as we last met it: its size and time, and every field on both sides. No fields: it cannot be read."""

    size: int
    mtime_ns: int
    fields: Mapping[str, Agreed]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that was changed here and in a sidecar, and not alike."""

    photo_id: int
    name: str
    field: str
    ours: str | None
    theirs: str | None
    found_at: str


class SidecarStore:
    """Any thread; writes run in the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def bases(self, photo_ids: Sequence[int]) -> dict[tuple[int, str], Base]:
        """By photo and name of the sidecar."""
        rows = self.db.sql(
            "SELECT photo_id, name, size, mtime_ns, fields FROM sidecar_bases"
            " WHERE photo_id IN (SELECT value FROM json_each(?))",
            (id_list(photo_ids),),
        )
        return {(row[0], name_from_db(row[1])): Base(row[2], row[3], _fields(row[4])) for row in rows}

    def stamps(self, project_id: int) -> dict[tuple[int, str], tuple[int, int]]:
        """Size and time of every sidecar of a project as last met, by photo and name."""
        rows = self.db.sql(
            "SELECT b.photo_id, b.name, b.size, b.mtime_ns FROM sidecar_bases b JOIN photos p ON p.id = b.photo_id"
            " WHERE p.project_id = ?",
            (project_id,),
        )
        return {(row[0], name_from_db(row[1])): (row[2], row[3]) for row in rows}

    def put(self, photo_id: int, name: str, base: Base) -> None:
        fields = {field: [agreed.file, agreed.ours] for field, agreed in base.fields.items()}
        self.db.change(
            "INSERT OR REPLACE INTO sidecar_bases (photo_id, name, size, mtime_ns, fields)"
            " SELECT id, ?2, ?3, ?4, ?5 FROM photos WHERE id = ?1",
            (photo_id, name_to_db(name), base.size, base.mtime_ns, to_json(fields)),
        )

    def put_conflicts(self, photo_id: int, name: str, found: Mapping[str, tuple[Value, Value]], now: str) -> None:
        """The conflicts of a sidecar are these: ours and theirs by field. When each was first found stays."""
        kept = [*found]
        self.db.change(
            "DELETE FROM sidecar_conflicts WHERE photo_id = ? AND name = ?"
            " AND field NOT IN (SELECT value FROM json_each(?))",
            (photo_id, name_to_db(name), json.dumps(kept)),
        )
        self.db.change_many(
            "INSERT INTO sidecar_conflicts (photo_id, name, field, ours, theirs, found_at)"
            " SELECT id, ?2, ?3, ?4, ?5, ?6 FROM photos WHERE id = ?1"
            " ON CONFLICT (photo_id, name, field) DO UPDATE SET ours = excluded.ours, theirs = excluded.theirs",
            [(photo_id, name_to_db(name), f, _text(ours), _text(theirs), now) for f, (ours, theirs) in found.items()],
        )

    def conflicts(self, photo_ids: Sequence[int] | None = None) -> list[Conflict]:
        """Of photos, or all there are."""
        rows = self.db.sql(
            "SELECT photo_id, name, field, ours, theirs, found_at FROM sidecar_conflicts"
            " WHERE ?1 IS NULL OR photo_id IN (SELECT value FROM json_each(?1)) ORDER BY photo_id, name, field",
            (None if photo_ids is None else id_list(photo_ids),),
        )
        return [Conflict(row[0], name_from_db(row[1]), *row[2:]) for row in rows]

    def due(self, limit: int | None = None) -> list[PhotoRef]:
        """Photos decided about since they were last written, of projects that can be reached."""
        rows = self.db.sql(
            "SELECT d.photo_id, p.project_id FROM sidecar_due d JOIN photos p ON p.id = d.photo_id"
            " JOIN projects pr ON pr.id = p.project_id AND pr.status = 'active' AND pr.availability = 'online'"
            " WHERE p.state = 'present' ORDER BY d.photo_id LIMIT ?",
            (-1 if limit is None else limit,),
        )
        return [PhotoRef(photo_id, project_id) for photo_id, project_id in rows]

    def said(self) -> list[PhotoRef]:
        """Every photo of which the user ever said something here, of projects that can be reached; what came with a
        file at its import needs no sidecar."""
        rows = self.db.sql(
            "SELECT p.id, p.project_id FROM photos p JOIN projects pr ON pr.id = p.project_id"
            " AND pr.status = 'active' AND pr.availability = 'online' WHERE p.state = 'present'"
            " AND (p.id IN (SELECT photo_id FROM sidecar_due) OR p.id IN (SELECT photo_id FROM photo_events"
            f" WHERE actor = 'user' AND action IN ({', '.join('?' * len(_SAYING))}))) ORDER BY p.id",
            _SAYING,
        )
        return [PhotoRef(photo_id, project_id) for photo_id, project_id in rows]

    def is_due(self, photo_id: int) -> bool:
        return bool(self.db.sql("SELECT 1 FROM sidecar_due WHERE photo_id = ?", (photo_id,)))

    def settle(self, photo_ids: Iterable[int]) -> None:
        """Nothing of these is left to be written."""
        self.db.change(
            "DELETE FROM sidecar_due WHERE photo_id IN (SELECT value FROM json_each(?))", (id_list(photo_ids),)
        )

    def decided(self, photo_id: int) -> set[str]:
        """What the user ever decided about a photo, in the words of its history."""
        rows = self.db.sql(
            "SELECT DISTINCT action FROM photo_events WHERE photo_id = ? AND actor = 'user'", (photo_id,)
        )
        return {str(action) for (action,) in rows}


def _fields(text: str) -> dict[str, Agreed]:
    return {name: Agreed(_value(file), _value(ours)) for name, (file, ours) in json.loads(text).items()}


def _value(value: object) -> Value:
    return tuple(str(v) for v in value) if isinstance(value, list) else None if value is None else str(value)


def _text(value: Value) -> str | None:
    return ", ".join(value) if isinstance(value, tuple) else value
