"""Commit: exactly what was shown, whole pairs or none, sidecars with the last of their photo."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from photodesk.domain.changes import Aspect
from photodesk.domain.errors import EmptyTargetsError
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.job import Scope
from photodesk.domain.photo import FileState, Label, PhotoState
from photodesk.domain.plan import KeepChoice
from photodesk.domain.project import Project
from photodesk.files.disk import Disk
from photodesk.files.fakes import FailingSystem
from photodesk.library import plan, trash
from photodesk.library.commit import StalePlanError, commit_photos, commit_request
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import create_project
from photodesk.library.reports import never
from photodesk.library.restore import restore_request
from tests.originals import Told, assert_sound, commit, discard, names, originals, shoot

OPERATION = "op-commit"


def folder(lib: OpenLibrary, project: Project) -> Path:
    return lib.layout.project_folder(project)


def in_trash(lib: OpenLibrary, project: Project) -> set[str]:
    return names(folder(lib, project) / ".photodesk-trash" / OPERATION)


def test_the_discarded_half_goes_and_the_sidecar_stays_with_the_other(lib: OpenLibrary, project: Project) -> None:
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp", "IMG_1.NEF.xmp")
    before = originals(lib.root)
    discard(lib, pair, "raw")

    told = commit(lib, project, [pair])

    assert told.finished == {pair: ""}
    assert names(folder(lib, project)) == {"IMG_1.JPG", "IMG_1.xmp", "IMG_1.NEF.xmp"}
    assert in_trash(lib, project) == {"IMG_1.NEF"}
    (photo,) = lib.photos.get([pair])
    assert photo.state is PhotoState.PRESENT
    assert [f.state for f in photo.files] == [FileState.PRESENT, FileState.TRASHED]
    assert told.changes.ids(Aspect.FILES) == {pair}
    assert told.changes.ids(Aspect.STATE) == set()
    assert_sound(lib, before)


def test_a_whole_photo_takes_its_sidecars_along(lib: OpenLibrary, project: Project) -> None:
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp", "img_1.jpg.PP3", subfolder="day 1")
    discard(lib, pair, "jpeg", "raw")

    told = commit(lib, project, [pair])

    assert told.finished == {pair: ""}
    assert names(folder(lib, project)) == set()
    assert in_trash(lib, project) == {f"day 1/{n}" for n in ("IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp", "img_1.jpg.PP3")}
    entries = trash.entries(lib)
    assert {e.origin for e in entries} == in_trash(lib, project)
    assert {e.photo_id for e in entries} == {pair}
    assert all(e.content_hash and e.operation_id == OPERATION and e.reason == "commit" for e in entries)
    assert lib.photos.get([pair])[0].state is PhotoState.TRASHED
    assert lib.photos.count(PhotoFilter()) == 0
    assert [e.action for e in lib.events.for_photo(pair)] == ["to trash: commit"]


@pytest.mark.trap("T18")
@pytest.mark.fault(50)
def test_two_jpegs_of_one_stem_are_two_photos_and_share_a_sidecar_to_the_last(
    lib: OpenLibrary, project: Project
) -> None:
    one = shoot(lib, project, "A.jpg", "A.xmp")
    two = shoot(lib, project, "A.jpeg", "A.jpeg.xmp")
    discard(lib, two, "jpeg")
    commit(lib, project, [two])
    assert names(folder(lib, project)) == {"A.jpg", "A.xmp"}, "only its own sidecar went with A.jpeg"

    discard(lib, one, "jpeg")
    commit(lib, project, [one])
    assert names(folder(lib, project)) == set()


def test_photos_of_one_stem_that_go_together_take_the_shared_sidecar(lib: OpenLibrary, project: Project) -> None:
    ids = [shoot(lib, project, "A.jpg", "A.xmp"), shoot(lib, project, "A.jpeg")]
    for photo_id in ids:
        discard(lib, photo_id, "jpeg")
    commit(lib, project, ids)
    assert names(folder(lib, project)) == set()


@pytest.mark.trap("T12")
@pytest.mark.trap("T07")
def test_undecided_and_unknown_files_stay(lib: OpenLibrary, project: Project) -> None:
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF")
    (folder(lib, project) / "IMG_1.mov").write_bytes(b"a film beside it")
    assert plan.pending(lib).items == ()
    with pytest.raises(EmptyTargetsError):
        commit_request(lib)
    discard(lib, pair, "jpeg", "raw")
    commit(lib, project, [pair])
    assert names(folder(lib, project)) == {"IMG_1.mov"}


@pytest.mark.trap("T25")
@pytest.mark.req("R137")
def test_a_plan_that_changed_since_it_was_shown_is_not_carried_out(lib: OpenLibrary, project: Project) -> None:
    more, less, same = (shoot(lib, project, f"{n}.JPG", f"{n}.NEF") for n in ("more", "less", "same"))
    for photo_id in (more, less, same):
        discard(lib, photo_id, "raw")
    shown = plan.pending(lib)
    discard(lib, more, "jpeg")
    lib.photos.decide([less], lib.now(), keep_raw=True)

    told = commit(lib, project, [more, less, same], shown=shown)

    assert told.finished == {same: ""}
    assert "discarded after this commit was shown" in told.passed_over[more]
    assert "no longer planned" in told.passed_over[less]
    assert in_trash(lib, project) == {"same.NEF"}


@pytest.mark.trap("T25")
@pytest.mark.req("R38")
@pytest.mark.req("R128")
def test_a_filter_becomes_the_ids_it_finds_now_over_all_projects(lib: OpenLibrary, project: Project) -> None:
    other = create_project(lib, "Town")
    chosen = [shoot(lib, project, "A.JPG"), shoot(lib, other, "B.JPG")]
    plain = shoot(lib, other, "C.JPG")
    for photo_id in (*chosen, plain):
        discard(lib, photo_id, "jpeg")
    lib.photos.decide(chosen, lib.now(), rating=5)

    request = commit_request(lib, photos=PhotoFilter(rating_min=5))
    assert (request.type, request.scope, request.project_id) == ("change_commit_all", Scope.PHOTO_SET, None)
    assert [ref.photo_id for ref in request.photos or ()] == chosen

    lib.photos.decide([plain], lib.now(), rating=5)
    assert [ref.photo_id for ref in request.photos or ()] == chosen, "what matches later is not touched"
    with pytest.raises(EmptyTargetsError):
        commit_request(lib, photos=PhotoFilter(rating_min=5, labels=(Label.RED,)))


def test_a_request_with_the_fingerprint_of_another_set_is_refused(lib: OpenLibrary, project: Project) -> None:
    photo_id = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF")
    discard(lib, photo_id, "raw")
    shown = plan.pending(lib)
    discard(lib, photo_id, "jpeg")
    with pytest.raises(StalePlanError):
        commit_request(lib, expected=shown.fingerprint)
    request = commit_request(lib, expected=plan.pending(lib).fingerprint)
    assert request.payload["files"] == sorted(i.file_id for i in plan.pending(lib).items)
    assert request.scope is Scope.PHOTO_SET


@pytest.mark.trap("T16")
@pytest.mark.req("R128")
def test_targets_that_come_to_nothing_are_an_error(lib: OpenLibrary, project: Project) -> None:
    photo_id = shoot(lib, project, "IMG_1.JPG")
    discard(lib, photo_id, "jpeg")
    other = create_project(lib, "Town")
    for targets in ({"photo_ids": []}, {"photo_ids": [999]}, {"project": other}):
        with pytest.raises(EmptyTargetsError):
            commit_request(lib, **targets)  # type: ignore[arg-type]
    for nothing in ({}, {"photo_ids": [999]}, {"operation": "x"}, {"entry_ids": [5]}):
        with pytest.raises(EmptyTargetsError):
            restore_request(lib, **nothing)  # type: ignore[arg-type]


@pytest.mark.fault(49)
@pytest.mark.trap("T17")
@pytest.mark.parametrize("at", range(1, 5))
def test_a_pair_goes_whole_or_not_at_all(lib: OpenLibrary, project: Project, at: int) -> None:
    bad = shoot(lib, project, "bad.JPG", "bad.NEF", "bad.xmp")
    good = shoot(lib, project, "good.JPG")
    before = originals(lib.root)
    discard(lib, bad, "jpeg", "raw")
    discard(lib, good, "jpeg")

    told = commit(lib, project, [bad, good], disk=Disk(FailingSystem(errno.EIO, at, only="rename")))

    failed, moved = (bad, good) if at < 4 else (good, bad)
    assert told.failures.keys() == {failed}
    assert told.finished == {moved: ""}
    assert "could not be written" in told.failures[failed][1]
    assert {f.state for f in lib.photos.get([failed])[0].files} == {FileState.PRESENT}
    assert_sound(lib, before)


@pytest.mark.trap("T03")
def test_on_a_project_that_is_away_nothing_happens(lib: OpenLibrary, project: Project) -> None:
    photo_id = shoot(lib, project, "IMG_1.JPG")
    discard(lib, photo_id, "jpeg")
    away = folder(lib, project).rename(lib.root / ".away")

    told = commit(lib, project, [photo_id])

    assert told.failures[photo_id][0] == "offline"
    assert not folder(lib, project).exists()
    assert lib.photos.get([photo_id])[0].keep.jpeg is False
    away.rename(folder(lib, project))
    assert commit(lib, project, [photo_id]).finished == {photo_id: ""}


@pytest.mark.fault(46)
def test_a_file_that_is_another_one_by_now_stays(lib: OpenLibrary, project: Project) -> None:
    photo_id = shoot(lib, project, "IMG_1.JPG")
    discard(lib, photo_id, "jpeg")
    (folder(lib, project) / "IMG_1.JPG").write_bytes(b"somebody else's work")
    told = commit(lib, project, [photo_id])
    assert told.failures[photo_id][0] == "conflict"
    assert names(folder(lib, project)) == {"IMG_1.JPG"}


def test_a_file_that_is_gone_keeps_its_other_half_in_place(lib: OpenLibrary, project: Project) -> None:
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF")
    discard(lib, pair, "jpeg", "raw")
    (folder(lib, project) / "IMG_1.NEF").unlink()
    told = commit(lib, project, [pair])
    assert told.failures[pair][0] == "not_found"
    assert names(folder(lib, project)) == {"IMG_1.JPG"}


@pytest.mark.trap("T06")
@pytest.mark.fault(38)
def test_equal_and_odd_names_have_places_of_their_own(lib: OpenLibrary, project: Project) -> None:
    odd = ["a\udcff.jpg", "line\nbreak.JPG", "-rf.jpg", "x" * 251 + ".jpg"]
    ids = [shoot(lib, project, n) for n in odd]
    ids += [shoot(lib, project, "IMG_1.JPG", subfolder=s) for s in ("", "a", "a/b")]
    before = originals(lib.root)
    for photo_id in ids:
        discard(lib, photo_id, "jpeg")
    told = commit(lib, project, ids)
    assert told.finished.keys() == set(ids)
    assert in_trash(lib, project) == {*odd, "IMG_1.JPG", "a/IMG_1.JPG", "a/b/IMG_1.JPG"}
    assert_sound(lib, before)


@pytest.mark.trap("T09")
def test_a_photo_of_another_project_is_left_alone(lib: OpenLibrary, project: Project) -> None:
    other = create_project(lib, "Town")
    theirs = shoot(lib, other, "IMG_1.JPG")
    ours = shoot(lib, project, "IMG_1.JPG")
    discard(lib, ours, "jpeg")
    discard(lib, theirs, "jpeg")
    told = Told()
    files = {i.file_id for i in plan.pending(lib).items}
    commit_photos(lib, project, [ours, theirs, 999], files, OPERATION, told, never)
    assert told.finished == {ours: ""}
    assert told.passed_over.keys() == {theirs, 999}
    assert names(folder(lib, other)) == {"IMG_1.JPG"}


def test_a_stopped_commit_leaves_the_rest_for_the_next_attempt(lib: OpenLibrary, project: Project) -> None:
    ids = [shoot(lib, project, f"IMG_{n}.JPG") for n in range(40)]
    for photo_id in ids:
        discard(lib, photo_id, "jpeg")
    files = {i.file_id for i in plan.pending(lib).items}
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 1

    told = Told()
    commit_photos(lib, project, ids, files, OPERATION, told, stop)
    assert 0 < len(told.finished) < 40
    again = Told()
    commit_photos(lib, project, ids, files, OPERATION, again, never)
    assert again.finished.keys() == set(ids), "what the first attempt took is done, not skipped"
    assert len(in_trash(lib, project)) == 40


@pytest.mark.req("R39")
def test_a_revert_forgets_discards_and_nothing_else(lib: OpenLibrary, project: Project) -> None:
    pair, kept = shoot(lib, project, "1.JPG", "1.NEF"), shoot(lib, project, "2.JPG", "2.NEF")
    plan.set_plan(lib, [pair], KeepChoice.JPEG)
    plan.set_plan(lib, [kept], KeepChoice.BOTH)
    plan.rate(lib, [pair], 4)

    reverted = plan.revert(lib, [pair, kept])

    assert reverted.changed == (pair,)
    assert reverted.changes.ids(Aspect.PLAN) == {pair}
    photo, other = lib.photos.get([pair, kept])
    assert (photo.keep.jpeg, photo.keep.raw, photo.rating) == (True, None, 4)
    assert (other.keep.jpeg, other.keep.raw) == (True, True)
    assert plan.pending(lib).items == ()


@pytest.mark.trap("T10")
def test_decisions_write_only_what_they_name_and_tell_the_trail(lib: OpenLibrary, project: Project) -> None:
    pair, single = shoot(lib, project, "1.JPG", "1.NEF"), shoot(lib, project, "2.JPG")
    assert plan.set_keep(lib, [pair], keep_raw=False).changed == (pair,)
    assert plan.set_keep(lib, [pair], keep_jpeg=True).changed == (pair,)
    assert lib.photos.get([pair])[0].keep.raw is False
    decided = plan.set_plan(lib, [pair, single, 999], KeepChoice.RAW)
    assert decided.passed_over.keys() == {single}
    assert decided.unknown_ids == (999,)
    assert [e.action for e in lib.events.for_photo(pair)] == ["plan"] * 3
    with pytest.raises(EmptyTargetsError):
        plan.rate(lib, [999], 3)
