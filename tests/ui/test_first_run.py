"""First run, and the box for what nobody expected."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from photodesk.ui import crash_box, theme
from photodesk.ui.crash_box import CrashBox, ExceptHook, RecentLog, report, tell
from photodesk.ui.file_dialogs import FileDialogs
from photodesk.ui.first_run import FirstRun


class Answers(FileDialogs):
    def __init__(self, folder: str) -> None:
        self.answer = folder

    def folder(self, parent: QWidget, title: str) -> str:
        return self.answer


@pytest.fixture
def first(qtbot: QtBot, qapp: QApplication) -> FirstRun:
    theme.apply(qapp, "dark")
    first = FirstRun(appearance="dark", dialogs=Answers("/photos"))
    first.resize(1200, 800)
    qtbot.addWidget(first)
    first.show()
    return first


def picture(color: str) -> QImage:
    image = QImage(120, 80, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


def drag(*paths: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(p) for p in paths])
    return mime


def test_each_card_says_what_it_does_and_does_it(first: FirstRun, qtbot: QtBot) -> None:
    with qtbot.waitSignal(first.library_chosen) as chosen:
        first.choose.click()
    assert chosen.args == ["/photos"]
    with qtbot.waitSignal(first.folder_dropped) as brought:
        first.bring.click()
    assert brought.args == [["/photos"]]
    with qtbot.waitSignal(first.sample_requested):
        first.sample.click()


def test_the_key_on_the_button_works(first: FirstRun, qtbot: QtBot) -> None:
    qtbot.waitExposed(first)
    first.activateWindow()
    first.choose.setFocus()
    with qtbot.waitSignal(first.library_chosen):
        qtbot.keyClick(first.choose, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)


def test_a_cancelled_dialog_chooses_nothing(qtbot: QtBot, qapp: QApplication) -> None:
    first = FirstRun(dialogs=Answers(""))
    qtbot.addWidget(first)
    with qtbot.assertNotEmitted(first.library_chosen), qtbot.assertNotEmitted(first.folder_dropped):
        first.choose.click()
        first.bring.click()


def test_a_folder_held_over_the_window_lights_the_card_and_is_taken(first: FirstRun, qtbot: QtBot) -> None:
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    mime = drag("/media/CARD 01", "/media/CARD 02")
    enter = QDragEnterEvent(QPoint(5, 5), copy, mime, left, none)
    first.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert first.drop_card._lit
    with qtbot.waitSignal(first.folder_dropped) as dropped:
        first.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, left, none))
    assert dropped.args == [["/media/CARD 01", "/media/CARD 02"]]
    assert not first.drop_card._lit


def test_a_link_from_a_browser_is_not_taken(first: FirstRun) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/a.jpg")])
    enter = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    enter.ignore()
    first.dragEnterEvent(enter)
    assert not enter.isAccepted()
    assert not first.drop_card._lit


def test_an_unusable_folder_is_said_on_its_card(first: FirstRun) -> None:
    first.say_problem("“/photos” cannot be written to.")
    assert first.library_card.problem.isVisible()
    first.choose.click()
    assert not first.library_card.problem.isVisible()


def test_pictures_are_drawn_only_when_there_are_some(first: FirstRun) -> None:
    assert not first.fan.isVisible()
    assert not first.strip.isVisible()
    first.set_pictures([picture("teal"), picture("navy"), QImage()])
    assert first.fan.isVisible()
    colors = {first.fan.grab().toImage().pixelColor(first.fan.width() // 2, first.fan.height() // 2).name()}
    assert colors == {QColor("teal").name()}


def test_the_look_is_chosen_by_key(first: FirstRun, qtbot: QtBot) -> None:
    with qtbot.waitSignal(first.appearance_chosen) as chosen:
        qtbot.keyClick(first.appearance, Qt.Key.Key_Right)
    assert chosen.args == ["light"]


def test_keys_and_speed_are_chosen_where_one_begins(first: FirstRun, qtbot: QtBot) -> None:
    first.set_habits("left_hand", 2)
    assert (first.digits.current, first.speed.current) == ("left_hand", "2")
    with qtbot.waitSignal(first.digits_chosen) as digits:
        qtbot.keyClick(first.digits, Qt.Key.Key_Left)
    assert digits.args == ["photo_mechanic"]
    with qtbot.waitSignal(first.speed_chosen) as speed:
        qtbot.keyClick(first.speed, Qt.Key.Key_Left)
    assert speed.args == [1]


def test_a_memory_card_in_the_computer_is_offered_by_name(first: FirstRun, qtbot: QtBot) -> None:
    first.set_card("/media/me/CARD 01")
    assert "CARD 01" in first.bring.text()
    with qtbot.waitSignal(first.folder_dropped) as brought:
        first.bring.click()
    assert brought.args == [["/media/me/CARD 01"]]
    first.set_card("")
    assert "CARD 01" not in first.bring.text()


def test_in_the_smallest_window_all_there_is_to_press_is_in_view(first: FirstRun, qtbot: QtBot) -> None:
    first.set_pictures([picture("teal")])
    first.resize(960, 560)
    assert not first.fan.isVisible()
    for widget in (first.choose, first.bring, first.sample, first.appearance, first.digits, first.speed):
        end = widget.rect().bottomRight()
        qtbot.waitUntil(lambda widget=widget, end=end: first.rect().contains(widget.mapTo(first, end)))
    first.resize(1200, 800)
    assert first.fan.isVisible()


def test_the_sample_says_how_much_it_holds(first: FirstRun) -> None:
    first.set_sample_count(48)
    assert first.sample_card.text.text().startswith("48 photos with RAW and JPEG pairs")


@pytest.fixture
def hook(qapp: QApplication, qtbot: QtBot) -> Iterator[ExceptHook]:
    made = ExceptHook(lambda: "12:00 job 7 started")
    made.install()
    yield made
    made.remove()
    if made.box is not None:
        made.box.close()


def raised(text: str) -> None:
    try:
        raise ValueError(text)
    except ValueError:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]


def test_an_unexpected_error_is_logged_and_shown_with_the_log(
    hook: ExceptHook, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL, logger="photodesk.ui.crash_box"):
        raised("the cat walked over it")
    qtbot.waitUntil(lambda: hook.box is not None and hook.box.isVisible())
    assert "the cat walked over it" in caplog.text
    box = hook.box
    assert isinstance(box, CrashBox)
    text = box.details.toPlainText()
    assert "ValueError: the cat walked over it" in text
    assert "12:00 job 7 started" in text


def test_a_second_error_joins_the_first_box(hook: ExceptHook, qtbot: QtBot) -> None:
    raised("one")
    raised("two")
    qtbot.waitUntil(lambda: hook.box is not None and "(2 times)" in hook.box._title.text())
    assert hook.box is not None
    next(b for b in hook.box.findChildren(QPushButton) if b.text() == "Copy details").click()
    assert "ValueError: two" in QApplication.clipboard().text()


def test_an_error_on_another_thread_is_shown_on_the_gui_thread(hook: ExceptHook, qtbot: QtBot) -> None:
    thread = threading.Thread(target=lambda: raised("from afar"))
    thread.start()
    thread.join(5)
    assert hook.box is None
    qtbot.waitUntil(lambda: hook.box is not None and hook.box.isVisible())


def test_a_report_names_versions_even_with_an_empty_log() -> None:
    text = report(["Traceback: x"], "")
    assert text.startswith("PhotoDesk ")
    assert text.endswith("Log:\n(empty)")


def test_the_recent_log_keeps_its_last_lines_only() -> None:
    recent = RecentLog(lines=2)
    for n in range(5):
        recent.handle(logging.LogRecord("photodesk.x", logging.INFO, "", 0, f"line {n}", None, None))
    assert [line.rpartition(" ")[2] for line in recent.text().splitlines()] == ["3", "4"]


def test_a_refusal_without_a_window_is_said_in_a_box_that_waits_for_nobody(qapp: QApplication, qtbot: QtBot) -> None:
    box = tell(None, "The library is damaged.", "Restore a backup.")
    assert (box.text(), box.informativeText()) == ("The library is damaged.", "Restore a backup.")
    assert box.isVisible()
    box.close()
    qtbot.waitUntil(lambda: box not in crash_box._said)
