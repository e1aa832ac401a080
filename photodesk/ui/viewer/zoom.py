"""How a photo lies in a pane: fit, fill or a scale, and which part of it is in the middle. Pure, in device pixels.

100 % is one pixel of the image on one pixel of the screen, at any device pixel ratio (T59).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

Size = tuple[int, int]

LARGEST, SMALLEST = 16.0, 0.02
STEP = 1.25
"""One notch of the wheel."""
_CATCH = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Scales that zooming stops at when it passes them."""


class Mode(StrEnum):
    FIT = "fit"
    FILL = "fill"
    SCALE = "scale"


@dataclass(frozen=True, slots=True)
class View:
    """How one looks, whatever the photo: kept from photo to photo.

    `scale` counts when the mode is SCALE: device pixels per image pixel. `cx`, `cy`: the point of the image in the
    middle of the pane, as shares of its width and height.
    """

    mode: Mode = Mode.FIT
    scale: float = 1.0
    cx: float = 0.5
    cy: float = 0.5


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the image is: its scale, its left top corner and its size, in whole device pixels of the pane."""

    scale: float
    x: int
    y: int
    width: int
    height: int

    def part(self, pane: Size) -> tuple[float, float, float, float]:
        """What is seen of the image: left, top, width, height as shares of it."""
        left, top = max(0, -self.x), max(0, -self.y)
        right, bottom = min(self.width, pane[0] - self.x), min(self.height, pane[1] - self.y)
        wide, high = max(1, self.width), max(1, self.height)
        return left / wide, top / high, max(0, right - left) / wide, max(0, bottom - top) / high

    def cut(self, pane: Size) -> bool:
        """Whether a part of the image lies outside the pane."""
        return self.width > pane[0] or self.height > pane[1]


def place(view: View, image: Size, pane: Size) -> Placement:
    """Where an image lies. It covers the pane as far as it is large enough and is in the middle otherwise."""
    scale = scale_of(view, image, pane)
    width, height = max(1, round(image[0] * scale)), max(1, round(image[1] * scale))
    return Placement(scale, _at(width, pane[0], view.cx), _at(height, pane[1], view.cy), width, height)


def scale_of(view: View, image: Size, pane: Size) -> float:
    """Device pixels per image pixel. Fit and fill never enlarge beyond 100 %."""
    across, down = pane[0] / max(1, image[0]), pane[1] / max(1, image[1])
    if view.mode is Mode.SCALE:
        return view.scale
    return min(1.0, max(across, down) if view.mode is Mode.FILL else min(across, down))


def settled(view: View, image: Size, pane: Size) -> View:
    """The same look with the middle where it truly is: a drag beyond the edge is forgotten."""
    lies = place(view, image, pane)
    return replace(
        view,
        cx=view.cx if lies.width <= pane[0] else (pane[0] / 2 - lies.x) / lies.width,
        cy=view.cy if lies.height <= pane[1] else (pane[1] / 2 - lies.y) / lies.height,
    )


def scaled(view: View, scale: float, image: Size, pane: Size, at: tuple[float, float] | None = None) -> View:
    """At another scale; the point of the image under `at` (device pixels of the pane) stays under it."""
    scale = min(LARGEST, max(SMALLEST, scale))
    lies = place(view, image, pane)
    x, y = at or (pane[0] / 2, pane[1] / 2)
    px, py = (x - lies.x) / lies.width, (y - lies.y) / lies.height
    px, py = min(1.0, max(0.0, px)), min(1.0, max(0.0, py))
    width, height = image[0] * scale, image[1] * scale
    made = View(Mode.SCALE, scale, px + (pane[0] / 2 - x) / width, py + (pane[1] / 2 - y) / height)
    return settled(made, image, pane)


def stepped(view: View, notches: float, image: Size, pane: Size, at: tuple[float, float] | None = None) -> View:
    """So many notches of the wheel nearer (negative: further). Stops at round scales; never smaller than fit."""
    now = scale_of(view, image, pane)
    wanted = now * STEP**notches
    least = min(1.0, scale_of(View(), image, pane))
    for stop in _CATCH:
        if (now < stop * 0.999 and wanted > stop) or (now > stop * 1.001 and wanted < stop):
            wanted = stop
            break
    if wanted <= least * 1.001 and notches < 0:
        return replace(view, mode=Mode.FIT, cx=0.5, cy=0.5)
    return scaled(view, wanted, image, pane, at)


def panned(view: View, dx: float, dy: float, image: Size, pane: Size) -> View:
    """Moved by device pixels, as a hand drags it."""
    lies = place(view, image, pane)
    moved = replace(view, cx=view.cx - dx / lies.width, cy=view.cy - dy / lies.height)
    return settled(moved, image, pane)


def moved_to(view: View, x: float, y: float, image: Size, pane: Size) -> View:
    """With the point (shares of the image) in the middle, as far as its edges allow."""
    return settled(replace(view, cx=x, cy=y), image, pane)


def followed(view: View, before: View, after: View) -> View:
    """What a linked pane does when another went from `before` to `after`: the same scale, moved by as much.

    By as much and not to the same place: two frames lined up by hand stay lined up.
    """
    return View(after.mode, after.scale, _share(view.cx + after.cx - before.cx), _share(view.cy + after.cy - before.cy))


def toggled(view: View, image: Size, pane: Size, at: tuple[float, float] | None = None) -> View:
    """Fit ↔ 100 %, at a point of the pane."""
    if view.mode is Mode.SCALE:
        return replace(view, mode=Mode.FIT)
    if at is None:
        return settled(replace(view, mode=Mode.SCALE, scale=1.0), image, pane)
    return scaled(view, 1.0, image, pane, at)


def percent(scale: float) -> str:
    """ "100 %", "48 %"."""
    return f"{scale * 100:.0f} %"


def _at(length: int, room: int, centre: float) -> int:
    if length <= room:
        return (room - length) // 2
    return min(0, max(room - length, round(room / 2 - centre * length)))


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))
