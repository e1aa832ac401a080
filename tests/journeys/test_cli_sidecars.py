"""Sidecars from the terminal: written on request, read back, contradictions listed and settled (T26)."""

from __future__ import annotations

from pathlib import Path

import pytest

from photodesk.imaging.metadata import read_sidecar
from tests.cli_runner import Program
from tests.pictures import write_jpeg

pytestmark = pytest.mark.trap("T26")


def test_sidecars_from_the_terminal(tmp_path: Path) -> None:
    for n in range(2):
        write_jpeg(tmp_path / f"card/IMG_{n}.JPG", seed=n)
    program = Program(tmp_path / "library", tmp_path / "config")
    program.ask("init")
    ids = program.ask("import", tmp_path / "card", "--project", "Quay")["photo_ids"]
    folder = Path(program.ask("projects")["projects"][0]["folder"])
    program.refused("sidecars", "write", "--all")
    program.ask("rate", ids[0], "--stars", "4")
    told = program.ask("sidecars", "write", "--all")
    assert (told["counts"]["done"], told["conflicts"]) == (1, [])
    sidecar = folder / "IMG_0.JPG.xmp"
    assert read_sidecar(sidecar).rating == 4
    program.ask("rate", ids[0], "--stars", "5")
    sidecar.write_text(sidecar.read_text(encoding="utf-8").replace('Rating="4"', 'Rating="2"'), encoding="utf-8")
    told = program.ask("sidecars", "write", "--photos", ids[0])
    assert [(c["field"], c["ours"], c["theirs"]) for c in told["conflicts"]] == [("rating", "5", "2")]
    assert read_sidecar(sidecar).rating == 2
    assert program.ask("show", ids[0])["rating"] == 5
    assert program.ask("sidecars", "conflicts")["conflicts"][0]["sidecar"] == "IMG_0.JPG.xmp"
    program.ask("sidecars", "resolve", ids[0], "--keep", "ours")
    program.ask("sidecars", "write", "--photos", ids[0])
    assert read_sidecar(sidecar).rating == 5
    assert program.ask("sidecars", "conflicts")["conflicts"] == []
    assert program.run("--json", "sidecars", "resolve", ids[0], "--keep", "ours").status == 1
    sidecar.write_text(sidecar.read_text(encoding="utf-8").replace('Rating="5"', 'Rating="1"'), encoding="utf-8")
    program.ask("sidecars", "write", "--project", "Quay", "--read-only")
    assert program.ask("show", ids[0])["rating"] == 1
    assert not (folder / "IMG_1.JPG.xmp").exists()
