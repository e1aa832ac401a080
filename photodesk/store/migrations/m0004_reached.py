"""Schema 4: how far a job had come when it was claimed, so that a start which got further is told from one in vain."""

from __future__ import annotations

from photodesk.store.migrations.steps import SqlConnection, add_column


def up(connection: SqlConnection) -> None:
    """Only adds; jobs that are running count as not having come further."""
    if add_column(connection, "jobs", "reached", "INTEGER NOT NULL DEFAULT 0"):
        connection.execute("UPDATE jobs SET reached = progress_done + progress_failed + progress_skipped")
