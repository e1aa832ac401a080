"""A segmented control: one choice of a few, each with an optional icon and live count."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from photodesk.ui import icons, theme


@dataclass(frozen=True, slots=True)
class Segment:
    """`key` is what `chosen` carries; `token` colours the icon; without `label` only the icon is drawn."""

    key: str
    label: str = ""
    icon: str = ""
    token: str = "t2"
    tip: str = ""


class Segmented(QWidget):
    """Arrow keys and clicks choose; `chosen(key)` is emitted for the user's choice only, not for `set_current`.

    With `spread` the segments share whatever width there is.
    """

    chosen = Signal(str)

    def __init__(
        self, segments: tuple[Segment, ...], parent: QWidget | None = None, *, name: str = "", spread: bool = False
    ) -> None:
        super().__init__(parent)
        self._segments = segments
        self._spread = spread
        self._counts: dict[str, str] = {}
        self._current = segments[0].key
        self._hover = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        theme.changed.connect(self.update)

    @property
    def current(self) -> str:
        return self._current

    def set_current(self, key: str) -> None:
        if key not in {s.key for s in self._segments}:
            raise KeyError(key)
        self._current = key
        self.update()

    def set_label(self, key: str, label: str) -> None:
        """Another label of a segment; without one it takes no room."""
        self._segments = tuple(replace(s, label=label) if s.key == key else s for s in self._segments)
        self.updateGeometry()
        self.update()

    def set_count(self, key: str, count: int | None) -> None:
        """The number behind a label; None hides it."""
        self._counts[key] = "" if count is None else f"{count:,}"
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()) + 4, theme.px(26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _widths(self) -> list[int]:
        label = QFontMetrics(theme.font("body", QFont.Weight.Medium))
        widths = []
        for segment in self._segments:
            count = self._counts.get(segment.key, "")
            parts = [theme.px(14 if segment.label else 16)] if segment.icon else []
            parts += [label.horizontalAdvance(t) for t in (segment.label, count) if t]
            widths.append(sum(parts) + 6 * (len(parts) - 1) + (14 if not segment.label else 18) if parts else 0)
        return widths

    def _rects(self) -> list[QRect]:
        rects = []
        widths = self._widths()
        spare = max(0, self.width() - 4 - sum(widths)) if self._spread else 0
        x = 2
        for at, width in enumerate(widths):
            wide = width + spare * (at + 1) // len(widths) - spare * at // len(widths)
            rects.append(QRect(x, 2, wide, self.height() - 4))
            x += wide
        return rects

    def _at(self, x: int) -> int:
        return next((i for i, r in enumerate(self._rects()) if r.left() <= x <= r.right()), -1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tokens()
        bed = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(colors.well)
        painter.setPen(QPen(colors.acc if self.hasFocus() else colors.edge, 1))
        painter.drawRoundedRect(bed, 4, 4)
        for index, (segment, rect) in enumerate(zip(self._segments, self._rects(), strict=True)):
            inset = (rect.width() - self._widths()[index]) // 2
            self._paint_segment(painter, segment, rect, inset, hovered=index == self._hover)

    def _paint_segment(self, painter: QPainter, segment: Segment, rect: QRect, inset: int, *, hovered: bool) -> None:
        colors = theme.tokens()
        chosen = segment.key == self._current
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.press if chosen else colors.hover)
            painter.drawRoundedRect(QRectF(rect), 3, 3)
        x = rect.x() + inset + (7 if not segment.label else 9)
        if segment.icon:
            side = theme.px(14 if segment.label else 16)
            neutral = segment.token == "t2" and (chosen or hovered)
            color = colors.t1 if neutral else colors.color(segment.token)
            icons.paint(painter, segment.icon, x, rect.center().y() + 0.5 - side / 2, side, color)
            x += side + 6
        main = colors.t1 if chosen or hovered else colors.t2
        for text, color, weight in (
            (segment.label, main, QFont.Weight.Medium),
            (self._counts.get(segment.key, ""), colors.t2 if chosen else colors.t3, QFont.Weight.Normal),
        ):
            if text:
                painter.setFont(theme.font("body", weight))
                painter.setPen(color)
                middle = rect.top() + (rect.height() + painter.fontMetrics().capHeight()) / 2
                painter.drawText(QPointF(x, round(middle)), text)
                x += painter.fontMetrics().horizontalAdvance(text) + 6

    def _choose(self, index: int) -> None:
        if 0 <= index < len(self._segments) and self._segments[index].key != self._current:
            self._current = self._segments[index].key
            self.update()
            self.chosen.emit(self._current)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._choose(self._at(round(event.position().x())))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hover = self._at(round(event.position().x()))
        if hover != self._hover:
            self._hover = hover
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        keys = [s.key for s in self._segments]
        self._choose(keys.index(self._current) + step)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            index = self._at(event.pos().x())
            tip = self._segments[index].tip if index >= 0 else ""
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)
