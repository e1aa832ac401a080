"""Draws the program's icon in the sizes and formats the three systems ask for, from resources/photodesk*.svg."""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
SMALL = 32
"""Up to this size the simpler drawing is used."""


def drawing(size: int) -> Path:
    """The SVG that is drawn at `size` pixels."""
    return ROOT / "resources" / ("photodesk-small.svg" if size <= SMALL else "photodesk.svg")


def render(target: Path) -> None:
    """PNGs named `SIZE.png`, `photodesk.ico` and `photodesk.icns` in `target`."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication.instance() or QGuiApplication([])
    target.mkdir(parents=True, exist_ok=True)
    for size in (*SIZES, 1024):
        image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        QSvgRenderer(str(drawing(size))).render(painter, QRectF(0, 0, size, size))
        painter.end()
        if not image.save(str(target / f"{size}.png")):
            raise OSError(f"could not write {target / f'{size}.png'}")
    del app
    _containers(target)


def _containers(target: Path) -> None:
    pictures = {size: Image.open(target / f"{size}.png") for size in (*SIZES, 1024)}
    others = [pictures[size] for size in ICO_SIZES]
    pictures[256].save(target / "photodesk.ico", sizes=[(s, s) for s in ICO_SIZES], append_images=others)
    pictures[1024].save(target / "photodesk.icns", append_images=[pictures[s] for s in (32, 64, 128, 256, 512)])
