"""What the user says of photos: how they are turned, their title and caption, when they were taken."""

from __future__ import annotations

from photodesk.actions.context import ActionContext
from photodesk.actions.declare import Run, action
from photodesk.actions.reasons import needs_selection
from photodesk.domain.edits import Edit, Turn, TurnBack
from photodesk.domain.task import TaskRequest

TURN_MENUS = ("photo/rotate", "context:photo/rotate")

TURNS: tuple[tuple[str, str, Edit, str, str, str], ...] = (
    (
        "rotate.left",
        "Rotate left",
        Turn(270),
        "Ctrl+[",
        "undo",
        "Turn the photos to the left; their files stay as they are",
    ),
    (
        "rotate.right",
        "Rotate right",
        Turn(90),
        "Ctrl+]",
        "",
        "Turn the photos to the right; their files stay as they are",
    ),
    ("rotate.half", "Rotate by 180°", Turn(180), "", "", "Turn upside down; the files stay as they are"),
    ("rotate.reset", "As the camera had it", TurnBack(), "", "", "Take back every turn"),
)


def _edit(edit: Edit) -> Run:
    def run(ctx: ActionContext) -> None:
        ctx.view.edit(ctx.selection, edit)

    return run


for _id, _label, _turn, _key, _icon, _tip in TURNS:
    action(
        _id,
        _label,
        menus=TURN_MENUS,
        section="reset" if _id == "rotate.reset" else "rotate",
        shortcut=(_key,) if _key else (),
        icon=_icon,
        tip=_tip,
        enabled=needs_selection,
    )(_edit(_turn))


@action(
    "photo.describe",
    "Title and caption",
    menus=("photo", "context:photo"),
    section="say",
    shortcut="Ctrl+Shift+D",
    icon="text",
    tip="Write title, caption, creator and copyright of the selected photos, in the info panel",
    enabled=needs_selection,
)
def describe(ctx: ActionContext) -> None:
    ctx.view.describe()


@action(
    "photo.clock",
    "Capture time…",
    menus=("photo", "context:photo"),
    section="say",
    icon="clock",
    tip="Set or shift when the selected photos, or all of a camera, were taken; what the files say is kept",
    enabled=needs_selection,
)
def clock(ctx: ActionContext) -> None:
    ctx.view.show_clock(ctx.selection)


@action(
    "photo.write_sidecars",
    "Write sidecars of these",
    menus=("photo", "context:photo"),
    section="say",
    icon="link",
    tip="Bring the XMP files beside the selected photos up to date, and take in what other programs wrote there",
    enabled=needs_selection,
)
def write_sidecars(ctx: ActionContext) -> None:
    ctx.submit(TaskRequest("write_sidecars", photos=ctx.selection))


@action(
    "library.write_sidecars",
    "Write sidecars now",
    menus=("library",),
    section="sidecars",
    icon="text",
    tip="Bring the XMP files of all photos you decided about up to date, and take in what other programs wrote there",
)
def write_all_sidecars(ctx: ActionContext) -> None:
    ctx.view.write_sidecars()
