"""Schema 8: photos whose halves the user parted by hand: nothing joins them again but the user."""

from __future__ import annotations

from photodesk.store.migrations.steps import SqlConnection

TABLES = """
CREATE TABLE IF NOT EXISTS parted_photos (
    photo_id INTEGER PRIMARY KEY NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    decided_at TEXT NOT NULL
) WITHOUT ROWID;
"""


def up(connection: SqlConnection) -> None:
    """Only adds."""
    connection.execute(TABLES)
