"""Photos and files: recorded, found, changed column by column."""

from __future__ import annotations

import itertools
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photodesk.domain.derivative import DerivativeKind, DerivativeState, DerivativeStatus, FailureKind
from photodesk.domain.errors import ConflictError
from photodesk.domain.photo import (
    CaptureTime,
    Exposure,
    FileKind,
    FileState,
    Keep,
    Label,
    Metadata,
    PhotoState,
    TakenSource,
)
from photodesk.domain.project import Availability
from photodesk.store.database import Database
from photodesk.store.derivatives import CacheEntry, DerivativeStore
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
OTHER = Metadata(taken=CaptureTime("2020-01-01T00:00:00"), width=1, height=2, camera="X", rating=5, label=Label.RED)


def columns(db: Database, photo_id: int) -> dict[str, object]:
    names = [row[0] for row in db.sql("SELECT name FROM pragma_table_info('photos')")]
    return dict(zip(names, db.sql("SELECT * FROM photos WHERE id = ?", (photo_id,))[0], strict=True))


def test_a_photo_comes_back_as_it_went_in(photos: PhotoStore, project, db: Database) -> None:
    files = (NewFile(FileKind.RAW, "A.NEF", 2, 20, "f" * 32), NewFile(FileKind.JPEG, "A.JPG", 1, 10))
    photo_id = photos.add(NewPhoto(project.id, "card/1", "A", files, FULL, NOW))

    photo = photos.get([photo_id])[0]

    assert (photo.project_id, photo.subfolder, photo.stem) == (project.id, "card/1", "A")
    assert photo.taken == FULL.taken
    assert (photo.width, photo.height, photo.orientation) == (6000, 4000, 6)
    assert (photo.camera, photo.lens, photo.exposure) == ("Nikon Z 6", "24-70", FULL.exposure)
    assert (photo.rating, photo.label, photo.keep) == (3, Label.GREEN, Keep())
    assert photo.thumbnail == photo.preview == DerivativeState()
    assert photo.state is PhotoState.PRESENT
    assert [(f.kind, f.name, f.size, f.mtime_ns, f.content_hash) for f in photo.files] == [
        (FileKind.JPEG, "A.JPG", 1, 10, None),
        (FileKind.RAW, "A.NEF", 2, 20, "f" * 32),
    ]
    assert TagStore(db).of_photos([photo_id]) == {photo_id: ("family", "Travel/Italy")}
    assert (photo.created_at, photo.updated_at) == (NOW, NOW)


def test_many_are_read_in_the_order_asked_and_unknown_ones_left_out(photos: PhotoStore, add_photo, project) -> None:
    ids = [add_photo() for _ in range(5)]
    asked = [ids[3], 999, ids[0], ids[4]]
    known = [ids[3], ids[0], ids[4]]

    assert [p.id for p in photos.get(asked)] == known
    assert [r.ref.photo_id for r in photos.rows(asked)] == known
    assert photos.existing(asked) == [(i, project.id) for i in known]


@pytest.mark.req("R129")
def test_photos_of_another_tenant_are_not_there(photos: PhotoStore, add_photo, add_project) -> None:
    foreign = add_project("Foreign", tenant="user_1")
    mine, theirs = add_photo("A"), add_photo("B", project_id=foreign.id)
    assert photos.existing([mine, theirs], tenant="user_1") == [(theirs, foreign.id)]
    assert [i for i, _ in photos.existing([mine, theirs])] == [mine, theirs]


