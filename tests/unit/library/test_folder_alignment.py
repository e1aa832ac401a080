"""A project's folder follows its name, overwrites nothing, and never flips."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import ConflictError, UsageError
from photodesk.domain.project import Availability, Project
from photodesk.files import disk
from photodesk.library.derivatives import make_derivatives
from photodesk.library.discovery import discover
from photodesk.library.folder_alignment import align_folder, rename_project
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import create_project
from photodesk.library.reconcile import check_manifest
from photodesk.library.reports import never
from tests.pictures import write_jpeg
from tests.unit.library.conftest import Importer, Told


def now(lib: OpenLibrary, project: Project) -> Project:
    found = lib.projects.get(project.id)
    assert found is not None
    return found


def aligned(lib: OpenLibrary, project: Project) -> str:
    """The folder after two looks; the second must change nothing."""
    align_folder(lib, now(lib, project))
    assert align_folder(lib, now(lib, project)).changed == 0
    return now(lib, project).folder


def test_the_folder_follows_the_name_with_everything_in_it(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    ids = take_in(project, write_jpeg(tmp_path / "card/IMG_1.JPG", 1)).photo_ids()
    renamed = rename_project(lib, project, "  North   Coast: June ")
    assert renamed.name == "North Coast: June"
    assert aligned(lib, project) == "North Coast_ June"
    assert (lib.root / "North Coast_ June/IMG_1.JPG").is_file()
    assert not (lib.root / "Coast").exists()
    assert check_manifest(lib, now(lib, project), never).found == 0
    assert lib.photos.get(ids)[0].state == "present"


@pytest.mark.trap("T22")
def test_a_name_that_is_taken_never_flips(lib: OpenLibrary, project: Project) -> None:
    taken = lib.root / "Harbour" / "mine.txt"
    taken.parent.mkdir()
    taken.write_text("mine", encoding="utf-8")
    second = create_project(lib, "Harbour")
    assert second.folder == "Harbour (2)"
    for _ in range(3):
        assert aligned(lib, second) == "Harbour (2)"
    rename_project(lib, project, "Harbour!")
    assert aligned(lib, project) == "Harbour!"
    taken.unlink()
    taken.parent.rmdir()
    assert aligned(lib, second) == "Harbour", "the plain name is free: it is taken once, and kept"


@pytest.mark.trap("T22")
@pytest.mark.trap("T21")
def test_the_folder_of_a_project_that_got_a_number_keeps_its_name(lib: OpenLibrary, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    create_project(lib, "Harbour", in_place=tmp_path / "elsewhere")
    write_jpeg(lib.root / "Harbour/IMG_1.JPG", 1)
    discover(lib, never)
    numbered = lib.projects.by_name("Harbour (2)", lib.tenant)
    assert numbered is not None
    assert aligned(lib, numbered) == "Harbour"


@pytest.mark.fault(38)
def test_a_folder_that_gave_its_name_is_not_renamed(lib: OpenLibrary) -> None:
    for name in (" spaced ", "a:b", "dots..."):
        write_jpeg(lib.root / name / "IMG_1.JPG", 1)
    discover(lib, never)
    projects = lib.projects.list(lib.tenant)
    assert len(projects) == 3
    for project in projects:
        assert aligned(lib, project) == project.folder


@pytest.mark.fault(35)
def test_what_is_there_already_is_never_overwritten(lib: OpenLibrary, project: Project) -> None:
    (lib.root / "Harbour").mkdir()
    (lib.root / "Harbour/mine.txt").write_text("mine", encoding="utf-8")
    rename_project(lib, project, "Harbour")
    assert aligned(lib, project) == "Harbour (2)"
    assert (lib.root / "Harbour/mine.txt").read_text(encoding="utf-8") == "mine"


def test_a_crash_between_folder_and_row_is_healed(lib: OpenLibrary, project: Project) -> None:
    rename_project(lib, project, "North")
    disk.rename(lib.root / "Coast", lib.root / "North")
    report = align_folder(lib, now(lib, project))
    assert report.changed == 1
    assert (now(lib, project).folder, now(lib, project).availability) == ("North", Availability.ONLINE)
    assert aligned(lib, project) == "North"


@pytest.mark.trap("T03")
def test_offline_and_in_place_folders_are_left_alone(lib: OpenLibrary, project: Project, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    placed = create_project(lib, "Placed", in_place=tmp_path / "elsewhere")
    rename_project(lib, placed, "Renamed")
    assert aligned(lib, placed) == str(tmp_path / "elsewhere")
    rename_project(lib, project, "North")
    shutil.move(lib.layout.marker, tmp_path / "marker")
    assert aligned(lib, project) == "Coast"
    shutil.move(tmp_path / "marker", lib.layout.marker)
    assert aligned(lib, project) == "North", "finished when the drive is back"


def test_a_rename_by_letter_case_only(lib: OpenLibrary, project: Project) -> None:
    rename_project(lib, project, "COAST")
    assert aligned(lib, project) == "COAST"
    assert [p.name for p in lib.root.iterdir() if not p.name.startswith(".")] == ["COAST"]


def test_names_are_checked(lib: OpenLibrary, project: Project) -> None:
    create_project(lib, "Harbour")
    with pytest.raises(ConflictError):
        rename_project(lib, project, "HARBOUR")
    with pytest.raises(UsageError):
        rename_project(lib, project, "   ")
    assert rename_project(lib, project, "COAST").name == "COAST"


@pytest.mark.trap("T37")
def test_a_folder_renamed_under_the_makers_of_pictures_fails_none(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    for seed in range(12):
        write_jpeg(tmp_path / f"card/IMG_{seed:02}.JPG", seed, size=(640, 480))
    ids = take_in(project, tmp_path / "card").photo_ids()

    class RenamesMidway(Told):
        def done(self, photo_id: int, changes: ChangeSet) -> None:
            super().done(photo_id, changes)
            if len(self.finished) == 1:
                rename_project(lib, project, "North")
                align_folder(lib, now(lib, project))

    told = RenamesMidway()
    make_derivatives(lib, project, ids, force=False, report=told, stop=never)
    assert told.failures == {}
    assert sorted(told.finished) == ids
