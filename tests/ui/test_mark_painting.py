"""A decision paints its own cell anew, not the whole view."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPaintEvent
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk


class Paints(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.rects: list[QRect] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.rects.append(event.rect())
        return False


@pytest.mark.req("R52")
def test_a_mark_paints_one_cell(desk: Desk, qtbot: QtBot) -> None:
    grid, paints = desk.window.centre.grid, Paints()
    desk.select(2)
    row = desk.session.photos.index_of(2)
    assert row is not None
    desk.until(lambda: not desk.session.reader.busy)
    grid.viewport().repaint()
    grid.viewport().installEventFilter(paints)
    qtbot.keyClick(grid, Qt.Key.Key_5)
    desk.until(lambda: bool(paints.rects))
    assert QRect(*grid.viewport_rect(row)).contains(paints.rects[0])
    grid.viewport().removeEventFilter(paints)
