"""What is said of photos in the window: words in the info panel, the capture time sheet, turning by key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from photodesk.domain.edits import SetWords
from photodesk.ui.clock_sheet import ClockSheet
from photodesk.ui.words_form import MIXED, WordsForm
from tests.ui.conftest import Desk


def form_of(desk: Desk, *ids: int) -> WordsForm:
    """The form with these photos selected."""
    selection, photos = desk.session.selection, desk.session.photos
    selection.clear()
    rows = [photos.index_of(i) for i in ids]
    assert all(row is not None for row in rows)
    selection.click(rows[0])  # type: ignore[arg-type]
    for row in rows[1:]:
        selection.toggle(row)  # type: ignore[arg-type]
    form = desk.window.info.words
    desk.until(lambda: {r.photo_id for r in form._refs} == set(ids))
    return form


def test_words_are_written_where_they_are_read_and_hit_all_that_is_selected(desk: Desk) -> None:
    form = form_of(desk, 1, 2, 3)
    title = form.fields["title"]
    title.setFocus()
    QTest.keyClicks(title, "Morning on the pier")
    QTest.keyClick(title, Qt.Key.Key_Return)
    assert [desk.session.library.known(i).word("title") for i in (1, 2, 3, 4)] == ["Morning on the pier"] * 3 + [""]
    assert len(desk.window.targets.refs) == 3, "what the status bar names"
    desk.session.decisions.undo()
    desk.until(lambda: form.fields["title"].said() == "" or form.writing)
    assert desk.session.library.known(1).word("title") == ""


def test_words_that_differ_are_mixed_and_stay_unless_written(desk: Desk) -> None:
    refs = [desk.session.library.photos[i].ref for i in (1, 2)]
    desk.session.decisions.edit(refs[:1], SetWords({"title": "One"}))
    desk.session.decisions.edit(refs, SetWords({"creator": "Somebody"}))
    form = form_of(desk, 1, 2)
    desk.until(lambda: form.fields["title"].placeholderText() == MIXED)
    assert form.fields["title"].said() == ""
    assert form.fields["creator"].said() == "Somebody"
    form.fields["title"].setFocus()
    form.fields["creator"].setFocus()
    assert desk.session.library.known(1).word("title") == "One", "passing through changes nothing"


def test_escape_gives_up_and_the_keys_go_back_to_the_photos(desk: Desk) -> None:
    form = form_of(desk, 1)
    desk.window.qactions.run("photo.describe")
    title = form.fields["title"]
    assert title.hasFocus()
    QTest.keyClicks(title, "x5p")
    assert not desk.session.decisions.made, "letters are text while one writes"
    QTest.keyClick(title, Qt.Key.Key_Escape)
    assert title.said() == ""
    assert not title.hasFocus()
    assert desk.session.library.known(1).word("title") == ""


@pytest.mark.trap("T61")
def test_the_panel_is_not_rebuilt_under_a_hand_that_writes(desk: Desk) -> None:
    form = form_of(desk, 1)
    title = form.fields["title"]
    title.setFocus()
    QTest.keyClicks(title, "half a ti")
    desk.session.library.change(1, rating=3)
    desk.window.info.show_photo(desk.session.library.photos[1], 1)
    assert title.said() == "half a ti"
    assert title.hasFocus()
    QTest.keyClicks(title, "tle")
    QTest.keyClick(title, Qt.Key.Key_Return)
    assert desk.session.library.known(1).word("title") == "half a title"


def test_the_caption_takes_several_lines(desk: Desk) -> None:
    form = form_of(desk, 1)
    caption = form.fields["caption"]
    low = caption.height()
    caption.setFocus()
    QTest.keyClicks(caption, "one")
    QTest.keyClick(caption, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(caption, "two")
    assert caption.height() > low
    QTest.keyClick(caption, Qt.Key.Key_Return)
    assert desk.session.library.known(1).word("caption") == "one\ntwo"


def sheet_of(desk: Desk) -> ClockSheet:
    desk.window.qactions.run("photo.clock")
    sheet = desk.window.findChild(ClockSheet)
    assert sheet is not None
    return sheet


def test_a_clock_is_shifted_after_showing_the_first_and_the_last(desk: Desk) -> None:
    form_of(desk, 1, 2)
    sheet = sheet_of(desk)
    desk.until(sheet.go.isEnabled)
    assert sheet.go.text() == "Change 2 photos"
    assert sheet.first.text() == "2026-06-13 10:42:01 → 2026-06-13 11:42:01"
    assert sheet.last.text() == "2026-06-13 10:42:02 → 2026-06-13 11:42:02"
    sheet.field.setText("one hour")
    assert not sheet.go.isEnabled()
    assert sheet.help.text().startswith("⚠")
    sheet.field.setText("-0:00:30")
    desk.until(sheet.go.isEnabled)
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    taken = desk.session.library.photos[1].taken
    assert taken is not None
    assert taken.local == "2026-06-13T10:41:31"
    desk.session.decisions.undo()
    taken = desk.session.library.photos[1].taken
    assert taken is not None
    assert taken.local == "2026-06-13T10:42:01"


def test_a_whole_cameras_clock_of_one_project(desk: Desk) -> None:
    form_of(desk, 11)
    sheet = sheet_of(desk)
    assert [sheet.scope.itemText(n) for n in range(sheet.scope.count())] == [
        "This photo",
        "All by Full-frame body 2 in Project 2",
        "All by Full-frame body 2 in the library",
    ]
    sheet.scope.setCurrentIndex(1)
    desk.until(lambda: sheet.go.text() == "Change 4 photos")
    sheet.way.set_current("own")
    sheet._turn("own")
    desk.until(lambda: sheet.go.text() == "Change 0 photos")
    assert not sheet.go.isEnabled()
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isHidden()


@pytest.mark.trap("T20")
def test_turning_hits_what_is_shown_and_is_painted_at_once(desk: Desk) -> None:
    form_of(desk, 1, 2)
    desk.window.qactions.run("rotate.right")
    turns = {i: desk.session.library.photos[i].turn for i in (1, 2, 3)}
    assert turns == {1: 90, 2: 90, 3: 0}
    desk.window.qactions.run("rotate.reset")
    assert desk.session.library.photos[1].turn == 0
    assert desk.window.qactions["rotate.left"].shortcut().toString() == "Ctrl+["
