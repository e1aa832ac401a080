"""DerivativeStore: which derivatives were written, from what, and which photos still need one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from photodesk.domain.derivative import TRANSIENT, DerivativeKind, DerivativeState, DerivativeStatus
from photodesk.domain.photo import PhotoRef
from photodesk.store import derivative_state
from photodesk.store.database import Database, Row
from photodesk.store.fields import name_from_db
from photodesk.store.filter_sql import UNMADE
from photodesk.store.photo_reads import id_list

_REACHABLE = "pr.availability = 'online' AND pr.status IN ('active', 'archived')"
_UNMADE = f"(p.thumbnail_status IN {UNMADE} OR p.preview_status IN {UNMADE})"
_PASSING = "('" + "', '".join(sorted(TRANSIENT)) + "')"
_WILL_PASS = f"""((p.thumbnail_status = 'failed' AND p.thumbnail_error_kind IN {_PASSING})
    OR (p.preview_status = 'failed' AND p.preview_error_kind IN {_PASSING}))"""
_TURNED = "CASE p.turn WHEN 0 THEN '' ELSE 'r' || p.turn END"
"""What `Recipe.key` adds for a photo the user turned."""
_NO_FILE = 0
"""The size no whole derivative has: it stands for one that is called generated and was never recorded."""


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """A derivative as it was written: source fingerprint, recipe key, size in bytes, ISO UTC time."""

    fingerprint: str
    recipe: str
    file_size: int
    written_at: str


@dataclass(frozen=True, slots=True)
class CachedPhoto:
    """A photo with derivatives to check. The sizes are what its files must have, None when there is none to check."""

    photo_id: int
    project_id: int
    project_name: str
    name: str
    thumbnail_size: int | None
    preview_size: int | None

    def expected_size(self, kind: DerivativeKind) -> int | None:
        """Bytes of the derivative's file; 0 when it is called generated although none was recorded (T29)."""
        return self.thumbnail_size if kind is DerivativeKind.THUMBNAIL else self.preview_size


