"""A decision paints its own cell anew, not the whole view: what is painted is told by Qt's own paint events."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPaintEvent
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk


class Paints(QObject):
    """Every rectangle that Qt has a widget paint."""

    def __init__(self) -> None:
        super().__init__()
        self.rects: list[QRect] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.rects += list(event.region())  # type: ignore[call-overload]
        return False


@pytest.fixture
def paints(desk: Desk) -> Iterator[Paints]:
    """Watches the grid from the moment on at which nothing is read, decoded or laid out any more."""
    session, grid = desk.session, desk.window.centre.grid
    shown = [session.photos.ref(row).photo_id for row in range(len(session.photos))]
    desk.until(lambda: all(session.thumbnails.image(photo_id) is not None for photo_id in shown))
    rest(desk)
    grid.viewport().repaint()
    made = Paints()
    grid.viewport().installEventFilter(made)
    yield made
    grid.viewport().removeEventFilter(made)


def rest(desk: Desk) -> None:
    grid, session = desk.window.centre.grid, desk.session
    timers = [t for part in (grid, session.photos) for t in part.children() if hasattr(t, "isActive")]
    desk.until(lambda: session.thumbnails.idle and not session.reader.busy and not any(t.isActive() for t in timers))


def cell(desk: Desk, photo_id: int) -> QRect:
    row = desk.session.photos.index_of(photo_id)
    assert row is not None
    return QRect(*desk.window.centre.grid.viewport_rect(row))


@pytest.mark.req("R52")
@pytest.mark.trap("T55")
@pytest.mark.parametrize("key", [Qt.Key.Key_5, Qt.Key.Key_6, Qt.Key.Key_P, Qt.Key.Key_U])
def test_a_mark_paints_one_cell(desk: Desk, qtbot: QtBot, paints: Paints, key: Qt.Key) -> None:
    desk.select(2)
    if key is Qt.Key.Key_U:
        qtbot.keyClick(desk.window.centre.grid, Qt.Key.Key_P)
    rest(desk)
    desk.window.centre.grid.viewport().repaint()
    paints.rects.clear()
    before = desk.session.photos.row_of(2)
    qtbot.keyClick(desk.window.centre.grid, key)
    desk.until(lambda: bool(paints.rects))
    rest(desk)
    assert desk.session.photos.row_of(2) != before
    assert {rect.getRect() for rect in paints.rects} == {cell(desk, 2).getRect()}


@pytest.mark.req("R52")
def test_a_discard_paints_one_cell_once_the_commit_bar_is_there(desk: Desk, qtbot: QtBot, paints: Paints) -> None:
    grid = desk.window.centre.grid
    desk.select(2)
    qtbot.keyClick(grid, Qt.Key.Key_X)
    desk.until(desk.window.commit_bar.isVisible)
    desk.select(3)
    rest(desk)
    grid.viewport().repaint()
    paints.rects.clear()
    qtbot.keyClick(grid, Qt.Key.Key_X)
    desk.until(lambda: bool(paints.rects))
    rest(desk)
    assert {rect.getRect() for rect in paints.rects} == {cell(desk, 3).getRect()}
