"""A toast: what was just done, and a way to take it back, for six seconds at the bottom of a view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QFocusEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from photodesk.ui import icons, theme, tokens

LIFE_MS = 6000
AFTER_HOVER_MS = 2000
BOTTOM = 20


class Toast(QFrame):
    """One per view. A new message replaces the one that shows. It stays while hovered or focused.

    Dark in both themes, so that it stands out from photos and chrome alike.
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._on_action: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.setObjectName("toast")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icon, self._text, self._keys = QLabel(), QLabel(), QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._action = QPushButton()
        self._action.setCursor(Qt.CursorShape.PointingHandCursor)
        self._action.clicked.connect(self._act)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        for widget in (self._icon, self._text, self._action, self._keys):
            row.addWidget(widget)
        self.setFixedHeight(theme.px(36))
        self._dress()
        theme.changed.connect(self._dress)
        view.installEventFilter(self)
        self._action.installEventFilter(self)
        self.hide()

    @property
    def action(self) -> QPushButton:
        """The one button, hidden when there is nothing to do."""
        return self._action

    @property
    def text(self) -> str:
        """The message that shows, "" when none does."""
        return "" if self.isHidden() else self._text.text()

    def show_message(
        self,
        text: str,
        action_label: str | None = None,
        on_action: Callable[[], None] | None = None,
        *,
        keys: str = "",
        icon: str = "check",
    ) -> None:
        """Say `text`; `action_label` with `on_action` adds one button ("Undo"), `keys` names its shortcut beside it."""
        self._text.setText(text)
        self._on_action = on_action
        undoes = (action_label or "").startswith("Undo")
        self._action.setText(action_label or "")
        self._action.setVisible(bool(action_label))
        self._keys.setText(keys)
        self._keys.setVisible(bool(action_label and keys))
        colors = tokens.load("dark")
        color = colors.warn if icon == "warn" else colors.keep if icon == "check" else colors.t2
        self._icon.setPixmap(icons.pixmap(icon, 14, color, self.devicePixelRatioF()))
        self._action.setIcon(icons.pixmap("undo", 14, colors.acc, self.devicePixelRatioF()) if undoes else QIcon())
        self.setAccessibleName(f"{text} {action_label or ''}".strip())
        self._place()
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self._timer.start(LIFE_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view and event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        elif watched is self._action and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._hold(event.type() is QEvent.Type.FocusIn)
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hold(True)

    def leaveEvent(self, event: QEvent) -> None:
        self._hold(self.hasFocus() or self._action.hasFocus())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._hold(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._hold(self.underMouse())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._on_action:
            self._act()
        else:
            super().keyPressEvent(event)

    def _hold(self, hold: bool) -> None:
        if hold:
            self._timer.stop()
        elif self.isVisible():
            self._timer.start(AFTER_HOVER_MS)

    def _act(self) -> None:
        act, self._on_action = self._on_action, None
        self.hide()
        if act is not None:
            act()

    def _place(self) -> None:
        view = self._view
        self.adjustSize()
        width = min(self.sizeHint().width(), view.width() - 32)
        self.resize(width, self.height())
        self.move((view.width() - width) // 2, view.height() - self.height() - BOTTOM)

    def _dress(self) -> None:
        colors = tokens.load("dark")
        self.setFont(theme.font("body"))
        self.setStyleSheet(
            f"#toast {{ background: {colors.well.name()}; border: 1px solid {colors.edge.name()};"
            f" border-radius: 6px; }} #toast:focus {{ border-color: {colors.acc.name()}; }}"
            f"#toast QLabel {{ color: {colors.t1.name()}; }}"
            f"#toast QPushButton {{ background: transparent; border: none; color: {colors.acc.name()};"
            " padding: 0 4px; font-weight: 600; }"
            "#toast QPushButton:focus, #toast QPushButton:hover { text-decoration: underline; }"
        )
        self._keys.setStyleSheet(f"#toast QLabel {{ color: {colors.t3.name()}; }}")
