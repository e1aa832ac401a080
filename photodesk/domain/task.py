"""Tasks: an intent made of ordered steps, with a scope. The table of what the program can do in the background."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from photodesk.domain.errors import ScopeError
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.job import DEFAULT_TENANT, Job, JobStatus, Lane, Progress, Scope, Source
from photodesk.domain.photo import PhotoRef


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a job type, its priority (higher first) and, where it differs from the task's, its lane."""

    type: str
    priority: int
    lane: Lane | None = None


@dataclass(frozen=True, slots=True)
class TaskDefinition:
    """`scopes` in order of preference; the first is the default when the request does not decide (R101, R120).

    `forced_label` is what the user reads of a task with force, where that is another thing to ask for.
    """

    type: str
    label: str
    scopes: tuple[Scope, ...]
    steps: tuple[Step, ...]
    lane: Lane
    user_relevant: bool = True
    forced_label: str = ""


@dataclass(frozen=True, slots=True)
class TaskRequest:
    """What a caller asks for. Targets are `photos` (refs), or `filter`, or `project_id`, or nothing (global).

    `items` is for work on things that are not photos yet (an import's source paths); they become item names.
    """

    type: str
    photos: tuple[PhotoRef, ...] = ()
    filter: PhotoFilter | None = None
    project_id: int | None = None
    scope: Scope | None = None
    items: tuple[str, ...] = ()
    force: bool = False
    payload: Mapping[str, Any] = field(default_factory=dict)
    source: Source = Source.USER
    label: str = ""
    tenant_id: str = DEFAULT_TENANT
    auto_chunk: bool = True


