"""Looking closely: compare and survey, zoom, which file is on screen, what lies over the photo."""

from __future__ import annotations

from collections.abc import Callable

from photodesk.actions.context import ActionContext
from photodesk.actions.declare import Checked, Keys, Run, action
from photodesk.actions.looking import Look
from photodesk.actions.reasons import needs_current, needs_loupe

_ZOOM, _OVER, _PANE = "view/zoom", "view/over", "view/pane"


def needs_two(ctx: ActionContext) -> str | None:
    """Compare and survey want two photos: those selected, or the current one and its neighbour."""
    return needs_current(ctx) or ("There is only one photo in this view" if ctx.list_length < 2 else None)


def needs_panes(ctx: ActionContext) -> str | None:
    return None if ctx.state.looking.panes else "Compare photos (C) or survey them (N) first"


def needs_other_file(ctx: ActionContext) -> str | None:
    if not ctx.state.loupe:
        return needs_loupe(ctx)
    return None if ctx.state.looking.sources > 1 else "This photo has one file only"


def _asks(look: Look, value: int = 0) -> Run:
    return lambda ctx: ctx.view.look(look, value)


def _is(view: str) -> Checked:
    return lambda ctx: ctx.state.looking.view == view


def _zoomed(zoom: str) -> Checked:
    return lambda ctx: ctx.state.loupe and ctx.state.looking.zoom == zoom


for _view, _label, _key, _tip in (
    (Look.COMPARE, "Compare", "C", "Show two photos side by side: of the selection, or the current one and the next"),
    (Look.SURVEY, "Survey", "N", "Show up to nine of the selected photos side by side"),
):
    action(
        f"view.{_view}",
        _label,
        menus=("view", "photo", "context:photo"),
        section="open",
        shortcut=_key,
        keys=Keys.PHOTOS,
        icon=_view.value,
        tip=_tip,
        enabled=needs_two,
        checked=_is(_view),
    )(_asks(_view))

for _look, _label, _tip in (
    (Look.FIT, "Fit", "The whole photo"),
    (Look.FILL, "Fill", "As large as the window, edges cut"),
    (Look.FULL, "100 %", "One pixel of the photo on one pixel of the screen"),
    (Look.DOUBLE, "200 %", "Each pixel of the photo on two by two of the screen"),
):
    action(
        f"zoom.{_look}",
        _label,
        menus=(_ZOOM,),
        section="zoom",
        tip=_tip,
        enabled=needs_loupe,
        checked=_zoomed(_look),
    )(_asks(_look))


@action(
    "zoom.toggle",
    "Fit ↔ 100 %",
    menus=(_ZOOM,),
    section="toggle",
    shortcut="Z",
    keys=Keys.LOUPE,
    tip="100 % and back; held down, 100 % while it is held",
    enabled=needs_loupe,
)
def toggle_zoom(ctx: ActionContext) -> None:
    ctx.view.look(Look.TOGGLE, 0)


@action(
    "view.source",
    "Show the RAW",
    menus=("view",),
    section="file",
    shortcut="Shift+R",
    keys=Keys.LOUPE,
    tip="Show the other file of the pair: RAW or JPEG",
    enabled=needs_other_file,
    checked=lambda ctx: ctx.state.looking.raw,
)
def toggle_source(ctx: ActionContext) -> None:
    ctx.view.look(Look.SOURCE, 0)


_SWITCHES: tuple[tuple[Look, str, str, str, str, Callable[[ActionContext], bool]], ...] = (
    (
        Look.HISTOGRAM,
        "Histogram",
        "H",
        "histo",
        "Tones and clipped shares over the photo",
        lambda ctx: ctx.state.looking.histogram,
    ),
    (
        Look.SPOT,
        "Sharpest part",
        "",
        "target",
        "A frame around the sharpest part, with its figure",
        lambda ctx: ctx.state.looking.spot,
    ),
    (
        Look.PEAKING,
        "Focus peaking",
        "",
        "eye",
        "Colour the edges that are in focus",
        lambda ctx: ctx.state.looking.peaking,
    ),
)
for _look, _label, _key, _icon, _tip, _checked in _SWITCHES:
    action(
        f"view.{_look}",
        _label,
        menus=(_OVER,),
        section="over",
        shortcut=_key or (),
        keys=Keys.LOUPE,
        icon=_icon,
        tip=_tip,
        enabled=needs_loupe,
        checked=_checked,
    )(_asks(_look))


@action(
    "view.link",
    "Zoom and pan together",
    menus=(_PANE,),
    section="link",
    icon="link",
    tip="Zoom and pan all panes together; Shift moves one alone",
    enabled=needs_panes,
    checked=lambda ctx: ctx.state.looking.linked,
)
def toggle_link(ctx: ActionContext) -> None:
    ctx.view.look(Look.LINK, 0)


@action(
    "view.take_out",
    "Take out of survey",
    menus=(_PANE,),
    section="photo",
    shortcut="/",
    keys=Keys.LOUPE,
    tip="The ringed photo leaves the survey and the selection; nothing happens to its files",
    enabled=needs_panes,
)
def take_out(ctx: ActionContext) -> None:
    ctx.view.look(Look.TAKE_OUT, 0)


for _id, _label, _key, _by in (
    ("view.swap_next", "Next photo into this pane", "Shift+Right", 1),
    ("view.swap_previous", "Previous photo into this pane", "Shift+Left", -1),
):
    action(_id, _label, menus=(_PANE,), section="photo", shortcut=_key, keys=Keys.LOUPE, enabled=needs_panes)(
        _asks(Look.SWAP, _by)
    )

for _number in range(1, 10):
    action(
        f"view.pane_{_number}",
        f"Pane {_number}",
        menus=(_PANE,),
        section="panes",
        shortcut=f"Alt+{_number}",
        keys=Keys.LOUPE,
        enabled=needs_panes,
    )(_asks(Look.PANE, _number))


@action(
    "window.strip",
    "Filmstrip",
    menus=("window",),
    section="panels",
    shortcut="F9",
    icon="pbottom",
    tip="Show or fold the filmstrip under a single photo",
    checked=lambda ctx: ctx.state.looking.strip,
)
def toggle_strip(ctx: ActionContext) -> None:
    ctx.view.look(Look.STRIP, 0)


@action(
    "window.lights",
    "Lights out",
    menus=("window",),
    section="screen",
    shortcut="L",
    keys=Keys.PHOTOS,
    icon="moon",
    tip="Darken everything but the photos; again: black; again: back",
    checked=lambda ctx: not ctx.state.looking.lights,
)
def toggle_lights(ctx: ActionContext) -> None:
    ctx.view.look(Look.LIGHTS, 0)


@action(
    "window.second",
    "Second window",
    menus=("window",),
    section="screen",
    shortcut="Ctrl+F11",
    icon="expand",
    tip="The current photo in a window of its own, on another screen if there is one",
    checked=lambda ctx: ctx.state.looking.second,
)
def second_window(ctx: ActionContext) -> None:
    ctx.view.look(Look.SECOND, 0)
