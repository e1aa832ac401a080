"""Into the trash and back, temporary files of the dead, and one writer at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from photodesk.domain.errors import LibraryLockedError, LibraryOfflineError, UsageError
from photodesk.files import disk
from photodesk.files.layout import TEMP_PREFIX, LibraryLayout
from photodesk.files.lock import library_lock
from photodesk.files.scan import scan_tree
from photodesk.files.system import System
from photodesk.files.temporary import temporary_beside
from photodesk.files.trash import move_in, move_out, plan_trash


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.mark.trap("T06")
def test_equal_names_never_meet_in_the_trash_and_all_come_back(tmp_path: Path) -> None:
    files = [("", "1.jpg"), ("a", "1.jpg"), ("a/b", "1.jpg"), ("", "caf\udce9.jpg"), ("", "n" * 251 + ".jpg")]
    for subfolder, name in files:
        (tmp_path / subfolder).mkdir(exist_ok=True)
        (tmp_path / subfolder / name).write_bytes(os.fsencode(subfolder + name))
        os.utime(tmp_path / subfolder / name, ns=(1, 1_234_567_890_123_456_789))
    before = tree(tmp_path)
    planned = plan_trash(tmp_path, "op-1", files)
    assert tree(tmp_path) == before
    for move in planned:
        move_in(move)
    assert [listing.files for listing in scan_tree(tmp_path)] == [(), (), ()]
    assert len({move.target for move in planned}) == len(files)
    for move in planned:
        move_out(move)
        assert move.source.stat().st_mtime_ns == 1_234_567_890_123_456_789
    assert tree(tmp_path) == before
    assert not (tmp_path / ".photodesk-trash").exists()


def test_one_operation_planned_twice_finds_other_places(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        (tmp_path / "1.jpg").write_bytes(content)
        (move,) = plan_trash(tmp_path, "op", [("", "1.jpg")])
        move_in(move)
    trashed = tree(tmp_path / ".photodesk-trash" / "op")
    assert trashed == {"1.jpg": b"first", "1 (2).jpg": b"second"}


def test_what_took_the_place_meanwhile_is_kept(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(b"old")
    (move,) = plan_trash(tmp_path, "op", [("", "1.jpg")])
    move_in(move)
    (tmp_path / "1.jpg").write_bytes(b"new")
    with pytest.raises(FileExistsError):
        move_out(move)
    assert (tmp_path / "1.jpg").read_bytes() == b"new"
    assert move.target.read_bytes() == b"old"


def test_a_link_goes_as_a_link_and_comes_back_as_one(tmp_path: Path) -> None:
    (tmp_path / "real.jpg").write_bytes(b"x")
    (tmp_path / "link.jpg").symlink_to("real.jpg")
    (move,) = plan_trash(tmp_path, "op", [("", "link.jpg")])
    move_in(move)
    assert (tmp_path / "real.jpg").exists()
    move_out(move)
    assert (tmp_path / "link.jpg").readlink() == Path("real.jpg")


@pytest.mark.fault(81)
def test_no_plan_leads_out_of_the_project(tmp_path: Path) -> None:
    for operation, subfolder in [("../x", ""), ("", ""), ("a/b", ""), ("op", "../y"), ("op", "/etc")]:
        with pytest.raises(UsageError):
            plan_trash(tmp_path, operation, [(subfolder, "1.jpg")])


def test_a_sweep_takes_the_leftovers_of_the_dead_only(tmp_path: Path) -> None:
    (tmp_path / f"{TEMP_PREFIX}dead").write_bytes(b"half")
    (tmp_path / "1.jpg").write_bytes(b"photo")
    (tmp_path / f"{TEMP_PREFIX}folder").mkdir()
    (tmp_path / f"{TEMP_PREFIX}link").symlink_to("1.jpg")
    with temporary_beside(tmp_path / "2.jpg", System()) as held:
        assert disk.sweep_temporary(tmp_path) == [tmp_path / f"{TEMP_PREFIX}dead"]
        assert held.path.exists()
    assert not held.path.exists()
    assert (tmp_path / "1.jpg").read_bytes() == b"photo"
    assert disk.sweep_temporary(tmp_path / "gone") == []


HOLD = """
import sys, time
from pathlib import Path
from photodesk.files.layout import LibraryLayout
from photodesk.files.lock import library_lock
with library_lock(LibraryLayout(Path(sys.argv[1])), 5):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.fault(57)
@pytest.mark.fault(58)
def test_a_lock_keeps_others_out_and_dies_with_its_process(tmp_path: Path) -> None:
    layout = LibraryLayout(tmp_path)
    layout.dot.mkdir()
    layout.lock.write_bytes(b"999999")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LibraryLockedError, match="Another program"), library_lock(layout, 0.1):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with library_lock(layout, 5):
            pass


def test_a_lock_keeps_threads_apart_and_waits(tmp_path: Path) -> None:
    layout = LibraryLayout(tmp_path)
    layout.dot.mkdir()
    inside: list[int] = []
    most: list[int] = []

    def work(number: int) -> None:
        with library_lock(layout, 20):
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]


@pytest.mark.trap("T03")
def test_locking_a_library_that_is_gone_creates_nothing(tmp_path: Path) -> None:
    with pytest.raises(LibraryOfflineError), library_lock(LibraryLayout(tmp_path / "gone"), 0):
        pass
    assert os.listdir(tmp_path) == []
