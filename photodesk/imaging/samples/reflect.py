"""Calm water that mirrors what stands above it."""

from __future__ import annotations

import numpy as np

from photodesk.imaging.samples import noise
from photodesk.imaging.samples.stage import Stage


def mirror(stage: Stage, shore: float, *, waves: float = 1.0, keep: float = 0.62) -> None:
    """Fill the stage below `shore` with the picture above it upside down, stretched and broken by small waves."""
    top = stage.row(shore)
    below = stage.height - top
    straight = np.clip(top - 1 - (np.arange(below) * 0.92).astype(int), 0, stage.height - 1)[:, None]
    grow = np.linspace(0.15, 1.0, below, dtype=np.float32)[:, None]
    swell = noise.fractal(stage.rng, below, stage.width, cells=(60, 8), octaves=3, gain=0.6)
    rows = np.clip(straight + (swell * (0.013 * waves * stage.scale) * grow).astype(int), 0, max(top - 1, 0))
    columns = np.arange(stage.width)[None, :] + (swell * (0.002 * waves * stage.scale) * grow).astype(int)
    columns = np.clip(columns, 0, stage.width - 1)
    for band in range(3):
        above = noise.blur(stage.light[band], 2)
        stage.light[band, top:] = above[rows, columns] * (keep - 0.2 * grow) + 0.004
