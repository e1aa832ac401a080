"""Decisions by key: exactly the photos shown as target, painted at once, with Shift on to the next, and back again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from photodesk.domain.marks import SetKeep, SetLabel, SetRating
from photodesk.domain.photo import Keep, Label
from photodesk.domain.plan import KeepChoice
from photodesk.ui.digit_keys import digit_of
from tests.ui.conftest import Desk


def press(desk: Desk, qtbot: QtBot, key: Qt.Key, shift: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(desk.window.centre.grid, key, modifier)


@pytest.mark.trap("T19")
def test_a_key_hits_exactly_the_selection(desk: Desk, qtbot: QtBot) -> None:
    desk.select(1, 3)
    press(desk, qtbot, Qt.Key.Key_X)
    assert desk.session.decisions.made == [(desk.refs(1, 3), SetKeep(KeepChoice.NONE))]


@pytest.mark.parametrize(
    ("key", "mark"),
    [
        (Qt.Key.Key_P, SetKeep(KeepChoice.BOTH)),
        (Qt.Key.Key_U, SetKeep(KeepChoice.UNDECIDED)),
        (Qt.Key.Key_Delete, SetKeep(KeepChoice.NONE)),
        (Qt.Key.Key_4, SetRating(4)),
        (Qt.Key.Key_0, SetRating(0)),
        (Qt.Key.Key_6, SetLabel(Label.RED)),
        (Qt.Key.Key_9, SetLabel(Label.BLUE)),
    ],
)
def test_each_key_has_its_decision(desk: Desk, qtbot: QtBot, key: Qt.Key, mark: object) -> None:
    desk.select(2)
    press(desk, qtbot, key)
    assert [m for _, m in desk.session.decisions.made] == [mark]


def test_shift_goes_on_to_the_next_photo(desk: Desk, qtbot: QtBot) -> None:
    desk.session.selection.click(0)
    first, second = desk.session.photos.ref(0), desk.session.photos.ref(1)
    press(desk, qtbot, Qt.Key.Key_X, shift=True)
    assert desk.session.decisions.made[0][0] == (first,)
    assert desk.session.selection.current == second
    press(desk, qtbot, Qt.Key.Key_3, shift=True)
    assert desk.session.decisions.made[1] == ((second,), SetRating(3))


def test_auto_advance_is_a_tick_that_stays(desk: Desk, qtbot: QtBot) -> None:
    desk.session.selection.click(0)
    desk.window.qactions["edit.auto_advance"].trigger()
    assert desk.window.qactions["edit.auto_advance"].isChecked()
    press(desk, qtbot, Qt.Key.Key_P)
    assert desk.session.selection.current == desk.session.photos.ref(1)


@pytest.mark.trap("T64")
def test_undo_takes_back_and_shows_the_photo(desk: Desk, qtbot: QtBot) -> None:
    desk.select(2)
    press(desk, qtbot, Qt.Key.Key_X)
    assert desk.window.qactions["edit.undo"].text() == "Undo: discard"
    desk.session.selection.click(4)
    desk.window.qactions["edit.undo"].trigger()
    assert desk.session.library.photos[2].keep == Keep()
    assert desk.session.selection.current == desk.refs(2)[0]
    assert desk.window.toast.isVisible()
    desk.window.qactions["edit.redo"].trigger()
    assert desk.session.library.photos[2].keep != Keep()
    assert not desk.window.qactions["edit.redo"].isEnabled()


def test_many_at_once_say_how_many_and_offer_undo(desk: Desk, qtbot: QtBot) -> None:
    desk.select(1, 2, 3)
    press(desk, qtbot, Qt.Key.Key_P)
    assert "3 photos: keep" in desk.window.toast.text
    assert desk.window.toast.isVisible()


@pytest.mark.trap("T20")
def test_without_a_target_a_key_says_so_and_changes_nothing(desk: Desk) -> None:
    desk.session.selection.put(type(desk.session.selection.value)())
    desk.window.qactions.run("keep.none")
    assert desk.session.decisions.made == []


@pytest.mark.parametrize(
    ("platform", "code", "virtual", "key", "digit"),
    [
        ("linux", 10, 0, Qt.Key.Key_Ampersand, "1"),
        ("linux", 19, 0, Qt.Key.Key_Agrave, "0"),
        ("win32", 2, 0, Qt.Key.Key_Ampersand, "1"),
        ("darwin", 0, 18, Qt.Key.Key_Ampersand, "1"),
        ("linux", 0, 0, Qt.Key.Key_5, "5"),
        ("linux", 38, 0, Qt.Key.Key_A, ""),
    ],
)
def test_digits_are_known_by_their_place(platform: str, code: int, virtual: int, key: Qt.Key, digit: str) -> None:
    """On a French keyboard the top row gives “&é…” without Shift: its places are the digits all the same."""
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, code, virtual, 0)
    assert digit_of(event, platform) == digit
