"""A sheet: a question over the whole window, with a scrim; focus and keys stay inside, Esc closes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QWidget

from photodesk.ui import theme

MARGIN_X, MARGIN_Y = 56, 44
"""Least distance of a large sheet from the window's edges."""


class Sheet(QWidget):
    """Covers `window`; put the contents into `body`. `closed` is emitted once it is gone, whatever closed it.

    While it is open the window's shortcuts are off, so that a key never reaches photos under the sheet.
    """

    closed = Signal()

    def __init__(self, window: QWidget, name: str, *, width: int = 1328, height: int = 812) -> None:
        super().__init__(window)
        self._window = window
        self._most = (width, height)
        self._before: QWidget | None = None
        self._gone = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body = QFrame(self)
        theme.surface(self.body, "sheet")
        theme.changed.connect(self.update)
        self.hide()

    def while_open(self, take: Callable[..., None]) -> Callable[..., None]:
        """`take` as a callback that does nothing once the sheet was dismissed: an answer may come when its widgets are
        gone already."""

        def answer(*values: object) -> None:
            if not self._gone:
                take(*values)

        return answer

    def open(self, focus: QWidget | None = None) -> None:
        """Show over the window; `focus` (else the first field) gets the keys."""
        self._before = QApplication.focusWidget()
        self._gone = False
        self._fit()
        self.show()
        self.raise_()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.PopupFocusReason)
        else:
            self.setFocus(Qt.FocusReason.PopupFocusReason)
            self.focusNextPrevChild(True)

    def dismiss(self) -> None:
        """Close without doing anything; safe to call twice."""
        if self.isHidden():
            return
        self._gone = True
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self._before = None
        self.closed.emit()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes round inside the sheet."""
        stops = self._stops()
        if stops:
            at = QApplication.focusWidget()
            start = stops.index(at) if at in stops else -1 if next else 0
            reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
            stops[(start + (1 if next else -1)) % len(stops)].setFocus(reason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._window:
            self._fit()
        elif event.type() is QEvent.Type.ShortcutOverride and self._covers(watched):
            event.accept()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def hideEvent(self, event: QHideEvent) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QPushButton):
            focus.click()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The scrim swallows clicks: what lies below is not to be touched."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.tokens().scrim)

    def _covers(self, watched: QObject) -> bool:
        return isinstance(watched, QWidget) and watched.window() is self.window()

    def _stops(self) -> list[QWidget]:
        """What Tab visits, in the order the widgets were made."""
        stops: list[QWidget] = []
        step = self.nextInFocusChain()
        while step is not None and step is not self:
            takes_tab = step.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
            if takes_tab and step.isEnabled() and self.isAncestorOf(step) and step.isVisibleTo(self):
                stops.append(step)
            step = step.nextInFocusChain()
        return stops

    def _fit(self) -> None:
        area = self._window.rect()
        self.setGeometry(area)
        tight = area.width() < 1100 or area.height() < 700
        margin_x, margin_y = (16, 16) if tight else (MARGIN_X, MARGIN_Y)
        width = min(theme.px(self._most[0]), area.width() - 2 * margin_x)
        height = min(theme.px(self._most[1]), area.height() - 2 * margin_y)
        self.body.setGeometry(
            QRect((area.width() - width) // 2, (area.height() - height) // 2, max(0, width), max(0, height))
        )
