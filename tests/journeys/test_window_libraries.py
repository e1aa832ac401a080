"""Several libraries in one program, each in a window of its own; and what a second start of the program is for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from photodesk.bridge.instance import Claim, Instance
from photodesk.demo import SampleMaker
from photodesk.desktop import Desktop
from photodesk.library.opening import create_library, is_library
from photodesk.library.preferences import Preferences
from photodesk.open_window import OpenWindow
from photodesk.ui import theme
from photodesk.ui.import_sheet.sheet import ImportSheet
from photodesk.ui.import_sheet.source_pane import SourceRow
from photodesk.ui.main_window import MainWindow

PATIENCE_MS = 30_000


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("Studio", "Family"):
        create_library(tmp_path / name)
    return tmp_path / "Studio", tmp_path / "Family"


@pytest.fixture
def desktop(qapp: QApplication, prefs: Preferences) -> Iterator[Desktop]:
    made = Desktop(qapp, prefs)
    yield made
    made.close_window()
    made.close()


@pytest.fixture
def wait(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    return lambda true: qtbot.waitUntil(true, timeout=PATIENCE_MS)


Wait = Callable[[Callable[[], bool]], None]


def roots_of(desktop: Desktop) -> list[Path]:
    return [one.works.lib.root for one in desktop.open_windows]


def recent_of(window: MainWindow) -> list[str]:
    return [action.text() for action in window.recent.actions() if action.isEnabled()]


def sources_of(window: MainWindow) -> list[str]:
    rows = [
        row for sheet in window.findChildren(ImportSheet) for row in sheet.findChildren(SourceRow) if not row.isHidden()
    ]
    return [row.toolTip() for row in rows]


def both(desktop: Desktop, roots: tuple[Path, Path], wait: Wait) -> tuple[OpenWindow, OpenWindow]:
    assert desktop.open(roots[0])
    desktop.open_soon(roots[1])
    wait(lambda: len(desktop.open_windows) == 2)
    return desktop.open_windows[0], desktop.open_windows[1]


def test_each_library_has_a_window_of_its_own(desktop: Desktop, roots: tuple[Path, Path], wait: Wait) -> None:
    studio, family = both(desktop, roots, wait)
    assert studio.window.isVisible()
    assert family.window.isVisible()
    assert studio.window.windowTitle() != family.window.windowTitle()
    assert studio.window.pos() != family.window.pos()
    assert (studio.session.library_path, family.session.library_path) == (str(roots[0]), str(roots[1]))


def test_closing_one_window_leaves_the_other_at_work(
    desktop: Desktop, roots: tuple[Path, Path], wait: Wait, shoots: dict[str, Path], qtbot: QtBot
) -> None:
    studio, family = both(desktop, roots, wait)
    with qtbot.assertNotEmitted(QApplication.instance().aboutToQuit):  # type: ignore[union-attr]
        studio.window.qactions["window.close"].trigger()
        wait(lambda: roots_of(desktop) == [roots[1]])
        wait(lambda: not desktop._ending)
    family.session.plan_import(
        [str(shoots["Coast"])],
        None,
        lambda plan: family.session.start_import(_choice(shoots["Coast"], plan)),
        lambda error: pytest.fail(error.message),
    )
    wait(lambda: len(family.session.photos) == 3)


def _choice(folder: Path, plan: object) -> object:
    from photodesk.domain.intake import ImportChoice

    return ImportChoice((str(folder),), plan.files, project_name=folder.name)  # type: ignore[attr-defined]


def test_a_closed_library_can_be_opened_again_at_once(desktop: Desktop, roots: tuple[Path, Path], wait: Wait) -> None:
    studio, _family = both(desktop, roots, wait)
    studio.window.close()
    desktop.open_soon(roots[0])
    wait(lambda: sorted(roots_of(desktop)) == sorted(roots))


def test_an_open_library_is_raised_and_not_opened_twice(desktop: Desktop, roots: tuple[Path, Path], wait: Wait) -> None:
    studio, _family = both(desktop, roots, wait)
    studio.window.hide()
    desktop.open_soon(roots[0])
    assert studio.window.isVisible()
    assert len(desktop.open_windows) == 2


def test_the_other_recent_libraries_are_in_the_file_menu(
    desktop: Desktop, roots: tuple[Path, Path], wait: Wait
) -> None:
    studio, family = both(desktop, roots, wait)
    assert (recent_of(studio.window), recent_of(family.window)) == (["Family"], ["Studio"])
    files = studio.window.menuBar().actions()[0].menu()
    assert studio.window.recent in [action.menu() for action in files.actions()]  # type: ignore[union-attr]
    family.window.close()
    wait(lambda: len(desktop.open_windows) == 1)
    studio.window.recent.actions()[0].trigger()
    wait(lambda: len(desktop.open_windows) == 2)


def test_a_recent_library_that_is_gone_says_so_and_the_window_stays(
    desktop: Desktop, roots: tuple[Path, Path], tmp_path: Path, wait: Wait
) -> None:
    assert desktop.open(roots[0])
    gone = tmp_path / "Unplugged" / "Library"
    window = desktop.window
    assert window is not None
    window.recent.show_paths([str(gone)])
    window.recent.actions()[0].trigger()
    wait(lambda: "cannot be seen" in window.toast.text)
    assert not gone.parent.exists()
    assert roots_of(desktop) == [roots[0]]


def test_settings_and_look_hold_in_every_window(desktop: Desktop, roots: tuple[Path, Path], wait: Wait) -> None:
    studio, family = both(desktop, roots, wait)
    studio.session.settings.set("decoders.processes", 3)
    assert family.session.settings.now.decoders.processes == 3
    assert family.works.lib.decoders.processes == studio.works.lib.decoders.processes
    studio.window.qactions["theme.light"].trigger()
    assert family.window.qactions["theme.light"].isChecked()
    studio.window.qactions["theme.dark"].trigger()
    assert theme.asked() == "dark"


def test_each_library_has_its_own_log(desktop: Desktop, roots: tuple[Path, Path], wait: Wait) -> None:
    studio, family = both(desktop, roots, wait)
    family.window.close()
    wait(lambda: not desktop._ending and len(desktop.open_windows) == 1)
    logs = [one.works.lib.layout.logs / "photodesk.log" for one in (studio, family)]
    assert all(path.is_file() for path in logs)


def test_photos_named_without_a_library_wait_for_one(
    desktop: Desktop, tmp_path: Path, shoots: dict[str, Path], wait: Wait
) -> None:
    desktop.begin(None, (str(shoots["Coast"]),))
    assert desktop.welcome is not None
    view = desktop.welcome.view
    assert view.waiting.isVisible()
    assert "1 file or folder" in view.waiting.text()
    view.library_chosen.emit(str(tmp_path / "Fresh"))
    wait(lambda: desktop.window is not None)
    assert is_library(tmp_path / "Fresh")
    window = desktop.window
    assert window is not None
    wait(lambda: sources_of(window) == [str(shoots["Coast"])])
    assert desktop.welcome is None


def test_a_folder_that_cannot_hold_a_library_is_said_on_its_card(desktop: Desktop, tmp_path: Path, wait: Wait) -> None:
    (tmp_path / "file").write_text("no folder")
    desktop.begin(None)
    assert desktop.welcome is not None
    view = desktop.welcome.view
    view.library_chosen.emit(str(tmp_path / "file"))
    wait(lambda: view.library_card.problem.isVisible())
    assert desktop.welcome is not None
    assert any(b is view.choose and b.isEnabled() for b in view.findChildren(QPushButton))


def second_start(prefs: Preferences, *arguments: str) -> subprocess.Popen[str]:
    """The program itself, started once more by the same user."""
    words = {"PHOTODESK_CONFIG": str(prefs.folder), "QT_QPA_PLATFORM": "offscreen", "PHOTODESK_LIBRARY": ""}
    return subprocess.Popen(
        [sys.executable, "-m", "photodesk", *arguments],
        env={**os.environ, **words},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def door(desktop: Desktop, prefs: Preferences) -> Iterator[Instance]:
    """What `run_desktop` puts before the windows."""
    made = Instance(prefs.folder, prefs.folder / "window.lock")
    assert made.claim(library="") is Claim.FIRST
    made.open_requested.connect(desktop.asked)
    yield made
    made.release()


def test_a_second_start_with_photos_shows_them_in_the_first_program(
    desktop: Desktop, door: Instance, roots: tuple[Path, Path], prefs: Preferences, shoots: dict[str, Path], wait: Wait
) -> None:
    assert desktop.open(roots[0])
    photos = sorted(shoots["Coast"].iterdir())[:2]
    other = second_start(prefs, *map(str, photos))
    wait(lambda: other.poll() is not None)
    assert other.wait() == 0, other.communicate()[0]
    assert desktop.window is not None
    window = desktop.window
    wait(lambda: sources_of(window) == ["\n".join(map(str, photos))])
    again = second_start(prefs, str(shoots["Town"]))
    wait(lambda: again.poll() is not None)
    wait(lambda: str(shoots["Town"]) in sources_of(window))
    assert len(window.findChildren(ImportSheet)) == 1, "the second joins the sheet that is open"


def test_a_second_start_on_another_library_opens_it_beside(
    desktop: Desktop, door: Instance, roots: tuple[Path, Path], prefs: Preferences, wait: Wait
) -> None:
    assert desktop.open(roots[0])
    other = second_start(prefs, "--library", str(roots[1]))
    wait(lambda: other.poll() is not None)
    assert other.wait() == 0, other.communicate()[0]
    wait(lambda: roots_of(desktop) == list(roots))


def test_the_samples_are_drawn_once_and_not_again(
    desktop: Desktop, roots: tuple[Path, Path], tmp_path: Path, shoots: dict[str, Path], wait: Wait
) -> None:
    assert desktop.open(roots[0])
    one = desktop.open_windows[0]
    session = one.session
    session.plan_import(
        [str(shoots["Coast"])],
        None,
        lambda plan: session.start_import(_choice(shoots["Coast"], plan)),
        lambda error: pytest.fail(error.message),
    )
    wait(lambda: len(session.photos) == 3)
    maker = SampleMaker(one)
    maker.fill_if_empty(tmp_path / "samples")
    wait(lambda: not maker._reader.busy)
    assert not (tmp_path / "samples").exists()


def test_a_window_that_is_closed_while_samples_are_drawn_does_not_wait_for_them(
    desktop: Desktop, roots: tuple[Path, Path], tmp_path: Path, wait: Wait
) -> None:
    assert desktop.open(roots[0])
    one = desktop.open_windows[0]
    card = tmp_path / "samples"
    card.mkdir()
    SampleMaker(one).fill(card)
    beside = tmp_path / "samples 2"
    wait(lambda: any(beside.rglob("*.*")))
    desktop.close_window()
    desktop.close()
    assert len([path for path in beside.rglob("*") if path.is_file()]) < 48
    assert not list(card.iterdir()), "what was there is left alone"


FIRST = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from photodesk.desktop import run_desktop
from photodesk.library.preferences import Preferences

def begin(desktop):
    watch = QTimer(desktop, interval=50)
    def look():
        if len(desktop.open_windows) == 1 and desktop.window.findChildren(ImportSheet):
            print("taken", flush=True)
            desktop.close_window()
            desktop._app.quit()
    from photodesk.ui.import_sheet.sheet import ImportSheet
    watch.timeout.connect(look)
    watch.start()
    print("ready", flush=True)

sys.exit(run_desktop(Path(sys.argv[1]), Preferences(Path(sys.argv[2])), begin))
"""


def test_the_very_first_run_hears_the_second_start_too(
    tmp_path: Path, roots: tuple[Path, Path], shoots: dict[str, Path]
) -> None:
    """Nothing of the user's settings is there yet: the program is one all the same."""
    fresh = Preferences(tmp_path / "never" / "seen")
    first = subprocess.Popen(
        [sys.executable, "-c", FIRST, str(roots[0]), str(fresh.folder)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert first.stdout is not None
        assert first.stdout.readline().strip() == "ready"
        other = second_start(fresh, str(shoots["Coast"]))
        assert other.wait(30) == 0, other.communicate()[0]
        assert first.stdout.readline().strip() == "taken"
        assert first.wait(30) == 0
    finally:
        first.kill()
