"""Flowers close up: petals set one by one over an out-of-focus garden."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from photodesk.imaging.samples import noise
from photodesk.imaging.samples.noise import Plane, smoothstep
from photodesk.imaging.samples.stage import Stage, ramp, tint

_FINE = 512
GOLDEN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Garden:
    """What is out of focus behind a flower: dark to light, and the colours of the lights in it."""

    dark: str
    light: str
    lights: tuple[str, ...]


MEADOW = Garden("#122a18", "#7fa04e", ("#d9e08a", "#f4f0b8", "#9cc067"))
SHADE = Garden("#0c1e1d", "#2f5c4c", ("#8fc3a0", "#d5e8c0", "#5d9a8a"))
BLUSH = Garden("#5a3a4c", "#d8a3a8", ("#ffe1d6", "#f7c4cb", "#fff3e4"))
DUSKY = Garden("#1b1630", "#56487e", ("#e7a56f", "#c07fb0", "#8f9be0"))
SUNNY = Garden("#3c4a1a", "#d9b23f", ("#fff0a6", "#ffd45c", "#e8f0a0"))


@dataclass(frozen=True, slots=True)
class Petal:
    """The look of one petal: from its base over the middle to the tip; `width` is a share of its length."""

    base: str
    middle: str
    tip: str
    width: float = 0.3
    blunt: float = 0.6
    cup: float = 0.5
    veins: float = 0.1
    notch: float = 0.0


def bokeh(stage: Stage, garden: Garden, *, discs: int = 34, size: float = 0.075) -> None:
    """A garden out of focus: soft patches of colour and discs of light."""
    height, width = stage.height // 4, stage.width // 4
    field = noise.fractal(stage.rng, height, width, cells=(2, 3), octaves=3, gain=0.55)
    tilt = np.linspace(0.25, -0.25, height, dtype=np.float32)[:, None]
    base = ramp(((0.0, garden.dark), (1.0, garden.light)), np.clip(0.42 + 0.28 * field + tilt, 0, 1))
    y, x = stage.y[::4][:height], stage.x[:, ::4][:, :width]
    for _ in range(discs):
        radius = size * stage.rng.uniform(0.35, 1.15)
        distance = np.hypot(x - stage.rng.uniform(0, stage.aspect), y - stage.rng.uniform(-0.05, 0.95)) / radius
        soft = stage.rng.uniform(0.06, 0.3)
        disc = smoothstep(1 + soft, 1 - soft, distance) * (0.72 + 0.28 * np.minimum(distance, 1) ** 3)
        colour = tint(garden.lights[int(stage.rng.integers(0, len(garden.lights)))])
        base += disc * colour * stage.rng.uniform(0.03, 0.2)
    for band in range(3):
        stage.light[band] = noise.resize(noise.blur(base[band], 2), stage.height, stage.width)


def stem(stage: Stage, at: tuple[float, float], thick: float, colour: str = "#3f6a2f", bend: float = 0.06) -> None:
    """A stem from the flower down out of the frame."""
    top = stage.row(at[1])
    y = stage.y[top:]
    middle = at[0] + bend * np.square((y - at[1]) / max(1 - at[1], 0.1))
    across = (stage.x - middle) / thick
    shade = np.clip(0.75 - 0.5 * across - 0.25 * across * across, 0.15, 1)
    stage.over(smoothstep(1.08, 0.92, np.abs(across)), tint(colour) * shade, top)


def place(stage: Stage, at: tuple[float, float], angle: float, length: float, petal: Petal, shade: float = 1.0) -> None:
    """Paint one petal that starts at `at` and points along `angle` (radians, 0 = right, down is positive)."""
    reach = length * (1 + petal.width)
    tip = (at[0] + math.cos(angle) * length, at[1] + math.sin(angle) * length)
    pad = length * petal.width * 0.62 + 0.01
    top, bottom = stage.row(min(at[1], tip[1]) - pad), stage.row(max(at[1], tip[1]) + pad)
    left = int(np.clip((min(at[0], tip[0]) - pad) * stage.height, 0, stage.width))
    right = int(np.clip((max(at[0], tip[0]) + pad) * stage.height, 0, stage.width))
    if top >= bottom or left >= right or reach <= 0:
        return
    dx, dy = stage.x[:, left:right] - at[0], stage.y[top:bottom] - at[1]
    half = length * petal.width * 0.5
    along = (dx * math.cos(angle) + dy * math.sin(angle)) / length
    across = (dy * math.cos(angle) - dx * math.sin(angle)) / half
    inside = np.nonzero((np.abs(across) < 1.3) & (along > 0) & (along < 1))  # a third of the patch, or less
    along, across = along[inside], across[inside]
    mask, paint, edge = _petal(along, across, petal, 1.3 / (half * stage.scale))
    shadow = smoothstep(-0.32, 0.05, edge) * smoothstep(1.0, 0.85, along) * (1 - mask)
    for band in range(3):
        part = stage.light[band, top:bottom, left:right]
        under = part[inside] * (1 - 0.3 * shadow)
        part[inside] = under + mask * (paint[band] * np.float32(shade) - under)


def _petal(along: Plane, across: Plane, petal: Petal, soft: float) -> tuple[Plane, Plane, Plane]:
    """(cover, light, distance inside the rim) of a petal: along 0–1, across -1–1 at the widest."""
    t = np.clip(along, 0, 1)
    step = (t * (_FINE - 1)).astype(np.intp)
    line = np.linspace(0, 1, _FINE, dtype=np.float32)
    outline = 1.18 * line**0.45 * (1 - line ** (1.6 / petal.blunt + 1)) ** petal.blunt
    half: Plane = outline.astype(np.float32)[step]
    if petal.notch:
        half = half * (1 - petal.notch * smoothstep(0.84, 1.0, t) * smoothstep(0.3, 0.0, np.abs(across)))
    edge = half - np.abs(across)
    mask = smoothstep(-soft, soft, edge) * (along > 0) * (along < 1)
    side = np.clip(across / np.maximum(half, 0.08), -1, 1)
    ribs = np.cos(side * 14 + 0.5 * np.sin(t * 9))
    light = 0.86 + petal.cup * side * (0.3 - 0.34 * side) + petal.veins * ribs * (0.3 + 0.7 * t)
    light = light * (0.5 + 0.5 * smoothstep(0.0, 0.5, line))[step] + (0.1 * smoothstep(0.75, 1.0, line))[step]
    colour = ramp(((0.0, petal.base), (0.5, petal.middle), (1.0, petal.tip)), line)[:, step]
    return mask, colour * np.clip(light, 0.05, 1.4), edge


def ring(
    stage: Stage,
    at: tuple[float, float],
    count: int,
    length: float,
    petal: Petal,
    turn: float = 0.0,
    shade: float = 1.0,
) -> None:
    """A ring of petals, each a little different."""
    for number in range(count):
        angle = turn + (number + stage.rng.uniform(-0.12, 0.12)) * 2 * math.pi / count
        place(stage, at, angle, length * stage.rng.uniform(0.93, 1.06), petal, shade * stage.rng.uniform(0.9, 1.06))


def dahlia(stage: Stage, garden: Garden, petal: Petal, *, at: tuple[float, float], size: float = 0.4) -> None:
    """Many petals in the golden angle, the outer ones first."""
    bokeh(stage, garden)
    stem(stage, at, 0.014)
    stage.disc(at[0], at[1], size * 0.3, tint(petal.base) * 0.35, 0.02)
    total = 130
    for number in range(total, 0, -1):
        share = math.sqrt(number / total)
        angle = number * GOLDEN
        foot = (
            at[0] + math.cos(angle) * size * 0.36 * (share - 0.07),
            at[1] + math.sin(angle) * size * 0.36 * (share - 0.07),
        )
        light = 0.45 + 0.6 * share + 0.1 * math.sin(angle - 0.9)
        place(stage, foot, angle, size * (0.17 + 0.48 * share**1.2), petal, float(light))


def daisy(
    stage: Stage,
    garden: Garden,
    petal: Petal,
    *,
    at: tuple[float, float],
    size: float = 0.36,
    heart: str = "#e0a020",
    count: int = 21,
    core: float = 0.25,
) -> None:
    """Two rings of long petals around a heart of florets: daisy, sunflower, coneflower."""
    bokeh(stage, garden)
    stem(stage, at, 0.012)
    blossom(stage, at, size, petal, heart, count, core)


def blossom(
    stage: Stage, at: tuple[float, float], size: float, petal: Petal, heart: str, count: int, core: float
) -> None:
    """The flower of a daisy alone, to be set into any picture."""
    turn = stage.rng.uniform(0, 1)
    ring(stage, at, count, size * 1.02, petal, turn, 0.72)
    ring(stage, at, count, size, petal, turn + math.pi / count, 1.0)
    florets(stage, at, size * core, heart)


def florets(stage: Stage, at: tuple[float, float], radius: float, colour: str) -> None:
    """A domed heart of florets in sunflower order."""
    stage.disc(at[0], at[1], radius * 1.04, tint(colour) * 0.2, 0.006)
    total = int(min(420, 90 + radius * 2600))
    for number in range(total, 0, -1):
        share = math.sqrt(number / total)
        angle = number * GOLDEN
        x, y = at[0] + math.cos(angle) * radius * share, at[1] + math.sin(angle) * radius * share
        glow = 0.5 + 0.45 * math.cos(angle + 2.2) * share + 0.35 * (1 - share) * stage.rng.uniform(0.4, 1.2)
        stage.disc(x, y, radius * 0.05, tint(colour) * max(float(glow), 0.18), 0.0016)


def poppies(
    stage: Stage, garden: Garden, *, colour: tuple[str, str, str] = ("#2a0d10", "#d8321f", "#ff7a4a"), many: int = 3
) -> None:
    """A few wide-petalled flowers at different depths."""
    bokeh(stage, garden, discs=22)
    petal = Petal(colour[0], colour[1], colour[2], width=1.15, blunt=0.34, cup=0.45, veins=0.05)
    spots = ((0.47, 0.45, 0.3), (1.12, 0.62, 0.2), (0.95, 0.24, 0.13), (0.2, 0.75, 0.1))[:many]
    for x, y, size in reversed(spots):
        at = (x * stage.aspect / 1.5, y)
        stem(stage, at, 0.008 + size * 0.01, "#55753a", stage.rng.uniform(-0.08, 0.08))
        for count, reach, shade in ((3, 1.0, 0.8), (3, 0.86, 1.0)):
            ring(stage, at, count, size * reach, petal, stage.rng.uniform(0, 2) + count, shade)
        florets(stage, at, size * 0.16, "#4c5a2c")


def cherry(stage: Stage, garden: Garden) -> None:
    """A branch of cherry blossom against a bright blur."""
    bokeh(stage, garden, discs=40, size=0.1)
    line = 0.62 - 0.24 * stage.x[0] / stage.aspect + 0.03 * np.sin(stage.x[0] * 4.2)
    away = (stage.y - line) / (0.017 - 0.006 * stage.x / stage.aspect)
    bark = noise.fractal(stage.rng, stage.height, stage.width, cells=(60, 24), octaves=3)
    stage.over(smoothstep(1.1, 0.9, np.abs(away)), tint("#5b4038") * np.clip(0.6 - 0.4 * away + 0.12 * bark, 0.1, 1.2))
    petal = Petal("#e58fa8", "#f9cfda", "#fff1f2", width=0.82, blunt=0.4, cup=0.32, veins=0.03, notch=0.5)
    count = int(15 * stage.aspect)
    for number in range(count):
        x = (number + stage.rng.uniform(0.1, 0.9)) / count * stage.aspect
        y = float(np.interp(x, stage.x[0], line)) + stage.rng.uniform(-0.17, 0.14)
        size = stage.rng.uniform(0.055, 0.105)
        shade = stage.rng.uniform(0.78, 1.05)
        ring(stage, (x, y), 5, size, petal, stage.rng.uniform(0, 1.2), shade)
        stamens(stage, (x, y), size * 0.4)


def stamens(stage: Stage, at: tuple[float, float], reach: float) -> None:
    """A loose crown of stamens."""
    stage.disc(at[0], at[1], reach * 0.22, tint("#c2557a") * 0.9, 0.004)
    for angle in stage.rng.uniform(0, 2 * math.pi, 12):
        away = reach * stage.rng.uniform(0.5, 1.0)
        stage.disc(at[0] + math.cos(angle) * away, at[1] + math.sin(angle) * away, 0.0022, "#f0c860", 0.001)
