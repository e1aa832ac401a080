"""Five small sample pictures for the first-run screen, drawn in about a second."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from photodesk.imaging.samples.frames import render
from photodesk.imaging.samples.shoot import planned

SIDES = (420, 280)


def fan_pictures(count: int = 5) -> list[bytes]:
    """`count` upright JPEGs, 420 px on the long side, from shots spread over the three shoots."""
    pictures = []
    for frame in planned(count):
        for _, pixels in render([frame], SIDES):
            out = BytesIO()
            Image.fromarray(pixels).save(out, "JPEG", quality=88)
            pictures.append(out.getvalue())
    return pictures
