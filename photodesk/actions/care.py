"""Looking after the library by hand: each step of maintenance alone, and reading metadata again."""

from __future__ import annotations

from photodesk.actions.context import ActionContext
from photodesk.actions.declare import Run, action
from photodesk.actions.reasons import needs_one_project, needs_selection
from photodesk.domain.job import Scope
from photodesk.domain.task import TaskRequest

STEPS: tuple[tuple[str, str, str], ...] = (
    ("trash_only", "Empty what is overdue from the trash", "Erase what has been in the trash for its full time"),
    ("orphaned_project_cleanup", "Look for missing project folders", "Say which projects' folders cannot be seen"),
    ("duplicate_resolution", "Look for duplicates", "Find photos with the same content, and names that collide"),
    ("folder_alignment", "Finish project renames", "Let folders follow the names of their projects"),
    ("manifest_check", "Check files on disk", "Notice files that are missing, back or changed"),
    ("manifest_cleaning", "Forget purged photos", "Remove what is left of photos that were erased from the trash"),
    ("folder_discovery", "Look for new folders", "Make folders that were put into the library projects"),
    ("project_scavenge_global", "Remove leftovers", "Remove temporary files and thumbnails nobody needs any more"),
    ("scrub", "Read files back", "Read files and compare them with what they were: finds damage on the disk"),
    ("backup", "Back up the database", "Write a checked copy of the database beside it"),
)
"""Task, label and tip of what the Library menu offers one by one; the rest stands beside “Run maintenance now”."""


def _starts(task: str) -> Run:
    def run(ctx: ActionContext) -> None:
        ctx.submit(TaskRequest(task, scope=Scope.GLOBAL))

    return run


for _task, _label, _tip in STEPS:
    action(f"care.{_task}", _label, menus=("library/steps",), section="steps", tip=_tip)(_starts(_task))


_OF_A_PROJECT = ("manifest_check", "folder_alignment", "manifest_cleaning", "trash_only", "orphaned_project_cleanup")
PROJECT_STEPS: tuple[tuple[str, str, str], ...] = (
    *(step for step in STEPS if step[0] in _OF_A_PROJECT),
    ("cache_validation", "Check thumbnails and previews", "Make again those whose file is gone or torn"),
    ("project_scavenge", "Remove leftovers", "Remove temporary files and empty trash folders of the project"),
)
"""The same for one project; looking for new and moved files stands beside “Run maintenance on this project”."""


def _starts_in_project(task: str) -> Run:
    def run(ctx: ActionContext) -> None:
        ctx.submit(TaskRequest(task, project_id=ctx.project_id))

    return run


for _task, _label, _tip in PROJECT_STEPS:
    action(
        f"project.step.{_task}",
        _label,
        menus=("library/project_steps", "context:project/steps"),
        section="project steps",
        tip=_tip,
        enabled=needs_one_project,
    )(_starts_in_project(_task))


@action(
    "photo.metadata",
    "Re-read metadata",
    menus=("photo", "context:photo"),
    section="derivatives",
    icon="info",
    tip="Read dates, camera and exposure of the selected photos from their files again; your own marks stay",
    enabled=needs_selection,
)
def reread_metadata(ctx: ActionContext) -> None:
    ctx.submit(TaskRequest("regenerate_metadata", photos=ctx.selection))
