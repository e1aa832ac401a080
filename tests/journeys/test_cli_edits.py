"""Rotate, describe and clock from the terminal: what is said is shown, made, found and taken back; originals stay."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.cli_runner import Program
from tests.pictures import write_jpeg


def digests(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir()) if p.is_file()}


@pytest.mark.trap("T63")
def test_turned_described_and_shifted(tmp_path: Path) -> None:
    for n in range(3):
        write_jpeg(tmp_path / f"card/DSC0{n}220.JPG", seed=n, size=(160, 120), date=f"2026:06:11 23:5{n}:00")
    program = Program(tmp_path / "library", tmp_path / "config")
    program.ask("init")
    ids = program.ask("import", tmp_path / "card", "--project", "Harbour")["photo_ids"]
    folder = Path(program.ask("projects")["projects"][0]["folder"])
    before = digests(folder)

    told = program.ask("rotate", *ids[:2], "--right")
    assert (told["changed"], told["counts"]["done"]) == (2, 2)
    shown = program.ask("show", ids[0])
    assert (shown["turn"], shown["shown_width"], shown["shown_height"], shown["width"]) == (90, 120, 160, 160)
    for kind in ("thumbnail", "preview"):
        with Image.open(shown[kind]["path"]) as image:
            assert image.height > image.width
    assert sorted(p["id"] for p in program.ask("photos", "orientation:portrait")["photos"]) == sorted(ids[:2])
    assert program.ask("rotate", ids[0], "--reset")["changed"] == 1
    assert program.ask("rotate", ids[0], "--reset")["changed"] == 0
    ran = program.run("--json", "rotate", ids[1], 99_999, "--left")
    assert (ran.status, ran.json["unknown_ids"]) == (1, [99_999])
    program.refused("rotate", ids[0])
    program.refused("rotate", ids[0], "--turn", "45")

    program.ask("describe", *ids, "--title", "Night ferry", "--copyright", "© 2026 Somebody")
    program.ask("describe", ids[0], "--caption", "Leaving the pier", "--title", "")
    assert sorted(p["id"] for p in program.ask("photos", "ferry")["photos"]) == sorted(ids[1:])
    assert program.ask("show", ids[0])["caption"] == "Leaving the pier"
    program.ask("describe", ids[1], "--reset", "title")
    assert program.ask("show", ids[1])["title"] is None
    program.refused("describe", ids[0])

    dry = program.ask("clock", "--photos", *ids, "--shift", "+0:09:30", "--dry-run")
    assert [m["after"] for m in dry["preview"]][:1] == ["2026-06-11T23:59:30"]
    assert program.ask("show", ids[0])["taken_at"] == "2026-06-11T23:50:00"
    program.ask("clock", "--photos", *ids, "--shift", "+0:09:30")
    assert [p["id"] for p in program.ask("photos", "date:2026-06-12")["photos"]] == ids[1:]
    shown = program.ask("show", ids[2])
    assert (shown["taken_at"], shown["taken_source"], shown["file_taken_at"]) == (
        "2026-06-12T00:01:30",
        "user",
        "2026-06-11T23:52:00",
    )
    program.ask("regenerate", "--metadata", "--all")
    assert program.ask("show", ids[2])["taken_at"] == "2026-06-12T00:01:30"
    program.ask("clock", "--project", "Harbour", "--reset")
    assert program.ask("show", ids[2])["taken_at"] == "2026-06-11T23:52:00"
    program.ask("clock", "--photos", ids[0], "--set", "2026-01-02 03:04")
    program.ask("clock", "--photos", ids[0], "--zone", "+02:00")
    shown = program.ask("show", ids[0])
    assert (shown["taken_at"], shown["taken_offset_minutes"]) == ("2026-01-02T03:04:00", 120)
    program.refused("clock", "--photos", ids[0])
    program.refused("clock", "--all", "--shift", "+1:00")
    program.refused("clock", "--camera", "None", "--all", "--shift", "+1:00")
    program.refused("clock", "--photos", ids[0], "--shift", "soon")
    assert digests(folder) == before


@pytest.mark.trap("T34")
def test_a_raw_and_its_jpeg_turn_together(tmp_path: Path, corpus: Path) -> None:
    raws = [p for p in sorted((corpus / "raw").rglob("*")) if p.suffix.lower() in (".nef", ".dng", ".cr2", ".arw")]
    source = min(raws, key=lambda p: p.stat().st_size)
    card = tmp_path / "card"
    card.mkdir()
    shutil.copy(source, card / f"IMG_1{source.suffix}")
    program = Program(tmp_path / "library", tmp_path / "config")
    program.ask("init")
    ids = program.ask("import", card, "--project", "Raw")["photo_ids"]
    was = program.ask("show", ids[0])
    program.ask("rotate", *ids, "--left")
    shown = program.ask("show", ids[0])
    assert (shown["shown_width"], shown["shown_height"]) == (was["shown_height"], was["shown_width"])
    if was["preview"]["status"] == "generated":
        with Image.open(shown["preview"]["path"]) as image:
            assert (image.width > image.height) == (shown["shown_width"] > shown["shown_height"])
