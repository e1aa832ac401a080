"""Rows against disk: missing, back, changed, moved, new; and when nothing may be concluded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from photodesk.domain.photo import FileState, PhotoState
from photodesk.domain.project import Availability, Project
from photodesk.library.folder_check import check_folder
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import create_project, folder_of
from photodesk.library.reconcile import CheckReport, MassAbsenceError, check_manifest
from photodesk.library.reports import never
from tests.calls import watched
from tests.pictures import jpeg_bytes, write_jpeg
from tests.unit.library.conftest import Importer


@pytest.fixture
def shoot(lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path) -> list[int]:
    """Three photos, rated and planned."""
    for seed in range(3):
        write_jpeg(tmp_path / f"card/IMG_{seed}.JPG", seed)
    ids = take_in(project, tmp_path / "card").photo_ids()
    lib.photos.decide(ids, lib.now(), rating=4, keep_jpeg=False)
    return ids


def states(lib: OpenLibrary, ids: list[int]) -> list[PhotoState]:
    return [p.state for p in lib.photos.get(ids)]


def decisions(lib: OpenLibrary, ids: list[int]) -> list[tuple[int, bool | None]]:
    return [(p.rating, p.keep.jpeg) for p in lib.photos.get(ids)]


@pytest.mark.trap("T04")
@pytest.mark.req("R80")
def test_a_file_goes_missing_and_comes_back(
    lib: OpenLibrary, project: Project, shoot: list[int], tmp_path: Path
) -> None:
    place = folder_of(lib, project) / "IMG_0.JPG"
    shutil.move(place, tmp_path / "away.JPG")
    report = check_manifest(lib, project, never)
    assert report.changed == 1
    assert states(lib, shoot) == [PhotoState.MISSING, PhotoState.PRESENT, PhotoState.PRESENT]
    shutil.move(tmp_path / "away.JPG", place)
    check_manifest(lib, project, never)
    assert states(lib, shoot) == [PhotoState.PRESENT] * 3
    assert decisions(lib, shoot) == [(4, False)] * 3, "the user's decisions are his"


@pytest.mark.trap("T30")
def test_a_second_check_changes_nothing(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    for check in (check_manifest, check_folder):
        check(lib, project, never)
    before = lib.photos.get(shoot)
    assert check_manifest(lib, project, never).changed == 0
    assert check_folder(lib, project, never).changed == 0
    assert lib.photos.get(shoot) == before


@pytest.mark.trap("T03")
@pytest.mark.fault(22)
@pytest.mark.fault(23)
@pytest.mark.parametrize("empty", [True, False])
def test_a_vanished_library_marks_nothing(
    lib: OpenLibrary, project: Project, shoot: list[int], tmp_path: Path, empty: bool
) -> None:
    """The photos' folders are gone (or an empty mount point is left): no row is touched, nothing is created."""
    shutil.move(lib.root / "Coast", tmp_path / "Coast")
    shutil.move(lib.layout.marker, tmp_path / "marker")
    if empty:
        (lib.root / "Coast").mkdir()
    before = lib.photos.get(shoot)
    for check in (check_manifest, check_folder):
        check(lib, project, never)
    assert lib.photos.get(shoot) == before
    assert (lib.root / "Coast").exists() is empty
    again = lib.projects.get(project.id)
    assert again is not None
    assert again.availability is Availability.OFFLINE


def test_a_project_folder_that_is_gone_is_missing_not_its_photos(
    lib: OpenLibrary, project: Project, shoot: list[int], tmp_path: Path
) -> None:
    shutil.move(folder_of(lib, project), tmp_path / "Coast")
    report = check_manifest(lib, project, never)
    assert "nothing was changed" in report.message
    assert states(lib, shoot) == [PhotoState.PRESENT] * 3


@pytest.mark.trap("T03")
def test_mass_absence_stops_and_asks(lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path) -> None:
    for seed in range(60):
        write_jpeg(tmp_path / f"card/IMG_{seed:03}.JPG", seed, size=(16, 12))
    ids = take_in(project, tmp_path / "card").photo_ids()
    for file in folder_of(lib, project).glob("*.JPG"):
        file.unlink()
    with pytest.raises(MassAbsenceError) as caught:
        check_manifest(lib, project, never)
    assert "--yes" in caught.value.hint
    assert set(states(lib, ids)) == {PhotoState.PRESENT}
    assert check_manifest(lib, project, never, accept_absence=True).changed == 60
    assert set(states(lib, ids)) == {PhotoState.MISSING}


