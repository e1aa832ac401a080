"""A window over a library in memory with real JPEG thumbnails and previews: two projects, two days, two hands full."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photodesk.bridge.fake_photos import FakeLibrary, photo_row
from photodesk.bridge.fake_session import FakeSession
from photodesk.bridge.fakes import project
from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.photo import PhotoRef
from photodesk.ui import theme
from photodesk.ui.main_window import MainWindow


@dataclass
class Desk:
    """A shown window with its session."""

    window: MainWindow
    session: FakeSession
    qtbot: QtBot

    def refs(self, *photo_ids: int) -> tuple[PhotoRef, ...]:
        return tuple(self.session.library.photos[i].ref for i in photo_ids)

    def select(self, *photo_ids: int) -> None:
        """As with Ctrl+click, one after another."""
        self.session.selection.clear()
        for photo_id in photo_ids:
            row = self.session.photos.index_of(photo_id)
            assert row is not None
            if self.session.selection.value.refs:
                self.session.selection.toggle(row)
            else:
                self.session.selection.click(row)

    def change(self, photo_id: int, aspect: Aspect, **changes: object) -> None:
        """Something about a photo changes in the library; wait until the window has read it."""
        self.until(lambda: self.session.photos.row_of(photo_id) is not None)
        self.session.library.change(photo_id, **changes)
        self.session.hub.changed.emit(ChangeSet.of(aspect, [photo_id]))
        wanted = self.session.library.photos[photo_id]
        self.until(lambda: self.session.photos.row_of(photo_id) is wanted and not self.session.photos.loading)

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=20_000)

    def listed(self, count: int) -> None:
        """Wait until the list in force holds that many photos."""
        self.until(lambda: len(self.session.photos) == count and not self.session.photos.loading)


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """(thumbnail, preview) paths of six small real JPEGs."""
    folder = tmp_path_factory.mktemp("derivatives")
    made = []
    for number in range(6):
        color = (40 * number, 200 - 30 * number, 90)
        paths = folder / f"t{number}.jpg", folder / f"p{number}.jpg"
        for path, side in zip(paths, (90, 480), strict=True):
            Image.new("RGB", (side, side * 2 // 3), color).save(path)
        made.append((str(paths[0]), str(paths[1])))
    return made


@pytest.fixture
def library(pictures: list[tuple[str, str]]) -> FakeLibrary:
    """Photos 1-8 of Coastal Light (day 13) and 11-14 of Botanic Garden (day 11); the first of each is a pair."""
    library = FakeLibrary(summaries=[project(1, "Coastal Light"), project(2, "Botanic Garden")])
    for photo_id, project_id, day in [
        *((i, 1, "2026-06-13") for i in range(1, 9)),
        *((i, 2, "2026-06-11") for i in range(11, 15)),
    ]:
        thumbnail, preview = pictures[photo_id % len(pictures)]
        row = photo_row(photo_id, project_id, f"IMG_{2200 + photo_id}", day, "JR" if photo_id in (1, 11) else "J")
        library.add([replace(row, thumbnail_path=thumbnail, preview_path=preview)])
    return library


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, library: FakeLibrary, settings: QSettings) -> Iterator[Desk]:
    theme.apply(qapp, "dark")
    made = open_desk(qtbot, library, settings)
    yield made
    made.session.close()


def open_desk(qtbot: QtBot, library: FakeLibrary, settings: QSettings) -> Desk:
    """A window that has read its first list."""
    session = FakeSession(library)
    window = MainWindow(session, settings)
    window.resize(1440, 900)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    desk = Desk(window, session, qtbot)
    desk.until(lambda: not session.photos.loading and bool(session.projects.summaries()))
    return desk


@pytest.fixture
def reopen(qtbot: QtBot) -> Callable[[FakeLibrary, QSettings], Desk]:
    """Opens another window, as a second run of the program would."""
    return lambda library, settings: open_desk(qtbot, library, settings)
