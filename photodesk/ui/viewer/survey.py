"""Compare and survey: a few photos side by side. A pane holds a photo, never a place in the list (T58)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.selection_model import PhotoSelection
from photodesk.bridge.viewing import Viewing
from photodesk.domain.photo import FileKind, PhotoRef
from photodesk.domain.selection import Selection
from photodesk.ui import theme
from photodesk.ui.viewer import bursts, zoom
from photodesk.ui.viewer.hud_state import HudState
from photodesk.ui.viewer.survey_pane import SurveyPane
from photodesk.ui.viewer.zoom import View

MOST = 9
GAP = 6
RING = 3


class Survey(QWidget):
    """Panes of up to MOST photos. The ringed one is the selection's current photo; keys reach that one only (T19).

    `left`: Esc. `fallen`: fewer than two are left to compare. `panes_changed`: other photos, or in another order.
    `wishes_changed`: other pictures are needed. `looked`: zoomed or panned.
    """

    left = Signal()
    fallen = Signal()
    panes_changed = Signal()
    wishes_changed = Signal()
    retry_wanted = Signal()
    source_wanted = Signal(object)
    menu_wanted = Signal(QPoint)
    looked = Signal()

    def __init__(
        self,
        photos: PhotoListModel,
        selection: PhotoSelection,
        viewing: Viewing,
        hud: HudState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._photos, self._selection, self._viewing, self._hud = photos, selection, viewing, hud
        self.linked = True
        self.view = View()
        self._refs: list[PhotoRef] = []
        self._panes: list[SurveyPane] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        selection.current_changed.connect(self._follow)
        photos.rows_changed.connect(self._rows_changed)
        photos.list_changed.connect(self._list_changed)
        viewing.readings.ready.connect(self._judge)
        theme.changed.connect(self.update)

    @property
    def refs(self) -> tuple[PhotoRef, ...]:
        """The photos in panes, in their order."""
        return tuple(self._refs)

    @property
    def panes(self) -> tuple[SurveyPane, ...]:
        """The panes in use."""
        return tuple(self._panes[: len(self._refs)])

    @property
    def ringed(self) -> int | None:
        """Which pane holds the current photo (from 0)."""
        current = self._selection.current
        return self._refs.index(current) if current in self._refs else None

    def open_on(self, refs: Sequence[PhotoRef], view: View) -> None:
        """Show these photos, the current one ringed."""
        self._refs = list(refs[:MOST])
        self.view = view
        for pane in self._panes:
            pane.view = view
        self._deal()
        if self._selection.current not in self._refs and self._refs:
            self._make_current(self._refs[0])

    def focus_pane(self, place: int) -> None:
        """Ring a pane (from 0); nothing happens when there is none."""
        if 0 <= place < len(self._refs):
            self._make_current(self._refs[place])

    def step(self, by: int) -> None:
        """Ring the next or a previous pane; stops at both ends."""
        place = self.ringed
        if place is not None:
            self.focus_pane(max(0, min(len(self._refs) - 1, place + by)))

    def swap(self, by: int) -> None:
        """Another photo of the list into the ringed pane: the next (or previous) that is in none."""
        place, row = self.ringed, self._selection.current_row()
        if place is None or row is None:
            return
        row += by
        while 0 <= row < len(self._photos) and self._photos.ref(row) in self._refs:
            row += by
        if 0 <= row < len(self._photos):
            self.put(self._photos.ref(row))

    def put(self, ref: PhotoRef) -> None:
        """Ring the photo's pane, or show it in the ringed one."""
        place = self.ringed
        if ref not in self._refs and place is not None:
            self._refs[place] = ref
            self._deal()
        if ref in self._refs:
            self._make_current(ref)

    def take_out(self) -> None:
        """The ringed photo leaves the survey and the selection; its neighbour is ringed."""
        place = self.ringed
        if place is None:
            return
        gone = self._refs.pop(place)
        value = self._selection.value
        following = self._refs[min(place, len(self._refs) - 1)] if self._refs else None
        kept = tuple(ref for ref in value.refs if ref != gone)
        self._selection.put(Selection(kept, following or value.current, value.anchor if value.anchor != gone else None))
        self._settle()

    def set_linked(self, linked: bool) -> None:
        """Zoom and pan all panes together, or each by itself. Linked again, all look as the ringed one does."""
        self.linked = linked
        place = self.ringed
        if linked and place is not None:
            for pane in self.panes:
                pane.set_view(self._panes[place].view)
        self._number()

    def set_source(self, kind: FileKind | None) -> None:
        for pane in self._panes:
            pane.source = kind
            pane.update()
        self.wishes_changed.emit()

    def current_pane(self) -> SurveyPane | None:
        place = self.ringed
        return self._panes[place] if place is not None else None

    def set_peek(self, on: bool) -> None:
        """100 % in every linked pane while it is held."""
        pane = self.current_pane()
        for each in self.panes if self.linked else (pane,) if pane else ():
            each.set_peek(on)

    def _make_current(self, ref: PhotoRef) -> None:
        row = self._photos.index_of(ref.photo_id)
        if row is not None:
            (self._selection.move_current if len(self._selection) > 1 else self._selection.click)(row)

    def _deal(self) -> None:
        """One pane per photo, each with what is known of it."""
        while len(self._panes) < len(self._refs):
            self._panes.append(self._make_pane())
        for place, pane in enumerate(self._panes):
            used = place < len(self._refs)
            ref = self._refs[place] if used else None
            if used and not pane.isVisibleTo(self):
                pane.view = self.view
            row = self._photos.index_of(ref.photo_id) if ref is not None else None
            pane.show_photo(ref, self._photos.row(row) if row is not None else None)
            pane.setVisible(used)
        self._arrange()
        self._judge()
        self.panes_changed.emit()
        self.wishes_changed.emit()

    def _make_pane(self) -> SurveyPane:
        pane = SurveyPane(self._viewing, self._hud, self)
        pane.looked.connect(lambda before, after, alone: self._looked(pane, before, after, alone=alone))
        pane.pressed.connect(lambda: self.focus_pane(self._panes.index(pane)))
        pane.peeked.connect(lambda on: self._peeked(pane, on=on))
        pane.wishes_changed.connect(self.wishes_changed)
        pane.retry_wanted.connect(self.retry_wanted)
        pane.source_wanted.connect(self.source_wanted)
        pane.menu_wanted.connect(self.menu_wanted)
        return pane

    def _looked(self, pane: SurveyPane, before: View, after: View, *, alone: bool) -> None:
        if self.linked and not alone:
            self.view = after
            for other in self.panes:
                if other is not pane:
                    other.set_view(zoom.followed(other.view, before, after))
        self.looked.emit()

    def _peeked(self, pane: SurveyPane, *, on: bool) -> None:
        if self.linked:
            for other in self.panes:
                if other is not pane:
                    other.set_peek(on)

    def _follow(self, *_what: object) -> None:
        if self.isVisible():
            self._number()

    def _rows_changed(self, first: int, last: int) -> None:
        if not self.isVisible():
            return
        for pane in self.panes:
            row = self._photos.index_of(pane.shown.photo_id) if pane.shown is not None else None
            if row is not None and first <= row <= last:
                pane.show_photo(pane.shown, self._photos.row(row))
        self._judge()
        self.wishes_changed.emit()

    def _list_changed(self) -> None:
        """Photos that are not listed any more leave their panes; the others stay where they are."""
        if self.isVisible() and self._refs:
            self._settle()

    def _settle(self) -> None:
        place = self.ringed
        before = list(self._refs)
        self._refs = [ref for ref in before if self._photos.index_of(ref.photo_id) is not None]
        if len(self._refs) < 2:
            if self._refs:
                self._make_current(self._refs[0])
            self.fallen.emit()
            return
        self._deal()
        if self.ringed is None:
            gone_before = next((i for i, ref in enumerate(before) if ref not in self._refs), place or 0)
            self.focus_pane(min(gone_before, len(self._refs) - 1))

    def _judge(self, *_photo: object) -> None:
        """Who is the sharpest, and how long after the first each was taken."""
        if not self._refs:
            return
        rows = [pane.row for pane in self.panes if pane.row is not None]
        known = {row.ref.photo_id: self._viewing.readings.of(row) for row in rows}
        scores = {photo_id: readings.sharpness for photo_id, readings in known.items() if readings is not None}
        best = bursts.sharpest(rows, scores)
        leads = bursts.leads(rows)
        for pane in self.panes:
            photo_id = pane.shown.photo_id if pane.shown is not None else 0
            pane.sharpest, pane.lead = photo_id in best, leads.get(photo_id, "")
        self._number()

    def _number(self) -> None:
        ringed = self.ringed
        for place, pane in enumerate(self.panes):
            pane.number, pane.linked, pane.strong = place + 1, self.linked, place == ringed
            pane.describe(place + 1, len(self._refs))
            pane.update()
        self.update()

    def _arrange(self) -> None:
        count = len(self._refs)
        if not count:
            return
        columns = columns_for(count, self.width(), self.height())
        rows = math.ceil(count / columns)
        wide = (self.width() - GAP * (columns + 1)) / columns
        high = (self.height() - GAP * (rows + 1)) / rows
        for place, pane in enumerate(self.panes):
            x, y = place % columns, place // columns
            left, top = round(GAP + x * (wide + GAP)), round(GAP + y * (high + GAP))
            right, bottom = round((x + 1) * (wide + GAP)), round((y + 1) * (high + GAP))
            pane.setGeometry(left, top, max(1, right - left), max(1, bottom - top))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tokens()
        painter.fillRect(self.rect(), colors.canvas)
        pane = self.current_pane()
        if pane is not None:
            around = QRectF(pane.geometry())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colors.acc, 2))
            painter.drawRoundedRect(around.adjusted(-RING, -RING, RING, RING), 3, 3)
            painter.setPen(QPen(colors.ring, 2))
            painter.drawRect(around.adjusted(-1, -1, 1, 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.focus_pane(0 if event.key() == Qt.Key.Key_Home else len(self._refs) - 1)
        else:
            super().keyPressEvent(event)

    def clear(self) -> None:
        """Let go of the photos."""
        self._refs = []
        for pane in self._panes:
            pane.show_photo(None, None)
            pane.hide()

    def hideEvent(self, event: QEvent) -> None:
        for pane in self._panes:
            pane.set_peek(False)


def columns_for(count: int, width: int, height: int) -> int:
    """How many panes stand side by side so that 3:2 photos become as large as they can."""

    def size(columns: int) -> float:
        rows = math.ceil(count / columns)
        return min(width / columns / 3, height / rows / 2)

    return max(range(1, count + 1), key=lambda columns: (size(columns), -columns))
