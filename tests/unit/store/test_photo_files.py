"""The files of a photo: their places, states and content, and a photo that moves with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from photodesk.domain.errors import ConflictError
from photodesk.domain.filter import PhotoFilter, Sort
from photodesk.domain.photo import (
    CaptureTime,
    Exposure,
    FileKind,
    FileState,
    Keep,
    Label,
    Metadata,
)
from photodesk.store.database import Database
from photodesk.store.new_photo import NewFile, NewPhoto
from photodesk.store.photos import PhotoStore
from photodesk.store.tags import TagStore

NOW = "2026-11-20T19:00:00.000000Z"
LATER = "2026-11-20T20:00:00.000000Z"
FULL = Metadata(
    taken=CaptureTime("2026-05-01T10:00:00.25", 120),
    width=6000,
    height=4000,
    orientation=6,
    camera="Nikon Z 6",
    lens="24-70",
    exposure=Exposure(0.004, 2.8, 400, 35.0),
    rating=3,
    label=Label.GREEN,
    keywords=("Travel/Italy", "family", "FAMILY"),
    extra={"Exif.Image.Artist": "A"},
)


@pytest.mark.trap("T18")
def test_two_jpegs_of_one_stem_are_two_photos_and_both_are_found(photos: PhotoStore, project) -> None:
    one = photos.add(NewPhoto(project.id, "", "A", (NewFile(FileKind.JPEG, "A.jpg", 1, 1, "a" * 32),), Metadata(), NOW))
    two = photos.add(
        NewPhoto(project.id, "", "A", (NewFile(FileKind.JPEG, "A.jpeg", 1, 1, "b" * 32),), Metadata(), NOW)
    )

    assert [p.id for p in photos.find_by_stem(project.id, "", "a")] == [one, two]
    photos.decide([one], NOW, keep_jpeg=False)
    assert list(photos.list(PhotoFilter(pending=True), Sort()).ids) == [one]


def test_a_place_holds_one_file_but_a_trashed_one_gives_it_free(photos: PhotoStore, add_photo, db: Database) -> None:
    photo_id = add_photo("A")
    with pytest.raises(ConflictError):
        add_photo("A")
    assert db.sql("SELECT count(*) FROM photos") == [(1,)]

    photos.set_file_state([photos.get([photo_id])[0].files[0].id], FileState.TRASHED, NOW)
    assert add_photo("A") != photo_id
    assert add_photo("A", subfolder="other")


def test_the_other_half_of_a_pair_joins(photos: PhotoStore, add_photo, project) -> None:
    photo_id = add_photo("A", "jpeg", subfolder="card")
    photos.add_file(photo_id, NewFile(FileKind.RAW, "A.NEF", 5, 6, "c" * 32), LATER)

    photo = photos.get([photo_id])[0]
    assert [(f.kind, f.name) for f in photo.files] == [(FileKind.JPEG, "A.JPG"), (FileKind.RAW, "A.NEF")]
    assert photo.updated_at == LATER
    assert [(i, s, f.name) for i, s, f in photos.folder_files(project.id)] == [
        (photo_id, "card", "A.JPG"),
        (photo_id, "card", "A.NEF"),
    ]
    with pytest.raises(ConflictError):
        photos.add_file(photo_id, NewFile(FileKind.RAW, "A.NEF", 5, 6), LATER)


def test_a_file_is_updated_column_by_column(photos: PhotoStore, add_photo) -> None:
    photo_id = add_photo("A", size=5, content_hash="a" * 32)
    file = photos.get([photo_id])[0].files[0]
    photos.update_file(file.id, now=LATER, content_hash=None)
    photos.update_file(file.id, now=LATER, mtime_ns=-5)
    photos.update_file(file.id, now=LATER)
    seen = photos.get([photo_id])[0].files[0]
    assert (seen.name, seen.size, seen.mtime_ns, seen.content_hash) == ("A.JPG", 5, -5, None)


def test_content_and_sizes_find_files(photos: PhotoStore, add_photo, project) -> None:
    one = add_photo("A", size=10, content_hash="a" * 32)
    two = add_photo("B", size=10, content_hash="a" * 32, subfolder="x")
    add_photo("C", size=11, content_hash="b" * 32)

    found = photos.files_by_hash(["a" * 32, "0" * 32])
    assert {h: [(o.file.photo_id, o.project_id, o.subfolder) for o in owned] for h, owned in found.items()} == {
        "a" * 32: [(one, project.id, ""), (two, project.id, "x")]
    }
    assert photos.known_sizes([10, 12]) == {10}
    assert [o.file.name for o in photos.files_by_size([11])[11]] == ["C.JPG"]
    assert photos.file_count([one, two]) == 2


def test_a_moved_photo_keeps_its_id_plan_and_tags(photos: PhotoStore, add_photo, add_project, db: Database) -> None:
    photo_id = add_photo("A", "jpeg", "raw", metadata=FULL)
    photos.decide([photo_id], NOW, keep_raw=False)
    there = add_project("There")
    names = {f.id: f"A (2){Path(f.name).suffix}" for f in photos.get([photo_id])[0].files}

    photos.relocate(photo_id, there.id, "sub", names, LATER)

    photo = photos.get([photo_id])[0]
    assert (photo.project_id, photo.subfolder, photo.stem) == (there.id, "sub", "A (2)")
    assert [f.name for f in photo.files] == ["A (2).JPG", "A (2).NEF"]
    assert (photo.keep, photo.rating) == (Keep(raw=False), 3)
    assert TagStore(db).of_photos([photo_id]) == {photo_id: ("family", "Travel/Italy")}
    assert [f.name for _, _, f in photos.folder_files(there.id)] == ["A (2).JPG", "A (2).NEF"]


@pytest.mark.trap("T08")
def test_a_move_onto_a_taken_place_changes_nothing(photos: PhotoStore, add_photo, project) -> None:
    taken, moving = add_photo("A", subfolder="sub"), add_photo("A", "jpeg", "raw")
    before = photos.get([taken, moving])
    with pytest.raises(ConflictError):
        photos.relocate(moving, project.id, "sub", {f.id: f.name for f in before[1].files}, LATER)
    assert photos.get([taken, moving]) == before
