"""The commit bar and the review sheet: totals follow every choice, and a commit takes exactly what was shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from photodesk.domain.marks import ForgetDiscards, SetKeep
from photodesk.domain.plan import KeepChoice
from photodesk.ui.move_sheet import MoveSheet
from photodesk.ui.review.sheet import ReviewSheet
from tests.ui.conftest import Desk


def discard(desk: Desk, *photo_ids: int) -> None:
    desk.session.decisions.mark(desk.refs(*photo_ids), SetKeep(KeepChoice.NONE))


def sheet(desk: Desk, action: str = "library.commit") -> ReviewSheet:
    desk.window.qactions[action].trigger()
    found = desk.window.findChildren(ReviewSheet)
    return found[-1]


def test_the_bar_is_there_only_while_something_is_pending(desk: Desk) -> None:
    bar = desk.window.commit_bar
    assert bar.isHidden()
    assert not desk.window.qactions["library.commit"].isEnabled()
    discard(desk, 1, 2)
    assert not bar.isHidden()
    assert bar.amount.text().startswith("2 photos · ")
    desk.session.decisions.undo()
    assert bar.isHidden()


@pytest.mark.trap("T25")
def test_commit_takes_exactly_what_the_sheet_shows(desk: Desk, qtbot: QtBot) -> None:
    discard(desk, 1, 2, 3)
    review = sheet(desk)
    assert review.go.text() == "Commit 3 photos"
    review.rows[0].strip.toggled.emit(2)
    assert review.go.text() == "Commit 2 photos"
    qtbot.mouseClick(review.go, Qt.MouseButton.LeftButton)
    ((what, shown),) = desk.session.commits.asked
    assert what == "commit"
    assert set(shown.photo_ids) == {1, 3}  # type: ignore[attr-defined]


def test_a_project_can_be_left_out_as_a_whole(desk: Desk) -> None:
    ids = list(desk.session.library.photos)
    discard(desk, *ids)
    review = sheet(desk)
    assert len(review.rows) == 2
    before = review.review.chosen.totals.photos  # type: ignore[union-attr]
    review.rows[0].tick.click()
    after = review.review.chosen.totals.photos  # type: ignore[union-attr]
    assert 0 < after < before
    for row in review.rows[1:]:
        row.tick.click()
    assert not review.go.isEnabled()
    assert review.go.text() == "Nothing left to commit"


def test_escape_changes_nothing(desk: Desk, qtbot: QtBot) -> None:
    discard(desk, 1)
    review = sheet(desk)
    qtbot.keyClick(review, Qt.Key.Key_Escape)
    assert desk.session.commits.asked == []


def test_revert_forgets_the_discards_and_can_be_undone(desk: Desk, qtbot: QtBot) -> None:
    discard(desk, 1, 2)
    review = sheet(desk, "library.revert")
    assert review.go.text() == "Revert 2 photos"
    qtbot.mouseClick(review.go, Qt.MouseButton.LeftButton)
    assert desk.session.decisions.made[-1] == (desk.refs(1, 2), ForgetDiscards())
    assert desk.window.commit_bar.isHidden()
    desk.window.qactions["edit.undo"].trigger()
    assert not desk.window.commit_bar.isHidden()


def test_moving_asks_where_to(desk: Desk, qtbot: QtBot) -> None:
    desk.select(1, 2)
    desk.window.qactions["photo.move"].trigger()
    (move,) = desk.window.findChildren(MoveSheet)
    move.projects.setCurrentIndex(move.projects.count() - 1)
    assert not move.go.isEnabled(), "a new project needs a name"
    qtbot.keyClicks(move.name, "Best of June")
    qtbot.mouseClick(move.go, Qt.MouseButton.LeftButton)
    assert desk.session.commits.asked == [("move", desk.refs(1, 2), None, "Best of June")]
