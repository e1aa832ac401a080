"""Tags and words from the terminal: given, shown, found, taken; and counted by nobody but the photos that have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli_runner import Program
from tests.pictures import write_jpeg


@pytest.mark.trap("T63")
def test_tags_from_the_terminal(tmp_path: Path) -> None:
    for n in range(3):
        write_jpeg(tmp_path / f"card/DSC0{n}220.JPG", seed=n)
    program = Program(tmp_path / "library", tmp_path / "config")
    program.ask("init")
    ids = program.ask("import", tmp_path / "card", "--project", "Harbour")["photo_ids"]

    told = program.ask("tag", *ids[:2], "--add", "Place/Pier", "june")
    assert told["added"] == {"Place/Pier": sorted(ids[:2]), "june": sorted(ids[:2])}
    program.ask("tag", ids[1], "--add", "PLACE/pier", "--remove", "June")
    ran = program.run("--json", "tag", ids[2], 99_999, "--add", "Place/Crane")
    assert (ran.status, ran.json["unknown_ids"]) == (1, [99_999])

    def found(*words: str) -> list[int]:
        return sorted(p["id"] for p in program.ask("photos", *words)["photos"])

    assert found("tag:place") == sorted(ids)
    assert found("tag:june") == found("jun") == [ids[0]]
    assert found("pier", "plan:undecided") == sorted(ids[:2])
    assert found("tag:none") == []
    assert found("harb", "dsc00") == [i for i in ids if program.ask("show", i)["name"] == "DSC00220"]
    assert program.ask("show", ids[0])["tags"] == ["june", "Place/Pier"]
    assert program.ask("photos", "tag:june")["photos"][0]["tags"] == ["june", "Place/Pier"]
    assert program.ask("show", ids[1])["history"][-1]["action"] == "tags"
    program.refused("tag", ids[0])
    program.refused("tag", ids[0], "--add", "none")
