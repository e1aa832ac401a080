"""Paints what is in view: cells, day headers, rubber band. Knows what a photo looks like now, remembers no place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPen

from photodesk.bridge.photo_list_model import Busy, PhotoListModel
from photodesk.bridge.selection_model import PhotoSelection
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.domain.photo_list import PhotoList, PhotoRow
from photodesk.ui import theme
from photodesk.ui.grid import stacking
from photodesk.ui.grid.cell import CellPainter, CellState, Hits
from photodesk.ui.grid.folds import selected_in
from photodesk.ui.grid.header import ProjectNote, paint_header
from photodesk.ui.grid.layout import Layout, Rect
from photodesk.ui.grid.states import Look, look

_LOOKS = 4000
_DIMMED = 0.6


@dataclass(frozen=True, slots=True)
class Frame:
    """One moment of the view. `top` is the scroll position, `band` the rubber band, both in content pixels."""

    layout: Layout
    shown: PhotoList
    top: int
    ratio: float
    hover: int | None
    focused: bool
    band: QRectF | None


class GridCanvas:
    """`hits` says where in each painted cell a click means more than the photo, by photo id."""

    def __init__(self, model: PhotoListModel, selection: PhotoSelection, thumbnails: Thumbnails) -> None:
        self.hits: dict[int, Hits] = {}
        self.projects: dict[int, ProjectNote] = {}
        self._model = model
        self._selection = selection
        self._thumbnails = thumbnails
        self._painter = CellPainter()
        self._looks: dict[int, tuple[PhotoRow, Busy | None, bool, Look]] = {}

    def reset(self) -> None:
        """The theme changed."""
        self._painter.reset()

    def paint(self, painter: QPainter, dirty: QRect, frame: Frame) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # One pixel more on each side: at fractional ratios the last device pixel would be filled only in part.
        painter.fillRect(dirty.adjusted(-1, -1, 1, 1), theme.tokens().canvas)
        if len(self._model.photo_list) != frame.layout.count:
            return
        dimmed = _DIMMED if self._model.dimmed else 1.0
        self._painter.sprites.ratio = frame.ratio
        top, bottom = frame.top + dirty.top(), frame.top + dirty.bottom() + 1
        for rows in frame.layout.runs_between(top, bottom):
            stacking.paint_bands(painter, self._model, frame.layout, rows, frame.top)
            for row in rows:
                self._paint_cell(painter, row, dirty, frame)
        if dimmed < 1:
            veil = theme.tokens().canvas
            painter.setOpacity(1 - dimmed)
            painter.fillRect(dirty.adjusted(-1, -1, 1, 1), veil)
            painter.setOpacity(1)
        self._paint_headers(painter, dirty, frame)
        if frame.band is not None:
            self.paint_band(painter, frame.band.translated(0, -frame.top))

    def look(self, row: PhotoRow) -> Look:
        """How a photo looks now; remembered until something about it differs."""
        photo_id = row.ref.photo_id
        busy = self._model.busy(photo_id)
        absent = self._thumbnails.is_absent(photo_id, row.derivative_version)
        held = self._looks.get(photo_id)
        if held is not None and held[0] is row and held[1] == busy and held[2] == absent:
            return held[3]
        made = look(row, busy, absent=absent)
        if len(self._looks) > _LOOKS:
            self._looks.clear()
        self._looks[photo_id] = (row, busy, absent, made)
        return made

    def _paint_cell(self, painter: QPainter, row: int, dirty: QRect, frame: Frame) -> None:
        rect = frame.layout.rect(row)
        rect = rect._replace(y=rect.y - frame.top)
        if rect.right < dirty.left() or rect.x > dirty.right():
            return
        photo_id = frame.shown.ids[row]
        current = self._selection.current
        state = CellState(
            selected=photo_id in self._selection.ids,
            current=current is not None and current.photo_id == photo_id,
            hovered=row == frame.hover,
            focused=frame.focused,
            stack=stacking.chip_of(self._model, row),
            folded=stacking.is_folded(self._model, row),
        )
        shown = self._model.row(row)
        seen = self.look(shown) if shown is not None else None
        image = self._thumbnails.image(photo_id)
        grey = self._thumbnails.grey(photo_id) if seen is not None and seen.discarded else None
        hits = self._painter.paint(painter, rect, frame.layout.metrics, shown, seen, state, image, grey)
        if hits is not None:
            if len(self.hits) > _LOOKS:
                self.hits.clear()
            self.hits[photo_id] = hits

    def _paint_headers(self, painter: QPainter, dirty: QRect, frame: Frame) -> None:
        sticky = frame.layout.sticky(frame.top)
        if sticky is None:
            return
        year = date.today().year  # noqa: DTZ011 - the user's own calendar
        top = frame.top
        for group in frame.layout.headers_between(top + dirty.top(), top + dirty.bottom() + 1):
            area = frame.layout.header_rect(group)
            self._paint_header(painter, area._replace(y=area.y - top), group, frame, year)
        stuck = frame.layout.header_rect(sticky[0])._replace(y=sticky[1] - top)
        if stuck.bottom > dirty.top() and stuck.y <= dirty.bottom():
            self._paint_header(painter, stuck, sticky[0], frame, year)

    def _paint_header(self, painter: QPainter, area: Rect, number: int, frame: Frame, year: int) -> None:
        group, folded = frame.shown.groups[number], frame.layout.is_folded(number)
        selected = selected_in(group, frame.shown, self._selection) if folded else 0
        paint_header(painter, area, group, self.projects, year, folded=folded, selected=selected)

    def paint_band(self, painter: QPainter, band: QRectF) -> None:
        """The rubber band, in pixels of the viewport."""
        colors = theme.tokens()
        painter.setPen(QPen(colors.acc, 1))
        painter.setBrush(colors.accwash)
        painter.drawRect(band.adjusted(0.5, 0.5, -0.5, -0.5))
