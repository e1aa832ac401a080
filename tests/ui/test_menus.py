"""Menus, keys and palette: one declaration, the same objects, and always exactly the selected photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from photodesk.actions.catalog import ACTIONS
from photodesk.domain.task import TaskRequest
from photodesk.ui.key_map import KeyMap, groups
from photodesk.ui.palette import CommandPalette, rank

if TYPE_CHECKING:
    from conftest import Desk


def open_context_menu(desk: Desk, photo_id: int) -> QMenu:
    """Right-click on a photo in the grid."""
    grid = desk.window.centre.grid
    row = desk.session.photos.index_of(photo_id)
    assert row is not None
    at = QPoint(*grid.viewport_rect(row).center)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, grid.viewport().mapToGlobal(at))
    QApplication.sendEvent(grid.viewport(), event)
    desk.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def entry(menu: QMenu, text: str) -> QAction:
    return next(a for a in menu.actions() if a.text() == text)


@pytest.mark.req("R1")
@pytest.mark.req("R61")
@pytest.mark.req("R46")
@pytest.mark.trap("T42")
def test_regenerate_clicked_in_the_context_menu_forces_the_selection_of_two_projects(desk: Desk) -> None:
    desk.select(2, 5, 12)
    menu = open_context_menu(desk, 5)
    chosen = entry(menu, "Regenerate thumbnails and previews")
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(chosen).center())
    assert desk.session.submitted == [TaskRequest("generate_derivatives", photos=desk.refs(2, 5, 12), force=True)]
    assert {ref.project_id for ref in desk.session.submitted[0].photos} == {1, 2}


def test_shift_f10_opens_the_menu_of_the_current_photo(desk: Desk) -> None:
    desk.select(5)
    QTest.keyClick(desk.window.centre.grid, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    desk.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert entry(menu, "Regenerate thumbnails and previews").isEnabled()
    menu.close()


@pytest.mark.req("R61")
@pytest.mark.req("R49")
def test_the_key_does_the_same_as_the_menu(desk: Desk) -> None:
    desk.select(1, 14)
    QTest.keyClick(
        desk.window.centre.grid,
        Qt.Key.Key_R,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert desk.session.submitted == [TaskRequest("generate_derivatives", photos=desk.refs(1, 14), force=True)]


@pytest.mark.trap("T19")
def test_a_right_click_outside_the_selection_acts_on_that_photo_only(desk: Desk) -> None:
    desk.select(1, 2, 3)
    menu = open_context_menu(desk, 7)
    entry(menu, "Regenerate thumbnails and previews").trigger()
    assert desk.session.submitted[0].photos == desk.refs(7)
    menu.close()


def test_the_first_line_of_the_context_menu_names_the_target(desk: Desk) -> None:
    desk.until(lambda: desk.session.photos.row_of(11) is not None)
    desk.select(1, 11, 12)
    desk.until(lambda: desk.window.targets.files == 5)
    menu = open_context_menu(desk, 11)
    head = menu.actions()[0]
    assert head.text() == "3 photos, 5 files · all in view"
    assert not head.isEnabled()
    menu.close()


def test_menu_bar_and_context_menu_hold_the_same_objects(desk: Desk) -> None:
    desk.select(1)
    menu = open_context_menu(desk, 1)
    bar = {a.text(): a.menu() for a in desk.window.menuBar().actions()}
    photo_menu = bar["Photo"]
    assert isinstance(photo_menu, QMenu)
    shared = [a for a in menu.actions() if a.objectName()]
    assert shared == [a for a in photo_menu.actions() if a.objectName()]
    assert all(a in desk.window.actions() or a in desk.window.centre.stack.actions() for a in shared)
    menu.close()


def test_what_does_not_apply_is_there_disabled_with_its_reason(desk: Desk) -> None:
    desk.session.selection.click(0)
    desk.window.qactions.refresh()
    retry = desk.window.qactions["photo.retry_failed"]
    assert not retry.isEnabled()
    assert retry.toolTip() == "None of the selected photos on screen has failed"
    maintain = desk.window.qactions["project.maintenance"]
    assert maintain.toolTip() == "Choose one project in the sidebar first"
    menu = open_context_menu(desk, 1)
    assert entry(menu, "Retry what failed").isVisible()
    assert menu.toolTipsVisible()
    menu.close()


def test_keys_of_photos_do_not_reach_into_the_search_field(desk: Desk) -> None:
    desk.select(1)
    search = desk.window.centre.top_bar.search
    search.setFocus()
    desk.until(search.hasFocus)
    QTest.keyClicks(search, "egg f")
    assert search.text() == "egg f"
    assert not desk.window.centre.in_loupe
    assert not desk.window.isFullScreen()


def test_space_on_a_button_presses_the_button(desk: Desk) -> None:
    desk.select(1)
    plus = desk.window.sidebar.head.plus
    clicked: list[bool] = []
    plus.clicked.disconnect()
    plus.clicked.connect(lambda: clicked.append(True))
    plus.setFocus()
    desk.until(plus.hasFocus)
    QTest.keyClick(plus, Qt.Key.Key_Space)
    assert clicked
    assert not desk.window.centre.in_loupe


def test_palette_finds_and_runs(desk: Desk) -> None:
    desk.select(3)
    QTest.keyClick(desk.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = desk.window.findChild(CommandPalette)
    assert palette is not None
    assert len(palette.found.rows) == len(ACTIONS) - 1
    QTest.keyClicks(palette.field, "regen")
    assert palette.found.rows[0].id == "photo.regenerate"
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert desk.session.submitted[0].photos == desk.refs(3)
    assert palette.isHidden()


def test_palette_shows_why_something_does_not_apply(desk: Desk) -> None:
    desk.window.qactions.run("help.palette")
    palette = desk.window.findChild(CommandPalette)
    assert palette is not None
    QTest.keyClicks(palette.field, "regen")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert desk.session.submitted == []
    assert not palette.isHidden()
    palette.dismiss()


@pytest.mark.parametrize(
    ("typed", "fit"), [("regen", 0), ("prev thumb", 1), ("ails", 2), ("rgnt", 3), ("zebra", None), ("", 0)]
)
def test_how_well_a_word_fits(typed: str, fit: int | None) -> None:
    assert rank("Regenerate thumbnails and previews Photo", typed) == fit


def test_page_of_keys_lists_every_action_with_a_key(desk: Desk) -> None:
    QTest.keyClick(desk.window, Qt.Key.Key_Question)
    page = desk.window.findChild(KeyMap)
    assert page is not None
    assert page.isVisible()
    listed = [spec.id for specs in groups(ACTIONS.values()).values() for spec in specs]
    assert sorted(listed) == sorted(spec.id for spec in ACTIONS.values() if spec.shortcuts)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.isHidden()