def test_rows_hold_what_a_cell_shows(photos: PhotoStore, project, projects, db: Database) -> None:
    files = (NewFile(FileKind.JPEG, "A.JPG", 1, 10), NewFile(FileKind.RAW, "A.NEF", 2, 20))
    photo_id = photos.add(NewPhoto(project.id, "card", "A", files, FULL, NOW))
    projects.set_availability(project.id, Availability.OFFLINE, NOW)
    before = photos.rows([photo_id])[0]
    DerivativeStore(db).put(photo_id, {DerivativeKind.PREVIEW: CacheEntry("f", "r", 9, LATER)}, LATER)

    row = photos.rows([photo_id], lambda i, kind: f"{kind}/{i}")[0]

    assert (row.stem, row.subfolder, row.project_name, row.availability) == ("A", "card", "Coast", Availability.OFFLINE)
    assert (row.rating, row.label, row.taken, row.camera) == (3, Label.GREEN, FULL.taken, "Nikon Z 6")
    assert [(f.kind, f.name, f.size, f.state) for f in row.files] == [
        (FileKind.JPEG, "A.JPG", 1, FileState.PRESENT),
        (FileKind.RAW, "A.NEF", 2, FileState.PRESENT),
    ]
    assert (row.thumbnail_path, row.preview_path) == (f"thumbnail/{photo_id}", f"preview/{photo_id}")
    assert (before.thumbnail_path, before.preview.status) == ("", DerivativeStatus.PENDING)
    assert row.preview.status is DerivativeStatus.GENERATED
    assert row.derivative_version != before.derivative_version


@pytest.mark.trap("T61")
def test_the_version_changes_whenever_a_derivative_is_written(photos: PhotoStore, add_photo, db: Database) -> None:
    photo_id = add_photo()
    store = DerivativeStore(db)
    seen = {photos.rows([photo_id])[0].derivative_version}
    for kind, at in itertools.product(DerivativeKind, ("t1", "t2")):
        store.put(photo_id, {kind: CacheEntry("f", "r", 9, at)}, NOW)
        seen.add(photos.rows([photo_id])[0].derivative_version)
    assert len(seen) == 5


decisions = st.fixed_dictionaries(
    {},
    optional={
        "rating": st.integers(0, 5),
        "label": st.none() | st.sampled_from(Label),
        "keep_jpeg": st.none() | st.booleans(),
        "keep_raw": st.none() | st.booleans(),
        "keep_other": st.none() | st.booleans(),
    },
)


@pytest.mark.trap("T10")
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=decisions, second=decisions)
def test_a_decision_touches_only_what_it_names(photos: PhotoStore, add_photo, db: Database, first, second) -> None:
    photo_id, bystander = add_photo("", "jpeg", "raw", "other"), add_photo()
    untouched = columns(db, bystander)
    photos.decide([photo_id], NOW, **first)
    before = columns(db, photo_id)

    changed = photos.decide([photo_id], LATER, **second)

    after = columns(db, photo_id)
    for name, value in after.items():
        if name in second:
            assert value == second[name]
        elif name != "updated_at":
            assert value == before[name]
    assert changed == ([photo_id] if after != before else [])
    assert columns(db, bystander) == untouched


background = st.sampled_from(
    ("metadata", "dimensions", "derivative", "failed", "dropped", "gone", "missing", "back", "file", "moved")
)


@pytest.mark.trap("T11")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=decisions, steps=st.lists(background, min_size=1, max_size=6))
def test_background_work_never_changes_a_decision(
    photos: PhotoStore, add_photo, add_project, db: Database, chosen, steps
) -> None:
    photo_id = add_photo("", "jpeg", "raw")
    TagStore(db).add([photo_id], ["mine"], NOW)
    photos.decide([photo_id], NOW, **chosen)
    kept = ("rating", "label", "keep_jpeg", "keep_raw", "keep_other")
    before = {name: columns(db, photo_id)[name] for name in kept}

    for number, step in enumerate(steps):
        do_in_background(step, photos, DerivativeStore(db), photo_id, number)

    assert {name: columns(db, photo_id)[name] for name in kept} == before
    assert TagStore(db).of_photos([photo_id]) == {photo_id: ("mine",)}


