"""Exports and renames from the terminal: real pictures in, files out, every answer as JSON, killed half-way too."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from photodesk.imaging.metadata import read
from tests.cli_runner import Program, fingerprint, kill
from tests.pictures import write_jpeg

PLAN = {"to", "photos", "files", "bytes", "free", "failing", "refusal", "samples"}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Two projects of three photos each, with equal names."""
    place = tmp_path_factory.mktemp("export")
    for n in range(3):
        for m, name in enumerate(("coast", "dunes")):
            date = f"2026:06:1{n} 09:00:0{m}"
            write_jpeg(place / name / f"IMG_{n}.JPG", seed=10 * m + n, size=(300, 200), date=date)
    (place / "coast" / "b\udcffd.jpg").write_bytes((place / "coast" / "IMG_0.JPG").read_bytes() + b"\0")
    program = Program(place / "library", place / "config")
    program.ask("init")
    program.ask("import", place / "coast", "--project", "Coast")
    program.ask("import", place / "dunes", "--project", "Dunes")
    return program


def originals(program: Program) -> list[str]:
    """The hash of every photo in the project folders."""
    found = [fingerprint(program.library / name) for name in ("Coast", "Dunes")]
    return [digest for folder in found for name, digest in folder.items() if not name.startswith(".")]


def test_originals_of_the_whole_library(program: Program, tmp_path: Path) -> None:
    out, before = tmp_path / "out", fingerprint(program.library / "Coast")
    plan = program.ask("export", "--all", "--to", out, "--dry-run")
    assert set(plan) >= PLAN
    assert (plan["photos"], plan["files"], plan["refusal"]) == (7, 7, None)
    assert not out.exists(), "a dry run makes nothing"
    done = program.ask("export", "--all", "--to", out)
    assert done["counts"] == {"total": 7, "done": 7, "failed": 0, "skipped": 0}
    made = fingerprint(out)
    assert sorted(made.values()) == sorted(originals(program))
    assert {"IMG_0.JPG", "IMG_0 (2).JPG"} <= set(made)
    assert fingerprint(program.library / "Coast") == before
    again = program.run("--json", "export", "--all", "--to", out).json
    assert again["counts"]["skipped"] == 7
    assert all("already" in p["message"] for p in again["problems"])
    assert fingerprint(out) == made


def test_jpegs_numbered_in_order_of_capture(program: Program, tmp_path: Path) -> None:
    out = tmp_path / "web"
    photos = program.ask("photos", "--sort", "taken")["photos"]
    program.ask("rate", photos[0]["id"], "--stars", 4)
    program.ask("tag", photos[0]["id"], "--add", "Sea/Wind")
    words = ("--what", "jpeg", "--size", 100, "--quality", 70, "--names", "web_{number:2}")
    done = program.ask("export", "kind:jpeg", "--to", out, *words)
    assert done["status"] == "completed"
    assert sorted(p.name for p in out.iterdir()) == [f"web_{n:02}.jpg" for n in range(1, 8)]
    assert {f["photo_id"]: f["name"] for f in done["files"]}[photos[0]["id"]] == "web_01.jpg"
    said = read(out / "web_01.jpg", "jpeg")
    assert (said.rating, said.keywords) == (4, ("Sea/Wind",))
    with Image.open(out / "web_01.jpg") as image:
        assert max(image.size) == 100


