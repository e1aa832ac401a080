"""The table in the whole program: from keys to rows and files on disk, and back at the next start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt

from photodesk.domain.filter import SortKey
from photodesk.library.preferences import Preferences
from photodesk.ui.table.columns import BY_KEY
from tests.journeys.conftest import Program


def test_sort_by_a_head_rename_in_a_cell_tag_and_mark(
    start: Callable[[Preferences], Program], prefs: Preferences, shoots: dict[str, Path]
) -> None:
    program = start(prefs)
    program.take_in(shoots["Coast"], "Coast")
    program.take_in(shoots["Town"], "Town")
    works, photos, keys = program.desktop.works, program.session.photos, program.qtbot
    assert works is not None
    table = program.window.centre.table
    keys.keyClick(program.window.centre.grid, Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    program.until(table.isVisible)
    head = QPoint(table.header.sectionViewportPosition(5) + 20, 10)
    keys.mouseClick(table.header.viewport(), Qt.MouseButton.LeftButton, pos=head)
    program.until(lambda: photos.sort.key is SortKey.PROJECT and program.settled())
    owners = [photos.photo_list.project_ids[row] for row in range(6)]
    assert owners == sorted(owners)
    program.until(lambda: photos.row_of(photos.ref(0).photo_id) is not None)

    ref = photos.ref(0)
    cell = table.cell_rect(0, BY_KEY["name"])
    at = QPoint(cell.right() - 20, cell.center().y())
    keys.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    keys.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    editor = program.window.table.editor
    assert editor is not None
    editor.setText("Dawn")
    keys.keyClick(editor, Qt.Key.Key_Return)
    program.until(lambda: (works.lib.root / "Coast" / "Dawn.JPG").exists() and program.idle())
    program.until(lambda: (row := photos.row_of(ref.photo_id)) is not None and row.stem == "Dawn")

    keys.keyClick(table, Qt.Key.Key_3)
    keys.keyClick(table, Qt.Key.Key_X)
    program.session.decisions.tag((ref,), ["Sea"])
    program.until(lambda: (row := photos.row_of(ref.photo_id)) is not None and row.tags == ("Sea",))
    stored = works.lib.photos.get([ref.photo_id])[0]
    assert (stored.rating, stored.keep.jpeg) == (3, False)
    assert [p.name for p in (works.lib.root / "Coast").glob("Dawn*")] == ["Dawn.JPG"], "nothing moves before a commit"