def do_in_background(step: str, photos: PhotoStore, derivatives: DerivativeStore, photo_id: int, number: int) -> None:
    photo = photos.get([photo_id])[0]
    files = [f.id for f in photo.files]
    kind = DerivativeKind.THUMBNAIL
    match step:
        case "metadata":
            photos.set_metadata(photo_id, OTHER, LATER)
        case "dimensions":
            photos.set_dimensions(photo_id, 3, 4, LATER)
        case "derivative":
            derivatives.put(photo_id, {kind: CacheEntry("f", "r", 1, LATER)}, LATER)
        case "failed":
            failed = DerivativeState(DerivativeStatus.FAILED, FailureKind.CORRUPT, "bad", 1)
            derivatives.fail(photo_id, {kind: failed}, LATER)
        case "dropped":
            derivatives.drop([photo_id], LATER)
        case "gone":
            derivatives.mark_missing([(photo_id, kind)], LATER)
        case "missing":
            photos.set_file_state(files, FileState.MISSING, LATER)
        case "back":
            photos.file_back(files[0], 5, LATER)
        case "file":
            photos.update_file(files[0], now=LATER, size=77)
        case "moved":
            names = {f.id: f.name for f in photo.files}
            photos.relocate(photo_id, photo.project_id, f"moved {number}", names, LATER)


@pytest.mark.trap("T11")
def test_metadata_of_a_file_never_replaces_a_time_the_user_set(photos: PhotoStore, add_photo) -> None:
    mine = CaptureTime("1999-01-01T00:00:00", source=TakenSource.USER)
    photo_id = add_photo(metadata=Metadata(taken=mine))
    photos.set_metadata(photo_id, FULL, LATER)
    photo = photos.get([photo_id])[0]
    assert (photo.taken, photo.width, photo.rating) == (mine, 6000, 0)


@pytest.mark.trap("T32")
@pytest.mark.parametrize("kind", DerivativeKind)
def test_one_derivative_does_not_speak_for_the_other(photos: PhotoStore, add_photo, kind: DerivativeKind) -> None:
    photo_id = add_photo()
    failed = DerivativeState(DerivativeStatus.FAILED, FailureKind.TIMEOUT, "slow \udcff", 2)
    photos.set_derivative(photo_id, kind, failed, NOW)
    photo = photos.get([photo_id])[0]
    mine, other = (photo.thumbnail, photo.preview)[:: 1 if kind is DerivativeKind.THUMBNAIL else -1]
    assert (mine.status, mine.error_kind, mine.error, mine.attempts) == (
        DerivativeStatus.FAILED,
        FailureKind.TIMEOUT,
        "slow \\udcff",
        2,
    )
    assert other == DerivativeState()


@pytest.mark.trap("T29")
def test_ids_are_never_given_again_and_what_belongs_to_a_photo_goes_with_it(
    photos: PhotoStore, add_photo, db: Database
) -> None:
    photo_id = add_photo("A", "jpeg", "raw", metadata=FULL)
    file_ids = {f.id for f in photos.get([photo_id])[0].files}
    DerivativeStore(db).put(photo_id, {k: CacheEntry("f", "r", 1, NOW) for k in DerivativeKind}, NOW)

    assert db.change("DELETE FROM photos WHERE id = ?", (photo_id,)) == 1

    for table in ("photo_files", "photo_tags", "derivative_cache"):
        assert db.sql(f"SELECT count(*) FROM {table}") == [(0,)]
    again = add_photo("A", "jpeg", "raw")
    assert again > photo_id
    assert DerivativeStore(db).get([again]) == {}
    assert not file_ids & {f.id for f in photos.get([again])[0].files}


@pytest.mark.trap("T15")
@pytest.mark.parametrize("kind", FileKind)
def test_a_photo_is_present_while_any_file_is_whatever_its_kind(photos: PhotoStore, add_photo, kind: FileKind) -> None:
    photo_id = add_photo("A", *FileKind)
    others = [f.id for f in photos.get([photo_id])[0].files if f.kind is not kind]
    last = next(f.id for f in photos.get([photo_id])[0].files if f.kind is kind)

    assert photos.set_file_state(others, FileState.MISSING, NOW) == []
    assert photos.get([photo_id])[0].state is PhotoState.PRESENT
    assert photos.set_file_state([last], FileState.MISSING, NOW) == [photo_id]
    assert photos.get([photo_id])[0].state is PhotoState.MISSING
    assert photos.file_back(others[0], 4, LATER) == [photo_id]
    assert photos.get([photo_id])[0].state is PhotoState.PRESENT


