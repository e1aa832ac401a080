"""Into the trash and out of it by hand: the Trash shows what a commit took, and Restore brings it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from photodesk.library.commit import commit_request
from photodesk.library.preferences import Preferences
from photodesk.ui.view_choice import Place
from tests.journeys.conftest import Program


@pytest.mark.req("R136")
def test_discards_are_found_in_the_trash_and_come_back(
    start: Callable[[Preferences], Program], prefs: Preferences, shoots: dict[str, Path]
) -> None:
    program = start(prefs)
    program.take_in(shoots["Coast"], "Coast")
    window, works = program.window, program.desktop.works
    assert works is not None
    folder = works.lib.root / "Coast"
    names = sorted(p.name for p in folder.glob("*.JPG"))
    program.session.selection.click(0)
    window.qactions["keep.none"].trigger()
    program.until(lambda: bool(program.session.commits.standing))
    program.session.submit(commit_request(works.lib))
    program.until(lambda: len(list(folder.glob("*.JPG"))) == len(names) - 1)
    program.until(lambda: program.session.trash.facts.files == 1)
    window.sidebar.choose(Place.COLLECTION, "trash")
    program.until(lambda: len(program.session.photos) == 1 and not program.session.photos.loading)
    assert "Discards stay 30 days" in window.centre.banner.text.text()
    program.session.selection.click(0)
    program.until(window.qactions["photo.restore"].isEnabled)
    window.centre.top_bar.restore.click()
    program.until(lambda: sorted(p.name for p in folder.glob("*.JPG")) == names)
    program.until(lambda: window.centre.empty.isVisible())
    assert window.centre.empty.title.text() == "Trash is empty"