def test_what_cannot_be_is_refused_with_a_sentence(program: Program, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert program.refused("export", "--to", out).error_kind == "usage"
    assert program.refused("export", "--all", "--project", "Coast", "--to", out).error_kind == "usage"
    assert program.refused("export", "--all", "--to", out, "--size", 800).error_kind == "usage"
    assert program.refused("export", "--all", "--to", out, "--names", "{nothing}").error_kind == "usage"
    assert program.refused("export", "--all", "--to", program.library / "Coast").error_kind == "usage"
    assert program.refused("export", "--photos", 999999, "--to", out).error_kind == "empty_targets"
    assert not out.exists()


def test_failures_have_reasons_and_the_others_are_exported(program: Program, tmp_path: Path) -> None:
    copy, out = program.copy(tmp_path / "copy"), tmp_path / "out"
    (copy.library / "Coast" / "IMG_1.JPG").unlink()
    ran = copy.run("--json", "export", "--project", "Coast", "--to", out)
    assert ran.status == 1
    assert ran.json["counts"] == {"total": 4, "done": 3, "failed": 1, "skipped": 0}
    assert [p["name"] for p in ran.json["problems"]] == ["IMG_1"]
    assert "not on disk" in ran.json["problems"][0]["message"]
    assert len(list(out.iterdir())) == 3


@pytest.mark.fault(10)
def test_an_export_that_is_killed_goes_on_where_it_was(program: Program, tmp_path: Path) -> None:
    copy, out = program.copy(tmp_path / "copy"), tmp_path / "out"
    child = copy.start("export", "--all", "--to", out, "--what", "jpeg")
    while child.poll() is None and not (out.exists() and any(out.iterdir())):
        pass
    kill(child)
    copy.run("work", "--until-empty").ok()
    assert len(list(out.iterdir())) == 7, "each once, and nothing half made is left"
    for path in out.iterdir():
        with Image.open(path) as image:
            image.load()


@pytest.mark.skipif("PHOTODESK_CORPUS" not in os.environ, reason="PHOTODESK_CORPUS names no corpus of real photos")
def test_real_pairs_of_cameras(tmp_path: Path) -> None:
    card = tmp_path / "card"
    card.mkdir()
    for name in ("CANON_D30.CRW", "CANON_D30.JPG", "canon_eos_6d.dng", "RAW_KODAK_DC50_é.KDC"):
        shutil.copy(Path(os.environ["PHOTODESK_CORPUS"], "raw/decodable", name), card / name)
    program = Program(tmp_path / "library", tmp_path / "config")
    program.ask("init")
    program.ask("import", card, "--project", "Cameras")
    done = program.ask("export", "--all", "--to", tmp_path / "raw", "--what", "jpeg", "--files", "raw", "--size", 1600)
    assert {f["name"] for f in done["files"]} == {"CANON_D30.jpg", "canon_eos_6d.jpg", "RAW_KODAK_DC50_é.jpg"}
    with Image.open(tmp_path / "raw" / "CANON_D30.jpg") as image:
        assert max(image.size) == 1600
    both = program.ask("export", "--all", "--to", tmp_path / "both")
    assert len(both["files"]) == 4
    for file in both["files"]:
        assert Path(file["path"]).read_bytes() == (card / file["name"]).read_bytes()


def test_rename_lists_first_renames_then_and_takes_it_back(program: Program, tmp_path: Path) -> None:
    copy = program.copy(tmp_path / "copy")
    before = fingerprint(copy.library / "Coast")
    plan = copy.ask("rename", "--project", "Coast", "--names", "sea {number:2}", "--dry-run")
    assert plan["photos"] == 4
    assert fingerprint(copy.library / "Coast") == before
    done = copy.ask("rename", "--project", "Coast", "--names", "sea {number:2}")
    made = {name for sample in plan["names"] for name in sample["new"]}
    assert {name for name in fingerprint(copy.library / "Coast") if not name.startswith(".")} == made
    assert {n["new"] for n in done["names"]} == {"sea 01", "sea 02", "sea 03", "sea 04"}
    copy.ask("rename", "--undo", done["task_id"])
    after = fingerprint(copy.library / "Coast")
    assert {k: v for k, v in after.items() if k[0] != "."} == {k: v for k, v in before.items() if k[0] != "."}
    assert copy.refused("rename", "--all").error_kind == "usage"
    assert copy.refused("rename", "--all", "--names", "{x}", "--dry-run").error_kind == "usage"
    assert copy.refused("rename", "--undo", 1).error_kind == "not_found"
