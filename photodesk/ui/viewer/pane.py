"""One photo in a pane: zoom, pan, peek, and what lies over it. The loupe is one; compare and survey are several."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QPushButton, QWidget

from photodesk.bridge.viewing import Viewing
from photodesk.domain.photo import FileKind, PhotoRef, PhotoState
from photodesk.domain.photo_list import PhotoRow
from photodesk.domain.project import Availability
from photodesk.ui import loupe_hud, theme
from photodesk.ui.viewer import overlays, painting, zoom
from photodesk.ui.viewer.hud_state import HudState
from photodesk.ui.viewer.subject import Subject, kinds, name_of
from photodesk.ui.viewer.zoom import Mode, Placement, Size, View

TICK_MS = 100
NOTCH = 120.0


class PhotoPane(QWidget):
    """Shows `ref` the way `view` says. Decides nothing: keys and clicks that mean more than looking are told.

    `looked(before, after, alone)`: the user zoomed or panned; `alone` with Shift held. `peeked(bool)`: 100 % while
    held began or ended. `wishes_changed`: other pictures are needed than before. `pressed`: the pane was clicked.
    `source_wanted(FileKind)`: the other file of the pair. `left`: a double click.
    """

    looked = Signal(object, object, bool)
    peeked = Signal(bool)
    wishes_changed = Signal()
    pressed = Signal()
    left = Signal()
    retry_wanted = Signal()
    source_wanted = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self, viewing: Viewing, hud: HudState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewing, self.hud = viewing, hud
        self.view = View()
        self.source: FileKind | None = None
        self._ref: PhotoRef | None = None
        self._row: PhotoRow | None = None
        self._peek: View | None = None
        self._grip: QPointF | None = None
        self._navigating = False
        self._navigator: tuple[int, QPixmap] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.retry = self._button("Retry")
        self.retry.clicked.connect(self.retry_wanted)
        self.other = self._button("")
        self.other.clicked.connect(self._offer_taken)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._ticked)
        for arrived in (viewing.previews.ready, viewing.previews.absent, viewing.thumbnails.ready):
            arrived.connect(self._arrived)
        for arrived in (viewing.full_sizes.ready, viewing.full_sizes.failed, viewing.readings.ready):
            arrived.connect(self._arrived)
        theme.changed.connect(self.update)

    @property
    def shown(self) -> PhotoRef | None:
        """The photo on screen."""
        return self._ref

    @property
    def row(self) -> PhotoRow | None:
        return self._row

    @property
    def subject(self) -> Subject | None:
        return Subject(self._row, self.source, self.viewing) if self._row is not None else None

    @property
    def looks(self) -> View:
        """How the photo is seen now: the peek while it is held, else the view."""
        return self._peek or self.view

    @property
    def sharp(self) -> bool:
        """Whether what is on screen is at least the preview."""
        subject = self.subject
        return subject is not None and (subject.full() is not None or bool(self.viewing.previews.of(subject.row)))

    @property
    def exact(self) -> bool:
        """Whether the full size is on screen."""
        subject = self.subject
        return subject is not None and subject.full() is not None

    def show_photo(self, ref: PhotoRef | None, row: PhotoRow | None) -> None:
        """Another photo, or a newer row of the same. The view stays."""
        if ref != self._ref:
            self._navigator = None
        self._ref, self._row = ref, row
        self._place_buttons()
        self.update()

    def set_view(self, view: View) -> None:
        """Look this way (another pane was moved, an action asked)."""
        if view != self.view:
            self.view = view
            self.wishes_changed.emit()
            self.update()

    def set_peek(self, on: bool, at: tuple[float, float] | None = None) -> None:
        """100 % for as long as it is held; `at` in device pixels of the pane."""
        lies = self._lying()
        self._peek = zoom.scaled(self.view, 1.0, lies[0], self.pane_size(), at) if on and lies else None
        self.wishes_changed.emit()
        self.update()

    def pane_size(self) -> Size:
        """The pane in device pixels."""
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def placement(self) -> Placement | None:
        """Where the photo lies now, in device pixels."""
        found = self._lying()
        return found[1] if found else None

    def scale(self) -> float:
        lies = self.placement()
        return lies.scale if lies else 1.0

    def zoom_to(self, mode: Mode, scale: float = 1.0, at: tuple[float, float] | None = None) -> None:
        """Fit, fill, or a scale around a point of the pane, as an action asks. Linked panes follow."""
        found = self._lying()
        if found is None:
            self.set_view(View(mode, scale, self.view.cx, self.view.cy))
            return
        image, pane = found[0], self.pane_size()
        if mode is Mode.SCALE:
            after = zoom.scaled(self.view, scale, image, pane, at)
        else:
            after = zoom.settled(View(mode, self.view.scale, self.view.cx, self.view.cy), image, pane)
        self._look(after)

    def toggle_zoom(self, at: tuple[float, float] | None = None) -> None:
        """Fit ↔ 100 %."""
        found = self._lying()
        if found is not None:
            self._look(zoom.toggled(self.view, found[0], self.pane_size(), at))

    def step_zoom(self, notches: float, at: tuple[float, float] | None = None, *, alone: bool = False) -> None:
        found = self._lying()
        if found is not None:
            self._look(zoom.stepped(self.view, notches, found[0], self.pane_size(), at), alone=alone)

    def reasons(self) -> list[str]:
        """Why there is no sharp picture: what happened and what to do; empty while all is well."""
        subject = self.subject
        return subject.reasons() if subject is not None else []

    @property
    def failed(self) -> bool:
        """Whether the photo cannot be shown as it should."""
        subject = self.subject
        return subject is not None and subject.failed

    def device(self, position: QPointF) -> tuple[float, float]:
        """A point of the widget in device pixels of the pane."""
        ratio = self.devicePixelRatioF()
        return position.x() * ratio, position.y() * ratio

    def _lying(self) -> tuple[Size, Placement] | None:
        subject = self.subject
        if subject is None:
            return None
        image = subject.size(subject.levels())
        return image, zoom.place(self.looks, image, self.pane_size())

    def _look(self, after: View, *, alone: bool = False) -> None:
        before = self.view
        if after != before:
            self.set_view(after)
            self.looked.emit(before, after, alone)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.tokens().loupe)
        subject = self.subject
        if subject is None:
            return
        levels = subject.levels()
        lies = zoom.place(self.looks, subject.size(levels), self.pane_size())
        if levels:
            self._paint_photo(painter, subject, levels, lies)
        self._paint_message(painter, bool(levels))
        self.paint_hud(painter, subject, lies)
        self._keep_ticking(subject)

    def _paint_photo(self, painter: QPainter, subject: Subject, levels: list[QImage], lies: Placement) -> None:
        full = subject.full()
        level = painting.best(levels, lies.width)
        assert level is not None
        missing = subject.row.state is PhotoState.MISSING
        exact = full is not None and level in full.levels
        if self.is_grey(subject.row):
            level = overlays.grey(level, lies, self.pane_size())
            lies = Placement(1.0, max(0, lies.x), max(0, lies.y), level.width(), level.height())
        with painting.DevicePixels(painter) as origin:
            painter.setOpacity(0.25 if self.failed else 0.6 if missing else 0.36 if self.is_grey(subject.row) else 1.0)
            painting.paint(painter, origin, self.pane_size(), lies, level, full=exact)
            mask = self.viewing.readings.mask(subject.row) if self.hud.peaking else None
            if mask is not None and not self.is_grey(subject.row):
                painter.setOpacity(1.0)
                painting.paint(painter, origin, self.pane_size(), lies, overlays.peaking(mask), full=False)

    def is_grey(self, row: PhotoRow) -> bool:
        """Whether the photo is drawn as one that is to go."""
        return False

    def _paint_message(self, painter: QPainter, has_picture: bool) -> None:
        lines = self.reasons()
        if lines and (self.failed or not has_picture):
            missing = self._row is not None and self._row.state is PhotoState.MISSING
            offline = self._row is not None and self._row.availability is Availability.OFFLINE
            icon = "warn" if self.failed else "offline" if offline else "missing" if missing else "photos"
            loupe_hud.paint_message(painter, QRectF(self.rect()), icon, lines, warn=self.failed)

    def paint_hud(self, painter: QPainter, subject: Subject, lies: Placement) -> None:
        """What lies over the photo. In logical pixels."""

    def paint_navigator(self, painter: QPainter, lies: Placement) -> float:
        """The whole photo small, at the bottom right, while a part of it is outside; the room it takes."""
        area = self.navigator_area(lies)
        if area.isEmpty():
            return 0.0
        key, small = self._small(area.size().toSize().width())
        if key:
            loupe_hud.paint_navigator(painter, area, small, lies.part(self.pane_size()))
        return area.width() + 8

    def navigator_area(self, lies: Placement) -> QRectF:
        """Where the navigator is; empty when the whole photo is seen."""
        if not lies.cut(self.pane_size()) or self.width() < 420:
            return QRectF()
        wide, high = theme.px(180), theme.px(124)
        factor = min(wide / lies.width, high / lies.height)
        width, height = max(24.0, lies.width * factor), max(24.0, lies.height * factor)
        margin = loupe_hud.MARGIN
        return QRectF(self.width() - margin - width, self.height() - margin - height, width, height)

    def _small(self, width: int) -> tuple[int, QPixmap]:
        subject = self.subject
        levels = subject.levels() if subject is not None else []
        level = painting.best(levels, round(width * self.devicePixelRatioF()))
        if level is None:
            return 0, QPixmap()
        if self._navigator is None or self._navigator[0] != level.cacheKey():
            wide = round(width * self.devicePixelRatioF())
            scaled = level.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
            self._navigator = (level.cacheKey(), QPixmap.fromImage(scaled))
        return self._navigator

    def _keep_ticking(self, subject: Subject) -> None:
        loading = subject.fraction() is not None
        if loading != self._tick.isActive():
            (self._tick.start if loading else self._tick.stop)()

    def _ticked(self) -> None:
        if self.isVisible():
            self.update(QRect(0, self.height() - theme.px(64), self.width(), theme.px(64)))
        else:
            self._tick.stop()

    def _arrived(self, photo_id: int) -> None:
        if self._ref is not None and photo_id == self._ref.photo_id and self.isVisible():
            found = self._lying()
            self.view = zoom.settled(self.view, found[0], self.pane_size()) if found else self.view
            self._place_buttons()
            self.wishes_changed.emit()
            self.update()

    # Buttons in the middle

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.hide()
        return button

    def _place_buttons(self) -> None:
        """Retry under a failed photo, and the other file of the pair where there is one."""
        row, subject = self._row, self.subject
        self.retry.setVisible(self.failed and subject is not None and subject.first)
        offer = self._offer()
        self.other.setVisible(offer is not None)
        if row is not None and offer is not None:
            self.other.setText(f"Show the {name_of(row, offer)}")
        shown = [b for b in (self.retry, self.other) if b.isVisibleTo(self)]
        for button in shown:
            button.adjustSize()
        x = (self.width() - sum(b.width() for b in shown) - 8 * (len(shown) - 1)) // 2
        y = self.height() // 2 + theme.px(44)
        for button in shown:
            button.move(x, y)
            x += button.width() + 8

    def _offer(self) -> FileKind | None:
        row, subject = self._row, self.subject
        if row is None or subject is None or not self.failed:
            return None
        return next((kind for kind in kinds(row) if kind is not subject.kind), None)

    def _offer_taken(self) -> None:
        offer = self._offer()
        if offer is not None:
            self.source_wanted.emit(offer)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()
        lies = self.placement()
        if event.button() is Qt.MouseButton.MiddleButton:
            self.set_peek(True, self.device(event.position()))
            self.peeked.emit(True)
        elif event.button() is Qt.MouseButton.LeftButton and lies is not None:
            self._navigating = self.navigator_area(lies).contains(event.position())
            if self._navigating:
                self._navigate(event.position())
            elif lies.cut(self.pane_size()):
                self._grip = event.position()
                self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._navigating:
            self._navigate(event.position())
        elif self._grip is not None:
            moved, self._grip = event.position() - self._grip, event.position()
            self._pan(moved, alone=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            self._show_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.MiddleButton:
            self.set_peek(False)
            self.peeked.emit(False)
        self._grip, self._navigating = None, False
        self._show_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() or event.angleDelta().x()  # Shift turns the wheel sideways on some systems
        alone = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if notches:
            self.step_zoom(notches / NOTCH, self.device(event.position()), alone=alone)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        self.unsetCursor()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_buttons()
        self.wishes_changed.emit()

    def _pan(self, moved: QPointF, *, alone: bool) -> None:
        found = self._lying()
        if found is not None:
            dx, dy = self.device(moved)
            self._look(zoom.panned(self.view, dx, dy, found[0], self.pane_size()), alone=alone)

    def _navigate(self, position: QPointF) -> None:
        found = self._lying()
        if found is not None:
            area = self.navigator_area(found[1])
            x, y = (position.x() - area.x()) / area.width(), (position.y() - area.y()) / area.height()
            self._look(zoom.moved_to(self.view, x, y, found[0], self.pane_size()))

    def _show_cursor(self) -> None:
        lies = self.placement()
        if lies is not None and lies.cut(self.pane_size()):
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()