@dataclass(frozen=True, slots=True)
class TaskStarted:
    """Answer of `start_task` (R122). `task_id` is None only when a scheduled task was not started because its last
    run still waits or runs."""

    task_id: int
    type: str
    scope: Scope
    first_job_id: int
    chunked: bool
    job_count: int
    unknown_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskPreview:
    """What a request would become, resolved as `start_task` does it, with nothing queued (a dry run)."""

    type: str
    label: str
    scope: Scope
    steps: tuple[str, ...]
    job_count: int
    photo_ids: tuple[int, ...]
    project_ids: tuple[int, ...]
    unknown_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A stored task with its aggregated progress over the step that runs now (and all its chunks)."""

    id: int
    tenant_id: str
    type: str
    scope: Scope
    source: Source
    label: str
    status: JobStatus
    payload: Mapping[str, Any]
    progress: Progress
    created_at: str
    finished_at: str | None
    project_id: int | None = None
    photo_count: int = 0
    project_count: int = 0
    jobs: tuple[Job, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskItemRow:
    """An item of a task as the Activity panel shows it. `kind` is a FailureKind's word where it is one;
    `thumbnail_path` is "" when there is none."""

    item_id: int
    photo_id: int | None
    project_id: int | None
    name: str
    project_name: str = ""
    kind: str = ""
    message: str = ""
    thumbnail_path: str = ""


def resolve_scope(definition: TaskDefinition, request: TaskRequest) -> Scope:
    """The scope of a request: given, else by its targets, else the definition's first (R88, R89, R121).

    Raises ScopeError when scope and targets do not fit (R86, R94).
    """
    if request.scope is not None:
        scope = request.scope
    elif request.project_id is not None:
        scope = Scope.PROJECT
    elif request.photos or request.filter is not None:
        scope = Scope.PHOTO_SET
    else:
        scope = definition.scopes[0]
    if scope not in definition.scopes:
        allowed = ", ".join(definition.scopes)
        raise ScopeError(f"“{definition.label}” works with scope {allowed}, not {scope}.", "Choose other targets.")
    if scope is Scope.PROJECT and request.project_id is None:
        raise ScopeError("project scope requires project_id", "Name the project.")
    if scope is Scope.GLOBAL and request.project_id is not None:
        raise ScopeError("global scope takes no project_id", "Leave the project out or use scope project.")
    return scope


_GLOBAL = (Scope.GLOBAL,)
_PROJECT = (Scope.PROJECT,)
_PHOTO_SET = (Scope.PHOTO_SET,)

_COMMIT_STEPS = (
    Step("file_removal", 100),
    # What follows only looks: it must not stand in the way of what the user asks for next.
    Step("manifest_check", 95, Lane.BULK),
    Step("folder_check", 95, Lane.BULK),
    Step("manifest_cleaning", 80, Lane.BULK),
)

TASKS: dict[str, TaskDefinition] = {
    d.type: d
    for d in (
        TaskDefinition(
            "import_photos",
            "Import",
            _PROJECT,
            (Step("import_files", 95), Step("folder_check", 95), Step("upload_postprocess", 90)),
            Lane.BULK,
        ),
        TaskDefinition("move_in", "Move in", _GLOBAL, (Step("move_in", 95),), Lane.BULK),
        TaskDefinition(
            "upload_postprocess",
            "Finish import",
            _PROJECT,
            (Step("upload_postprocess", 90), Step("manifest_check", 95), Step("folder_check", 95)),
            Lane.BULK,
        ),
        TaskDefinition(
            "generate_derivatives",
            "Thumbnails and previews",
            (Scope.PHOTO_SET, Scope.PROJECT),
            (Step("generate_derivatives", 90),),
            Lane.BULK,
            forced_label="Regenerate thumbnails and previews",
        ),
        TaskDefinition(
            "maintenance",
            "Maintenance",
            _PROJECT,
            (
                Step("trash_maintenance", 100),
                Step("manifest_check", 95),
                Step("folder_check", 95),
                Step("cache_validation", 85),
                Step("manifest_cleaning", 80),
            ),
            Lane.BACKGROUND,
        ),
        TaskDefinition(
            "maintenance_global",
            "Hourly maintenance",
            _GLOBAL,
            (
                Step("trash_maintenance", 100),
                Step("orphaned_project_cleanup", 99),
                Step("duplicate_resolution", 98),
                Step("folder_alignment", 96),
                Step("manifest_check", 95),
                Step("folder_check", 95),
                Step("cache_validation", 85),
                Step("manifest_cleaning", 80),
            ),
            Lane.BACKGROUND,
        ),
        TaskDefinition(
            "regenerate_metadata",
            "Read metadata again",
            (Scope.PHOTO_SET, Scope.PROJECT, Scope.GLOBAL),
            (Step("regenerate_metadata", 90),),
            Lane.BULK,
        ),
        TaskDefinition(
            "folder_discovery",
            "Look for new folders",
            _GLOBAL,
            (Step("folder_discovery", 95),),
            Lane.BACKGROUND,
            user_relevant=False,
        ),
        TaskDefinition(
            "project_scavenge",
            "Remove leftovers",
            _PROJECT,
            (Step("project_scavenge", 100),),
            Lane.BACKGROUND,
            user_relevant=False,
        ),
        TaskDefinition(
            "project_scavenge_global",
            "Remove leftovers",
            _GLOBAL,
            (Step("project_scavenge", 100),),
            Lane.BACKGROUND,
            user_relevant=False,
        ),
        TaskDefinition("scrub", "Read files back", _GLOBAL, (Step("scrub", 40),), Lane.BACKGROUND, user_relevant=False),
        TaskDefinition(
            "backup", "Back up the database", _GLOBAL, (Step("backup", 60),), Lane.BACKGROUND, user_relevant=False
        ),
        TaskDefinition(
            "orphaned_project_cleanup",
            "Look for missing project folders",
            (Scope.GLOBAL, Scope.PROJECT),
            (Step("orphaned_project_cleanup", 99),),
            Lane.BACKGROUND,
        ),
        TaskDefinition(
            "duplicate_resolution",
            "Look for duplicates",
            _GLOBAL,
            (Step("duplicate_resolution", 98),),
            Lane.BACKGROUND,
        ),
        TaskDefinition(
            "folder_alignment",
            "Finish project renames",
            (Scope.GLOBAL, Scope.PROJECT),
            (Step("folder_alignment", 96),),
            Lane.BACKGROUND,
        ),
        TaskDefinition(
            "manifest_cleaning",
            "Forget purged photos",
            (Scope.GLOBAL, Scope.PROJECT),
            (Step("manifest_cleaning", 80),),
            Lane.BACKGROUND,
        ),
        TaskDefinition(
            "change_commit",
            "Commit",
            _PROJECT,
            _COMMIT_STEPS,
            Lane.INTERACTIVE,
        ),
        TaskDefinition(
            "change_commit_all",
            "Commit",
            _PHOTO_SET,
            _COMMIT_STEPS,
            Lane.INTERACTIVE,
        ),
        TaskDefinition(
            "restore",
            "Restore",
            _PHOTO_SET,
            (
                Step("file_restore", 100),
                Step("manifest_check", 95, Lane.BULK),
                Step("generate_derivatives", 90, Lane.BULK),
            ),
            Lane.INTERACTIVE,
        ),
        TaskDefinition(
            "image_move",
            "Move photos",
            _PHOTO_SET,
            (
                Step("image_move_files", 95),
                Step("manifest_check", 95, Lane.BULK),
                Step("generate_derivatives", 90, Lane.BULK),
            ),
            Lane.INTERACTIVE,
        ),
        TaskDefinition("rename_photos", "Rename photos", _PHOTO_SET, (Step("rename_files", 95),), Lane.INTERACTIVE),
        TaskDefinition(
            "write_sidecars",
            "Write sidecars",
            (Scope.PHOTO_SET, Scope.PROJECT),
            (Step("write_sidecars", 70),),
            Lane.BACKGROUND,
        ),
        TaskDefinition("export_photos", "Export", _PHOTO_SET, (Step("export_files", 90),), Lane.BULK),
        TaskDefinition(
            "project_delete",
            "Delete project",
            _PROJECT,
            (Step("project_stop_processes", 100), Step("project_delete_files", 100), Step("project_cleanup_db", 95)),
            Lane.INTERACTIVE,
        ),
        TaskDefinition(
            "trash_only",
            "Empty what is overdue from the trash",
            (Scope.PROJECT, Scope.GLOBAL),
            (Step("trash_maintenance", 100),),
            Lane.BACKGROUND,
        ),
        TaskDefinition(
            "cache_validation",
            "Check thumbnails and previews",
            (Scope.GLOBAL, Scope.PROJECT, Scope.PHOTO_SET),
            (Step("cache_validation", 85),),
            Lane.BACKGROUND,
        ),
        TaskDefinition(
            "manifest_check",
            "Check files on disk",
            (Scope.GLOBAL, Scope.PROJECT),
            (Step("manifest_check", 95),),
            Lane.BACKGROUND,
        ),
        TaskDefinition(
            "folder_check",
            "Look for new and moved files",
            (Scope.GLOBAL, Scope.PROJECT),
            (Step("folder_check", 95),),
            Lane.BACKGROUND,
        ),
    )
}
"""Every task by type. A maintenance step can also be started alone, under its own name (R64)."""


STEP_LABELS: dict[str, str] = {
    "import_files": "Copy",
    "move_in": "Take over photos, plans and tags",
    "upload_postprocess": "Thumbnails and previews",
    "generate_derivatives": "Thumbnails and previews",
    "manifest_check": "Check files on disk",
    "folder_check": "Look for new and moved files",
    "cache_validation": "Check thumbnails",
    "orphaned_project_cleanup": "Look for missing project folders",
    "duplicate_resolution": "Look for duplicates",
    "folder_alignment": "Finish project renames",
    "manifest_cleaning": "Forget purged photos",
    "folder_discovery": "Look for new folders",
    "project_scavenge": "Remove leftovers",
    "regenerate_metadata": "Read metadata again",
    "scrub": "Read files back",
    "backup": "Back up the database",
    "file_removal": "Move to the trash",
    "file_restore": "Bring back",
    "image_move_files": "Move",
    "rename_files": "Rename",
    "export_files": "Export",
    "write_sidecars": "Write sidecars",
    "trash_maintenance": "Empty what is overdue from the trash",
    "project_stop_processes": "Stop its work",
    "project_delete_files": "Move its photos to the trash",
    "project_cleanup_db": "Tidy up",
}
"""Each step in the words of the Activity panel; a step without a word shows its type."""


def step_label(job_type: str) -> str:
    return STEP_LABELS.get(job_type, job_type.replace("_", " ").capitalize())
