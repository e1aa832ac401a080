"""Files moved by hand between projects: the photo follows with all decisions, or, in doubt, nothing is followed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.photo import Photo, PhotoState
from photodesk.domain.project import Project
from photodesk.library.derivatives import make_derivatives
from photodesk.library.folder_check import check_folder
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import create_project, folder_of
from photodesk.library.reconcile import check_manifest
from photodesk.library.reports import never
from tests.pictures import write_jpeg
from tests.unit.library.conftest import Importer, Told


@pytest.fixture
def other(lib: OpenLibrary) -> Project:
    return create_project(lib, "Best of")


def one(lib: OpenLibrary, photo_id: int) -> Photo:
    return lib.photos.get([photo_id])[0]


def check_both(lib: OpenLibrary, project: Project, other: Project) -> tuple[int, ...]:
    """A round of maintenance's file checks; the photos that were taken in as new."""
    for each in (project, other):
        check_manifest(lib, each, never)
    new: tuple[int, ...] = ()
    for each in (project, other):
        new += check_folder(lib, each, never).new_photo_ids
    return new


@pytest.mark.fault(48)
@pytest.mark.trap("T11")
def test_a_photo_follows_its_files_with_decisions_tags_and_derivatives(
    lib: OpenLibrary, project: Project, other: Project, take_in: Importer, tmp_path: Path
) -> None:
    (photo_id,) = take_in(project, write_jpeg(tmp_path / "card/IMG_1.JPG", 1)).photo_ids()
    lib.photos.decide([photo_id], lib.now(), rating=5, keep_jpeg=False)
    make_derivatives(lib, project, [photo_id], force=False, report=Told(), stop=never)
    before = one(lib, photo_id)
    (folder_of(lib, other) / "sub").mkdir()
    shutil.move(folder_of(lib, project) / "IMG_1.JPG", folder_of(lib, other) / "sub/Sunset.JPG")
    assert check_both(lib, project, other) == ()
    after = one(lib, photo_id)
    assert (after.project_id, after.subfolder, after.stem, after.state) == (
        other.id,
        "sub",
        "Sunset",
        PhotoState.PRESENT,
    )
    assert (after.rating, after.keep, after.thumbnail, after.uuid) == (5, before.keep, before.thumbnail, before.uuid)
    assert lib.layout.derivative(photo_id, DerivativeKind.THUMBNAIL).is_file()
    assert "moved between projects" in [e.action for e in lib.events.for_photo(photo_id)]
    assert check_both(lib, project, other) == ()
    assert one(lib, photo_id) == after


def test_a_copy_is_not_a_move(
    lib: OpenLibrary, project: Project, other: Project, take_in: Importer, tmp_path: Path
) -> None:
    (photo_id,) = take_in(project, write_jpeg(tmp_path / "card/IMG_1.JPG", 1)).photo_ids()
    shutil.copy(folder_of(lib, project) / "IMG_1.JPG", folder_of(lib, other) / "IMG_1.JPG")
    assert len(check_both(lib, project, other)) == 1
    assert one(lib, photo_id).project_id == project.id


def test_content_that_is_in_two_new_places_is_followed_to_none(
    lib: OpenLibrary, project: Project, other: Project, take_in: Importer, tmp_path: Path
) -> None:
    (photo_id,) = take_in(project, write_jpeg(tmp_path / "card/IMG_1.JPG", 1)).photo_ids()
    shutil.copy(folder_of(lib, project) / "IMG_1.JPG", folder_of(lib, other) / "A.JPG")
    shutil.move(folder_of(lib, project) / "IMG_1.JPG", folder_of(lib, other) / "B.JPG")
    assert len(check_both(lib, project, other)) == 2
    assert (one(lib, photo_id).project_id, one(lib, photo_id).state) == (project.id, PhotoState.MISSING)


def test_content_known_twice_is_followed_to_none(
    lib: OpenLibrary, project: Project, other: Project, take_in: Importer, tmp_path: Path
) -> None:
    take_in(project, write_jpeg(tmp_path / "card/IMG_1.JPG", 1))
    shutil.copy(folder_of(lib, project) / "IMG_1.JPG", folder_of(lib, project) / "IMG_2.JPG")
    check_folder(lib, project, never)
    shutil.move(folder_of(lib, project) / "IMG_1.JPG", folder_of(lib, other) / "IMG_1.JPG")
    assert len(check_both(lib, project, other)) == 1


@pytest.mark.fault(49)
def test_half_a_pair_moves_no_photo(
    lib: OpenLibrary, project: Project, other: Project, take_in: Importer, corpus: Path
) -> None:
    raw = next((corpus / "raw/synthetic_pairs").glob("*.DNG"))
    (photo_id,) = take_in(project, raw, raw.with_suffix(".JPG")).photo_ids()
    shutil.move(folder_of(lib, project) / raw.name, folder_of(lib, other) / raw.name)
    assert len(check_both(lib, project, other)) == 1
    assert one(lib, photo_id).project_id == project.id
    jpeg = raw.with_suffix(".JPG").name
    shutil.move(folder_of(lib, project) / jpeg, folder_of(lib, other) / jpeg)
    check_both(lib, project, other)
    assert one(lib, photo_id).project_id == project.id, "no longer known once: it stays missing, nothing is lost"


@pytest.mark.fault(49)
def test_a_whole_pair_moves_as_one(
    lib: OpenLibrary, project: Project, other: Project, take_in: Importer, corpus: Path
) -> None:
    raw = next((corpus / "raw/synthetic_pairs").glob("*.DNG"))
    (photo_id,) = take_in(project, raw, raw.with_suffix(".JPG")).photo_ids()
    for name in (raw.name, raw.with_suffix(".JPG").name):
        shutil.move(folder_of(lib, project) / name, folder_of(lib, other) / name)
    assert check_both(lib, project, other) == ()
    assert (one(lib, photo_id).project_id, len(one(lib, photo_id).files)) == (other.id, 2)


@pytest.mark.trap("T03")
def test_nothing_is_followed_from_a_project_that_is_away(
    lib: OpenLibrary, project: Project, other: Project, take_in: Importer, tmp_path: Path
) -> None:
    (photo_id,) = take_in(project, write_jpeg(tmp_path / "card/IMG_1.JPG", 1)).photo_ids()
    shutil.move(folder_of(lib, project) / "IMG_1.JPG", tmp_path / "kept.JPG")
    check_manifest(lib, project, never)
    shutil.move(folder_of(lib, project), tmp_path / "away")
    shutil.move(tmp_path / "kept.JPG", folder_of(lib, other) / "IMG_1.JPG")
    assert len(check_both(lib, project, other)) == 1
    assert one(lib, photo_id).project_id == project.id
