"""A toast: what was just done, and a way to take it back, for six seconds at the bottom of a view."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QFocusEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from photodesk.ui import icons, theme, tokens

LIFE_MS = 6000
AFTER_HOVER_MS = 2000
WHILE_OTHERS_WAIT_MS = 2500
"""How long a message that offers nothing to do stays when another waits."""
BOTTOM = 20
WIDEST = 620
"""Pixels; a longer message is broken into lines."""
READ_AT_ONCE, READ_MS = 120, 50
"""So many letters are read in the usual time; each further one takes so many milliseconds."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a toast says. One that `waits` is news of work that ended: it takes its turn, and comes back when what the
    user does in the meantime has something to say at once."""

    text: str
    action_label: str = ""
    on_action: Callable[[], None] | None = None
    keys: str = ""
    icon: str = "check"
    waits: bool = False


class Toast(QFrame):
    """One per view, and one message at a time. It stays while hovered or focused.

    What answers a key or a click shows at once, in the place of what shows. News (`waits`) is shown in turn, each for
    its time, so that no Undo is lost to the end of another task. Dark in both themes, so that it stands out from photos
    and chrome alike.
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._shown: Message | None = None
        self._waiting: deque[Message] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._over)
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
        waits: bool = False,
    ) -> None:
        """Say `text`; `action_label` with `on_action` adds one button ("Undo"), `keys` names its shortcut beside it.

        With `waits` it is said when what shows has had its time; else at once.
        """
        message = Message(text, action_label or "", on_action, keys, icon, waits)
        if waits and self._shown is not None:
            self._waiting.append(message)
            self._hurry()
            return
        if self._shown is not None and self._shown.waits:
            self._waiting.appendleft(self._shown)
        self._say(message)

    def _say(self, message: Message) -> None:
        self._shown = message
        self._text.setText(message.text)
        undoes = message.action_label.startswith("Undo")
        self._action.setText(message.action_label)
        self._action.setVisible(bool(message.action_label))
        self._keys.setText(message.keys)
        self._keys.setVisible(bool(message.action_label and message.keys))
        colors = tokens.load("dark")
        color = colors.warn if message.icon == "warn" else colors.keep if message.icon == "check" else colors.t2
        self._icon.setPixmap(icons.pixmap(message.icon, theme.px(14), color, self.devicePixelRatioF()))
        self._action.setIcon(
            icons.pixmap("undo", theme.px(14), colors.acc, self.devicePixelRatioF()) if undoes else QIcon()
        )
        self.setAccessibleName(f"{message.text} {message.action_label}".strip())
        self._place()
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, message.text))
        self._timer.start(LIFE_MS + max(0, len(message.text) - READ_AT_ONCE) * READ_MS)
        self._hurry()
        if self.underMouse():
            self._hold(True)

    def _hurry(self) -> None:
        """Another waits: what offers nothing to do stays no longer than it takes to read."""
        plain = self._shown is not None and not self._shown.action_label
        if plain and self._waiting and self._timer.remainingTime() > WHILE_OTHERS_WAIT_MS:
            self._timer.start(WHILE_OTHERS_WAIT_MS)

    def _over(self) -> None:
        """What shows has had its time, or was answered: the next, if one waits."""
        self._shown = None
        if self._waiting:
            self._say(self._waiting.popleft())
        else:
            self.hide()

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
        answers = self._shown is not None and self._shown.on_action is not None
        if event.key() == Qt.Key.Key_Escape:
            self._over()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and answers:
            self._act()
        else:
            super().keyPressEvent(event)

    def _hold(self, hold: bool) -> None:
        if hold:
            self._timer.stop()
        elif self.isVisible():
            self._timer.start(AFTER_HOVER_MS)

    def _act(self) -> None:
        shown, self._shown = self._shown, None
        self._timer.stop()
        self.hide()
        if shown is not None and shown.on_action is not None:
            shown.on_action()
        if self._shown is None:
            self._over()

    def _place(self) -> None:
        view = self._view
        widest = min(theme.px(WIDEST), view.width() - 32)
        self._text.setWordWrap(False)
        self._text.setMinimumWidth(0)
        self.setFixedHeight(theme.px(36))
        self.adjustSize()
        width = self.sizeHint().width()
        if width > widest:
            self._wrap(self._text.sizeHint().width() - (width - widest))
            width = widest
        self.resize(width, self.height())
        self.move((view.width() - width) // 2, view.height() - self.height() - BOTTOM)

    def _wrap(self, room: int) -> None:
        """A long message takes as many lines as it needs: what to do stands at its end."""
        room = max(theme.px(120), room)
        self._text.setWordWrap(True)
        self._text.setMinimumWidth(room)
        self.setFixedHeight(max(theme.px(36), self._text.heightForWidth(room) + theme.px(18)))

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
