"""F2: the selected photos get names from a template, their files follow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from photodesk.library.preferences import Preferences
from photodesk.ui.name_popup import NamePopup
from tests.journeys.conftest import Program


def test_photos_are_renamed_from_the_window(
    start: Callable[[Preferences], Program], prefs: Preferences, shoots: dict[str, Path]
) -> None:
    program = start(prefs)
    program.take_in(shoots["Coast"], "Coast")
    works = program.desktop.works
    assert works is not None
    program.session.selection.select_all()
    program.until(program.window.qactions["photo.rename"].isEnabled)
    program.window.qactions["photo.rename"].trigger()
    popup = next(p for p in program.window.findChildren(NamePopup) if p.isVisible())
    popup.field.setText("{project}-{number:3}")
    popup.button.click()
    folder = works.lib.root / "Coast"
    wanted = {"Coast-001.JPG", "Coast-002.JPG", "Coast-003.JPG"}
    program.until(lambda: {p.name for p in folder.glob("*.JPG")} == wanted)
    program.until(program.idle)
