"""Killed at every call and at random times: after the sweep the bytes are whole at the old or the new place."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from photodesk.files import disk
from photodesk.files.disk import Disk
from photodesk.files.fakes import DyingSystem
from photodesk.files.trash import move_in, plan_trash

MakeDisk = Callable[..., Path]
PHOTO = random.Random(7).randbytes(2_500_000)


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "source" / "IMG_1.JPG"
    path.parent.mkdir()
    path.write_bytes(PHOTO)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "project"
    path.mkdir()
    return path


def assert_invariant(source: Path, target: Path) -> None:
    """Invariant I: the bytes are at the old or the new place, and neither place holds anything else."""
    there = [path for path in (source, target) if path.exists()]
    assert there
    for path in there:
        assert path.read_bytes() == PHOTO


def in_child(work: Callable[[], object]) -> int:
    """Does `work` in a fork of this process; its exit code, negative for the signal that killed it."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 (a child must never return into the test)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def recover(folder: Path, source: Path, target: Path) -> None:
    """What a start does: the sweep. Twice changes nothing more."""
    disk.sweep_temporary(folder)
    assert disk.sweep_temporary(folder) == []
    assert set(os.listdir(folder)) <= {target.name}
    assert_invariant(source, target)


@pytest.mark.fault(3)
@pytest.mark.fault(9)
def test_killed_ahead_of_every_call_of_an_import_copy(original: Path, folder: Path) -> None:
    target, deaths = folder / "1.jpg", 0
    for at in range(1, 60):
        code = in_child(lambda at=at: Disk(DyingSystem(at)).copy_verified(original, target))  # type: ignore[misc]
        assert original.read_bytes() == PHOTO
        recover(folder, original, target)
        target.unlink(missing_ok=True)
        if code == 0:
            break
        assert code == -signal.SIGKILL
        deaths += 1
    assert deaths >= 14


@pytest.mark.fault(1)
def test_killed_ahead_of_every_call_of_a_way_into_the_trash_and_back(original: Path) -> None:
    root = original.parent
    for at in range(1, 20):
        (move,) = plan_trash(root, f"op-{at}", [("", original.name)])
        in_child(lambda at=at, move=move: move_in(move, Disk(DyingSystem(at))))  # type: ignore[misc]
        assert_invariant(move.source, move.target)
        assert move.source.exists() != move.target.exists()
        if move.target.exists():
            move.target.rename(move.source)


@pytest.mark.fault(2)
def test_killed_at_random_times_of_a_move_between_disks(make_disk: MakeDisk) -> None:
    one, other = make_disk("one", "size=40m"), make_disk("other", "size=40m")
    source, target = one / "1.jpg", other / "1.jpg"
    chance = random.Random(11)
    killed = 0
    for _ in range(60):
        target.unlink(missing_ok=True)
        source.write_bytes(PHOTO * 4)
        child = os.fork()
        if child == 0:
            disk.move(source, target)
            os._exit(0)
        time.sleep(chance.random() * 0.02)
        os.kill(child, signal.SIGKILL)
        killed += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
        disk.sweep_temporary(other)
        assert set(os.listdir(other)) <= {"1.jpg"}
        there = [path for path in (source, target) if path.exists()]
        assert there
        assert all(path.read_bytes() == PHOTO * 4 for path in there)
    assert killed > 10


AUDITED = """
import os, sys
from pathlib import Path
from photodesk.files import disk
source, target, at = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
seen = 0
def die(event, args):
    global seen
    if event in ("open", "os.rename", "os.remove", "os.link", "os.utime", "os.mkdir", "fcntl.flock"):
        seen += 1
        if seen == at:
            os.kill(os.getpid(), 9)
sys.addaudithook(die)
disk.copy_verified(source, target)
"""


@pytest.mark.fault(3)
@pytest.mark.parametrize("at", [1, 2, 3, 4, 5, 6])
def test_killed_at_audited_events_of_the_real_disk(at: int, original: Path, folder: Path) -> None:
    command = [sys.executable, "-c", AUDITED, str(original), str(folder / "1.jpg"), str(at)]
    done = subprocess.run(command, check=False, capture_output=True)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    assert original.read_bytes() == PHOTO
    recover(folder, original, folder / "1.jpg")


STRACED = """
import sys
from pathlib import Path
from photodesk.domain.errors import PhotoDeskError
from photodesk.files import disk
try:
    disk.copy_verified(Path(sys.argv[1]), Path(sys.argv[2]))
except PhotoDeskError as error:
    sys.exit(f"{error.kind}")
"""


@pytest.mark.fault(17)
@pytest.mark.fault(27)
@pytest.mark.parametrize(
    ("inject", "kind"),
    [
        ("fsync:error=EIO:when=1", "disk"),
        ("fsync:error=EIO:when=2", "disk"),
        ("renameat2:error=ENOSPC:when=1", "disk_full"),
        ("renameat2:error=EINVAL:when=1", ""),
        ("fsync:signal=SIGKILL:when=1", None),
        ("renameat2:signal=SIGKILL:when=1", None),
    ],
)
def test_the_kernel_failing_or_killing_a_call(inject: str, kind: str | None, original: Path, folder: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    calls = inject.partition(":")[0]
    command = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={calls}", "-e", f"inject={inject}"]
    done = subprocess.run(
        [*command, sys.executable, "-c", STRACED, original, folder / "1.jpg"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    if "ptrace" in done.stderr:
        pytest.skip("strace may not trace here")
    if kind is not None:
        assert done.stderr.strip() == kind
        assert os.listdir(folder) == ([] if kind else ["1.jpg"])
    else:
        assert done.returncode != 0
    recover(folder, original, folder / "1.jpg")
    assert original.read_bytes() == PHOTO
