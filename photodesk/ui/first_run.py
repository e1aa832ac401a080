"""The first thing a new user sees: three ways to bring photos in, and the look of the program."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from photodesk.ui import icons, theme, words
from photodesk.ui.controls.segmented import Segment, Segmented
from photodesk.ui.drops import local_paths
from photodesk.ui.file_dialogs import FileDialogs
from photodesk.ui.labels import NORMAL, SEMIBOLD, label

PROMISE = "Nothing is uploaded. An original is never changed and never overwritten."
LIBRARY = "Your shoots are kept in it, one folder for each project. JPEG and RAW of one shot are shown as one photo."
DROP = "Copies to a new project and reads every copy back to compare it. The card is only read."
SAMPLE = "RAW and JPEG pairs to try everything on. Remove it at any time."


class Fan(QWidget):
    """Up to five pictures like prints on a table; nothing at all without pictures."""

    PLACES = (
        # centre x, y, width, height, degrees: of a field 400 by 140, back to front
        (-152, 14, 84, 96, -8.0),
        (152, 14, 84, 96, 8.0),
        (-78, 2, 84, 112, -3.0),
        (78, 2, 90, 112, 4.0),
        (0, 6, 168, 114, 0.0),
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmaps: list[QPixmap] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_images(self, images: Sequence[QImage]) -> None:
        """The first is in front; the others go behind it, from the middle outwards."""
        self._pixmaps = [QPixmap.fromImage(i) for i in images[: len(self.PLACES)] if not i.isNull()]
        self.setVisible(bool(self._pixmaps))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(430), theme.px(156))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        count = len(self._pixmaps)
        for at, place in enumerate(self.PLACES[len(self.PLACES) - count :]):
            self._print(painter, self._pixmaps[count - 1 - at], place)

    def _print(self, painter: QPainter, pixmap: QPixmap, place: tuple[int, int, int, int, float]) -> None:
        x, y, width, height, degrees = place
        painter.save()
        painter.translate(self.width() / 2 + theme.px(x), self.height() / 2 + theme.px(y) - 4)
        painter.rotate(degrees)
        box = QRectF(-theme.px(width) / 2, -theme.px(height) / 2, theme.px(width), theme.px(height))
        painter.setPen(Qt.PenStyle.NoPen)
        for spread in range(6, 0, -2):
            painter.setBrush(QColor(0, 0, 0, 22))
            painter.drawRoundedRect(box.adjusted(-spread, -spread + 3, spread, spread + 3), 4, 4)
        painter.setBrush(QColor("#F2F2F2"))
        painter.drawRoundedRect(box, 2, 2)
        inner = box.adjusted(4, 4, -4, -4)
        painter.drawPixmap(inner, pixmap, QRectF(middle_of(pixmap, inner.size().toSize())))
        painter.restore()


class Strip(QWidget):
    """Small pictures of the sample library in a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmaps: list[QPixmap] = []
        self.setFixedHeight(theme.px(32))
        self.hide()

    def set_images(self, images: Sequence[QImage]) -> None:
        self._pixmaps = [QPixmap.fromImage(i) for i in images[:5] if not i.isNull()]
        self.setVisible(bool(self._pixmaps))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        width = (self.width() - 4 * 4) / 5
        for at, pixmap in enumerate(self._pixmaps):
            box = QRectF(at * (width + 4), 0, width, self.height())
            shape = QPainterPath()
            shape.addRoundedRect(box, 2, 2)
            painter.setClipPath(shape)
            painter.drawPixmap(box, pixmap, QRectF(middle_of(pixmap, box.size().toSize())))


