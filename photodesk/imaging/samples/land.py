"""Scenes of the land: ranges in haze, dunes, forest in fog, balloons at dawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from photodesk.imaging.samples import noise
from photodesk.imaging.samples.noise import Plane, smoothstep
from photodesk.imaging.samples.stage import Stage, Stops, ramp, tint


@dataclass(frozen=True, slots=True)
class Air:
    """The air between ranges: the sky, the haze far away and the colour of what is near."""

    sky: Stops
    haze: str
    mid: str
    near: str
    sun: str

    def at(self, share: float) -> Plane:
        """The colour of the land `share` of the way from the farthest (0) to the nearest (1)."""
        return ramp(((0.0, self.haze), (0.5, self.mid), (1.0, self.near)), np.array([share], dtype=np.float32))[
            :, :, None
        ]


DAWN = Air(
    ((0.0, "#5f7fae"), (0.35, "#a9b3c9"), (0.6, "#f2cdb0"), (0.75, "#fbdcb4")),
    "#f3d2b8",
    "#7486ad",
    "#22304a",
    "#fff1d6",
)
VIOLET = Air(
    ((0.0, "#2e2f66"), (0.35, "#74599a"), (0.6, "#e09aa0"), (0.75, "#f8c5a4")),
    "#d99cae",
    "#7a4c86",
    "#1d1838",
    "#ffe9c9",
)
BLUE = Air(
    ((0.0, "#20456e"), (0.4, "#5d8bae"), (0.7, "#b8d2da"), (0.8, "#d6e4e2")), "#b4cdd8", "#568bb0", "#0f2438", "#ffffff"
)
AMBER = Air(
    ((0.0, "#8c6a63"), (0.35, "#d79a68"), (0.6, "#f9c774"), (0.75, "#ffdc92")),
    "#f5bd78",
    "#b9673c",
    "#3a1f22",
    "#fff4cf",
)
MOSS = Air(
    ((0.0, "#9fb4ad"), (0.4, "#c3cfc0"), (0.7, "#e3e4cf"), (0.8, "#ebe8d2")), "#d5dcc8", "#7d9f8b", "#14281f", "#fffbe8"
)


def ranges(
    stage: Stage,
    air: Air,
    *,
    layers: int = 7,
    sun: tuple[float, float] | None = None,
    top: float = 0.36,
    pines: bool = True,
) -> None:
    """Mountain ranges one behind the other, paler the farther, fog in the valleys."""
    stage.backdrop(air.sky)
    _thin_clouds(stage, air)
    if sun:
        stage.glow(sun[0], sun[1], air.sun, 0.75, 0.16)
        stage.disc(sun[0], sun[1], 0.027, tint(air.sun) * 2.2, 0.005)
    for index in range(layers):
        share = index / (layers - 1)
        base = top + (0.92 - top) * share**1.12
        rough = noise.profile(stage.rng, stage.width, cells=2.2 + 3.5 * (1 - share), octaves=8, gain=0.5)
        sharp = 0.55 - np.abs(noise.profile(stage.rng, stage.width, cells=3 + 2 * (1 - share), octaves=8, gain=0.46))
        crest = base - (0.03 + 0.022 * share) * (0.6 * rough + 1.2 * sharp)
        last = index == layers - 1
        if last and pines:
            crest = crest - treeline(stage, 0.034)
        _range(stage, crest, air, share, sun)


def _range(stage: Stage, crest: Plane, air: Air, share: float, sun: tuple[float, float] | None) -> None:
    top = max(stage.row(float(crest.min())) - 2, 0)
    below = stage.y[top:] - crest
    body = air.at(0.12 + 0.88 * share**1.1)
    stage.over(smoothstep(-0.8 / stage.height, 0.8 / stage.height, below), body, top)
    warmth = np.float32(1.0)
    if sun:
        warmth = 0.55 + 0.9 * np.exp(-np.square((stage.x - sun[0]) * 1.3))
    fog = smoothstep(0.0, 0.2, below) * (0.6 - 0.45 * share) * (below > 0)
    stage.over(np.clip(fog * warmth, 0, 1), air.at(max(0.0, share * 0.6 - 0.1)), top)
    if sun:
        rim = np.exp(-np.maximum(below, 0) * 60) * (below > 0) * (warmth - 0.55) * 0.22 * (1 - 0.5 * share)
        stage.add(rim, air.sun, top)


def _thin_clouds(stage: Stage, air: Air) -> None:
    rows = stage.row(0.55)
    field = noise.fractal(stage.rng, rows, stage.width, cells=(6, 1.6), octaves=7, gain=0.58)
    stage.over(smoothstep(0.1, 2.4, field) * 0.6 * smoothstep(0.55, 0.2, stage.y[:rows]), air.haze)


def treeline(stage: Stage, tall: float, spacing: float = 0.011) -> Plane:
    """How far pines rise above the ground, along the width."""
    rise = np.zeros(stage.width, dtype=np.float32)
    x = stage.x[0]
    count = int(stage.aspect / spacing)
    for place, size in zip(
        stage.rng.uniform(0, stage.aspect, count), stage.rng.uniform(0.35, 1.0, count) ** 1.4, strict=True
    ):
        height = tall * size
        half = height * 0.3
        left, right = (int((place + side * half) * stage.height) for side in (-1, 1))
        part = slice(max(left, 0), min(right, stage.width))
        away = np.abs(x[part] - place) / half
        teeth = 0.12 * np.abs(noise.frac(away * 5) - 0.5)
        np.maximum(rise[part], height * (1 - away**0.85 - teeth + 0.05), out=rise[part])
    return rise


def balloons(stage: Stage, air: Air, *, drift: float = 0.0, sun: tuple[float, float] = (1.2, 0.42)) -> None:
    """Hot-air balloons over misty hills; `drift` moves them between the frames of a burst."""
    ranges(stage, air, layers=6, sun=sun, top=0.55)
    skins = (
        ("#c8433a", "#f0d9a8"),
        ("#2f6f8f", "#f1b04c"),
        ("#e0912f", "#7d2e3b"),
        ("#5a4a86", "#e6a7a0"),
        ("#3d7d5c", "#f4e3bd"),
    )
    places = (
        (0.52, 0.3, 0.135),
        (1.0, 0.2, 0.075),
        (0.2, 0.5, 0.052),
        (1.28, 0.34, 0.042),
        (0.8, 0.5, 0.03),
        (0.33, 0.16, 0.036),
    )
    scale = min(1.0, stage.aspect / 1.5 + 0.2)
    for index, (x, y, size) in sorted(enumerate(places), key=lambda item: item[1][2]):
        moved = (x * stage.aspect / 1.5 + drift * (0.4 + size * 6), y - drift * 0.5 * (1 + index % 3))
        _balloon(stage, moved, size * scale, skins[index % len(skins)], air, sun)


def _balloon(
    stage: Stage, at: tuple[float, float], size: float, skin: tuple[str, str], air: Air, sun: tuple[float, float]
) -> None:
    rows = slice(stage.row(at[1] - size * 1.2), stage.row(at[1] + size * 1.9))
    left, right = (int((at[0] + side * size * 1.2) * stage.height) for side in (-1, 1))
    left, right = max(left, 0), min(right, stage.width)
    if rows.start >= rows.stop or left >= right:
        return
    px, py = (stage.x[:, left:right] - at[0]) / size, (stage.y[rows] - at[1]) / size
    soft = 1.2 / (stage.height * size)
    taper = np.where(
        py > 0, np.sqrt(np.clip(1 - np.square(py / 1.32), 0, 1)) ** 1.25, np.sqrt(np.clip(1 - py * py, 0, 1))
    )
    taper = taper * (py < 1.25)
    mask = smoothstep(soft, -soft, np.abs(px) - taper) * (py > -1) * (py < 1.22)
    turn = np.clip(px / np.maximum(taper, 0.05), -1, 1)
    gore = np.sin(np.arcsin(turn) * 9 + 0.6)
    seam = smoothstep(-0.25, 0.25, gore)
    band = smoothstep(0.04, 0.0, np.abs(py - 0.32) - 0.13)
    first, second = tint(skin[0]), tint(skin[1])
    cloth = first + np.clip(seam * (1 - band) + band * (1 - seam), 0, 1) * (second - first)
    side = np.sign(sun[0] - at[0])
    shade = np.clip(0.62 + 0.45 * side * turn - 0.18 * py - 0.12 * np.square(gore) * np.square(gore * gore), 0.16, 1.25)
    haze = float(np.clip(0.62 - size * 5.5, 0.0, 0.55))
    paint = cloth * shade
    paint = paint + haze * (tint(air.haze) - paint)
    part = stage.light[:, rows, left:right]
    part += mask * (paint - part)
    basket = (np.abs(px) < 0.13) & (py > 1.5) & (py < 1.68)
    ropes = (np.abs(np.abs(px) - 0.13 - (1.5 - py) * 0.25) < soft * 0.6) & (py > 1.2) & (py <= 1.5)
    dark = tint("#2c2024") + haze * (tint(air.haze) - tint("#2c2024"))
    part += np.clip(basket + ropes * 0.6, 0, 1) * (dark - part)


def fog_forest(stage: Stage, air: Air, *, layers: int = 6, shafts: bool = True) -> None:
    """Tall firs standing in fog, one row behind another."""
    stage.light[:] = ramp(((0.0, air.sky[1][1]), (0.5, air.haze), (1.0, air.sky[0][1])), stage.y[:, 0])[:, :, None]
    if shafts:
        stage.glow(stage.aspect * 0.62, 0.12, air.sun, 0.35, 0.3)
    ragged = noise.fractal(stage.rng, stage.height, stage.width, cells=(90, 70), octaves=3, gain=0.7)
    for index in range(layers):
        share = (index + 1) / layers
        ragged = ragged[::-1] if index % 2 else ragged[:, ::-1]
        ground = 0.5 + 0.55 * share**1.2
        stage.over(
            firs(stage, ragged, ground, 0.22 + 0.62 * share, int(40 - 33 * share)), air.at(0.12 + 0.88 * share**1.4)
        )
        top = stage.row(ground - 0.35)
        mist = noise.fractal(stage.rng, (stage.height - top) // 2, stage.width // 2, cells=(3, 2), octaves=5)
        mist = noise.spread(mist, stage.height - top, stage.width)
        rising = smoothstep(ground - 0.35, ground + 0.02, stage.y[top:])
        stage.over(np.clip(rising * (0.95 + 0.15 * mist) * (1 - 0.3 * share), 0, 1), air.at(share * 0.4), top)
    if shafts:
        _shafts(stage, air)


def firs(stage: Stage, ragged: Plane, ground: float, tall: float, count: int) -> Plane:
    """A row of firs with drooping, ragged branches: how much of each pixel they cover."""
    cover = np.zeros((stage.height, stage.width), dtype=np.float32)
    for number in range(count):
        place = (number + stage.rng.uniform(0.0, 1.0)) / count * stage.aspect
        height = tall * stage.rng.uniform(0.5, 1.0)
        half, tiers = height * stage.rng.uniform(0.17, 0.23), stage.rng.uniform(11, 16)
        rows = slice(stage.row(ground - height), max(stage.row(ground + 0.02), 1))
        left, right = (min(max(int((place + side * half * 1.3) * stage.height), 0), stage.width) for side in (-1, 1))
        down = (stage.y[rows] - (ground - height)) / height
        away = np.abs(stage.x[:, left:right] - place) / half
        tier = noise.frac(down * tiers * (1 - 0.25 * down) - away * 0.8)
        reach = np.clip(down, 0, 1) ** 0.85 * (0.5 + 0.42 * tier) * (down < 0.95)
        edge = reach + 0.1 * ragged[rows, left:right] * np.minimum(reach * 3, 1) - away
        trunk = 0.02 + 0.02 * down - away
        soft = 1.2 / (half * stage.height)
        branch = smoothstep(-soft, soft + 0.05, edge)
        part = cover[rows, left:right]
        np.maximum(part, np.maximum(branch, smoothstep(-soft, soft, trunk) * (down > 0)), out=part)
    return cover


def _shafts(stage: Stage, air: Air) -> None:
    """Light through the crowns, fanning out from the sun."""
    dx, dy = stage.x[:, ::4] - stage.aspect * 0.62, stage.y[::4] + 0.15
    angle = np.arctan2(dx, dy)
    strength = noise.profile(stage.rng, 1024, cells=60, octaves=3)
    fan = np.interp(angle, np.linspace(-1.6, 1.6, 1024), np.clip(strength, 0, 2)).astype(np.float32)
    fade = np.exp(-np.hypot(dx, dy) * 1.7) * 0.3
    stage.add(noise.resize(noise.blur(fan * fade, 2), stage.height, stage.width), air.sun)
