"""Restore: what a commit took comes back as it was, and what cannot come back is named."""

from __future__ import annotations

import errno
import random
from pathlib import Path

import pytest

from photodesk.domain.filter import PhotoFilter
from photodesk.domain.photo import Label, PhotoState
from photodesk.domain.project import Project
from photodesk.files.disk import Disk
from photodesk.files.fakes import FailingSystem
from photodesk.files.scan import scan_tree
from photodesk.library import plan, trash
from photodesk.library.folder_check import check_folder
from photodesk.library.open_library import OpenLibrary
from photodesk.library.reconcile import check_manifest
from photodesk.library.reports import never
from photodesk.library.restore import restore_request
from photodesk.store.tags import TagStore
from tests.originals import assert_sound, commit, contents, discard, names, originals, pictures, restore, shoot


def folder(lib: OpenLibrary, project: Project) -> Path:
    return lib.layout.project_folder(project)


@pytest.mark.trap("T06")
@pytest.mark.req("R132")
def test_a_commit_and_its_restore_leave_everything_as_it_was(lib: OpenLibrary, project: Project) -> None:
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp", "IMG_1.NEF.pp3", subfolder="a/b")
    single = shoot(lib, project, "two.TIF", "two.xmp")
    discard(lib, pair, "raw", "jpeg")
    discard(lib, single, "other")
    lib.photos.decide([pair, single], lib.now(), rating=4, label=Label.GREEN)
    TagStore(lib.db).add([pair], ["places/coast"], lib.now())
    before, rows = contents(lib.root), pictures(lib)

    commit(lib, project, [pair, single])
    assert contents(lib.root) != before
    told = restore(lib, [pair, single])

    assert told.finished == {pair: "", single: ""}
    assert contents(lib.root) == before
    assert pictures(lib) == rows
    assert trash.entries(lib) == []
    assert not (folder(lib, project) / ".photodesk-trash").exists()
    assert [e.action for e in lib.events.for_photo(pair)] == ["to trash: commit", "restored"]


@pytest.mark.fault(35)
def test_a_taken_name_gets_a_number_for_the_whole_photo(lib: OpenLibrary, project: Project) -> None:
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp")
    discard(lib, pair, "jpeg", "raw")
    commit(lib, project, [pair])
    (folder(lib, project) / "img_1.nef").write_bytes(b"another camera's")
    before = originals(lib.root)

    told = restore(lib, [pair])

    assert "IMG_1.NEF is now IMG_1 (2).NEF" in told.finished[pair]
    back = {"IMG_1 (2).JPG", "IMG_1 (2).NEF", "IMG_1 (2).xmp"}
    assert names(folder(lib, project)) == {"img_1.nef", *back}
    assert lib.photos.get([pair])[0].stem == "IMG_1 (2)"
    assert_sound(lib, before)


def test_the_name_of_a_missing_file_counts_as_taken(lib: OpenLibrary, project: Project) -> None:
    gone = shoot(lib, project, "IMG_1.JPG")
    discard(lib, gone, "jpeg")
    commit(lib, project, [gone])
    later = shoot(lib, project, "IMG_1.JPG")
    (folder(lib, project) / "IMG_1.JPG").unlink()
    check_manifest(lib, project, never)
    assert lib.photos.get([later])[0].state is PhotoState.MISSING

    restore(lib, [gone])

    assert names(folder(lib, project)) == {"IMG_1 (2).JPG"}


@pytest.mark.fault(52)
def test_what_left_the_trash_is_named_and_the_rest_comes_back(lib: OpenLibrary, project: Project) -> None:
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF")
    other = shoot(lib, project, "IMG_2.JPG")
    discard(lib, pair, "jpeg", "raw")
    discard(lib, other, "jpeg")
    commit(lib, project, [pair, other])
    place = folder(lib, project) / ".photodesk-trash" / "op-commit"
    (place / "IMG_1.NEF").unlink()
    (place / "IMG_2.JPG").write_bytes(b"not what was put here")

    told = restore(lib, [pair, other])

    assert told.failures.keys() == {pair, other}
    assert "IMG_1.NEF is no longer in the trash" in told.failures[pair][1]
    assert "is not the file that was put there" in told.failures[other][1]
    assert names(folder(lib, project)) == {"IMG_1.JPG"}
    photo = lib.photos.get([pair])[0]
    assert photo.state is PhotoState.PRESENT
    assert photo.keep.raw is False, "the plan survives"


