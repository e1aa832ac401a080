"""The photo under the mouse: its frame, the hand over a link, its tip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from photodesk.ui.grid.states import tip

if TYPE_CHECKING:
    from photodesk.ui.grid.view import PhotoGrid


class Hover:
    """GUI thread only. `row` is the photo under the mouse, if any."""

    def __init__(self, grid: PhotoGrid) -> None:
        self._grid = grid
        self.row: int | None = None

    def forget(self) -> None:
        """The photos moved under the mouse; the next movement tells which one it is."""
        self.row = None

    def move(self, row: int | None, at: QPointF) -> None:
        """The mouse is over `row` now, at this place of the viewport."""
        grid = self._grid
        if row != self.row:
            old, self.row = self.row, row
            for changed in (old, row):
                if changed is not None and changed < grid.layout_.count:
                    grid.update_row(changed)
        hits = grid.hits(row) if row is not None else None
        over = False
        if row is not None and hits is not None:
            inside = at - QPointF(*grid.viewport_rect(row)[:2])
            over = any(place is not None and place.contains(inside) for place in (hits.link, hits.stack))
        grid.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def tip(self, at: QPointF) -> str:
        """What to say of the photo at this place of the viewport; "" when there is none."""
        index = self._grid.row_at(at)
        row = self._grid.model.row(index) if index is not None else None
        return tip(row, self._grid.canvas.look(row)) if row is not None else ""
