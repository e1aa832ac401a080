"""The stage a sample photo is painted on: light, not pixels, until it is developed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photodesk.imaging.samples import noise
from photodesk.imaging.samples.noise import Plane

Pixels = NDArray[np.uint8]
Colour = str | Plane
Stops = Sequence[tuple[float, str]]

_STRIP = 64
_SHOULDER = 0.62  # above it, light is compressed instead of clipped


def tint(colour: Colour) -> Plane:
    """Light of a display colour "#rrggbb" as (3, 1, 1); light is display squared, so that adding behaves like light."""
    if not isinstance(colour, str):
        return colour
    values = [int(colour[at : at + 2], 16) / 255.0 for at in (1, 3, 5)]
    return np.square(np.array(values, dtype=np.float32)).reshape(3, 1, 1)


def ramp(stops: Stops, position: Plane) -> Plane:
    """Light along a gradient: (3, *position.shape). Interpolated as display colours, which keeps a dusk clean."""
    places = [place for place, _ in stops]
    colours = np.sqrt(np.stack([tint(colour).ravel() for _, colour in stops]))
    bands = [np.interp(position, places, colours[:, band]) for band in range(3)]
    return np.square(np.stack(bands).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Print:
    """How the light becomes a picture: exposure in stops, vignette and grain from 0 to 1."""

    exposure: float = 0.0
    vignette: float = 0.28
    grain: float = 0.5
    bloom: float = 0.35


class Stage:
    """A picture being painted: `light` is (3, height, width), `y` runs 0–1 downwards, `x` 0–aspect."""

    def __init__(self, width: int, height: int, seed: int) -> None:
        self.width, self.height = width, height
        self.aspect = width / height
        self.scale = height
        self.rng = np.random.default_rng(seed)
        self.light: NDArray[Any] = np.zeros((3, height, width), dtype=np.float32)
        self.x: Plane = ((np.arange(width, dtype=np.float32) + 0.5) / np.float32(height))[None, :]
        self.y: Plane = ((np.arange(height, dtype=np.float32) + 0.5) / np.float32(height))[:, None]

    def close_up(self, x: float, y: float, reach: float, reach_y: float | None = None) -> Stage | None:
        """A stage that shares the light around a point, so that small things cost little; None outside the frame."""
        tall = reach if reach_y is None else reach_y
        rows = slice(self.row(y - tall), self.row(y + tall))
        left, right = (min(max(int((x + side * reach) * self.scale), 0), self.width) for side in (-1, 1))
        if rows.start >= rows.stop or left >= right:
            return None
        part = Stage.__new__(Stage)
        part.width, part.height = right - left, rows.stop - rows.start
        part.aspect, part.scale, part.rng = self.aspect, self.scale, self.rng
        part.light = self.light[:, rows, left:right]
        part.x, part.y = self.x[:, left:right], self.y[rows]
        return part

    def backdrop(self, stops: Stops) -> None:
        """Fill with a vertical gradient."""
        self.light[:] = ramp(stops, self.y[:, 0])[:, :, None]

    def over(self, mask: Plane, colour: Colour, top: int = 0) -> None:
        """Lay a colour (or light of the mask's shape) over the rows from `top`, as much as the mask says."""
        part = self.light[:, top : top + mask.shape[0]]
        paint = tint(colour)
        for band in range(3):
            part[band] += mask * (paint[band] - part[band])

    def add(self, mask: Plane, colour: Colour, top: int = 0) -> None:
        """Add light."""
        part = self.light[:, top : top + mask.shape[0]]
        paint = tint(colour)
        for band in range(3):
            part[band] += mask * paint[band]

    def row(self, y: float) -> int:
        """The pixel row of a height."""
        return int(min(max(y, 0.0), 1.0) * self.height)

    def glow(self, x: float, y: float, colour: Colour, strength: float, radius: float) -> None:
        """A halo of light around a point, falling off like haze does."""
        near = self.close_up(x, y, radius * 9) if radius < 0.05 else None
        if near is not None:
            away = np.hypot(near.x - x, near.y - y) / radius
            falloff = 1.0 + away * away
            near.add(noise.smoothstep(9.0, 5.0, away) * strength / (falloff * np.sqrt(falloff)), colour)
            return
        small_y, small_x = self.y[::8], self.x[:, ::8]
        distance = np.hypot(small_x - x, small_y - y) / radius
        halo = strength / (1.0 + distance * distance) ** 1.5
        self.add(noise.spread(halo, self.height, self.width), colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour, softness: float = 0.0015) -> None:
        """A small bright disc: the sun, the moon, a lamp."""
        reach = radius + softness * 2
        rows = slice(self.row(y - reach), self.row(y + reach) + 1)
        left, right = (int((x + side * reach) * self.height) for side in (-1, 1))
        left, right = max(left, 0), min(right + 1, self.width)
        if left >= right:
            return
        distance = np.hypot(self.x[:, left:right] - x, self.y[rows] - y)
        mask = noise.smoothstep(radius + softness, radius - softness, distance)
        paint = tint(colour)
        part = self.light[:, rows, left:right]
        part += mask * (paint - part)

    def develop(self, look: Print, window: tuple[int, int, int, int] | None = None) -> Pixels:
        """The picture as 8-bit sRGB (height, width, 3); `window` = left, top, width, height of a frame within it."""
        left, top, width, height = window or (0, 0, self.width, self.height)
        light = self.light[:, top : top + height, left : left + width]
        gain = np.float32(2.0**look.exposure)
        shade = _vignette(height, width, look.vignette) * gain
        noise_level = noise.grain(self.rng, height, width) * np.float32(2.8 * look.grain)
        halos = [_halo(light[band], gain, look.bloom) for band in range(3)]
        shown: Pixels = np.empty((height, width, 3), dtype=np.uint8)
        for first in range(0, height, _STRIP):
            rows = slice(first, first + _STRIP)
            for band in range(3):
                halo = halos[band]
                strip = light[band, rows] * shade[rows]
                if halo is not None:
                    strip += halo[rows]
                shown[rows, :, band] = _tone(strip, noise_level[rows])
        return shown


def _halo(light: Plane, gain: np.float32, bloom: float) -> Plane | None:
    """The light that bright places shed around them in a lens, None when nothing is bright."""
    bright = np.maximum(light[::8, ::8] * gain - _SHOULDER, 0.0)
    if not bloom or float(bright.max(initial=0.0)) < 0.02:
        return None
    return noise.spread(bloom * (noise.blur(bright, 5) + 0.5 * noise.blur(bright, 15)), *light.shape)


def _tone(strip: Plane, grain: Plane) -> Plane:
    """Light as display values 0–255; `strip` is used up. A strip at a time, so that it stays in the cache."""
    over = np.maximum(strip - _SHOULDER, 0.0)
    over *= -1.0 / (1.0 - _SHOULDER)
    np.exp(over, out=over)
    over *= _SHOULDER - 1.0
    over += 1.0 - _SHOULDER
    np.minimum(strip, _SHOULDER, out=strip)
    strip += over
    np.maximum(strip, 0.0, out=strip)
    np.sqrt(strip, out=strip)
    strip *= 255.0
    strip += grain
    np.maximum(strip, 0.0, out=strip)
    return np.minimum(strip, 255.0, out=strip)


@lru_cache(maxsize=4)
def _vignette(height: int, width: int, amount: float) -> Plane:
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    return 1.0 - np.float32(amount) * np.square(np.minimum((x * x + y * y) * 0.5, 1.0))
