"""How the photos are shown: views, selection, order, size, panels, theme."""

from __future__ import annotations

from dataclasses import replace

from photodesk.actions.context import ActionContext
from photodesk.actions.declare import Checked, Keys, Run, action
from photodesk.actions.reasons import needs_grid, needs_loupe, needs_photos
from photodesk.domain.filter import GroupBy, SortKey


@action(
    "edit.select_all",
    "Select all",
    menus=("edit",),
    section="select",
    shortcut="Ctrl+A",
    tip="Select every photo of this view",
    enabled=needs_grid,
)
def select_all(ctx: ActionContext) -> None:
    ctx.view.select_all()


@action("edit.select_none", "Select none", menus=("edit",), section="select", shortcut="Ctrl+D", enabled=needs_grid)
def select_none(ctx: ActionContext) -> None:
    ctx.view.select_none()


@action(
    "edit.invert",
    "Invert selection",
    menus=("edit",),
    section="select",
    shortcut="Ctrl+I",
    tip="Select what is not selected in this view",
    enabled=needs_grid,
)
def invert_selection(ctx: ActionContext) -> None:
    ctx.view.invert_selection()


def _needs_days(ctx: ActionContext) -> str | None:
    if ctx.state.looking.view != "grid":
        return "Only the grid shows days: go back to it (G)"
    sort = ctx.state.sort
    if sort.group is GroupBy.NONE or (sort.group is not GroupBy.PROJECT and sort.key is not SortKey.TAKEN):
        return "Photos in this order stand under no headers: choose another under Sort by"
    return needs_photos(ctx)


@action(
    "view.fold_day",
    "Fold or unfold the day",
    menus=("view",),
    section="fold",
    shortcut="Ctrl+Alt+D",
    icon="right",
    tip="Show only the header of the current photo's day, or all of it again; as the chevron before a date",
    enabled=_needs_days,
)
def fold_day(ctx: ActionContext) -> None:
    ctx.view.fold_day()


@action(
    "view.fold_days",
    "Fold or unfold all days",
    menus=("view",),
    section="fold",
    shortcut="Ctrl+Alt+A",
    icon="down",
    tip="Show only the headers of the days, or all photos again",
    enabled=_needs_days,
)
def fold_days(ctx: ActionContext) -> None:
    ctx.view.fold_days()


@action("edit.find", "Search", menus=("edit",), section="find", shortcut="Ctrl+F", icon="search")
def search(ctx: ActionContext) -> None:
    ctx.view.focus_search()


@action(
    "view.grid",
    "Grid",
    menus=("view",),
    section="view",
    shortcut=("G",),
    keys=Keys.PHOTOS,
    icon="grid",
    tip="Show the photos as a grid",
    checked=lambda ctx: ctx.state.looking.view == "grid",
)
def show_grid(ctx: ActionContext) -> None:
    ctx.view.show_grid()


@action(
    "view.table",
    "Table",
    menus=("view",),
    section="view",
    shortcut=("Shift+G",),
    keys=Keys.PHOTOS,
    icon="list",
    tip="Show the photos as lines with columns",
    checked=lambda ctx: ctx.state.looking.view == "table",
)
def show_table(ctx: ActionContext) -> None:
    ctx.view.show_table()


def _needs_table(ctx: ActionContext) -> str | None:
    return None if ctx.state.looking.view == "table" else "Show the table first (Shift+G)"


@action(
    "view.columns",
    "Columns…",
    menus=("view",),
    section="view",
    icon="sliders",
    tip="Choose the columns of the table; their heads sort it, and can be dragged",
    enabled=_needs_table,
)
def choose_columns(ctx: ActionContext) -> None:
    ctx.view.choose_columns()


@action(
    "view.next",
    "Next photo",
    menus=("view",),
    section="step",
    shortcut=("Right", "Down", "PgDown"),
    keys=Keys.LOUPE,
    icon="right",
    enabled=needs_photos,
)
def next_photo(ctx: ActionContext) -> None:
    ctx.view.step(1)


@action(
    "view.previous",
    "Previous photo",
    menus=("view",),
    section="step",
    shortcut=("Left", "Up", "PgUp"),
    keys=Keys.LOUPE,
    icon="left",
    enabled=needs_photos,
)
def previous_photo(ctx: ActionContext) -> None:
    ctx.view.step(-1)


@action(
    "view.exposure",
    "Exposure on the photo",
    menus=("view",),
    section="step",
    shortcut="I",
    keys=Keys.LOUPE,
    icon="info",
    enabled=needs_loupe,
    checked=lambda ctx: ctx.state.exposure,
)
def toggle_exposure(ctx: ActionContext) -> None:
    ctx.view.toggle_exposure()


def _sorted_by(key: SortKey) -> tuple[Run, Checked]:
    def run(ctx: ActionContext) -> None:
        ctx.view.set_sort(replace(ctx.state.sort, key=key))

    return run, lambda ctx: ctx.state.sort.key is key


def _directed(descending: bool) -> tuple[Run, Checked]:
    def run(ctx: ActionContext) -> None:
        ctx.view.set_sort(replace(ctx.state.sort, descending=descending))

    return run, lambda ctx: ctx.state.sort.descending is descending


SORT_LABELS: dict[SortKey, str] = {
    SortKey.TAKEN: "Capture time",
    SortKey.NAME: "Name",
    SortKey.SIZE: "File size",
    SortKey.RATING: "Stars",
    SortKey.IMPORTED: "Time of import",
}

