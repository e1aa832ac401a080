"""A library's database in a child process that is killed, or finds the disk full, at a chosen write."""

from __future__ import annotations

import itertools
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest

from photodesk.domain.errors import (
    DiskFullError,
)
from photodesk.domain.photo import CaptureTime, FileKind, Metadata
from photodesk.store.database import Database
from photodesk.store.new_photo import NewFile, NewPhoto
from photodesk.store.photos import PhotoStore
from photodesk.store.projects import ProjectStore

NOW = "2026-11-20T19:00:00.000000Z"
PHOTOS = 60
posix_only = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork to kill a child at a chosen point")


# Points at which something happens to a child


class Points:
    """Counts what is done to files; at number `at` calls `then`, which kills, or raises a full disk."""

    def __init__(self, at: int, then: Callable[[], None]) -> None:
        self.left = at
        self.then = then

    def reached(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.then()


class CountedFile(apsw.VFSFile):
    points: Points

    def __init__(self, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("unix", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self.points.reached()
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self.points.reached()
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:
        self.points.reached()
        super().xTruncate(size)

    def xLock(self, level: int) -> None:
        try:
            super().xLock(level)
        except apsw.IOError:
            # A read-only connection tries for the lock when it closes and takes no for an answer; through this
            # layer only "busy" is an answer.
            raise apsw.BusyError from None


class CountedVfs(apsw.VFS):
    def __init__(self) -> None:
        super().__init__("counted", "unix", makedefault=True)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        return CountedFile(name, flags)

    def xDelete(self, name: str, sync: bool) -> None:
        CountedFile.points.reached()
        super().xDelete(name, sync)


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def disk_full() -> None:
    raise apsw.FullError("injected: database or disk is full")


def in_child(work: Callable[[], None], at: int, then: Callable[[], None]) -> int:
    """Run `work` in a child in which point `at` is reached by `then`. 0 done, 3 a PhotoDeskError, else how it died."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    status = 9
    try:
        CountedFile.points = Points(at, then)
        vfs = CountedVfs()
        if then is killed:
            watched = {"os.rename", "os.link", "os.remove"}
            sys.addaudithook(lambda event, _: CountedFile.points.reached() if event in watched else None)
        work()
        status = 0 if vfs else 8
    except DiskFullError:
        status = 3
    except BaseException:  # noqa: BLE001 - a child has no other way to say what went wrong
        traceback.print_exc()
    finally:
        os._exit(status)


def every_point(
    work: Callable[[], None], then: Callable[[], None], prepare: Callable[[], None], stride: int
) -> Iterator[int]:
    """Runs `work` once per point, each time from a fresh start, until it is through. Yields how each run ended.

    Only every `stride`-th point, so that the suite stays quick; all of them with PHOTODESK_EVERY_POINT=1.
    """
    for at in itertools.count(1, 1 if os.environ.get("PHOTODESK_EVERY_POINT") else stride):
        assert at < 1000, "the work never gets through"
        prepare()
        ended = in_child(work, at, then)
        yield ended
        if ended == 0:
            assert at > 5, "hardly any point was found: the injection does not work"
            return


# The library the faults happen to


def build(path: Path) -> None:
    db = Database.open(path, create=True)
    project = ProjectStore(db).add(
        uuid="u", name="Coast", folder="Coast", in_place=False, volume_id=None, tenant_id="user_0", now=NOW
    )
    photos = PhotoStore(db)
    photos.add_many(
        NewPhoto(
            project.id,
            "",
            f"IMG_{i:04d}",
            (NewFile(FileKind.JPEG, f"IMG_{i:04d}.JPG", 1000 + i, 1, f"{i:032x}"),),
            Metadata(taken=CaptureTime(f"2026-05-{1 + i % 28:02d}T10:00:00"), camera="Camera " + "x" * 60),
            NOW,
        )
        for i in range(PHOTOS)
    )
    photos.decide(range(1, PHOTOS + 1), NOW, rating=3)
    db.close()


def add_star_and_crash(path: Path) -> None:
    db = Database.open(path)
    PhotoStore(db).decide([1], NOW, rating=5)
    killed()
