"""The last edge: an error nobody expected is logged and shown with everything needed to report it."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from photodesk import __version__
from photodesk.ui.labels import label

log = logging.getLogger(__name__)

SAFE = (
    "What was being done may not have been finished; what was stored before is safe. You can go on. If something looks"
    " wrong, restart PhotoDesk."
)


UNEXPECTED = "Something unexpected happened"
KEPT = "Nothing is sent anywhere. The report holds names of files: look at it before you send it. It is in"

PAST = "PhotoDesk ended unexpectedly last time"
PAST_SAFE = (
    "Your photos and decisions are safe: each decision was stored as you made it, and files that were being moved have"
    " been settled. Work that was running goes on by itself."
)


class RecentLog(logging.Handler):
    """The last lines of the log, kept in memory for the box. Any thread."""

    def __init__(self, lines: int = 200) -> None:
        super().__init__(logging.INFO)
        self._lines: deque[str] = deque(maxlen=lines)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))

    def text(self) -> str:
        return "\n".join(self._lines)


class CrashBox(QDialog):
    """One box for all errors of a session: a second one is added to the first instead of opening another window."""

    def __init__(
        self,
        log_text: Callable[[], str],
        parent: QWidget | None = None,
        *,
        title: str = UNEXPECTED,
        sentence: str = SAFE,
    ) -> None:
        super().__init__(parent)
        self._log_text, self._said = log_text, title
        self._errors: list[str] = []
        self.setWindowTitle("PhotoDesk")
        self.setModal(False)
        self.setMinimumSize(640, 420)
        self._title = label(title, "title")
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setAccessibleName("Details of the error")
        self._copy, go_on = QPushButton("Copy details"), QPushButton("Go on")
        go_on.setProperty("primary", True)
        go_on.setDefault(True)
        self._copy.clicked.connect(self._copy_details)
        go_on.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(self._copy)
        buttons.addStretch()
        buttons.addWidget(go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(label(sentence, "emphasis", "t2", wrap=True))
        column.addWidget(self.details, 1)
        self.kept = label("", "caption", "t3", wrap=True)
        self.kept.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.kept.hide()
        column.addWidget(self.kept)
        column.addLayout(buttons)

    def add(self, error: str) -> None:
        """Show one more error (a traceback)."""
        if not self.isVisible():
            self._errors.clear()
        self._errors.append(error)
        count = len(self._errors)
        self._title.setText(self._said + (f" ({count} times)" if count > 1 else ""))
        self.details.setPlainText(report(self._errors, self._log_text()))
        self._copy.setText("Copy details")
        self.show()
        self.raise_()

    def show_report(self, text: str, path: str) -> None:
        """A report that was kept in a file."""
        self.details.setPlainText(text)
        self.say_kept(path)
        self.show()
        self.raise_()

    def say_kept(self, path: str) -> None:
        """Where the report is, for who wants to send it."""
        self.kept.setText(f"{KEPT} {path}")
        self.kept.setVisible(bool(path))

    def _copy_details(self) -> None:
        QApplication.clipboard().setText(self.details.toPlainText())
        self._copy.setText("Copied")


class ExceptHook(QObject):
    """Takes over `sys.excepthook` and `threading.excepthook` from `install` to `remove`.

    An error may come from any thread; it is logged there and shown on the GUI thread. `keep(text, told)` puts the
    report into a file and tells its path.
    """

    happened = Signal(str)

    def __init__(
        self,
        log_text: Callable[[], str],
        parent: QObject | None = None,
        *,
        keep: Callable[[str, Callable[[str], None]], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._log_text, self._keep = log_text, keep
        self._box: CrashBox | None = None
        self.happened.connect(self._show, Qt.ConnectionType.QueuedConnection)

    @property
    def box(self) -> CrashBox | None:
        """The box, once there was an error."""
        return self._box

    def install(self) -> None:
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread

    def remove(self) -> None:
        sys.excepthook, threading.excepthook = self._before

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        log.critical("unexpected error", exc_info=(kind, error, trace))
        self._tell("".join(traceback.format_exception(kind, error, trace)))

    def _caught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._caught(args.exc_type, args.exc_value, args.exc_traceback)

    def _tell(self, text: str) -> None:
        try:
            self.happened.emit(text)
        except RuntimeError:
            # The window is gone already; the log has it.
            return

    def _show(self, text: str) -> None:
        if self._box is None:
            self._box = CrashBox(self._log_text, QApplication.activeWindow())
        self._box.add(text)
        if self._keep is not None:
            self._keep(self._box.details.toPlainText(), self._box.say_kept)


_hooks: list[ExceptHook] = []
"""The installed hook lives as long as the process."""


def install() -> ExceptHook:
    """Show every unexpected error from now on, with the last lines of the log. A second call changes nothing."""
    if not _hooks:
        recent = RecentLog()
        logging.getLogger("photodesk").addHandler(recent)
        hook = ExceptHook(recent.text)
        hook.install()
        _hooks.append(hook)
    return _hooks[0]


def tell(parent: QWidget | None, message: str, hint: str = "") -> QMessageBox:
    """Say that something asked for could not be done, where there is no window yet for a toast. Returns at once."""
    box = QMessageBox(QMessageBox.Icon.Warning, "PhotoDesk", message, QMessageBox.StandardButton.Ok, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(hint)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _said.append(box)
    box.destroyed.connect(lambda: _said.remove(box) if box in _said else None)
    box.open()
    return box


_said: list[QMessageBox] = []
"""Boxes without a parent live only as long as somebody holds them."""


def versions() -> str:
    """What runs here, in a line."""
    return f"PhotoDesk {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"


def report(errors: list[str], log_text: str) -> str:
    """What to send to the makers: versions, errors, the end of the log."""
    head = versions()
    return "\n\n".join([head, *(e.strip() for e in errors), "Log:\n" + (log_text.strip() or "(empty)")])
