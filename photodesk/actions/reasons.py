"""Why an action does not apply: the sentences that disabled menu entries show as their tool tip."""

from __future__ import annotations

from photodesk.actions.context import ActionContext


def needs_selection(ctx: ActionContext) -> str | None:
    return None if ctx.selection else "Select one or more photos first"


def needs_current(ctx: ActionContext) -> str | None:
    if ctx.current or ctx.selection:
        return None
    return "Choose a photo first" if ctx.list_length else "There are no photos in this view"


def needs_photos(ctx: ActionContext) -> str | None:
    return None if ctx.list_length else "There are no photos in this view"


def needs_grid(ctx: ActionContext) -> str | None:
    if ctx.state.loupe:
        return "Go back to the grid (G) to select several photos"
    return needs_photos(ctx)


def needs_loupe(ctx: ActionContext) -> str | None:
    return None if ctx.state.loupe else "Open a photo in the loupe first"


def needs_failed(ctx: ActionContext) -> str | None:
    if not ctx.selection:
        return needs_selection(ctx)
    return None if ctx.failed else "None of the selected photos on screen has failed"


def needs_trashed(ctx: ActionContext) -> str | None:
    if not ctx.selection:
        return needs_selection(ctx)
    return None if ctx.trashed else "Nothing of the selected photos lies in the trash"


def needs_one_project(ctx: ActionContext) -> str | None:
    return None if ctx.project_id is not None else "Choose one project in the sidebar first"
