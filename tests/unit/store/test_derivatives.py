"""Cache entries and statuses go together; what is missing is found whatever the cache says."""

from __future__ import annotations

import pytest

from photodesk.domain.derivative import TRANSIENT, DerivativeKind, DerivativeState, DerivativeStatus, FailureKind
from photodesk.domain.photo import FileState, PhotoRef
from photodesk.domain.project import Availability, ProjectStatus
from photodesk.store.database import Database
from photodesk.store.derivatives import CacheEntry, DerivativeStore
from photodesk.store.photos import PhotoStore

NOW = "2026-11-20T19:00:00.000000Z"
THUMBNAIL, PREVIEW = DerivativeKind
ENTRY = CacheEntry("f" * 32, "t512q80e1", 4000, NOW)


@pytest.fixture
def store(db: Database) -> DerivativeStore:
    return DerivativeStore(db)


def states(photos: PhotoStore, photo_id: int) -> tuple[DerivativeStatus, DerivativeStatus]:
    photo = photos.get([photo_id])[0]
    return photo.thumbnail.status, photo.preview.status


def make_both(store: DerivativeStore, photo_id: int) -> None:
    store.put(photo_id, {THUMBNAIL: ENTRY, PREVIEW: ENTRY}, NOW)


@pytest.mark.trap("T32")
def test_what_was_written_is_generated_and_the_other_is_not(store, photos, add_photo) -> None:
    photo_id = add_photo()
    store.put(photo_id, {PREVIEW: ENTRY}, NOW)
    assert store.get([photo_id]) == {(photo_id, PREVIEW): ENTRY}
    assert states(photos, photo_id) == (DerivativeStatus.PENDING, DerivativeStatus.GENERATED)


@pytest.mark.trap("T37")
def test_success_forgets_the_failure_before_it(store, photos, add_photo) -> None:
    photo_id = add_photo()
    failed = DerivativeState(DerivativeStatus.FAILED, FailureKind.TIMEOUT, "slow", 2)
    store.fail(photo_id, {THUMBNAIL: failed}, NOW)
    assert photos.get([photo_id])[0].thumbnail == failed
    store.put(photo_id, {THUMBNAIL: ENTRY}, NOW)
    assert photos.get([photo_id])[0].thumbnail == DerivativeState(DerivativeStatus.GENERATED)


def test_a_second_writing_replaces_the_first(store, add_photo) -> None:
    photo_id = add_photo()
    make_both(store, photo_id)
    newer = CacheEntry("0" * 32, "t256q80e1", 1, "later")
    store.put(photo_id, {THUMBNAIL: newer}, NOW)
    assert store.get([photo_id]) == {(photo_id, THUMBNAIL): newer, (photo_id, PREVIEW): ENTRY}


@pytest.mark.fault(71)
def test_a_photo_that_is_gone_is_passed_over(store, db) -> None:
    make_both(store, 4711)
    store.drop([4711], NOW)
    assert db.sql("SELECT count(*) FROM derivative_cache") == [(0,)]


@pytest.mark.req("R66")
@pytest.mark.req("R67")
def test_a_missing_file_changes_only_its_own_kind(store, photos, add_photo) -> None:
    one, two = add_photo(), add_photo()
    for photo_id in (one, two):
        make_both(store, photo_id)
    store.mark_missing([(one, PREVIEW)], NOW)
    assert set(store.get([one, two])) == {(one, THUMBNAIL), (two, THUMBNAIL), (two, PREVIEW)}
    assert states(photos, one) == (DerivativeStatus.GENERATED, DerivativeStatus.MISSING)
    assert states(photos, two) == (DerivativeStatus.GENERATED, DerivativeStatus.GENERATED)
    assert store.unfinished() == [PhotoRef(one, 1)]


def test_dropping_makes_both_pending_again(store, photos, add_photo) -> None:
    photo_id = add_photo()
    make_both(store, photo_id)
    store.drop([photo_id], NOW)
    assert store.get([photo_id]) == {}
    assert states(photos, photo_id) == (DerivativeStatus.PENDING, DerivativeStatus.PENDING)


@pytest.mark.req("R69")
def test_the_cache_is_read_by_cursor_without_gaps(store, add_photo) -> None:
    ids = [add_photo() for _ in range(7)]
    for photo_id in ids[:6]:
        make_both(store, photo_id)
    seen, last = [], 0
    while chunk := store.chunk(last, 2):
        assert len(chunk) <= 2
        seen += [row.photo_id for row in chunk]
        last = chunk[-1].photo_id
    assert seen == ids[:6]
    assert [r.photo_id for r in store.chunk(0, 10, photo_ids=ids[3:])] == ids[3:6]
    row = store.chunk(0, 1)[0]
    assert (row.project_name, row.name, row.expected_size(THUMBNAIL)) == ("Coast", "IMG_0001", 4000)


@pytest.mark.trap("T29")
@pytest.mark.trap("T38")
def test_a_status_without_an_entry_is_checked_too(store, photos, add_photo) -> None:
    photo_id = add_photo()
    photos.set_derivative(photo_id, THUMBNAIL, DerivativeState(DerivativeStatus.GENERATED), NOW)
    row = store.chunk(0, 10)[0]
    assert (row.photo_id, row.expected_size(THUMBNAIL), row.expected_size(PREVIEW)) == (photo_id, 0, None)


@pytest.mark.req("R75")
@pytest.mark.req("R78")
@pytest.mark.req("R79")
@pytest.mark.trap("T52")
def test_unfinished_is_derived_from_states_and_never_from_offline_or_gone(
    store, photos, projects, add_photo, add_project
) -> None:
    other, offline, canceled = (add_project(n) for n in ("other", "offline", "canceled"))
    pending, whole, failed, missing = (add_photo() for _ in range(4))
    elsewhere = add_photo(project_id=other.id)
    add_photo(project_id=offline.id)
    add_photo(project_id=canceled.id)
    projects.set_availability(offline.id, Availability.OFFLINE, NOW)
    projects.update(canceled.id, NOW, status=ProjectStatus.CANCELED)
    make_both(store, whole)
    broken = DerivativeState(DerivativeStatus.FAILED, FailureKind.CORRUPT, "", 1)
    store.fail(failed, {THUMBNAIL: broken, PREVIEW: broken}, NOW)
    photos.set_file_state([photos.get([missing])[0].files[0].id], FileState.MISSING, NOW)

    assert [r.photo_id for r in store.unfinished()] == [pending, elsewhere]
    assert [r.photo_id for r in store.unfinished(project_id=other.id)] == [elsewhere]
    assert [r.photo_id for r in store.unfinished(photo_ids=[pending, whole])] == [pending]
    assert store.unfinished(photo_ids=[]) == []


@pytest.mark.trap("T37")
@pytest.mark.trap("T33")
@pytest.mark.parametrize("kind", list(FailureKind))
def test_only_what_passes_by_itself_is_tried_again_unasked(store, add_photo, kind) -> None:
    photo_id = add_photo()
    make_both(store, photo_id)
    store.fail(photo_id, {PREVIEW: DerivativeState(DerivativeStatus.FAILED, kind, "", 1)}, NOW)
    assert [r.photo_id for r in store.unfinished()] == ([photo_id] if kind in TRANSIENT else [])
