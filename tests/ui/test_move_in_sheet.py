"""The sheet of moving in: nothing is asked of the library before both paths are known, and Esc changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from photodesk.bridge.moving_in_port import MoveChoice
from photodesk.domain.errors import NotFoundError
from photodesk.domain.moving_in import Finding, Matter, MoveCounts, MovedProject, MoveReport
from photodesk.ui.file_dialogs import FileDialogs
from photodesk.ui.move_in.sheet import COPIED, LOOKING, NO_DATABASE, NOTHING_YET, MoveInSheet
from tests.ui.conftest import Desk

REPORT = MoveReport(
    "/old",
    "/old/db.sqlite",
    False,
    (MovedProject("Coast", "/old/p1", MoveCounts(projects=1, photos=12, new=2)),),
    (Finding(Matter.ROW, "row 9", "It has no name."),),
    size=5_000_000,
)


class Answers(FileDialogs):
    """The user's answers, in order."""

    def __init__(self, folder: str = "", file: str = "") -> None:
        self._folder, self._file = folder, file

    def folder(self, parent: QWidget, title: str) -> str:
        return self._folder

    def files(self, parent: QWidget, title: str) -> list[str]:
        return [self._file] if self._file else []


@pytest.fixture
def opened(desk: Desk) -> Callable[[FileDialogs], MoveInSheet]:
    def begin(dialogs: FileDialogs) -> MoveInSheet:
        sheet = MoveInSheet(desk.window, desk.session.moving_in, dialogs)
        sheet.open_here()
        return sheet

    return begin


def test_the_database_is_guessed_and_the_move_waits_for_a_word(
    desk: Desk, opened: Callable[[FileDialogs], MoveInSheet]
) -> None:
    port = desk.session.moving_in
    port.database, port.answer, port.report_text = "/old/db.sqlite", REPORT, "From /old\n12 photos"
    sheet = opened(Answers("/old"))
    assert (sheet.state, sheet.go.isEnabled()) == (NOTHING_YET, False)

    sheet.choose_source.click()

    assert sheet.choice == MoveChoice("/old", "/old/db.sqlite")
    assert sheet.told.toPlainText() == port.report_text
    assert "1 row or file cannot be carried over" in sheet.state
    assert ("move in", sheet.choice) not in desk.session.wishes
    choice = sheet.choice
    sheet.go.click()
    assert desk.session.wishes[-1] == ("move in", choice)
    assert sheet.isHidden()


def test_copying_is_looked_at_anew_and_says_what_it_needs(
    desk: Desk, opened: Callable[[FileDialogs], MoveInSheet]
) -> None:
    port = desk.session.moving_in
    port.database, port.answer = "/old/db.sqlite", REPORT
    sheet = opened(Answers("/old"))
    sheet.choose_source.click()

    sheet.mode.setFocus()
    QTest.keyClick(sheet.mode, Qt.Key.Key_Right)

    assert desk.session.wishes[-1] == ("look", MoveChoice("/old", "/old/db.sqlite", True))
    assert sheet.mode_words == COPIED


def test_without_a_database_beside_it_one_is_asked_for(
    desk: Desk, opened: Callable[[FileDialogs], MoveInSheet]
) -> None:
    desk.session.moving_in.answer = REPORT
    sheet = opened(Answers("/old", "/elsewhere/my.db"))
    assert not sheet.choose_database.isEnabled()
    sheet.choose_source.click()
    assert (sheet.state, sheet.go.isEnabled()) == (NO_DATABASE, False)

    sheet.choose_database.click()

    assert sheet.choice.database == "/elsewhere/my.db"
    assert sheet.go.isEnabled()


def test_a_look_that_takes_long_is_canceled_by_esc(desk: Desk, opened: Callable[[FileDialogs], MoveInSheet]) -> None:
    desk.session.moving_in.database = "/old/db.sqlite"
    sheet = opened(Answers("/old"))
    sheet.choose_source.click()
    assert (sheet.state, sheet.go.isEnabled()) == (LOOKING, False)

    QTest.keyClick(sheet, Qt.Key.Key_Escape)

    assert desk.session.wishes[-1] == ("look canceled",)
    assert sheet.isHidden()


def test_a_refusal_is_said_with_what_to_do(desk: Desk, opened: Callable[[FileDialogs], MoveInSheet]) -> None:
    port = desk.session.moving_in
    port.database, port.answer = (
        "/x.db",
        NotFoundError("“/old” is no library.", "Name the folder that holds .projects."),
    )
    sheet = opened(Answers("/old"))

    sheet.choose_source.click()

    assert sheet.state == "“/old” is no library. Name the folder that holds .projects."
    assert not sheet.go.isEnabled()


def test_the_way_in_is_the_file_menu(desk: Desk) -> None:
    desk.window.qactions["library.move_in"].trigger()

    (sheet,) = desk.window.findChildren(MoveInSheet)
    assert sheet.isVisible()
