"""Import decides by content, overwrites nothing, and keeps pairs together."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from photodesk.domain.changes import Aspect
from photodesk.domain.errors import DiskFullError
from photodesk.domain.intake import FileOutcome, ImportMode
from photodesk.domain.photo import FileKind, FileState
from photodesk.domain.project import Project
from photodesk.library.intake import ImportOptions, import_files
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import create_project, folder_of
from photodesk.library.reports import never
from tests.pictures import jpeg_bytes, write_jpeg, write_picture
from tests.unit.library.conftest import Importer, Told


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and not p.name.startswith(".")
    }


def test_a_photo_goes_in_with_its_facts(lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path) -> None:
    card = tmp_path / "card"
    write_jpeg(card / "IMG_0001.JPG", 1)
    told = take_in(project, card)
    (photo,) = lib.photos.get(told.photo_ids())
    assert told.outcomes() == {"IMG_0001.JPG": FileOutcome.IMPORTED}
    assert photo.taken is not None
    assert (photo.taken.local[:19], photo.taken.offset_minutes) == ("2026-06-13T09:41:07", 120)
    assert (photo.width, photo.height) == (96, 64)
    assert photo.keep.jpeg is None
    assert told.changes.ids(Aspect.ADDED) == {photo.id}
    assert tree(folder_of(lib, project)) == tree(card)
    assert [e.action for e in lib.events.for_photo(photo.id)] == ["import"]


def test_copying_keeps_the_time_of_the_file(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    source = write_jpeg(tmp_path / "card/A.JPG", 1)
    os.utime(source, ns=(1_000_000_000_123_456_789, 1_500_000_000_123_456_789))
    take_in(project, source)
    assert (folder_of(lib, project) / "A.JPG").stat().st_mtime_ns == source.stat().st_mtime_ns


@pytest.mark.trap("T13")
@pytest.mark.fault(35)
def test_same_name_other_content_keeps_both(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    first = write_jpeg(tmp_path / "a/IMG_0001.JPG", 1)
    second = write_jpeg(tmp_path / "b/IMG_0001.JPG", 2)
    take_in(project, first)
    told = take_in(project, second)
    outcome, photo_id, message = told.files["IMG_0001.JPG"]
    assert outcome is FileOutcome.RENAMED
    assert "IMG_0001 (2).JPG" in message
    assert tree(folder_of(lib, project)) == {
        "IMG_0001.JPG": first.read_bytes(),
        "IMG_0001 (2).JPG": second.read_bytes(),
    }
    assert photo_id is not None


def test_same_content_is_taken_once_under_whatever_name(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    first = take_in(project, write_jpeg(tmp_path / "a/A.JPG", 1))
    again = take_in(project, write_jpeg(tmp_path / "b/OTHER.JPG", 1))
    elsewhere = take_in(create_project(lib, "Town"), write_jpeg(tmp_path / "c/A.JPG", 1))
    assert again.files["OTHER.JPG"] == (FileOutcome.DUPLICATE, first.photo_ids()[0], "Same as A.JPG in Coast.")
    assert elsewhere.outcomes() == {"A.JPG": FileOutcome.DUPLICATE}
    assert list(tree(folder_of(lib, project))) == ["A.JPG"]


def test_a_duplicate_of_another_project_comes_in_when_wanted(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    source = write_jpeg(tmp_path / "a/A.JPG", 1)
    take_in(project, source)
    told = take_in(create_project(lib, "Town"), source, skip_duplicates=False)
    assert told.outcomes() == {"A.JPG": FileOutcome.IMPORTED}


@pytest.mark.trap("T14")
def test_two_files_of_one_name_in_one_import_both_arrive(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    one = write_jpeg(tmp_path / "x/IMG_1.JPG", 1)
    two = write_jpeg(tmp_path / "y/IMG_1.JPG", 2)
    same = write_jpeg(tmp_path / "z/IMG_2.JPG", 1)
    told = take_in(project, one, two, same)
    files = tree(folder_of(lib, project))
    assert set(files.values()) == {one.read_bytes(), two.read_bytes()}
    assert told.outcomes()["IMG_2.JPG"] is FileOutcome.DUPLICATE


def test_a_pair_is_one_photo_and_shares_a_new_name(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path, corpus: Path
) -> None:
    raw = next((corpus / "raw/synthetic_pairs").glob("*.DNG"))
    jpeg = raw.with_suffix(".JPG")
    take_in(project, write_jpeg(tmp_path / "old" / jpeg.name, 7))
    card = tmp_path / "card"
    card.mkdir()
    for source in (raw, jpeg):
        (card / source.name).write_bytes(source.read_bytes())
    (card / f"{raw.name}.xmp").write_text("<x/>")
    told = take_in(project, card)
    (photo,) = lib.photos.get(told.photo_ids())
    assert sorted((f.kind, f.name) for f in photo.files) == [
        (FileKind.JPEG, f"{raw.stem} (2).JPG"),
        (FileKind.RAW, f"{raw.stem} (2).DNG"),
    ]
    assert (folder_of(lib, project) / f"{raw.stem} (2).DNG.xmp").read_text() == "<x/>"


def test_the_missing_half_joins_its_photo(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path, corpus: Path
) -> None:
    raw = next((corpus / "raw/synthetic_pairs").glob("*.DNG"))
    first = take_in(project, raw.with_suffix(".JPG"))
    second = take_in(project, raw)
    assert second.files[raw.name][:2] == (FileOutcome.JOINED, first.photo_ids()[0])
    (photo,) = lib.photos.get(first.photo_ids())
    assert {f.kind for f in photo.files} == {FileKind.JPEG, FileKind.RAW}
    assert photo.keep.raw is None


def test_a_half_of_another_time_does_not_join(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    take_in(project, write_jpeg(tmp_path / "a/IMG_1.JPG", 1, date="2020:01:01 10:00:00"))
    other = tmp_path / "b/IMG_1.PNG"
    write_picture(other, 2)
    told = take_in(project, other)
    assert told.outcomes()["IMG_1.PNG"] is FileOutcome.JOINED, "no time known: the stem decides"
    late = write_jpeg(tmp_path / "c/IMG_1.jpeg", 3, date="2024:01:01 10:00:00")
    assert take_in(project, late).photo_ids() != told.photo_ids()


@pytest.mark.trap("T18")
def test_two_jpegs_of_one_stem_are_two_photos(
    project: Project, lib: OpenLibrary, take_in: Importer, tmp_path: Path
) -> None:
    write_jpeg(tmp_path / "card/A.jpg", 1)
    write_jpeg(tmp_path / "card/A.jpeg", 2)
    told = take_in(project, tmp_path / "card")
    assert len(told.photo_ids()) == 2
    assert {f.name for p in lib.photos.get(told.photo_ids()) for f in p.files} == {"A.jpg", "A.jpeg"}


def test_sub_folders_are_kept_and_pair_apart(
    project: Project, lib: OpenLibrary, take_in: Importer, tmp_path: Path
) -> None:
    card = tmp_path / "DCIM"
    write_jpeg(card / "100CANON/IMG_1.JPG", 1)
    write_jpeg(card / "101CANON/IMG_1.JPG", 2)
    told = take_in(project, card)
    assert {p.subfolder for p in lib.photos.get(told.photo_ids())} >= {"101CANON"}
    assert set(tree(folder_of(lib, project))) == {"100CANON/IMG_1.JPG", "101CANON/IMG_1.JPG"}


@pytest.mark.trap("T07")
def test_unknown_files_are_refused_with_a_reason_and_left_alone(
    project: Project, lib: OpenLibrary, take_in: Importer, tmp_path: Path
) -> None:
    clip = tmp_path / "card/CLIP.MP4"
    clip.parent.mkdir()
    clip.write_bytes(b"video")
    told = take_in(project, clip)
    assert told.files["CLIP.MP4"][0] is FileOutcome.REFUSED
    assert told.files["CLIP.MP4"][2]
    assert clip.exists()
    assert tree(folder_of(lib, project)) == {}


@pytest.mark.fault(50)
def test_a_sidecar_travels_with_its_photo_and_replaces_none(
    project: Project, lib: OpenLibrary, take_in: Importer, tmp_path: Path
) -> None:
    write_jpeg(tmp_path / "a/IMG_1.JPG", 1)
    (tmp_path / "a/IMG_1.xmp").write_text("first")
    take_in(project, tmp_path / "a")
    (tmp_path / "b").mkdir()
    (tmp_path / "b/IMG_1.xmp").write_text("second")
    told = take_in(project, tmp_path / "b")
    assert (folder_of(lib, project) / "IMG_1.xmp").read_text() == "first"
    assert told.files["IMG_1.xmp"][0] is FileOutcome.REFUSED


def test_a_lost_file_that_comes_again_goes_back_to_its_place(
    project: Project, lib: OpenLibrary, take_in: Importer, tmp_path: Path
) -> None:
    source = write_jpeg(tmp_path / "a/IMG_1.JPG", 1)
    (photo_id,) = take_in(project, source).photo_ids()
    (folder_of(lib, project) / "IMG_1.JPG").unlink()
    (photo,) = lib.photos.get([photo_id])
    lib.photos.set_file_state([photo.files[0].id], FileState.MISSING, lib.now())
    told = take_in(project, write_jpeg(tmp_path / "b/NEW NAME.JPG", 1))
    assert told.files["NEW NAME.JPG"][1] == photo_id
    assert (folder_of(lib, project) / "IMG_1.JPG").read_bytes() == source.read_bytes()
    assert lib.photos.get([photo_id])[0].files[0].state is FileState.PRESENT


def test_in_place_copies_nothing(lib: OpenLibrary, take_in: Importer, tmp_path: Path) -> None:
    shoot = tmp_path / "shoot"
    write_jpeg(shoot / "day 1/A.JPG", 1)
    project = create_project(lib, "Shoot", in_place=shoot)
    before = tree(shoot)
    told = take_in(project, shoot, mode=ImportMode.IN_PLACE)
    assert told.outcomes() == {"A.JPG": FileOutcome.IMPORTED}
    assert tree(shoot) == before
    (photo,) = lib.photos.get(told.photo_ids())
    assert (photo.subfolder, photo.files[0].name) == ("day 1", "A.JPG")


def test_move_drops_the_source_only_when_the_file_is_in(
    project: Project, lib: OpenLibrary, take_in: Importer, tmp_path: Path
) -> None:
    source = write_jpeg(tmp_path / "card/A.JPG", 1)
    content = source.read_bytes()
    told = take_in(project, source, mode=ImportMode.MOVE)
    assert told.outcomes() == {"A.JPG": FileOutcome.IMPORTED}
    assert not source.exists()
    assert tree(folder_of(lib, project)) == {"A.JPG": content}


@pytest.mark.fault(30)
@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_fails_alone(project: Project, take_in: Importer, tmp_path: Path) -> None:
    shut = write_jpeg(tmp_path / "card/A.JPG", 1)
    write_jpeg(tmp_path / "card/B.JPG", 2)
    shut.chmod(0)
    told = take_in(project, tmp_path / "card")
    assert told.file_failures.keys() == {"A.JPG"}
    assert told.outcomes() == {"B.JPG": FileOutcome.IMPORTED}


def test_a_file_that_is_gone_fails_alone(project: Project, lib: OpenLibrary, take_in: Importer, tmp_path: Path) -> None:
    there = write_jpeg(tmp_path / "card/B.JPG", 2)
    told = Told()
    import_files(lib, project, [str(tmp_path / "card/A.JPG"), str(there)], ImportOptions(), told, never)
    assert told.file_failures["A.JPG"][0] == "missing_source"
    assert told.outcomes() == {"B.JPG": FileOutcome.IMPORTED}


@pytest.mark.fault(38)
@pytest.mark.fault(39)
def test_odd_names_arrive_byte_for_byte(project: Project, lib: OpenLibrary, take_in: Importer, tmp_path: Path) -> None:
    card = tmp_path / "card"
    card.mkdir()
    names = [b"new\nline.jpg", b"-rf.jpg", b"caf\xe9.jpg", "naïve ‮ name.jpg".encode(), b"x" * 250 + b".jpg"]
    for seed, name in enumerate(names):
        (card / os.fsdecode(name)).write_bytes(jpeg_bytes(seed))
    told = take_in(project, card)
    assert set(os.listdir(os.fsencode(folder_of(lib, project)))) - {b".project.yaml"} == set(names)
    stored = {f.name for p in lib.photos.get(told.photo_ids()) for f in p.files}
    assert {os.fsencode(n) for n in stored} == set(names)


@pytest.mark.fault(17)
def test_a_full_disk_is_said_before_anything_is_copied(
    project: Project, lib: OpenLibrary, take_in: Importer, tmp_path: Path
) -> None:
    huge = tmp_path / "card/HUGE.JPG"
    huge.parent.mkdir()
    with huge.open("wb") as stream:
        os.truncate(stream.fileno(), 1 << 43)
    with pytest.raises(DiskFullError):
        take_in(project, huge)
    assert tree(folder_of(lib, project)) == {}


SIDECAR = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4" xmp:Label="Green"/>
</rdf:RDF></x:xmpmeta>"""


def test_stars_of_a_sidecar_come_in_with_the_photo(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    write_jpeg(tmp_path / "card/IMG_1.JPG", 1)
    (tmp_path / "card/IMG_1.xmp").write_text(SIDECAR)
    (photo,) = lib.photos.get(take_in(project, tmp_path / "card").photo_ids()[:1])
    assert (photo.rating, photo.label) == (4, "green")


def test_a_pair_has_the_size_of_the_picture_that_is_shown(
    lib: OpenLibrary, project: Project, take_in: Importer, corpus: Path, tmp_path: Path
) -> None:
    raw = next((corpus / "raw/synthetic_pairs").glob("*.DNG"))
    card = tmp_path / "card"
    card.mkdir()
    (card / "A.DNG").write_bytes(raw.read_bytes())
    write_jpeg(card / "A.JPG", 1, size=(640, 480), date=None)
    (photo,) = lib.photos.get(take_in(project, card).photo_ids())
    assert (photo.width, photo.height) == (640, 480)
