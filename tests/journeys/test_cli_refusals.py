"""What the terminal says when it cannot do what was asked: a sentence, a document with --json, and the exit status."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli_runner import Program, fingerprint
from tests.pictures import jpeg_bytes, write_jpeg

ODD_NAMES = [
    b"bad\xff\xfe.JPG",
    b"new\nline.JPG",
    b"-dash.JPG",
    b"\x1b[31mred.JPG",
    "‮gnp.JPG".encode(),
    b"n" * 251 + b".JPG",
    "e\u0301.JPG".encode(),
    "\u00e9.JPG".encode(),
    b" lead .JPG",
    b"IMG.jpg",
    b"img.JPG",
]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A library with one photo, for questions that change nothing."""
    place = tmp_path_factory.mktemp("refusals")
    program = Program(place / "library", place / "config")
    program.ask("init")
    program.ask("import", write_jpeg(place / "card" / "A.JPG"), "--project", "A")
    (place / "no photos").mkdir()
    (place / "no photos" / "notes.txt").write_text("nothing to see", encoding="utf-8")
    return program


@pytest.mark.req("R45")
@pytest.mark.req("R134")
@pytest.mark.parametrize(
    ("words", "kind", "part"),
    [
        (("import", "/not/there", "--project", "B"), "not_found", "/not/there"),
        (("import", "{place}/no photos", "--project", "B"), "empty_targets", "no photos"),
        (("import", "{place}/card", "--project", "  "), "usage", "name"),
        (("import", "{place}/card", "--project", "x" * 201), "usage", "name"),
        (("photos", "project:nobody"), "not_found", "nobody"),
        (("show", "99"), "not_found", "99"),
        (("jobs", "--task", "99"), "not_found", "99"),
        (("regenerate", "--photos", "98", "99"), "empty_targets", "2 photos"),
        (("regenerate", "--photos", "999999999999999999"), "empty_targets", "not in the library"),
        (("regenerate", "nothing-is-called-so"), "empty_targets", "filter"),
        (("regenerate",), "usage", "Say which photos"),
        (("regenerate", "--all", "--project", "A"), "usage", "Say which photos"),
        (("maintain", "--step", "sweeping"), "not_found", "sweeping"),
        (("maintain", "--project", "nobody"), "not_found", "nobody"),
        (("work", "--lanes", "fast", "--until-empty"), "usage", "fast"),
        (("frobnicate",), "usage", "frobnicate"),
        (("photos", "--limit", "-1"), "usage", "limit"),
        (("show", "²"), "usage", "²"),
        (("init",), "conflict", "library already"),
    ],
)
def test_a_refusal_is_one_document_with_a_sentence(
    asked: Program, words: tuple[str, ...], kind: str, part: str
) -> None:
    place = asked.library.parent
    ran = asked.refused(*[word.format(place=place) for word in words])
    assert ran.status == 2
    assert ran.error_kind == kind
    assert part in ran.json["error"]["message"]
    assert ran.json["error"]["message"] in ran.said, "people read standard error"


@pytest.mark.parametrize(
    ("words", "start", "end"), [(("coast", "frobnicate:3"), 6, 18), (("rating:many",), 0, 11), (('"open',), 0, 5)]
)
def test_a_bad_filter_word_is_reported_with_its_place(
    asked: Program, words: tuple[str, ...], start: int, end: int
) -> None:
    ran = asked.refused("photos", *words)
    assert (ran.json["error"]["start"], ran.json["error"]["end"]) == (start, end)
    assert f"(at character {start + 1})" in ran.said


def test_an_abbreviated_option_is_no_option(asked: Program) -> None:
    ran = asked.run("--js", "projects")
    assert ran.status == 2
    assert "--js" in ran.said


def test_no_library(tmp_path: Path) -> None:
    program = Program(tmp_path / "nothing", tmp_path / "config")
    assert program.refused("projects").error_kind == "not_found"
    assert not program.library.exists(), "reading creates nothing"
    gone = Program(tmp_path / "drive" / "library", tmp_path / "config")
    ran = gone.refused("projects")
    assert (ran.status, ran.error_kind) == (3, "library_offline")
    assert not (tmp_path / "drive").exists()
    bare = subprocess.run(
        [*program.command()[:-2], "--json", "projects"], env=program.environment(), capture_output=True, check=False
    )
    assert bare.returncode == 2
    assert "No library is named" in json.loads(bare.stdout)["error"]["message"]


