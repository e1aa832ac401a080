"""A task's steps on one line: a tick for what is done, a ring for what runs, a circle for what comes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodesk.bridge.task_card import StepCard, StepState
from photodesk.ui import icons, theme
from photodesk.ui.controls.ring import paint_ring
from photodesk.ui.labels import SEMIBOLD

SIGN, GAP, CONNECTOR = 14, 5, 12

MOST = 4
"""Steps named one by one; of a longer chain those that are done, and those that come last, are counted."""


class StepLine(QWidget):
    """`set_steps`; `fraction` (0-1) and `tally` ("218 / 312") belong to the step that runs. Labels are shortened when
    the line is too narrow, those still to come first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[StepCard, ...] = ()
        self._fraction: float | None = None
        self._tally = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_steps(self, steps: tuple[StepCard, ...], fraction: float | None, tally: str) -> None:
        if (gathered(steps), fraction, tally) == (self._steps, self._fraction, self._tally):
            return
        self._steps, self._fraction, self._tally = gathered(steps), fraction, tally
        self.setAccessibleName(", ".join(f"{s.label} {s.state}" for s in steps))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, theme.px(18))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, theme.px(18))

    def labels(self) -> list[str]:
        """The labels as they fit the present width."""
        shown = [s.label for s in self._steps]
        order = [i for i, s in enumerate(self._steps) if s.state is StepState.TODO]
        order += [i for i, s in enumerate(self._steps) if s.state is not StepState.TODO]
        for i in order:
            over = self._needed(shown) - self.width()
            if over <= 0:
                break
            metrics = QFontMetricsF(self._font(self._steps[i].state))
            room = max(24.0, metrics.horizontalAdvance(shown[i]) - over)
            shown[i] = metrics.elidedText(shown[i], Qt.TextElideMode.ElideRight, room)
        return shown

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self.labels()
        spare = max(0.0, self.width() - self._needed(shown)) / max(1, len(shown) - 1)
        x = 0.0
        for i, (step, text) in enumerate(zip(self._steps, shown, strict=True)):
            if i:
                self._paint_connector(painter, x, CONNECTOR + spare)
                x += CONNECTOR + spare + 2 * GAP
            x = self._paint_step(painter, step, text, x)

    def _paint_connector(self, painter: QPainter, x: float, width: float) -> None:
        painter.setPen(QPen(theme.tokens().edge, 1))
        middle = self.height() // 2 + 0.5
        painter.drawLine(QPointF(x + GAP, middle), QPointF(x + GAP + width, middle))

    def _paint_step(self, painter: QPainter, step: StepCard, text: str, x: float) -> float:
        colors = theme.tokens()
        self._paint_sign(painter, step, x)
        x += SIGN + GAP
        tone = {StepState.NOW: colors.t1, StepState.DONE: colors.t2, StepState.FAILED: colors.warn}
        painter.setFont(self._font(step.state))
        painter.setPen(tone.get(step.state, colors.t3))
        base = round((self.height() + painter.fontMetrics().capHeight()) / 2)
        painter.drawText(QPointF(x, base), text)
        x += QFontMetricsF(painter.font()).horizontalAdvance(text)
        if step.state is StepState.NOW and self._tally:
            painter.setFont(theme.font("body"))
            painter.setPen(colors.t2)
            painter.drawText(QPointF(x + GAP, base), self._tally)
            x += GAP + QFontMetricsF(painter.font()).horizontalAdvance(self._tally)
        return x

    def _paint_sign(self, painter: QPainter, step: StepCard, x: float) -> None:
        colors = theme.tokens()
        top = (self.height() - SIGN) / 2
        if step.state is StepState.DONE:
            icons.paint(painter, "check", x, top, SIGN, colors.keep)
        elif step.state is StepState.FAILED:
            icons.paint(painter, "warn", x, top, SIGN, colors.warn)
        else:
            fraction = self._fraction if step.state is StepState.NOW else None
            color = colors.edge if step.state is StepState.NOW else colors.edge2
            paint_ring(
                painter, QRectF(x + 1, top + 1, SIGN - 2, SIGN - 2), fraction, colors.acc, color, self._pen(step)
            )

    @staticmethod
    def _pen(step: StepCard) -> float:
        return 2.0 if step.state is StepState.NOW else 1.2

    @staticmethod
    def _font(state: StepState) -> QFont:
        return theme.font("body", SEMIBOLD if state is StepState.NOW else None)

    def _needed(self, shown: list[str]) -> float:
        total = float((CONNECTOR + 2 * GAP) * max(0, len(shown) - 1))
        for step, text in zip(self._steps, shown, strict=True):
            total += SIGN + GAP + QFontMetricsF(self._font(step.state)).horizontalAdvance(text)
            if step.state is StepState.NOW and self._tally:
                total += GAP + QFontMetricsF(theme.font("body")).horizontalAdvance(self._tally)
        return total


def gathered(steps: tuple[StepCard, ...]) -> tuple[StepCard, ...]:
    """A long chain as at most four: "3 done", the one that runs, the next, "2 more"."""
    if len(steps) <= MOST:
        return steps
    now = next((i for i, s in enumerate(steps) if s.state is not StepState.DONE), len(steps))
    before, rest = steps[:now], steps[now:]
    done = before if len(before) < 2 else (StepCard(f"{len(before)} done", StepState.DONE),)
    room = MOST - len(done)
    if len(rest) <= room:
        return (*done, *rest)
    named = rest[: room - 1]
    return (*done, *named, StepCard(f"{len(rest) - len(named)} more", StepState.TODO))
