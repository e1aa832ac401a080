"""Thumbnails and previews: made once, made anew when asked, never believed without a look at the disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from photodesk.config.settings import DerivativeSettings, Settings
from photodesk.domain.derivative import DerivativeKind, DerivativeStatus, FailureKind
from photodesk.domain.photo import Photo
from photodesk.domain.project import Project
from photodesk.library.cache_validation import validate_cache
from photodesk.library.derivatives import make_derivatives
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import create_project, folder_of
from photodesk.library.reports import never
from tests.pictures import jpeg_bytes, picture, write_jpeg
from tests.unit.library.conftest import Importer, Told

Make = Callable[..., Told]
THUMBNAIL, PREVIEW = DerivativeKind.THUMBNAIL, DerivativeKind.PREVIEW


@pytest.fixture
def make(lib: OpenLibrary, project: Project) -> Make:
    def run(*photo_ids: int, force: bool = False) -> Told:
        told = Told()
        make_derivatives(lib, project, photo_ids, force=force, report=told, stop=never)
        return told

    return run


@pytest.fixture
def photo(lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path) -> Photo:
    told = take_in(project, write_jpeg(tmp_path / "card/A.JPG", 1, size=(640, 480)))
    return lib.photos.get(told.photo_ids())[0]


def paths(lib: OpenLibrary, photo: Photo) -> dict[DerivativeKind, Path]:
    return {kind: lib.layout.derivative(photo.id, kind) for kind in DerivativeKind}


def stamps(lib: OpenLibrary, photo: Photo) -> list[tuple[int, int]]:
    return [(p.stat().st_ino, p.stat().st_mtime_ns) for p in paths(lib, photo).values()]


def test_both_are_made_and_said(lib: OpenLibrary, photo: Photo, make: Make) -> None:
    told = make(photo.id)
    after = lib.photos.get([photo.id])[0]
    assert told.finished == [photo.id]
    assert after.thumbnail.status is after.preview.status is DerivativeStatus.GENERATED
    with Image.open(paths(lib, photo)[THUMBNAIL]) as thumbnail:
        assert max(thumbnail.size) == 512
    with Image.open(paths(lib, photo)[PREVIEW]) as preview:
        assert preview.size == (640, 480), "never enlarged"


@pytest.mark.req("R62")
@pytest.mark.trap("T30")
def test_what_is_there_is_not_made_again(lib: OpenLibrary, photo: Photo, make: Make) -> None:
    make(photo.id)
    before = stamps(lib, photo)
    assert make(photo.id).finished == [photo.id]
    assert stamps(lib, photo) == before


@pytest.mark.req("R59")
@pytest.mark.req("R60")
def test_force_makes_both_anew(lib: OpenLibrary, photo: Photo, make: Make) -> None:
    make(photo.id)
    before = stamps(lib, photo)
    written = {k: e.written_at for (_, k), e in lib.derivatives.get([photo.id]).items()}
    make(photo.id, force=True)
    assert all(old != new for old, new in zip(before, stamps(lib, photo), strict=True))
    assert all(e.written_at > written[k] for (_, k), e in lib.derivatives.get([photo.id]).items())


@pytest.mark.req("R58")
@pytest.mark.trap("T29")
@pytest.mark.parametrize("kind", list(DerivativeKind))
def test_an_entry_without_its_file_is_no_hit(lib: OpenLibrary, photo: Photo, make: Make, kind: DerivativeKind) -> None:
    make(photo.id)
    paths(lib, photo)[kind].unlink()
    make(photo.id)
    assert paths(lib, photo)[kind].is_file()


@pytest.mark.trap("T36")
def test_a_torn_file_is_no_hit(lib: OpenLibrary, photo: Photo, make: Make) -> None:
    make(photo.id)
    whole = paths(lib, photo)[PREVIEW].read_bytes()
    paths(lib, photo)[PREVIEW].write_bytes(whole[:100])
    make(photo.id)
    assert paths(lib, photo)[PREVIEW].read_bytes() == whole


@pytest.mark.trap("T31")
def test_another_size_makes_another_picture(lib: OpenLibrary, project: Project, photo: Photo, make: Make) -> None:
    make(photo.id)
    preview_before = paths(lib, photo)[PREVIEW].stat().st_mtime_ns
    smaller = replace(Settings(), derivatives=DerivativeSettings(thumbnail_side=200))
    make_derivatives(
        replace(lib, settings=lambda: smaller), project, [photo.id], force=False, report=Told(), stop=never
    )
    with Image.open(paths(lib, photo)[THUMBNAIL]) as thumbnail:
        assert max(thumbnail.size) == 200
    assert paths(lib, photo)[PREVIEW].stat().st_mtime_ns == preview_before, "its recipe did not change"


@pytest.mark.trap("T61")
@pytest.mark.fault(47)
def test_a_file_overwritten_in_place_gets_new_pictures(
    lib: OpenLibrary, project: Project, photo: Photo, make: Make
) -> None:
    make(photo.id)
    old = paths(lib, photo)[THUMBNAIL].read_bytes()
    (folder_of(lib, project) / "A.JPG").write_bytes(jpeg_bytes(9, size=(640, 480)))
    make(photo.id)
    assert paths(lib, photo)[THUMBNAIL].read_bytes() != old


def test_a_touched_file_keeps_its_pictures(lib: OpenLibrary, project: Project, photo: Photo, make: Make) -> None:
    make(photo.id)
    before = stamps(lib, photo)
    os.utime(folder_of(lib, project) / "A.JPG")
    make(photo.id)
    assert stamps(lib, photo) == before


@pytest.mark.trap("T37")
@pytest.mark.trap("T33")
def test_a_damaged_file_fails_for_good_until_it_changes(
    lib: OpenLibrary, project: Project, take_in: Importer, make: Make, tmp_path: Path
) -> None:
    bad = tmp_path / "card/BAD.JPG"
    bad.parent.mkdir()
    bad.write_bytes(jpeg_bytes(1)[:400])
    (photo_id,) = take_in(project, bad).photo_ids()
    kind, message = make(photo_id).failures[photo_id]
    assert kind == FailureKind.CORRUPT
    assert message.endswith("Retry.")
    state = lib.photos.get([photo_id])[0].thumbnail
    assert (state.status, state.error_kind, state.attempts) == (DerivativeStatus.FAILED, FailureKind.CORRUPT, 1)
    assert photo_id in make(photo_id).passed_over
    assert photo_id in make(photo_id, force=True).failures
    assert validate_cache(lib, never).unfinished == (), "it is not queued again every hour"
    (folder_of(lib, project) / "BAD.JPG").write_bytes(jpeg_bytes(1))
    assert make(photo_id, force=True).finished == [photo_id]


def test_a_missing_source_is_said_and_heals_when_it_returns(
    lib: OpenLibrary, project: Project, photo: Photo, make: Make
) -> None:
    place = folder_of(lib, project) / "A.JPG"
    content = place.read_bytes()
    place.unlink()
    assert make(photo.id).failures[photo.id][0] == FailureKind.MISSING_SOURCE
    place.write_bytes(content)
    assert make(photo.id).finished == [photo.id]


@pytest.mark.trap("T32")
def test_each_kind_has_its_own_status(lib: OpenLibrary, photo: Photo, make: Make) -> None:
    make(photo.id)
    paths(lib, photo)[PREVIEW].unlink()
    report = validate_cache(lib, never)
    after = lib.photos.get([photo.id])[0]
    assert (after.thumbnail.status, after.preview.status) == (DerivativeStatus.GENERATED, DerivativeStatus.MISSING)
    assert (report.checked, report.missing) == (1, 1)


@pytest.mark.req("R4")
def test_a_photo_that_is_gone_is_passed_over(photo: Photo, make: Make) -> None:
    told = make(99_999, photo.id)
    assert told.passed_over.keys() == {99_999}
    assert told.finished == [photo.id]


@pytest.mark.fault(22)
def test_a_project_out_of_sight_fails_softly(lib: OpenLibrary, photo: Photo, make: Make, tmp_path: Path) -> None:
    make(photo.id)
    (lib.root / "Coast").rename(tmp_path / "away")
    told = make(photo.id, force=True)
    assert photo.id in told.failures
    assert lib.photos.get([photo.id])[0].thumbnail.status is DerivativeStatus.GENERATED
    assert not (lib.root / "Coast").exists(), "reading creates nothing"


@pytest.mark.req("R8")
@pytest.mark.req("R65")
@pytest.mark.req("R66")
@pytest.mark.req("R67")
@pytest.mark.req("R71")
@pytest.mark.req("R74")
@pytest.mark.req("R75")
@pytest.mark.req("R78")
def test_validation_finds_the_three_causes_in_all_projects(
    lib: OpenLibrary, project: Project, photo: Photo, take_in: Importer, make: Make, tmp_path: Path
) -> None:
    other = create_project(lib, "Town")
    (never_made,) = take_in(other, write_jpeg(tmp_path / "b/B.JPG", 2)).photo_ids()
    (said_missing,) = take_in(project, write_jpeg(tmp_path / "c/C.JPG", 3)).photo_ids()
    make(photo.id, said_missing)
    lib.derivatives.mark_missing([(said_missing, PREVIEW)], lib.now())
    paths(lib, photo)[THUMBNAIL].unlink()
    report = validate_cache(lib, never)
    assert {r.photo_id for r in report.unfinished} == {photo.id, never_made, said_missing}
    assert (photo.id, THUMBNAIL) not in lib.derivatives.get([photo.id])
    only_town = validate_cache(lib, never, project_id=other.id)
    assert {r.photo_id for r in only_town.unfinished} == {never_made}


@pytest.mark.req("R68")
def test_validation_warns_with_project_photo_name_and_kind(
    lib: OpenLibrary, photo: Photo, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    make(photo.id)
    paths(lib, photo)[THUMBNAIL].unlink()
    with caplog.at_level("WARNING"):
        validate_cache(lib, never)
    (line,) = [r.getMessage() for r in caplog.records if "missing" in r.getMessage()]
    assert all(word in line for word in ("Coast", str(photo.id), "A", "thumbnail"))


@pytest.mark.req("R69")
@pytest.mark.req("R70")
def test_validation_streams_in_chunks(
    lib: OpenLibrary, project: Project, take_in: Importer, make: Make, tmp_path: Path
) -> None:
    for seed in range(7):
        write_jpeg(tmp_path / f"card/{seed}.JPG", seed)
    make(*take_in(project, tmp_path / "card").photo_ids())
    small = replace(Settings(), maintenance=replace(Settings().maintenance, cache_validation_chunk_size=2))
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return False

    assert validate_cache(replace(lib, settings=lambda: small), stop).checked == 7
    assert len(asked) >= 4


@pytest.mark.req("R85")
def test_a_second_validation_changes_nothing(lib: OpenLibrary, photo: Photo, make: Make) -> None:
    make(photo.id)
    validate_cache(lib, never)
    before = (lib.photos.get([photo.id]), stamps(lib, photo))
    report = validate_cache(lib, never)
    assert (report.missing, report.unfinished, bool(report.changes)) == (0, (), False)
    assert (lib.photos.get([photo.id]), stamps(lib, photo)) == before


@pytest.mark.trap("T34")
@pytest.mark.parametrize("name", ["scan.tif", "Scan.2024.final.TIFF", "IMG_1.Jpg", "a.b.c.jpEG", "drawn v2.0.Png"])
def test_whatever_its_extension_looks_like_both_are_made(
    lib: OpenLibrary, project: Project, take_in: Importer, make: Make, tmp_path: Path, name: str
) -> None:
    (tmp_path / "card").mkdir()
    picture(5, (320, 240)).save(tmp_path / "card" / name)
    told = take_in(project, tmp_path / "card")

    (photo_id,) = told.photo_ids()
    assert make(photo_id).failures == {}
    photo = lib.photos.get([photo_id])[0]
    assert [f.name for f in photo.files] == [name]
    assert all(path.is_file() for path in paths(lib, photo).values())
