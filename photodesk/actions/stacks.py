"""What can be done with stacks: fold and unfold, keep only one of a burst, join, split, take apart."""

from __future__ import annotations

from photodesk.actions.context import ActionContext
from photodesk.actions.declare import Checked, Keys, Run, action
from photodesk.actions.reasons import needs_current, needs_photos, needs_selection
from photodesk.actions.stacking import Stacking
from photodesk.domain.stacks import StackKind, in_words

_PHOTO = ("photo/stack", "context:photo/stack")
_VIEW = ("view/stacks",)


def _asks(how: Stacking) -> Run:
    def run(ctx: ActionContext) -> None:
        ctx.view.stacking(how, ctx.selection)

    return run


def _needs_stack(ctx: ActionContext) -> str | None:
    if (reason := needs_current(ctx)) is not None:
        return reason
    return None if ctx.state.stacked.place is not None else "The current photo is in no stack"


def _needs_stacked(ctx: ActionContext) -> str | None:
    if (reason := needs_selection(ctx)) is not None:
        return reason
    return None if ctx.state.stacked.selected else "None of the selected photos is in a stack"


def _needs_burst(ctx: ActionContext) -> str | None:
    if (reason := _needs_stack(ctx)) is not None:
        return reason
    place = ctx.state.stacked.place
    if place is not None and place.kind is not StackKind.BURST:
        return f"A {in_words(place.kind, place.size)}: all of its frames belong together"
    return "Unfold the stack first: its other photos are not shown" if ctx.state.stacked.beneath else None


def _needs_several(ctx: ActionContext) -> str | None:
    return None if len(ctx.selection) > 1 else "Select two photos or more"


def _needs_second(ctx: ActionContext) -> str | None:
    if (reason := _needs_stack(ctx)) is not None:
        return reason
    place = ctx.state.stacked.place
    return "Choose the photo the second part begins with" if place is not None and place.place == 0 else None


def _needs_pair(ctx: ActionContext) -> str | None:
    if (reason := needs_selection(ctx)) is not None:
        return reason
    return None if ctx.state.stacked.pairs else "None of the selected photos has both a RAW and a JPEG"


def _needs_halves(ctx: ActionContext) -> str | None:
    if (reason := _needs_several(ctx)) is not None:
        return reason
    return None if ctx.state.stacked.halves else "Select a RAW and a JPEG of one folder with one name"


def _needs_unfolded(ctx: ActionContext) -> str | None:
    return "All stacks are folded" if ctx.state.stacked.folding.all and not ctx.state.stacked.folding.others else None


def _needs_folded(ctx: ActionContext) -> str | None:
    return None if ctx.state.stacked.folding else "No stack is folded"


action(
    "stack.toggle",
    "Fold or unfold the stack",
    menus=(*_PHOTO, *_VIEW),
    section="fold",
    shortcut="S",
    keys=Keys.PHOTOS,
    icon="stack",
    tip="Show only the first photo of the stack, or all of them; a folded stack gives keys its shown photo only",
    enabled=_needs_stack,
)(_asks(Stacking.TOGGLE))
action(
    "stack.fold_all",
    "Fold all stacks",
    menus=_VIEW,
    section="all",
    tip="Every burst, bracket and panorama as one photo",
    enabled=lambda ctx: needs_photos(ctx) or _needs_unfolded(ctx),
)(_asks(Stacking.FOLD_ALL))
action(
    "stack.unfold_all",
    "Unfold all stacks",
    menus=_VIEW,
    section="all",
    tip="Every photo of every stack",
    enabled=_needs_folded,
)(_asks(Stacking.UNFOLD_ALL))
action(
    "stack.select",
    "Select the whole stack",
    menus=_PHOTO,
    section="fold",
    shortcut="Shift+S",
    keys=Keys.PHOTOS,
    tip="Unfold the stack and select every photo of it that the filter shows",
    enabled=_needs_stack,
)(_asks(Stacking.SELECT))
action(
    "stack.keep_only",
    "Keep only this of the burst",
    menus=(*_PHOTO, "photo/keep"),
    section="keep",
    shortcut="K",
    keys=Keys.PHOTOS,
    icon="check",
    tip="Keep the current photo and discard the other photos of its burst that are shown; nothing else is touched",
    enabled=_needs_burst,
)(_asks(Stacking.KEEP_ONLY))
action(
    "stack.join",
    "Join into a stack",
    menus=_PHOTO,
    section="hand",
    shortcut="Ctrl+G",
    tip="One stack of the selected photos and of the stacks they are in",
    enabled=_needs_several,
)(_asks(Stacking.JOIN))
action(
    "stack.split",
    "Split the stack here",
    menus=_PHOTO,
    section="hand",
    tip="Two stacks: the current photo begins the second",
    enabled=_needs_second,
)(_asks(Stacking.SPLIT))
action(
    "stack.take_out",
    "Take out of the stack",
    menus=_PHOTO,
    section="hand",
    shortcut="Ctrl+Shift+G",
    tip="The selected photos stand alone; the rest of the stack stays together",
    enabled=_needs_stacked,
)(_asks(Stacking.TAKE_OUT))
action(
    "stack.forget",
    "Stack as recognised again",
    menus=_PHOTO,
    section="hand",
    tip="Forget what was joined, split or taken out by hand of these stacks",
    enabled=needs_selection,
)(_asks(Stacking.FORGET))


def _is(kind: StackKind) -> Checked:
    def checked(ctx: ActionContext) -> bool:
        place = ctx.state.stacked.place
        return place is not None and place.kind is kind

    return checked


for _how, _kind, _tip in (
    (Stacking.BURST, StackKind.BURST, "Frames to choose from: all but the best may go"),
    (Stacking.BRACKET, StackKind.BRACKET, "Exposures that belong together: nothing of it is suggested for discarding"),
    (Stacking.PANORAMA, StackKind.PANORAMA, "Frames that belong together: nothing of it is suggested for discarding"),
):
    action(
        f"stack.is_{_kind}",
        f"It is a {_kind}",
        menus=_PHOTO,
        section="kind",
        tip=_tip,
        enabled=_needs_stacked,
        checked=_is(_kind),
    )(_asks(_how))

action(
    "pair.part",
    "RAW and JPEG as two photos",
    menus=_PHOTO,
    section="pair",
    tip="Each file of the pair becomes a photo of its own, with its stars, label, tags and plan; no file is touched",
    enabled=_needs_pair,
)(_asks(Stacking.PART))
action(
    "pair.join",
    "RAW and JPEG as one photo",
    menus=_PHOTO,
    section="pair",
    tip="Join a RAW and a JPEG of one folder and name into one photo",
    enabled=_needs_halves,
)(_asks(Stacking.PAIR))
