"""Plain text labels in a text role and tone of the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QWidget

from photodesk.ui import theme

SEMIBOLD = QFont.Weight.DemiBold
MEDIUM = QFont.Weight.Medium
NORMAL = QFont.Weight.Normal


def label(
    text: str = "",
    role: str = "body",
    tone: str = "",
    weight: QFont.Weight | None = None,
    parent: QWidget | None = None,
    *,
    wrap: bool = False,
) -> QLabel:
    """A label that never reads markup from a file name. `tone` is a token (t2, t3, warn, …), "" is t1."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(theme.font(role, weight))
    made.setWordWrap(wrap)
    if tone:
        made.setProperty("tone", tone)
    return made


def set_tone(target: QLabel, tone: str) -> None:
    """Change a label's tone in place."""
    if target.property("tone") != tone:
        target.setProperty("tone", tone)
        target.style().unpolish(target)
        target.style().polish(target)
