"""Schema 5: which photos changed last, so that a program can follow what it or another one wrote, photo by photo."""

from __future__ import annotations

from photodesk.store.migrations.steps import SqlConnection

KEPT = 200_000
"""So many changes are kept; who comes later reads everything anew."""

TABLES = f"""
CREATE TABLE IF NOT EXISTS photo_changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    photo_id INTEGER NOT NULL,
    placed INTEGER NOT NULL DEFAULT 0
);
CREATE TRIGGER photo_changes_kept AFTER INSERT ON photo_changes BEGIN
    DELETE FROM photo_changes WHERE seq <= new.seq - {KEPT};
END;
"""

_NOTE = "INSERT INTO photo_changes (photo_id, placed) VALUES"
_MOVED = (
    "old.taken_local IS NOT new.taken_local OR old.stem_key IS NOT new.stem_key OR old.created_at IS NOT new.created_at"
)

TRIGGERS = f"""
CREATE TRIGGER photos_new AFTER INSERT ON photos BEGIN
    {_NOTE} (new.id, 1);
END;
CREATE TRIGGER photos_changed AFTER UPDATE ON photos BEGIN
    {_NOTE} (new.id, {_MOVED});
END;
CREATE TRIGGER photos_gone AFTER DELETE ON photos BEGIN
    {_NOTE} (old.id, 1);
END;
CREATE TRIGGER photo_files_changed AFTER UPDATE ON photo_files BEGIN
    {_NOTE} (new.photo_id, 1);
END;
CREATE TRIGGER photo_files_changed_hands AFTER UPDATE OF photo_id ON photo_files
WHEN old.photo_id IS NOT new.photo_id BEGIN
    {_NOTE} (old.photo_id, 1);
END;
""" + "".join(
    f"""
CREATE TRIGGER {table}_new AFTER INSERT ON {table} BEGIN
    {_NOTE} (new.photo_id, {placed});
END;
CREATE TRIGGER {table}_gone AFTER DELETE ON {table} BEGIN
    {_NOTE} (old.photo_id, {placed});
END;
"""
    for table, placed in (("photo_files", 1), ("photo_tags", 0), ("duplicates", 0))
)


def up(connection: SqlConnection) -> None:
    """Only adds, in no time: what was before is not noted."""
    connection.execute(TABLES)
    connection.execute(TRIGGERS)