@pytest.mark.trap("T04")
def test_missing_keeps_its_first_day_and_every_state_has_its_way_back(photos: PhotoStore, add_photo) -> None:
    photo_id = add_photo()
    file_id = photos.get([photo_id])[0].files[0].id
    for state, at, since in (
        (FileState.MISSING, "t1", "t1"),
        (FileState.MISSING, "t2", "t1"),
        (FileState.PRESENT, "t3", None),
        (FileState.TRASHED, "t4", None),
        (FileState.PRESENT, "t5", None),
        (FileState.MISSING, "t6", "t6"),
    ):
        photos.set_file_state([file_id], state, at)
        file = photos.get([photo_id])[0].files[0]
        assert (file.state, file.missing_since) == (state, since)
    assert photos.set_file_state([file_id], FileState.MISSING, "t7") == []


NAMES = st.one_of(
    st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=40),
    st.binary(min_size=1, max_size=40).filter(lambda b: not set(b) & {0, 0x2F}).map(os.fsdecode),
)


@pytest.mark.fault(38)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(folder=NAMES, stem=NAMES)
def test_names_of_any_bytes_come_back_exactly(
    photos: PhotoStore, project, db: Database, folder: str, stem: str
) -> None:
    db.change("DELETE FROM photos")
    photo_id = photos.add(
        NewPhoto(project.id, folder, stem, (NewFile(FileKind.JPEG, f"{stem}.jpg", 1, 1),), Metadata(), NOW)
    )
    photo = photos.get([photo_id])[0]
    assert (photo.subfolder, photo.stem, photo.files[0].name) == (folder, stem, f"{stem}.jpg")
    assert [p.id for p in photos.find_by_stem(project.id, folder, stem.casefold())] == [photo_id]
    row = photos.rows([photo_id])[0]
    assert (row.subfolder, row.stem, row.files[0].name) == (folder, stem, f"{stem}.jpg")


@pytest.mark.fault(38)
def test_names_that_differ_only_in_undecodable_bytes_are_two_files(photos: PhotoStore, project) -> None:
    for raw in (b"a\xe9", b"a\xe8", "aé".encode(), b"a\\xe9"):
        name = os.fsdecode(raw)
        photos.add(NewPhoto(project.id, "", name, (NewFile(FileKind.JPEG, name, 1, 1),), Metadata(), NOW))
    assert len({f.name for _, _, f in photos.folder_files(project.id)}) == 4


@pytest.mark.fault(78)
@pytest.mark.fault(79)
def test_absurd_metadata_is_stored_or_ignored_never_an_error(photos: PhotoStore, add_photo) -> None:
    absurd = Metadata(
        taken=CaptureTime("0001-01-01T00:00:00", 900),
        width=2**80,
        height=-1,
        orientation=65535,
        camera="A\0B\x1b[31m\udcff'; DROP TABLE photos; --",
        exposure=Exposure(float("inf"), float("nan"), 10**30, -1.0),
        rating=-1,
    )
    photo = photos.get([add_photo(metadata=absurd)])[0]
    assert photo.camera == "A\0B\x1b[31m\\udcff'; DROP TABLE photos; --"
    assert (photo.width, photo.exposure.iso, photo.rating) == (None, None, 0)
    assert photo.taken == absurd.taken


def test_an_import_is_all_or_nothing(photos: PhotoStore, project, db: Database) -> None:
    good = NewPhoto(project.id, "", "A", (NewFile(FileKind.JPEG, "A.jpg", 1, 1),), Metadata(), NOW)
    with pytest.raises(ConflictError):
        photos.add_many([good, good])
    assert db.sql("SELECT (SELECT count(*) FROM photos) + (SELECT count(*) FROM photo_files)") == [(0,)]
