"""Settings: found by typing, bounded, in force and on disk as soon as they are changed."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from photodesk.config.settings import BOUNDS, Settings
from photodesk.domain.key_presets import PRESETS
from photodesk.ui import theme
from photodesk.ui.settings_sheet import SettingsSheet
from tests.ui.conftest import Desk


@pytest.fixture
def sheet(desk: Desk) -> SettingsSheet:
    made = SettingsSheet(desk.window, desk.session.settings)
    made.open_here()
    return made


@pytest.mark.trap("T62")
def test_every_setting_is_there_with_its_bounds(sheet: SettingsSheet) -> None:
    fields = {row.path: row.field for row in sheet.rows()}
    assert fields.keys() == BOUNDS.keys()
    assert all((f.minimum(), f.maximum()) == BOUNDS[path] for path, f in fields.items())


def test_typing_finds_a_setting_by_its_sentence(sheet: SettingsSheet, qtbot: QtBot) -> None:
    qtbot.keyClicks(sheet.search, "jpeg quality thumb")
    assert [row.path for row in sheet.rows()] == ["derivatives.thumbnail_quality"]
    sheet.search.setText("nothing like this")
    assert list(sheet.rows()) == []


def marked(label: QLabel) -> list[str]:
    """The words of a label that stand out."""
    return re.findall(r"<span[^>]*>([^<]*)</span>", label.text())


def test_the_words_that_were_found_are_marked(sheet: SettingsSheet, qtbot: QtBot) -> None:
    qtbot.keyClicks(sheet.search, "jpeg quality thumb")
    (row,) = sheet.rows()
    assert marked(row.name) == ["Thumb", "quality"]
    assert marked(row.sentence) == ["JPEG", "quality", "thumb"]
    assert "1 setting has" in sheet.found.text()
    sheet.search.clear()
    assert marked(row.name) == []
    assert row.name.text() == "Thumbnail quality"


def test_a_word_found_elsewhere_says_where(sheet: SettingsSheet, qtbot: QtBot) -> None:
    sheet.search.setText("workers gentle")
    (row,) = sheet.rows()
    assert row.path == "workers.speed"
    assert marked(row.sentence) == ["Gentle"]
    assert marked(row.also) == ["workers"]
    assert row.also.isVisible()
    sheet.search.setText("<b>")
    assert list(sheet.rows()) == []


def test_look_and_keys_are_settings_too(sheet: SettingsSheet, desk: Desk, qtbot: QtBot) -> None:
    sheet.search.setText("light")
    looks = next(row for row in sheet._rows if not row.isHidden() and row.name.text() == "Appearance")
    with qtbot.waitSignal(sheet.look_wanted) as wanted:
        looks.field.setValue(1)
    assert wanted.args == ["light"]
    sheet.search.setText("digikam")
    keys = next(row for row in sheet._rows if not row.isHidden())
    keys.field.setValue(list(PRESETS).index("digikam"))
    assert desk.session.settings.keys.preset == "digikam"
    assert desk.window.qactions.shown_key("keep.both") == "Alt+3"


def test_the_look_changes_while_the_sheet_is_open(desk: Desk) -> None:
    desk.window.qactions["app.settings"].trigger()
    (sheet,) = desk.window.findChildren(SettingsSheet)
    look = next(row for row in sheet._rows if row.name.text() == "Appearance")
    look.field.setValue(1)
    assert theme.asked() == "light"
    look.field.setValue(0)
    assert theme.asked() == "dark"
    sheet.dismiss()


def test_a_change_holds_at_once_and_reaches_the_file(sheet: SettingsSheet, desk: Desk, qtbot: QtBot) -> None:
    field = next(row.field for row in sheet.rows() if row.path == "maintenance.interval_minutes")
    with qtbot.waitSignal(desk.session.settings.changed):
        field.setValue(30)
    assert desk.session.settings.now.maintenance.interval_minutes == 30
    stored = desk.session.settings.prefs.path
    qtbot.waitUntil(lambda: stored.is_file() and "interval_minutes = 30" in stored.read_text())


def test_defaults_come_back(sheet: SettingsSheet, desk: Desk) -> None:
    desk.session.settings.set("derivatives.preview_side", 3000)
    desk.session.settings.restore_defaults()
    assert desk.session.settings.now == Settings()


def test_values_out_of_bounds_are_drawn_in(desk: Desk) -> None:
    desk.session.settings.set("derivatives.preview_quality", 1000)
    assert desk.session.settings.now.derivatives.preview_quality == 95
