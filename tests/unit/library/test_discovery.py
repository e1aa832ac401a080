"""New folders become projects, renamed ones are found again, copies are asked about; never merged, never twice."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from photodesk.domain.project import Availability, Project
from photodesk.domain.question import QuestionKind
from photodesk.files.manifest import Manifest, read_manifest, write_manifest
from photodesk.library.discovery import discover, take_as_new
from photodesk.library.folder_check import check_folder
from photodesk.library.open_library import OpenLibrary
from photodesk.library.opening import create_library
from photodesk.library.projects import create_project, folder_of
from photodesk.library.reports import never
from tests.pictures import write_jpeg
from tests.unit.library.conftest import Importer

OLD_UUID = "0f4c1de2-58a7-4b3a-9c55-2f1e0f6f4b77"


def tree(folder: Path) -> dict[str, bytes]:
    """Every original below `folder` and its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.JPG")}


@pytest.fixture
def shoot(lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path) -> list[int]:
    """Two photos, rated and planned."""
    for seed in range(2):
        write_jpeg(tmp_path / f"card/IMG_{seed}.JPG", seed)
    ids = take_in(project, tmp_path / "card").photo_ids()
    lib.photos.decide(ids, lib.now(), rating=4, keep_jpeg=False)
    return ids


def test_a_folder_with_photos_becomes_a_project_and_one_without_does_not(lib: OpenLibrary) -> None:
    write_jpeg(lib.root / "Harbour/day 1/IMG_1.JPG", 1)
    (lib.root / "Invoices").mkdir()
    (lib.root / "Invoices/a.pdf").write_bytes(b"%PDF")
    (lib.root / ".hidden").mkdir()
    found = discover(lib, never)
    (project,) = lib.projects.list(lib.tenant)
    assert found.new == (project.id,)
    assert (project.name, project.folder, project.in_place) == ("Harbour", "Harbour", False)
    assert check_folder(lib, project, never).found == 1
    assert discover(lib, never).changed == 0
    assert not (lib.root / "Invoices/.project.yaml").exists()


@pytest.mark.trap("T01")
def test_old_folders_under_a_fresh_database_keep_their_identity_and_their_files(lib: OpenLibrary) -> None:
    write_jpeg(lib.root / "Old shoot/IMG_1.JPG", 1)
    write_manifest(lib.root / "Old shoot", Manifest("Old shoot", OLD_UUID, "2024-01-01T00:00:00.000000Z"))
    before = tree(lib.root)
    for _ in range(2):
        discover(lib, never)
    (project,) = lib.projects.list(lib.tenant)
    assert (project.uuid, project.name) == (OLD_UUID, "Old shoot")
    assert discover(lib, never).changed == 0
    assert tree(lib.root) == before


@pytest.mark.trap("T11")
def test_a_folder_renamed_by_hand_is_found_again_with_all_decisions(
    lib: OpenLibrary, project: Project, shoot: list[int]
) -> None:
    folder_of(lib, project).rename(lib.root / "Coast in June")
    found = discover(lib, never)
    assert (found.new, found.back) == ((), (project.id,))
    again = lib.projects.get(project.id)
    assert again is not None
    assert (again.folder, again.name, again.availability) == ("Coast in June", "Coast in June", Availability.ONLINE)
    assert check_folder(lib, again, never).changed == 0
    assert [(p.rating, p.keep.jpeg) for p in lib.photos.get(shoot)] == [(4, False)] * 2
    assert discover(lib, never).changed == 0


@pytest.mark.trap("T23")
def test_a_copied_project_folder_is_a_question_and_hijacks_nothing(
    lib: OpenLibrary, project: Project, shoot: list[int]
) -> None:
    shutil.copytree(folder_of(lib, project), lib.root / "Coast copy")
    before = tree(lib.root)
    found = discover(lib, never)
    assert (found.new, found.back, found.asked) == ((), (), 1)
    (question,) = lib.questions.open(lib.tenant)
    assert (question.kind, question.subject, question.project_id) == (
        QuestionKind.COPIED_PROJECT,
        "Coast copy",
        project.id,
    )
    assert "--as-new" in question.hint
    assert lib.projects.get(project.id) == project
    assert discover(lib, never).changed == 0
    assert lib.questions.open(lib.tenant) == [question]
    assert tree(lib.root) == before


