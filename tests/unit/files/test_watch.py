"""A change below the library is told once it is quiet; what PhotoDesk writes itself is not."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from photodesk.files.layout import TEMP_PREFIX, TRASH_DIR
from photodesk.files.watch import FolderWatch

LIMIT_S = 10.0


class Told:
    def __init__(self) -> None:
        self.calls: queue.Queue[set[Path]] = queue.Queue()

    def next(self) -> set[Path]:
        return self.calls.get(timeout=LIMIT_S)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def watch(tmp_path: Path, told: Told) -> Iterator[FolderWatch]:
    for folder in (".photodesk/thumbs", "Coast/sub"):
        (tmp_path / folder).mkdir(parents=True)
    watching = FolderWatch(tmp_path, told.calls.put, quiet_s=0.1)
    assert watching.start()
    yield watching
    watching.stop()
    watching.stop()


def test_changes_are_told_together_when_it_is_quiet(tmp_path: Path, watch: FolderWatch, told: Told) -> None:
    for n in range(20):
        (tmp_path / "Coast/sub" / f"{n}.jpg").write_bytes(b"x")
    (tmp_path / "Coast/sub/0.jpg").rename(tmp_path / "Coast/0.jpg")
    seen = told.next()
    while seen != {tmp_path / "Coast/sub", tmp_path / "Coast"}:
        seen |= told.next()
    (tmp_path / "Harbour").mkdir()
    assert told.next() == {tmp_path}


def test_its_own_writing_is_not_told(tmp_path: Path, watch: FolderWatch, told: Told) -> None:
    (tmp_path / ".photodesk/thumbs/1.jpg").write_bytes(b"x")
    (tmp_path / "Coast" / f"{TEMP_PREFIX}1").write_bytes(b"x")
    (tmp_path / "Coast" / TRASH_DIR).mkdir()
    (tmp_path / "Coast/.project.yaml").write_text("name: Coast", encoding="utf-8")
    (tmp_path / "Coast/sub/a.jpg").write_bytes(b"x")
    assert told.next() == {tmp_path / "Coast/sub"}


def test_a_root_that_is_not_there_is_said(tmp_path: Path, told: Told) -> None:
    watching = FolderWatch(tmp_path / "gone", told.calls.put)
    assert watching.start() is False
    watching.stop()


def test_a_listener_that_fails_ends_nothing(tmp_path: Path, told: Told) -> None:
    def fail_once(changed: set[Path]) -> None:
        told.calls.put(changed)
        if told.calls.qsize() == 1:
            raise RuntimeError("the window is closed")

    watching = FolderWatch(tmp_path, fail_once, quiet_s=0.05)
    watching.start()
    try:
        (tmp_path / "a").mkdir()
        told.next()
        (tmp_path / "b").mkdir()
        told.next()
    finally:
        watching.stop()