class IconPlate(QWidget):
    """A 22-px icon on a plate, or in a dashed box where something can be dropped."""

    def __init__(self, icon: str, *, dashed: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._dashed = icon, dashed
        self.setFixedSize(theme.px(40), theme.px(40))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tokens()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self._dashed:
            painter.setPen(QPen(colors.edge2, 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.ctl)
        painter.drawRoundedRect(box, 6, 6)
        side = theme.px(22)
        icons.paint(painter, self._icon, (self.width() - side) / 2, (self.height() - side) / 2, side, colors.t1)


class Card(QFrame):
    """Icon, title, text, room for more, button at the bottom. `set_lit` while something is held over it."""

    def __init__(self, icon: str, title: str, text: str, button: QPushButton, *, dashed: bool = False) -> None:
        super().__init__()
        self._dashed = dashed
        self._lit = False
        self.setFixedSize(theme.px(288), theme.px(244))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 20, 20, 20)
        self.column.setSpacing(4)
        self.column.addWidget(IconPlate(icon, dashed=dashed))
        self.column.addSpacing(16)
        self.column.addWidget(label(title, "title"))
        self.text = label(text, "emphasis", "t2", wrap=True)
        self.column.addWidget(self.text)
        self.column.addStretch()
        self.problem = label("", "caption", "warn", wrap=True)
        self.problem.hide()
        self.column.addWidget(self.problem)
        button.setProperty("big", True)
        self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        theme.changed.connect(self.update)

    def set_lit(self, lit: bool) -> None:
        self._lit = lit
        self.update()

    def set_problem(self, text: str) -> None:
        """What went wrong here, until the next try."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tokens()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self._dashed:
            painter.setBrush(colors.accwash if self._lit else colors.canvas)
            pen = QPen(colors.acc if self._lit else colors.edge2, 2 if self._lit else 1)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
        else:
            painter.setBrush(colors.raised)
            painter.setPen(QPen(colors.line, 1))
        painter.drawRoundedRect(box, 6, 6)


class FirstRun(QWidget):
    """No library is open yet. `library_chosen(path)`, `folder_dropped(paths)` (dropped or chosen: to be copied into a
    new project), `sample_requested()`, `appearance_chosen("dark" | "light" | "system")`."""

    library_chosen = Signal(str)
    folder_dropped = Signal(list)
    sample_requested = Signal()
    appearance_chosen = Signal(str)

    def __init__(
        self, parent: QWidget | None = None, *, appearance: str = "system", dialogs: FileDialogs | None = None
    ) -> None:
        super().__init__(parent)
        theme.surface(self, "canvas")
        self.setWindowTitle("PhotoDesk")
        self.setAccessibleName("Bring your shoots in")
        self.setAcceptDrops(True)
        self._dialogs = dialogs or FileDialogs()
        self.fan, self.strip = Fan(), Strip()
        self.choose, self.bring = QPushButton("Choose folder…   Ctrl O"), QPushButton("Choose what to bring…")
        self.sample = QPushButton("Open sample")
        self.choose.setProperty("primary", True)
        self.library_card = Card("folder", "Choose a library folder", LIBRARY, self.choose)
        self.drop_card = Card("imp", "Drop a card or folder here", DROP, self.bring, dashed=True)
        self.sample_card = Card("photos", "Open the sample library", SAMPLE, self.sample)
        self.sample_card.column.insertSpacing(4, 8)
        self.sample_card.column.insertWidget(5, self.strip)
        self.appearance = Segmented(
            (
                Segment("dark", "Dark", icon="moon"),
                Segment("light", "Light", icon="sun"),
                Segment("system", "As system"),
            ),
            name="Appearance",
        )
        self.appearance.set_current(appearance)
        self._lay_out()
        self.choose.clicked.connect(self.choose_library)
        self.bring.clicked.connect(self._choose_shoot)
        self.sample.clicked.connect(self.sample_requested)
        self.appearance.chosen.connect(self.appearance_chosen)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Open), self, self.choose_library)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.setFocusProxy(self.choose)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(1200), theme.px(780))

    def set_pictures(self, images: Sequence[QImage]) -> None:
        """Sample pictures for the fan and the sample card; none draws nothing."""
        self.fan.set_images(images)
        self.strip.set_images(images)

    def set_sample_count(self, photos: int) -> None:
        """How many photos the sample library holds."""
        self.sample_card.text.setText(f"{words.counted(photos, 'photo')} with {SAMPLE}")

    def choose_library(self) -> None:
        """Ask for the library folder (Ctrl+O)."""
        path = self._dialogs.folder(self, "Choose a library folder")
        if path:
            self.library_card.set_problem("")
            self.library_chosen.emit(path)

    def say_problem(self, text: str) -> None:
        """The chosen folder cannot be used: say why on its card, which stays open for another try."""
        self.library_card.set_problem(text)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_paths(event.mimeData()):
            self.drop_card.set_lit(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_card.set_lit(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_card.set_lit(False)
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.folder_dropped.emit(paths)

    def _choose_shoot(self) -> None:
        path = self._dialogs.folder(self, "Choose what to bring in")
        if path:
            self.folder_dropped.emit([path])

    def _lay_out(self) -> None:
        cards = QHBoxLayout()
        cards.setSpacing(16)
        for card in (self.library_card, self.drop_card, self.sample_card):
            cards.addWidget(card)
        look = QVBoxLayout()
        look.setSpacing(8)
        look.addWidget(label("Appearance", "caption", "t2", SEMIBOLD))
        look.addWidget(self.appearance)
        inside = QWidget()
        theme.surface(inside, "canvas")
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(0)
        column.addStretch(4)
        column.addWidget(self.fan, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(12)
        column.addWidget(label("Bring your shoots in", "hero", weight=SEMIBOLD), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addWidget(label(PROMISE, "title", "t2", NORMAL), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(28)
        middle = QVBoxLayout()
        middle.setSpacing(24)
        middle.addLayout(cards)
        middle.addLayout(look)
        around = QHBoxLayout()
        around.addStretch()
        around.addLayout(middle)
        around.addStretch()
        column.addLayout(around)
        column.addStretch(5)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)


def middle_of(pixmap: QPixmap, box: QSize) -> QRect:
    """The middle of `pixmap` in the proportions of `box`."""
    size = box.scaled(pixmap.size(), Qt.AspectRatioMode.KeepAspectRatio)
    corner = QPointF((pixmap.width() - size.width()) / 2, (pixmap.height() - size.height()) / 2)
    return QRect(corner.toPoint(), size)
