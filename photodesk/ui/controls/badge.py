"""Badges: what a job is about (its scope), and small counts."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodesk.ui import icons, theme

SCOPE_ICONS = {"project": "folder", "photo_set": "layers", "global": "globe"}


class Badge(QWidget):
    """A rounded, outlined caption with an optional icon."""

    def __init__(self, text: str, icon: str = "", parent: QWidget | None = None, *, token: str = "t2") -> None:
        super().__init__(parent)
        self._text = text
        self._icon = icon
        self._token = token
        self.setFont(theme.font("caption"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str, icon: str | None = None) -> None:
        self._text = text
        self._icon = self._icon if icon is None else icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(
            self.fontMetrics().horizontalAdvance(self._text) + 14 + (theme.px(16) if self._icon else 0), theme.px(18)
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tokens()
        color = colors.color(self._token)
        painter.setPen(QPen(colors.edge, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        x = 7.0
        if self._icon:
            side = theme.px(12)
            icons.paint(painter, self._icon, x - 1, (self.height() - side) / 2, side, color)
            x += theme.px(16)
        painter.setPen(color)
        painter.drawText(QPointF(x, round((self.height() + self.fontMetrics().capHeight()) / 2)), self._text)


class ScopeBadge(Badge):
    """ "Project · Coastal Light", "Photo set · 7 photos in 2 projects" or "Global"."""

    def __init__(self, scope: str, detail: str = "", parent: QWidget | None = None) -> None:
        words = {"project": "Project", "photo_set": "Photo set", "global": "Global"}[scope]
        super().__init__(f"{words} · {detail}" if detail else words, SCOPE_ICONS[scope], parent)
