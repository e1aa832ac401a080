"""References between rows: are they right, and mending a library in which they are not (R113)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from photodesk.store.database import Database


@dataclass(frozen=True, slots=True)
class BrokenReference:
    """`count` rows of `table` whose `column` names a row of `parent` that is not there."""

    table: str
    column: str
    parent: str
    on_delete: str
    count: int


@dataclass(frozen=True, slots=True)
class Repair:
    """What a repair did: projects made again, references emptied, rows without an owner removed."""

    restored_projects: int = 0
    emptied: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.restored_projects or self.emptied or self.removed)


def foreign_key_check(db: Database) -> tuple[BrokenReference, ...]:
    """Every reference that leads nowhere, by table and column; empty in a healthy library. Changes nothing."""
    rows = db.sql(
        'SELECT c."table", k."from", c.parent, k.on_delete, count(*)'
        ' FROM pragma_foreign_key_check AS c JOIN pragma_foreign_key_list(c."table") AS k ON k.id = c.fkid'
        " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2"
    )
    return tuple(BrokenReference(*row) for row in rows)


def repair_foreign_keys(db: Database, tenant: str, now: str) -> Repair:
    """Mend every broken reference. No photo and no decision is removed: a project that is gone is made again.

    Rows that belong to a photo, task or job that is gone go with it, as they would have; optional references are
    emptied. A second run does nothing. Back the library up first (`Database.backup`).
    """
    with db.atomic(durable=True):
        projects = sum(
            _make_projects_again(db, reference, tenant, now)
            for reference in foreign_key_check(db)
            if reference.parent == "projects" and reference.on_delete == "RESTRICT"
        )
        emptied = removed = 0
        while broken := foreign_key_check(db):
            for reference in broken:
                if reference.on_delete == "SET NULL":
                    emptied += db.change(
                        f'UPDATE "{reference.table}" SET "{reference.column}" = NULL WHERE {_lost(reference)}'
                    )
                else:
                    removed += db.change(f'DELETE FROM "{reference.table}" WHERE {_lost(reference)}')
    return Repair(projects, emptied, removed)


def _lost(reference: BrokenReference) -> str:
    column, parent = f'"{reference.table}"."{reference.column}"', f'"{reference.parent}"'
    return f"{column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {parent} WHERE {parent}.id = {column})"


def _make_projects_again(db: Database, reference: BrokenReference, tenant: str, now: str) -> int:
    """A project for each id that photos still name. It is `missing` until the user shows where its folder is."""
    lost = db.sql(f'SELECT DISTINCT "{reference.column}" FROM "{reference.table}" WHERE {_lost(reference)}')
    for (project_id,) in lost:
        name = f"Recovered {project_id}"
        db.change(
            "INSERT INTO projects (id, uuid, tenant_id, name, name_key, folder, in_place, availability, created_at,"
            " updated_at) VALUES (?1, ?2, ?3, ?4, lower(?4), ?4, 0, 'missing', ?5, ?5)",
            (project_id, str(uuid4()), tenant, name, now),
        )
    return len(lost)
