"""Schema 7: stacks. What the user decided about them by hand, and (derived from it and from the photos) who stands
where."""

from __future__ import annotations

from photodesk.store.migrations.steps import SqlConnection

TABLES = """
CREATE TABLE IF NOT EXISTS stack_choices (
    photo_id INTEGER PRIMARY KEY NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    decided_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS stack_choices_number ON stack_choices (number);

CREATE TABLE IF NOT EXISTS stack_members (
    photo_id INTEGER PRIMARY KEY NOT NULL,
    stack_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,
    by_hand INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS stack_members_stack ON stack_members (stack_id, place);

CREATE TABLE IF NOT EXISTS stacks_due (
    photo_id INTEGER PRIMARY KEY NOT NULL
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS photos_camera_taken ON photos (project_id, camera, taken_local)
    WHERE camera IS NOT NULL AND taken_local IS NOT NULL;
"""

# Not "OR IGNORE": inside a trigger that would be overridden by the conflict clause of the statement that fired it.
_FACTS = (
    "project_id",
    "subfolder",
    "stem_key",
    "camera",
    "taken_local",
    "exposure_seconds",
    "aperture",
    "iso",
    "focal_length",
)


def _due(row: str, column: str = "id") -> str:
    """The photo and whoever is in its stack now are to be looked at again."""
    photo = f"{row}.{column}"
    return f"""
    INSERT INTO stacks_due VALUES ({photo}) ON CONFLICT DO NOTHING;
    INSERT INTO stacks_due SELECT m.photo_id FROM stack_members m
        WHERE m.stack_id = (SELECT stack_id FROM stack_members WHERE photo_id = {photo}) ON CONFLICT DO NOTHING;"""


TRIGGERS = f"""
CREATE TRIGGER stacks_photo_new AFTER INSERT ON photos
WHEN new.camera IS NOT NULL AND new.taken_local IS NOT NULL BEGIN
    INSERT INTO stacks_due VALUES (new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER stacks_photo_changed AFTER UPDATE OF {", ".join(_FACTS)} ON photos
WHEN {" OR ".join(f"old.{column} IS NOT new.{column}" for column in _FACTS)} BEGIN{_due("new")}
END;
CREATE TRIGGER stacks_photo_gone AFTER DELETE ON photos BEGIN{_due("old")}
    DELETE FROM stack_members WHERE photo_id = old.id;
END;
CREATE TRIGGER stacks_choice_new AFTER INSERT ON stack_choices BEGIN{_due("new", "photo_id")}
END;
CREATE TRIGGER stacks_choice_changed AFTER UPDATE ON stack_choices BEGIN{_due("new", "photo_id")}
END;
CREATE TRIGGER stacks_choice_gone AFTER DELETE ON stack_choices BEGIN{_due("old", "photo_id")}
END;
CREATE TRIGGER stack_members_new AFTER INSERT ON stack_members BEGIN
    INSERT INTO photo_changes (photo_id, placed) VALUES (new.photo_id, 0);
END;
CREATE TRIGGER stack_members_changed AFTER UPDATE ON stack_members BEGIN
    INSERT INTO photo_changes (photo_id, placed) VALUES (new.photo_id, 0);
END;
CREATE TRIGGER stack_members_gone AFTER DELETE ON stack_members BEGIN
    INSERT INTO photo_changes (photo_id, placed) VALUES (old.photo_id, 0);
END;
"""

NEAR_S = 2.1
"""A little more than what makes a stack: only photos with such a neighbour need be looked at."""

FILL = f"""
INSERT OR IGNORE INTO stacks_due SELECT id FROM (
    SELECT id, julianday(taken_local) AS day, julianday(lag(taken_local) OVER one) AS before,
        julianday(lead(taken_local) OVER one) AS after
    FROM photos WHERE camera IS NOT NULL AND taken_local IS NOT NULL
    WINDOW one AS (PARTITION BY project_id, camera ORDER BY taken_local))
WHERE (day - before) * 86400 <= {NEAR_S} OR (after - day) * 86400 <= {NEAR_S}
"""


def up(connection: SqlConnection) -> None:
    """Only adds. Which stacks there are is found afterwards, a little at a time."""
    connection.execute(TABLES)
    connection.execute(TRIGGERS)
    connection.execute(FILL)
