"""A project by hand: made empty, filled by a drop, renamed with its folder, deleted, and back from its toast."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from photodesk.library.preferences import Preferences
from photodesk.ui.delete_project_sheet import DeleteProjectSheet
from photodesk.ui.view_choice import Place
from tests.journeys.conftest import Program


@pytest.mark.trap("T27")
def test_new_move_rename_delete_and_back(
    start: Callable[[Preferences], Program], prefs: Preferences, shoots: dict[str, Path]
) -> None:
    program = start(prefs)
    program.take_in(shoots["Coast"], "Coast")
    window, works = program.window, program.desktop.works
    assert works is not None
    root = works.lib.root
    contents = sorted(p.read_bytes() for p in (root / "Coast").glob("*.JPG"))
    photo_ids = [program.session.photos.ref(i).photo_id for i in range(3)]

    window.qactions["project.new"].trigger()
    assert window.projects.popup is not None
    window.projects.popup.field.setText("June")
    window.projects.popup.button.click()
    program.until(lambda: window.choice.place is Place.PROJECT)
    program.until(lambda: any(r.label == "June" for r in window.sidebar.rows()))
    row = next(r for r in window.sidebar.rows() if r.label == "June")

    window.sidebar.view.dropped.emit(row, photo_ids)
    program.until(lambda: len(list((root / "June").glob("*.JPG"))) == 3)
    program.until(lambda: len(program.session.photos) == 3)
    program.until(program.idle)

    program.session.project_verbs.give_name(int(row.key), "Midsummer")
    program.until(lambda: len(list((root / "Midsummer").glob("*.JPG"))) == 3)
    program.until(lambda: program.session.projects.name(int(row.key)) == "Midsummer")
    program.until(program.idle)

    window.projects.delete(int(row.key))
    (sheet,) = window.findChildren(DeleteProjectSheet)
    program.until(lambda: sheet.go.isEnabled())
    assert sheet.told.text().startswith("3 photos, 3 files")
    sheet.go.click()
    program.until(lambda: not (root / "Midsummer").exists())
    program.until(program.idle)
    toast = window.toast
    program.until(lambda: "Midsummer" in toast.text and toast.action.text() == "Undo")
    toast.action.click()
    program.until(lambda: sorted(p.read_bytes() for p in (root / "Midsummer").glob("*.JPG")) == contents)
    program.until(lambda: any(r.label == "Midsummer" for r in window.sidebar.rows()))
    program.until(program.idle)