COLUMN_LABELS: dict[SortKey, str] = {
    SortKey.FILES: "Files",
    SortKey.PROJECT: "Project",
    SortKey.FOLDER: "Folder",
    SortKey.CAMERA: "Camera",
    SortKey.LENS: "Lens",
    SortKey.SHUTTER: "Shutter",
    SortKey.APERTURE: "Aperture",
    SortKey.ISO: "ISO",
    SortKey.FOCAL: "Focal length",
    SortKey.LABEL: "Label",
    SortKey.TAGS: "Tags",
    SortKey.PIXELS: "Dimensions",
    SortKey.STATE: "State",
    SortKey.KEEP_JPEG: "Plan of the JPEG",
    SortKey.KEEP_RAW: "Plan of the RAW",
}
"""What else the table has a column for."""

for _key, _label in (SORT_LABELS | COLUMN_LABELS).items():
    _run, _checked = _sorted_by(_key)
    _menu = "view/sort" if _key in SORT_LABELS else "view/column"
    action(f"sort.{_key}", _label, menus=(_menu,), section="key", checked=_checked, choice="sort")(_run)
for _id, _label, _descending in (
    ("sort.descending", "Newest or largest first", True),
    ("sort.ascending", "Oldest or smallest first", False),
):
    _run, _checked = _directed(_descending)
    action(_id, _label, menus=("view/sort",), section="direction", checked=_checked, choice="direction")(_run)


GROUP_LABELS: dict[GroupBy, str] = {
    GroupBy.DAY: "Group by day",
    GroupBy.PROJECT: "Group by project",
    GroupBy.BURST: "Group by burst",
    GroupBy.NONE: "No groups",
}


def _needs_time(ctx: ActionContext) -> str | None:
    return None if ctx.state.sort.key is SortKey.TAKEN else "Only in the order of capture time"


def _grouped_by(group: GroupBy) -> tuple[Run, Checked]:
    def run(ctx: ActionContext) -> None:
        ctx.view.set_sort(replace(ctx.state.sort, group=group))

    return run, lambda ctx: ctx.state.sort.group is group


for _group, _label in GROUP_LABELS.items():
    _run, _checked = _grouped_by(_group)
    action(
        f"group.{_group}",
        _label,
        menus=("view/sort",),
        section="group",
        enabled=_needs_time if _group in (GroupBy.DAY, GroupBy.BURST) else None,
        checked=_checked,
        choice="group",
    )(_run)


def _needs_pictures(ctx: ActionContext) -> str | None:
    return "The lines of the table have one size" if ctx.state.looking.view == "table" else None


@action(
    "view.bigger",
    "Bigger thumbnails",
    menus=("view",),
    section="size",
    shortcut=("Ctrl++", "Ctrl+="),
    icon="plus",
    enabled=_needs_pictures,
)
def bigger(ctx: ActionContext) -> None:
    ctx.view.resize_thumbnails(1)


@action(
    "view.smaller",
    "Smaller thumbnails",
    menus=("view",),
    section="size",
    shortcut="Ctrl+-",
    icon="minus",
    enabled=_needs_pictures,
)
def smaller(ctx: ActionContext) -> None:
    ctx.view.resize_thumbnails(-1)


def _themed(name: str) -> tuple[Run, Checked]:
    return lambda ctx: ctx.view.set_theme(name), lambda ctx: ctx.state.theme == name


for _name, _label, _icon in (("dark", "Dark", "moon"), ("light", "Light", "sun"), ("system", "As system", "")):
    _run, _checked = _themed(_name)
    action(f"theme.{_name}", _label, menus=("view/theme",), icon=_icon, checked=_checked, choice="theme")(_run)


@action(
    "window.sidebar",
    "Sidebar",
    menus=("window",),
    section="panels",
    shortcut="F7",
    icon="pleft",
    tip="Show or fold the sidebar",
    checked=lambda ctx: ctx.state.sidebar,
)
def toggle_sidebar(ctx: ActionContext) -> None:
    ctx.view.toggle_sidebar()


@action(
    "window.info",
    "Info panel",
    menus=("window",),
    section="panels",
    shortcut="F8",
    icon="pright",
    tip="Show or fold the info panel",
    checked=lambda ctx: ctx.state.info,
)
def toggle_info(ctx: ActionContext) -> None:
    ctx.view.toggle_info()


@action(
    "window.sides",
    "Both side panels",
    menus=("window",),
    section="panels",
    shortcut="Tab",
    keys=Keys.PHOTOS,
    tip="Show or fold both sides at once",
)
def toggle_sides(ctx: ActionContext) -> None:
    ctx.view.toggle_sides()


@action(
    "window.filter_bar",
    "Filter bar",
    menus=("window",),
    section="panels",
    shortcut="\\",
    icon="funnel",
    checked=lambda ctx: ctx.state.filter_bar,
)
def toggle_filter_bar(ctx: ActionContext) -> None:
    ctx.view.toggle_filter_bar()


@action(
    "window.focus",
    "Next part of the window",
    menus=("window",),
    section="focus",
    shortcut="F6",
    tip="Move the keyboard to sidebar, filter bar, photos, info, in turn",
)
def cycle_focus(ctx: ActionContext) -> None:
    ctx.view.cycle_focus()


@action(
    "window.full_screen",
    "Full screen",
    menus=("window",),
    section="screen",
    shortcut=("F11", "F"),
    icon="expand",
    checked=lambda ctx: ctx.state.full_screen,
)
def full_screen(ctx: ActionContext) -> None:
    ctx.view.toggle_full_screen()
