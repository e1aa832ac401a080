"""The loupe: the current photo alone, edge to edge. It stands on a photo, never on a row (T58)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QPushButton, QWidget

from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.selection_model import PhotoSelection
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.domain.derivative import REMEDIES, DerivativeStatus
from photodesk.domain.photo import PhotoRef, PhotoState
from photodesk.domain.photo_list import PhotoRow
from photodesk.ui import loupe_hud, theme, words
from photodesk.ui.info_panel import reason

WHEEL_STEP = 120


class Loupe(QWidget):
    """Shows the selection's current photo while it is visible.

    The preview, or the thumbnail scaled up until it is there. `left`: back to the grid. `retry_wanted`: the button
    under a failed photo. `menu_wanted(QPoint)`: the context menu, in screen coordinates. `described(name, place)`:
    what the top bar says of it.
    """

    left = Signal()
    retry_wanted = Signal()
    menu_wanted = Signal(QPoint)
    described = Signal(str, str)

    def __init__(
        self,
        photos: PhotoListModel,
        selection: PhotoSelection,
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._photos, self._selection, self._thumbnails = photos, selection, thumbnails
        self.exposure = True
        self._row: PhotoRow | None = None
        self._ref: PhotoRef | None = None
        self._preview = QImage()
        self._scaled: tuple[int, QSize, QPixmap] | None = None
        self._wheel = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.retry = QPushButton("Retry", self)
        self.retry.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.retry.clicked.connect(self.retry_wanted)
        self.retry.hide()
        selection.current_changed.connect(self._follow)
        photos.rows_changed.connect(self._follow)
        photos.list_changed.connect(self._follow)
        thumbnails.preview_ready.connect(self._preview_arrived)
        thumbnails.ready.connect(self._thumbnail_arrived)
        theme.changed.connect(self.update)

    @property
    def shown(self) -> PhotoRef | None:
        """The photo on screen."""
        return self._ref

    @property
    def sharp(self) -> bool:
        """Whether what is on screen is the preview."""
        return not self._preview.isNull()

    def step(self, by: int) -> None:
        """`by` photos further in the list; stops at both ends. Inside a selection of several the selection stays."""
        place = self._selection.current_row()
        if place is None or not len(self._photos):
            return
        row = max(0, min(len(self._photos) - 1, place + by))
        chosen = self._selection.value
        if len(chosen) > 1 and self._photos.ref(row) in chosen:
            self._selection.move_current(row)
        elif row != place:
            self._selection.click(row)

    def _follow(self, *_what: object) -> None:
        """Look again at the current photo: another one, a newer row, a newer preview."""
        if not self.isVisible():
            return
        ref, place = self._selection.current, self._selection.current_row()
        if ref is None or place is None:
            if not self._photos.loading:
                self.left.emit()
            return
        row = self._photos.row(place)
        if ref != self._ref:
            self._preview, self._scaled = QImage(), None
        self._ref, self._row = ref, row
        self._photos.show_rows(place - 2, place + 3)
        if row is not None:
            self._ask(row, place)
        self._describe(place)
        self._place_retry()
        self.update()

    def _ask(self, row: PhotoRow, place: int) -> None:
        near = [self._photos.row_of(self._photos.ref(p).photo_id) for p in (place + 1, place - 1) if self._has(p)]
        if self._thumbnails.image(row.ref.photo_id) is None:
            self._thumbnails.want([row], QSize(512, 512))
        held = self._thumbnails.request_preview(row.ref, row, [r for r in near if r is not None])
        if held is not None and not held.isNull():
            self._preview = held

    def _has(self, place: int) -> bool:
        return 0 <= place < len(self._photos)

    def _describe(self, place: int) -> None:
        where = f"{words.number(place + 1)} of {words.number(len(self._photos))}"
        row = self._row
        name = words.shown(row.stem) if row is not None else "…"
        on = words.day(row.taken) if row is not None else ""
        self.setAccessibleName(", ".join(t for t in (name, where, *self._reasons()) if t))
        self.described.emit(name, " · ".join(t for t in (where, on) if t))

    def _preview_arrived(self, photo_id: int, image: QImage) -> None:
        if self._ref is not None and photo_id == self._ref.photo_id and not image.isNull():
            self._preview = image
            self._place_retry()
            self.update()

    def _thumbnail_arrived(self, photo_id: int) -> None:
        if self._ref is not None and photo_id == self._ref.photo_id:
            self.update()

    def _reasons(self) -> list[str]:
        """Why there is no sharp picture: what happened and what to do; empty while all is well."""
        row = self._row
        if row is None:
            return []
        if row.preview.status is DerivativeStatus.FAILED:
            remedy = REMEDIES[row.preview.error_kind] if row.preview.error_kind else ""
            return [t for t in (reason(row.preview), remedy) if t]
        if row.state is PhotoState.MISSING and self._pixmap() is None:
            return ["Not found on disk", "Put the file back; it is found by itself."]
        if row.preview.status is not DerivativeStatus.GENERATED and self._pixmap() is None:
            return ["The preview is not made yet", "It appears here as soon as it is."]
        return []

    def _pixmap(self) -> QPixmap | QImage | None:
        if not self._preview.isNull():
            return self._preview
        return self._thumbnails.image(self._ref.photo_id) if self._ref is not None else None

    def _place_retry(self) -> None:
        row = self._row
        shown = row is not None and row.preview.status is DerivativeStatus.FAILED
        self.retry.setVisible(shown)
        self.retry.adjustSize()
        y = self.height() // 2 + theme.px(44 if self._pixmap() is None else 30)
        self.retry.move((self.width() - self.retry.width()) // 2, y)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.tokens().loupe)
        failed = self._row is not None and self._row.preview.status is DerivativeStatus.FAILED
        picture = self._fitted()
        if picture is not None:
            size = picture.deviceIndependentSize()
            missing = self._row is not None and self._row.state is PhotoState.MISSING
            painter.setOpacity(0.25 if failed else 0.6 if missing else 1.0)
            painter.drawPixmap(
                round((self.width() - size.width()) / 2), round((self.height() - size.height()) / 2), picture
            )
            painter.setOpacity(1.0)
        lines = self._reasons()
        if lines and (failed or picture is None):
            icon = "warn" if failed else "missing" if self._row and self._row.state is PhotoState.MISSING else "photos"
            loupe_hud.paint_message(painter, QRectF(self.rect()), icon, lines, warn=failed)
        if self._row is not None:
            loupe_hud.paint_token(painter, self._row, self.height())
            loupe_hud.paint_chip(painter, self._row, self.width())
            if self.exposure:
                loupe_hud.paint_exposure(painter, self._row)

    def _fitted(self) -> QPixmap | None:
        """The best picture at hand, fitted into the view in device pixels; never larger than the photo itself."""
        source = self._pixmap()
        if source is None or source.isNull():
            return None
        ratio = self.devicePixelRatioF()
        area = self.size() * ratio
        size = source.size().scaled(area, Qt.AspectRatioMode.KeepAspectRatio)
        row = self._row
        longest = max(row.width or 0, row.height or 0) if row is not None else 0
        longest = max(longest, source.width(), source.height())
        if max(size.width(), size.height()) > longest:
            size = source.size().scaled(longest, longest, Qt.AspectRatioMode.KeepAspectRatio)
        key = source.cacheKey()
        if self._scaled is None or self._scaled[:2] != (key, size):
            image = source if isinstance(source, QImage) else source.toImage()
            smooth = image.scaled(
                size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            pixmap = QPixmap.fromImage(smooth)
            pixmap.setDevicePixelRatio(ratio)
            self._scaled = (key, size, pixmap)
        return self._scaled[2]

    def showEvent(self, event: QShowEvent) -> None:
        self._follow()

    def hideEvent(self, event: QEvent) -> None:
        self._row = self._ref = self._scaled = None
        self._preview = QImage()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_retry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Home:
            self.step(-len(self._photos))
        elif event.key() == Qt.Key.Key_End:
            self.step(len(self._photos))
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / WHEEL_STEP)
        if steps:
            self._wheel -= steps * WHEEL_STEP
            self.step(-steps)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.left.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())
