"""Scavenging and cleaning: only what is PhotoDesk's own, only rows of what was committed and purged."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.photo import FileState
from photodesk.domain.project import Availability, Project
from photodesk.files.layout import TEMP_PREFIX, TRASH_DIR
from photodesk.library.derivatives import make_derivatives
from photodesk.library.manifest_cleaning import clean_rows
from photodesk.library.open_library import OpenLibrary
from photodesk.library.project_places import check_place
from photodesk.library.projects import folder_of
from photodesk.library.reconcile import check_manifest
from photodesk.library.reports import never
from photodesk.library.scavenge import scavenge_library, scavenge_project
from tests.pictures import write_jpeg, write_picture
from tests.unit.library.conftest import Importer, Told


def ago(path: Path, seconds: float) -> None:
    os.utime(path, (time.time() - seconds, time.time() - seconds))


@pytest.fixture
def shoot(lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path) -> list[int]:
    """A JPEG, a PNG and a TIFF with derivatives."""
    write_jpeg(tmp_path / "card/A.JPG", 1)
    write_picture(tmp_path / "card/B.png", 2)
    write_picture(tmp_path / "card/C.tif", 3)
    ids = take_in(project, tmp_path / "card").photo_ids()
    make_derivatives(lib, project, ids, force=False, report=Told(), stop=never)
    return ids


@pytest.mark.trap("T36")
def test_only_leftovers_of_dead_programs_go(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    folder = folder_of(lib, project)
    (folder / "sub").mkdir()
    for place in (folder / "sub", lib.layout.thumbs / "0000"):
        (place / f"{TEMP_PREFIX}dead").write_bytes(b"half")
    (folder / "note.tmp").write_text("mine", encoding="utf-8")
    for stale in (folder / TRASH_DIR / "old" / "sub", folder / TRASH_DIR / "new"):
        stale.mkdir(parents=True)
    for path in (folder / TRASH_DIR / "old/sub", folder / TRASH_DIR / "old"):
        ago(path, 7200)
    (folder / TRASH_DIR / "full").mkdir()
    (folder / TRASH_DIR / "full/A.JPG").write_bytes(b"original")
    ago(folder / TRASH_DIR / "full", 7200)
    assert scavenge_project(lib, project).changed == 2
    assert scavenge_library(lib, never).changed == 1
    assert not (folder / TRASH_DIR / "old/sub").exists()
    assert (folder / TRASH_DIR / "new").is_dir(), "it may be about to be filled"
    assert (folder / TRASH_DIR / "full/A.JPG").read_bytes() == b"original"
    assert (folder / "note.tmp").exists()
    ago(folder / TRASH_DIR / "old", 7200)
    assert scavenge_project(lib, project).changed == 1
    assert scavenge_project(lib, project).changed == 0
    assert scavenge_library(lib, never).changed == 0


@pytest.mark.trap("T29")
def test_derivatives_of_photos_that_do_not_exist_go_and_others_stay(lib: OpenLibrary, shoot: list[int]) -> None:
    orphan = lib.layout.derivative(4_001, DerivativeKind.PREVIEW)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"jpeg")
    strange = [lib.layout.previews / "0004" / name for name in ("4001.png", "x.jpg", "04001.jpg")]
    for path in strange:
        path.write_bytes(b"not ours")
    assert scavenge_library(lib, never).changed == 1
    assert not orphan.exists()
    assert all(path.exists() for path in strange)
    for photo_id in shoot:
        assert all(lib.layout.derivative(photo_id, kind).is_file() for kind in DerivativeKind)


@pytest.mark.trap("T03")
def test_an_absent_library_or_project_is_not_scavenged(
    lib: OpenLibrary, project: Project, shoot: list[int], tmp_path: Path
) -> None:
    orphan = lib.layout.derivative(4_001, DerivativeKind.PREVIEW)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"jpeg")
    (folder_of(lib, project) / f"{TEMP_PREFIX}dead").write_bytes(b"half")
    shutil.move(lib.layout.marker, tmp_path / "marker")
    assert scavenge_library(lib, never).changed == 0
    assert scavenge_project(lib, project).changed == 0
    assert orphan.exists()


def commit_to_trash(lib: OpenLibrary, photo_id: int) -> None:
    (photo,) = lib.photos.get([photo_id])
    lib.photos.set_file_state([f.id for f in photo.files], FileState.TRASHED, lib.now())


@pytest.mark.trap("T15")
@pytest.mark.trap("T03")
def test_absence_alone_never_removes_a_row(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    for file in folder_of(lib, project).iterdir():
        if not file.name.startswith("."):
            file.unlink()
    check_manifest(lib, project, never)
    assert clean_rows(lib, never).changed == 0
    assert len(lib.photos.get(shoot)) == 3


def test_only_what_was_purged_from_the_trash_is_forgotten(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    for photo_id in shoot:
        commit_to_trash(lib, photo_id)
    assert clean_rows(lib, never).changed == 0, "in the trash is not purged"
    purged = shoot[1]
    lib.events.add(purged, lib.now(), "trash_maintenance", "purged", "B.png")
    lib.projects.set_availability(project.id, Availability.OFFLINE, lib.now())
    assert clean_rows(lib, never).changed == 0, "a project that is away is left alone"
    lib.projects.set_availability(project.id, Availability.ONLINE, lib.now())
    report = clean_rows(lib, never, project_id=project.id)
    assert (report.changed, "forgotten" in report.message) == (1, True)
    assert [p.id for p in lib.photos.get(shoot)] == [shoot[0], shoot[2]]
    assert not lib.layout.derivative(purged, DerivativeKind.THUMBNAIL).exists()
    assert [e.action for e in lib.events.for_photo(purged)][-1] == "row removed", "the trail outlives the row"
    assert clean_rows(lib, never).changed == 0


def test_a_photo_of_which_one_file_is_left_is_kept(
    lib: OpenLibrary, project: Project, take_in: Importer, corpus: Path
) -> None:
    raw = next((corpus / "raw/synthetic_pairs").glob("*.DNG"))
    (photo_id,) = take_in(project, raw, raw.with_suffix(".JPG")).photo_ids()
    (photo,) = lib.photos.get([photo_id])
    lib.photos.set_file_state([photo.files[0].id], FileState.TRASHED, lib.now())
    lib.events.add(photo_id, lib.now(), "trash_maintenance", "purged", "one half")
    assert clean_rows(lib, never).changed == 0


@pytest.mark.trap("T04")
def test_a_project_folder_that_is_gone_is_missing_and_comes_back(
    lib: OpenLibrary, project: Project, shoot: list[int], tmp_path: Path
) -> None:
    before = lib.photos.get(shoot)
    shutil.move(folder_of(lib, project), tmp_path / "away")
    report = check_place(lib, project)
    assert (report.found, report.changed) == (1, 1)
    assert "relink" in report.message
    gone = lib.projects.get(project.id)
    assert gone is not None
    assert gone.availability is Availability.MISSING
    assert check_place(lib, gone).changed == 0
    assert lib.photos.get(shoot) == before
    shutil.move(tmp_path / "away", folder_of(lib, project))
    assert "is back" in check_place(lib, gone).message
    assert lib.projects.get(project.id).availability is Availability.ONLINE  # type: ignore[union-attr]