@pytest.mark.trap("T23")
def test_a_copy_becomes_a_project_of_its_own_on_request(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    shutil.copytree(folder_of(lib, project), lib.root / "Coast copy")
    discover(lib, never)
    made = take_as_new(lib, "Coast copy")
    manifest = read_manifest(lib.root / "Coast copy")
    assert manifest is not None
    assert manifest.uuid == made.uuid != project.uuid
    assert lib.questions.open(lib.tenant) == []
    assert discover(lib, never).changed == 0
    assert check_folder(lib, made, never).found == 2
    assert len(lib.photos.get(shoot)) == 2


def test_a_look_that_is_stopped_concludes_nothing(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    shutil.copytree(folder_of(lib, project), lib.root / "Coast copy")
    discover(lib, never)
    write_jpeg(lib.root / "Harbour/IMG_1.JPG", 1)
    assert discover(lib, lambda: True).changed == 0
    assert len(lib.questions.open(lib.tenant)) == 1
    assert len(lib.projects.list(lib.tenant)) == 1


def test_the_question_goes_when_the_copy_goes(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    shutil.copytree(folder_of(lib, project), lib.root / "Coast copy")
    discover(lib, never)
    shutil.rmtree(lib.root / "Coast copy")
    assert discover(lib, never).changed == 1
    assert lib.questions.open(lib.tenant) == []


@pytest.mark.trap("T23")
def test_two_copies_of_a_project_that_is_gone_are_both_asked_about(
    lib: OpenLibrary, project: Project, shoot: list[int]
) -> None:
    shutil.copytree(folder_of(lib, project), lib.root / "One")
    folder_of(lib, project).rename(lib.root / "Two")
    found = discover(lib, never)
    assert (found.new, found.back, found.asked) == ((), (), 2)
    shutil.rmtree(lib.root / "One")
    assert discover(lib, never).back == (project.id,)


@pytest.mark.trap("T02")
def test_a_folder_of_a_taken_name_gets_a_number_and_is_not_merged(
    lib: OpenLibrary, tmp_path: Path, take_in: Importer
) -> None:
    write_jpeg(tmp_path / "elsewhere/IMG_1.JPG", 1)
    create_project(lib, "Harbour", in_place=tmp_path / "elsewhere")
    write_jpeg(lib.root / "Harbour/IMG_2.JPG", 2)
    discover(lib, never)
    assert [(p.name, p.in_place) for p in lib.projects.list(lib.tenant)] == [("Harbour", True), ("Harbour (2)", False)]
    assert discover(lib, never).changed == 0


@pytest.mark.trap("T03")
def test_a_library_that_is_not_there_is_not_looked_at(lib: OpenLibrary, tmp_path: Path) -> None:
    write_jpeg(lib.root / "Harbour/IMG_1.JPG", 1)
    shutil.move(lib.layout.marker, tmp_path / "marker")
    assert discover(lib, never).changed == 0
    assert lib.projects.list(lib.tenant) == []


@pytest.mark.fault(82)
@pytest.mark.fault(38)
def test_damaged_manifests_and_odd_names(lib: OpenLibrary) -> None:
    write_jpeg(lib.root / "Broken/IMG_1.JPG", 1)
    (lib.root / "Broken/.project.yaml").write_text("a: [", encoding="utf-8")
    odd = lib.root / os.fsdecode(b"caf\xe9")
    write_jpeg(odd / "IMG_2.JPG", 2)
    found = discover(lib, never)
    (project,) = lib.projects.list(lib.tenant)
    assert (project.name, project.folder) == ("caf_", os.fsdecode(b"caf\xe9"))
    assert any("Broken" in m for m in found.messages)
    assert (lib.root / "Broken/.project.yaml").read_text(encoding="utf-8") == "a: ["
    assert discover(lib, never).changed == 0


@pytest.mark.fault(51)
def test_a_library_inside_the_library_and_links_are_left_alone(lib: OpenLibrary, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "inner", ignore_errors=True)
    create_library(tmp_path / "inner")
    write_jpeg(tmp_path / "inner/IMG_1.JPG", 1)
    shutil.move(tmp_path / "inner", lib.root / "inner")
    write_jpeg(tmp_path / "outside/IMG_2.JPG", 2)
    (lib.root / "link").symlink_to(tmp_path / "outside", target_is_directory=True)
    assert discover(lib, never).new == ()


def test_what_is_left_of_a_deleted_project_does_not_come_back(lib: OpenLibrary) -> None:
    folder = lib.root / "Deleted"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    write_manifest(folder, Manifest("Deleted", OLD_UUID, "2024-01-01T00:00:00.000000Z"))
    assert discover(lib, never).changed == 0
    write_jpeg(folder / "IMG_1.JPG", 1)
    assert discover(lib, never).changed == 1
