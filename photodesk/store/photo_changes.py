"""Following what changed: the notes that triggers leave about photos, whichever program changed them."""

from __future__ import annotations

from photodesk.store.database import Database


def newest(db: Database) -> int:
    """The number of the last change; 0 when there was none."""
    return int(db.sql("SELECT coalesce(max(seq), 0) FROM photo_changes")[0][0])


def since(db: Database, seq: int) -> dict[int, bool] | None:
    """Photos changed after `seq`, and whether each may stand elsewhere in an order, is new or gone.

    None when the notes do not reach back so far: anything may have changed. Use it inside `snapshot`.
    """
    first, last = db.sql("SELECT min(seq), max(seq) FROM photo_changes")[0]
    if (first is not None and first > seq + 1) or (last or 0) < seq:
        return None
    rows = db.sql("SELECT photo_id, max(placed) FROM photo_changes WHERE seq > ? GROUP BY photo_id", (seq,))
    return {photo_id: bool(placed) for photo_id, placed in rows}
