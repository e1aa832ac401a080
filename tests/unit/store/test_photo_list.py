"""Lists of ids: order, ties, photos without the key, day groups, paging by chunks."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from photodesk.domain.filter import GroupBy, PhotoFilter, Sort, SortKey
from photodesk.domain.photo import CaptureTime, Exposure, FileKind, FileState, Label, Metadata, PhotoState
from photodesk.domain.photo_list import Group
from photodesk.store.database import Database
from photodesk.store.new_photo import NewFile, NewPhoto
from photodesk.store.photos import PhotoStore
from photodesk.store.projects import ProjectStore
from photodesk.store.stacks import StackStore
from photodesk.store.tags import TagStore

NOW = "2026-11-20T19:00:00.000000Z"
EVERYTHING = PhotoFilter()


@pytest.fixture
def mixed(photos: PhotoStore, project) -> PhotoStore:
    """Forty photos in which every sort key has ties and, where it can, photos without it."""
    for i in range(40):
        taken = None if i % 5 == 0 else CaptureTime(f"2026-05-{1 + i % 3:02d}T10:00:0{i % 2}")
        files = (NewFile(FileKind.JPEG, f"s{i}.jpg", 100 * (i % 4), 1),)
        stem = f"s{i % 7}"
        facts = Metadata(
            taken=taken,
            rating=i % 3,
            camera=(None, "Zeta", "alpha", "Beta")[i % 4],
            lens=(None, "b", "A")[i % 3],
            width=(None, 300, 200)[i % 3],
            height=(None, 200, 300)[i % 3],
            exposure=Exposure((None, 0.5, 2.0)[i % 3], (None, 1.8)[i % 2], (None, 100, 50)[i % 3], (None, 35.0)[i % 2]),
            label=(None, Label.PURPLE, Label.RED, Label.BLUE)[i % 4],
            keywords=(("b", "a"), (), ("c",))[i % 3],
        )
        photos.add(NewPhoto(project.id, f"d{i}", stem, files, facts, f"2026-01-0{1 + i % 4}T00:00:00.000000Z"))
    files = [f for _, _, f in photos.folder_files(project.id)]
    photos.set_file_state([f.id for f in files if f.photo_id % 6 == 0], FileState.MISSING, NOW)
    ids = [f.photo_id for f in files]
    photos.decide(ids[::3], NOW, keep_jpeg=False)
    photos.decide(ids[1::3], NOW, keep_jpeg=True)
    photos.decide(ids[::4], NOW, keep_raw=True)
    return photos


ALWAYS = {
    *(SortKey.NAME, SortKey.RATING, SortKey.IMPORTED, SortKey.PROJECT, SortKey.FOLDER, SortKey.STATE, SortKey.FILES)
}
"""Keys every photo has."""


def key_of(store: PhotoStore, key: SortKey, photo_id: int) -> str | float | None:
    photo = store.get([photo_id])[0]
    labels = list(Label)
    match key:
        case SortKey.TAKEN:
            return photo.taken.local if photo.taken else None
        case SortKey.NAME:
            return photo.stem.casefold()
        case SortKey.RATING:
            return photo.rating
        case SortKey.IMPORTED:
            return photo.created_at
        case SortKey.SIZE:
            return sum(f.size for f in photo.present_files) if photo.present_files else None
        case SortKey.PROJECT:
            return photo.project_id
        case SortKey.FOLDER:
            return photo.subfolder
        case SortKey.CAMERA:
            return photo.camera.casefold() if photo.camera else None
        case SortKey.LENS:
            return photo.lens.casefold() if photo.lens else None
        case SortKey.SHUTTER:
            return photo.exposure.seconds
        case SortKey.APERTURE:
            return photo.exposure.aperture
        case SortKey.ISO:
            return photo.exposure.iso
        case SortKey.FOCAL:
            return photo.exposure.focal_length
        case SortKey.LABEL:
            return labels.index(photo.label) if photo.label else None
        case SortKey.TAGS:
            return min(TagStore(store.db).of_photos([photo_id]).get(photo_id, ()), default=None)
        case SortKey.PIXELS:
            return photo.width * photo.height if photo.width and photo.height else None
        case SortKey.STATE:
            return str(photo.state)
        case SortKey.FILES:
            return len(photo.present_files)
        case SortKey.KEEP_JPEG:
            return photo.keep.jpeg
        case SortKey.KEEP_RAW:
            return photo.keep.raw


@pytest.mark.trap("T53")
@pytest.mark.parametrize(("key", "descending"), list(itertools.product(SortKey, (False, True))))
def test_every_order_is_total_with_ties_by_id_and_absent_keys_last(
    mixed: PhotoStore, key: SortKey, descending: bool
) -> None:
    listed = list(mixed.list(EVERYTHING, Sort(key, descending)).ids)

    keys = {photo_id: key_of(mixed, key, photo_id) for photo_id in listed}
    with_key = sorted((i for i in listed if keys[i] is not None), key=lambda i: (keys[i], i), reverse=descending)
    without = sorted((i for i in listed if keys[i] is None), reverse=descending)
    assert listed == with_key + without
    assert len(set(listed)) == 40
    assert bool(without) == (key not in ALWAYS)


@pytest.mark.trap("T53")
@pytest.mark.parametrize("key", SortKey)
def test_an_order_and_its_reverse_hold_the_same_photos(mixed: PhotoStore, key: SortKey) -> None:
    up, down = (list(mixed.list(EVERYTHING, Sort(key, d)).ids) for d in (False, True))
    assert sorted(up) == sorted(down)
    absent = [i for i in up if key_of(mixed, key, i) is None]
    present = [i for i in up if key_of(mixed, key, i) is not None]
    assert down == present[::-1] + absent[::-1]


@pytest.mark.trap("T54")
@pytest.mark.parametrize("descending", [False, True])
def test_groups_are_whole_local_days_and_cover_the_list(mixed: PhotoStore, descending: bool) -> None:
    photos = mixed.list(EVERYTHING, Sort(SortKey.TAKEN, descending))
    keys = [g.key for g in photos.groups]

    assert keys == [*sorted(["2026-05-01", "2026-05-02", "2026-05-03"], reverse=descending), ""]
    assert [g.start for g in photos.groups] == list(itertools.accumulate([0, *(g.count for g in photos.groups)]))[:-1]
    assert sum(g.count for g in photos.groups) == len(photos) == 40
    for group in photos.groups:
        for photo_id in photos.ids[group.start : group.start + group.count]:
            taken = key_of(mixed, SortKey.TAKEN, photo_id)
            assert (str(taken)[:10] if taken else "") == group.key


def test_a_group_names_the_projects_in_it(photos: PhotoStore, add_photo, add_project) -> None:
    other = add_project("Other")
    first = add_photo("A", taken="2026-05-01T10:00:00")
    second = add_photo("B", taken="2026-05-01T11:00:00", project_id=other.id)

    listed = photos.list(EVERYTHING, Sort(SortKey.TAKEN, descending=False))

    home = photos.get([first])[0].project_id
    assert listed.groups == (Group("2026-05-01", 0, 2, (home, other.id)),)
    assert [(r.photo_id, r.project_id) for r in listed.refs()] == [(first, home), (second, other.id)]


def test_other_orders_have_no_days(mixed: PhotoStore) -> None:
    assert mixed.list(EVERYTHING, Sort(SortKey.NAME)).groups == ()
    assert mixed.list(EVERYTHING, Sort(group=GroupBy.NONE)).groups == ()


def test_the_total_does_not_depend_on_the_filter(mixed: PhotoStore) -> None:
    assert mixed.list(PhotoFilter(text="nothing has this name"), Sort()).total == 40
    assert mixed.list(PhotoFilter(rating_min=2), Sort()).total == 40


def test_an_empty_library_lists_nothing(photos: PhotoStore) -> None:
    listed = photos.list(EVERYTHING, Sort())
    assert (len(listed), listed.groups, listed.total) == (0, (), 0)


def test_trashed_photos_are_listed_only_when_asked_for(photos: PhotoStore, add_photo) -> None:
    kept, trashed = add_photo("A"), add_photo("B")
    photos.set_file_state([photos.get([trashed])[0].files[0].id], FileState.TRASHED, NOW)

    assert list(photos.list(EVERYTHING, Sort()).ids) == [kept]
    assert list(photos.list(PhotoFilter(states=(PhotoState.TRASHED,)), Sort()).ids) == [trashed]
    assert photos.list(EVERYTHING, Sort()).total == 1


def test_a_project_is_read_in_chunks_without_gaps_or_doubles(photos: PhotoStore, project) -> None:
    new = [
        NewPhoto(project.id, "", f"n{i}", (NewFile(FileKind.JPEG, f"n{i}.jpg", 1, 1),), Metadata(), NOW)
        for i in range(1203)
    ]
    ids = photos.add_many(new)
    assert [p.id for p in photos.by_project(project.id)] == ids


def test_list_and_count_agree(mixed: PhotoStore) -> None:
    for narrowed in (EVERYTHING, PhotoFilter(rating_min=1), PhotoFilter(text="s3"), PhotoFilter(date_to="2026-05-02")):
        assert mixed.count(narrowed) == len(mixed.list(narrowed, Sort()))


@pytest.mark.trap("T55")
def test_a_hundred_thousand_photos_are_listed_from_one_index(tmp_path: Path) -> None:
    """The time is the benchmark's business; what makes it possible is that no row of the table is read."""
    db = Database.open(tmp_path / "l.sqlite3", create=True)
    ProjectStore(db).add(uuid="u", name="n", folder="n", in_place=False, volume_id=None, tenant_id="user_0", now=NOW)
    for direction in ("DESC", "ASC"):
        plan = db.sql(
            "EXPLAIN QUERY PLAN SELECT p.id, p.project_id, substr(p.taken_local, 1, 10) FROM photos p"
            f" WHERE p.state IN ('present', 'missing') ORDER BY p.taken_local {direction} NULLS LAST, p.id {direction}"
        )
        assert [row[3] for row in plan] == ["SCAN p USING COVERING INDEX photos_taken"]
    db.close()


