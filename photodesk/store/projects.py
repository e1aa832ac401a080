"""ProjectStore: projects, and the counts the sidebar shows."""

from __future__ import annotations

import builtins
from typing import Any, TypedDict, Unpack

from photodesk.domain.project import Availability, Project, ProjectStatus, ProjectSummary, name_key
from photodesk.store.database import Database, Row
from photodesk.store.fields import name_from_db, name_to_db
from photodesk.store.filter_sql import PENDING_FILE

_COLUMNS = """pr.id, pr.uuid, pr.name, pr.folder, pr.in_place, pr.volume_id, pr.status, pr.availability, pr.tenant_id,
    pr.created_at, pr.updated_at, pr.archived_at"""
_WIDTH = 12

_SUMMARIES = f"""SELECT {_COLUMNS}, coalesce(shown.photos, 0), coalesce(pending.photos, 0), coalesce(pending.files, 0)
    FROM projects pr
    LEFT JOIN (SELECT project_id, count(*) AS photos FROM photos WHERE state <> 'trashed' GROUP BY project_id) shown
        ON shown.project_id = pr.id
    LEFT JOIN (SELECT p.project_id, count(DISTINCT p.id) AS photos, count(*) AS files
               FROM photos p CROSS JOIN photo_files f ON f.photo_id = p.id AND {PENDING_FILE}
               WHERE (p.keep_jpeg = 0 OR p.keep_raw = 0 OR p.keep_other = 0)
               GROUP BY p.project_id) pending
        ON pending.project_id = pr.id
    WHERE pr.tenant_id = ? AND pr.status <> 'deleting' ORDER BY pr.name_key, pr.id"""


class ProjectChanges(TypedDict, total=False):
    """What may change about a project. Only what is named is written."""

    name: str
    folder: str
    in_place: bool
    volume_id: str | None
    status: ProjectStatus
    archived_at: str | None


class ProjectStore:
    """Projects of the library. Any thread; every write is one transaction."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def add(
        self, *, uuid: str, name: str, folder: str, in_place: bool, volume_id: str | None, tenant_id: str, now: str
    ) -> Project:
        """Record a project. ConflictError when its name (case-folded) or uuid is taken."""
        with self.db.atomic(durable=True):
            rows = self.db.sql(
                "INSERT INTO projects AS pr (uuid, tenant_id, name, name_key, folder, in_place, volume_id, created_at,"
                f" updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING {_COLUMNS.replace('pr.', '')}",
                (uuid, tenant_id, name, name_key(name), name_to_db(folder), int(in_place), volume_id, now, now),
            )
        return _project(rows[0])

    def get(self, project_id: int) -> Project | None:
        return self._one("pr.id = ?", project_id)

    def by_name(self, name: str, tenant: str) -> Project | None:
        """By name, whatever its case and spacing."""
        return self._one("pr.name_key = ? AND pr.tenant_id = ?", name_key(name), tenant)

    def by_uuid(self, uuid: str) -> Project | None:
        return self._one("pr.uuid = ?", uuid)

    def _one(self, condition: str, *bindings: Any) -> Project | None:
        rows = self.db.sql(f"SELECT {_COLUMNS} FROM projects pr WHERE {condition}", bindings)
        return _project(rows[0]) if rows else None

    def summaries(self, tenant: str) -> list[ProjectSummary]:
        """Projects by name with their counts: photos not in the trash, and what a commit would discard."""
        return [ProjectSummary(_project(row), *row[_WIDTH:]) for row in self.db.sql(_SUMMARIES, (tenant,))]

    def set_availability(self, project_id: int, availability: Availability, now: str) -> bool:
        """Store where the project's folder is. Whether that is news."""
        changed = self.db.change(
            "UPDATE projects SET availability = ?1, updated_at = ?2 WHERE id = ?3 AND availability <> ?1",
            (str(availability), now, project_id),
        )
        return changed > 0

    def update(self, project_id: int, now: str, **changes: Unpack[ProjectChanges]) -> None:
        """Write what is named, and nothing else. ConflictError when a new name is taken."""
        columns: dict[str, Any] = dict(changes)
        if "name" in changes:
            columns["name_key"] = name_key(changes["name"])
        if "folder" in changes:
            columns["folder"] = name_to_db(changes["folder"])
        if "in_place" in changes:
            columns["in_place"] = int(changes["in_place"])
        if "status" in changes:
            columns["status"] = str(changes["status"])
        named = ", ".join(f"{column} = ?" for column in [*columns, "updated_at"])
        with self.db.atomic(durable=True):
            self.db.change(f"UPDATE projects SET {named} WHERE id = ?", (*columns.values(), now, project_id))

    def deleting(self, tenant: str) -> builtins.list[Project]:
        """Deleted projects whose photos are still in the trash, or whose deletion is under way."""
        rows = self.db.sql(
            f"SELECT {_COLUMNS} FROM projects pr WHERE pr.tenant_id = ? AND pr.status = 'deleting' ORDER BY pr.id",
            (tenant,),
        )
        return [_project(row) for row in rows]

    def remove(self, project_id: int) -> None:
        """Forget a project without photos and without anything in the trash; ConflictError otherwise."""
        with self.db.atomic(durable=True):
            self.db.change("DELETE FROM projects WHERE id = ?", (project_id,))

    def list(self, tenant: str | None = None, *, include_archived: bool = False) -> list[Project]:
        """Projects by name; archived ones only when asked for, those being deleted never."""
        status = ("active", "canceled", "archived" if include_archived else "active")
        rows = self.db.sql(
            f"SELECT {_COLUMNS} FROM projects pr WHERE (?1 IS NULL OR pr.tenant_id = ?1) AND pr.status IN (?2, ?3, ?4)"
            " ORDER BY pr.name_key, pr.id",
            (tenant, *status),
        )
        return [_project(row) for row in rows]


def _project(row: Row) -> Project:
    """A row of _COLUMNS (more columns may follow)."""
    return Project(
        id=row[0],
        uuid=row[1],
        name=row[2],
        folder=name_from_db(row[3]),
        in_place=bool(row[4]),
        volume_id=row[5],
        status=ProjectStatus(row[6]),
        availability=Availability(row[7]),
        tenant_id=row[8],
        created_at=row[9],
        updated_at=row[10],
        archived_at=row[11],
    )