def test_init_where_a_file_stands_or_inside_another_library(asked: Program, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder", encoding="utf-8")
    assert Program(file, tmp_path / "c").refused("init").status == 2
    assert Program(file / "below", tmp_path / "c").refused("init").status == 2
    assert file.read_text(encoding="utf-8") == "not a folder"
    assert Program(asked.library / "A" / "inner", tmp_path / "c").refused("init").error_kind == "conflict"


@pytest.mark.fault(38)
def test_a_library_in_a_folder_whose_name_is_no_text_is_refused_whole(tmp_path: Path) -> None:
    odd = Program(Path(os.fsdecode(os.fsencode(tmp_path) + b"/li\xff")), tmp_path / "config")
    assert odd.refused("init").error_kind == "usage"
    assert not odd.library.exists()


def shell(program: Program, line: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    base = " ".join(f"'{os.fsdecode(word)}'" for word in program.command())
    return subprocess.run(
        ["bash", "-c", line.format(photodesk=base)], env=program.environment(more), capture_output=True, check=False
    )


@pytest.mark.parametrize("reader", ["true", "head -c 5 >/dev/null"])
def test_a_reader_that_stops_reading_is_no_fault(asked: Program, reader: str) -> None:
    done = shell(asked, "{photodesk} --json photos | " + reader + "; echo ${{PIPESTATUS[0]}}")
    assert done.stdout == b"0\n"
    assert done.stderr == b""


def test_an_answer_that_cannot_be_written_is_said(asked: Program) -> None:
    done = shell(asked, "{photodesk} --json photos >/dev/full")
    assert done.returncode == 2
    assert done.stderr == b"photodesk: The answer cannot be written: No space left on device.\n"


def test_closed_standard_streams_change_nothing(asked: Program) -> None:
    assert shell(asked, "{photodesk} --json photos >&-").returncode == 0
    for closed in ("2>&-", "2>/dev/full"):
        done = shell(asked, "{photodesk} --json regenerate --all " + closed)
        assert done.returncode == 0
        assert json.loads(done.stdout)["counts"]["done"] == 1


@pytest.mark.fault(38)
@pytest.mark.fault(39)
@pytest.mark.fault(36)
@pytest.mark.fault(37)
@pytest.mark.req("R137")
def test_names_of_any_bytes_in_and_out(tmp_path: Path) -> None:
    card = tmp_path / "card"
    odd_folder = card / os.fsdecode(b"sub\xff")
    odd_folder.mkdir(parents=True)
    for seed, name in enumerate(ODD_NAMES):
        (card / os.fsdecode(name)).write_bytes(jpeg_bytes(seed))
    (odd_folder / "x.JPG").write_bytes(jpeg_bytes(99))
    originals = sorted(fingerprint(card).values())
    program = Program(tmp_path / "library", tmp_path / "config")
    program.ask("init")

    done = program.ask("import", card, "--project", "Odd")

    assert len(done["photo_ids"]) == len(ODD_NAMES) + 1
    kept = fingerprint(program.library / "Odd")
    kept.pop(".project.yaml")
    assert sorted(kept.values()) == originals
    photos = program.ask("photos")["photos"]
    for photo in photos:
        assert photo["thumbnail"]["status"] == "generated"
        for file in photo["files"]:
            assert Path(file["path"]).stat().st_size == file["size"]
    for photo in photos:
        if not photo["name"].isprintable():  # the others are shown by `photos` below
            assert b"\x1b" not in program.run("show", str(photo["id"])).ok().out
    again = program.run("import", card, "--project", "Elsewhere").ok()
    assert b"12 here already" in again.out
    listed = program.run("photos", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}).ok()
    assert b"\\udcff" in listed.out or b"\\xff" in listed.out
    assert b"\x1b" not in listed.out
    assert listed.out.count(b"\n") == len(ODD_NAMES) + 2
    named_by_folder = program.ask("import", odd_folder)
    assert named_by_folder["project"]["name"] == "sub_"
    assert program.refused("photos", Path(os.fsdecode(b"project:\xff\xfe"))).error_kind == "not_found"
    program.ask("maintain")


@pytest.mark.fault(89)
def test_without_a_place_for_settings_the_library_works_all_the_same(asked: Program, tmp_path: Path) -> None:
    blocked = tmp_path / "config"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    assert Program(asked.library, blocked).ask("projects")["projects"]
    broken = Program(asked.library, tmp_path / "c2", settings="[decoders\nprocesses = 'many'\n")
    assert broken.ask("projects")["projects"]
    assert (tmp_path / "c2" / "settings.toml").read_text(encoding="utf-8").startswith("[decoders\n")


@pytest.mark.fault(90)
def test_a_log_that_cannot_be_written_stops_nothing(asked: Program) -> None:
    logs = asked.library / ".photodesk" / "logs"
    shutil.rmtree(logs)
    logs.write_text("no folder", encoding="utf-8")
    try:
        assert asked.ask("regenerate", "--all")["counts"]["done"] == 1
    finally:
        logs.unlink()
