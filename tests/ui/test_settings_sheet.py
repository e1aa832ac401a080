"""Settings: found by typing, bounded, in force and on disk as soon as they are changed."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from photodesk.config.settings import BOUNDS, Settings
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
