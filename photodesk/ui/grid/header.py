"""The day header: date, count, projects, and what is unusual. Sticky headers are the same, painted later."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from photodesk.domain.photo_list import Group
from photodesk.domain.project import Availability
from photodesk.ui import icons, theme
from photodesk.ui.controls.ring import paint_ring
from photodesk.ui.grid.days import ProjectNote, day_title, project_names
from photodesk.ui.grid.layout import MARGIN, Rect

CHEVRON = 12
"""Pixels of the sign that folds a day."""

__all__ = ["ProjectNote", "chevron_end", "paint_header"]


def paint_header(
    painter: QPainter,
    area: Rect,
    group: Group,
    projects: Mapping[int, ProjectNote],
    this_year: int,
    *,
    folded: bool = False,
    selected: int = 0,
) -> None:
    """Draw over the canvas at `area` (viewport pixels). `selected` counts photos that a folded day does not show."""
    colors = theme.tokens()
    painter.fillRect(QRectF(area.x, area.y, area.w, area.h), colors.canvas)
    side = theme.px(CHEVRON)
    place = area.y + (area.h - side) / 2
    icons.paint(painter, "right" if folded else "down", MARGIN, place, side, colors.t3)
    pen = _Pen(painter, MARGIN + side + 6, area.y + area.h / 2, area.right - MARGIN)
    pen.text(group.label or day_title(group.key, this_year), theme.font("emphasis", QFont.Weight.DemiBold), colors.t1)
    pen.x += 8
    pen.text(f"{group.count:,} photo{'s' if group.count != 1 else ''}", theme.font("body"), colors.t2)
    if group.under:
        pen.text(f", {group.under:,} more under folded stacks", theme.font("body"), colors.t3)
    if selected:
        pen.text(f"  ·  {selected:,} selected", theme.font("body"), colors.acc)
    names = project_names(group, projects)
    if names and names != group.label:
        pen.text("  ·  ", theme.font("body"), colors.t3)
        pen.text(names, theme.font("body"), colors.t2)
    notes = [projects[p] for p in group.project_ids if p in projects]
    for note in notes:
        if note.progress is not None:
            done, total = note.progress
            pen.x += 14
            side = theme.px(12)
            ring = QRectF(pen.x, pen.middle - side / 2, side, side)
            paint_ring(painter, ring, done / total if total else None, colors.acc, colors.edge)
            pen.x += side + 4
            pen.text(f"previews {done:,} / {total:,}", theme.font("body"), colors.t2)
            break
    if any(note.availability is Availability.OFFLINE for note in notes):
        pen.x += 14
        side = theme.px(14)
        icons.paint(painter, "offline", pen.x, pen.middle - side / 2, side, colors.warn)
        pen.x += side + 4
        pen.text("offline – marks are kept, files untouched", theme.font("body"), colors.warn)


def chevron_end() -> int:
    """Up to this x a click on a header folds its day; beyond, it selects the day."""
    return MARGIN + theme.px(CHEVRON) + 4


class _Pen:
    """Writes words one after another on a line until there is no room."""

    def __init__(self, painter: QPainter, x: float, middle: float, right: float) -> None:
        self.painter = painter
        self.x = x
        self.middle = middle
        self.right = right

    def text(self, text: str, font: QFont, color: QColor) -> None:
        if self.x >= self.right:
            return
        self.painter.setFont(font)
        self.painter.setPen(color)
        metrics = self.painter.fontMetrics()
        width = metrics.horizontalAdvance(text)
        if self.x + width > self.right:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(self.right - self.x))
            width = int(self.right - self.x)
        self.painter.drawText(QPointF(self.x, round(self.middle + metrics.capHeight() / 2)), text)
        self.x += width
