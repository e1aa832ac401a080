"""Tags, saved searches, and how the list is cut into groups."""

from __future__ import annotations

from dataclasses import replace

from photodesk.actions.context import ActionContext
from photodesk.actions.declare import Checked, Keys, Run, action
from photodesk.actions.reasons import needs_selection
from photodesk.domain.filter import GroupBy, PhotoFilter, SortKey


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
