"""Abstract architecture: a spiral staircase, curved fins, a wall of glass."""

from __future__ import annotations

import math

import numpy as np

from photodesk.imaging.samples import noise
from photodesk.imaging.samples.noise import smoothstep
from photodesk.imaging.samples.stage import Stage, Stops, ramp, tint


def staircase(
    stage: Stage, *, wood: str = "#b9793f", wall: str = "#eadfcb", steps: int = 30, turn: float = 0.0
) -> None:
    """A spiral staircase seen from above, turning down into the light."""
    dx, dy = stage.x - stage.aspect * 0.52, (stage.y - 0.5) * 1.08
    away = np.hypot(dx, dy * (1 + 0.12 * dx)) + 1e-4
    angle = np.arctan2(dy, dx) + turn
    wind = angle / (2 * math.pi)
    level = np.log(away / 0.06) / math.log(1.95) - wind
    band, deep = noise.frac(level), np.clip((np.log(away / 0.06) / math.log(1.95) + 0.4) / 4.2, 0, 1)
    step = noise.frac(wind * steps)
    soft = np.minimum(0.4, 2.2 / (away * stage.scale))
    tread = 0.55 + 0.4 * step - 0.42 * smoothstep(0.16, 0.0, step)
    grain = noise.fractal(stage.rng, stage.height, stage.width, cells=(30, 44), octaves=4, gain=0.6)
    lamp = 0.35 + 0.75 * (1 - deep) + 0.28 * np.cos(angle + 2.4)
    stage.light[:] = tint(wood) * (tread * (1 + 0.05 * grain) * lamp * (0.55 + 0.6 * smoothstep(0.05, 0.5, band)))
    side = smoothstep(0.62 - soft, 0.62 + soft, band)
    curve = np.clip((band - 0.62) / 0.3, 0, 1)
    stage.over(side, tint(wall) * (lamp * (0.42 + 0.5 * np.sin(curve * 2.4))))
    rail = smoothstep(0.9 - soft, 0.9 + soft, band)
    shine = 0.2 + 0.9 * np.exp(-np.square((band - 0.935) / 0.018))
    stage.over(rail, tint("#3a2016") * (lamp * (0.5 + shine)))
    rim = smoothstep(0.08, 0.0, band)
    stage.light *= 1 - 0.55 * rim
    eye = smoothstep(0.12, 0.03, away)
    stage.over(eye * 0.85, "#fff4dc")
    stage.glow(stage.aspect * 0.52, 0.5, "#ffe9c4", 0.5, 0.1)


def fins(stage: Stage, sky: Stops, *, white: str = "#f2efe9", shade: str = "#6d86a8", count: float = 15.0) -> None:
    """White curved fins of a facade against the sky."""
    stage.backdrop(sky)
    cloud = noise.fractal(stage.rng, stage.height, stage.width, cells=(3, 4), octaves=7, gain=0.55)
    stage.over(smoothstep(0.2, 2.6, cloud) * 0.6, "#ffffff")
    away = np.hypot(stage.x + 0.75, (stage.y - 1.75) * 1.05)
    lean = np.arctan2(1.75 - stage.y, stage.x + 0.75)
    place = away * count + 1.1 * np.sin(lean * 2.2)
    part, number = noise.frac(place), np.floor(place)
    reach = 1.97 + 0.1 * np.sin(lean * 3.0 + 0.4)
    soft = 1.2 / stage.scale
    wall = smoothstep(soft, -soft, number / count - reach + 0.9 / count)
    face = smoothstep(0.0, 0.05, part) * smoothstep(0.62, 0.6, part)
    round_light = 0.5 + 0.5 * np.cos((part - 0.16) * 4.6)
    drop = 0.3 + 0.7 * smoothstep(0.35, 1.25, lean) - 0.1 * np.exp(-np.square(np.cos(lean * 60) * 2.0))
    lit = tint(shade) * 0.55 + (tint(white) - tint(shade) * 0.55) * np.clip(face * round_light * drop, 0, 1)
    gap = tint(shade) * (0.12 + 0.3 * smoothstep(0.6, 1.0, part))
    stage.over(wall, gap + face * (lit - gap))


def glass(stage: Stage, sky: Stops, *, lit: float = 0.1) -> None:
    """A tower of glass from its foot: each pane mirrors the evening a little differently."""
    lean = 1 + 0.75 * stage.y
    u = (stage.x - stage.aspect * 0.45) / lean * 2.1
    v = np.log1p(stage.y * 1.6) * 2.4 + 0.28 * u * (1 - 0.4 * stage.y)
    pane_u, pane_v = u * 7.0, v * 9.0
    column, row = np.floor(pane_u).astype(np.int32), np.floor(pane_v).astype(np.int32)
    tilt = stage.rng.standard_normal((128, 128), dtype=np.float32)
    pick = (row & 127, column & 127)
    cloud = noise.fractal(stage.rng, stage.height, stage.width, cells=(4, 3), octaves=6, gain=0.55)
    shift = (tilt[pick] * 0.02 * stage.scale).astype(int)
    columns = np.clip(np.arange(stage.width)[None, :] + shift, 0, stage.width - 1)
    moved = cloud[np.arange(stage.height)[:, None], columns]
    level = np.clip(stage.y * 0.75 + 0.1 + 0.1 * moved + 0.04 * tilt[pick] + 0.12 * (stage.x / stage.aspect), 0, 1)
    table = ramp(sky, np.linspace(0, 1, 512))
    stage.light[:] = table[:, (level * 511).astype(int)]
    warm = stage.rng.random((128, 128))[pick] < lit
    inside = 0.35 + 0.5 * smoothstep(0.9, 0.2, noise.frac(pane_v))
    stage.over(warm * 0.75, tint("#ffc873") * inside)
    soft = 0.012 * lean
    across, down = np.abs(noise.frac(pane_u) - 0.5), np.abs(noise.frac(pane_v) - 0.5)
    bars = np.maximum(smoothstep(0.485 - soft, 0.49, across), smoothstep(0.455 - soft, 0.47, down))
    stage.over(bars * 0.92, "#10151f")
    stage.add(smoothstep(0.44, 0.47, across) * (1 - bars) * 0.06, "#ffffff")
