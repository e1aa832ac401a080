"""Tags and saved searches."""

from __future__ import annotations

from photodesk.actions.context import ActionContext
from photodesk.actions.declare import Keys, action
from photodesk.actions.reasons import needs_selection
from photodesk.domain.filter import PhotoFilter


@action(
    "photo.tags",
    "Tags…",
    menus=("photo", "context:photo"),
    section="tags",
    shortcut="Ctrl+T",
    keys=Keys.WINDOW,
    icon="tag",
    tip="Give tags to the chosen photos, take others from them",
    enabled=needs_selection,
)
def tags(ctx: ActionContext) -> None:
    ctx.view.show_tags(ctx.selection)


def _narrowed(ctx: ActionContext) -> str | None:
    return None if ctx.state.filter != PhotoFilter() else "Nothing narrows the view"


@action(
    "edit.save_search",
    "Save this search…",
    menus=("edit",),
    section="find",
    icon="search",
    tip="Keep what narrows the view as a row of the sidebar",
    enabled=_narrowed,
)
def save_search(ctx: ActionContext) -> None:
    ctx.view.save_search()
