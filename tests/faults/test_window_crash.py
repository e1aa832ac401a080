"""The program dies: the next start says so, that nothing is lost, and has a report. A tidy end leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from photodesk.desktop import Desktop
from photodesk.files.run_record import KEPT, RunRecord, collect, keep
from photodesk.library.opening import create_library
from photodesk.library.preferences import Preferences
from photodesk.reports import Reports
from photodesk.ui.crash_box import CrashBox
from photodesk.ui.main_window import MainWindow

RUN = """
import ctypes, os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from photodesk.desktop import run_desktop
from photodesk.library.preferences import Preferences
ends = {
    "abort": os.abort,
    "fault": lambda: ctypes.string_at(0),
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "term": lambda: os.kill(os.getpid(), signal.SIGTERM),
}
begin = lambda desktop: QTimer.singleShot(300, ends[sys.argv[3]])
sys.exit(run_desktop(Path(sys.argv[1]), Preferences(Path(sys.argv[2])), begin))
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    create_library(tmp_path / "Studio")
    return tmp_path / "Studio"


@pytest.fixture
def prefs(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "config")


def run(root: Path, prefs: Preferences, end: str) -> int:
    child = subprocess.run(
        [sys.executable, "-c", RUN, str(root), str(prefs.folder), end],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        timeout=90,
        check=False,
    )
    return child.returncode


def files(prefs: Preferences) -> list[str]:
    return sorted(path.name for path in (prefs.folder / "reports").glob("*"))


@pytest.fixture
def again(qapp: QApplication, qtbot: QtBot, root: Path, prefs: Preferences) -> Callable[[], MainWindow]:
    """The next start, as `run_desktop` makes it."""
    made: list[Callable[[], None]] = []

    def begin() -> MainWindow:
        reports = Reports(prefs)
        reports.begin()
        desktop = Desktop(qapp, prefs)
        desktop.opened.connect(reports.tell)
        made.extend((desktop.close_window, desktop.close, reports.end))
        assert desktop.open(root)
        assert desktop.window is not None
        return desktop.window

    yield begin
    for end in made:
        end()


def offered(window: MainWindow) -> dict[str, QPushButton]:
    banner = window.centre.banner
    return {b.text(): b for b in banner.findChildren(QPushButton) if not b.isHidden()} if banner.isVisible() else {}


@pytest.mark.fault(91)
@pytest.mark.parametrize(
    ("end", "said"),
    [("abort", "Fatal Python error: Aborted"), ("fault", "Fatal Python error: Segmentation fault"), ("kill", "")],
)
def test_the_next_start_says_that_nothing_is_lost_and_has_a_report(
    end: str, said: str, root: Path, prefs: Preferences, again: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    assert run(root, prefs, end) != 0
    window = again()
    assert "ended unexpectedly" in window.centre.banner.text.text()
    assert "safe" in window.centre.banner.text.text()
    offered(window)["Open report"].click()
    qtbot.waitUntil(lambda: any(isinstance(w, CrashBox) and w.isVisible() for w in QApplication.topLevelWidgets()))
    box = next(w for w in QApplication.topLevelWidgets() if isinstance(w, CrashBox) and w.isVisible())
    text = box.details.toPlainText()
    assert text.startswith("PhotoDesk ")
    assert "Python 3" in text
    assert said in text
    assert "Log:" in text
    assert str(root) not in text, "the library's place is private"
    assert str(Path.home()) + "/" not in text
    box.close()
    offered(window)["Dismiss"].click()
    assert not offered(window)


def test_a_tidy_end_leaves_nothing(root: Path, prefs: Preferences, again: Callable[[], MainWindow]) -> None:
    assert run(root, prefs, "term") == 0
    assert files(prefs) == []
    assert not offered(again())


def test_it_is_said_once(root: Path, prefs: Preferences, qtbot: QtBot, tmp_path: Path) -> None:
    assert run(root, prefs, "abort") == -signal.SIGABRT
    folder = prefs.folder / "reports"
    assert collect(folder, None, {}) is not None
    assert collect(folder, None, {}) is None
    assert len(files(prefs)) == 1


def test_a_program_that_lives_is_not_taken_for_dead(tmp_path: Path) -> None:
    record = RunRecord(tmp_path, "PhotoDesk")
    code = "import sys; from pathlib import Path; from photodesk.files.run_record import collect;"
    code += "print(collect(Path(sys.argv[1]), None, {}))"
    asked = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "None"
    record.close()


def test_reports_do_not_pile_up_and_hide_what_is_private(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        path = keep(tmp_path, f"number {number} of /home/me/Photos", {"/home/me": "~"})
    assert path.read_text() == f"number {KEPT + 2} of ~/Photos\n"
    assert len(list(tmp_path.iterdir())) == KEPT


def test_where_no_report_can_be_written_the_program_starts(tmp_path: Path, qapp: QApplication) -> None:
    (tmp_path / "config").write_text("a file in its place")
    reports = Reports(Preferences(tmp_path / "config"))
    reports.begin()
    reports.end()
