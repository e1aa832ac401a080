"""The thumbnail size slider: a thin line with a white knob."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from photodesk.ui import theme

SMALLEST, LARGEST = 112, 320


class SizeSlider(QSlider):
    """Cell width in pixels, 112-320; `valueChanged` while it is dragged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(SMALLEST, LARGEST)
        self.setSingleStep(8)
        self.setPageStep(32)
        self.setValue(176)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Thumbnail size")
        self.setToolTip("Thumbnail size")
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(84, theme.px(22))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _knob(self) -> float:
        share = (self.value() - self.minimum()) / max(1, self.maximum() - self.minimum())
        return 6 + share * (self.width() - 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colors = theme.tokens()
        middle = self.height() / 2
        painter.setBrush(colors.edge2)
        painter.drawRoundedRect(QRectF(1, middle - 1, self.width() - 2, 2), 1, 1)
        if self.hasFocus():
            painter.setBrush(colors.acc)
            painter.drawEllipse(QPointF(self._knob(), middle), 7, 7)
        painter.setBrush(colors.t1)
        painter.drawEllipse(QPointF(self._knob(), middle), 5, 5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._drag(event)

    def _drag(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            share = (event.position().x() - 6) / max(1, self.width() - 12)
            self.setValue(round(self.minimum() + share * (self.maximum() - self.minimum())))
