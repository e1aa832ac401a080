"""Fixtures of the fault tests: small disks of their own, where the system allows to mount them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

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
