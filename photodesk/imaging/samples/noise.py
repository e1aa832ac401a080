"""Value noise for the sample photos: clouds, ridges and grain, all from a seeded generator."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane = NDArray[np.floating[Any]]

_GRAIN = 1024


def resize(plane: Plane, height: int, width: int) -> Plane:
    """The plane at another size, bicubic (bilinear rings less but shows the grid)."""
    image = Image.fromarray(np.ascontiguousarray(plane, dtype=np.float32))
    return np.array(image.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def spread(plane: Plane, height: int, width: int) -> Plane:
    """The plane at a larger size, bilinear: cheap, for what is already soft."""
    image = Image.fromarray(np.ascontiguousarray(plane, dtype=np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR), dtype=np.float32)


def blur(plane: Plane, radius: float) -> Plane:
    """A wide soft blur: shrink, then grow. `radius` in pixels, cheap for any radius."""
    height, width = plane.shape
    factor = max(1, round(radius))
    small = Image.fromarray(np.ascontiguousarray(plane, dtype=np.float32)).resize(
        (max(2, width // factor), max(2, height // factor)), Image.Resampling.BOX
    )
    soft = np.asarray(small, dtype=np.float32)
    edged = np.pad(soft, 1, mode="edge")
    soft = (edged[:-2] + edged[1:-1] + edged[2:]) / np.float32(3)
    soft = (soft[:, :-2] + soft[:, 1:-1] + soft[:, 2:]) / np.float32(3)
    return resize(soft, height, width)


def fractal(
    rng: np.random.Generator,
    height: int,
    width: int,
    *,
    cells: tuple[float, float],
    octaves: int = 5,
    gain: float = 0.5,
) -> Plane:
    """Fractal noise, about normal (mean 0, deviation 1); `cells` = cells down and across of the coarsest octave.

    Built as a pyramid, so that an octave costs a quarter of the one after it.
    """
    rows, columns = (max(2, round(cell) + 1) for cell in cells)
    field = rng.standard_normal((rows, columns), dtype=np.float32)
    weight = 1.0
    for _ in range(octaves - 1):
        if rows >= height or columns >= width:
            break
        rows, columns, weight = min(rows * 2, height), min(columns * 2, width), weight * gain
        field = resize(field, rows, columns)
        field += weight * rng.standard_normal((rows, columns), dtype=np.float32)
    field = resize(field, height, width)
    return np.asarray((field - field.mean()) / (field.std() + 1e-6))


def profile(rng: np.random.Generator, width: int, *, cells: float, octaves: int = 7, gain: float = 0.5) -> Plane:
    """One-dimensional fractal noise, about normal: a skyline."""
    x = np.linspace(0.0, 1.0, width, dtype=np.float32)
    line = np.zeros(width, dtype=np.float32)
    for octave in range(octaves):
        count = cells * 2.0**octave
        if count * 2 > width:
            break
        knots = rng.standard_normal(int(count) + 4, dtype=np.float32)
        place = x * np.float32(count) + np.float32(rng.uniform())
        at = place.astype(np.int32)
        part = smoothstep(0.0, 1.0, place - at)
        line += np.float32(gain**octave) * (knots[at] + part * (knots[at + 1] - knots[at]))
    return np.asarray((line - line.mean()) / (line.std() + 1e-6))


@lru_cache(maxsize=1)
def _grain_tile() -> Plane:
    tile = np.random.default_rng(24).standard_normal((_GRAIN, _GRAIN), dtype=np.float32)
    soft = (tile + np.roll(tile, 1, 0) + np.roll(tile, 1, 1)) / np.float32(1.732)
    return np.tile(soft, (3, 3))


def grain(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Film grain, deviation 1: a window of one tile that is made once (the draw of each pixel would cost 30 ms)."""
    tile = _grain_tile()
    top, left = (int(value) for value in rng.integers(0, _GRAIN, 2))
    if height + top > tile.shape[0] or width + left > tile.shape[1]:
        return rng.standard_normal((height, width), dtype=np.float32)
    return tile[top : top + height, left : left + width]


def frac(value: Plane) -> Plane:
    """The part after the point, 0–1 (ten times faster than `% 1`)."""
    return np.asarray(value - np.floor(value))


def smoothstep(low: float | Plane, high: float | Plane, value: Plane) -> Plane:
    """0 below `low`, 1 above `high`, and a smooth step between."""
    t: Plane = np.asarray((value - low) * (1.0 / (high - low)))
    np.maximum(t, 0.0, out=t)
    np.minimum(t, 1.0, out=t)
    curve = t * -2.0
    curve += 3.0
    curve *= t
    curve *= t
    return curve
