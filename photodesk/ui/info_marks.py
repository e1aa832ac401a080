"""Stars and colour label of the current photo as they stand, to be changed by a click: for all that is selected."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from photodesk.domain.marks import Mark, SetLabel, SetRating
from photodesk.domain.photo import Label
from photodesk.ui import icons, theme

_KEYS = {Label.RED: "6", Label.YELLOW: "7", Label.GREEN: "8", Label.BLUE: "9"}


class MarksRow(QWidget):
    """`marked(mark)`: a star or a label was clicked; the last star of the rating takes all stars away."""

    marked = Signal(object)

    def __init__(self, rating: int, label: Label | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._rating, self._label = rating, label
        self.setFixedHeight(theme.px(24))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        stars = f"{rating} of 5 stars" if rating else "no stars"
        self.setAccessibleName(f"{stars}, {f'{label} label' if label else 'no label'}")

    def mark_at(self, x: float) -> Mark | None:
        """What a click there means."""
        star = theme.px(18)
        if 0 <= x < 5 * star:
            stars = int(x // star) + 1
            return SetRating(0 if stars == self._rating else stars)
        found = next((label for label, cell in self._labels() if cell.left() <= x < cell.right()), None)
        return None if found is None else SetLabel(found)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        mark = self.mark_at(event.position().x())
        if mark is not None and event.button() is Qt.MouseButton.LeftButton:
            self.marked.emit(mark)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(event.pos().x()), self)
            return True
        return super().event(event)

    def _tip(self, x: int) -> str:
        match self.mark_at(x):
            case SetRating(stars):
                return f"{stars} stars ({stars})" if stars else "No stars (0)"
            case SetLabel(Label() as label):
                key = f" ({_KEYS[label]})" if label in _KEYS else ""
                return f"{label.capitalize()} label{key}"
            case _:
                return ""

    def _labels(self) -> list[tuple[Label, QRectF]]:
        cell = theme.px(24)
        left = self.width() - cell * len(Label)
        return [(label, QRectF(left + n * cell, 0, cell, self.height())) for n, label in enumerate(Label)]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tokens()
        star, size, middle = theme.px(18), theme.px(15), self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for place in range(5):
            if place < self._rating:
                icons.paint(painter, "star", place * star, middle - size / 2, size, colors.starfg)
            else:
                painter.setBrush(colors.stardot)
                painter.drawEllipse(QPointF(place * star + size / 2, middle), 1.4, 1.4)
        glyph = theme.px(13)
        for label, cell in self._labels():
            if label is self._label:
                painter.setBrush(colors.press)
                painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 4, 4)
            at = cell.center()
            token = colors.color(f"l{label.value}")
            icons.paint(painter, f"label-{label.value}", at.x() - glyph / 2, at.y() - glyph / 2, glyph, token)
