"""The whole program, offscreen, on a real library with real pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photodesk.bridge.session import LibrarySession
from photodesk.config.settings import Settings
from photodesk.desktop import Desktop
from photodesk.domain.intake import ImportChoice, ImportPlan
from photodesk.domain.job import TERMINAL
from photodesk.library.opening import create_library
from photodesk.library.preferences import Preferences
from photodesk.ui.main_window import MainWindow
from tests.pictures import write_jpeg

PATIENCE_MS = 30_000


class Program:
    """A running PhotoDesk with one window, driven as a user would."""

    def __init__(self, desktop: Desktop, qtbot: QtBot) -> None:
        self.desktop = desktop
        self.qtbot = qtbot

    @property
    def session(self) -> LibrarySession:
        assert self.desktop.session is not None
        return self.desktop.session

    @property
    def window(self) -> MainWindow:
        assert self.desktop.window is not None
        return self.desktop.window

    def until(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    def idle(self) -> bool:
        works = self.desktop.works
        return works is not None and not works.queue.tasks(1, active_only=True)

    def settled(self) -> bool:
        """Whether the window shows every photo there is: the list follows the database a moment later, in parts."""
        works, photos = self.desktop.works, self.session.photos
        return (
            works is not None and not photos.loading and len(photos.photo_list) == works.lib.photos.count(photos.filter)
        )

    def take_in(self, folder: Path, name: str) -> None:
        """Import a folder as a project, and wait for the end of the work."""
        before = len(self.session.photos.photo_list)

        def planned(plan: ImportPlan) -> None:
            self.session.start_import(ImportChoice((str(folder),), plan.files, project_name=name))

        with self.qtbot.waitSignal(self.session.started, timeout=PATIENCE_MS):
            self.session.plan_import([str(folder)], None, planned, lambda error: pytest.fail(error.message))
        self.until(self.idle)
        self.until(lambda: len(self.session.photos.photo_list) > before and self.settled())

    def statuses(self, task_id: int) -> set[str]:
        works = self.desktop.works
        assert works is not None
        task = works.queue.task(task_id)
        assert task is not None
        return {task.status.value} if task.status in TERMINAL else set()


@pytest.fixture
def prefs(tmp_path: Path) -> Preferences:
    """Settings of a test run: maintenance comes at start only when a test asks for it."""
    found = Preferences(tmp_path / "Config")
    calm = replace(Settings().maintenance, start_delay_s=600)
    found.save(replace(Settings(), maintenance=calm))
    return found


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Preferences], Program]]:
    """Start the program on the library of this test (made at the first call)."""
    running: list[Desktop] = []
    root = tmp_path / "Library"
    create_library(root)

    def begin(prefs: Preferences) -> Program:
        desktop = Desktop(qapp, prefs)
        running.append(desktop)
        assert desktop.open(root)
        return Program(desktop, qtbot)

    yield begin
    for desktop in running:
        desktop.close_window()
        desktop.close()


@pytest.fixture
def shoots(tmp_path: Path) -> dict[str, Path]:
    """Two shoots of three photos each."""
    for shoot, first in (("Coast", 0), ("Town", 10)):
        for seed in range(first, first + 3):
            write_jpeg(tmp_path / "card" / shoot / f"IMG_{seed:04}.JPG", seed, size=(640, 480))
    return {name: tmp_path / "card" / name for name in ("Coast", "Town")}
