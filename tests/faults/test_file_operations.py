"""Killed ahead of every file-system call and every database statement of every operation; then a start, then the rest.

What must hold after each: every original's bytes are somewhere, once (invariant I); rows and disk agree; a second
start changes nothing; and the operation, run again, ends as if nothing had happened.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from photodesk.domain.errors import EmptyTargetsError
from photodesk.domain.photo import PhotoState
from photodesk.domain.project import Project
from photodesk.files.disk import Disk
from photodesk.files.fakes import FailingSystem
from photodesk.files.system import System
from photodesk.library import trash
from photodesk.library.deletion import delete_files, tidy_rows
from photodesk.library.journal import replay
from photodesk.library.move import OnConflict, move_photos
from photodesk.library.open_library import OpenLibrary
from photodesk.library.opening import create_library
from photodesk.library.projects import create_project, find_project
from photodesk.library.reports import never
from photodesk.library.restore import restore_photos, restore_request
from photodesk.library.tombstones import entomb
from photodesk.store.journal import JournalStore
from tests.cli_runner import leftovers
from tests.originals import (
    Told,
    assert_sound,
    commit,
    contents,
    discard,
    names,
    originals,
    pictures,
    reopen,
    restore,
    shoot,
)

MakeDisk = Callable[..., Path]
YEARS_LATER = "2099-01-01T00:00:00.000000Z"


class Countdown(System):
    """Kills its own process ahead of the `at`-th step: a call to the file system, or a statement of the database."""

    def __init__(self, at: int) -> None:
        self.left = at

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, call: str, path: Path | int) -> None:
        self.step()

    def statement(self, _cursor: object, sql: str, _bindings: object) -> bool:
        if not sql.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            self.step()
        return True


def in_child(root: Path, work: Callable[[OpenLibrary, Disk], object], at: int) -> bool:
    """Does `work` in a fork with a library of its own, killed at step `at`. Whether it was killed."""
    child = os.fork()
    if child == 0:
        try:
            countdown = Countdown(at)
            lib = reopen(root)
            lib.db.connection().set_exec_trace(countdown.statement)
            work(lib, Disk(countdown))
        except BaseException:  # noqa: BLE001 (a child must never return into the test)
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL), "the work itself failed"
    return code != 0


@dataclass(frozen=True)
class Scenario:
    """A library made by `prepare`, and what is done to it."""

    prepare: Callable[[OpenLibrary], object]
    work: Callable[[OpenLibrary, Disk], object]


def photos(lib: OpenLibrary) -> list[int]:
    return [row[0] for row in lib.db.sql("SELECT id FROM photos ORDER BY id")]


def coast(lib: OpenLibrary) -> Project:
    return find_project(lib, "1")


def a_shoot(lib: OpenLibrary) -> None:
    project = create_project(lib, "Coast")
    create_project(lib, "Town")
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp")
    half = shoot(lib, project, "IMG_2.JPG", "IMG_2.NEF", "IMG_2.xmp", subfolder="a")
    discard(lib, pair, "jpeg", "raw")
    discard(lib, half, "raw")


def a_committed_shoot(lib: OpenLibrary) -> None:
    a_shoot(lib)
    commit(lib, coast(lib), photos(lib), operation="op-first")


def a_deleted_project(lib: OpenLibrary) -> None:
    a_shoot(lib)
    do_delete(lib, Disk())


def do_commit(lib: OpenLibrary, disk: Disk) -> None:
    told = commit(lib, coast(lib), photos(lib), disk=disk, operation="op-commit")
    assert not told.failures


def do_restore(lib: OpenLibrary, disk: Disk) -> None:
    told = restore(lib, photos(lib), disk=disk)
    assert not told.failures


def do_move(lib: OpenLibrary, disk: Disk) -> None:
    town = find_project(lib, "2")
    for project in (coast(lib), town):
        ids = [p.id for p in lib.photos.by_project(project.id) if p.state is PhotoState.PRESENT]
        told = Told()
        move_photos(lib, project, ids, town, OnConflict.SUFFIX, "op-move", told, never, disk=disk)
        assert not told.failures


def do_delete(lib: OpenLibrary, disk: Disk) -> None:
    project = lib.projects.get(1)
    assert project is not None
    entomb(lib, project, "op-delete")
    assert not delete_files(lib, project, "op-delete", never, disk=disk).problems
    tidy_rows(lib, project)


def do_purge(lib: OpenLibrary, disk: Disk) -> None:
    trash.purge(replace(lib, now=lambda: YEARS_LATER), coast(lib), "op-purge", never, disk=disk)


SCENARIOS = {
    "commit": Scenario(a_shoot, do_commit),
    "restore": Scenario(a_committed_shoot, do_restore),
    "restore a deleted project": Scenario(a_deleted_project, do_restore),
    "move": Scenario(a_committed_shoot, do_move),
    "delete": Scenario(a_shoot, do_delete),
}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    root = tmp_path / "Library"
    create_library(root)
    return root


def start(root: Path) -> OpenLibrary:
    """What opening the program does: the journal is settled. Again, it changes nothing."""
    lib = reopen(root)
    replay(lib)
    there, rows = contents(root), pictures(lib)
    assert (replay(lib).forward, replay(lib).back) == (0, 0)
    assert (contents(root), pictures(lib)) == (there, rows)
    return lib


def expected_end(prepared: Path, scenario: Scenario, beside: Path) -> dict[str, tuple[str, int]]:
    shutil.copytree(prepared, beside)
    lib = reopen(beside)
    scenario.work(lib, Disk())
    lib.db.close()
    return contents(beside)


@pytest.mark.trap("T24")
@pytest.mark.trap("T44")
@pytest.mark.fault(1)
@pytest.mark.fault(7)
@pytest.mark.fault(71)
@pytest.mark.parametrize("name", SCENARIOS)
def test_killed_at_every_fourth_step(library: Path, tmp_path: Path, name: str) -> None:
    kill_at_steps(library, tmp_path, name, stride=4)


@pytest.mark.torture
@pytest.mark.parametrize("name", SCENARIOS)
def test_killed_at_every_step(library: Path, tmp_path: Path, name: str) -> None:
    """F2: each one."""
    kill_at_steps(library, tmp_path, name, stride=1)


def kill_at_steps(library: Path, tmp_path: Path, name: str, stride: int) -> None:
    scenario = SCENARIOS[name]
    lib = reopen(library)
    scenario.prepare(lib)
    lib.db.close()
    before = originals(library)
    end = expected_end(library, scenario, tmp_path / "end")
    kept = tmp_path / "kept"
    library.rename(kept)
    deaths, chance = 0, random.Random(name)
    for at in range(chance.randint(1, stride), 500, stride):
        shutil.copytree(kept, library)
        killed = in_child(library, scenario.work, at)
        if killed and chance.random() < 0.25:  # and again, in the middle of the recovery
            in_child(library, lambda lib, disk: replay(lib, disk), chance.randint(1, 8))
        lib = start(library)
        assert_sound(lib, before)
        if killed:
            scenario.work(lib, Disk())
            assert_sound(lib, before)
        assert contents(library) == end
        lib.db.close()
        shutil.rmtree(library)
        if not killed:
            break
        deaths += 1
    assert not killed, "there are more steps than were tried"
    assert deaths * stride >= 20


@pytest.mark.fault(1)
def test_killed_at_every_step_of_a_purge(library: Path, tmp_path: Path) -> None:
    """What is erased is what was due; nothing else goes, and the rows say which."""
    lib = reopen(library)
    a_committed_shoot(lib)
    due = {e.name for e in trash.entries(lib)}
    lib.db.close()
    kept = tmp_path / "kept"
    library.rename(kept)
    left = names(kept / "Coast")
    for at in range(1, 200):
        shutil.copytree(kept, library)
        killed = in_child(library, do_purge, at)
        lib = start(library)
        assert names(library / "Coast") == left
        assert_sound(lib, originals(library), purged=True)
        if not killed:
            break
        do_purge(lib, Disk())
        assert trash.entries(lib) == []
        purged = [
            e.detail.partition(",")[0] for i in photos(lib) for e in lib.events.for_photo(i) if e.action == "purged"
        ]
        assert sorted(Path(p).name for p in purged) == sorted(due), "each once"
        lib.db.close()
        shutil.rmtree(library)
    assert at > 10


@pytest.mark.fault(17)
@pytest.mark.fault(21)
@pytest.mark.fault(27)
@pytest.mark.trap("T17")
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EPERM])
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_call_fails_once(library: Path, tmp_path: Path, name: str, error: int) -> None:
    """F2, the errors: whichever call the disk refuses, nothing is lost and nothing is half done."""
    scenario = SCENARIOS[name]
    lib = reopen(library)
    scenario.prepare(lib)
    lib.db.close()
    before = originals(library)
    kept = tmp_path / "kept"
    library.rename(kept)
    for at in range(1, 100):
        shutil.copytree(kept, library)
        lib = reopen(library)
        failing = FailingSystem(error, at)
        try:
            scenario.work(lib, Disk(failing))
        except AssertionError:
            assert len(failing.calls) >= at
        assert_sound(lib, before)
        lib.db.close()
        shutil.rmtree(library)
        if len(failing.calls) < at:
            return
    pytest.fail("there are more calls than were tried")


class Apart:
    """A library and a project in place on another disk, filled anew for each death."""

    def __init__(self, library: Path, other: Path, tmp_path: Path) -> None:
        self.library, self.other = library, other
        lib = reopen(library)
        project = create_project(lib, "Coast")
        create_project(lib, "Card", in_place=other)
        shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp", subfolder="day")
        lib.db.close()
        self.kept = tmp_path / "kept"
        library.rename(self.kept)

    def renew(self) -> None:
        shutil.rmtree(self.library, ignore_errors=True)
        for path in self.other.iterdir():
            if path.name != ".project.yaml":
                shutil.rmtree(path)
        shutil.copytree(self.kept, self.library)

    def move(self, lib: OpenLibrary, disk: Disk) -> Told:
        target, told = find_project(lib, "2"), Told()
        for project in (coast(lib), target):
            ids = [p.id for p in lib.photos.by_project(project.id)]
            move_photos(lib, project, ids, target, OnConflict.SUFFIX, "op-move", told, never, disk=disk)
        return told

    def assert_kept(self, before: set[str], copies: int = 2) -> None:
        """Every original has its bytes somewhere; what an attempt copied in vain lies in the trash until it is due."""
        there = originals(self.library) + originals(self.other)
        assert set(there) == before
        assert all(there.count(digest) <= copies for digest in before)
        assert leftovers(self.library) == leftovers(self.other) == []


@pytest.fixture
def apart(library: Path, make_disk: MakeDisk, tmp_path: Path) -> Apart:
    return Apart(library, make_disk("other"), tmp_path)


def assert_moved(apart: Apart, lib: OpenLibrary) -> None:
    assert names(apart.other) == {f"day/{n}" for n in ("IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp")}
    assert names(apart.library / "Coast") == set()
    assert {(e.reason, e.project_id) for e in trash.entries(lib)} >= {("moved", 1)}
    assert {e.reason for e in trash.entries(lib)} == {"moved"}
    assert JournalStore(lib.db).unsettled() == []
    assert pictures(lib)[1].project_id == 2


@pytest.mark.trap("T08")
@pytest.mark.trap("T28")
@pytest.mark.fault(2)
@pytest.mark.fault(33)
def test_killed_on_the_way_to_another_disk(apart: Apart) -> None:
    apart.renew()
    before = set(originals(apart.library))
    for at in range(1, 400, 3):
        apart.renew()
        killed = in_child(apart.library, apart.move, at)
        lib = start(apart.library)
        apart.assert_kept(before)
        moved = pictures(lib)[1].project_id == 2
        home = apart.other if moved else apart.library / "Coast"
        assert names(home) == {f"day/{n}" for n in ("IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp")}
        assert apart.move(lib, Disk()).failures == {}
        assert_moved(apart, lib)
        apart.assert_kept(before, 3)
        lib.db.close()
        if not killed:
            break
    assert at > 20


@pytest.mark.fault(17)
@pytest.mark.fault(31)
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_every_call_on_the_way_to_another_disk_fails_once(apart: Apart, error: int) -> None:
    apart.renew()
    before = set(originals(apart.library))
    for at in range(1, 200, 3):
        apart.renew()
        lib = reopen(apart.library)
        failing = FailingSystem(error, at)
        told = apart.move(lib, Disk(failing))
        apart.assert_kept(before)
        assert JournalStore(lib.db).unsettled() == []
        moved = pictures(lib)[1].project_id == 2
        assert moved is not bool(told.failures)
        home = apart.other if moved else apart.library / "Coast"
        assert {f"day/{n}" for n in ("IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp")} <= names(home)
        if moved and names(apart.library / "Coast"):
            assert "could not be taken away" in told.finished[1], "a double is never silent"
        lib.db.close()
        if len(failing.calls) < at:
            return
    pytest.fail("there are more calls than were tried")


@pytest.mark.fault(51)
def test_the_source_of_a_copy_comes_back_by_its_entry_only(apart: Apart) -> None:
    apart.renew()
    lib = reopen(apart.library)
    apart.move(lib, Disk())
    assert_moved(apart, lib)
    entry = next(e for e in trash.entries(lib) if e.name == "IMG_1.JPG")
    with pytest.raises(EmptyTargetsError):
        restore_request(lib, photo_ids=[1])
    assert restore_request(lib, entry_ids=[entry.id]).payload["entries"] == [entry.id]
    told = Told()
    restore_photos(lib, [1], [entry.id], "op-back", told, never)
    assert told.finished.keys() == {1}
    assert names(apart.library / "Coast") == {"day/IMG_1.JPG"}
    assert pictures(lib)[1].project_id == 2, "the photo lives on where it was moved to"
    lib.db.close()
