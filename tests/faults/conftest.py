"""Fixtures of the fault tests: small disks of their own, where the system allows to mount them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.database_points import build

MakeDisk = Callable[..., Path]


@pytest.fixture
def make_disk(tmp_path: Path) -> Iterator[MakeDisk]:
    """`make_disk("card", "size=1m")` mounts a tmpfs below `tmp_path`; a test is skipped where that is not allowed."""
    mounted: list[Path] = []

    def make(name: str, options: str = "size=8m") -> Path:
        point = tmp_path / name
        point.mkdir(exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(point)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.skip(f"a tmpfs cannot be mounted here: {done.stderr.strip()}")
        mounted.append(point)
        return point

    yield make
    for point in reversed(mounted):
        subprocess.run(["umount", "--lazy", str(point)], capture_output=True, check=False)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "library.sqlite3"
    build(path)
    return path


@pytest.fixture
def place(tmp_path: Path, original: Path) -> Callable[[], Path]:
    """Puts a fresh copy of the library, and nothing else, in its folder."""
    folder = tmp_path / "lib"

    def fresh() -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(original, folder / "library.sqlite3")
        return folder / "library.sqlite3"

    return fresh
