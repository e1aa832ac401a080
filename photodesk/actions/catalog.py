"""The catalogue: every action, and which menus there are. Menus, keys, palette and key page are made from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from photodesk.actions import care, decide, edit, find, help, jobs, look, photo, project, stacks, view
from photodesk.actions.declare import DECLARED, ActionSpec

ROOMS = (photo, edit, care, decide, stacks, find, project, view, look, jobs, help)
"""Importing them declares their actions; within a menu the order of declaration is the order shown."""


def _in_order() -> dict[str, ActionSpec]:
    order = {room.__name__: place for place, room in enumerate(ROOMS)}
    listed = sorted(DECLARED.values(), key=lambda spec: order.get(spec.run.__module__, len(order)))
    return {spec.id: spec for spec in listed}


ACTIONS: Mapping[str, ActionSpec] = MappingProxyType(_in_order())
"""Every action by id, room by room, as declared within a room."""

MENUS: Mapping[str, str] = MappingProxyType(
    {
        "file": "File",
        "edit": "Edit",
        "photo": "Photo",
        "photo/keep": "Keep",
        "photo/stack": "Stack",
        "photo/stars": "Stars and label",
        "photo/advance": "Decide and go on",
        "photo/rotate": "Rotate",
        "view": "View",
        "view/sort": "Sort by",
        "view/stacks": "Stacks",
        "view/column": "Sort by a column",
        "view/theme": "Appearance",
        "view/zoom": "Zoom",
        "view/over": "On the photo",
        "view/pane": "Panes",
        "library": "Library",
        "library/steps": "One step of maintenance",
        "library/project_steps": "One step on this project",
        "jobs": "Jobs",
        "window": "Window",
        "help": "Help",
    }
)
"""Menus of the menu bar in order; `a/b` is a submenu at the end of `a`."""

CONTEXT_PHOTO = "context:photo"
CONTEXT_PROJECT = "context:project"

CONTEXT_SUBMENUS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "context:photo/keep": ("Keep", "check"),
        "context:photo/stars": ("Stars and label", "star"),
        "context:photo/stack": ("Stack", "stack"),
        "context:photo/rotate": ("Rotate", "rotr"),
    }
)
"""Submenus of the context menu with label and icon; they stand after its first section."""

PROJECT_SUBMENUS: Mapping[str, str] = MappingProxyType(
    {"context:project/steps": "One step of maintenance", "context:project/work": "Background work"}
)
"""Submenus at the end of a project's context menu."""


def entries(menu: str) -> Iterator[tuple[ActionSpec, bool]]:
    """The actions of a menu in order, each with whether a separator stands before it."""
    last: str | None = None
    for spec in sorted_by_section(menu):
        yield spec, last is not None and spec.section != last
        last = spec.section


def sorted_by_section(menu: str) -> list[ActionSpec]:
    """Actions of one section stand together, sections in order of first appearance; "quit" and "about" come last."""
    chosen = [spec for spec in ACTIONS.values() if menu in spec.menus]
    order: dict[str, int] = {}
    for spec in chosen:
        order.setdefault(spec.section, 1000 if spec.role else len(order))
    return sorted(chosen, key=lambda spec: order[spec.section])


def group_label(spec: ActionSpec) -> str:
    """The menu an action is found in, for palette and key page."""
    return next((MENUS[menu.split("/")[0]] for menu in spec.menus if menu.split("/")[0] in MENUS), "")
