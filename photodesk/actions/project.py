"""What can be done with the library and its projects."""

from __future__ import annotations

from photodesk.actions.context import ActionContext
from photodesk.actions.declare import action
from photodesk.actions.reasons import needs_one_project
from photodesk.domain.project import Availability, ProjectStatus
from photodesk.domain.task import TaskRequest

_PROJECT = ("library", "context:project")


@action(
    "library.open",
    "Open library…",
    menus=("file",),
    section="library",
    shortcut="Ctrl+O",
    icon="folder",
    tip="Choose the folder of another library, or of a new one; it opens in a window of its own",
)
def open_library(ctx: ActionContext) -> None:
    ctx.view.choose_library()


@action(
    "library.recent",
    "Open recent",
    menus=("file",),
    section="library",
    shortcut="Ctrl+Shift+O",
    icon="clock",
    tip="Open a library that was opened before, in a window of its own",
)
def open_recent(ctx: ActionContext) -> None:
    ctx.view.show_recent()


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


@action(
    "library.move_in",
    "Move in from…",
    menus=("file",),
    section="import",
    icon="move",
    tip="Take over the library of the older photo manager (Node.js): projects, plans, tags and its trash",
)
def move_in(ctx: ActionContext) -> None:
    ctx.view.show_move_in()


@action(
    "library.move_in_report",
    "Report of moving in",
    menus=("library",),
    section="report",
    icon="info",
    tip="Read what came over from the older photo manager, and what could not, and why",
)
def move_in_report(ctx: ActionContext) -> None:
    ctx.view.show_move_report()


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
    "project.new",
    "New project…",
    menus=("file", "library"),
    section="import",
    icon="folder",
    tip="Make an empty project, to import into or to move photos to",
)
def new_project(ctx: ActionContext) -> None:
    ctx.view.new_project()


@action(
    "project.rename",
    "Rename project…",
    menus=_PROJECT,
    section="project",
    icon="text",
    tip="Give the project another name; its folder follows",
    enabled=needs_one_project,
)
def rename_project(ctx: ActionContext) -> None:
    ctx.view.rename_project(ctx.project_id or 0)


def _archivable(ctx: ActionContext) -> str | None:
    archived = ctx.state.project is not None and ctx.state.project.status is ProjectStatus.ARCHIVED
    return needs_one_project(ctx) or ("It is archived already" if archived else None)


@action(
    "project.archive",
    "Archive project",
    menus=_PROJECT,
    section="project",
    icon="drive",
    tip="Put the project away: maintenance and import pass it over; photos, files and decisions stay",
    enabled=_archivable,
)
def archive_project(ctx: ActionContext) -> None:
    ctx.view.archive_project(ctx.project_id or 0, archived=True)


def _unarchivable(ctx: ActionContext) -> str | None:
    archived = ctx.state.project is not None and ctx.state.project.status is ProjectStatus.ARCHIVED
    return needs_one_project(ctx) or (None if archived else "It is not archived")


@action(
    "project.unarchive",
    "Take project out of the archive",
    menus=_PROJECT,
    section="project",
    icon="undo",
    tip="Work on the archived project again",
    enabled=_unarchivable,
)
def unarchive_project(ctx: ActionContext) -> None:
    ctx.view.archive_project(ctx.project_id or 0, archived=False)


def _away(ctx: ActionContext) -> str | None:
    found = ctx.state.project
    there = found is not None and found.availability is Availability.ONLINE
    return needs_one_project(ctx) or ("Its folder is where it should be" if there else None)


@action(
    "project.relink",
    "Relink folder…",
    menus=_PROJECT,
    section="project",
    icon="link",
    tip="Say where the folder of the project is now; no file is touched",
    enabled=_away,
)
def relink_project(ctx: ActionContext) -> None:
    ctx.view.relink_project(ctx.project_id or 0)


@action(
    "project.maintenance",
    "Run maintenance on this project",
    menus=_PROJECT,
    section="project work",
    icon="shield",
    tip="Compare the project in view with its folder and repair what is missing",
    enabled=needs_one_project,
)
def maintain_project(ctx: ActionContext) -> None:
    ctx.submit(TaskRequest("maintenance", project_id=ctx.project_id))


@action(
    "project.find_files",
    "Look for new and moved files in this project",
    menus=_PROJECT,
    section="project work",
    icon="search",
    tip="Look through the folder of the project in view for files that are new or were moved",
    enabled=needs_one_project,
)
def find_project_files(ctx: ActionContext) -> None:
    ctx.submit(TaskRequest("folder_check", project_id=ctx.project_id))


@action(
    "project.delete",
    "Delete project…",
    menus=_PROJECT,
    section="project delete",
    icon="trash",
    tip="Move the photos of the project to the trash; they can be restored from there",
    enabled=needs_one_project,
)
def delete_project(ctx: ActionContext) -> None:
    ctx.view.delete_project(ctx.project_id or 0)
