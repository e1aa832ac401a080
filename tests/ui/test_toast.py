"""Toast and sheet: what floats over a view, and what keeps focus and keys inside."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from photodesk.ui import theme
from photodesk.ui.sheet import Sheet
from photodesk.ui.toast import LIFE_MS, WHILE_OTHERS_WAIT_MS, Toast


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> QWidget:
    theme.apply(qapp, "dark")
    window = QWidget()
    window.resize(1200, 800)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return window


def test_a_toast_is_centred_at_the_bottom_and_follows_the_view(window: QWidget, qtbot: QtBot) -> None:
    toast = Toast(window)
    assert toast.text == ""
    toast.show_message("7 photos: keep JPEG only.")
    assert toast.text == "7 photos: keep JPEG only."
    assert abs(toast.geometry().center().x() - 600) <= 1
    window.resize(900, 600)
    qtbot.waitUntil(lambda: abs(toast.geometry().center().x() - 450) <= 1)
    assert toast.geometry().bottom() < 600


def test_a_new_message_replaces_the_old_one_and_its_action(window: QWidget) -> None:
    toast = Toast(window)
    done: list[str] = []
    toast.show_message("First", "Undo", lambda: done.append("first"))
    toast.show_message("Second", "Undo", lambda: done.append("second"), keys="Ctrl Z")
    toast.findChildren(QPushButton)[0].click()
    assert done == ["second"]
    assert toast.isHidden()


def over(toast: Toast) -> None:
    """The time of what shows is over."""
    assert toast._timer.isActive()
    toast._timer.timeout.emit()


def test_news_wait_for_their_turn_and_no_undo_is_lost(window: QWidget) -> None:
    toast, done = Toast(window), []
    toast.show_message("Coast deleted", "Undo", lambda: done.append("back"), waits=True)
    toast.show_message("Maintenance done", waits=True)
    toast.show_message("2 failed", "Show", lambda: done.append("shown"), icon="warn", waits=True)
    assert toast.text == "Coast deleted"
    assert toast._timer.interval() == LIFE_MS, "what offers Undo has all its time"
    toast.action.click()
    assert (done, toast.text) == (["back"], "Maintenance done")
    assert toast.action.isHidden()
    assert toast._timer.interval() == WHILE_OTHERS_WAIT_MS
    over(toast)
    assert toast.text == "2 failed"
    over(toast)
    assert toast.text == ""
    assert toast.isHidden()


def test_an_answer_to_a_key_shows_at_once_and_the_news_it_covered_come_back(window: QWidget, qtbot: QtBot) -> None:
    toast, done = Toast(window), []
    toast.show_message("3 photos committed", "Undo", lambda: done.append("commit"), waits=True)
    toast.show_message("7 photos: keep", "Undo", lambda: done.append("first"))
    toast.show_message("8 photos: discard", "Undo", lambda: done.append("second"))
    assert toast.text == "8 photos: discard", "of two decisions the later one, as Undo takes back that first"
    over(toast)
    assert toast.text == "3 photos committed"
    assert toast._timer.interval() == LIFE_MS
    toast.setFocus()
    qtbot.keyClick(toast, Qt.Key.Key_Return)
    assert done == ["commit"]
    assert toast.isHidden()


def test_what_an_undo_says_at_once_is_followed_by_what_waited(window: QWidget) -> None:
    toast = Toast(window)
    toast.show_message("Committed", "Undo", lambda: toast.show_message("Undone", icon="undo"), waits=True)
    toast.show_message("Import done", waits=True)
    toast.action.click()
    assert toast.text == "Undone"
    over(toast)
    assert toast.text == "Import done"


def test_a_toast_stays_while_the_pointer_is_on_it(window: QWidget) -> None:
    toast = Toast(window)
    toast.show_message("Hello")
    assert toast._timer.isActive()
    at = QPointF(5, 5)
    QApplication.sendEvent(toast, QEnterEvent(at, at, at))
    assert not toast._timer.isActive()
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert toast._timer.isActive()


def test_a_toast_is_worked_from_the_keyboard(window: QWidget, qtbot: QtBot) -> None:
    toast = Toast(window)
    done: list[bool] = []
    toast.show_message("Marked", "Undo", lambda: done.append(True))
    toast.setFocus()
    assert not toast._timer.isActive()
    qtbot.keyClick(toast, Qt.Key.Key_Return)
    assert done == [True]
    toast.show_message("Again")
    toast.setFocus()
    qtbot.keyClick(toast, Qt.Key.Key_Escape)
    assert toast.isHidden()


def sheet_over(window: QWidget) -> tuple[Sheet, QLineEdit, QPushButton]:
    sheet = Sheet(window, "Test")
    field, button = QLineEdit(), QPushButton("Go")
    column = QVBoxLayout(sheet.body)
    column.addWidget(field)
    column.addWidget(button)
    return sheet, field, button


def test_a_sheet_covers_the_window_and_follows_its_size(window: QWidget, qtbot: QtBot) -> None:
    sheet, _, _ = sheet_over(window)
    sheet.open()
    assert sheet.geometry() == window.rect()
    window.resize(1000, 650)
    qtbot.waitUntil(lambda: sheet.geometry() == window.rect())
    assert window.rect().contains(sheet.body.geometry())


def test_tab_goes_round_inside_a_sheet_and_focus_returns_afterwards(window: QWidget, qtbot: QtBot) -> None:
    outside = QLineEdit(window)
    outside.show()
    outside.setFocus()
    sheet, field, button = sheet_over(window)
    sheet.open()
    assert field.hasFocus()
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert button.hasFocus()
    qtbot.keyClick(button, Qt.Key.Key_Tab)
    assert field.hasFocus()
    qtbot.keyClick(field, Qt.Key.Key_Backtab)
    assert button.hasFocus()
    with qtbot.waitSignal(sheet.closed):
        qtbot.keyClick(button, Qt.Key.Key_Escape)
    assert sheet.isHidden()
    assert outside.hasFocus()


@pytest.mark.trap("T20")
def test_the_windows_shortcuts_sleep_under_a_sheet(window: QWidget, qtbot: QtBot) -> None:
    hit: list[bool] = []
    shortcut = QShortcut(QKeySequence("X"), window)
    shortcut.activated.connect(lambda: hit.append(True))
    sheet, _, button = sheet_over(window)
    sheet.open(button)
    qtbot.keyClick(button, Qt.Key.Key_X)
    assert hit == []
    sheet.dismiss()
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_X)
    assert hit == [True]


def test_a_click_on_the_scrim_reaches_nothing_below(window: QWidget, qtbot: QtBot) -> None:
    below = QPushButton("Below", window)
    below.setGeometry(0, 0, 50, 30)
    below.show()
    clicked: list[bool] = []
    below.clicked.connect(lambda: clicked.append(True))
    sheet, _, _ = sheet_over(window)
    sheet.open()
    assert window.childAt(QPoint(10, 10)) is sheet
    qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert clicked == []


def test_a_long_message_is_broken_into_lines_and_nothing_of_it_is_cut(window: QWidget, qtbot: QtBot) -> None:
    toast = Toast(window)
    toast.show_message("Short.")
    low = toast.height()
    long = "The library's database cannot be written to: /media/me/Archive/Studio library/.photodesk/library.sqlite3. "
    long += "No file and no decision was changed. Check the permissions of the folder, and whether its disk is full."
    toast.show_message(long, "Look again", lambda: None)
    text = toast._text
    assert toast.height() > low
    assert toast.width() <= window.width() - 32
    assert text.height() >= text.heightForWidth(text.width())
    assert toast.action.geometry().right() < toast.width()
    assert toast._timer.interval() > LIFE_MS, "more to read, more time"
    toast.show_message("Short again.")
    assert toast.height() == low
    assert toast._timer.interval() == LIFE_MS
