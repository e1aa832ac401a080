"""The photo grid: scrolls a Layout, paints its cells, and hands keys and mouse to the selection."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.selection_model import PhotoSelection
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.domain.photo import PhotoRef
from photodesk.domain.photo_list import PhotoList
from photodesk.ui import theme
from photodesk.ui.grid import accessible, wanting
from photodesk.ui.grid.canvas import Frame, GridCanvas
from photodesk.ui.grid.cell import Hits
from photodesk.ui.grid.folds import Folds
from photodesk.ui.grid.header import ProjectNote
from photodesk.ui.grid.hover import Hover
from photodesk.ui.grid.keys import STEPS
from photodesk.ui.grid.layout import GAP, HEADER, Layout, Rect, Step
from photodesk.ui.grid.pointer import Pointer

_SETTLE_MS = 90
"""Thumbnails are decoded for a new cell size when the size has rested this long."""

_FEW = 6
"""Up to so many changed photos are painted cell by cell; for more the view is painted as a whole."""


class PhotoGrid(QAbstractScrollArea):
    """`activated(PhotoRef)`: double click, Enter or Space. `menu_requested(QPoint)`: global place for a context menu,
    the selection is already right. `retry_requested` and `locate_requested` carry the PhotoRef of a link word.
    `zoom_requested(+1 | -1)`: Ctrl+wheel. `stack_requested(PhotoRef)`: the chip of its stack was clicked."""

    activated = Signal(object)
    menu_requested = Signal(QPoint)
    retry_requested = Signal(object)
    locate_requested = Signal(object)
    zoom_requested = Signal(int)
    stack_requested = Signal(object)

    def __init__(
        self,
        model: PhotoListModel,
        selection: PhotoSelection,
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.selection = selection
        self.thumbnails = thumbnails
        self._shown: PhotoList = model.photo_list
        self.asleep = False
        """Another view shows the list: what is in view here is not asked for."""
        self._cell_width = 176
        self.layout_ = Layout([], 0, 600, self._cell_width)
        self.canvas = GridCanvas(model, selection, thumbnails)
        self.folds = Folds(self)
        self.folds.changed.connect(self._rearrange)
        self._pointer = Pointer(self)
        self._hover = Hover(self)
        self._box = QSize()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._settled)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._want)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName("Photos")
        theme.surface(self, "canvas")
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        model.list_changed.connect(self._list_changed)
        model.rows_changed.connect(self._rows_changed)
        model.loading_changed.connect(self._repaint)
        selection.changed.connect(self._repaint)
        selection.current_changed.connect(self._current_changed)
        thumbnails.ready.connect(self._picture_changed)
        thumbnails.absent.connect(self._picture_changed)
        theme.changed.connect(self._dress)
        self._spoken: accessible.GridInterface | None = None
        accessible.install()
        self._rearrange()

    # --- what others may ask ---------------------------------------------------------------------------------------

    @property
    def cell_width(self) -> int:
        return self._cell_width

    def set_cell_width(self, width: int) -> None:
        """The slider: 112-320 pixels. The current photo stays where it is on screen."""
        if width != self._cell_width:
            self._cell_width = width
            self._rearrange()

    def set_projects(self, projects: Mapping[int, ProjectNote]) -> None:
        """What day headers say of projects, by id."""
        if self.canvas.projects != projects:
            self.canvas.projects = dict(projects)
            self._repaint()

    def top_photo(self) -> PhotoRef | None:
        """The first photo in view: what to remember as the place to come back to."""
        top = self.verticalScrollBar().value()
        runs = self.layout_.runs_between(top + self.layout_.header, top + self.viewport().height())
        return self.model.ref(runs[0].start) if runs else None

    def scroll_to(self, photo_id: int, *, top: bool = False) -> bool:
        """Bring a photo into view (or to the top of it). False when it is not listed."""
        row = self.model.index_of(photo_id)
        if row is None or row >= self.layout_.count:
            return False
        self.folds.show(row)
        rect = self.layout_.rect(row)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        gap = self.layout_.gap
        low, high = rect.y - self.layout_.header - gap, rect.bottom + gap - height
        if top or bar.value() > low or low < high:
            bar.setValue(low)
        elif bar.value() < high:
            bar.setValue(high)
        return True

    def wake(self) -> None:
        """Shown again after another view of the list: ask for what is in view."""
        self._soon.start()

    def photo_at(self, at: QPointF) -> PhotoRef | None:
        """The photo under a point of the viewport."""
        row = self.row_at(at)
        return None if row is None else self.model.ref(row)

    # --- geometry --------------------------------------------------------------------------------------------------

    def to_content(self, at: QPointF) -> QPointF:
        return QPointF(at.x(), at.y() + self.verticalScrollBar().value())

    def viewport_rect(self, row: int) -> Rect:
        rect = self.layout_.rect(row)
        return rect._replace(y=rect.y - self.verticalScrollBar().value())

    def header_under(self, at: QPointF) -> int | None:
        """The group whose header (sticky or not) is under a point of the viewport."""
        sticky = self.layout_.sticky(self.verticalScrollBar().value())
        y = self.to_content(at).y()
        if sticky is not None and sticky[1] <= y < sticky[1] + self.layout_.header:
            return sticky[0]
        return self.layout_.header_at(y)

    def hits(self, row: int) -> Hits | None:
        return self.canvas.hits.get(self.model.ref(row).photo_id)

    def is_selected(self, row: int) -> bool:
        return self.model.ref(row).photo_id in self.selection.ids

    def row_at(self, at: QPointF) -> int | None:
        """The row under a point of the viewport, headers aside."""
        content = self.to_content(at)
        if self.header_under(at) is not None:
            return None
        return self.layout_.item_at(content.x(), content.y())

    def visible_rows(self) -> range:
        """The rows whose cells are at least partly in view."""
        top = self.verticalScrollBar().value()
        return self.layout_.rows_between(top, top + self.viewport().height())

    def rows_in_view(self) -> list[int]:
        """As `visible_rows`, without those in folded days."""
        return [row for run in self.runs_in_view() for row in run]

    def runs_in_view(self) -> list[range]:
        """The same in unbroken runs."""
        top = self.verticalScrollBar().value()
        return self.layout_.runs_between(top, top + self.viewport().height())

    def _rearrange(self, anchor: tuple[int, int] | None = None) -> None:
        """Lay out anew and put the anchor (photo id, y in the viewport) back where it was."""
        anchor = anchor or self._anchor()
        shown = self.model.photo_list
        self._shown = shown
        self.layout_ = self._arranged(shown)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self.layout_.height - height))
        bar.setPageStep(max(1, height - HEADER))
        bar.setSingleStep(max(1, (self.layout_.metrics.height + GAP) // 3))
        row = self.model.index_of(anchor[0]) if anchor else None
        if anchor and row is not None:
            bar.setValue(self.layout_.rect(row).y - anchor[1])
        self._settle.start()
        self._soon.start()
        self._repaint()

    def _arranged(self, shown: PhotoList) -> Layout:
        scale = max(1.0, theme.px(100) / 100)
        groups = [(g.start, g.count) for g in shown.groups]
        folded = self.folds.numbers(shown.groups)
        return Layout(groups, len(shown), self.viewport().width(), self._cell_width, scale, folded)

    def _anchor(self) -> tuple[int, int] | None:
        """The current photo if it is in view, else the first one in view, with its place."""
        rows = self.visible_rows()
        if not rows or rows.stop > len(self._shown):
            return None
        ids, top = self._shown.ids, self.verticalScrollBar().value()
        current = self.selection.current
        row = rows.start
        for run in self.runs_in_view():
            if current is not None and current.photo_id in ids[run.start : run.stop]:
                row = ids.index(current.photo_id, run.start, run.stop)
        return ids[row], self.layout_.rect(row).y - top

    # --- what the bridge reports -----------------------------------------------------------------------------------

    def _list_changed(self) -> None:
        anchor = self._anchor()
        # Somebody who stands at the beginning and has chosen nothing sees what comes in there.
        at_top = self.verticalScrollBar().value() == 0 and self.selection.current is None
        self.canvas.hits.clear()
        self._hover.forget()
        self._pointer.forget()
        self._rearrange(anchor)
        if self.model.replaced_by_choice:
            current = self.selection.current
            if current is None or not self.scroll_to(current.photo_id):
                self.verticalScrollBar().setValue(0)
        elif at_top:
            self.verticalScrollBar().setValue(0)

    def _rows_changed(self, first: int, last: int) -> None:
        rows = self.visible_rows()
        shown = range(max(first, rows.start), min(last + 1, rows.stop))
        if len(shown) > _FEW:
            self._repaint()
        else:
            for row in shown:
                self.update_row(row)
        self._soon.start()

    def _picture_changed(self, photo_id: int) -> None:
        row = self.model.index_of(photo_id)
        if row is not None and row in self.visible_rows():
            self.update_row(row)

    def _current_changed(self, current: PhotoRef | None) -> None:
        if current is not None and not self._pointer.busy:
            self.scroll_to(current.photo_id)
        accessible.announce_current(self)

    def accessible_interface(self) -> accessible.GridInterface:
        """What Qt hands to screen readers; one for the life of the grid."""
        if self._spoken is None:
            self._spoken = accessible.GridInterface(self)
        return self._spoken

    def _dress(self) -> None:
        self.canvas.reset()
        self._rearrange()

    def _settled(self) -> None:
        ratio, metrics = self.devicePixelRatioF(), self.layout_.metrics
        self._box = QSize(round(metrics.box_width * ratio), round(metrics.box_height * ratio))
        self._want()

    def _want(self) -> None:
        """Tell the model and the decoder what is on screen, then what a page down would show."""
        if self.asleep:
            return
        if self._box.isEmpty():
            self._settled()
        else:
            wanting.want(self.model, self.thumbnails, self.runs_in_view(), self._box)

    def _repaint(self) -> None:
        self.viewport().update()

    def update_row(self, row: int) -> None:
        """Paint one cell anew."""
        self.viewport().update(QRect(*self.viewport_rect(row)))

    # --- painting --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        frame = Frame(
            layout=self.layout_,
            shown=self._shown,
            top=self.verticalScrollBar().value(),
            ratio=self.devicePixelRatioF(),
            hover=self._hover.row,
            # A window that is not active as a whole keeps its colours: only another focus inside it dashes them.
            focused=self.hasFocus() or not self.isActiveWindow(),
            band=self._pointer.band,
        )
        self.canvas.paint(painter, event.rect(), frame)
        painter.end()

    # --- Qt events -------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._rearrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._hover.forget()
        self._soon.start()
        self._repaint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = STEPS.get(key)
        current = self.selection.current
        if step is not None and self.layout_.count:
            self._step(step, event.modifiers())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and current is not None:
            self.activated.emit(current)
        elif key is not Qt.Key.Key_Escape or not self._pointer.cancel():
            event.ignore()

    def _step(self, step: Step, modifiers: Qt.KeyboardModifier) -> None:
        row = self.selection.current_row()
        if row is None:
            there = self.visible_rows().start if step not in (Step.HOME, Step.END) else self.layout_.moved(0, step, 0)
        else:
            there = self.layout_.moved(row, step, self.viewport().height() - self.layout_.header)
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.selection.extend(there, add=bool(modifiers & Qt.KeyboardModifier.ControlModifier))
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            self.selection.move_current(there)
        else:
            self.selection.click(there)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer.move(event)
        self._hover.move(self.row_at(event.position()), event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        photo = self.photo_at(event.position())
        if photo is None or event.modifiers() or self._pointer.on_mark(event.position()):
            self._pointer.press(event)
        else:
            self.activated.emit(photo)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl+wheel asks for larger or smaller thumbnails; whoever owns the slider answers."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.zoom_requested.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._pointer.menu(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._repaint()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._repaint()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._hover.tip(QPointF(event.pos())), self.viewport())
            return True
        if event.type() is QEvent.Type.Leave:
            self._hover.move(None, QPointF())
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._settle.start()
        return super().viewportEvent(event)
