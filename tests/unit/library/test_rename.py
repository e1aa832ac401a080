"""Renaming photos: one stem for all files, nothing overwritten, taken back whole by a failing disk."""

from __future__ import annotations

import errno

import pytest

from photodesk.domain.errors import EmptyTargetsError, NotFoundError, UsageError
from photodesk.domain.job import JobStatus, Progress, Scope, Source
from photodesk.domain.project import Project
from photodesk.domain.task import Task, TaskRequest
from photodesk.files.disk import Disk
from photodesk.files.fakes import FailingSystem
from photodesk.library.open_library import OpenLibrary
from photodesk.library.rename import (
    name_request,
    names_of,
    new_stems,
    rename_photos,
    rename_request,
    undo_rename_request,
)
from photodesk.library.rename_plan import KEEPS, plan_rename
from photodesk.library.reports import never
from tests.originals import Told, assert_sound, names, originals, shoot


def rename(lib: OpenLibrary, project: Project, stems: dict[int, str], *, disk: Disk | None = None) -> Told:
    told = Told()
    rename_photos(lib, project, stems, "op-rename", told, never, disk=disk or Disk())
    return told


def stems_of(request: TaskRequest) -> dict[int, str]:
    return {photo_id: new for photo_id, (new, _) in names_of(request.payload).items()}


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


@pytest.mark.parametrize("template", ["Sea", "{stem}", "x {number:2}", "{stem}-{number}"])
def test_the_preview_says_what_the_rename_then_does(lib: OpenLibrary, project: Project, template: str) -> None:
    ids = [
        shoot(lib, project, "A.JPG", "A.NEF", "A.xmp", "A.NEF.xmp"),
        shoot(lib, project, "B.JPG"),
        shoot(lib, project, "Sea.JPG"),
        shoot(lib, project, "odd\udcff.JPG", subfolder="day 2"),
    ]
    template = template if "{" in template else f"{template}{{camera}}"
    plan = plan_rename(lib, ids, template)
    folder = lib.layout.project_folder(project)
    assert names(folder) >= {"A.JPG", "A.NEF.xmp"}, "a preview changes nothing"
    rename(lib, project, new_stems(lib, ids, template))
    promised = {name for sample in plan.samples for name in sample.new}
    made = {name.rpartition("/")[2] for name in names(folder)}
    kept = [s.photo_id for s in plan.samples if s.note == KEEPS]
    assert made - promised == ({"A.xmp", "A.NEF.xmp"} if ids[0] in kept else set())
    assert promised <= made
    assert not plan.failing
    assert kept == [s.photo_id for s in plan.samples if s.old == s.new]


def test_a_preview_names_what_cannot_be_renamed_and_what_is_taken(lib: OpenLibrary, project: Project) -> None:
    here, there = shoot(lib, project, "A.JPG"), shoot(lib, project, "B.JPG")
    (lib.layout.project_folder(project) / "trip-1.JPG").write_bytes(b"somebody else's")
    plan = plan_rename(lib, [here, there], "trip-{number}")
    assert [s.new for s in plan.samples] == [("trip-1 (2).JPG",), ("trip-2.JPG",)]
    assert plan.numbered == 1
    assert plan_rename(lib, [here], "{nonsense}").refusal.startswith("“{nonsense}” is not understood.")
    assert plan_rename(lib, [], "{stem}").refusal


def test_a_rename_is_taken_back_and_what_was_renamed_since_is_left(lib: OpenLibrary, project: Project) -> None:
    one, two = shoot(lib, project, "A.JPG", "A.NEF"), shoot(lib, project, "B.JPG")
    before = names(lib.layout.project_folder(project))
    request = rename_request(lib, [one, two], "trip-{number}")
    rename(lib, project, stems_of(request))
    task = Task(7, lib.tenant, "rename_photos", Scope.PHOTO_SET, Source.USER, "", JobStatus.COMPLETED, request.payload,
                Progress(), "", None)  # fmt: skip
    back = undo_rename_request(lib, task)
    told = Told()
    stems = stems_of(back)
    assert stems == {one: "A", two: "B"}
    rename_photos(lib, project, {two: "mine"}, "op-2", told, never)
    assert [ref.photo_id for ref in undo_rename_request(lib, task).photos] == [one]
    rename_photos(lib, project, stems, "op-3", told, never)
    assert names(lib.layout.project_folder(project)) == before
    with pytest.raises(EmptyTargetsError):
        undo_rename_request(lib, task)


def test_one_photo_gets_a_typed_name_as_it_stands_or_none(lib: OpenLibrary, project: Project) -> None:
    photo = shoot(lib, project, "A.JPG")
    assert stems_of(name_request(lib, photo, " Dawn {1} ")) == {photo: "Dawn {1}"}
    for name in ("", "  ", "a/b", ".hidden", "end.", "two\nlines", "x" * 181):
        with pytest.raises(UsageError):
            name_request(lib, photo, name)
    with pytest.raises(NotFoundError):
        name_request(lib, photo + 1, "Dawn")
