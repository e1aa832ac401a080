"""Schema 2: what maintenance keeps: questions to the user, duplicates, and when a file was last read back whole."""

from __future__ import annotations

from photodesk.store.migrations.steps import SqlConnection

TABLES = """
CREATE TABLE IF NOT EXISTS questions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    tenant_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    project_id INTEGER REFERENCES projects (id) ON DELETE CASCADE,
    message TEXT NOT NULL,
    hint TEXT NOT NULL DEFAULT '',
    asked_at TEXT NOT NULL,
    answered_at TEXT,
    answer TEXT NOT NULL DEFAULT ''
);

CREATE TABLE IF NOT EXISTS duplicates (
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    group_key TEXT NOT NULL,
    PRIMARY KEY (photo_id, kind, group_key)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS file_checks (
    file_id INTEGER NOT NULL PRIMARY KEY REFERENCES photo_files (id) ON DELETE CASCADE,
    checked_at TEXT NOT NULL,
    found_hash TEXT
) WITHOUT ROWID;
"""

INDEXES = """
CREATE UNIQUE INDEX IF NOT EXISTS questions_open ON questions (tenant_id, kind, subject) WHERE answered_at IS NULL;
CREATE INDEX IF NOT EXISTS questions_project ON questions (project_id);
CREATE INDEX IF NOT EXISTS duplicates_group ON duplicates (kind, group_key);
CREATE INDEX IF NOT EXISTS file_checks_damaged ON file_checks (file_id) WHERE found_hash IS NOT NULL;
"""


def up(connection: SqlConnection) -> None:
    """Only adds; nothing that is there is touched."""
    connection.execute(TABLES)
    connection.execute(INDEXES)
