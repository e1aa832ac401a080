"""The loupe: stands on a photo whatever happens to the list, says what is wrong, and goes back to the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.derivative import DerivativeState, DerivativeStatus, FailureKind
from photodesk.domain.photo import Exposure, PhotoState
from photodesk.domain.task import TaskRequest
from photodesk.ui import loupe_hud

if TYPE_CHECKING:
    from conftest import Desk

FAILED = DerivativeState(DerivativeStatus.FAILED, FailureKind.CORRUPT, "", 1)


def open_loupe(desk: Desk, photo_id: int) -> None:
    desk.select(photo_id)
    QTest.keyClick(desk.window.centre.grid, Qt.Key.Key_E)
    desk.until(lambda: desk.window.centre.loupe.isVisible())


def shown(desk: Desk) -> int | None:
    ref = desk.window.centre.loupe.shown
    return ref.photo_id if ref else None


def order(desk: Desk) -> list[int]:
    return list(desk.session.photos.photo_list.ids)


def test_shows_the_preview_and_says_where_one_is(desk: Desk) -> None:
    open_loupe(desk, order(desk)[2])
    desk.until(lambda: desk.window.centre.loupe.sharp)
    top = desk.window.centre.top_bar
    assert top.place.text() == "3 of 12 · Saturday, 13 June 2026"
    assert top.name.text() == "IMG_2206"
    assert desk.window.centre.loupe.accessibleName() == "IMG_2206, 3 of 12"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_E])
def test_each_key_opens_it(desk: Desk, key: Qt.Key) -> None:
    desk.select(12)
    QTest.keyClick(desk.window.centre.grid, key)
    assert shown(desk) == 12


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_G])
def test_back_to_the_grid_with_the_photo_in_view(desk: Desk, key: Qt.Key) -> None:
    ids = order(desk)
    open_loupe(desk, ids[0])
    QTest.keyClick(desk.window.centre.loupe, Qt.Key.Key_End)
    assert shown(desk) == ids[-1]
    QTest.keyClick(desk.window.centre.loupe, key)
    grid = desk.window.centre.grid
    desk.until(grid.isVisible)
    row = desk.session.photos.index_of(ids[-1])
    assert row is not None
    rect = grid.viewport_rect(row)
    assert rect.y >= 0
    assert rect.bottom <= grid.viewport().height()
    assert desk.session.selection.current == desk.refs(ids[-1])[0]


def test_arrows_stop_at_both_ends(desk: Desk) -> None:
    ids = order(desk)
    open_loupe(desk, ids[0])
    loupe = desk.window.centre.loupe
    QTest.keyClick(loupe, Qt.Key.Key_Left)
    assert shown(desk) == ids[0]
    QTest.keyClick(loupe, Qt.Key.Key_Right)
    assert shown(desk) == ids[1]
    QTest.keyClick(loupe, Qt.Key.Key_End)
    QTest.keyClick(loupe, Qt.Key.Key_Right)
    assert shown(desk) == ids[-1]


@pytest.mark.trap("T58")
def test_photos_that_come_before_it_do_not_change_what_is_shown(desk: Desk) -> None:
    ids = order(desk)
    open_loupe(desk, ids[4])
    for photo_id in ids[:3]:
        del desk.session.library.photos[photo_id]
    desk.session.hub.changed.emit(ChangeSet.of(Aspect.REMOVED, ids[:3], (1,)))
    desk.listed(9)
    assert shown(desk) == ids[4]
    desk.until(lambda: desk.window.centre.top_bar.place.text().startswith("2 of 9"))
    desk.window.qactions["photo.regenerate"].trigger()
    assert desk.session.submitted[0].photos[0].photo_id == ids[4]


@pytest.mark.trap("T58")
def test_when_its_photo_is_gone_the_neighbour_is_shown(desk: Desk) -> None:
    ids = order(desk)
    open_loupe(desk, ids[4])
    for photo_id in ids[4:6]:
        del desk.session.library.photos[photo_id]
    desk.session.hub.changed.emit(ChangeSet.of(Aspect.REMOVED, ids[4:6], (1,)))
    desk.listed(10)
    assert shown(desk) == ids[6]
    assert desk.window.targets.refs == desk.refs(ids[6])


def test_when_nothing_is_left_the_empty_view_says_so(desk: Desk) -> None:
    ids = order(desk)
    open_loupe(desk, ids[0])
    desk.session.library.photos.clear()
    desk.session.hub.changed.emit(ChangeSet.of(Aspect.REMOVED, ids, (1, 2)))
    desk.listed(0)
    desk.until(lambda: desk.window.centre.empty.isVisible())
    assert desk.window.centre.empty.title.text() == "No photos here yet"


@pytest.mark.req("R14")
def test_a_failed_photo_gives_the_reason_and_retry_and_the_arrows_go_on(desk: Desk) -> None:
    ids = order(desk)
    desk.change(ids[1], Aspect.DERIVATIVES, preview=FAILED, preview_path="")
    open_loupe(desk, ids[0])
    loupe = desk.window.centre.loupe
    QTest.keyClick(loupe, Qt.Key.Key_Right)
    desk.until(lambda: loupe.retry.isVisible())
    assert "The file is damaged" in loupe.accessibleName()
    QTest.mouseClick(loupe.retry, Qt.MouseButton.LeftButton)
    assert desk.session.submitted == [TaskRequest("generate_derivatives", photos=desk.refs(ids[1]), force=True)]
    QTest.keyClick(loupe, Qt.Key.Key_Right)
    assert shown(desk) == ids[2]
    assert not loupe.retry.isVisible()


@pytest.mark.trap("T61")
def test_a_preview_made_anew_replaces_the_old_one(desk: Desk, pictures: list[tuple[str, str]]) -> None:
    ids = order(desk)
    desk.change(ids[0], Aspect.DERIVATIVES, preview_path=pictures[0][1], derivative_version="1")
    open_loupe(desk, ids[0])
    loupe = desk.window.centre.loupe
    desk.until(lambda: loupe.sharp)
    before = loupe.grab().toImage().pixelColor(loupe.rect().center())
    desk.change(ids[0], Aspect.DERIVATIVES, preview_path=pictures[5][1], derivative_version="2")
    desk.until(lambda: loupe.grab().toImage().pixelColor(loupe.rect().center()) != before)


def test_inside_a_selection_the_selection_stays_and_the_photo_on_screen_is_the_target(desk: Desk) -> None:
    ids = order(desk)
    desk.select(ids[2], ids[1], ids[0])
    QTest.keyClick(desk.window.centre.grid, Qt.Key.Key_Space)
    assert desk.window.targets.refs == desk.refs(ids[0])
    QTest.keyClick(desk.window.centre.loupe, Qt.Key.Key_Right)
    assert desk.window.targets.refs == desk.refs(ids[1])
    QTest.keyClick(desk.window.centre.loupe, Qt.Key.Key_Escape)
    assert desk.window.targets.refs == desk.refs(ids[2], ids[1], ids[0])


def test_missing_and_nothing_made_yet_are_told_apart(desk: Desk) -> None:
    ids = order(desk)
    pending = DerivativeState()
    blank = {"thumbnail_path": "", "preview_path": "", "thumbnail": pending, "preview": pending}
    desk.change(ids[0], Aspect.STATE, state=PhotoState.MISSING, **blank)
    desk.change(ids[1], Aspect.STATE, **blank)
    desk.session.thumbnails.clear()
    open_loupe(desk, ids[0])
    loupe = desk.window.centre.loupe
    desk.until(lambda: "Not found on disk" in loupe.accessibleName())
    QTest.keyClick(loupe, Qt.Key.Key_Right)
    desk.until(lambda: "The preview is not made yet" in loupe.accessibleName())


def test_exposure_piece_leaves_out_what_is_unknown_and_said_twice(desk: Desk) -> None:
    row = desk.session.library.photos[1]
    assert loupe_hud.exposure_lines(row)[:2] == ["1/320 · ƒ 5.6 · ISO 200", "100 mm ƒ 2.8 Macro"]
    desk.session.library.change(1, lens=None, exposure=Exposure(focal_length=35.0), taken=None)
    assert loupe_hud.exposure_lines(desk.session.library.photos[1]) == ["35 mm"]


def test_a_small_photo_is_not_blown_up(desk: Desk) -> None:
    ids = order(desk)
    desk.change(ids[0], Aspect.METADATA, width=480, height=320)
    open_loupe(desk, ids[0])
    loupe = desk.window.centre.loupe
    desk.until(lambda: loupe.sharp)
    image = loupe.grab().toImage()
    background = image.pixelColor(4, image.height() // 2)
    middle = image.height() // 2
    assert image.pixelColor(image.width() // 2 - 300, middle) == background
    assert image.pixelColor(image.width() // 2 - 200, middle) != background
