"""The Trash: what lies there and until when, Restore first, and words when nothing does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.photo import FileState, PhotoState
from photodesk.domain.trash import TrashFacts
from photodesk.ui.trash_desk import told
from photodesk.ui.view_choice import Place
from tests.ui.conftest import Desk


def throw_away(desk: Desk, photo_id: int) -> None:
    row = desk.session.library.photos[photo_id]
    files = tuple(replace(f, state=FileState.TRASHED) for f in row.files)
    desk.session.library.change(photo_id, state=PhotoState.TRASHED, files=files)
    desk.session.hub.changed.emit(ChangeSet.of(Aspect.STATE, [photo_id], [row.ref.project_id]))


@pytest.mark.req("R46")
def test_the_trash_says_how_long_discards_stay_and_offers_restore(desk: Desk) -> None:
    throw_away(desk, 3)
    throw_away(desk, 4)
    desk.window.sidebar.choose(Place.COLLECTION, "trash")
    desk.listed(2)
    desk.until(lambda: "Discards stay 30 days. 2 files" in desk.window.centre.banner.text.text())
    button = desk.window.centre.top_bar.restore
    assert button.isVisible()
    assert not button.isEnabled()
    assert button.toolTip() == "Select one or more photos first"
    desk.select(3)
    assert button.isEnabled()
    assert button.text() == "Restore 1 photo"
    desk.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert desk.session.commits.asked == [("restore", desk.refs(3))]
    menu = desk.window.photo_menu()
    first = [a for a in menu.actions() if not a.isSeparator()][1]
    assert first is desk.window.qactions["photo.restore"]
    assert menu.defaultAction() is first
    menu.close()


def test_outside_the_trash_restore_says_why_it_does_not_apply(desk: Desk) -> None:
    desk.until(lambda: desk.session.photos.row_of(1) is not None)
    desk.select(1)
    restore = desk.window.qactions["photo.restore"]
    assert not restore.isEnabled()
    assert restore.toolTip() == "Nothing of the selected photos lies in the trash"
    assert not desk.window.centre.top_bar.restore.isVisible()
    row = desk.session.library.photos[1]
    half = (row.files[0], replace(row.files[1], state=FileState.TRASHED))
    desk.change(1, Aspect.FILES, files=half)
    desk.until(restore.isEnabled)


def test_an_empty_trash_says_so(desk: Desk) -> None:
    desk.window.sidebar.choose(Place.COLLECTION, "trash")
    desk.listed(0)
    assert desk.window.centre.empty.title.text() == "Trash is empty"
    assert desk.window.centre.empty.text.text().startswith("Discards stay 30 days.")
    assert not desk.window.centre.banner.isVisible()


def test_words_of_the_trash() -> None:
    words = told(TrashFacts(1, 2_000_000, "2026-12-20T12:00:00.000000Z"), 30)
    assert words.startswith("Discards stay 30 days. 1 file, 2.0 MB lies here; the first may be erased from ")
    assert "20 December" in words
    assert told(TrashFacts(), 30) == ""
