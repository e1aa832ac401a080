"""Stacks as the terminal tells them, in a library no window has ever opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli_runner import Program
from tests.pictures import jpeg_bytes

SHUTTERS = (1 / 60, 1 / 250, 1 / 1000)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Four in steady steps, a bracket of three, a photo alone."""
    card = tmp_path / "card"
    card.mkdir()
    for n in range(4):
        (card / f"B{n}.JPG").write_bytes(jpeg_bytes(n, date=f"2026:05:01 10:00:0{n}", camera="Z 6", seconds=1 / 250))
    for n, seconds in enumerate(SHUTTERS):
        (card / f"X{n}.JPG").write_bytes(
            jpeg_bytes(9 + n, date=f"2026:05:01 11:00:0{n}", camera="Z 6", seconds=seconds)
        )
    (card / "ALONE.JPG").write_bytes(jpeg_bytes(20, date="2026:05:01 12:00:00", camera="Z 6", seconds=1 / 250))
    made = Program(tmp_path / "library", tmp_path / "config")
    made.ask("init")
    made.ask("import", card, "--project", "Harbour")
    return made


def test_photos_and_show_say_where_a_photo_stands(program: Program) -> None:
    found = {p["name"]: p for p in program.ask("photos")["photos"]}
    steady = found["B2"]["stack"]
    assert steady == {"id": found["B0"]["id"], "kind": "panorama", "place": 2, "size": 4, "by_hand": False}
    assert found["X1"]["stack"]["kind"] == "bracket"
    assert found["ALONE"]["stack"] is None
    shown = program.ask("show", found["X2"]["id"])
    assert shown["stack"]["photo_ids"] == [found[f"X{n}"]["id"] for n in range(3)]
    assert "3 of a bracket of 3" in program.run("show", found["X2"]["id"]).out.decode()
