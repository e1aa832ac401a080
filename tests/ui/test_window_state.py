"""What the window remembers, and what it makes of broken or foreign memories."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSettings

from photodesk.bridge.fake_photos import FakeLibrary
from photodesk.domain.filter import Sort, SortKey
from photodesk.ui.view_choice import Choice, Place
from photodesk.ui.window_state import Shape, Shown, load_shape, load_shown, pulled_back, save_shape, save_shown
from tests.ui.conftest import Desk

SCREEN = QRect(0, 0, 1920, 1080)


@pytest.fixture
def ini(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat)


def reread(ini: QSettings) -> QSettings:
    ini.sync()
    return QSettings(ini.fileName(), QSettings.Format.IniFormat)


def test_round_trip(ini: QSettings) -> None:
    shape = Shape(sidebar_width=300, info_width=260, info=False, loupe_info=True, cell=208, theme="light")
    shown = Shown(Choice(Place.PROJECT, "7", 'camera:"Canon EOS" ƒ'), Sort(SortKey.NAME, False), 41, 17)
    save_shape(ini, shape)
    save_shown(ini, "/photos/a", shown)
    again = reread(ini)
    assert load_shape(again) == shape
    assert load_shown(again, "/photos/a") == shown
    assert load_shown(again, "/photos/b") == Shown()


@pytest.mark.fault(89)
@pytest.mark.parametrize(
    "kept", ["", "[]", "{", '{"place": "attic"}', '{"place": "project", "key": "x"}', '{"sort": 3}', '"text"']
)
def test_a_broken_memory_is_all_photos(ini: QSettings, kept: str) -> None:
    save_shown(ini, "/photos", Shown())
    ini.setValue(next(key for key in ini.allKeys() if key.startswith("libraries/")), kept)
    assert load_shown(reread(ini), "/photos") == Shown()


@pytest.mark.fault(89)
def test_widths_out_of_bounds_are_brought_back(ini: QSettings) -> None:
    for key, value in {"sidebar_width": "99999", "info_width": "x", "cell": "-4", "theme": "pink"}.items():
        ini.setValue(f"window/{key}", value)
    shape = load_shape(reread(ini))
    assert (shape.sidebar_width, shape.info_width, shape.cell, shape.theme) == (360, 283, 112, "dark")


def test_a_window_off_every_screen_is_pulled_back() -> None:
    away = pulled_back(QRect(4000, 3000, 1440, 900), [SCREEN])
    assert SCREEN.contains(away)
    assert pulled_back(QRect(10, 10, 1440, 900), [SCREEN]) == QRect(10, 10, 1440, 900)
    assert pulled_back(QRect(9000, 0, 5000, 5000), [SCREEN]).size().width() <= SCREEN.width()


def test_folded_days_come_back(
    desk: Desk, reopen: Callable[[FakeLibrary, QSettings], Desk], settings: QSettings
) -> None:
    desk.window.qactions["view.fold_days"].trigger()
    assert desk.window.centre.grid.folds.keys == {"2026-06-13", "2026-06-11"}
    desk.window.close()
    again = reopen(desk.session.library, settings)
    assert again.window.centre.grid.folds.keys == {"2026-06-13", "2026-06-11"}
    again.window.qactions["view.fold_days"].trigger()
    assert again.window.centre.grid.rows_in_view()
    again.session.close()
