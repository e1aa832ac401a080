"""A chip: a short condition that can be taken away (or, dashed, added)."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodesk.ui import icons, theme

ICON_TOKENS = {"warn": "warn"} | {f"label-{name}": f"l{name}" for name in ("red", "yellow", "green", "blue", "purple")}
"""Icons that have a colour of their own."""


class Chip(QWidget):
    """`removable` draws a cross (`removed` when it is clicked or Delete pressed); `dashed` is the "+ Filter" look,
    `outlined` the look of what only some have.

    `clicked` is emitted for the rest of the chip, Enter and Space.
    """

    clicked = Signal()
    removed = Signal()

    def __init__(
        self,
        text: str,
        parent: QWidget | None = None,
        *,
        icon: str = "",
        removable: bool = False,
        dashed: bool = False,
        outlined: bool = False,
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._icon = icon
        self._removable = removable
        self._dashed = dashed
        self._outlined = outlined
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font("body", QFont.Weight.Normal if dashed else QFont.Weight.Medium))
        self.set_text(text)
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        if self._removable:
            self.setToolTip(f"Delete removes {text}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._text) + 20
        width += theme.px(18) if self._icon else 0
        width += theme.px(18) if self._removable else 0
        return QSize(width, theme.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tokens()
        body = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        focus = self.hasFocus()
        pen = QPen(colors.acc if focus else colors.edge2 if self._dashed or self._outlined else colors.edge, 1)
        if self._dashed and not focus:
            pen.setDashPattern([3, 3])
        painter.setPen(pen)
        hollow = self._dashed or self._outlined
        painter.setBrush(colors.hover if self.underMouse() else Qt.GlobalColor.transparent if hollow else colors.ctl)
        painter.drawRoundedRect(body, body.height() / 2, body.height() / 2)
        x = 10.0
        middle = self.height() / 2
        text_color = colors.t2 if self._dashed else colors.t1
        if self._icon:
            color = colors.color(ICON_TOKENS.get(self._icon, "t2"))
            side = theme.px(14)
            icons.paint(painter, self._icon, x - 1, middle - side / 2, side, color)
            x += theme.px(18)
        painter.setPen(text_color)
        painter.drawText(QPointF(x, round(middle + self.fontMetrics().capHeight() / 2)), self._text)
        if self._removable:
            side = theme.px(12)
            icons.paint(painter, "x", self.width() - 9 - side, middle - side / 2, side, colors.t2)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or not self.rect().contains(event.position().toPoint()):
            return
        if self._removable and event.position().x() >= self.width() - theme.px(26):
            self.removed.emit()
        else:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        elif self._removable and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)
