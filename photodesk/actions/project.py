"""What can be done with the library and its projects."""

from __future__ import annotations

from photodesk.actions.context import ActionContext
from photodesk.actions.declare import action
from photodesk.actions.reasons import needs_one_project
from photodesk.domain.task import TaskRequest


@action(
    "library.open",
    "Open library…",
    menus=("file",),
    section="library",
    shortcut="Ctrl+O",
    icon="folder",
    tip="Choose the folder of another library, or of a new one",
)
def open_library(ctx: ActionContext) -> None:
    ctx.view.choose_library()


@action(
    "library.import",
    "Import…",
    menus=("file", "library"),
    section="import",
    shortcut="Ctrl+Shift+I",
    icon="imp",
    tip="Take in photos from a card or folder",
)
def import_photos(ctx: ActionContext) -> None:
    ctx.view.show_import()


def _needs_pending(ctx: ActionContext) -> str | None:
    return None if ctx.state.pending else "Nothing is pending: discard something first (X)"


@action(
    "library.commit",
    "Review and commit…",
    menus=("library",),
    section="commit",
    shortcut="Ctrl+Backspace",
    icon="check",
    tip="Look once more, then move the discarded files to the trash",
    enabled=_needs_pending,
)
def commit(ctx: ActionContext) -> None:
    ctx.view.show_review(revert=False)


@action(
    "library.revert",
    "Revert…",
    menus=("library",),
    section="commit",
    shortcut="Ctrl+Shift+Backspace",
    icon="undo",
    tip="Forget discards instead of carrying them out",
    enabled=_needs_pending,
)
def revert(ctx: ActionContext) -> None:
    ctx.view.show_review(revert=True)


@action(
    "library.maintenance",
    "Run maintenance now",
    menus=("library",),
    section="maintenance",
    icon="shield",
    tip="Compare the whole library with the disk and repair what is missing",
)
def maintain_library(ctx: ActionContext) -> None:
    ctx.submit(TaskRequest("maintenance_global", label="Maintenance"))


@action(
    "library.check_previews",
    "Check thumbnails and previews now",
    menus=("library",),
    section="maintenance",
    icon="photos",
    tip="Look for thumbnails and previews that are gone, in the whole library, and make them again",
)
def check_previews(ctx: ActionContext) -> None:
    ctx.submit(TaskRequest("cache_validation"))


@action(
    "library.find_files",
    "Look for new and moved files",
    menus=("library",),
    section="maintenance",
    icon="search",
    tip="Look through the folders of all projects for files that are new or were moved",
)
def find_files(ctx: ActionContext) -> None:
    ctx.submit(TaskRequest("folder_check"))


@action(
    "project.maintenance",
    "Run maintenance on this project",
    menus=("library",),
    section="project",
    icon="folder",
    tip="Compare the project in view with its folder and repair what is missing",
    enabled=needs_one_project,
)
def maintain_project(ctx: ActionContext) -> None:
    ctx.submit(TaskRequest("maintenance", project_id=ctx.project_id))


@action(
    "project.find_files",
    "Look for new and moved files in this project",
    menus=("library",),
    section="project",
    icon="search",
    tip="Look through the folder of the project in view for files that are new or were moved",
    enabled=needs_one_project,
)
def find_project_files(ctx: ActionContext) -> None:
    ctx.submit(TaskRequest("folder_check", project_id=ctx.project_id))
