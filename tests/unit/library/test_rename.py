"""Renaming photos: one stem for all files, nothing overwritten, taken back whole by a failing disk."""

from __future__ import annotations

import errno

import pytest

from photodesk.domain.errors import EmptyTargetsError, UsageError
from photodesk.domain.project import Project
from photodesk.files.disk import Disk
from photodesk.files.fakes import FailingSystem
from photodesk.library.open_library import OpenLibrary
from photodesk.library.rename import new_stems, rename_photos
from photodesk.library.reports import never
from tests.originals import Told, assert_sound, names, originals, shoot


def rename(lib: OpenLibrary, project: Project, stems: dict[int, str], *, disk: Disk | None = None) -> Told:
    told = Told()
    rename_photos(lib, project, stems, "op-rename", told, never, disk=disk or Disk())
    return told


def test_a_pair_and_its_sidecars_keep_one_stem(lib: OpenLibrary, project: Project) -> None:
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp", "IMG_1.NEF.xmp")
    before = originals(lib.root)
    stems = new_stems(lib, [pair], "{project} {number:4}", first=7)
    assert stems == {pair: f"{project.name} 0007"}
    rename(lib, project, stems)
    new = stems[pair]
    assert names(lib.layout.project_folder(project)) >= {f"{new}.JPG", f"{new}.NEF", f"{new}.xmp", f"{new}.NEF.xmp"}
    assert lib.photos.get([pair])[0].stem == new
    assert_sound(lib, before)
    rename(lib, project, {pair: "IMG_1"})
    assert lib.photos.get([pair])[0].stem == new, "the same operation again changes nothing"


def test_a_name_that_is_taken_gets_a_number(lib: OpenLibrary, project: Project) -> None:
    one, two = shoot(lib, project, "A.JPG"), shoot(lib, project, "B.JPG")
    before = originals(lib.root)
    rename(lib, project, {one: "Sea", two: "Sea"})
    assert [p.stem for p in lib.photos.get([one, two])] == ["Sea", "Sea (2)"]
    assert_sound(lib, before)


@pytest.mark.fault(49)
@pytest.mark.parametrize("at", range(1, 9))
def test_when_one_file_cannot_be_renamed_none_is(lib: OpenLibrary, project: Project, at: int) -> None:
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF")
    before, there = originals(lib.root), names(lib.layout.project_folder(project))
    rename(lib, project, {pair: "Sea"}, disk=Disk(FailingSystem(errno.EIO, at)))
    whole = {"IMG_1": there, "Sea": {name.replace("IMG_1", "Sea") for name in there}}
    assert names(lib.layout.project_folder(project)) == whole[lib.photos.get([pair])[0].stem]
    assert_sound(lib, before)


def test_templates_that_make_no_names_are_refused(lib: OpenLibrary, project: Project) -> None:
    photo = shoot(lib, project, "A.JPG")
    for template in ("{nonsense}", "always the same", "{stem"):
        with pytest.raises(UsageError):
            new_stems(lib, [photo], template)
    with pytest.raises(EmptyTargetsError):
        new_stems(lib, [], "{stem}")
    assert new_stems(lib, [photo], "a/{stem}:") == {photo: "a-A"}