def test_projects_stand_in_the_order_of_their_names(photos: PhotoStore, add_photo, add_project, project) -> None:
    early = add_project("archive")
    ids = [
        add_photo("A", taken="2026-05-01T10:00:00"),
        add_photo("B", taken="2026-05-02T11:00:00"),
        add_photo("C", taken="2026-05-03T11:00:00", project_id=early.id),
    ]
    listed = photos.list(EVERYTHING, Sort(SortKey.TAKEN, group=GroupBy.PROJECT))
    assert list(listed.ids) == [ids[2], ids[1], ids[0]]
    assert [(g.label, g.start, g.count, g.project_ids) for g in listed.groups] == [
        ("archive", 0, 1, (early.id,)),
        (project.name, 1, 2, (project.id,)),
    ]
    by_name = photos.list(EVERYTHING, Sort(SortKey.NAME, descending=False, group=GroupBy.PROJECT))
    assert list(by_name.ids) == [ids[2], ids[0], ids[1]]


def test_bursts_are_groups_with_what_stands_between_them(photos: PhotoStore, add_photo) -> None:
    def shot(stem: str, second: int, camera: str = "Z 6") -> int:
        return add_photo(stem, metadata=Metadata(taken=CaptureTime(f"2026-05-01T10:00:{second:02d}"), camera=camera))

    a, b, c, d = shot("A", 0), shot("B", 1), shot("C", 1, "X"), shot("D", 30)
    StackStore(photos.db).settle()
    up = photos.list(EVERYTHING, Sort(SortKey.TAKEN, descending=False, group=GroupBy.BURST))
    assert list(up.ids) == [a, b, c, d]
    assert [(g.label, g.count) for g in up.groups] == [("Burst, 1 May 2026 10:00:00", 2), ("Single photos", 2)]
    down = photos.list(EVERYTHING, Sort(SortKey.TAKEN, group=GroupBy.BURST))
    assert list(down.ids) == [d, c, b, a]
