"""Keys of one's own: pressed in the sheet, in force at once in menus, tool tips, the key page and under the fingers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from photodesk.domain.keymap import KeyChoice
from photodesk.domain.marks import SetKeep, SetLabel, SetRating
from photodesk.domain.photo import Label
from photodesk.domain.plan import KeepChoice
from photodesk.ui.key_field import pressed_key
from photodesk.ui.key_map import KeyMap
from photodesk.ui.keys_sheet import KeysSheet
from photodesk.ui.settings_sheet import SettingsSheet
from tests.ui.conftest import Desk

Mod = Qt.KeyboardModifier


@pytest.fixture
def sheet(desk: Desk) -> KeysSheet:
    desk.window.verbs.change_keys()
    (made,) = desk.window.findChildren(KeysSheet)
    return made


def rebind(sheet: KeysSheet, qtbot: QtBot, id: str, key: Qt.Key, modifiers: Mod = Mod.NoModifier) -> None:
    qtbot.mouseClick(sheet.rows[id].field, Qt.MouseButton.LeftButton)
    assert sheet.rows[id].field.listening
    qtbot.keyClick(sheet.rows[id].field, key, modifiers)


def made(desk: Desk) -> list[object]:
    return [mark for _, mark in desk.session.decisions.made]


def test_a_new_key_decides_at_once_and_the_old_one_no_more(sheet: KeysSheet, desk: Desk, qtbot: QtBot) -> None:
    rebind(sheet, qtbot, "keep.both", Qt.Key.Key_Y)
    sheet.dismiss()
    desk.select(2)
    qtbot.keyClick(desk.window.centre.grid, Qt.Key.Key_P)
    assert made(desk) == []
    qtbot.keyClick(desk.window.centre.grid, Qt.Key.Key_Y)
    assert made(desk) == [SetKeep(KeepChoice.BOTH)]


def test_menus_tips_and_the_key_page_show_it(sheet: KeysSheet, desk: Desk, qtbot: QtBot) -> None:
    desk.select(2)
    rebind(sheet, qtbot, "keep.both", Qt.Key.Key_Y)
    action = desk.window.qactions["keep.both"]
    assert action.shortcut().toString() == "Y"
    assert action.toolTip().endswith("(Y)")
    page = KeyMap(desk.window, desk.window.qactions)
    assert any(("Y", "Both") in rows for half in page._halves(desk.window.qactions) for _, rows in half)


def test_hints_elsewhere_follow(sheet: KeysSheet, desk: Desk, qtbot: QtBot) -> None:
    bar = desk.window.commit_bar
    assert bar.commit.toolTip().endswith("(Ctrl+Backspace)")
    rebind(sheet, qtbot, "library.commit", Qt.Key.Key_F12)
    assert bar.commit.toolTip().endswith("(F12)")
    qtbot.mouseClick(sheet.rows["library.commit"].none, Qt.MouseButton.LeftButton)
    assert bar.commit.toolTip() == "Look once more, then move the discarded files to the trash"


@pytest.mark.trap("T62")
def test_it_is_kept_in_the_file_and_read_again(sheet: KeysSheet, desk: Desk, qtbot: QtBot) -> None:
    rebind(sheet, qtbot, "view.survey", Qt.Key.Key_S, Mod.ControlModifier)
    prefs = desk.session.settings.prefs
    desk.until(lambda: prefs.path.is_file() and "view.survey" in prefs.path.read_text())
    assert type(prefs)(prefs.folder).keys() == KeyChoice(own={"view.survey": ("Ctrl+S",)})


def test_a_key_that_is_taken_is_asked_about(sheet: KeysSheet, desk: Desk, qtbot: QtBot) -> None:
    rebind(sheet, qtbot, "keep.both", Qt.Key.Key_X)
    assert sheet.asked.text() == "X is used by “Keep ▸ None: discard all”."
    assert desk.session.settings.keys == KeyChoice(), "nothing holds before the answer"
    qtbot.mouseClick(sheet.take, Qt.MouseButton.LeftButton)
    assert desk.session.settings.keys.own == {"keep.both": ("X",), "keep.none": ("Del",)}
    assert not sheet.asked.isVisible()
    qtbot.mouseClick(sheet.rows["keep.none"].back, Qt.MouseButton.LeftButton)
    assert "“Keep ▸ Both”" in sheet.asked.text()
    qtbot.mouseClick(sheet.leave, Qt.MouseButton.LeftButton)
    assert desk.session.settings.keys.own["keep.both"] == ("X",)


def test_one_more_key_no_key_and_back(sheet: KeysSheet, desk: Desk, qtbot: QtBot) -> None:
    row = sheet.rows["view.grid"]
    qtbot.mouseClick(row.more, Qt.MouseButton.LeftButton)
    qtbot.keyClick(row.field, Qt.Key.Key_B)
    assert desk.session.settings.keys.own == {"view.grid": ("G", "B")}
    qtbot.mouseClick(row.none, Qt.MouseButton.LeftButton)
    assert desk.window.qactions["view.grid"].shortcuts() == []
    qtbot.mouseClick(row.back, Qt.MouseButton.LeftButton)
    assert desk.session.settings.keys == KeyChoice()
    assert not row.back.isEnabled()


def test_keys_that_move_through_photos_are_refused(sheet: KeysSheet, desk: Desk, qtbot: QtBot) -> None:
    rebind(sheet, qtbot, "keep.both", Qt.Key.Key_Right)
    assert "moves through the photos" in sheet.asked.text()
    assert desk.session.settings.keys == KeyChoice()


def test_esc_leaves_the_key_and_then_the_sheet(sheet: KeysSheet, desk: Desk, qtbot: QtBot) -> None:
    rebind(sheet, qtbot, "keep.both", Qt.Key.Key_Escape)
    assert not sheet.rows["keep.both"].field.listening
    assert sheet.isVisible()
    qtbot.keyClick(sheet.rows["keep.both"].field, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert desk.session.settings.keys == KeyChoice()


def test_a_preset_and_back(sheet: KeysSheet, desk: Desk, qtbot: QtBot) -> None:
    sheet.presets.setCurrentIndex(sheet.presets.findData("digikam"))
    sheet.presets.activated.emit(sheet.presets.currentIndex())
    desk.select(2)
    sheet.dismiss()
    grid = desk.window.centre.grid
    qtbot.keyClick(grid, Qt.Key.Key_4, Mod.ControlModifier)
    qtbot.keyClick(grid, Qt.Key.Key_1, Mod.AltModifier)
    qtbot.keyClick(grid, Qt.Key.Key_1, Mod.ControlModifier | Mod.AltModifier)
    qtbot.keyClick(grid, Qt.Key.Key_4)
    assert made(desk) == [SetRating(4), SetKeep(KeepChoice.NONE), SetLabel(Label.RED)]
    desk.window.verbs.change_keys()
    again = desk.window.findChildren(KeysSheet)[-1]
    qtbot.mouseClick(again.defaults, Qt.MouseButton.LeftButton)
    assert desk.session.settings.keys == KeyChoice()


def test_typing_finds_actions_and_keys(sheet: KeysSheet, qtbot: QtBot) -> None:
    sheet.search.setText("redo")
    assert [id for id, row in sheet.rows.items() if not row.isHidden()] == ["edit.redo"]
    sheet.search.setText("ctrl+backspace")
    assert [id for id, row in sheet.rows.items() if not row.isHidden()] == ["library.commit"]


def test_the_sheet_opens_from_settings_and_from_the_key_page(desk: Desk, qtbot: QtBot) -> None:
    desk.window.qactions.run("app.settings")
    qtbot.mouseClick(desk.window.findChildren(SettingsSheet)[-1].keys, Qt.MouseButton.LeftButton)
    (first,) = [s for s in desk.window.findChildren(KeysSheet) if s.isVisible()]
    first.dismiss()
    desk.window.qactions.run("help.keys")
    qtbot.mouseClick(desk.window.findChildren(KeyMap)[-1].change, Qt.MouseButton.LeftButton)
    assert any(s.isVisible() for s in desk.window.findChildren(KeysSheet))


@pytest.mark.parametrize(
    ("key", "modifiers", "text", "wanted"),
    [
        (Qt.Key.Key_Question, Mod.ShiftModifier, "?", "?"),
        (Qt.Key.Key_Backtab, Mod.ShiftModifier, "", "Shift+Tab"),
        (Qt.Key.Key_Z, Mod.ControlModifier | Mod.ShiftModifier, "\x1a", "Ctrl+Shift+Z"),
        (Qt.Key.Key_5, Mod.KeypadModifier, "5", "5"),
        (Qt.Key.Key_Shift, Mod.ShiftModifier, "", ""),
        (Qt.Key.Key_Space, Mod.NoModifier, " ", "Space"),
        (Qt.Key.Key_F12, Mod.AltModifier, "", "Alt+F12"),
        (Qt.Key.Key_Plus, Mod.ControlModifier, "+", "Ctrl++"),
    ],
)
def test_a_pressed_key_is_written_as_it_is_declared(key: Qt.Key, modifiers: Mod, text: str, wanted: str) -> None:
    assert pressed_key(QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)) == wanted