class DerivativeStore:
    """Cache entries and, in the same transaction, the status of the photo they belong to. Any thread."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def get(self, photo_ids: Sequence[int]) -> dict[tuple[int, DerivativeKind], CacheEntry]:
        """Entries by photo id and kind; what was never written is absent."""
        rows = self.db.sql(
            "SELECT photo_id, kind, fingerprint, recipe, file_size, written_at FROM derivative_cache"
            " WHERE photo_id IN (SELECT value FROM json_each(?))",
            (id_list(photo_ids),),
        )
        return {(row[0], DerivativeKind(row[1])): CacheEntry(*row[2:]) for row in rows}

    def put(self, photo_id: int, entries: Mapping[DerivativeKind, CacheEntry], now: str) -> None:
        """Record derivatives that are on disk: entry and status `generated`. Kinds not named stay as they are.

        A photo that is gone meanwhile is passed over.
        """
        generated = DerivativeState(DerivativeStatus.GENERATED)
        with self.db.atomic():
            self.db.change_many(
                "INSERT OR REPLACE INTO derivative_cache (photo_id, kind, fingerprint, recipe, file_size, written_at)"
                " SELECT id, ?2, ?3, ?4, ?5, ?6 FROM photos WHERE id = ?1",
                [
                    (photo_id, str(kind), e.fingerprint, e.recipe, e.file_size, e.written_at)
                    for kind, e in entries.items()
                ],
            )
            derivative_state.write(self.db, [(photo_id, kind, generated) for kind in entries], now)

    def fail(self, photo_id: int, states: Mapping[DerivativeKind, DerivativeState], now: str) -> None:
        """Record why derivatives could not be made. The entry of an older one stays with its file."""
        derivative_state.write(self.db, [(photo_id, kind, state) for kind, state in states.items()], now)

    def drop(self, photo_ids: Sequence[int], now: str) -> None:
        """Forget what was written of these photos: both derivatives are pending again, attempts start anew."""
        with self.db.atomic():
            self.db.change(
                "DELETE FROM derivative_cache WHERE photo_id IN (SELECT value FROM json_each(?))", (id_list(photo_ids),)
            )
            pending = DerivativeState()
            derivative_state.write(self.db, [(i, kind, pending) for i in photo_ids for kind in DerivativeKind], now)

    def mark_missing(self, gone: Iterable[tuple[int, DerivativeKind]], now: str) -> None:
        """Derivatives whose files are not there: each entry is dropped and only its own status becomes `missing`."""
        gone = list(gone)
        missing = DerivativeState(DerivativeStatus.MISSING)
        with self.db.atomic():
            self.db.change_many(
                "DELETE FROM derivative_cache WHERE photo_id = ? AND kind = ?", [(i, str(kind)) for i, kind in gone]
            )
            derivative_state.write(self.db, [(i, kind, missing) for i, kind in gone], now)

    def chunk(
        self, after_id: int, limit: int, *, project_id: int | None = None, photo_ids: Iterable[int] | None = None
    ) -> list[CachedPhoto]:
        """The next `limit` photos after `after_id`, by id, that have a derivative on disk or are said to have one.

        Photos of projects that are offline, missing, canceled or being deleted are left out.
        """
        rows = self.db.sql(
            f"""SELECT p.id, p.project_id, pr.name, p.stem, t.file_size, v.file_size, p.thumbnail_status,
                    p.preview_status
                FROM photos p JOIN projects pr ON pr.id = p.project_id AND {_REACHABLE}
                LEFT JOIN derivative_cache t ON t.photo_id = p.id AND t.kind = 'thumbnail'
                LEFT JOIN derivative_cache v ON v.photo_id = p.id AND v.kind = 'preview'
                WHERE p.id > ?1 AND (t.photo_id IS NOT NULL OR v.photo_id IS NOT NULL
                        OR p.thumbnail_status = 'generated' OR p.preview_status = 'generated')
                    AND (?2 IS NULL OR p.project_id = ?2)
                    AND (?3 IS NULL OR p.id IN (SELECT value FROM json_each(?3)))
                ORDER BY p.id LIMIT ?4""",
            (after_id, project_id, None if photo_ids is None else id_list(photo_ids), limit),
        )
        return [_cached(row) for row in rows]

    def unfinished(self, *, project_id: int | None = None, photo_ids: Iterable[int] | None = None) -> list[PhotoRef]:
        """Photos present on disk that lack a derivative which may be made, whatever the cache says (R70).

        One whose failure passes by itself (the drive was away, the disk full) is among them (T37)."""
        rows = self.db.sql(
            " UNION ".join(
                f"""SELECT p.project_id, p.id FROM photos p JOIN projects pr ON pr.id = p.project_id AND {_REACHABLE}
                    WHERE {lacks} AND p.state = 'present' AND (?1 IS NULL OR p.project_id = ?1)
                        AND (?2 IS NULL OR p.id IN (SELECT value FROM json_each(?2)))"""
                for lacks in (_UNMADE, _WILL_PASS)
            )
            + " ORDER BY 1, 2",
            (project_id, None if photo_ids is None else id_list(photo_ids)),
        )
        return [PhotoRef(photo_id, project) for project, photo_id in rows]

    def outdated(
        self,
        recipes: Mapping[DerivativeKind, str],
        *,
        project_id: int | None = None,
        photo_ids: Iterable[int] | None = None,
    ) -> list[PhotoRef]:
        """Photos present on disk with a derivative made by another recipe than `recipes` (keys by kind) or turned."""
        rows = self.db.sql(
            f"""SELECT DISTINCT p.project_id, p.id FROM derivative_cache c JOIN photos p ON p.id = c.photo_id
                JOIN projects pr ON pr.id = p.project_id AND {_REACHABLE}
                WHERE p.state = 'present' AND (?1 IS NULL OR p.project_id = ?1)
                    AND (?2 IS NULL OR p.id IN (SELECT value FROM json_each(?2)))
                    AND ((c.kind = 'thumbnail' AND c.recipe <> ?3 || {_TURNED} AND p.thumbnail_status = 'generated')
                        OR (c.kind = 'preview' AND c.recipe <> ?4 || {_TURNED} AND p.preview_status = 'generated'))
                ORDER BY 1, 2""",
            (
                project_id,
                None if photo_ids is None else id_list(photo_ids),
                recipes[DerivativeKind.THUMBNAIL],
                recipes[DerivativeKind.PREVIEW],
            ),
        )
        return [PhotoRef(photo_id, project) for project, photo_id in rows]


def _cached(row: Row) -> CachedPhoto:
    photo_id, project_id, project_name, stem, thumbnail, preview, thumbnail_status, preview_status = row
    return CachedPhoto(
        photo_id,
        project_id,
        project_name,
        name_from_db(stem),
        _expected(thumbnail, thumbnail_status),
        _expected(preview, preview_status),
    )


def _expected(recorded: int | None, status: str) -> int | None:
    if recorded is not None:
        return int(recorded)
    return _NO_FILE if status == DerivativeStatus.GENERATED else None
