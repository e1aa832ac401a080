"""The three sample shoots, shot by shot: scene, light, time, exposure and kind of file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from photodesk.imaging.samples import land, night, petals, sea, shapes, terrain, town, water
from photodesk.imaging.samples.petals import Petal

Form = Literal["jpeg", "pair", "raw", "png", "tiff"]


@dataclass(frozen=True, slots=True)
class Light:
    """How a shot was exposed: shutter (numerator, denominator), f-number, ISO, focal length in mm."""

    shutter: tuple[int, int]
    aperture: float
    iso: int
    focal: int


@dataclass(frozen=True, slots=True)
class Shot:
    """One scene and the `frames` taken of it; `moving` scenes take `drift=`, the others only the hand's shake.

    `lift` is the exposure of the print in stops; `preview` whether its DNG carries one;
    `day` in June 2026, `clock` local "HH:MM"; `orientation` is how the camera was held (5–8: portrait).
    """

    scene: Callable[..., None]
    seed: int
    day: int
    clock: str
    light: Light
    form: Form = "jpeg"
    orientation: int = 1
    portrait: bool = False
    frames: int = 1
    moving: float = 0.0
    preview: bool = True
    lift: float = 0.0


@dataclass(frozen=True, slots=True)
class Shoot:
    """One project: its name, how the camera numbers its files, and its shots in the order they were taken."""

    name: str
    prefix: str
    first: int
    shots: tuple[Shot, ...]


_SUN = Light((1, 500), 8.0, 100, 35)
_EVENING = Light((1, 160), 8.0, 200, 28)
_DUSK = Light((1, 15), 5.6, 800, 35)
_NIGHT = Light((13, 1), 1.8, 3200, 20)
_AURORA = Light((4, 1), 1.8, 1600, 20)
_MACRO = Light((1, 400), 2.8, 200, 90)
_SHADE = Light((1, 125), 4.0, 640, 90)
_TOWN = Light((1, 30), 4.0, 1600, 35)
_WIDE = Light((1, 640), 9.0, 100, 24)

_BLUE: tuple[tuple[float, str], ...] = ((0.0, "#1d5fae"), (1.0, "#8fc4e8"))
_PANES: tuple[tuple[float, str], ...] = ((0.0, "#28406e"), (0.4, "#6f7fa8"), (0.7, "#eda27a"), (1.0, "#fbd38a"))
_CORAL = Petal("#7a1638", "#e2456a", "#ffb9a8", width=0.42, blunt=0.55)
_PLUM = Petal("#2c0f4a", "#7d3fa8", "#d7a4ea", width=0.4, blunt=0.6)
_WHITE = Petal("#c9cdb8", "#eef0ea", "#ffffff", width=0.2, blunt=0.4, cup=0.35, veins=0.05)
_YELLOW = Petal("#a05a08", "#f2a516", "#ffd84a", width=0.24, blunt=0.8)

COAST = Shoot(
    "Coastal Light",
    "DSC_",
    4107,
    (
        Shot(partial(land.ranges, air=land.BLUE, layers=7), 31, 5, "06:12", _WIDE),
        Shot(partial(terrain.dunes, desert=terrain.PEARL), 9, 5, "09:40", _WIDE, "pair"),
        Shot(partial(terrain.dunes, desert=terrain.SAND), 21, 5, "17:55", _SUN, orientation=2),
        Shot(partial(terrain.dunes, desert=terrain.COPPER), 12, 5, "20:31", _EVENING, "png"),
        Shot(partial(sea.sunset, light=sea.TEAL, sun=(0.4, 0.35), rocks=0.15, headland=2), 4, 6, "07:05", _SUN, "pair"),
        Shot(partial(sea.sunset, light=sea.GOLD, boat=0.45), 1, 6, "20:48", _EVENING, "pair", frames=3),
        Shot(
            partial(sea.sunset, light=sea.GOLD, sun=(0.35, 0.42), horizon=0.5, rocks=0.12),
            6, 6, "20:52", _EVENING, orientation=6, portrait=True,
        ),
        Shot(partial(sea.sunset, light=sea.ROSE, sun=(0.5, 0.5), rocks=0.2), 2, 7, "21:14", _EVENING, "pair"),
        Shot(partial(sea.sunset, light=sea.EMBER, sun=(1.1, 0.57), headland=3), 3, 7, "21:26", _DUSK, "pair"),
        Shot(partial(sea.lighthouse, light=sea.DUSK), 5, 7, "21:58", _DUSK, "pair", frames=2),
        Shot(partial(night.aurora), 2, 8, "00:21", _AURORA, "tiff"),
        Shot(
            partial(night.aurora, water=None, colours=("#59e8c0", "#e05aa8")),
            3, 8, "00:33", _AURORA, orientation=8, portrait=True,
        ),
        Shot(partial(night.milky_way), 1, 8, "01:47", _NIGHT, "raw", preview=False, lift=0.4),
    ),
)  # fmt: skip

GARDEN = Shoot(
    "Botanic Garden",
    "IMG_",
    2201,
    (
        Shot(partial(land.fog_forest, air=land.MOSS), 5, 12, "06:40", _SHADE, "tiff"),
        Shot(
            partial(land.fog_forest, air=land.BLUE, shafts=False),
            6, 12, "06:48", _SHADE, orientation=5, portrait=True,
        ),
        Shot(partial(water.dew_leaf), 4, 12, "07:20", _MACRO, "raw"),
        Shot(
            partial(petals.dahlia, garden=petals.SHADE, petal=_CORAL, at=(0.75, 0.5)),
            4, 12, "09:02", _MACRO, "pair", frames=3,
        ),
        Shot(
            partial(petals.dahlia, garden=petals.DUSKY, petal=_PLUM, at=(0.34, 0.44), size=0.3),
            14, 12, "09:10", _MACRO, orientation=8, portrait=True,
        ),
        Shot(
            partial(petals.daisy, garden=petals.MEADOW, petal=_WHITE, at=(0.55, 0.45)),
            5, 12, "09:31", _MACRO, orientation=4,
        ),
        Shot(
            partial(
                petals.daisy, garden=petals.SUNNY, petal=_YELLOW, at=(0.8, 0.5), size=0.45,
                heart="#6b3a14", count=24, core=0.42,
            ),
            6, 13, "10:15", _MACRO, "pair",
        ),
        Shot(partial(petals.poppies, garden=petals.MEADOW), 7, 13, "10:42", _MACRO),
        Shot(partial(petals.cherry, garden=petals.BLUSH), 8, 13, "11:05", _MACRO, "pair"),
        Shot(partial(water.lily_pond), 2, 13, "11:38", _SHADE, "pair"),
        Shot(partial(water.koi_pond), 1, 13, "11:52", _SHADE, frames=3, moving=0.022),
        Shot(partial(water.dew_leaf, hue=("#3a0d16", "#a8322c", "#f2b25a")), 24, 13, "12:20", _MACRO, "png"),
    ),
)  # fmt: skip

TOWN = Shoot(
    "Old Town Evening",
    "PD24_",
    311,
    (
        Shot(partial(land.balloons, air=land.DAWN), 4, 19, "06:02", _WIDE, frames=3, moving=0.02),
        Shot(partial(land.ranges, air=land.AMBER, sun=(0.45, 0.3), layers=8), 3, 19, "06:20", _WIDE, orientation=3),
        Shot(partial(shapes.fins, sky=_BLUE), 8, 19, "13:15", _WIDE, "png"),
        Shot(partial(shapes.staircase), 7, 19, "14:02", _TOWN, "pair"),
        Shot(
            partial(shapes.staircase, wood="#5d6f86", wall="#e3e6ea", steps=26, turn=2.0),
            17, 19, "14:06", _TOWN, orientation=6, portrait=True,
        ),
        Shot(partial(shapes.glass, sky=_PANES), 9, 19, "20:40", _EVENING),
        Shot(partial(town.skyline, evening=town.AFTERGLOW, bridge=False), 5, 20, "21:12", _DUSK, "tiff", lift=0.3),
        Shot(partial(town.canal, evening=town.AFTERGLOW), 2, 20, "21:25", _DUSK, lift=0.5),
        Shot(partial(town.canal, evening=town.BLUE_HOUR), 1, 20, "21:58", _TOWN, "pair", frames=3, lift=0.75),
        Shot(partial(town.canal, evening=town.LATE), 3, 20, "22:31", _TOWN, orientation=7, portrait=True, lift=0.8),
        Shot(partial(town.skyline, evening=town.BLUE_HOUR), 4, 21, "22:05", _TOWN, "raw", lift=0.4),
        Shot(partial(town.lanterns), 6, 21, "22:40", _TOWN),
    ),
)  # fmt: skip

SHOOTS = (COAST, GARDEN, TOWN)
