"""The mouse in the grid: clicks, rubber band, dragging photos out. It turns gestures into calls on the selection."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData, QObject, QPoint, QPointF, QRectF, Qt, QTimer, QUrl
from PySide6.QtGui import QContextMenuEvent, QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication

from photodesk.ui.grid.header import chevron_end
from photodesk.ui.grid.layout import Rect
from photodesk.ui.grid.states import Link

if TYPE_CHECKING:
    from photodesk.ui.grid.view import PhotoGrid

PHOTOS_MIME = "application/x-photodesk-photos"
"""A JSON list of photo ids: what a drop on a project of our own reads. Other programs get file URLs."""
_SCROLL_MS = 16


class Pointer(QObject):
    """One gesture at a time, on the GUI thread."""

    def __init__(self, grid: PhotoGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self._pressed: QPointF | None = None
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._row: int | None = None
        self._day: int | None = None
        self._click_on_release = False
        self._paths: list[Path] | None = None
        self._paths_token: int | None = None
        self._start: QPoint | None = None
        self._end = QPoint()
        self._last = QPointF()
        self._scroll = QTimer(self)
        self._scroll.setInterval(_SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_band)

    @property
    def band(self) -> QRectF | None:
        """The rubber band in content pixels."""
        if self._start is None:
            return None
        return QRectF(QPointF(self._start), QPointF(self._end)).normalized()

    @property
    def busy(self) -> bool:
        return self._pressed is not None

    def press(self, event: QMouseEvent) -> None:
        grid, at = self._grid, event.position()
        content = grid.to_content(at)
        self._pressed, self._last, self._modifiers = at, at, event.modifiers()
        self._row = grid.layout_.item_at(content.x(), content.y())
        self._day = grid.header_under(at)
        self._click_on_release = False
        if self._day is not None or self._row is None:
            self._row = None
            if self._day is None and not self._modifiers & _CTRL_OR_SHIFT:
                grid.selection.clear()
            return
        self._press_on_photo(self._row, at)

    def on_mark(self, at: QPointF) -> bool:
        """Whether a point of the viewport is on a tick, a link word or a chip, where a double click is two clicks."""
        row = self._grid.row_at(at)
        hits = self._grid.hits(row) if row is not None else None
        if row is None or hits is None:
            return False
        inside = at - QPointF(*self._grid.viewport_rect(row)[:2])
        places = (hits.tick, hits.link, hits.stack)
        return any(place is not None and place.contains(inside) for place in places)

    def _press_on_photo(self, row: int, at: QPointF) -> None:
        grid = self._grid
        hits = grid.hits(row)
        inside = at - QPointF(*grid.viewport_rect(row)[:2])
        if hits is not None and hits.link is not None and hits.asks is not None and hits.link.contains(inside):
            self._pressed = None
            signal = grid.retry_requested if hits.asks is Link.RETRY else grid.locate_requested
            signal.emit(grid.model.ref(row))
            return
        if hits is not None and hits.stack is not None and hits.stack.contains(inside) and not self._modifiers:
            self._pressed = None
            grid.stack_requested.emit(grid.model.ref(row))
            return
        on_tick = hits is not None and hits.tick.contains(inside)
        if self._modifiers & Qt.KeyboardModifier.ShiftModifier:
            grid.selection.extend(row, add=bool(self._modifiers & Qt.KeyboardModifier.ControlModifier))
        elif self._modifiers & Qt.KeyboardModifier.ControlModifier or on_tick:
            grid.selection.toggle(row)
        elif grid.is_selected(row):
            self._click_on_release = True
        else:
            grid.selection.click(row)
        self._ask_paths()

    def move(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        self._last = event.position()
        far = (self._last - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self._start is not None:
            self._stretch()
        elif far and self._row is None:
            self._begin_band()
        elif far:
            self._drag_out()

    def release(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        if self._start is not None:
            self._grid.selection.end_band()
        elif self._day is not None and self._pressed.x() < chevron_end():
            self._grid.folds.fold(self._day)
        elif self._day is not None:
            add = bool(self._modifiers & Qt.KeyboardModifier.ControlModifier)
            self._grid.selection.select_rows(self._grid.layout_.group_rows(self._day), add=add)
        elif self._click_on_release and self._row is not None and self._row < len(self._grid.model):
            self._grid.selection.click(self._row)
        self._finish()

    def menu(self, event: QContextMenuEvent) -> None:
        """The menu of a photo, for mouse and menu key; what it is opened on is selected."""
        grid = self._grid
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            row = grid.selection.current_row()
            place = None if row is None else grid.viewport().mapToGlobal(QPoint(*grid.viewport_rect(row).center))
        else:
            # The scroll area hands on viewport coordinates.
            row = grid.row_at(QPointF(event.pos()))
            place = event.globalPos()
        if row is None or place is None:
            event.ignore()
            return
        if not grid.is_selected(row):
            grid.selection.click(row)
        grid.menu_requested.emit(place)

    def cancel(self) -> bool:
        """Escape: take the rubber band back. False when there was none."""
        if self._start is None:
            return False
        self._grid.selection.end_band(cancel=True)
        self._finish()
        return True

    def forget(self) -> None:
        """Another list is in force: rows remembered from the press mean nothing now."""
        if self._start is None:
            self._finish()

    def _finish(self) -> None:
        self._scroll.stop()
        self._pressed = self._start = self._row = self._day = None
        self._click_on_release = False
        self._grid.model.reader.forget(self._paths_token)
        self._paths = self._paths_token = None
        self._grid.viewport().update()

    def _begin_band(self) -> None:
        assert self._pressed is not None
        self._start = self._grid.to_content(self._pressed).toPoint()
        self._grid.selection.begin_band()
        self._scroll.start()
        self._stretch()

    def _stretch(self) -> None:
        self._end = self._grid.to_content(self._last).toPoint()
        band = self.band
        if band is None:
            return
        area = Rect(round(band.x()), round(band.y()), max(1, round(band.width())), max(1, round(band.height())))
        toggle = bool(self._modifiers & Qt.KeyboardModifier.ControlModifier)
        self._grid.selection.band(self._grid.layout_.rows_in(area), toggle=toggle)
        self._grid.viewport().update()

    def _scroll_band(self) -> None:
        """Held beyond an edge, the band pulls the view along, faster the farther."""
        y, height = self._last.y(), self._grid.viewport().height()
        over = y if y < 0 else y - height if y > height else 0
        if over:
            bar = self._grid.verticalScrollBar()
            bar.setValue(bar.value() + round(max(-60, min(60, over / 2))))
            self._stretch()

    def _ask_paths(self) -> None:
        """Ask for the files now, so that they are known when the drag begins."""
        grid = self._grid
        grid.model.reader.forget(self._paths_token)
        self._paths = None
        self._paths_token = grid.model.ask_paths(grid.selection.snapshot(), self._paths_arrived)

    def _paths_arrived(self, paths: list[Path]) -> None:
        self._paths = paths
        self._paths_token = None

    def _drag_out(self) -> None:
        if self._paths is None:
            return
        refs, paths = self._grid.selection.snapshot(), self._paths
        drag = QDrag(self._grid)
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        mime.setData(PHOTOS_MIME, QByteArray(json.dumps([r.photo_id for r in refs]).encode()))
        drag.setMimeData(mime)
        image = self._grid.thumbnails.image(refs[0].photo_id) if refs else None
        if image is not None:
            drag.setPixmap(image.scaledToHeight(64, Qt.TransformationMode.SmoothTransformation))
        self._finish()
        drag.exec(Qt.DropAction.CopyAction)


_CTRL_OR_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
