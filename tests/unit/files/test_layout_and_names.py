"""Where things are, and which names are one."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.errors import UsageError
from photodesk.domain.project import Availability, Project, ProjectStatus
from photodesk.files.layout import LibraryLayout
from photodesk.files.names import NameSet, collision_key, free_name, free_names, numbered, shown

ROOT = Path("/library")
PROJECT = Project(
    1, "u", "Alps", "Alps 2026", False, None, ProjectStatus.ACTIVE, Availability.ONLINE, "t", "", "", None
)


@pytest.mark.trap("T30")
@pytest.mark.parametrize(
    ("photo_id", "kind", "place"),
    [
        (1, DerivativeKind.THUMBNAIL, "thumbs/0000/1.jpg"),
        (999, DerivativeKind.PREVIEW, "previews/0000/999.jpg"),
        (1000, DerivativeKind.THUMBNAIL, "thumbs/0001/1000.jpg"),
        (12345, DerivativeKind.THUMBNAIL, "thumbs/0012/12345.jpg"),
        (98_765_432, DerivativeKind.PREVIEW, "previews/98765/98765432.jpg"),
    ],
)
def test_one_function_says_where_a_derivative_is(photo_id: int, kind: DerivativeKind, place: str) -> None:
    assert LibraryLayout(ROOT).derivative(photo_id, kind) == ROOT / ".photodesk" / place


@pytest.mark.req("R105")
def test_a_project_is_below_the_library_or_in_its_own_place() -> None:
    layout = LibraryLayout(ROOT)
    assert layout.project_folder(PROJECT) == ROOT / "Alps 2026"
    assert layout.project_folder(replace(PROJECT, in_place=True, folder="/cards/x")) == Path("/cards/x")
    assert layout.file_path(PROJECT, "", "1.jpg") == ROOT / "Alps 2026/1.jpg"
    assert layout.file_path(PROJECT, "raw/day 1", "1.nef") == ROOT / "Alps 2026/raw/day 1/1.nef"


@pytest.mark.fault(81)
@pytest.mark.parametrize("folder", ["../x", "/etc", "a/../../x", "", "a\0b", ".."])
def test_no_stored_folder_leads_out_of_the_library(folder: str) -> None:
    layout = LibraryLayout(ROOT)
    with pytest.raises(UsageError):
        layout.project_folder(replace(PROJECT, folder=folder))
    if folder:
        with pytest.raises(UsageError):
            layout.file_path(PROJECT, folder, "1.jpg")


@pytest.mark.fault(81)
@pytest.mark.parametrize("name", ["", ".", "..", "a/b.jpg", "/etc/passwd", "a\0b"])
def test_no_stored_name_leads_out_of_the_project(name: str) -> None:
    with pytest.raises(UsageError):
        LibraryLayout(ROOT).file_path(PROJECT, "", name)


@pytest.mark.fault(36)
@pytest.mark.fault(37)
@pytest.mark.parametrize(
    ("one", "other"),
    [("IMG_1.jpg", "img_1.JPG"), ("caf\u00e9.jpg", "cafe\u0301.jpg"), ("CAF\u00c9.JPG", "cafe\u0301.jpg")],
)
def test_names_that_some_disk_holds_for_one_are_one(one: str, other: str, tmp_path: Path) -> None:
    assert collision_key(one) == collision_key(other)
    (tmp_path / one).touch()
    free = free_name(tmp_path, other)
    assert free == numbered(other, 2)
    assert other in NameSet.of_folder(tmp_path)


def test_a_free_name_is_kept_and_taken_ones_are_counted_up(tmp_path: Path) -> None:
    assert free_name(tmp_path, "IMG_1.JPG") == "IMG_1.JPG"
    (tmp_path / "IMG_1.JPG").touch()
    (tmp_path / "img_1 (2).jpg").touch()
    assert free_name(tmp_path, "IMG_1.JPG") == "IMG_1 (3).JPG"
    assert free_name(tmp_path, "IMG_1.JPG", taken=lambda n: n == "IMG_1 (3).JPG") == "IMG_1 (4).JPG"


@pytest.mark.trap("T14")
def test_a_batch_keeps_its_own_list_of_names(tmp_path: Path) -> None:
    listing = NameSet.of_folder(tmp_path)
    names = []
    for _ in range(3):
        names.append(free_name(tmp_path, "a.jpg", listing=listing))
        listing.add(names[-1])
    assert names == ["a.jpg", "a (2).jpg", "a (3).jpg"]


@pytest.mark.fault(49)
def test_a_pair_gets_one_number_for_both_halves(tmp_path: Path) -> None:
    (tmp_path / "DSC_1.JPG").touch()
    (tmp_path / "DSC_1 (2).NEF").touch()
    assert free_names(tmp_path, ["DSC_1.NEF", "DSC_1.JPG"]) == ("DSC_1 (3).NEF", "DSC_1 (3).JPG")


def test_looking_for_a_name_creates_no_folder(tmp_path: Path) -> None:
    assert free_name(tmp_path / "nowhere", "a.jpg") == "a.jpg"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.fault(40)
@given(st.binary(min_size=1, max_size=255).filter(lambda b: b"/" not in b and b"\0" not in b), st.integers(1, 10**6))
def test_a_numbered_name_fits_whatever_the_bytes(raw: bytes, number: int) -> None:
    name = os.fsdecode(raw)
    made = numbered(name, number)
    assert len(os.fsencode(made)) <= 255
    assert number == 1 or f" ({number})" in made
    if number == 1:
        assert made == name


@pytest.mark.fault(39)
def test_a_name_is_shown_without_its_tricks() -> None:
    assert shown("x\u202egpj.exe") == "x\\u202egpj.exe"
    assert shown("a\n\x1b[2Jb\udce9.jpg") == "a\\n\\x1b[2Jb\\udce9.jpg"
    assert shown(Path("/Fotos/Zürich 😀.jpg")) == "/Fotos/Zürich 😀.jpg"
