"""From a request to explicit targets: which task, which scope, which photos. Nothing is written here."""

from __future__ import annotations

import builtins
import hashlib
import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from photodesk.domain.errors import (
    EmptyTargetsError,
    ForeignTenantError,
    NotFoundError,
    PayloadTooLargeError,
    ScopeError,
)
from photodesk.domain.filter import PhotoFilter, Sort
from photodesk.domain.job import NewItem, Scope, validate_payload_size
from photodesk.domain.photo_list import PhotoList
from photodesk.domain.project import Project
from photodesk.domain.task import TASKS, Step, TaskDefinition, TaskRequest


class PhotoReads(Protocol):
    """What the queue asks about photos."""

    def existing(self, ids: Sequence[int], tenant: str | None = None) -> builtins.list[tuple[int, int]]: ...

    def list(self, photos: PhotoFilter, sort: Sort) -> PhotoList: ...


class ProjectReads(Protocol):
    """What the queue asks about projects."""

    def get(self, project_id: int) -> Project | None: ...

    def list(self, tenant: str | None = None, *, include_archived: bool = False) -> builtins.list[Project]: ...


@dataclass(frozen=True, slots=True)
class Targets:
    """What a request came to. `items` is empty for work by project; `unknown_ids` are photos that do not exist."""

    items: tuple[NewItem, ...] = ()
    photo_count: int = 0
    project_ids: tuple[int, ...] = ()
    unknown_ids: tuple[int, ...] = ()


def definition_of(task_type: str, definitions: Mapping[str, TaskDefinition] = TASKS) -> TaskDefinition:
    """The definition of a task. Raises NotFoundError that names the known ones."""
    found = definitions.get(task_type)
    if found is None:
        raise NotFoundError(f"There is no task “{task_type}”.", f"Known tasks: {', '.join(sorted(definitions))}.")
    return found


def step_after(definition: TaskDefinition | None, step: int) -> Step | None:
    """The step that follows step number `step`, if any."""
    if definition is None or step + 1 >= len(definition.steps):
        return None
    return definition.steps[step + 1]


def resolve_targets(
    request: TaskRequest, scope: Scope, *, per_photo: bool, photos: PhotoReads, projects: ProjectReads
) -> Targets:
    """The targets of a request as explicit ids, now (R128). `per_photo`: the first step works photo by photo.

    Raises EmptyTargetsError (never widened to everything, T16), NotFoundError, ForeignTenantError, ScopeError,
    PayloadTooLargeError.
    """
    check = validate_payload_size(request.payload)
    if not check.valid:
        raise PayloadTooLargeError(check.message)
    _Known(request.tenant_id, projects).all(() if request.project_id is None else (request.project_id,))
    targets = _chosen(request, scope, per_photo, photos, projects)
    check = validate_payload_size(targets.items)
    if not check.valid and not request.auto_chunk:
        raise PayloadTooLargeError(check.message)
    return targets


def _chosen(request: TaskRequest, scope: Scope, per_photo: bool, photos: PhotoReads, projects: ProjectReads) -> Targets:
    if request.items:
        items = tuple(NewItem(None, name) for name in dict.fromkeys(request.items))
        return Targets(items, len(items), _only(request.project_id))
    if request.photos:
        return _named(request, scope, photos, projects)
    if request.filter is not None:
        return _filtered(request, request.filter, photos, projects)
    if scope is Scope.PHOTO_SET:
        raise EmptyTargetsError("No photos were chosen.", "Select photos first.")
    if scope is Scope.PROJECT and per_photo:
        return _filtered(request, PhotoFilter(), photos, projects)
    return Targets(project_ids=_only(request.project_id))


def _named(request: TaskRequest, scope: Scope, photos: PhotoReads, projects: ProjectReads) -> Targets:
    wanted = list(dict.fromkeys(ref.photo_id for ref in request.photos))
    known = dict(photos.existing(wanted))
    unknown = tuple(photo_id for photo_id in wanted if photo_id not in known)
    if not known:
        none = "The photo is not" if len(wanted) == 1 else f"None of the {len(wanted):,} photos is"
        raise EmptyTargetsError(f"{none} in the library any more.", "Select others and try again.")
    project_ids = tuple(dict.fromkeys(known.values()))
    _Known(request.tenant_id, projects).all(project_ids)
    if scope is Scope.PROJECT and set(project_ids) != {request.project_id}:
        raise ScopeError(
            "Some of the photos are not in the named project.", "Leave the project out to work on photos of several."
        )
    return _of_photos(known, project_ids, unknown)


def _filtered(request: TaskRequest, photo_filter: PhotoFilter, photos: PhotoReads, projects: ProjectReads) -> Targets:
    if request.project_id is not None:
        photo_filter = replace(photo_filter, project_ids=(request.project_id,))
    found = photos.list(photo_filter, Sort())
    own = _Known(request.tenant_id, projects).own(found.project_ids)
    known = {p: q for p, q in zip(found.ids, found.project_ids, strict=True) if q in own}
    if not known:
        what = "The project has no photos." if request.filter is None else "No photo passes the filter."
        raise EmptyTargetsError(what, "Nothing was started.")
    return _of_photos(known, tuple(dict.fromkeys(known.values())), ())


def _of_photos(known: Mapping[int, int], project_ids: tuple[int, ...], unknown: tuple[int, ...]) -> Targets:
    return Targets(tuple(NewItem(photo_id) for photo_id in known), len(known), project_ids, unknown)


def _only(project_id: int | None) -> tuple[int, ...]:
    return () if project_id is None else (project_id,)


class _Known:
    """Projects asked for once each."""

    def __init__(self, tenant_id: str, projects: ProjectReads) -> None:
        self._tenant_id = tenant_id
        self._projects = projects

    def all(self, project_ids: Iterable[int]) -> None:
        """Raise unless every project exists and is the tenant's (R129)."""
        for project_id in project_ids:
            project = self._projects.get(project_id)
            if project is None:
                raise NotFoundError(f"There is no project with the id {project_id}.", "It may have been deleted.")
            if project.tenant_id != self._tenant_id:
                raise ForeignTenantError(f"Project {project_id} belongs to somebody else.", "Choose one of yours.")

    def own(self, project_ids: Iterable[int]) -> set[int]:
        """Those that are the tenant's."""
        found = {project_id: self._projects.get(project_id) for project_id in set(project_ids)}
        return {i for i, project in found.items() if project is not None and project.tenant_id == self._tenant_id}


_NOT_WORK = frozenset({"retry_of"})
"""Payload entries that say where a request came from, not what is to be done."""


def fingerprint(request: TaskRequest, scope: Scope, targets: Targets, payload: Mapping[str, Any]) -> str:
    """What makes two requests the same: tenant, type, scope, targets and payload. Force is part of the payload, so
    what the user asks for is never swallowed by automatic work that waits (R60)."""
    digest = hashlib.sha256()
    work = json.dumps({k: v for k, v in payload.items() if k not in _NOT_WORK}, sort_keys=True)
    for part in (request.tenant_id, request.type, scope, request.project_id, work):
        digest.update(str(part).encode("utf-8", "surrogatepass") + b"\0")
    digest.update(array("q", [item.photo_id or 0 for item in targets.items]).tobytes())
    for item in targets.items:
        digest.update(item.name.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()
