"""The grid for screen readers: a list whose items are the cells in view, each named in words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleObject,
    QWindow,
)

from photodesk.ui.grid.states import spoken

if TYPE_CHECKING:
    from photodesk.ui.grid.view import PhotoGrid

_ROLE, _TEXT = QAccessible.Role, QAccessible.Text


def cell_name(grid: PhotoGrid, row: int) -> str:
    """ "DSC_4131, 34 of 312, JPEG keep, RAW discard, 3 stars, selected"; only the place while the row is being read."""
    known = grid.model.row(row)
    if known is None:
        return f"{row + 1:,} of {len(grid.model):,}"
    look = grid.canvas.look(known)
    return spoken(known, row, len(grid.model), selected=grid.is_selected(row), shown=look)


def announce_current(grid: PhotoGrid) -> None:
    """Tell a listening screen reader which cell the keys are on now."""
    row = grid.selection.current_row()
    slot = grid.rows_in_view().index(row) if row is not None and row in grid.rows_in_view() else -1
    if QAccessible.isActive() and slot >= 0:
        event = QAccessibleEvent(grid, QAccessible.Event.Focus)
        event.setChild(slot)
        QAccessible.updateAccessibility(event)


@cache
def install() -> None:
    """Make Qt ask here for the interface of a PhotoGrid; once per process."""
    QAccessible.installFactory(_factory)


def _factory(_name: str, thing: QObject) -> QAccessibleInterface | None:
    grid_of = getattr(thing, "accessible_interface", None)
    made = grid_of() if callable(grid_of) else None
    return made if isinstance(made, QAccessibleInterface) else None


class GridInterface(QAccessibleObject):
    """Kept by the grid for its life: Qt's cache refers to it. Children are slots of the view, not photos, so their
    number stays small whatever the list holds."""

    def __init__(self, grid: PhotoGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self._cells: list[CellInterface] = []

    def role(self) -> QAccessible.Role:
        return _ROLE.List

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        for name in ("focusable", "multiSelectable", "extSelectable"):
            setattr(state, name, True)
        state.focused = self._grid.hasFocus()
        return state

    def text(self, t: QAccessible.Text, /) -> str:
        if t is _TEXT.Name:
            return self._grid.accessibleName()
        if t is _TEXT.Description:
            return f"{len(self._grid.model):,} photos, {len(self._grid.selection):,} selected"
        return ""

    def parent(self) -> QAccessibleInterface:
        above: QObject | None = self._grid.parentWidget() or QCoreApplication.instance()
        return QAccessible.queryAccessibleInterface(above)  # type: ignore[arg-type]

    def childCount(self) -> int:
        return len(self._grid.rows_in_view())

    def child(self, index: int, /) -> QAccessibleInterface:
        while len(self._cells) <= index:
            cell = CellInterface(self._grid, len(self._cells))
            QAccessible.registerAccessibleInterface(cell)
            self._cells.append(cell)
        return self._cells[index]

    def indexOfChild(self, arg__1: QAccessibleInterface, /) -> int:
        return arg__1.slot if isinstance(arg__1, CellInterface) else -1

    def childAt(self, x: int, y: int, /) -> QAccessibleInterface:
        at = self._grid.viewport().mapFromGlobal(QPoint(x, y))
        row, rows = self._grid.row_at(at.toPointF()), self._grid.rows_in_view()
        return self.child(rows.index(row)) if row is not None and row in rows else self

    def focusChild(self) -> QAccessibleInterface:
        row, rows = self._grid.selection.current_row(), self._grid.rows_in_view()
        return self.child(rows.index(row)) if row is not None and row in rows else self


class CellInterface(QAccessibleInterface):
    """One place in the view; what it says is looked up when it is asked."""

    def __init__(self, grid: PhotoGrid, slot: int) -> None:
        super().__init__()
        self._grid = grid
        self.slot = slot

    @property
    def row(self) -> int | None:
        rows = self._grid.rows_in_view()
        return rows[self.slot] if self.slot < len(rows) else None

    def isValid(self) -> bool:
        return self.row is not None

    def object(self) -> QObject:
        return None  # type: ignore[return-value]

    def window(self) -> QWindow:
        return self._grid.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._grid)

    def role(self) -> QAccessible.Role:
        return _ROLE.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.selectable = state.focusable = True
        row = self.row
        if row is not None:
            state.selected = self._grid.is_selected(row)
            state.focused = row == self._grid.selection.current_row()
        return state

    def text(self, t: QAccessible.Text, /) -> str:
        row = self.row
        return cell_name(self._grid, row) if t is _TEXT.Name and row is not None else ""

    def setText(self, t: QAccessible.Text, text: str, /) -> None:
        """Names are not edited here."""

    def rect(self) -> QRect:
        row = self.row
        if row is None:
            return QRect()
        rect = QRect(*self._grid.viewport_rect(row))
        return rect.translated(self._grid.viewport().mapToGlobal(QPoint(0, 0)))

    def childCount(self) -> int:
        return 0

    def child(self, index: int, /) -> QAccessibleInterface:
        return None  # type: ignore[return-value]

    def childAt(self, x: int, y: int, /) -> QAccessibleInterface:
        return None  # type: ignore[return-value]

    def indexOfChild(self, arg__1: QAccessibleInterface, /) -> int:
        return -1
