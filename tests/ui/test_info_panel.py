"""The info panel: light, files with their own plan, place on disk, stars and label, history with Undo, totals."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton

from photodesk.domain.changes import Aspect
from photodesk.domain.marks import SetFile, SetLabel, SetRating
from photodesk.domain.photo import FileKind, FileState, Keep, Label
from photodesk.domain.readings import BINS, Readings
from photodesk.domain.selection import Selection
from photodesk.domain.sidecar_merge import Choice
from photodesk.domain.story import Contradiction, Happened
from photodesk.ui.info_files import FileLine, KeepSwitch
from photodesk.ui.info_light import Light
from photodesk.ui.info_marks import MarksRow
from photodesk.ui.info_story import Contradictions
from tests.ui.conftest import Desk
from tests.ui.test_info_story import texts


def shown(desk: Desk, photo_id: int) -> None:
    desk.select(photo_id)
    name = desk.session.library.photos[photo_id].files[0].name
    desk.until(lambda: name in texts(desk.window.info))


@pytest.mark.trap("T10")
def test_each_file_has_its_own_plan_and_the_other_half_stays(desk: Desk) -> None:
    shown(desk, 1)
    switches = desk.window.info.findChildren(KeepSwitch)
    assert len(switches) == 2, "a JPEG and a RAW"
    QTest.mouseClick(switches[0], Qt.MouseButton.LeftButton, pos=QPoint(switches[0].width() - 5, 8))
    assert desk.session.decisions.made[-1][1] == SetFile(FileKind.JPEG, False)
    assert desk.session.library.photos[1].keep == Keep(jpeg=False)
    desk.until(lambda: any("to be discarded" in s.accessibleName() for s in desk.window.info.findChildren(KeepSwitch)))
    jpeg, raw = desk.window.info.findChildren(KeepSwitch)[-2:]
    QTest.keyClick(raw, Qt.Key.Key_Left)
    assert desk.session.library.photos[1].keep == Keep(jpeg=False, raw=True)
    jpeg.choose(False)
    assert desk.session.decisions.made[-1][1] == SetFile(FileKind.JPEG, None), "the lit one goes out"


def test_the_plan_of_a_file_concerns_the_photo_that_shows_and_no_other(desk: Desk) -> None:
    desk.select(1, 2)
    desk.until(lambda: bool(desk.window.info.findChildren(KeepSwitch)))
    current = desk.session.selection.current
    assert current is not None
    desk.window.info.findChildren(KeepSwitch)[0].choose(True)
    assert desk.session.decisions.made[-1][0] == (current,)


def test_a_file_in_the_trash_has_no_plan_to_make(desk: Desk) -> None:
    row = desk.session.library.photos[2]
    shown(desk, 2)
    desk.change(2, Aspect.FILES, files=(replace(row.files[0], state=FileState.TRASHED),))
    desk.until(lambda: "in the trash" in texts(desk.window.info.findChildren(FileLine)[-1]))
    assert not desk.window.info.findChildren(FileLine)[-1].findChildren(KeepSwitch)


@pytest.mark.trap("T20")
def test_stars_and_labels_hit_everything_that_is_selected(desk: Desk) -> None:
    desk.select(1, 2, 3)
    desk.until(lambda: "Rating and label of 3 photos" in texts(desk.window.info))
    row = desk.window.info.findChildren(MarksRow)[-1]
    assert row.mark_at(row.height() * 0.1) == SetRating(1)
    star = row.mark_at(5 * 18 - 2)
    assert star == SetRating(5)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(5 * 18 - 4, 10))
    refs, mark = desk.session.decisions.made[-1]
    assert (mark, {r.photo_id for r in refs}) == (SetRating(5), {1, 2, 3})
    last = row.mark_at(row.width() - 3)
    assert last == SetLabel(Label.PURPLE)
    assert MarksRow(5, None, row).mark_at(5 * 18 - 2) == SetRating(0), "the last star takes them all away"
    assert row.mark_at(row.width() / 2 - 4) is None


def test_the_histogram_arrives_with_its_readings_and_says_what_is_clipped(desk: Desk) -> None:
    shown(desk, 1)
    light = desk.window.info.findChildren(Light)[-1]
    flat = tuple(range(BINS))
    empty = light.grab().toImage()
    desk.window.info.show_readings(1, Readings(flat, flat, flat, 3.0, 0.0, 1.0, (0.0, 0.0, 1.0, 1.0)))
    assert "Shadows 3.0 % clipped" in light.toolTip()
    assert light.grab().toImage() != empty
    desk.window.info.show_readings(2, None)
    assert "Shadows 3.0 % clipped" in light.toolTip(), "readings of another photo are not shown"


def test_the_readings_come_from_the_preview_by_themselves(desk: Desk) -> None:
    shown(desk, 2)
    desk.until(lambda: "clipped" in desk.window.info.findChildren(Light)[-1].toolTip())


def test_where_it_is_and_the_ways_there(desk: Desk) -> None:
    desk.session.folders[1] = "/photos/Coastal Light"
    shown(desk, 1)
    desk.until(lambda: "/photos/Coastal Light" in texts(desk.window.info))
    buttons = {b.accessibleName(): b for b in desk.window.info.findChildren(QToolButton) if b.isVisible()}
    buttons["Copy file paths"].click()
    buttons["Reveal in file manager"].click()
    assert ("reveal", desk.session.library.photos[1].ref) in desk.session.wishes


@pytest.mark.trap("T64")
def test_history_offers_to_undo_the_last_decision(desk: Desk) -> None:
    desk.session.histories[1] = (Happened("2026-11-20T10:00:00Z", "user", "rating", "3 stars"),)
    shown(desk, 1)
    desk.session.decisions.mark([desk.session.library.photos[1].ref], SetRating(3))
    info = desk.window.info
    desk.until(lambda: any(b.text() == "Undo" for b in info.findChildren(QPushButton) if b.isVisible()))
    next(b for b in info.findChildren(QPushButton) if b.text() == "Undo" and b.isVisible()).click()
    assert desk.session.library.photos[1].rating == 0
    desk.until(lambda: not any(b.text() == "Undo" for b in info.findChildren(QPushButton) if b.isVisible()))


@pytest.mark.trap("T26")
def test_what_a_sidecar_says_otherwise_is_shown_and_asked(desk: Desk) -> None:
    desk.session.contradictions[1] = (Contradiction("IMG_2201.xmp", "stars", "5", "1"),)
    shown(desk, 1)
    desk.until(lambda: desk.window.info.findChild(Contradictions) is not None)
    said = texts(desk.window.info)
    assert "⚠ IMG_2201.xmp says otherwise" in said
    assert "Stars: 1 there, 5 here" in said
    box = desk.window.info.findChild(Contradictions)
    assert box is not None
    next(b for b in box.findChildren(QPushButton) if b.text() == "Keep mine").click()
    assert desk.session.sidecar_keeper.asked == [("resolve", 1, Choice.OURS)]


def test_without_a_photo_the_library_is_told(desk: Desk) -> None:
    desk.session.selection.put(Selection())
    desk.until(lambda: "The library" in texts(desk.window.info))
    said = texts(desk.window.info)
    assert {"12 photos", "Projects", "2"} <= set(said)
    assert "In the trash" not in said, "what there is none of is not listed"
