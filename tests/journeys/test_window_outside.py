"""What other programs do to an open library shows by itself; a window nobody uses costs nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer

from photodesk.domain.filter import PhotoFilter, Sort
from photodesk.domain.job import Source
from photodesk.library.preferences import Preferences
from tests.journeys.conftest import Program
from tests.pictures import write_jpeg

Start = Callable[[Preferences], Program]


@pytest.fixture
def program(start: Start, prefs: Preferences, shoots: dict[str, Path]) -> Program:
    program = start(prefs)
    program.take_in(shoots["Coast"], "Coast")
    return program


def library(program: Program) -> Path:
    assert program.desktop.works is not None
    return program.desktop.works.lib.root


def terminal(program: Program, *arguments: str) -> subprocess.Popen[str]:
    """The program's terminal on the same library, in another process."""
    command = [sys.executable, "-m", "photodesk", "--library", str(library(program)), *arguments]
    config = str(program.desktop.settings.fileName()).rpartition("/")[0]
    environment = os.environ | {"PHOTODESK_CONFIG": config, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_an_import_of_another_process_shows_without_a_click(program: Program, shoots: dict[str, Path]) -> None:
    assert len(program.session.photos) == 3
    other = terminal(program, "import", str(shoots["Town"]), "--project", "Town")
    try:
        program.until(lambda: len(program.session.photos) == 6 and not program.session.photos.loading)
        program.until(lambda: [s.project.name for s in program.session.projects.summaries()] == ["Coast", "Town"])
        program.until(lambda: any("Town" in c.scope_text for c in program.session.tasks.cards()))
        program.until(lambda: other.poll() is not None)
        assert other.returncode == 0
    finally:
        other.kill()
        other.communicate()


@pytest.mark.trap("T55")
def test_lists_come_from_memory_once_the_photos_are_read(program: Program) -> None:
    works, session = program.desktop.works, program.session
    assert works is not None
    program.until(lambda: session._reads.ready)
    with ThreadPoolExecutor(1) as elsewhere:
        rated = elsewhere.submit(works.lib.photos.decide, [session.photos.ref(1).photo_id], works.lib.now(), rating=4)
        assert rated.result() != []
    wanted = PhotoFilter(rating_min=4)
    session.photos.set_filter(wanted)
    program.until(lambda: not session.photos.loading)
    assert session.photos.photo_list.same_as(works.lib.photos.list(wanted, Sort()))
    assert len(session.photos) == 1


def test_stars_that_another_process_gave_show_without_a_click(program: Program) -> None:
    photos = program.session.photos
    photo_id = photos.ref(0).photo_id
    program.until(lambda: photos.row_of(photo_id) is not None)
    other = terminal(program, "rate", str(photo_id), "--stars", "4")
    try:
        program.until(lambda: getattr(photos.row_of(photo_id), "rating", 0) == 4)
    finally:
        other.kill()
        other.communicate()


@pytest.mark.trap("T51")
def test_an_idle_window_uses_no_measurable_processor(program: Program) -> None:
    """Less than 2 % of one core over three seconds, timers, heart, watch and all."""
    program.until(program.idle)
    loop = QEventLoop()
    for wait in (1500, 3000):  # the last deliveries of the import, then the measured time
        QTimer.singleShot(wait, loop.quit)
        began, used = time.monotonic(), time.process_time()
        loop.exec()
        share = (time.process_time() - used) / (time.monotonic() - began)
    assert share < 0.02, f"{share:.1%} of a core while nothing was to be done"


def test_a_file_put_into_a_project_by_another_program_is_taken_in(program: Program, tmp_path: Path) -> None:
    new = write_jpeg(tmp_path / "other" / "IMG_7777.JPG", 77, size=(640, 480))
    shutil.copy(new, library(program) / "Coast" / "IMG_7777.JPG")
    program.until(lambda: len(program.session.photos) == 4 and not program.session.photos.loading)
    works = program.desktop.works
    assert works is not None
    program.until(lambda: any(t.type == "folder_check" for t in works.queue.tasks(20)))
    assert {t.source for t in works.queue.tasks(20) if t.type == "folder_check"} == {Source.SYSTEM}
    program.until(program.idle)


def test_what_the_program_itself_writes_makes_no_work(program: Program) -> None:
    """The import wrote files below the watched folder: rows and folder agree, so nothing is started."""
    works = program.desktop.works
    assert works is not None
    before = {t.id for t in works.queue.tasks(50)}
    (library(program) / "Coast" / "notes.txt").write_text("no photo")
    loop = QEventLoop()
    QTimer.singleShot(4000, loop.quit)  # twice as long as the watch waits for quiet
    loop.exec()
    assert {t.id for t in works.queue.tasks(50)} == before
