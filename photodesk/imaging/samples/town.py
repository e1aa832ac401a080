"""Scenes of a town at dusk: gabled houses along a canal, a skyline over the river, lanterns, a wet street."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from photodesk.imaging.samples import noise
from photodesk.imaging.samples.noise import Plane, smoothstep
from photodesk.imaging.samples.reflect import mirror
from photodesk.imaging.samples.stage import Stage, Stops, ramp, tint


@dataclass(frozen=True, slots=True)
class Evening:
    """The hour: sky from the zenith (0) to the roofs (1), clouds, and how much daylight is left on walls."""

    sky: Stops
    cloud: str
    day: str
    lit: float = 0.6


BLUE_HOUR = Evening(
    ((0.0, "#0f1c44"), (0.5, "#2c4a80"), (0.85, "#7f84a8"), (1.0, "#d9a98c")), "#4a5480", "#6f86b8", 0.7
)
AFTERGLOW = Evening(
    ((0.0, "#2b2f66"), (0.45, "#7d5a8e"), (0.8, "#e08a72"), (1.0, "#f9c27c")), "#c96a72", "#b98f98", 0.5
)
LATE = Evening(((0.0, "#060a1c"), (0.6, "#131f44"), (1.0, "#3a4570")), "#1c2648", "#3c4a78", 0.82)

_WALLS = ("#b5523c", "#d9a441", "#7f8f6a", "#c9b79a", "#8c3f3a", "#4f6f86", "#e0c9a6", "#a8704f", "#6b5a73", "#c47f5a")


def canal(stage: Stage, evening: Evening, *, water: float = 0.66, drift: float = 0.0) -> None:
    """Old gabled houses along a canal, windows lit, mirrored in the water."""
    _evening_sky(stage, evening, water)
    x, index = -0.05 + drift, 0
    quay = water - 0.035
    while x < stage.aspect:
        width = float(stage.rng.uniform(0.115, 0.175))
        tall = float(stage.rng.uniform(0.27, 0.41))
        _house(stage, evening, (x, quay, width, tall), _WALLS[int(stage.rng.integers(0, len(_WALLS)))], index)
        x, index = x + width, index + 1
    _quay(stage, quay, water)
    for number in range(int(stage.aspect / 0.21) + 1):
        _lamp(stage, 0.09 + number * 0.21 + drift, quay)
    mirror(stage, water, waves=0.9, keep=0.66)


def _evening_sky(stage: Stage, evening: Evening, bottom: float) -> None:
    stage.light[:] = ramp(evening.sky, np.clip(stage.y[:, 0] / (bottom * 0.85), 0, 1))[:, :, None]
    rows = stage.row(bottom)
    field = noise.fractal(stage.rng, rows, stage.width, cells=(6, 2), octaves=7, gain=0.58)
    stage.over(smoothstep(-0.2, 2.2, field) * 0.7, evening.cloud)
    lit = np.clip(field - np.roll(field, -max(2, rows // 30), 0), 0, 2) * smoothstep(0.1, bottom, stage.y[:rows])
    stage.add(lit * 0.1 * smoothstep(0.0, 1.0, field), evening.sky[-1][1])


def _house(stage: Stage, evening: Evening, box: tuple[float, float, float, float], wall: str, index: int) -> None:
    """One house; box = (left, ground, width, height of the wall without its gable)."""
    left, ground, width, tall = box
    part = stage.close_up(left + width / 2, ground - tall / 2 - width * 0.22, width * 0.51, tall * 0.5 + width * 0.28)
    if part is None:
        return
    u, v = (part.x - left) / width, (ground - part.y) / tall
    gable = _gable(u, index % 4) * width / tall
    soft = 1.0 / (width * stage.scale)
    inside = smoothstep(0.0, soft, u) * smoothstep(1.0, 1.0 - soft, u)
    outline = inside * smoothstep(soft, -soft, v - 1 - gable) * (v > -0.02)
    brick = noise.fractal(stage.rng, part.height, part.width, cells=(70, 40), octaves=2)
    paint = tint(wall) * tint(evening.day)
    warm = tint(wall) * tint("#ffb870") * (0.62 * np.exp(-np.maximum(v, 0) * 3.4))
    shade = (1 + 0.07 * brick) * (0.72 + 0.35 * u) * (1 - 0.35 * smoothstep(0.05, 0.0, u))
    part.over(outline, (paint + warm) * shade)
    trim = outline * smoothstep(0.035, 0.02, np.abs(v - 1 - gable + 0.02))
    part.over(trim * 0.75, tint("#e9dfd0") * tint(evening.day) * 1.1)
    _windows(part, evening, u, v, outline, int(stage.rng.integers(2, 4)))


def _gable(u: Plane, kind: int) -> Plane:
    """Height of the gable over the wall, in widths: triangle, steps, bell, cornice."""
    away = np.abs(u - 0.5) * 2
    if kind == 0:
        return np.asarray(np.clip(1 - away, 0, 1) * 0.42)
    if kind == 1:
        return np.asarray(np.ceil(np.clip(1.02 - away, 0, 1) * 4) / 4 * 0.46)
    if kind == 2:
        return np.asarray(0.44 * np.exp(-np.square(away / 0.42)) + 0.06 * (away < 0.3))
    return np.asarray(0.05 + 0.03 * (away > 0.86))


def _windows(part: Stage, evening: Evening, u: Plane, v: Plane, wall: Plane, columns: int) -> None:
    """Windows in rows; some dark with the sky in them, some lit."""
    floors = 4
    column, floor = np.floor(u * columns), np.floor(v * floors)
    cell_u, cell_v = u * columns - column, v * floors - floor
    lit = part.rng.random((floors + 2, columns + 2)) < evening.lit
    tone = part.rng.uniform(0.35, 1.1, (floors + 2, columns + 2)).astype(np.float32)
    rows, sides = np.clip(floor, 0, floors + 1).astype(int), np.clip(column, 0, columns + 1).astype(int)
    high = np.where(floor < 1, 0.8, 0.74)
    frame = (np.abs(cell_u - 0.5) < 0.31) & (cell_v > 0.2) & (cell_v < high + 0.03) & (floor < floors) & (v > 0)
    glass = (np.abs(cell_u - 0.5) < 0.265) & (cell_v > 0.235) & (cell_v < high)
    bars = (np.abs(cell_u - 0.5) < 0.018) | (np.abs(cell_v - 0.53) < 0.012)
    glass = glass & ~bars & frame
    part.over(wall * (frame & ~glass) * 0.85, tint("#efe6d8") * tint(evening.day) * 0.95)
    on = lit[rows, sides] | (floor < 1)
    curtain = 0.75 + 0.25 * np.cos(cell_u * 26) * smoothstep(0.1, 0.28, np.abs(cell_u - 0.5))
    part.over(wall * (glass & ~on), tint(evening.day) * 0.28 * (0.6 + 0.8 * cell_v))
    part.over(wall * (glass & on), tint("#ffc46a") * (tone[rows, sides] * curtain * (1.5 - 0.6 * cell_v)))


def _quay(stage: Stage, top: float, bottom: float) -> None:
    rows = slice(stage.row(top), stage.row(bottom))
    stones = noise.fractal(stage.rng, rows.stop - rows.start, stage.width, cells=(6, 60), octaves=3)
    down = (stage.y[rows] - top) / (bottom - top)
    light = np.clip(1.1 - down * 0.8, 0.1, 1) * (1 + 0.16 * stones) * np.where(down < 0.16, 1.6, 0.8)
    stage.over(np.ones_like(light), tint("#6e5c50") * light * 0.5, rows.start)


def _lamp(stage: Stage, x: float, ground: float) -> None:
    part = stage.close_up(x, ground - 0.04, 0.055)
    if part is not None:
        pole = smoothstep(0.0022, 0.0012, np.abs(part.x - x)) * (part.y < ground) * (part.y > ground - 0.075)
        part.over(pole, "#14121a")
    stage.glow(x, ground - 0.08, "#ffb75e", 0.5, 0.026)
    stage.disc(x, ground - 0.08, 0.0055, tint("#ffe9bd") * 2.2, 0.001)


def skyline(stage: Stage, evening: Evening, *, water: float = 0.7, bridge: bool = True) -> None:
    """A city over the river: towers in three depths, lit windows and their reflection."""
    _evening_sky(stage, evening, water)
    haze = ramp(evening.sky, np.array([0.78], dtype=np.float32))[:, :, None]
    for depth in range(3):
        near = (depth + 1) / 3
        wall = haze + (tint("#10142a") - haze) * (0.35 + 0.6 * near)
        x = -0.03
        while x < stage.aspect:
            width = float(stage.rng.uniform(0.035, 0.085)) * (0.8 + 0.4 * near)
            middle = 1 - abs((x / stage.aspect) - 0.55) * 1.3
            tall = float(stage.rng.uniform(0.5, 1.0)) ** 1.6 * (0.46 - 0.12 * depth) * max(middle, 0.3) + 0.03
            _block(stage, evening, (x, water, width, tall), wall, near)
            x += width * float(stage.rng.uniform(0.75, 1.25))
    _embankment(stage, water)
    if bridge:
        _bridge(stage, water)
    mirror(stage, water, waves=1.3, keep=0.72)


def _embankment(stage: Stage, water: float) -> None:
    """The dark bank at the foot of the towers with a string of small lights."""
    rows = slice(stage.row(water - 0.012), stage.row(water))
    stage.over(np.ones((rows.stop - rows.start, stage.width), dtype=np.float32), "#14121c", rows.start)
    for number in range(int(stage.aspect / 0.031) + 1):
        stage.disc(0.012 + number * 0.031, water - 0.013, 0.0016, tint("#ffc982") * 1.3, 0.001)


def _block(stage: Stage, evening: Evening, box: tuple[float, float, float, float], wall: Plane, near: float) -> None:
    left, ground, width, tall = box
    columns = slice(max(int(left * stage.scale), 0), min(int((left + width) * stage.scale), stage.width))
    rows = slice(stage.row(ground - tall), stage.row(ground))
    if columns.start >= columns.stop or rows.start >= rows.stop:
        return
    part = stage.light[:, rows, columns]
    u, v = (stage.x[:, columns] - left) / width, ground - stage.y[rows]
    part[:] = wall * (0.8 + 0.4 * u)
    if stage.rng.random() < 0.35:
        mast = slice(max(rows.start - int(0.05 * stage.scale * near), 0), rows.start)
        middle = (columns.start + columns.stop) // 2
        stage.light[:, mast, middle : middle + 2] = wall
    size = 0.0085 + 0.004 * near
    column, floor = np.floor(u * width / size).astype(int), np.floor(v / size).astype(int)
    shape = (int(floor.max()) + 1, int(column.max()) + 1)
    on = stage.rng.random(shape, dtype=np.float32)
    strip = stage.rng.random(shape[0], dtype=np.float32) < 0.12
    tone = np.where(on < evening.lit * 0.5, 0.25 + on, 0.0) + np.where(strip, 0.5, 0.0)[:, None]
    cell_u, cell_v = noise.frac(u * width / size), noise.frac(v / size)
    glass = (np.abs(cell_u - 0.5) < 0.32) & (np.abs(cell_v - 0.5) < 0.28)
    warm = tint("#ffcf86") if stage.rng.random() < 0.75 else tint("#cfe3ff")
    part += warm * (glass * np.maximum(tone, 0)[floor, column] * (0.35 + 0.6 * near))


def _bridge(stage: Stage, water: float) -> None:
    """Stone arches across the river with a row of lamps."""
    deck = water - 0.05 - 0.028 * np.sin(np.clip(stage.x / stage.aspect, 0, 1) * np.pi)
    span = 0.27
    place = (stage.x % span) / span * 2 - 1
    arch = water - 0.036 * np.sqrt(np.clip(1 - np.square(place / 0.84), 0, 1))
    stone = smoothstep(-0.0012, 0.0012, stage.y - deck) * (stage.y < arch) * (stage.y < water)
    shade = 0.8 + 0.5 * np.exp(-np.square((stage.y - deck) / 0.008)) + 0.25 * np.abs(place)
    stage.over(stone, tint("#7a6258") * shade * 0.7)
    for number in range(int(stage.aspect / 0.09) + 1):
        x = 0.045 + number * 0.09
        y = float(np.interp(x, stage.x[0], deck[0])) - 0.014
        stage.glow(x, y, "#ffba62", 0.2, 0.013)
        stage.disc(x, y, 0.0035, tint("#ffe6b4") * 2, 0.001)


def lanterns(stage: Stage, *, colours: tuple[str, ...] = ("#e8452c", "#f08a2c", "#f2b544", "#d8405a")) -> None:
    """Paper lanterns on strings over a dark street, the far ones out of focus."""
    stage.backdrop(((0.0, "#0d1230"), (0.6, "#2a2148"), (1.0, "#3c2236")))
    for depth in (0, 1, 2):
        near = (depth + 1) / 3
        for line in range(2 + (2 - depth)):
            sag, start = stage.rng.uniform(0.08, 0.16), stage.rng.uniform(-0.05, 0.62) - 0.12 * near
            tilt, gap = stage.rng.uniform(-0.12, 0.16), 0.08 + 0.17 * near**1.5
            offset = stage.rng.uniform(0, gap)
            for number in range(int(stage.aspect / gap) + 2):
                x = offset + number * gap - 0.05
                t = x / stage.aspect
                y = start + tilt * t + sag * 4 * t * (1 - t)
                colour = colours[(number + line + depth) % len(colours)]
                _lantern(stage, (x, y), 0.017 + 0.06 * near**2, colour, 1 - near)


def _lantern(stage: Stage, at: tuple[float, float], size: float, colour: str, blurred: float) -> None:
    glow = stage.close_up(at[0], at[1], size * 5)
    if glow is not None:
        away = np.hypot(glow.x - at[0], glow.y - at[1]) / size
        glow.add(0.1 / (1 + away**2) * smoothstep(5, 2, away), colour)
    part = stage.close_up(at[0], at[1], size * 1.5)
    if part is None:
        return
    px, py = (part.x - at[0]) / size, (part.y - at[1]) / (size * 0.86)
    away = np.hypot(px, py)
    soft = 1.4 / (size * stage.scale) + 0.4 * blurred
    ribs = 1 - 0.16 * (1 - blurred) * np.square(np.cos(py * 13))
    light = (1.25 - 0.75 * away * away) * ribs + 0.35 * np.exp(-np.square(np.hypot(px, py - 0.25) / 0.45))
    hot = tint(colour) + 0.35 * np.exp(-np.square(away / 0.55)) * tint("#ffd890")
    part.over(smoothstep(1 + soft, 1 - soft, away), hot * np.clip(light, 0.05, 2))
    caps = (np.abs(px) < 0.4) & (np.abs(np.abs(py) - 1.0) < 0.09)
    part.over(caps * (1 - blurred), "#1c1014")
