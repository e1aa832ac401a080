"""`@action`: what the user can ask for is declared once, on the function that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from photodesk.actions.context import ActionContext

Run = Callable[[ActionContext], None]
Reason = Callable[[ActionContext], str | None]
Checked = Callable[[ActionContext], bool]


class Keys(StrEnum):
    """Where a shortcut is live. Bare keys such as Space belong to the photos, so that buttons keep theirs."""

    WINDOW = "window"
    PHOTOS = "photos"
    LOUPE = "loupe"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One entry of the catalogue.

    `menus` are menu ids of the catalogue (`photo`, `view/sort`, `context:photo`); within a menu a separator stands
    where `section` changes. `shortcuts` are portable key names, the first one is shown. `enabled` answers why the
    action does not apply now, or None when it does. `checked` makes it a tick; `choice` groups ticks that exclude
    each other.
    """

    id: str
    label: str
    run: Run
    menus: tuple[str, ...] = ()
    section: str = ""
    shortcuts: tuple[str, ...] = ()
    keys: Keys = Keys.WINDOW
    icon: str = ""
    tip: str = ""
    enabled: Reason | None = None
    checked: Checked | None = None
    choice: str = ""
    role: str = ""

    def reason(self, ctx: ActionContext) -> str | None:
        """Why it does not apply, in words; None when it does."""
        return self.enabled(ctx) if self.enabled else None


DECLARED: dict[str, ActionSpec] = {}
"""Filled while the rooms of the catalogue are imported; read it through `catalog.ACTIONS`."""


def action(
    id: str,
    label: str,
    *,
    menus: tuple[str, ...] = (),
    section: str = "",
    shortcut: str | tuple[str, ...] = (),
    keys: Keys = Keys.WINDOW,
    icon: str = "",
    tip: str = "",
    enabled: Reason | None = None,
    checked: Checked | None = None,
    choice: str = "",
    role: str = "",
) -> Callable[[Run], Run]:
    """Declares the decorated function as an action. Raises ValueError when the id is taken."""
    keys_shown = (shortcut,) if isinstance(shortcut, str) else shortcut

    def declare(run: Run) -> Run:
        if id in DECLARED:
            raise ValueError(f"action {id!r} is declared twice")
        DECLARED[id] = ActionSpec(
            id, label, run, menus, section, keys_shown, keys, icon, tip, enabled, checked, choice, role
        )
        return run

    return declare
