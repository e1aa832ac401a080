"""How the tones of a picture lie and how sharp it is (runs in a decoder process)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photodesk.domain.readings import BINS, Readings

SIDE = 1500
"""Long side, in pixels, of what is measured: sensor noise and JPEG blocks are below it, focus is not."""

_TILES = 12
_SHADOW, _HIGHLIGHT = 2, 253
_HALF = 0.55
"""Ratio of fine to coarse contrast that counts as 50."""
_EDGE = 22.0
"""Least gradient (8 bit steps per pixel) that peaking calls in focus."""

Plane = NDArray[np.float32]


def measure(image: Image.Image) -> Readings:
    """Histogram, clipping and sharpness of an RGB or grey picture."""
    small = _fitted(image)
    red, green, blue = (_histogram(small, channel) for channel in range(3))
    values = np.asarray(small)
    total = values.shape[0] * values.shape[1]
    shadows = float((values.max(axis=2) <= _SHADOW).sum()) * 100 / total
    highlights = float((values.max(axis=2) >= _HIGHLIGHT).sum()) * 100 / total
    score, spot = _sharpest(_grey(small))
    return Readings(red, green, blue, round(shadows, 1), round(highlights, 1), score, spot)


def focus_mask(image: Image.Image) -> Image.Image:
    """Where edges are sharp, as a grey picture of 0 and 255 of at most SIDE pixels."""
    grey = _grey(_fitted(image))
    fine = _gradient(grey)
    coarse = _gradient(_blurred(grey))
    sharp = (fine > _EDGE) & (fine > 1.6 * coarse)
    return Image.fromarray((sharp * 255).astype(np.uint8))


def _fitted(image: Image.Image) -> Image.Image:
    rgb = image if image.mode == "RGB" else image.convert("RGB")
    factor = max(rgb.size) / SIDE
    if factor <= 1:
        return rgb
    size = (max(1, round(rgb.width / factor)), max(1, round(rgb.height / factor)))
    return rgb.resize(size, Image.Resampling.BOX)


def _histogram(image: Image.Image, channel: int) -> tuple[int, ...]:
    counts = image.getchannel(channel).histogram()
    step = 256 // BINS
    return tuple(sum(counts[start : start + step]) for start in range(0, 256, step))


def _grey(image: Image.Image) -> Plane:
    return np.asarray(image.convert("L"), dtype=np.float32)


def _sharpest(grey: Plane) -> tuple[float, tuple[float, float, float, float]]:
    """Fine against coarse contrast in the sharpest of the tiles that have contrast at all; and where that tile is.

    A ratio, so that light and contrast of the scene drop out; noise has no coarse contrast to speak of, and a floor
    under it keeps flat tiles from winning.
    """
    height, width = grey.shape
    if min(height, width) < 2 * _TILES:
        return 0.0, (0.0, 0.0, 1.0, 1.0)
    fine, coarse = _gradient(grey) ** 2, _gradient(_blurred(_blurred(grey))) ** 2
    down, across = _TILES * height // max(height, width) or 1, _TILES * width // max(height, width) or 1
    best, where = 0.0, (0, 0)
    for y in range(down):
        for x in range(across):
            part = np.s_[y * height // down : (y + 1) * height // down, x * width // across : (x + 1) * width // across]
            strong = np.sort(fine[part], axis=None)[-max(1, fine[part].size // 50) :]
            weak = np.sort(coarse[part], axis=None)[-max(1, coarse[part].size // 50) :]
            ratio = float(strong.mean()) / (float(weak.mean()) * 8 + 900.0)
            if ratio > best:
                best, where = ratio, (x, y)
    spot = (where[0] / across, where[1] / down, 1 / across, 1 / down)
    return round(100 * best / (best + _HALF), 1), spot


def _gradient(plane: Plane) -> Plane:
    """Central differences; the border is 0."""
    made = np.zeros_like(plane)
    across = plane[1:-1, 2:] - plane[1:-1, :-2]
    down = plane[2:, 1:-1] - plane[:-2, 1:-1]
    made[1:-1, 1:-1] = np.hypot(across, down)
    return made


def _blurred(plane: Plane) -> Plane:
    """A 5 x 5 box average, edges repeated."""
    for axis in (0, 1):
        pad = [(2, 2) if a == axis else (0, 0) for a in (0, 1)]
        wide = np.pad(plane, pad, mode="edge")
        size = plane.shape[axis]
        plane = np.asarray(sum(np.take(wide, range(k, k + size), axis=axis) for k in range(5)) / 5, dtype=np.float32)
    return plane
