"""The project manifest: read with caps, rewritten without losing a byte of others."""

from __future__ import annotations

import os
import time
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest

from photodesk.domain.errors import ManifestError, PhotoDeskError
from photodesk.files.layout import MANIFEST
from photodesk.files.manifest import Manifest, read_manifest, write_manifest
from photodesk.files.yaml_caps import UnsafeYamlError, load_text

ALPS = Manifest(name="Alps: day 1 – ☀", uuid="7d1c", created_at="2026-11-20T19:00:00.000000Z")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) is None
    assert write_manifest(tmp_path, ALPS)
    assert read_manifest(tmp_path) == ALPS
    assert os.listdir(tmp_path) == [MANIFEST]


@pytest.mark.parametrize("name", ["NO", "2024", "1e400", "'", '"', "a: b # c", "- x", " x ", "\u2028", "\x1b[2J", "😀"])
def test_any_name_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    write_manifest(tmp_path, Manifest(name=name, uuid="u"))
    back = read_manifest(tmp_path)
    assert back is not None
    assert back.name == name


def test_a_name_no_yaml_can_hold_is_an_error_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(ManifestError):
        write_manifest(tmp_path, Manifest(name="caf\udce9", uuid="u"))
    assert os.listdir(tmp_path) == []


def test_writing_the_same_again_writes_nothing(tmp_path: Path) -> None:
    write_manifest(tmp_path, ALPS)
    before = (tmp_path / MANIFEST).stat()
    assert not write_manifest(tmp_path, ALPS)
    after = (tmp_path / MANIFEST).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


FOREIGN = """# made by hand
id: 4711
name: Old   # the first name
photos:
  - {id: 12, keep: NO, taken: 2024-02-30}
rating: 1e400
"""


@pytest.mark.fault(86)
def test_fields_of_others_stay_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text(FOREIGN)
    assert write_manifest(tmp_path, Manifest(name="New", uuid="u"))
    text = (tmp_path / MANIFEST).read_text()
    for line in FOREIGN.splitlines():
        assert line in text or line.startswith("name:")
    back = read_manifest(tmp_path)
    assert back is not None
    assert (back.name, back.uuid, back.extra["id"]) == ("New", "u", "4711")
    assert back.extra["photos"] == [{"id": "12", "keep": "NO", "taken": "2024-02-30"}]


QUOTED = '"name": quoted\nuuid: b\n'
INSIDE = f"others: [a,\nname:\n, b]\nname: '{ALPS.name}'\n"
FOLDED = "name: >\n  folded\n  text\nuuid: b\n"