@pytest.mark.trap("T03")
def test_an_offline_project_keeps_its_trash(lib: OpenLibrary, project: Project) -> None:
    photo_id = shoot(lib, project, "IMG_1.JPG")
    discard(lib, photo_id, "jpeg")
    commit(lib, project, [photo_id])
    marker = lib.layout.marker.rename(lib.layout.dot / "away.json")
    told = restore(lib, [photo_id])
    assert told.failures[photo_id][0] == "offline"
    assert len(trash.entries(lib)) == 1
    marker.rename(lib.layout.marker)
    assert restore(lib, [photo_id]).finished == {photo_id: ""}


@pytest.mark.fault(49)
def test_a_restore_that_fails_half_way_is_taken_back(lib: OpenLibrary, project: Project) -> None:
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF")
    discard(lib, pair, "jpeg", "raw")
    commit(lib, project, [pair])
    before = originals(lib.root)
    told = restore(lib, [pair], disk=Disk(FailingSystem(errno.EROFS, 2, only="rename")))
    assert told.failures[pair][0] == "read_only"
    assert names(folder(lib, project)) == set()
    assert_sound(lib, before)
    assert restore(lib, [pair], operation="op-again").finished == {pair: ""}


def test_one_operation_can_be_undone(lib: OpenLibrary, project: Project) -> None:
    ids = [shoot(lib, project, f"{n}.JPG") for n in range(3)]
    for photo_id in ids:
        discard(lib, photo_id, "jpeg")
    commit(lib, project, ids[:2], operation="op-1")
    commit(lib, project, ids[2:], operation="op-2")
    request = restore_request(lib, operation="op-1")
    assert [ref.photo_id for ref in request.photos] == ids[:2]
    entries = trash.entries(lib)
    assert restore_request(lib, entry_ids=[entries[2].id]).payload == {"entries": [entries[2].id]}
    assert len(restore_request(lib, everything=True).photos) == 3


@pytest.mark.trap("T04")
@pytest.mark.trap("T15")
def test_checks_take_the_trash_neither_for_new_nor_for_missing(lib: OpenLibrary, project: Project) -> None:
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp")
    other = shoot(lib, project, "IMG_2.PNG")
    discard(lib, pair, "jpeg", "raw")
    discard(lib, other, "other")
    commit(lib, project, [pair, other])
    rows = pictures(lib)

    manifest, found = check_manifest(lib, project, never), check_folder(lib, project, never)

    assert (manifest.found, found.found, found.new_photo_ids, found.foreign) == (0, 0, (), ())
    assert pictures(lib) == rows
    assert [f for listing in scan_tree(folder(lib, project)) for f in listing.files] == []


ODD = ["IMG {}", "ünï {}", "-{}", "a b\n{}", "{}\udcff", "日本 {}", ".dot{}", "{} end ", "%s{}", "'{}\""]
SUFFIXES = [("JPG",), ("JPG", "NEF"), ("jpeg", "CR3", "xmp"), ("PNG",), ("tif", "xmp"), ("HEIC", "DNG", "pp3")]


@pytest.mark.fault(38)
@pytest.mark.fault(39)
def test_round_trips_of_odd_names_and_pairs_are_identical(lib: OpenLibrary, project: Project) -> None:
    """F12, in small: 300 photos, every one discarded in whole or in part."""
    chance = random.Random(12)
    ids = []
    for number in range(300):
        stem = chance.choice(ODD).format(number)
        photo_names = [f"{stem}.{s}" for s in chance.choice(SUFFIXES)]
        sub = chance.choice(["", "Tag 1", "a/\udcfe"])
        ids.append(shoot(lib, project, *photo_names, subfolder=sub, mtime_ns=chance.randrange(10**18)))
        kinds = [f.kind for f in lib.photos.get([ids[-1]])[0].files]
        discard(lib, ids[-1], *chance.sample(kinds, chance.randint(1, len(kinds))))
    before, rows, shown = contents(lib.root), pictures(lib), plan.pending(lib)

    told = commit(lib, project, ids, shown=shown)
    assert len(told.finished) == 300, (told.failures, told.passed_over)
    assert plan.pending(lib).items == ()
    told = restore(lib, ids)

    assert len(told.finished) == 300, (told.failures, told.passed_over)
    assert contents(lib.root) == before
    assert pictures(lib) == rows
    assert plan.pending(lib).fingerprint == shown.fingerprint
    assert lib.photos.count(PhotoFilter()) == 300
