"""Every change of a photo is noted by the database itself, whoever makes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from photodesk.domain.photo import CaptureTime, FileState, Metadata
from photodesk.store.database import Database
from photodesk.store.migrations import m0005_changes
from photodesk.store.photos import PhotoStore
from photodesk.store.tags import TagStore
from tests.unit.store.conftest import LATER, NOW, AddPhoto

Noted = Callable[[], list[tuple[int, bool]]]


@pytest.fixture
def noted(db: Database) -> Noted:
    """(photo, may it stand elsewhere) of the changes since the last call."""
    seen = 0

    def since() -> list[tuple[int, bool]]:
        nonlocal seen
        rows = db.sql("SELECT seq, photo_id, placed FROM photo_changes WHERE seq > ? ORDER BY seq", (seen,))
        seen = max((row[0] for row in rows), default=seen)
        return list(dict.fromkeys((row[1], bool(row[2])) for row in rows))

    return since


def test_what_moves_a_photo_in_a_list_is_told_from_what_does_not(
    photos: PhotoStore, add_photo: AddPhoto, db: Database, noted: Noted
) -> None:
    one = add_photo("A", "jpeg", "raw", taken="2026-05-01T10:00:00")
    assert noted() == [(one, True)]
    photos.decide([one], LATER, rating=3, keep_jpeg=False)
    assert noted() == [(one, False)]
    photos.set_metadata(one, Metadata(taken=CaptureTime("2026-05-01T10:00:01")), LATER)
    assert noted() == [(one, True)]
    photos.set_file_state([photos.get([one])[0].files[0].id], FileState.MISSING, LATER)
    assert (one, True) in noted()
    TagStore(db).add([one], ["coast"], LATER)
    assert (one, False) in noted()


def test_photos_that_go_are_noted(photos: PhotoStore, add_photo: AddPhoto, db: Database, noted: Noted) -> None:
    one, other = add_photo("A"), add_photo("B")
    noted()
    db.change("DELETE FROM photos WHERE id = ?", (one,))
    assert noted() == [(one, True)]
    assert photos.existing([one, other]) == [(other, photos.get([other])[0].project_id)]


def test_a_file_that_changes_hands_is_noted_for_both(add_photo: AddPhoto, db: Database, noted: Noted) -> None:
    one, other = add_photo("A"), add_photo("B")
    noted()
    db.change("UPDATE photo_files SET photo_id = ? WHERE photo_id = ?", (other, one))
    assert set(noted()) == {(one, True), (other, True)}


def test_a_change_that_is_taken_back_leaves_no_note(add_photo: AddPhoto, db: Database, noted: Noted) -> None:
    one = add_photo("A")
    noted()
    with pytest.raises(RuntimeError), db.atomic():  # noqa: PT012 - the change must be made before it fails
        db.change("UPDATE photos SET rating = 5, updated_at = ? WHERE id = ?", (NOW, one))
        raise RuntimeError
    assert noted() == []


def test_old_notes_go(add_photo: AddPhoto, db: Database) -> None:
    one = add_photo("A")
    db.change("INSERT INTO photo_changes (seq, photo_id) VALUES (?, ?)", (m0005_changes.KEPT + 1, one))
    db.change("UPDATE photos SET rating = 1 WHERE id = ?", (one,))
    first, count = db.sql("SELECT min(seq), count(*) FROM photo_changes")[0]
    assert first > 2
    assert count <= m0005_changes.KEPT
