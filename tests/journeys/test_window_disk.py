"""No disk and no query on the GUI thread: every call of the interpreter into either is caught while a user works."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from photodesk.library.preferences import Preferences
from photodesk.ui.sheet import Sheet
from photodesk.ui.view_choice import COLLECTIONS, Choice, Place
from tests.calls import watched
from tests.journeys.conftest import Program


def test_the_watch_catches_what_it_is_for(tmp_path: Path) -> None:
    with watched() as caught:
        (tmp_path / "x").exists()
        list(tmp_path.iterdir())
    assert [call.name for call in caught.calls] == ["stat", "listdir"]


@pytest.mark.trap("T57")
@pytest.mark.req("R50")
def test_looking_deciding_and_searching_touch_no_disk_and_ask_no_database(
    start: Callable[[Preferences], Program], prefs: Preferences, shoots: dict[str, Path]
) -> None:
    program = start(prefs)
    for name, folder in shoots.items():
        program.take_in(folder, name)
    window, photos = program.window, program.session.photos
    actions, keys = window.qactions, program.qtbot.keyClick

    def quiet() -> None:
        program.until(lambda: not photos.loading and not program.session.reader.busy)

    def work() -> None:
        actions.run("view.grid")
        program.session.selection.click(0)
        for action in ("view.next", "keep.none", "view.next", "rating.4", "label.red", "edit.undo", "edit.redo"):
            actions.run(action)
            quiet()
        actions.run("photo.loupe")
        quiet()
        for action in ("view.next", "view.previous", "keep.both", "view.grid", "edit.select_all", "edit.invert"):
            actions.run(action)
            quiet()
        window.centre.top_bar.search.setFocus()
        window.centre.top_bar.search.setText("rating:>=3")
        keys(window.centre.top_bar.search, Qt.Key.Key_Return)
        quiet()
        window.centre.top_bar.search.setText("")
        keys(window.centre.top_bar.search, Qt.Key.Key_Return)
        quiet()
        for action in ("view.table", "view.grid", "edit.select_all", "view.compare", "view.next", "view.survey"):
            actions.run(action)
            quiet()
        actions.run("view.grid")
        actions.run("keep.none")
        quiet()
        for action in (
            "library.commit",
            "app.settings",
            "help.keys",
            "library.move_in",
            "library.import",
            "photo.move",
        ):
            if actions[action].isEnabled():
                actions.run(action)
                quiet()
            for sheet in window.findChildren(Sheet):
                sheet.dismiss()
        actions.run("edit.undo")
        quiet()
        shown = [Choice(Place.COLLECTION, c.key) for c in COLLECTIONS]
        for choice in (*shown, Choice(Place.PROJECT, "1"), Choice()):
            window.choose(choice)
            quiet()
        actions.run("jobs.activity")
        quiet()
        actions.run("jobs.activity")
        window.resize(window.width() - 40, window.height() - 20)
        quiet()

    work()  # once before: what is imported and drawn for the first time is read then
    with watched() as caught:
        work()
    assert caught.calls == []
    assert photos.photo_list.refs()
