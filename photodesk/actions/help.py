"""Finding one's way: the palette, the keys, about, quit."""

from __future__ import annotations

from photodesk.actions.context import ActionContext
from photodesk.actions.declare import action


@action(
    "help.pages",
    "PhotoDesk help",
    menus=("help",),
    section="help",
    shortcut="F1",
    icon="info",
    tip="How everything works, with a search over all pages",
)
def show_help(ctx: ActionContext) -> None:
    ctx.view.show_help()


@action(
    "help.palette",
    "Find action…",
    menus=("help",),
    section="find",
    shortcut="Ctrl+K",
    icon="search",
    tip="Find anything PhotoDesk can do by its name",
)
def find_action(ctx: ActionContext) -> None:
    ctx.view.show_palette()


@action(
    "help.keys",
    "Keys",
    menus=("help",),
    section="find",
    shortcut="?",
    icon="keyboard",
    tip="All keys that are live now",
)
def show_keys(ctx: ActionContext) -> None:
    ctx.view.show_keys()


@action("help.about", "About PhotoDesk", menus=("help",), section="about", icon="info", role="about")
def about(ctx: ActionContext) -> None:
    ctx.view.show_about()


@action(
    "app.settings",
    "Settings…",
    menus=("file",),
    section="settings",
    shortcut="Ctrl+,",
    icon="sliders",
    tip="Sizes, limits, intervals: every setting with what it does",
)
def show_settings(ctx: ActionContext) -> None:
    ctx.view.show_settings()


@action(
    "window.close",
    "Close window",
    menus=("file",),
    section="close",
    shortcut="Ctrl+W",
    icon="x",
    tip="Close this library; other windows stay open, and with the last one the program ends",
)
def close_window(ctx: ActionContext) -> None:
    ctx.view.close_window()


@action(
    "app.quit",
    "Quit",
    menus=("file",),
    section="quit",
    shortcut="Ctrl+Q",
    role="quit",
    tip="Close every window; running work goes on at the next start",
)
def quit_program(ctx: ActionContext) -> None:
    ctx.view.quit()
