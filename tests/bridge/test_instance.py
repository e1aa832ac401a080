"""One window per library: lock, door, and what is left behind by the dead."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from pytestqt.qtbot import QtBot

from photodesk.bridge.instance import Claim, Instance, server_name

SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from photodesk.bridge.instance import Instance
app = QCoreApplication([])
instance = Instance(Path(sys.argv[1]), Path(sys.argv[1]) / "window.lock")
print(instance.claim(), flush=True)
"""
HOLD = SECOND + "\nsys.stdin.readline()\n"


def second(library: Path, code: str = SECOND) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, str(library)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_the_second_start_raises_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    first = Instance(tmp_path, tmp_path / "window.lock")
    assert first.claim() is Claim.FIRST
    with qtbot.waitSignal(first.raise_requested, timeout=15_000):
        other = second(tmp_path)
    qtbot.waitUntil(lambda: other.poll() is not None, timeout=15_000)
    assert other.communicate()[0].strip() == Claim.RAISED
    first.release()


def test_what_the_second_was_started_with_goes_to_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    first = Instance(tmp_path, tmp_path / "window.lock")
    assert first.claim() is Claim.FIRST
    named = ["/media/card/DCIM", "/media/card/two words/\udcff.jpg"]
    code = SECOND.replace("instance.claim()", f"instance.claim({named!r})")
    with qtbot.waitSignal(first.import_requested, timeout=15_000) as asked:
        other = second(tmp_path, code)
    qtbot.waitUntil(lambda: other.poll() is not None, timeout=15_000)
    assert other.communicate()[0].strip() == Claim.RAISED
    assert asked.args == [named]
    first.release()


def test_two_libraries_do_not_meet(qtbot: QtBot, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one = Instance(tmp_path / "one", tmp_path / "one" / "window.lock")
    two = Instance(tmp_path / "two", tmp_path / "two" / "window.lock")
    assert (one.claim(), two.claim()) == (Claim.FIRST, Claim.FIRST)
    one.release()
    two.release()
    assert server_name(tmp_path / "one") != server_name(tmp_path / "two")


def test_a_released_library_can_be_claimed_again(qtbot: QtBot, tmp_path: Path) -> None:
    first = Instance(tmp_path, tmp_path / "window.lock")
    assert first.claim() is Claim.FIRST
    first.release()
    again = Instance(tmp_path, tmp_path / "window.lock")
    assert again.claim() is Claim.FIRST
    again.release()


def test_a_killed_window_leaves_nothing_in_the_way(qtbot: QtBot, tmp_path: Path) -> None:
    dead = second(tmp_path, HOLD)
    assert dead.stdout is not None
    assert dead.stdout.readline().strip() == Claim.FIRST
    dead.kill()
    dead.communicate()
    assert (tmp_path / "window.lock").exists()
    instance = Instance(tmp_path, tmp_path / "window.lock")
    assert instance.claim() is Claim.FIRST
    instance.release()


def test_a_holder_that_does_not_answer_is_named(qtbot: QtBot, tmp_path: Path) -> None:
    lock = QLockFile(str(tmp_path / "window.lock"))
    assert lock.tryLock(0)
    instance = Instance(tmp_path, tmp_path / "window.lock")
    assert instance.claim() is Claim.SILENT
    assert instance.holder.startswith("process ")
    lock.unlock()


@pytest.mark.skipif(sys.platform == "win32", reason="folder permissions work differently on Windows")
def test_a_library_that_cannot_hold_a_lock_still_opens_once(qtbot: QtBot, tmp_path: Path) -> None:
    nowhere = tmp_path / "gone" / "window.lock"
    first = Instance(tmp_path, nowhere)
    assert first.claim() is Claim.FIRST
    with qtbot.waitSignal(first.raise_requested, timeout=15_000):
        other = second(tmp_path, SECOND.replace('/ "window.lock"', '/ "gone" / "window.lock"'))
    qtbot.waitUntil(lambda: other.poll() is not None, timeout=15_000)
    assert other.communicate()[0].strip() == Claim.RAISED
    first.release()
