"""Scenes of a pond: koi under ripples, lily pads, dew on a leaf."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from photodesk.imaging.samples import noise
from photodesk.imaging.samples.noise import Plane, smoothstep
from photodesk.imaging.samples.petals import Petal, florets, ring
from photodesk.imaging.samples.stage import Stage, ramp, tint


@dataclass(frozen=True, slots=True)
class Koi:
    """One fish: where its head is, its heading (radians), its length and its colours."""

    x: float
    y: float
    heading: float
    length: float
    skin: str
    patch: str
    bend: float = 0.5


_LILY = Petal("#f2a9c4", "#f9d3de", "#ffffff", width=0.42, blunt=0.75, cup=0.4, veins=0.03)


def koi_pond(stage: Stage, *, drift: float = 0.0) -> None:
    """Koi from above, ripples and the reflected sky; `drift` moves the fish between the frames of a burst."""
    _pond_floor(stage, ("#062a30", "#0d4a4c", "#2f7a6c"))
    size = min(1.0, stage.aspect / 1.2)
    fishes = (
        Koi(0.62, 0.42, -0.5, 0.46, "#f4efe6", "#e2541e", 0.55),
        Koi(0.98, 0.7, 2.75, 0.4, "#f08a24", "#f7c98a", -0.5),
        Koi(1.22, 0.26, 1.9, 0.34, "#f3ead9", "#2b2a30", 0.45),
        Koi(0.26, 0.78, -1.0, 0.3, "#e8b23a", "#f6e3a6", -0.4),
    )
    for number, fish in enumerate(fishes):
        step = drift * (1 + 0.3 * number)
        at = fish.x * stage.aspect / 1.5 + math.cos(fish.heading) * step, fish.y + math.sin(fish.heading) * step
        _paint_koi(stage, fish, at, fish.length * size, drift)
    _surface(stage, ((0.36 * stage.aspect, 0.3), (0.78 * stage.aspect, 0.74)), drift)


def lily_pond(stage: Stage) -> None:
    """Pads and one open water lily on dark water."""
    _pond_floor(stage, ("#05161f", "#0c3340", "#2c5f6c"))
    _surface(stage, ((0.7 * stage.aspect, 0.45),), 0.0)
    spots = [
        (0.12, 0.2, 0.2),
        (0.8, 0.16, 0.17),
        (0.95, 0.6, 0.24),
        (0.3, 0.86, 0.22),
        (0.62, 0.94, 0.14),
        (0.5, 0.1, 0.1),
    ]
    for x, y, size in spots:
        _pad(stage, x * stage.aspect, y, size)
    at = (0.47 * stage.aspect, 0.5)
    _pad(stage, at[0] + 0.1, at[1] + 0.06, 0.25)
    stage.over(0.5 * np.exp(-np.square(np.hypot(stage.x - at[0], stage.y - at[1] - 0.03) / 0.19)), "#04110f")
    for count, length, shade in ((9, 0.29, 0.75), (9, 0.25, 0.9), (8, 0.19, 1.0), (7, 0.13, 1.05)):
        ring(stage, at, count, length, _LILY, length * 9, shade)
    florets(stage, at, 0.042, "#f2b632")


def dew_leaf(stage: Stage, *, hue: tuple[str, str, str] = ("#0f3a1a", "#3c8a2e", "#b5d85a"), drops: int = 150) -> None:
    """A backlit leaf with its veins, and drops of dew that each hold the light upside down."""
    turn = 0.42
    u = stage.x * math.cos(turn) + stage.y * math.sin(turn) - 0.28
    v = stage.y * math.cos(turn) - stage.x * math.sin(turn) + 0.13
    cells = noise.fractal(stage.rng, stage.height, stage.width, cells=(60, 90), octaves=3, gain=0.7)
    cloud = noise.fractal(stage.rng, stage.height, stage.width, cells=(3, 4), octaves=3)
    sweep = (u - np.abs(v) * 0.75) * 7.0
    rib = np.abs(sweep - np.round(sweep))
    side = smoothstep(0.07, 0.0, rib) * 0.75 + 0.28 * smoothstep(0.4, 0.0, rib)
    net = np.abs(noise.frac((np.abs(v) * 1.9 + u * 0.45) * 22) - 0.5)
    main = smoothstep(0.016, 0.004, np.abs(v)) + 0.4 * smoothstep(0.06, 0.0, np.abs(v))
    level = 0.45 + 0.11 * cloud + 0.045 * cells + 0.28 * side + 0.5 * main + 0.06 * smoothstep(0.42, 0.5, net)
    level = level + 0.25 * (stage.x / stage.aspect - stage.y) * 0.8
    stage.light[:] = _lookup(hue, np.clip(level, 0, 1))
    for _ in range(drops):
        size = 0.006 + 0.034 * float(stage.rng.random()) ** 4
        _drop(stage, stage.rng.uniform(0, stage.aspect), stage.rng.uniform(0, 1), size, hue)


def _lookup(colours: tuple[str, ...], level: Plane) -> Plane:
    places = [number / (len(colours) - 1) for number in range(len(colours))]
    table = ramp(tuple(zip(places, colours, strict=True)), np.linspace(0, 1, 1024))
    return np.asarray(table[:, (level * 1023).astype(np.intp)])


def _drop(stage: Stage, x: float, y: float, size: float, hue: tuple[str, str, str]) -> None:
    rows = slice(stage.row(y - size * 1.5), stage.row(y + size * 1.6))
    left, right = (min(max(int((x + side * size * 1.5) * stage.height), 0), stage.width) for side in (-1, 1))
    if rows.start >= rows.stop or left >= right:
        return
    px, py = (stage.x[:, left:right] - x) / size, (stage.y[rows] - y) / size
    part = stage.light[:, rows, left:right]
    shadow = smoothstep(1.35, 0.75, np.hypot(px - 0.12, py - 0.2))
    part *= 1 - 0.5 * shadow
    away = np.hypot(px, py)
    mask = smoothstep(1.0 + 1.3 / (size * stage.height), 1.0 - 1.3 / (size * stage.height), away)
    lens = np.clip(0.34 + 0.42 * (px * 0.5 + py) * away + 0.25 * smoothstep(0.75, 1.0, away) * (py > 0), 0, 1)
    part += mask * (_lookup(hue, lens) * 1.15 - part)
    shine = smoothstep(0.24, 0.1, np.hypot(px + 0.36, (py + 0.42) * 1.25))
    part += shine * (1.25 - part)


def _pond_floor(stage: Stage, colours: tuple[str, str, str]) -> None:
    """Murky depth; painted at a quarter of the size, for nothing in it is sharp."""
    y = stage.y[::4]
    depth = noise.fractal(stage.rng, y.shape[0], stage.x[:, ::4].shape[1], cells=(2, 3), octaves=6, gain=0.48)
    murk = _lookup(colours, np.clip(0.36 + 0.17 * depth + 0.22 * (0.5 - y), 0, 1))
    for band in range(3):
        stage.light[band] = noise.spread(murk[band], stage.height, stage.width)


def _surface(stage: Stage, rings: tuple[tuple[float, float], ...], drift: float) -> None:
    """Caustics, rings on the water and the sky in them; at half the size, for water is soft."""
    x, y = stage.x[:, ::2], stage.y[::2]
    shape = y.shape[0], x.shape[1]
    first = noise.fractal(stage.rng, *shape, cells=(7, 9), octaves=3, gain=0.42)
    second = noise.fractal(stage.rng, *shape, cells=(8, 11), octaves=3, gain=0.42)
    web = np.exp(-np.abs(first) * 7) + np.exp(-np.abs(second) * 7)
    slope = np.zeros(shape, dtype=np.float32)
    for number, (at_x, at_y) in enumerate(rings):
        away = np.hypot(x - at_x, (y - at_y) * 1.12)
        reach = 0.3 + drift * 2 - 0.08 * number
        envelope = np.exp(-np.square((away - reach * 0.55) / (reach * 0.5)))
        slope += np.sin(away * 150 - drift * 120) * envelope * (y - at_y + 0.35 * (x - at_x)) / (away + 0.05)
    slope[2:] += 0.84 * (first[2:] - first[:-2])
    stage.add(noise.spread(np.square(web) * 0.035, stage.height, stage.width), "#bff0dc")
    stage.add(noise.spread(np.clip(slope, 0, 1.5) * 0.13, stage.height, stage.width), "#cfe8f2")
    stage.light *= 1 - noise.spread(0.3 * np.clip(-slope, 0, 1), stage.height, stage.width)


def _paint_koi(stage: Stage, fish: Koi, at: tuple[float, float], length: float, drift: float) -> None:
    """A bent body along its spine, fins and a shadow on the floor."""
    middle = at[0] - math.cos(fish.heading) * length * 0.6, at[1] - math.sin(fish.heading) * length * 0.6
    part = stage.close_up(*middle, length * 0.76)
    if part is None:
        return
    stage = part
    along, across = _spine(stage, fish, at, length, drift)
    half = 0.105 * np.sqrt(np.clip(along + 0.02, 0, 1)) * np.clip(1.08 - along, 0, 1) ** 0.85 * 2.15
    soft = 1.5 / (length * stage.scale)
    body = smoothstep(soft, -soft, np.abs(across) - half) * (along > -0.02) * (along < 1.02)
    shadow = smoothstep(
        0.07,
        -0.05,
        np.hypot(np.maximum(np.abs(np.roll(across, int(0.03 * stage.scale), 0)) - half, 0), np.clip(along - 1, 0, 9)),
    )
    stage.light *= 1 - 0.34 * shadow * (along > -0.05)
    fins = _fins(along, across)
    rays = 0.75 + 0.25 * np.cos(across / (np.abs(along - 0.2) + 0.06) * 40)
    stage.over(fins * 0.6 * rays, tint(fish.skin) * 0.8)
    patches = _patches(fish, along, across)
    skin, patch = tint(fish.skin), tint(fish.patch)
    turn = np.clip(across / np.maximum(half, 0.01), -1, 1)
    scales = 1 + 0.05 * np.cos(along * 150) * np.cos(turn * 24)
    shade = np.clip((1.02 - 0.62 * turn * turn - 0.16 * turn) * scales, 0.12, 1.2)
    stage.over(body * 0.96, (skin + patches * (patch - skin)) * shade * 0.92)
    stage.add(body * np.exp(-np.square(turn / 0.14)) * 0.1 * (along < 0.85), "#ffffff")
    for side in (-1, 1):
        eye = smoothstep(0.016, 0.01, np.hypot(along - 0.085, across - side * 0.058))
        stage.over(eye, "#101014")


def _patches(fish: Koi, along: Plane, across: Plane) -> Plane:
    """The pattern of the skin, bound to the fish so that it swims along; the same in every frame."""
    own = np.random.default_rng(int(fish.x * 1000) + 4)
    tile = noise.fractal(own, 256, 512, cells=(3, 6), octaves=4, gain=0.4)
    rows = np.clip((across + 0.25) * 512, 0, 255).astype(np.int32)
    return smoothstep(0.0, 0.2, tile[rows, np.clip(along * 512, 0, 511).astype(np.int32)])


def _spine(stage: Stage, fish: Koi, at: tuple[float, float], length: float, drift: float) -> tuple[Plane, Plane]:
    """Coordinates of the fish: 0 at the nose to 1 at the tail, and away from the spine, in lengths."""
    dx, dy = (stage.x - at[0]) / length, (stage.y - at[1]) / length
    along = -(dx * math.cos(fish.heading) + dy * math.sin(fish.heading))
    across = dy * math.cos(fish.heading) - dx * math.sin(fish.heading)
    return along, across - 0.16 * fish.bend * np.sin(along * 3.6 + drift * 60) * np.clip(along, 0, 1.5)


def _fins(along: Plane, across: Plane) -> Plane:
    """Tail and the two pairs of side fins."""
    tail_part = np.clip((along - 0.9) / 0.34, 0, 1)
    tail = smoothstep(0.015, -0.015, np.abs(across) - 0.03 - 0.13 * tail_part**0.8) * (along > 0.9)
    tail = tail * smoothstep(0.02, -0.02, along - 1.24 + 0.14 * np.exp(-np.square(across / 0.06)))
    side = np.abs(across)
    fins = tail
    for place, reach in ((0.27, 0.19), (0.6, 0.12)):
        out = np.clip((side - 0.06) / reach, 0, 1)
        fin = smoothstep(0.012, -0.012, np.abs(along - place - out * 0.13) - 0.022 - 0.06 * np.sqrt(out))
        fins = np.maximum(fins, fin * smoothstep(0.01, -0.01, side - 0.06 - reach * 0.92))
    return np.asarray(fins)


def _pad(stage: Stage, x: float, y: float, size: float) -> None:
    """A lily pad with its notch, ribs and a bright rim."""
    part = stage.close_up(x, y, size * 1.3)
    if part is None:
        return
    stage = part
    dx, dy = stage.x - x, (stage.y - y) * 1.25
    away, angle = np.hypot(dx, dy) / size, np.arctan2(dy, dx)
    notch = stage.rng.uniform(-math.pi, math.pi)
    gap = np.abs(((angle - notch + math.pi) % (2 * math.pi)) - math.pi)
    soft = 1.5 / (size * stage.scale)
    mask = smoothstep(soft, -soft, away - 1 - 0.012 * np.sin(angle * 9)) * smoothstep(
        0.1, 0.13, gap + 0.04 * (1 - away)
    )
    ribs = np.exp(-np.square(np.sin(angle * 8 + 0.3) * 7 * np.clip(away, 0.15, 1)))
    shade = 0.55 + 0.16 * np.cos(angle - 2.3) * away + 0.2 * ribs * (1 - 0.6 * away) + 0.3 * smoothstep(0.93, 1.0, away)
    stage.light *= 1 - 0.4 * smoothstep(1.14, 0.96, np.hypot(dx - 0.012, dy - 0.02) / size)
    stage.over(mask, _lookup(("#0c2a16", "#3f7a38", "#a4c465"), np.clip(shade * stage.rng.uniform(0.8, 1.05), 0, 1)))
