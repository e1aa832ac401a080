"""The loupe: the current photo alone, edge to edge. It stands on a photo, never on a row (T58)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QWidget

from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.selection_model import PhotoSelection
from photodesk.bridge.viewing import Viewing
from photodesk.domain.photo_list import PhotoRow
from photodesk.ui import loupe_hud, words
from photodesk.ui.viewer import histogram, zoom
from photodesk.ui.viewer.hud_state import HudState
from photodesk.ui.viewer.pane import PhotoPane
from photodesk.ui.viewer.subject import Subject, name_of
from photodesk.ui.viewer.zoom import Placement


def step_through(photos: PhotoListModel, selection: PhotoSelection, by: int) -> None:
    """`by` photos further in the list; stops at both ends. Inside a selection of several the selection stays."""
    place = selection.current_row()
    if place is None or not len(photos):
        return
    go_to(photos, selection, max(0, min(len(photos) - 1, place + by)))


def go_to(photos: PhotoListModel, selection: PhotoSelection, row: int) -> None:
    """Make the photo of a row current; inside a selection of several the selection stays."""
    chosen = selection.value
    if len(chosen) > 1 and photos.ref(row) in chosen:
        selection.move_current(row)
    elif row != selection.current_row():
        selection.click(row)


def zoom_words(subject: Subject, scale: float) -> tuple[str, str]:
    """What the zoom chip says: the scale, and whether these are the pixels of the file."""
    percent = zoom.percent(scale)
    fraction = subject.fraction()
    if subject.full() is None and fraction is not None:
        what = "full size" if subject.first else name_of(subject.row, subject.kind)
        return f"Loading {what}", f"{fraction * 100:.0f} %"
    if subject.full() is None and subject.problem():
        return percent, "full size cannot be shown"
    if abs(scale - 1.0) < 1e-6 and subject.full() is not None:
        return percent, "1:1 pixels"
    return percent, ""


class Loupe(PhotoPane):
    """Shows the selection's current photo while it is visible.

    `left`: back to the grid. `retry_wanted`: the button under a failed photo. `menu_wanted(QPoint)`: the context
    menu, in screen coordinates. `described(name, place)`: what the top bar says of it.
    """

    described = Signal(str, str)

    def __init__(
        self,
        photos: PhotoListModel,
        selection: PhotoSelection,
        viewing: Viewing,
        hud: HudState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(viewing, hud, parent)
        self._photos, self._selection = photos, selection
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        selection.current_changed.connect(self._follow)
        photos.rows_changed.connect(self._follow)
        photos.list_changed.connect(self._follow)

    @property
    def exposure(self) -> bool:
        """Whether exposure, lens and time lie over the photo."""
        return self.hud.exposure

    @exposure.setter
    def exposure(self, on: bool) -> None:
        self.hud.exposure = on

    def step(self, by: int) -> None:
        """`by` photos further in the list."""
        step_through(self._photos, self._selection, by)

    def _follow(self, *_what: object) -> None:
        """Look again at the current photo: another one, a newer row, a newer preview."""
        if not self.isVisible():
            return
        ref, place = self._selection.current, self._selection.current_row()
        if ref is None or place is None:
            if not self._photos.loading:
                self.left.emit()
            return
        self.show_photo(ref, self._photos.row(place))
        self._describe(place)
        self.wishes_changed.emit()

    def _describe(self, place: int) -> None:
        where = f"{words.number(place + 1)} of {words.number(len(self._photos))}"
        row = self.row
        name = words.shown(row.stem) if row is not None else "…"
        on = words.day(row.taken) if row is not None else ""
        self.setAccessibleName(", ".join(t for t in (name, where, *self.reasons()) if t))
        self.described.emit(name, " · ".join(t for t in (where, on) if t))

    def paint_hud(self, painter: QPainter, subject: Subject, lies: Placement) -> None:
        row = subject.row
        margin = loupe_hud.MARGIN
        bottom = float(self.height() - margin)
        if self.hud.spot:
            self._paint_spot(painter, subject, lies)
        taken = self.paint_navigator(painter, lies)
        edge = loupe_hud.paint_token(painter, row, bottom)
        edge = loupe_hud.paint_stars(painter, row, edge + 7, bottom)
        edge = loupe_hud.paint_label(painter, row, edge + 8, bottom)
        lead, rest = zoom_words(subject, lies.scale)
        if self.width() - taken - edge > 220:
            loupe_hud.paint_zoom(painter, self.width() - margin - taken - (8 if taken else 0), bottom, lead, rest)
        top = float(margin)
        if self.hud.histogram:
            top = histogram.paint(painter, self.width() - margin, top, self.viewing.readings.of(row)) + 8
        loupe_hud.paint_chip(painter, row, self.width(), top)
        if self.hud.exposure:
            loupe_hud.paint_exposure(painter, row)

    def _paint_spot(self, painter: QPainter, subject: Subject, lies: Placement) -> None:
        frame = self.spot_frame(subject.row, lies)
        readings = self.viewing.readings.of(subject.row)
        if frame is not None and readings is not None:
            text = f"Sharpest here · sharpness {readings.sharpness:.0f}"
            loupe_hud.paint_spot(painter, frame, text, strong=True)

    def spot_frame(self, row: PhotoRow, lies: Placement) -> QRectF | None:
        """The frame of the sharpest part in logical pixels; None until it is known."""
        return spot_frame(self, row, lies)

    def showEvent(self, event: QShowEvent) -> None:
        self._follow()

    def hideEvent(self, event: QEvent) -> None:
        self.show_photo(None, None)
        self.set_peek(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Home:
            self.step(-len(self._photos))
        elif event.key() == Qt.Key.Key_End:
            self.step(len(self._photos))
        else:
            super().keyPressEvent(event)


def spot_frame(pane: PhotoPane, row: PhotoRow, lies: Placement) -> QRectF | None:
    """Where the sharpest part of a photo lies in a pane, in logical pixels; None until it is read."""
    readings = pane.viewing.readings.of(row)
    if readings is None:
        return None
    left, top, width, height = readings.spot
    ratio = pane.devicePixelRatioF()
    return QRectF(
        (lies.x + left * lies.width) / ratio,
        (lies.y + top * lies.height) / ratio,
        width * lies.width / ratio,
        height * lies.height / ratio,
    )