@pytest.mark.fault(86)
@pytest.mark.parametrize(
    "text",
    ["{name: a, uuid: b}\n", FOLDED, QUOTED, "name: a\n...\n", INSIDE],
    ids=["flow", "folded", "quoted", "end", "in"],
)
def test_what_cannot_be_changed_without_loss_is_left_alone(text: str, tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(ManifestError):
        write_manifest(tmp_path, ALPS)
    assert (tmp_path / MANIFEST).read_text() == text


def hostile(corpus: Path, name: str, folder: Path) -> bytes:
    data = (corpus / "hostile" / "sidecars" / name).read_bytes()
    (folder / MANIFEST).write_bytes(data)
    return data


@pytest.mark.corpus
@pytest.mark.fault(82)
@pytest.mark.fault(83)
@pytest.mark.fault(84)
@pytest.mark.parametrize(
    "name",
    [
        "bomb.yaml",
        "merge_bomb.yaml",
        "deep.yaml",
        "recursive.yaml",
        "python_object.yaml",
        "duplicate_keys.yaml",
        "list_not_map.yaml",
        "nonutf8.yaml",
        "nul.yaml",
        "tabs.yaml",
    ],
)
def test_a_dangerous_manifest_is_refused_quickly_and_kept(
    corpus: Path, name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = hostile(corpus, name, tmp_path)
    begun = time.process_time()
    if name in ("duplicate_keys.yaml", "nul.yaml"):
        _read_or_refuse(tmp_path)
    else:
        for act in (read_manifest, lambda folder: write_manifest(folder, ALPS)):
            with pytest.raises(ManifestError):
                act(tmp_path)
    assert time.process_time() - begun < 2
    assert (tmp_path / MANIFEST).read_bytes() == data
    assert "UNSAFE" not in capfd.readouterr().out


def _read_or_refuse(folder: Path) -> None:
    with suppress(ManifestError):
        read_manifest(folder)


@pytest.mark.corpus
@pytest.mark.fault(84)
def test_yaml_traps_are_plain_text(corpus: Path, tmp_path: Path) -> None:
    hostile(corpus, "norway.yaml", tmp_path)
    norway = read_manifest(tmp_path)
    assert norway is not None
    assert norway.extra == {"label": "NO", "colour": "yes", "ver": "1.10", "date": "2024-02-30"}
    hostile(corpus, "numbers.yaml", tmp_path)
    numbers = read_manifest(tmp_path)
    assert numbers is not None
    assert numbers.extra["rating"] == "1e400"
    (tmp_path / MANIFEST).write_text(f"version: {'9' * 900}\nuuid: {'9' * 900}\n")
    assert read_manifest(tmp_path) is not None


@pytest.mark.corpus
@pytest.mark.fault(86)
def test_a_manifest_of_a_newer_program_is_left_alone(corpus: Path, tmp_path: Path) -> None:
    data = hostile(corpus, "futureschema.yaml", tmp_path)
    found = read_manifest(tmp_path)
    assert found is not None
    assert found.version == 999
    assert not write_manifest(tmp_path, ALPS)
    assert (tmp_path / MANIFEST).read_bytes() == data


@pytest.mark.corpus
@pytest.mark.fault(81)
def test_paths_in_a_manifest_are_only_text(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    hostile(corpus, "traversal.yaml", folder)
    with suppress(ManifestError):
        read_manifest(folder)
        write_manifest(folder, ALPS)
    assert os.listdir(folder) == [MANIFEST]
    assert os.listdir(tmp_path) == ["project"]


@pytest.mark.corpus
@pytest.mark.fault(84)
def test_a_long_manifest_is_read(corpus: Path, tmp_path: Path) -> None:
    hostile(corpus, "many.yaml", tmp_path)
    found = read_manifest(tmp_path)
    assert found is not None
    assert len(found.extra["photos"]) > 5000


@pytest.mark.corpus
@pytest.mark.fault(84)
def test_every_hostile_file_ends_in_a_manifest_or_a_sentence(corpus: Path, tmp_path: Path) -> None:
    for path in sorted((corpus / "hostile" / "sidecars").iterdir()):
        (tmp_path / MANIFEST).write_bytes(path.read_bytes())
        _read_or_refuse(tmp_path)


@pytest.mark.fault(82)
@pytest.mark.parametrize(("depth", "refused"), [(30, False), (41, True), (900, True)])
def test_depth_has_a_cap(depth: int, refused: bool) -> None:
    text = "a: " + "[" * depth + "]" * depth
    with pytest.raises(UnsafeYamlError, match="too deep") if refused else nullcontext():
        load_text(text)


def test_an_empty_manifest_is_none_and_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).touch()
    assert read_manifest(tmp_path) is None
    assert write_manifest(tmp_path, ALPS)
    assert read_manifest(tmp_path) == ALPS


def test_too_large_or_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_bytes(b"#" * ((1 << 20) + 1))
    with pytest.raises(ManifestError, match="1 MB"):
        read_manifest(tmp_path)
    (tmp_path / MANIFEST).unlink()
    (tmp_path / MANIFEST).mkdir()
    with pytest.raises(ManifestError):
        read_manifest(tmp_path)


@pytest.mark.trap("T03")
def test_a_folder_that_is_gone_is_neither_read_nor_made(tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "gone") is None
    with pytest.raises(PhotoDeskError):
        write_manifest(tmp_path / "gone", ALPS)
    assert os.listdir(tmp_path) == []
