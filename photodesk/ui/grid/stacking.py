"""Stacks in the grid: the chip on the first photo of one, and the band that holds an unfolded one together."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap

from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.domain.stacks import StackKind, StackPlace
from photodesk.ui import icons, theme
from photodesk.ui.grid.layout import GAP, Layout, Rect
from photodesk.ui.grid.marks import Sprites


def place_in(model: PhotoListModel, row: int) -> StackPlace | None:
    """Where the photo in a row stands in its stack, as far as it is known. Asks nothing."""
    if not 0 <= row < len(model):
        return None
    known = model.row_of(model.photo_list.ids[row])
    return known.stack if known is not None else None


def chip_of(model: PhotoListModel, row: int) -> tuple[str, str]:
    """(words where there is room, words where there is little) of the chip: on the first photo of a stack in the list,
    and on the shown one of a folded stack. Brackets and panoramas say what they are."""
    place = place_in(model, row)
    if place is None:
        return "", ""
    before = place_in(model, row - 1)
    if before is not None and before.stack_id == place.stack_id:
        return "", ""
    count = f"{place.size:,}"
    return (count if place.kind is StackKind.BURST else f"{count} {place.kind}"), count


def is_folded(model: PhotoListModel, row: int) -> bool:
    """Whether the photo in a row is all that is shown of a folded stack."""
    return model.photo_list.ids[row] in model.folded.beneath


def chip(sprites: Sprites, text: str, height: int, *, folded: bool) -> QPixmap:
    """▣ and how many; a folded stack shows a second sheet behind."""
    icon = height - 6 if height > 16 else 11
    inset = (height - icon) / 2

    def width() -> float:
        return round(height + QFontMetricsF(theme.font("token")).horizontalAdvance(text) + 5)

    def draw(painter: QPainter) -> None:
        colors = theme.tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.tokbg)
        painter.drawRoundedRect(QRectF(0, 0, width(), height), height / 2, height / 2)
        icons.paint(painter, "stack" if folded else "layers", inset + 1, inset, icon, colors.tokfg)
        painter.setFont(theme.font("token"))
        painter.setPen(colors.tokfg)
        base = round((height + painter.fontMetrics().capHeight()) / 2)
        painter.drawText(QPointF(height - 0.5, base), text)

    return sprites.get(("stack", text, height, folded), lambda: (width(), height), draw)


def bands(model: PhotoListModel, layout: Layout, rows: range) -> Iterator[Rect]:
    """Around each unfolded stack in view, line by line, in content pixels."""
    start: int | None = None
    for row in range(rows.start, rows.stop + 1):
        goes_on = start is not None and row < rows.stop and _together(model, layout, row - 1, row)
        if start is not None and not goes_on:
            if row - start > 1 or _reaches_out(model, start):
                yield _around(layout.rect(start), layout.rect(row - 1))
            start = None
        if start is None and row < rows.stop and place_in(model, row) is not None and not is_folded(model, row):
            start = row


def paint_bands(painter: QPainter, model: PhotoListModel, layout: Layout, rows: range, top: int) -> None:
    """Behind the cells: a calm bed that shows in the gaps between the photos of one stack."""
    colors = theme.tokens()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colors.edge)
    for band in bands(model, layout, rows):
        painter.drawRoundedRect(QRectF(band.x, band.y - top, band.w, band.h), 6, 6)


def _together(model: PhotoListModel, layout: Layout, one: int, other: int) -> bool:
    """Whether two neighbours in the list are of one stack and stand side by side."""
    first, second = place_in(model, one), place_in(model, other)
    same = first is not None and second is not None and first.stack_id == second.stack_id
    return same and layout.rect(one).y == layout.rect(other).y


def _reaches_out(model: PhotoListModel, row: int) -> bool:
    """Whether a photo that stands alone in its line has a neighbour of its stack in the line before or after."""
    place = place_in(model, row)
    near = (place_in(model, row - 1), place_in(model, row + 1))
    return place is not None and any(p is not None and p.stack_id == place.stack_id for p in near)


def _around(first: Rect, last: Rect) -> Rect:
    half = GAP // 2
    return Rect(first.x - half, first.y - half, last.x + last.w - first.x + GAP, first.h + GAP)
