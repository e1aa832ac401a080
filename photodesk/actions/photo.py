"""What can be done with the selected photos."""

from __future__ import annotations

from photodesk.actions.context import ActionContext
from photodesk.actions.declare import Keys, action
from photodesk.actions.reasons import needs_current, needs_failed, needs_selection, needs_trashed
from photodesk.domain.task import TaskRequest

_BOTH = ("photo", "context:photo")


@action(
    "photo.loupe",
    "Open in loupe",
    menus=_BOTH,
    section="open",
    shortcut=("Enter", "Return", "Space", "E"),
    keys=Keys.PHOTOS,
    icon="loupe",
    tip="Show the current photo alone",
    enabled=needs_current,
)
def open_in_loupe(ctx: ActionContext) -> None:
    target = ctx.current or ctx.selection[0]
    ctx.view.open_loupe(target)


@action(
    "photo.regenerate",
    "Regenerate thumbnails and previews",
    menus=_BOTH,
    section="derivatives",
    shortcut="Ctrl+Shift+R",
    icon="regen",
    tip="Make thumbnail and preview anew from the original, whatever is there",
    enabled=needs_selection,
)
def regenerate(ctx: ActionContext) -> None:
    ctx.submit(TaskRequest("generate_derivatives", photos=ctx.selection, force=True))


@action(
    "photo.retry_failed",
    "Retry what failed",
    menus=_BOTH,
    section="derivatives",
    icon="retry",
    tip="Try again those of the selected photos whose thumbnail or preview could not be made",
    enabled=needs_failed,
)
def retry_failed(ctx: ActionContext) -> None:
    ctx.submit(TaskRequest("generate_derivatives", photos=ctx.failed, force=True, label="Retry what failed"))


@action(
    "photo.move",
    "Move to project…",
    menus=_BOTH,
    section="files",
    shortcut="Ctrl+Shift+M",
    icon="move",
    tip="Move the files of the selected photos to another project; plan, stars and labels go with them",
    enabled=needs_selection,
)
def move(ctx: ActionContext) -> None:
    ctx.view.show_move(ctx.selection)


@action(
    "photo.rename",
    "Rename…",
    menus=_BOTH,
    section="files",
    shortcut="F2",
    icon="text",
    tip="Give the selected photos names from a template; the files of a photo keep one name",
    enabled=needs_selection,
)
def rename(ctx: ActionContext) -> None:
    ctx.view.show_rename(ctx.selection)


@action(
    "photo.export",
    "Export…",
    menus=_BOTH,
    section="files",
    shortcut="Ctrl+Shift+E",
    icon="exp",
    tip="Copy the selected photos into a folder, as they are or as JPEGs; the library is only read",
    enabled=needs_selection,
)
def export(ctx: ActionContext) -> None:
    ctx.view.show_export(ctx.selection)


@action(
    "photo.restore",
    "Restore from the trash",
    menus=_BOTH,
    section="files",
    icon="undo",
    tip="Bring back what of the selected photos lies in the trash, to where it was",
    enabled=needs_trashed,
)
def restore(ctx: ActionContext) -> None:
    ctx.view.restore(ctx.selection)


@action(
    "photo.reveal",
    "Reveal in file manager",
    menus=_BOTH,
    section="files",
    shortcut="Ctrl+R",
    icon="reveal",
    tip="Show the files of the selected photos in their folder",
    enabled=needs_selection,
)
def reveal(ctx: ActionContext) -> None:
    ctx.view.reveal(ctx.selection)


@action(
    "photo.copy_paths",
    "Copy file paths",
    menus=("photo", "context:photo", "edit"),
    section="files",
    shortcut="Ctrl+Shift+C",
    icon="copy",
    tip="Put the paths of all files of the selected photos on the clipboard",
    enabled=needs_selection,
)
def copy_paths(ctx: ActionContext) -> None:
    ctx.view.copy_paths(ctx.selection)
