"""A card of the first-run screen: one way to begin."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from photodesk.ui import icons, theme
from photodesk.ui.labels import label

WIDTH, HEIGHT = 288, 244


class IconPlate(QWidget):
    """A 22-px icon on a plate, or in a dashed box where something can be dropped."""

    def __init__(self, icon: str, *, dashed: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._dashed = icon, dashed
        self.setFixedSize(theme.px(40), theme.px(40))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tokens()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self._dashed:
            painter.setPen(QPen(colors.edge2, 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.ctl)
        painter.drawRoundedRect(box, 6, 6)
        side = theme.px(22)
        icons.paint(painter, self._icon, (self.width() - side) / 2, (self.height() - side) / 2, side, colors.t1)


class Card(QFrame):
    """Icon, title, text, room for more, button at the bottom. `set_lit` while something is held over it."""

    def __init__(self, icon: str, title: str, text: str, button: QPushButton, *, dashed: bool = False) -> None:
        super().__init__()
        self._dashed = dashed
        self._lit = False
        self.setFixedWidth(theme.px(WIDTH))
        self.setMinimumHeight(theme.px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 20, 20, 20)
        self.column.setSpacing(4)
        self.column.addWidget(IconPlate(icon, dashed=dashed))
        self.column.addSpacing(16)
        self.column.addWidget(label(title, "title"))
        self.text = label(text, "emphasis", "t2", wrap=True)
        self.column.addWidget(self.text)
        self.column.addStretch()
        self.problem = label("", "caption", "warn", wrap=True)
        self.problem.hide()
        self.column.addWidget(self.problem)
        self.column.addSpacing(6)
        button.setProperty("big", True)
        self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        theme.changed.connect(self.update)

    def set_lit(self, lit: bool) -> None:
        self._lit = lit
        self.update()

    def set_problem(self, text: str) -> None:
        """What went wrong here, until the next try."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tokens()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self._dashed:
            painter.setBrush(colors.accwash if self._lit else colors.canvas)
            pen = QPen(colors.acc if self._lit else colors.edge2, 2 if self._lit else 1)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
        else:
            painter.setBrush(colors.raised)
            painter.setPen(QPen(colors.line, 1))
        painter.drawRoundedRect(box, 6, 6)
