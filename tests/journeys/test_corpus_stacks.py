"""Stacks on photos real cameras made: what was taken in one moment belongs together, and nothing else does."""

from __future__ import annotations

import os
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.cli_runner import Program

CORPUS = os.environ.get("PHOTODESK_CORPUS", "")
pytestmark = pytest.mark.skipif(not CORPUS, reason="PHOTODESK_CORPUS is not set: no photos of real cameras to look at")


def taken_in(tmp_path: Path, *folders: str) -> list[dict[str, Any]]:
    program = Program(tmp_path / "library", tmp_path / "config")
    program.ask("init")
    for number, folder in enumerate(folders):
        program.run("--json", "import", Path(CORPUS) / folder, "--project", f"Shoot {number}", timeout=600)
    found: list[dict[str, Any]] = program.ask("photos", timeout=120)["photos"]
    return found


def test_photos_of_one_moment_are_stacked_and_those_of_many_cameras_are_not(tmp_path: Path) -> None:
    photos = taken_in(tmp_path, "real/lookalikes", "real/cameras", "modern/avif")
    stacks: dict[int, list[dict[str, Any]]] = {}
    for photo in photos:
        if photo["stack"] is not None:
            stacks.setdefault(photo["stack"]["id"], []).append(photo)
    names = {frozenset(p["name"] for p in stack) for stack in stacks.values()}
    assert frozenset({"IMG_4120 (1)", "IMG_E4120"}) in names, "a phone's photo and the same one edited"
    assert any(sum(n.startswith("seine_") for n in stack) >= 4 for stack in names), "one exposure, developed five ways"
    for stack in stacks.values():
        times = sorted(datetime.fromisoformat(p["taken_at"]) for p in stack)
        assert all((b - a).total_seconds() <= 2 for a, b in pairwise(times))
        assert len({(p["camera"], p["project_id"]) for p in stack}) == 1
        assert {p["stack"]["size"] for p in stack} == {len(stack)}
    cameras = [p for p in photos if p["project"] == "Shoot 1"]
    assert len(cameras) > 50
    assert sum(p["stack"] is not None for p in cameras) <= 4, "photos of a hundred cameras stand alone"
