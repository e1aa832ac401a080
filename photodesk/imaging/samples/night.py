"""Scenes of the night: the Milky Way over a ridge, aurora over a lake."""

from __future__ import annotations

import numpy as np

from photodesk.imaging.samples import noise
from photodesk.imaging.samples.land import treeline
from photodesk.imaging.samples.noise import Plane, smoothstep
from photodesk.imaging.samples.reflect import mirror
from photodesk.imaging.samples.stage import Stage, Stops, tint

_NIGHT: Stops = ((0.0, "#070b1c"), (0.45, "#0e1a38"), (0.75, "#23365c"), (0.92, "#6a5a68"), (1.0, "#b98862"))


def milky_way(stage: Stage, *, lean: float = 0.55, tent: float | None = 0.62) -> None:
    """The Milky Way rising over a ridge; `tent` = where a lit tent stands (share of the width)."""
    stage.backdrop(_NIGHT)
    across = (stage.x - stage.aspect * 0.56) + (stage.y - 0.5) * lean
    cloud = noise.fractal(stage.rng, stage.height, stage.width, cells=(6, 9), octaves=6, gain=0.6)
    lanes = noise.fractal(stage.rng, stage.height, stage.width, cells=(5, 7), octaves=6, gain=0.62)
    band = np.exp(-np.square((across + 0.018 * cloud) / 0.19))
    core = np.exp(-np.square((across - 0.01 + 0.02 * lanes) / 0.075)) * smoothstep(-0.2, 0.8, stage.y)
    dust = smoothstep(0.1, 1.3, lanes + 1.2 * np.exp(-np.square((across - 0.02) / 0.05))) * band
    glow = band * np.clip(0.4 + 0.25 * cloud, 0, 1.2)
    stage.add(glow * (1 - 0.75 * dust) * 0.24, "#a9bcf0")
    stage.add(core * (1 - 0.85 * dust) * 0.42 * np.clip(0.7 + 0.3 * cloud, 0, 1.5), "#ffcfae")
    stage.add(np.clip(cloud - 1.4, 0, 1) * core * 0.25, "#e07fae")
    _stars(stage, 0.9 * band * (1 - 0.6 * dust))
    ridge = _ridge(stage, 0.84, 0.05, 0.02)
    if tent is not None:
        _tent(stage, tent * stage.aspect, ridge)


def aurora(stage: Stage, *, water: float | None = 0.7, colours: tuple[str, str] = ("#4df0a0", "#a55be0")) -> None:
    """Curtains of northern light, mirrored in a lake when `water` says where it begins."""
    shore = water or 1.0
    stage.backdrop(((0.0, "#040a18"), (0.6, "#0b2036"), (shore, "#1b4250")))
    _stars(stage, np.zeros((1, 1), dtype=np.float32))
    for number in range(4):
        _curtain(stage, 0.34 + 0.1 * number + stage.rng.uniform(-0.03, 0.03), 0.9 - 0.14 * number, colours)
    if water:
        mirror(stage, water)
    _ridge(stage, shore - 0.005, 0.045, 0.03, bottom=water)


def _stars(stage: Stage, dense: Plane) -> None:
    """Stars of all sizes, most of them faint, more of them where `dense` says."""
    field = stage.rng.random((stage.height, stage.width), dtype=np.float32)
    chance = 1.0 - (0.0016 + 0.007 * dense)
    faint = np.where(field > chance, np.square((field - chance) / (1 - chance)), 0.0)
    stage.add(faint * 1.3, "#dfe6ff")
    for _ in range(int(330 * stage.aspect)):
        x, y = stage.rng.uniform(0, stage.aspect), stage.rng.uniform(0, 0.9)
        power = stage.rng.pareto(2.0) * 0.5 + 0.35
        colour = ("#cfe0ff", "#ffffff", "#ffe3c4")[int(stage.rng.integers(0, 3))]
        stage.disc(x, y, 0.0004 + 0.0003 * min(power, 2.5), tint(colour) * min(power, 3.0), 0.0012)


def _curtain(stage: Stage, base: float, strength: float, colours: tuple[str, str]) -> None:
    """One curtain: a bright lower hem, rays fading upwards into the second colour."""
    line = noise.profile(stage.rng, stage.width, cells=2.2, octaves=3, gain=0.4)
    hem = base + 0.07 * line
    rays = np.clip(1.0 + 0.42 * noise.profile(stage.rng, stage.width, cells=26, octaves=4, gain=0.6), 0.1, 2.5)
    swell = np.clip(0.65 + 0.6 * noise.profile(stage.rng, stage.width, cells=3, octaves=2), 0.0, 1.6)
    tall = 0.11 + 0.07 * np.clip(rays, 0, 2)
    above = hem - stage.y
    light = np.where(above > 0, np.exp(-np.maximum(above, 0) / tall), np.exp(np.minimum(above, 0) / 0.022))
    light = light * (rays * swell * strength)
    stage.add(light * 0.5 * np.exp(-np.maximum(above, 0) * 5), colours[0])
    stage.add(light * 0.36 * (1 - np.exp(-np.maximum(above, 0) * 7)), colours[1])


def _ridge(stage: Stage, base: float, rough: float, pines: float, bottom: float | None = None) -> Plane:
    """The dark ridge in front, with pines."""
    crest = base - rough * 0.35 * noise.profile(stage.rng, stage.width, cells=3, octaves=7) - rough * 0.3
    crest = np.minimum(crest, base - 0.004) - treeline(stage, pines, 0.008)
    top = stage.row(float(crest.min())) - 2
    mask = smoothstep(-0.8 / stage.height, 0.8 / stage.height, stage.y[top:] - crest)
    if bottom is not None:
        reflected = np.maximum(bottom - (stage.y[top:] - bottom), 0)
        mask = np.where(stage.y[top:] < bottom, mask, smoothstep(-0.004, 0.006, reflected - crest) * 0.85)
    stage.over(mask * 0.97, "#04070f", top)
    return np.asarray(crest)


def _tent(stage: Stage, at: float, ridge: Plane) -> None:
    column = min(int(at * stage.height), stage.width - 1)
    foot = float(ridge[max(0, column - 60) : column + 60].max()) + 0.022
    near = stage.close_up(at, foot, 0.08)
    if near is None:
        return
    px, py = (near.x - at) / 0.05, (foot - near.y) / 0.052
    shape = smoothstep(0.03, -0.03, np.abs(px) - (1 - np.clip(py, 0, 1)) ** 0.8) * (py > 0) * (py < 1)
    fold = 1 - 0.35 * smoothstep(0.05, 0.0, np.abs(np.abs(px) - 0.3 * (1 - py)))
    near.over(shape, "#2a1204")
    near.add(shape * fold * (0.95 - 0.55 * py - 0.3 * np.abs(px)), "#ffb04e")
    stage.glow(at, foot - 0.02, "#ff9a3c", 0.14, 0.06)
