"""Scenes of the coast: a low sun over water, a lighthouse at dusk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from photodesk.imaging.samples import noise
from photodesk.imaging.samples.noise import Plane, smoothstep
from photodesk.imaging.samples.stage import Stage, Stops, ramp, tint


@dataclass(frozen=True, slots=True)
class SeaLight:
    """A time of day over the sea. `sky` runs from the zenith (0) to the horizon (1)."""

    sky: Stops
    sun: str
    cloud: str
    cloud_lit: str
    deep: str
    glow: float = 0.55


GOLD = SeaLight(
    ((0.0, "#33527a"), (0.4, "#7d8ca3"), (0.7, "#d9a983"), (0.9, "#f6b765"), (1.0, "#fbc66f")),
    "#fff0c8", "#6b6478", "#ffb877", "#1b3346",
)  # fmt: skip
ROSE = SeaLight(
    ((0.0, "#3f4a80"), (0.4, "#8a76a8"), (0.72, "#d892a6"), (0.92, "#f7b3a0"), (1.0, "#fbcbac")),
    "#ffe4d4", "#6a5f86", "#f79f9d", "#2b315a", 0.4,
)  # fmt: skip
EMBER = SeaLight(
    ((0.0, "#141c3c"), (0.4, "#3f3560"), (0.68, "#94424f"), (0.88, "#e0662f"), (1.0, "#f99a3c")),
    "#ffe2a0", "#2c2440", "#e4552e", "#0c1428", 0.6,
)  # fmt: skip
TEAL = SeaLight(
    ((0.0, "#1c4a66"), (0.4, "#3f7d90"), (0.72, "#96bcb4"), (0.92, "#efdcb0"), (1.0, "#f7e2b4")),
    "#fff6da", "#557486", "#f3dfc0", "#0d3c4a", 0.45,
)  # fmt: skip
DUSK = SeaLight(
    ((0.0, "#0c1836"), (0.4, "#25386a"), (0.7, "#5c5f92"), (0.9, "#b98a96"), (1.0, "#e3ab8e")),
    "#f5d6b8", "#2b3158", "#c1818f", "#0a1630", 0.25,
)  # fmt: skip


def sunset(
    stage: Stage,
    light: SeaLight,
    *,
    sun: tuple[float, float] = (0.95, 0.52),
    horizon: float = 0.6,
    rocks: float = 0.0,
    boat: float | None = None,
    headland: int = 0,
    clouds: float = 1.0,
) -> None:
    """A low sun over the sea; `sun` = (x, y) of its centre, `rocks` how much of the foreground is rock."""
    paint_sky(stage, light, sun, horizon, clouds)
    if headland:
        paint_headland(stage, light, horizon, headland)
    paint_sea(stage, light, sun, horizon)
    if boat is not None:
        paint_boat(stage, boat, horizon + 0.035)
    if rocks:
        paint_rocks(stage, light, rocks)


def paint_sky(stage: Stage, light: SeaLight, sun: tuple[float, float], horizon: float, clouds: float) -> None:
    """Sky, clouds lit from below, the sun and its halo."""
    rows = stage.row(horizon) + 2
    y = stage.y[:rows]
    stage.light[:, :rows] = ramp(light.sky, y[:, 0] / horizon)[:, :, None]
    near = np.exp(-np.hypot((stage.x - sun[0]) * 0.75, y - sun[1]) * 2.6)
    if clouds:
        field = noise.fractal(stage.rng, rows, stage.width, cells=(7, 2.2), octaves=7, gain=0.6)
        banks = noise.fractal(stage.rng, rows, stage.width, cells=(4, 1), octaves=2)
        edge = 0.45 - 0.45 * clouds
        depth = field + 0.8 * banks - edge
        body = smoothstep(0.0, 2.6, depth) * np.minimum(1.0, 0.3 + (horizon - y) * 3)
        relief = field - np.roll(field, -max(2, rows // 28), 0)
        lit = np.clip(0.4 + 0.42 * relief - 0.16 * depth, 0, 1) * (0.35 + 0.75 * near)
        stage.over(body * (0.85 - 0.5 * near), light.cloud)
        stage.over(np.clip(smoothstep(0.0, 1.3, depth) * lit * 1.25, 0, 0.92), light.cloud_lit)
    stage.add(near * near * light.glow, light.sun)
    stage.glow(sun[0], sun[1], light.sun, light.glow * 0.9, 0.07)
    stage.disc(sun[0], sun[1], 0.025, tint(light.sun) * 2.6, 0.005)


def paint_sea(stage: Stage, light: SeaLight, sun: tuple[float, float], horizon: float) -> None:
    """Water in perspective: the sky mirrored by facets, darker where one looks down, and the glitter path."""
    top = stage.row(horizon)
    y = stage.y[top:]
    depth = np.maximum(y - horizon, 0.5 / stage.height)
    waves = _waves(stage, depth)
    lean = np.clip(waves * 0.5 + 0.5, 0, 1)
    mirror = ramp(light.sky, np.clip(1.0 - (depth / (1 - horizon)) * 0.75, 0, 1)[:, 0])[:, :, None]
    near = smoothstep(0.0, 0.5, depth)
    share = np.clip(0.92 - 0.55 * near - (0.28 + 0.3 * near) * (1 - lean), 0.05, 0.95)
    deep = tint(light.deep)
    stage.light[:, top:] = deep + share * (mirror * 0.9 - deep)
    width = 0.035 + depth * 0.42
    path = np.exp(-np.square((stage.x - sun[0]) / width))
    sparkle = smoothstep(0.25 + 0.5 * near, 1.5, waves + path * 0.5) * path
    fade = 1.25 - 0.55 * smoothstep(0.0, 1 - horizon, depth)
    stage.add((sparkle * 1.5 + path * 0.16) * fade, light.sun, top)


def _waves(stage: Stage, depth: Plane) -> Plane:
    """Wave slopes in perspective: one tile of noise, looked at from a low height (mean 0, about -1.5 to 1.5)."""
    tile = noise.fractal(stage.rng, 512, 512, cells=(34, 20), octaves=4, gain=0.66)
    tile = np.concatenate([tile, tile[::-1]])
    tile = np.concatenate([tile, tile[:, ::-1]], axis=1)  # mirrored, so that it repeats without a seam
    side = tile.shape[0]
    distance = 1.0 / (depth + 0.012)
    middle = stage.x - stage.aspect / 2

    def look(down: float, across: float) -> Plane:
        rows = (distance * down).astype(np.int32) & (side - 1)
        columns = np.floor(middle * (distance * across) + 331.0).astype(np.int32) & (side - 1)
        return np.asarray(tile[rows, columns])

    return np.asarray(0.5 * look(52.0, 46.0) + 0.42 * look(150.0, 95.0) + 0.34 * look(390.0, 260.0))


def paint_boat(stage: Stage, x: float, y: float, size: float = 0.07) -> None:
    """A small sailing boat as a silhouette."""
    part = stage.close_up(x, y, size * 1.6)
    if part is None:
        return
    stage = part
    px, py = stage.x - x, stage.y - y
    soft = 0.0016
    hull = smoothstep(soft, -soft, np.abs(px + 0.1 * py) - (0.5 * size - py * 0.9)) * smoothstep(-soft, soft, py)
    hull = hull * smoothstep(0.16 * size + soft, 0.16 * size, py)
    rise = np.clip(-py / (1.35 * size), 0, 1)
    main = smoothstep(soft, -soft, px - 0.42 * size * (1 - rise) ** 0.8) * smoothstep(-soft, soft, px - 0.03 * size)
    jib = smoothstep(soft, -soft, -px - 0.36 * size * (1 - rise * 1.12)) * smoothstep(-soft, soft, -px - 0.015 * size)
    sails = np.maximum(main, jib) * smoothstep(0.07 * size, 0.09 * size, -py) * (rise < 1)
    stage.over(np.clip(np.maximum(hull, sails), 0, 1) * 0.92, "#1a1a26")


def paint_headland(stage: Stage, light: SeaLight, horizon: float, layers: int) -> None:
    """Far capes at one side, hazier the farther they are."""
    haze = ramp(light.sky, np.array([0.93]))[:, 0].reshape(3, 1, 1)
    dark = tint(light.deep)
    for index in range(layers):
        share = (index + 1) / (layers + 0.6)
        reach = stage.aspect * (0.72 - 0.42 * share) * stage.rng.uniform(0.85, 1.1)
        rough = noise.profile(stage.rng, stage.width, cells=5, gain=0.5)
        slope = np.clip(1 - stage.x[0] / reach, 0, 1) ** 0.7
        crest = horizon - slope * (0.05 + 0.1 * share + 0.014 * rough)
        top = stage.row(float(crest.min())) - 2
        rows = slice(max(top, 0), stage.row(horizon) + 1)
        mask = smoothstep(-0.7 / stage.height, 0.7 / stage.height, stage.y[rows] - crest) * (slope > 0.002)
        stage.over(mask, haze + (dark * 0.9 - haze) * (0.35 + 0.6 * share), rows.start)


def paint_rocks(stage: Stage, light: SeaLight, amount: float) -> None:
    """Rocks in the foreground, rimmed by the light of the sky, with foam where they meet the water."""
    rough = noise.profile(stage.rng, stage.width, cells=9, octaves=7, gain=0.5)
    bulk = noise.profile(stage.rng, stage.width, cells=3, octaves=2)
    ends = np.abs(stage.x[0] / stage.aspect - stage.rng.uniform(0.35, 0.65)) * 2
    crest = 1.03 - amount * (0.05 + 0.75 * ends**1.6 + 0.3 * bulk) - 0.03 * np.abs(rough)
    top = max(stage.row(float(crest.min())) - 12, 0)
    below = stage.y[top:] - crest
    texture = noise.fractal(stage.rng, stage.height - top, stage.width, cells=(5, 14), octaves=7, gain=0.6)
    slope = texture - np.roll(texture, 5, 0)
    foam = np.exp(-np.square((below + 0.006) / 0.007)) * np.clip(0.2 + 0.6 * texture, 0, 1)
    stage.over(np.clip(foam * 0.32, 0, 0.6), light.cloud_lit, top)
    stage.over(smoothstep(0.0, 2.2 / stage.height, below), tint(light.deep) * 0.3, top)
    rim = np.exp(-np.maximum(below, 0) * 22) * np.clip(0.25 - slope * 1.5, 0, 1) * (below > 0)
    stage.add(rim * 0.38, light.cloud_lit, top)
    stage.add(np.clip(-slope, 0, 1) * 0.05 * (below > 0), light.sky[0][1], top)


def lighthouse(stage: Stage, light: SeaLight, *, at: float = 1.05, horizon: float = 0.68) -> None:
    """A lighthouse on its rock at dusk, lamp lit."""
    paint_sky(stage, light, (0.25, horizon + 0.02), horizon, 0.8)
    paint_sea(stage, light, (0.25, horizon), horizon)
    lamp = (at, 0.268)
    _beams(stage, lamp)
    rough = noise.profile(stage.rng, stage.width, cells=9, octaves=8)
    away = np.maximum(np.abs(stage.x[0] - at - 0.03) - 0.07, 0)
    crest = 0.675 + 0.42 * away**0.75 + (0.008 + 0.03 * np.minimum(away * 4, 1)) * rough
    top = stage.row(float(crest.min())) - 2
    texture = noise.fractal(stage.rng, stage.height - top, stage.width, cells=(6, 16), octaves=7, gain=0.6)
    below = stage.y[top:] - crest
    _tower(stage, at, lamp[1])
    stage.over(smoothstep(-0.001, 0.001, below), tint(light.deep) * 0.55, top)
    shade = np.clip(texture - np.roll(texture, 4, 0) + 0.2, 0, 1) * (below > 0.001) * np.exp(-np.maximum(below, 0) * 5)
    stage.add(shade * 0.16, light.cloud_lit, top)
    stage.glow(lamp[0], lamp[1], "#ffdf9e", 0.9, 0.022)
    stage.disc(lamp[0], lamp[1], 0.009, tint("#fff3d0") * 3, 0.002)


def _beams(stage: Stage, lamp: tuple[float, float]) -> None:
    dx, dy = stage.x - lamp[0], stage.y - lamp[1]
    for slope in (0.16, -0.05):
        side = np.sign(dx) if slope > 0 else -np.sign(dx)
        spread = np.abs(dy - slope * dx) / (0.006 + 0.055 * np.abs(dx))
        beam = np.exp(-spread * spread) * 0.16 / (0.35 + np.abs(dx)) * (side < 0 if slope > 0 else side > 0)
        stage.add(beam, "#ffe2ae")


def _tower(stage: Stage, at: float, lamp: float) -> None:
    """A white tapered tower with two red bands, lit from the left."""
    foot, head, soft = 0.69, lamp + 0.03, 0.0012
    part_of = stage.close_up(at, (foot + lamp) / 2, 0.06, 0.27)
    if part_of is None:
        return
    stage = part_of
    y = stage.y
    half = 0.021 + 0.021 * np.clip((y - head) / (foot - head), 0, 1) ** 1.3
    across = (stage.x - at) / half
    body = smoothstep(1 + soft / 0.03, 1 - soft / 0.03, np.abs(across)) * (y > head) * (y < foot)
    shade = np.clip(0.62 - 0.5 * across - 0.12 * across * across, 0.1, 1)
    stage.over(body, tint("#d8d4d6") * shade)
    part = (y - head) / (foot - head)
    bands = ((part > 0.2) & (part < 0.4)) | ((part > 0.62) & (part < 0.82))
    stage.over(body * bands, tint("#b0483c") * shade)
    for window in (0.28, 0.52, 0.72):
        inside = (np.abs(across + 0.15) < 0.16) & (np.abs(part - window) < 0.017)
        stage.over(inside * 0.95, "#ffd489")
    gallery = (np.abs(stage.x - at) < 0.03) & (y > head - 0.006) & (y < head + 0.006)
    room = (np.abs(stage.x - at) < 0.016) & (y > lamp - 0.022) & (y <= head)
    roof = (np.abs(stage.x - at) < 0.02 - (lamp - 0.02 - y) * 0.75) & (y > lamp - 0.05) & (y <= lamp - 0.02)
    stage.over((gallery | roof).astype(np.float32), "#2a2530")
    stage.over(room * 0.8, "#7a6850")
