"""Decisions about photos: keep, discard, stars, labels. Each exists twice: with Shift it also goes on to the next."""

from __future__ import annotations

from photodesk.actions.context import ActionContext
from photodesk.actions.declare import Keys, Run, action
from photodesk.actions.reasons import needs_selection
from photodesk.domain.marks import CycleKeep, Mark, SetKeep, SetLabel, SetRating
from photodesk.domain.photo import Label
from photodesk.domain.plan import KeepChoice

KEEP_MENUS = ("photo/keep", "context:photo/keep")
STAR_MENUS = ("photo/stars", "context:photo/stars")

KEEPS: tuple[tuple[str, str, Mark, tuple[str, ...], str, str], ...] = (
    ("keep.both", "Both", SetKeep(KeepChoice.BOTH), ("P",), "check", "Keep every file of the photo"),
    ("keep.jpeg", "JPEG only", SetKeep(KeepChoice.JPEG), (), "check", "Keep the JPEG and discard the RAW"),
    ("keep.raw", "RAW only", SetKeep(KeepChoice.RAW), (), "check", "Keep the RAW and discard the JPEG"),
    ("keep.none", "None: discard all", SetKeep(KeepChoice.NONE), ("X", "Del"), "x", "Discard at the next commit"),
    ("keep.next", "Next of these", CycleKeep(), ("J",), "", "Both, then only the JPEG, then only the RAW"),
    ("keep.undecided", "Clear to undecided", SetKeep(KeepChoice.UNDECIDED), ("U",), "undo", "Decide nothing"),
)

LABEL_KEYS = {Label.RED: "6", Label.YELLOW: "7", Label.GREEN: "8", Label.BLUE: "9", Label.PURPLE: ""}


def _marks(mark: Mark, *, advance: bool) -> Run:
    def run(ctx: ActionContext) -> None:
        ctx.view.mark(ctx.selection, mark, advance=advance)

    return run


def _declare(
    id: str, label: str, mark: Mark, menus: tuple[str, ...], keys: tuple[str, ...], icon: str, tip: str
) -> None:
    """The decision itself, and (when it has a key) the same with Shift that goes on to the next photo."""
    section = id.partition(".")[0]
    action(
        id,
        label,
        menus=menus,
        section=section,
        shortcut=keys,
        keys=Keys.PHOTOS,
        icon=icon,
        tip=tip,
        enabled=needs_selection,
    )(_marks(mark, advance=False))
    if keys:
        action(
            f"{id}.next_photo",
            f"{label}, then next photo",
            menus=("photo/advance",),
            section=section,
            shortcut=tuple(f"Shift+{k}" for k in keys if k != "Del"),
            keys=Keys.PHOTOS,
            tip=f"{tip}, and go on",
            enabled=needs_selection,
        )(_marks(mark, advance=True))


for _id, _label, _mark, _keys, _icon, _tip in KEEPS:
    _declare(_id, _label, _mark, KEEP_MENUS, _keys, _icon, _tip)

for _stars in range(6):
    _name = "No stars" if _stars == 0 else f"{_stars} star{'s' if _stars > 1 else ''}"
    _declare(f"rating.{_stars}", _name, SetRating(_stars), STAR_MENUS, (str(_stars),), "star", f"Give {_name.lower()}")

for _colour, _key in LABEL_KEYS.items():
    _declare(
        f"label.{_colour}",
        f"{_colour.capitalize()} label",
        SetLabel(_colour),
        STAR_MENUS,
        (_key,) if _key else (),
        f"label-{_colour}",
        f"Give the {_colour} label, or take it away",
    )
_declare("label.none", "No label", SetLabel(None, toggle=False), STAR_MENUS, (), "", "Take the colour label away")


def _can_undo(ctx: ActionContext) -> str | None:
    return None if ctx.state.undo else "Nothing to undo"


def _can_redo(ctx: ActionContext) -> str | None:
    return None if ctx.state.redo else "Nothing to redo"


@action(
    "edit.undo",
    "Undo",
    menus=("edit",),
    section="history",
    shortcut="Ctrl+Z",
    icon="undo",
    tip="Take the last decision back and show its photo",
    enabled=_can_undo,
)
def undo(ctx: ActionContext) -> None:
    ctx.view.undo()


@action(
    "edit.redo",
    "Redo",
    menus=("edit",),
    section="history",
    shortcut=("Ctrl+Shift+Z", "Ctrl+Y"),
    tip="Make the decision again that was taken back",
    enabled=_can_redo,
)
def redo(ctx: ActionContext) -> None:
    ctx.view.redo()


def _advances(ctx: ActionContext) -> bool:
    return ctx.state.auto_advance


@action(
    "edit.auto_advance",
    "Go on after each decision",
    menus=("edit", "context:photo/keep"),
    section="advance",
    tip="Every decision goes on to the next photo, as with Shift",
    checked=_advances,
)
def auto_advance(ctx: ActionContext) -> None:
    ctx.view.toggle_auto_advance()
