"""What a screen reader finds in the grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible

from photodesk.bridge.fake_library import FakeReads, fake_row
from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.reader import Reader
from photodesk.bridge.selection_model import PhotoSelection
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.photo import Keep
from photodesk.ui.grid.view import PhotoGrid


@pytest.fixture
def grid(qtbot, qapp) -> Iterator[PhotoGrid]:
    reader, thumbnails = Reader(), Thumbnails()
    rows = [replace(fake_row(i), keep=Keep(True, False), rating=3) for i in range(1, 101)]
    model = PhotoListModel(reader, FakeReads.of(rows))
    made = PhotoGrid(model, PhotoSelection(model), thumbnails)
    qtbot.addWidget(made)
    made.resize(932, 500)
    with qtbot.waitExposed(made):
        made.show()
    with qtbot.waitSignal(model.list_changed):
        model.set_filter(PhotoFilter())
    qtbot.waitUntil(lambda: model.row_of(1) is not None)
    yield made
    thumbnails.stop()
    reader.stop()


def name(interface) -> str:
    return interface.text(QAccessible.Text.Name)


def test_the_grid_is_a_list_of_the_cells_in_view(grid: PhotoGrid) -> None:
    found = QAccessible.queryAccessibleInterface(grid)
    assert found.role() is QAccessible.Role.List
    assert name(found) == "Photos"
    assert found.text(QAccessible.Text.Description) == "100 photos, 0 selected"
    assert found.childCount() == len(grid.visible_rows()) < 100


def test_a_cell_says_name_place_plan_and_selection(grid: PhotoGrid) -> None:
    found = QAccessible.queryAccessibleInterface(grid)
    cell = found.child(2)
    assert cell.role() is QAccessible.Role.ListItem
    assert name(cell) == "DSC_0003, 3 of 100, JPEG keep, RAW discard, 3 stars"
    grid.selection.click(2)
    assert name(cell).endswith(", selected")
    assert cell.state().selected
    assert found.indexOfChild(cell) == 2
    assert found.indexOfChild(found.focusChild()) == 2


def test_a_cell_is_where_it_is_drawn_and_follows_the_scrolling(grid: PhotoGrid) -> None:
    found = QAccessible.queryAccessibleInterface(grid)
    cell = found.child(0)
    assert cell.rect().size() == QRect(*grid.viewport_rect(0)).size()
    at = cell.rect().center()
    assert found.indexOfChild(found.childAt(at.x(), at.y())) == 0
    grid.scroll_to(60, top=True)
    assert name(found.child(0)) != "DSC_0001, 1 of 100, JPEG keep, RAW discard, 3 stars"
