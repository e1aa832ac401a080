"""A sheet that was closed before its answer came: the answer does nothing, and nothing is said to have gone wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QLabel

from photodesk.ui.sheet import Sheet
from tests.ui.conftest import Desk


class Asking(Sheet):
    """Asks when it is opened, and goes for good when it is closed, as the sheets of the window do."""

    def __init__(self, desk: Desk, asked: list[Callable[..., None]]) -> None:
        super().__init__(desk.window, "Asking", width=300, height=200)
        self.told = QLabel(self.body)
        self.closed.connect(self.deleteLater)
        asked.append(self.while_open(self.told.setText))


def gone_for_good(sheet: QObject) -> None:
    QCoreApplication.sendPostedEvents(sheet, QEvent.Type.DeferredDelete)


def test_an_answer_that_comes_too_late_does_nothing(desk: Desk) -> None:
    asked: list[Callable[..., None]] = []
    sheet = Asking(desk, asked)
    sheet.open()
    sheet.dismiss()
    gone_for_good(sheet)

    asked[0]("too late")


def test_an_answer_in_time_is_taken(desk: Desk) -> None:
    asked: list[Callable[..., None]] = []
    sheet = Asking(desk, asked)
    asked[0]("before it is shown")
    assert sheet.told.text() == "before it is shown"
    sheet.open()
    asked[0]("in time")
    assert sheet.told.text() == "in time"
    sheet.dismiss()
