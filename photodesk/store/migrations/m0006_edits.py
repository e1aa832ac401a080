"""Schema 6: what the user says of a photo: how it is turned, its words (found by free text), when it was taken."""

from __future__ import annotations

from photodesk.store.migrations.steps import SqlConnection, add_column

TABLES = """
CREATE TABLE photo_words (
    photo_id INTEGER PRIMARY KEY NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    title TEXT,
    caption TEXT,
    creator TEXT,
    copyright TEXT
) WITHOUT ROWID;
CREATE TABLE file_times (
    photo_id INTEGER PRIMARY KEY NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    taken_at TEXT,
    taken_local TEXT,
    offset_minutes INTEGER,
    taken_source TEXT
) WITHOUT ROWID;
CREATE VIEW photo_said AS SELECT p.id, trim(
        coalesce(w.title, p.meta_json ->> '$.extra.title', '') || ' ' ||
        coalesce(w.caption, p.meta_json ->> '$.extra.description', '') || ' ' ||
        coalesce(w.creator, p.meta_json ->> '$.extra.creator', '') || ' ' ||
        coalesce(w.copyright, p.meta_json ->> '$.extra.copyright', '')
    ) AS words
    FROM photos p LEFT JOIN photo_words w ON w.photo_id = p.id;
CREATE VIRTUAL TABLE find_words USING fts5 (words, content='', contentless_delete=1,
    tokenize="unicode61 remove_diacritics 2");
"""

_IN_FILE = "json_extract({}.meta_json, '$.extra.title', '$.extra.description', '$.extra.creator', '$.extra.copyright')"
_NOTHING = "'[null,null,null,null]'"


def _again(photo: str) -> str:
    return f"""DELETE FROM find_words WHERE rowid = {photo};
    INSERT INTO find_words (rowid, words) SELECT id, words FROM photo_said WHERE id = {photo} AND words <> '';"""


TRIGGERS = f"""
CREATE TRIGGER find_words_new AFTER INSERT ON photos WHEN {_IN_FILE.format("new")} <> {_NOTHING} BEGIN
    {_again("new.id")}
END;
CREATE TRIGGER find_words_changed AFTER UPDATE OF meta_json ON photos
WHEN {_IN_FILE.format("old")} <> {_IN_FILE.format("new")} BEGIN
    {_again("new.id")}
END;
CREATE TRIGGER find_words_gone AFTER DELETE ON photos BEGIN
    DELETE FROM find_words WHERE rowid = old.id;
END;
""" + "".join(
    f"CREATE TRIGGER find_words_{name} AFTER {event} ON photo_words BEGIN\n    {_again(f'{row}.photo_id')}\nEND;\n"
    for name, event, row in (("said", "INSERT", "new"), ("said_anew", "UPDATE", "new"), ("unsaid", "DELETE", "old"))
)

FILL = f"""
INSERT INTO find_words (rowid, words) SELECT s.id, s.words FROM photos p JOIN photo_said s ON s.id = p.id
    WHERE {_IN_FILE.format("p")} <> {_NOTHING} AND s.words <> '';
"""


def up(connection: SqlConnection) -> None:
    """Only adds."""
    add_column(connection, "photos", "turn", "INTEGER NOT NULL DEFAULT 0")
    connection.execute(TABLES)
    connection.execute(TRIGGERS)
    connection.execute(FILL)
