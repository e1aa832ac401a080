"""The program's own icon, drawn at the sizes desktops ask for."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from photodesk.ui import resources

SIZES = (16, 24, 32, 48, 64, 128, 256)
SMALL = 32
"""Up to this size the simpler drawing is legible, the other is not."""

_DRAWINGS = ("photodesk", "photodesk-small")


def app_icon() -> QIcon:
    """The icon of windows and task bar."""
    full, small = (QSvgRenderer(QByteArray(resources.text(f"{name}.svg").encode())) for name in _DRAWINGS)
    icon = QIcon()
    for size in SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        (small if size <= SMALL else full).render(painter)
        painter.end()
        icon.addPixmap(pixmap)
    return icon
