"""F2: the selected photos get names from a template, their files follow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from photodesk.library.preferences import Preferences
from photodesk.ui.export_sheet import ExportSheet
from photodesk.ui.rename_sheet import RenameSheet
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
    sheet = next(s for s in program.window.findChildren(RenameSheet) if s.isVisible())
    sheet.template.field.setText("{project}-{number:3}")
    program.until(lambda: "Coast-002.JPG" in [new for _, new, _ in sheet.names.texts()] and sheet.go.isEnabled())
    sheet.go.click()
    folder = works.lib.root / "Coast"
    wanted = {"Coast-001.JPG", "Coast-002.JPG", "Coast-003.JPG"}
    program.until(lambda: {p.name for p in folder.glob("*.JPG")} == wanted)
    program.until(program.idle)
    program.until(lambda: program.window.toast.action.text() == "Undo")
    program.window.toast.action.click()
    program.until(lambda: {p.name for p in folder.glob("*.JPG")} == {p.name for p in shoots["Coast"].iterdir()})
    program.until(program.idle)


def test_photos_are_exported_from_the_window(
    start: Callable[[Preferences], Program], prefs: Preferences, shoots: dict[str, Path], tmp_path: Path
) -> None:
    program = start(prefs)
    program.take_in(shoots["Coast"], "Coast")
    program.session.selection.select_all()
    program.until(program.window.qactions["photo.export"].isEnabled)
    program.window.qactions["photo.export"].trigger()
    sheet = next(s for s in program.window.findChildren(ExportSheet) if s.isVisible())
    sheet.options.folder.setText(str(tmp_path / "Library" / "Coast"))
    program.until(lambda: "inside the library" in sheet._told.text())
    sheet.options.folder.setText(str(tmp_path / "out"))
    program.until(sheet.go.isEnabled)
    sheet.go.click()
    program.until(lambda: program.window.toast.action.text() == "Reveal")
    made = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    assert made == {p.name: p.read_bytes() for p in shoots["Coast"].iterdir()}
    program.until(program.idle)
