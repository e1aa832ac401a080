"""The history of the schema: one module per version, listed here (not globbed, so that a frozen program has them)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from photodesk.store.migrations import (
    m0001_first,
    m0002_care,
    m0003_find,
    m0004_reached,
    m0005_changes,
    m0006_edits,
    m0007_stacks,
    m0008_pairs,
    m0009_sidecars,
    m0010_stack_kinds,
)
from photodesk.store.migrations.steps import SqlConnection


@dataclass(frozen=True, slots=True)
class Migration:
    """A step of the schema to `version` (SQLite's user_version). `up` runs in a transaction, foreign keys off."""

    version: int
    name: str
    up: Callable[[SqlConnection], None]


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "first", m0001_first.up),
    Migration(2, "care", m0002_care.up),
    Migration(3, "find", m0003_find.up),
    Migration(4, "reached", m0004_reached.up),
    Migration(5, "changes", m0005_changes.up),
    Migration(6, "edits", m0006_edits.up),
    Migration(7, "stacks", m0007_stacks.up),
    Migration(8, "pairs", m0008_pairs.up),
    Migration(9, "sidecars", m0009_sidecars.up),
    Migration(10, "stack kinds", m0010_stack_kinds.up),
)
"""In order of version, without gaps."""
