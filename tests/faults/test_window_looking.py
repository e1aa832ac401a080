"""The window on a disk that is full or write-protected: one looks, is told why nothing can be stored, and goes on."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from photodesk.desktop import Desktop
from photodesk.domain.trouble import Trouble
from photodesk.library.preferences import Preferences
from photodesk.ui.main_window import MainWindow
from tests.cli_runner import Program, fingerprint
from tests.pictures import write_jpeg

MakeDisk = Callable[..., Path]


@pytest.fixture
def disk(make_disk: MakeDisk) -> Path:
    return make_disk("disk", "size=32m")


@pytest.fixture
def program(disk: Path, tmp_path: Path) -> Program:
    """A library of two photos with three stars, closed tidily."""
    made = Program(disk / "library", tmp_path / "config")
    made.ask("init")
    for seed in (1, 2):
        write_jpeg(tmp_path / "card" / f"IMG_{seed}.JPG", seed=seed, size=(240, 160))
    made.ask("import", tmp_path / "card", "--project", "A")
    made.ask("rate", "1", "2", "--stars", "3")
    return made


@pytest.fixture
def desktop(qapp: QApplication, tmp_path: Path) -> Iterator[Desktop]:
    made = Desktop(qapp, Preferences(tmp_path / "config"))
    yield made
    made.close_window()
    made.close()


def opened(desktop: Desktop, program: Program, qtbot: QtBot) -> MainWindow:
    assert desktop.open(program.library)
    window = desktop.window
    assert window is not None
    until(qtbot, lambda: len(window.session.photos) == 2 and window.session.photos.row(0) is not None)
    return window


def until(qtbot: QtBot, true: Callable[[], bool]) -> None:
    qtbot.waitUntil(true, timeout=30_000)


def banner(window: MainWindow) -> str:
    shown = window.centre.banner
    return shown.text.text() if shown.isVisible() else ""


def button(window: MainWindow, label: str) -> QPushButton:
    return next(b for b in window.centre.banner.findChildren(QPushButton) if b.text() == label and not b.isHidden())


def give_five_stars(window: MainWindow) -> None:
    window.session.selection.click(0)
    window.qactions["rating.5"].trigger()


def stars(window: MainWindow) -> int:
    row = window.session.photos.row(0)
    return row.rating if row is not None else -1


@pytest.mark.fault(21)
def test_a_write_protected_library_is_looked_at_and_worked_on_when_it_can_be(
    desktop: Desktop, program: Program, disk: Path, qtbot: QtBot
) -> None:
    before = fingerprint(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        window = opened(desktop, program, qtbot)
        until(qtbot, lambda: "write-protected" in banner(window))
        give_five_stars(window)
        until(qtbot, lambda: "cannot be written to" in window.toast.text)
        until(qtbot, lambda: stars(window) == 3)
        window.qactions["library.maintenance"].trigger()
        until(qtbot, lambda: "cannot be written to" in window.toast.text)
        assert window.session.next_maintenance is None
        assert fingerprint(disk) == before
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    button(window, "Look again").click()
    until(qtbot, lambda: "can be written to again" in banner(window))
    button(window, "Open for working").click()
    until(qtbot, lambda: desktop.window is not None and desktop.window is not window)
    anew = desktop.window
    assert anew is not None
    until(qtbot, lambda: len(anew.session.photos) == 2 and anew.session.photos.row(0) is not None)
    assert banner(anew) == ""
    give_five_stars(anew)
    until(qtbot, lambda: program.ask("show", "1")["rating"] + program.ask("show", "2")["rating"] == 8)


@pytest.mark.fault(18)
def test_a_library_on_a_full_disk_is_looked_at(desktop: Desktop, program: Program, disk: Path, qtbot: QtBot) -> None:
    fill(disk)
    window = opened(desktop, program, qtbot)
    until(qtbot, lambda: "full" in banner(window))
    give_five_stars(window)
    until(qtbot, lambda: bool(window.toast.text) and stars(window) == 3)
    (disk / "filler").unlink()
    button(window, "Look again").click()
    until(qtbot, lambda: "full" not in banner(window))


@pytest.mark.fault(18)
def test_a_disk_that_fills_up_while_the_window_is_open(
    desktop: Desktop, program: Program, disk: Path, qtbot: QtBot
) -> None:
    window = opened(desktop, program, qtbot)
    until(qtbot, lambda: window.session.room.trouble is Trouble.NONE)
    assert banner(window) == ""
    fill(disk)
    window.session.room.refresh()
    until(qtbot, lambda: "The disk of this library is full" in banner(window))
    (disk / "filler").unlink()
    button(window, "Look again").click()
    until(qtbot, lambda: banner(window) == "")
    give_five_stars(window)
    until(qtbot, lambda: stars(window) == 5)


@pytest.mark.fault(22)
def test_a_drive_that_goes_away_is_said_and_comes_back(
    desktop: Desktop, program: Program, disk: Path, qtbot: QtBot
) -> None:
    window = opened(desktop, program, qtbot)
    away = disk / "elsewhere"
    program.library.rename(away)
    window.session.room.refresh()
    until(qtbot, lambda: "not connected" in banner(window))
    assert len(window.session.photos) == 2
    away.rename(program.library)
    window.session.room.refresh()
    until(qtbot, lambda: banner(window) == "")


def fill(disk: Path) -> None:
    """Every byte that is left."""
    subprocess.run(["dd", "if=/dev/zero", f"of={disk / 'filler'}", "bs=4096"], capture_output=True, check=False)
    assert os.statvfs(disk).f_bavail == 0
