"""The export sheet and the rename sheet: what they say before anything is done, and what they ask for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, Qt

from photodesk.domain.export import ExportFacts, ExportFiles, ExportWhat
from photodesk.domain.name_template import NewNames, RenamePlan
from photodesk.ui.export_sheet import ExportSheet
from photodesk.ui.names_table import TAKEN, NamesTable
from photodesk.ui.rename_sheet import RenameSheet
from tests.ui.conftest import Desk


def open_export(desk: Desk, *photo_ids: int) -> ExportSheet:
    desk.select(*photo_ids)
    desk.until(desk.window.qactions["photo.export"].isEnabled)
    desk.window.qactions["photo.export"].trigger()
    return next(s for s in desk.window.findChildren(ExportSheet) if s.isVisible())


def test_the_sheet_counts_names_and_asks_for_what_is_set(desk: Desk, tmp_path: Path) -> None:
    sheet = open_export(desk, 1, 2)
    assert sheet.go.text() == "Export 2 photos"
    sheet.options.folder.setText(str(tmp_path))
    sheet.options.what._choose(1)
    sheet.options.files._choose(2)
    sheet.options.scale.setCurrentIndex(4)
    sheet.options.side.setValue(900)
    sheet.options.facts.setCurrentIndex(2)
    sheet.options.rename.setChecked(True)
    sheet.options.template.field.setText("{number}")
    assert not sheet.options.sidecars.isVisibleTo(sheet)
    assert len(sheet.names.texts()) == 3, "two photos, three files"
    sheet.go.click()
    (asked,) = desk.session.exports.asked
    choice = asked[2]
    assert asked[:2] == ("export", desk.refs(1, 2))
    assert (choice.target, choice.what, choice.files) == (str(tmp_path), ExportWhat.JPEG, ExportFiles.RAW)
    assert (choice.side, choice.facts, choice.names) == (900, ExportFacts.COPYRIGHT, "{number}")
    assert not sheet.isVisible()
    again = open_export(desk, 3)
    assert again.options.choice() == choice, "the next export begins where this one ended"


def test_a_refusal_is_said_and_bars_the_way(desk: Desk) -> None:
    desk.session.exports.refusal = "Out is inside the library. Choose another folder."
    sheet = open_export(desk, 1)
    assert not sheet.go.isEnabled()
    assert "inside the library" in sheet._told.text()
    desk.qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert not desk.session.exports.asked


def test_what_was_kept_and_cannot_be_read_is_the_default(
    library: object, settings: QSettings, reopen: Callable[..., Desk]
) -> None:
    for key in ("what", "files", "side", "quality", "facts", "colour"):
        settings.setValue(f"export/{key}", "nonsense")
    desk = reopen(library, settings)
    choice = open_export(desk, 1).options.choice()
    assert (choice.what, choice.files, choice.quality) == (ExportWhat.ORIGINALS, ExportFiles.ALL, 92)
    desk.session.close()


def test_rename_shows_every_name_and_renames_on_enter(desk: Desk) -> None:
    desk.select(1, 2)
    desk.until(desk.window.qactions["photo.rename"].isEnabled)
    desk.window.qactions["photo.rename"].trigger()
    sheet = next(s for s in desk.window.findChildren(RenameSheet) if s.isVisible())
    assert len(sheet.names.texts()) == 3
    sheet.template.field.setText("{stem}-x")
    assert not sheet.go.isEnabled(), "not before the names of this template are shown"
    desk.until(sheet.go.isEnabled)
    desk.qtbot.keyClick(sheet.template.field, Qt.Key.Key_Return)
    assert desk.session.commits.asked == [("rename", desk.refs(1, 2), "{stem}-x")]


def test_a_template_that_is_not_understood_is_marked(desk: Desk) -> None:
    desk.select(1)
    desk.until(desk.window.qactions["photo.rename"].isEnabled)
    desk.window.qactions["photo.rename"].trigger()
    sheet = next(s for s in desk.window.findChildren(RenameSheet) if s.isVisible())
    sheet._take(RenamePlan(1, refusal="“{x}” is not understood. There are: …"))
    assert not sheet.go.isEnabled()
    assert sheet.template.field.property("error")
    assert "not understood" in sheet.note.text()


def test_the_words_of_a_template_are_inserted_where_the_cursor_is(desk: Desk) -> None:
    desk.select(1)
    desk.until(desk.window.qactions["photo.rename"].isEnabled)
    desk.window.qactions["photo.rename"].trigger()
    sheet = next(s for s in desk.window.findChildren(RenameSheet) if s.isVisible())
    sheet.template.field.setText("a-b")
    sheet.template.field.setCursorPosition(2)
    sheet.template._insert("{date}")
    assert sheet.template.text() == "a-{date}b"


def test_names_say_what_is_amiss(desk: Desk) -> None:
    table = NamesTable()
    desk.qtbot.addWidget(table)
    pair = NewNames(1, ("A.JPG", "A.NEF"), ("B (2).JPG", "B (2).NEF"), numbered=True)
    lost = NewNames(2, ("C.JPG",), (), "It is not on disk.")
    table.show_names((pair, lost), 12)
    assert table.texts() == [
        ("A.JPG", "B (2).JPG", TAKEN),
        ("A.NEF", "B (2).NEF", ""),
        ("C.JPG", "", "It is not on disk."),
        ("… and 10 photos more", "", ""),
    ]
