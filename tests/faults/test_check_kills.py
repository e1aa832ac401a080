"""Killed at every statement of a check of files: afterwards rows, thumbnails and history say the same thing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from photodesk.domain.derivative import DerivativeKind
from photodesk.files.disk import Disk
from photodesk.library.folder_check import check_folder
from photodesk.library.open_library import OpenLibrary
from photodesk.library.opening import create_library
from photodesk.library.projects import create_project, find_project, folder_of
from photodesk.library.reconcile import check_manifest
from photodesk.library.reports import never
from photodesk.store.derivatives import CacheEntry
from tests.faults.test_file_operations import in_child
from tests.originals import reopen, shoot

PHOTO = 1


@dataclass(frozen=True)
class Outside:
    """What happened to a file outside the program, and what must be so after the next check."""

    happens: Callable[[Path], object]
    event: str
    place: str
    state: str
    thumbnail: str


def rewrite(folder: Path) -> None:
    (folder / "day" / "IMG_1.JPG").write_bytes(b"other pixels " * 50)


def move(folder: Path) -> None:
    (folder / "later").mkdir()
    (folder / "day" / "IMG_1.JPG").rename(folder / "later" / "IMG_1.JPG")


def remove(folder: Path) -> None:
    (folder / "day" / "IMG_1.JPG").unlink()


CHANGES = {
    "rewritten": Outside(rewrite, "file changed", "day", "present", "missing"),
    "gone": Outside(remove, "file missing", "day", "missing", "generated"),
    "moved": Outside(move, "file moved", "later", "present", "generated"),
}


def check(lib: OpenLibrary, _disk: Disk) -> None:
    project = find_project(lib, "1")
    check_manifest(lib, project, never)
    check_folder(lib, project, never)


@pytest.mark.req("R130")
@pytest.mark.trap("T44")
@pytest.mark.trap("T61")
@pytest.mark.parametrize("name", CHANGES)
def test_killed_at_every_statement_of_a_check(tmp_path: Path, name: str) -> None:
    outside, kept, root = CHANGES[name], tmp_path / "kept", tmp_path / "Library"
    create_library(root)
    lib = reopen(root)
    project = create_project(lib, "Coast")
    assert shoot(lib, project, "IMG_1.JPG", subfolder="day") == PHOTO
    shoot(lib, project, "IMG_2.JPG", subfolder="day")
    entry = CacheEntry("made from the old content", "recipe", 9, lib.now())
    lib.derivatives.put(PHOTO, dict.fromkeys(DerivativeKind, entry), lib.now())
    outside.happens(folder_of(lib, project))
    lib.db.close()
    root.rename(kept)
    for at in range(1, 100):
        shutil.copytree(kept, root)
        killed = in_child(root, check, at)
        lib = reopen(root)
        check(lib, Disk())
        (photo,) = lib.photos.get([PHOTO])
        events = [event.action for event in lib.events.for_photo(PHOTO)]
        lib.db.close()
        assert events.count(outside.event) == 1, f"killed at {at}: {events}"
        assert (photo.subfolder, str(photo.state)) == (outside.place, outside.state), f"killed at {at}"
        assert str(photo.thumbnail.status) == outside.thumbnail, f"killed at {at}: an old thumbnail counts as good"
        shutil.rmtree(root)
        if not killed:
            break
    assert not killed, "there are more statements than were tried"
    assert at > 5
