"""Schema 9: sidecars: what they said when last met, where they contradict us, and which photos are to be written."""

from __future__ import annotations

from photodesk.store.migrations.steps import SqlConnection

TABLES = """
CREATE TABLE sidecar_bases (
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (photo_id, name)
) WITHOUT ROWID;
CREATE TABLE sidecar_conflicts (
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    field TEXT NOT NULL,
    ours TEXT,
    theirs TEXT,
    found_at TEXT NOT NULL,
    PRIMARY KEY (photo_id, name, field)
) WITHOUT ROWID;
CREATE TABLE sidecar_due (
    photo_id INTEGER PRIMARY KEY NOT NULL REFERENCES photos (id) ON DELETE CASCADE
) WITHOUT ROWID;
"""


def _due(photo: str) -> str:
    """Not OR IGNORE: inside a trigger the statement that fired it decides about conflicts."""
    return (
        f"INSERT INTO sidecar_due (photo_id) SELECT id FROM photos WHERE id = {photo}"
        f" AND NOT EXISTS (SELECT 1 FROM sidecar_due WHERE photo_id = {photo})"
    )


_DECIDED = ("rating", "label", "keep_jpeg", "keep_raw", "keep_other", "turn")
_OTHER = " OR ".join(f"old.{column} IS NOT new.{column}" for column in _DECIDED)
_TIME = (
    "(old.taken_source IS 'user' OR new.taken_source IS 'user')"
    " AND (old.taken_local IS NOT new.taken_local OR old.offset_minutes IS NOT new.offset_minutes)"
)

TRIGGERS = f"""
CREATE TRIGGER sidecar_due_decided AFTER UPDATE OF {", ".join(_DECIDED)}, taken_local, offset_minutes, taken_source
ON photos WHEN {_OTHER} OR ({_TIME}) BEGIN
    {_due("new.id")};
END;
""" + "".join(
    f"CREATE TRIGGER sidecar_due_{table}_{event.lower()} AFTER {event} ON {table} BEGIN\n"
    f"    {_due('old.photo_id' if event == 'DELETE' else 'new.photo_id')};\nEND;\n"
    for table, event in (
        ("photo_tags", "INSERT"),
        ("photo_tags", "DELETE"),
        ("photo_words", "INSERT"),
        ("photo_words", "UPDATE"),
        ("photo_words", "DELETE"),
    )
)


def up(connection: SqlConnection) -> None:
    """Only adds."""
    connection.execute(TABLES)
    connection.execute(TRIGGERS)
