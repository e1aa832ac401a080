"""Schema 10: what the user says a stack is, where recognition is wrong."""

from __future__ import annotations

from photodesk.store.migrations.steps import SqlConnection, add_column


def up(connection: SqlConnection) -> None:
    """Only adds; stacks made by hand so far are what they are recognised as."""
    add_column(connection, "stack_choices", "kind", "TEXT")
