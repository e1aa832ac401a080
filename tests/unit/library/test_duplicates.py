"""Duplicates are recorded, by content and by name; nothing is renamed, nothing is written twice."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest

from photodesk.domain.changes import Aspect
from photodesk.domain.filter import PhotoFilter, Sort
from photodesk.domain.photo import FileState
from photodesk.domain.project import Project
from photodesk.domain.search import parse
from photodesk.library.duplicates import resolve_duplicates
from photodesk.library.folder_check import check_folder
from photodesk.library.open_library import OpenLibrary
from photodesk.library.project_places import check_place
from photodesk.library.projects import create_project, folder_of
from photodesk.library.reports import never
from photodesk.store.duplicates import DuplicateKind
from tests.pictures import write_jpeg


def found(lib: OpenLibrary) -> list[str]:
    """Stems of the photos the filter finds."""
    ids = lib.photos.list(parse("status:duplicate").filter, Sort()).ids
    return sorted(p.stem for p in lib.photos.get(list(ids)))


@pytest.fixture
def twins(lib: OpenLibrary, project: Project) -> Project:
    """A in two projects, B once. The other project."""
    other = create_project(lib, "Other")
    write_jpeg(folder_of(lib, project) / "A.JPG", 1)
    write_jpeg(folder_of(lib, project) / "B.JPG", 2)
    shutil.copy(folder_of(lib, project) / "A.JPG", folder_of(lib, other) / "A2.JPG")
    for each in (project, other):
        check_folder(lib, each, never)
    return other


def test_equal_content_is_found_across_projects_and_once(lib: OpenLibrary, twins: Project) -> None:
    report = resolve_duplicates(lib)
    assert (report.found, report.changed) == (1, 2)
    assert len(report.changes.ids(Aspect.DUPLICATES)) == 2
    assert found(lib) == ["A", "A2"]
    assert lib.photos.count(PhotoFilter(duplicates=False)) == 1
    again = resolve_duplicates(lib)
    assert (again.found, again.changed, bool(again.changes)) == (1, 0, False)


def test_a_twin_that_is_gone_is_none_any_more(lib: OpenLibrary, twins: Project) -> None:
    resolve_duplicates(lib)
    (photo,) = lib.photos.by_project(twins.id)
    lib.photos.set_file_state([f.id for f in photo.files], FileState.MISSING, lib.now())
    assert resolve_duplicates(lib).changed == 2
    assert found(lib) == []


@pytest.mark.trap("T03")
def test_what_is_recorded_of_a_project_that_is_away_stays(lib: OpenLibrary, twins: Project, tmp_path: Path) -> None:
    resolve_duplicates(lib)
    folder_of(lib, twins).rename(tmp_path / "away")
    check_place(lib, twins)
    assert resolve_duplicates(lib).changed == 0
    assert found(lib) == ["A", "A2"]


@pytest.mark.trap("T21")
@pytest.mark.fault(36)
@pytest.mark.fault(37)
def test_colliding_names_are_recorded_and_left_as_they_are(lib: OpenLibrary, project: Project) -> None:
    folder = folder_of(lib, project)
    umlaut = "Hütte.JPG"
    names = ["IMG_1.JPG", "img_1.jpg", unicodedata.normalize("NFC", umlaut), unicodedata.normalize("NFD", umlaut)]
    for seed, name in enumerate([*names, "sub/IMG_1.JPG", "Sub/IMG_2.JPG", "sub/IMG_2.JPG", "alone.JPG"]):
        write_jpeg(folder / name, seed)
    before = sorted(str(p) for p in folder.rglob("*") if not p.name.startswith("."))
    check_folder(lib, project, never)
    assert resolve_duplicates(lib).found == 3
    kinds = {d.kind for d in lib.duplicates.recorded()}
    assert kinds == {DuplicateKind.NAME}
    assert len(found(lib)) == 6
    assert resolve_duplicates(lib).changed == 0
    assert sorted(str(p) for p in folder.rglob("*") if not p.name.startswith(".")) == before


def test_empty_files_equal_nothing(lib: OpenLibrary, project: Project) -> None:
    for name in ("a.JPG", "b.JPG"):
        (folder_of(lib, project) / name).touch()
    check_folder(lib, project, never)
    assert resolve_duplicates(lib).found == 0
