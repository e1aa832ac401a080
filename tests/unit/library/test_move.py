"""Moving between projects: everything goes along, nothing is overwritten, duplicates are named."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from photodesk.domain.changes import Aspect
from photodesk.domain.derivative import DerivativeKind, DerivativeState, DerivativeStatus
from photodesk.domain.errors import EmptyTargetsError
from photodesk.domain.photo import FileState, PhotoState
from photodesk.domain.project import Project
from photodesk.files.disk import Disk
from photodesk.files.fakes import FailingSystem
from photodesk.library.move import OnConflict, move_photos, move_request
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import create_project
from photodesk.library.reconcile import check_manifest
from photodesk.library.reports import never
from photodesk.store.tags import TagStore
from tests.originals import Told, assert_sound, commit, contents, discard, names, originals, pictures, restore, shoot


@pytest.fixture
def town(lib: OpenLibrary) -> Project:
    return create_project(lib, "Town")


def folder(lib: OpenLibrary, project: Project) -> Path:
    return lib.layout.project_folder(project)


def move(
    lib: OpenLibrary,
    project: Project,
    target: Project,
    *photo_ids: int,
    conflict: OnConflict = OnConflict.SUFFIX,
    operation: str = "op-move",
    disk: Disk | None = None,
) -> Told:
    told = Told()
    move_photos(lib, project, photo_ids, target, conflict, operation, told, never, disk=disk or Disk())
    return told


@pytest.mark.trap("T11")
@pytest.mark.trap("T09")
def test_everything_of_a_photo_goes_along(lib: OpenLibrary, project: Project, town: Project) -> None:
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp", subfolder="day 1")
    lib.photos.decide([pair], lib.now(), rating=5, keep_raw=False)
    TagStore(lib.db).add([pair], ["sea"], lib.now())
    made = DerivativeState(DerivativeStatus.GENERATED)
    lib.photos.set_derivative(pair, DerivativeKind.THUMBNAIL, made, lib.now())
    before, row = originals(lib.root), pictures(lib)[pair]
    times = {time for _, time in contents(lib.root).values()}

    told = move(lib, project, town, pair)

    assert told.finished == {pair: ""}
    assert names(folder(lib, project)) == set()
    assert names(folder(lib, town)) == {f"day 1/{n}" for n in ("IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp")}
    now = pictures(lib)[pair]
    assert now.project_id == town.id
    assert (now.keep, now.rating, now.tags, now.files, now.stem) == (row.keep, 5, ("sea",), row.files, row.stem)
    assert lib.photos.get([pair])[0].thumbnail == made
    assert told.changes.ids(Aspect.PROJECT) == {pair}
    assert told.changes.projects == {project.id, town.id}
    assert {time for _, time in contents(lib.root).values()} == times
    assert_sound(lib, before)
    assert check_manifest(lib, town, never).found == 0


@pytest.mark.trap("T08")
@pytest.mark.fault(35)
def test_a_name_that_is_taken_by_other_content_gets_a_number(lib: OpenLibrary, project: Project, town: Project) -> None:
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp")
    shoot(lib, town, "img_1.jpg")
    before = originals(lib.root)
    told = move(lib, project, town, pair)
    assert "IMG_1.NEF is now IMG_1 (2).NEF" in told.finished[pair]
    there = {"img_1.jpg", "IMG_1 (2).JPG", "IMG_1 (2).NEF", "IMG_1 (2).xmp"}
    assert names(folder(lib, town)) == there
    assert lib.photos.get([pair])[0].stem == "IMG_1 (2)"
    assert_sound(lib, before)


def test_or_is_skipped_when_the_user_says_so(lib: OpenLibrary, project: Project, town: Project) -> None:
    photo_id = shoot(lib, project, "IMG_1.JPG")
    shoot(lib, town, "IMG_1.JPG")
    told = move(lib, project, town, photo_id, conflict=OnConflict.SKIP)
    assert "has another IMG_1.JPG" in told.passed_over[photo_id]
    assert names(folder(lib, project)) == {"IMG_1.JPG"}


@pytest.mark.trap("T08")
@pytest.mark.fault(34)
def test_the_same_content_there_is_a_duplicate_and_both_stay(lib: OpenLibrary, project: Project, town: Project) -> None:
    photo_id, theirs = shoot(lib, project, "IMG_1.JPG"), shoot(lib, town, "IMG_1.JPG")
    path = folder(lib, town) / "IMG_1.JPG"
    path.unlink()
    path.hardlink_to(folder(lib, project) / "IMG_1.JPG")
    told = move(lib, project, town, photo_id)
    assert "The same IMG_1.JPG is in “Town” already" in told.passed_over[photo_id]
    assert names(folder(lib, project)) == names(folder(lib, town)) == {"IMG_1.JPG"}
    assert lib.photos.get([theirs])[0].project_id == town.id


@pytest.mark.fault(49)
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_pair_is_never_split(lib: OpenLibrary, project: Project, town: Project, at: int) -> None:
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp")
    before, rows = originals(lib.root), pictures(lib)
    told = move(lib, project, town, pair, disk=Disk(FailingSystem(errno.EIO, at, only="rename")))
    assert told.failures.keys() == {pair}
    assert names(folder(lib, town)) == set()
    assert pictures(lib) == rows
    assert_sound(lib, before)


def test_the_half_in_the_trash_follows_its_photo_home(lib: OpenLibrary, project: Project, town: Project) -> None:
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF")
    discard(lib, pair, "raw")
    commit(lib, project, [pair])
    move(lib, project, town, pair)
    assert lib.photos.get([pair])[0].state is PhotoState.PRESENT

    told = restore(lib, [pair])

    assert told.finished == {pair: ""}
    assert names(folder(lib, town)) == {"IMG_1.JPG", "IMG_1.NEF"}
    assert {f.state for f in lib.photos.get([pair])[0].files} == {FileState.PRESENT}


@pytest.mark.trap("T03")
def test_nothing_moves_while_either_project_is_away(lib: OpenLibrary, project: Project, town: Project) -> None:
    photo_id = shoot(lib, project, "IMG_1.JPG")
    folder(lib, town).rename(lib.root / ".away")
    told = move(lib, project, town, photo_id)
    assert told.failures[photo_id][0] == "offline"
    assert not folder(lib, town).exists()
    assert names(folder(lib, project)) == {"IMG_1.JPG"}


def test_a_photo_that_is_there_or_has_no_file_is_named(lib: OpenLibrary, project: Project, town: Project) -> None:
    here, gone = shoot(lib, town, "1.JPG"), shoot(lib, project, "2.JPG")
    (folder(lib, project) / "2.JPG").unlink()
    check_manifest(lib, project, never)
    assert "in “Town” already" in move(lib, town, town, here).passed_over[here]
    assert move(lib, project, town, gone).failures[gone][0] == "not_found"
    assert "no longer in this project" in move(lib, project, town, here).passed_over[here]


def test_a_resumed_move_does_not_move_twice(lib: OpenLibrary, project: Project, town: Project) -> None:
    photo_id = shoot(lib, project, "IMG_1.JPG")
    move(lib, project, town, photo_id)
    assert move(lib, town, town, photo_id).finished == {photo_id: ""}, "it was this operation that moved it"
    assert names(folder(lib, town)) == {"IMG_1.JPG"}


@pytest.mark.trap("T16")
def test_a_request_names_photos(lib: OpenLibrary, town: Project) -> None:
    with pytest.raises(EmptyTargetsError):
        move_request(lib, [], town)
    assert move_request(lib, [7, 7], town).payload["destination"] == town.id