@pytest.mark.trap("T07")
def test_new_files_come_in_and_unknown_ones_stay(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    folder = folder_of(lib, project)
    write_jpeg(folder / "sub/NEW.JPG", 9)
    (folder / "CLIP.MP4").write_bytes(b"video")
    (folder / "IMG_0.xmp").write_text("<x/>")
    report = check_folder(lib, project, never)
    (photo,) = lib.photos.get(report.new_photo_ids)
    assert (photo.subfolder, photo.stem) == ("sub", "NEW")
    assert report.foreign == ("CLIP.MP4",)
    assert (folder / "CLIP.MP4").read_bytes() == b"video"
    assert (folder / "IMG_0.xmp").exists()


@pytest.mark.trap("T12")
def test_a_raw_appearing_beside_its_jpeg_joins_undecided(
    lib: OpenLibrary, project: Project, take_in: Importer, corpus: Path
) -> None:
    raw = next((corpus / "raw/synthetic_pairs").glob("*.DNG"))
    (photo_id,) = take_in(project, raw.with_suffix(".JPG")).photo_ids()
    (folder_of(lib, project) / raw.name).write_bytes(raw.read_bytes())
    check_folder(lib, project, never)
    (photo,) = lib.photos.get([photo_id])
    assert len(photo.files) == 2
    assert photo.keep.raw is None


@pytest.mark.fault(48)
@pytest.mark.trap("T11")
def test_a_moved_file_is_followed_with_its_decisions(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    folder = folder_of(lib, project)
    (folder / "best").mkdir()
    (folder / "IMG_1.JPG").rename(folder / "best/Sunset.JPG")
    check_manifest(lib, project, never)
    report = check_folder(lib, project, never)
    (photo,) = lib.photos.get([shoot[1]])
    assert (photo.subfolder, photo.stem, photo.state) == ("best", "Sunset", PhotoState.PRESENT)
    assert report.new_photo_ids == ()
    assert decisions(lib, shoot) == [(4, False)] * 3


@pytest.mark.fault(49)
def test_a_pair_is_never_torn_apart_by_a_guess(
    lib: OpenLibrary, project: Project, take_in: Importer, corpus: Path, tmp_path: Path
) -> None:
    raw = next((corpus / "raw/synthetic_pairs").glob("*.DNG"))
    (photo_id,) = take_in(project, raw, raw.with_suffix(".JPG")).photo_ids()
    folder = folder_of(lib, project)
    (folder / "raws").mkdir()
    (folder / raw.name).rename(folder / "raws" / raw.name)
    check_manifest(lib, project, never)
    check_folder(lib, project, never)
    (photo,) = lib.photos.get([photo_id])
    assert photo.subfolder == ""
    assert {f.name: f.state for f in photo.files} == {
        raw.name: FileState.MISSING,
        raw.with_suffix(".JPG").name: FileState.PRESENT,
    }
    (folder / raw.with_suffix(".JPG").name).rename(folder / "raws" / raw.with_suffix(".JPG").name)


@pytest.mark.fault(46)
@pytest.mark.fault(55)
def test_a_touched_file_is_read_once_and_not_again(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    os.utime(folder_of(lib, project) / "IMG_0.JPG", ns=(0, -1_000_000_000))
    assert check_manifest(lib, project, never).changed == 1
    assert check_manifest(lib, project, never).changed == 0


def test_a_changed_file_loses_its_old_picture(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    (folder_of(lib, project) / "IMG_0.JPG").write_bytes(jpeg_bytes(77))
    assert check_manifest(lib, project, never).found == 1
    (photo,) = lib.photos.get([shoot[0]])
    assert photo.thumbnail.status == "missing"
    assert decisions(lib, shoot)[0] == (4, False)


@pytest.mark.trap("T56")
@pytest.mark.parametrize("check", [check_manifest, check_folder])
def test_a_check_asks_the_disk_per_folder_and_never_per_photo(
    lib: OpenLibrary, take_in: Importer, tmp_path: Path, check: Callable[..., CheckReport]
) -> None:
    """As many calls for forty photos as for four, and none of them opens a photo: one listing per folder says all."""
    asked = []
    for count in (4, 40):
        project = create_project(lib, f"Shoot {count}")
        for number in range(count):
            seed = count * 100 + number
            write_jpeg(tmp_path / f"card{count}/{'ab'[number % 2]}/IMG_{number}.JPG", seed)
        take_in(project, tmp_path / f"card{count}")
        check(lib, project, never)
        with watched() as caught:
            report = check(lib, project, never)
        assert report.changed == 0
        asked.append(caught.disk)
        opened = [call.place for call in caught.calls if call.name == "open"]
        assert not [place for place in opened if "hashing" in place], "a photo was read"
    assert asked[0] == asked[1]
    assert 0 < asked[0]["scandir"] <= 2 * 3, "the listing of each folder, and the look for leftovers of our own"
