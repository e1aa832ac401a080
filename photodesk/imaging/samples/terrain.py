"""Terrain seen in perspective: rays march over a map of heights. Dunes are drawn with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photodesk.imaging.samples import noise
from photodesk.imaging.samples.noise import Plane, smoothstep
from photodesk.imaging.samples.stage import Stage, Stops, ramp, tint

_MAP = 1024
_STEPS = 360


@dataclass(frozen=True, slots=True)
class Desert:
    """The light over the dunes; `low` is how low the sun stands (small: long shadows)."""

    sky: Stops
    lit: str
    shadow: str
    haze: str
    low: float = 0.8


SAND = Desert(((0.0, "#4f86b4"), (0.7, "#a9c5d0"), (1.0, "#ead9bd")), "#f0b26a", "#7a4a3f", "#e9cfae", 1.3)
COPPER = Desert(((0.0, "#5a5a8c"), (0.6, "#c98f94"), (1.0, "#f6c08c")), "#ef8a4a", "#5b2f45", "#eaa985", 0.6)
PEARL = Desert(((0.0, "#8fa6bd"), (0.7, "#d6d3d2"), (1.0, "#f1e3d3")), "#f3dcc0", "#8a7f92", "#efe0d2", 0.7)


def dunes(stage: Stage, desert: Desert, *, horizon: float = 0.34, eye: float = 0.1) -> None:
    """Dunes with rippled slopes and a sharp shadow side."""
    stage.light[:] = ramp(desert.sky, np.clip(stage.y[:, 0] / horizon, 0, 1))[:, :, None]
    heights = _dune_map(stage.rng)
    middle = stage.x - stage.aspect / 2
    far = np.geomspace(0.16, 7.0, _STEPS).astype(np.float32)[:, None]
    map_x, map_z = middle * far * 0.4 + 0.37, far * 0.42 + np.float32(0.1)
    rise = _sample(heights, map_x, map_z)
    eye += float(rise[:60].max()) * 0.34
    visible, share = _march(stage, horizon + (eye - rise * 0.34) / far * 0.62)
    here, before = np.minimum(visible, _STEPS - 1), np.maximum(visible - 1, 0)
    line = far[:, 0]
    depth = line[before]
    depth = depth + share * (line[here] - depth)
    light, columns = _sample(_sunlight(heights, desert.low), map_x, map_z), np.arange(stage.width)[None, :]
    shade = light[before, columns]
    shade = shade + share * (light[here, columns] - shade)
    shade = shade * (1 + _ripples(stage, middle * depth * 0.4, depth * 0.42, depth))
    _paint(stage, desert, shade, depth, visible < _STEPS)


def _paint(stage: Stage, desert: Desert, shade: Plane, depth: Plane, ground: NDArray[np.bool_]) -> None:
    dark, bright, haze = tint(desert.shadow), tint(desert.lit), tint(desert.haze)
    air = np.clip(1 - np.exp(-np.maximum(depth - 0.4, 0) * 0.34), 0, 0.94)
    shade = np.clip(shade, 0, 1.3)
    for band in range(3):
        sand = dark[band] + shade * (bright[band] - dark[band])
        sand += air * (haze[band] - sand)
        stage.light[band] = np.where(ground, sand, stage.light[band])


def _dune_map(rng: np.random.Generator) -> Plane:
    """Long waves with a gentle windward and a steep lee side, bent by noise."""
    axis = np.arange(_MAP, dtype=np.float32) / _MAP
    bend = noise.fractal(rng, _MAP, _MAP, cells=(3, 3), octaves=3, gain=0.35)
    swell = noise.fractal(rng, _MAP, _MAP, cells=(2, 2), octaves=2)
    phase = axis[None, :] * 3.0 + axis[:, None] * 2.1 + bend * 0.24
    saw = noise.frac(phase)
    crest = np.where(saw < 0.72, smoothstep(0, 0.72, saw), smoothstep(1.0, 0.72, saw))
    small = noise.frac(phase * 2.6 + bend * 0.5)
    crest = crest + 0.16 * np.where(small < 0.7, small / 0.7, (1 - small) / 0.3)
    return np.asarray(noise.blur((crest * (0.6 + 0.25 * swell)).astype(np.float32), 2), dtype=np.float32)


def _sunlight(heights: Plane, low: float) -> Plane:
    """Light from the left on the map: none in cast shadow, more on slopes that face the sun."""
    steep = np.float32(low * 2.6 / _MAP)
    run = heights + np.arange(_MAP, dtype=np.float32)[None, :] * steep
    lit = noise.blur(smoothstep(-0.02, 0.0, run - np.maximum.accumulate(run, axis=1)), 2)
    slope = np.gradient(heights, axis=1) * _MAP
    return np.asarray(np.clip(lit, 0, 1) * np.clip(0.62 + np.clip(slope * 0.16, -0.5, 0.6), 0.25, 1.15))


def _sample(field: Plane, x: Plane, z: Plane) -> Plane:
    """The map at (x, z), mirrored beyond its edges, bilinear."""
    u, v = (np.abs(noise.frac(axis * 0.5) * 2 - 1) * (_MAP - 2) for axis in (x, z))
    left, top = u.astype(np.int32), v.astype(np.int32)
    across, down = u - left, v - top
    flat, corner = field.ravel(), top * _MAP + left
    upper = flat[corner] + across * (flat[corner + 1] - flat[corner])
    lower = flat[corner + _MAP] + across * (flat[corner + _MAP + 1] - flat[corner + _MAP])
    return np.asarray(upper + down * (lower - upper))


def _march(stage: Stage, screen: Plane) -> tuple[NDArray[np.int32], Plane]:
    """For each pixel the first step whose ground covers it (`_STEPS`: sky) and how far it is past the one before."""
    skyline = np.minimum.accumulate(screen, axis=0) * stage.height
    rows = np.clip(np.ceil(skyline), 0, stage.height).astype(np.int32)
    first = np.full((stage.height + 1, stage.width), _STEPS, dtype=np.int32)
    columns = np.arange(stage.width)
    for step in range(_STEPS - 1, -1, -1):
        first[rows[step], columns] = step
    visible = np.minimum.accumulate(first, axis=0)[: stage.height]
    pixel = np.arange(stage.height, dtype=np.float32)[:, None]
    here = np.minimum(visible, _STEPS - 1)
    before = np.maximum(here - 1, 0)
    start, end = skyline[before, columns[None, :]], skyline[here, columns[None, :]]
    share = np.clip((start - pixel) / np.maximum(start - end, 1e-3), 0, 1)
    return visible, share


def _ripples(stage: Stage, x: Plane, z: Plane, depth: Plane) -> Plane:
    """Wind ripples, fading with distance before they could flicker."""
    bend = noise.fractal(stage.rng, stage.height, stage.width, cells=(7, 5), octaves=3)
    wave = np.sin((z + x * 0.35) * 520.0 + bend * 1.6)
    return np.asarray(wave * 0.13 * np.exp(-np.square(depth / 0.62)))
