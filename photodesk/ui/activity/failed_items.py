"""The failed items inside a card: picture, file, reason, what to do, Reveal and Retry."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from photodesk.domain.photo import PhotoRef
from photodesk.domain.task import TaskItemRow
from photodesk.ui import icons, theme
from photodesk.ui.activity import task_words
from photodesk.ui.activity.pictures import ItemPictures
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.labels import SEMIBOLD, label
from photodesk.ui.words import counted

FIRST_SHOWN = 4
"""Rows before "Show all"."""


class SmallPicture(QWidget):
    """The last good thumbnail of a photo, or a warning sign where there is none."""

    def __init__(self, pictures: ItemPictures, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._path = path
        self.setFixedSize(theme.px(44), theme.px(32))
        pictures.ready.connect(self._arrived)
        theme.changed.connect(self.update)

    def _arrived(self, path: str) -> None:
        if path == self._path:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        colors = theme.tokens()
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), 2, 2)
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), colors.canvas)
        pixmap = self._pictures.get(self._path)
        if pixmap is None:
            icons.paint(painter, "warn", self.width() / 2 - 8, self.height() / 2 - 8, 16, colors.warn)
        else:
            painter.drawPixmap(self.rect(), pixmap, cover(pixmap, self.rect()))


class FailedRow(QWidget):
    """One failed item."""

    reveal = Signal(object)
    retry = Signal(int)

    def __init__(self, row: TaskItemRow, pictures: ItemPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        name = ElidedLabel(task_words.subject(row))
        name.setFont(theme.font("body"))
        reason = ElidedLabel(task_words.why(row))
        reason.setFont(theme.font("body"))
        reason.setProperty("tone", "t2")
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(name)
        text.addWidget(reason)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(SmallPicture(pictures, row.thumbnail_path))
        line.addSpacing(2)
        line.addLayout(text, 1)
        if row.photo_id is not None and row.project_id is not None:
            line.addWidget(self._button("Reveal", self._reveal))
        self._again = self._button("Retry", self._retry)
        line.addWidget(self._again)
        self.setFixedHeight(theme.px(36))

    def _button(self, text: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("small", True)
        button.setAccessibleName(f"{text} {task_words.subject(self._row)}")
        if self._row.message and text == "Retry":
            button.setToolTip(self._row.message)
        button.clicked.connect(act)
        return button

    def _reveal(self) -> None:
        if self._row.photo_id is not None and self._row.project_id is not None:
            self.reveal.emit((PhotoRef(self._row.photo_id, self._row.project_id),))

    def _retry(self) -> None:
        self._again.setEnabled(False)
        self.retry.emit(self._row.item_id)


class FailedItems(QWidget):
    """`set_failed(count, rows, running)`; `retry(item ids or None for all)`, `reveal(refs)`."""

    retry = Signal(object)
    reveal = Signal(object)

    def __init__(self, pictures: ItemPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._shown: tuple[int, tuple[TaskItemRow, ...], bool] = (0, (), False)
        self._all = False
        self._count = label(role="body", tone="warn", weight=SEMIBOLD)
        self._note = label("the other photos go on", tone="t3")
        self._sign = label()
        self._again = QPushButton("Retry all")
        self._again.setProperty("small", True)
        self._again.setIcon(icons.icon("retry", "t1"))
        self._again.setIconSize(QSize(theme.px(12), theme.px(12)))
        self._again.clicked.connect(self._retry_all)
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self._sign, self._count, self._note):
            head.addWidget(widget)
        head.addStretch()
        head.addWidget(self._again)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self._more = QPushButton()
        self._more.setProperty("link", True)
        self._more.clicked.connect(self._show_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(self._rows)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def set_failed(self, count: int, rows: tuple[TaskItemRow, ...], *, running: bool) -> None:
        """`count` may be larger than the number of `rows` that were read."""
        if (count, rows, running) == self._shown:
            return
        old, self._shown = self._shown, (count, rows, running)
        self.setVisible(count > 0)
        self._count.setText(f"{count:,} failed")
        self._note.setVisible(running)
        self._again.setText(task_words.retry_all(count))
        self._again.setVisible(count > 1)
        if (count, rows) != old[:2]:
            self._again.setEnabled(True)
            self._fill()

    def _fill(self) -> None:
        while self._rows.count():
            item = self._rows.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        count, rows, _ = self._shown
        for row in rows if self._all else rows[:FIRST_SHOWN]:
            widget = FailedRow(row, self._pictures)
            widget.retry.connect(lambda item_id: self.retry.emit((item_id,)))
            widget.reveal.connect(self.reveal)
            self._rows.addWidget(widget)
        hidden = count - self._rows.count()
        self._more.setVisible(hidden > 0 and bool(rows))
        self._more.setEnabled(not self._all)
        self._more.setText(f"and {counted(hidden, 'more', 'more')}" if self._all else f"Show {hidden:,} more")

    def _retry_all(self) -> None:
        self._again.setEnabled(False)
        self.retry.emit(None)

    def _show_all(self) -> None:
        self._all = True
        self._fill()

    def _dress(self) -> None:
        self._sign.setPixmap(icons.pixmap("warn", theme.px(16), theme.tokens().warn, self.devicePixelRatioF()))


def cover(pixmap: QPixmap, box: QRect) -> QRect:
    """The middle of `pixmap` in the proportions of `box`."""
    size = box.size().scaled(pixmap.size(), Qt.AspectRatioMode.KeepAspectRatio)
    return QRect(QPoint((pixmap.width() - size.width()) // 2, (pixmap.height() - size.height()) // 2), size)
