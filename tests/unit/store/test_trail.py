"""Events, tags and the journal of file operations."""

from __future__ import annotations

import pytest

from photodesk.store.database import Database
from photodesk.store.events import EventStore, PhotoEvent
from photodesk.store.journal import JournalEntry, JournalStore, OperationState
from photodesk.store.tags import TagStore, tidy

NOW = "2026-11-20T19:00:00.000000Z"
LATER = "2026-11-20T20:00:00.000000Z"


@pytest.mark.req("R130")
def test_the_trail_keeps_its_order_and_outlives_the_photo(db: Database, add_photo) -> None:
    events = EventStore(db)
    photo_id, other = add_photo(), add_photo()
    events.add(photo_id, LATER, "user", "import", "a\udcff.jpg")
    events.add_many([PhotoEvent(photo_id, NOW, "job", "moved"), PhotoEvent(other, NOW, "user", "rated", "5")])
    db.change("DELETE FROM photos WHERE id = ?", (photo_id,))

    assert events.for_photo(photo_id) == [
        PhotoEvent(photo_id, LATER, "user", "import", "a\\udcff.jpg"),
        PhotoEvent(photo_id, NOW, "job", "moved", ""),
    ]
    assert len(events.for_photo(other)) == 1


def test_a_tag_has_one_spelling_and_levels_are_tidied(db: Database, add_photo) -> None:
    tags = TagStore(db)
    one, two = add_photo(), add_photo()
    tags.add([one], ["Travel / Italy//Rome ", ""], NOW)
    tags.add([two, one], ["travel/italy/ROME", "b"], NOW)

    assert tags.of_photos([one, two]) == {one: ("b", "Travel/Italy/Rome"), two: ("b", "Travel/Italy/Rome")}
    tags.remove([one], ["TRAVEL/Italy/rome", "unknown"])
    assert tags.of_photos([one, two])[one] == ("b",)
    assert tidy(" / ") == ""


def test_tags_of_two_tenants_are_apart(db: Database, add_photo, add_project) -> None:
    foreign = add_project("Foreign", tenant="user_1")
    tags = TagStore(db)
    tags.add([add_photo(), add_photo(project_id=foreign.id)], ["same"], NOW)
    assert db.sql("SELECT tenant_id, name FROM tags ORDER BY 1") == [("user_0", "same"), ("user_1", "same")]


@pytest.mark.trap("T24")
def test_the_journal_gives_back_what_is_not_settled_in_order(db: Database) -> None:
    journal = JournalStore(db)
    first = journal.intend("op", "trash", NOW, source="/a/\udce9.jpg", target="/t/x", photo_id=1, file_id=2, size=3)
    second = journal.intend("op", "trash", NOW)
    third = journal.intend("op", "trash", NOW)
    journal.mark(first, OperationState.DONE, LATER, "moved")
    with db.atomic(durable=True):
        journal.mark(second, OperationState.SETTLED, LATER)

    assert journal.unsettled() == [
        JournalEntry(first, "op", "trash", OperationState.DONE, "/a/\udce9.jpg", "/t/x", 1, 2, 3, None, "moved"),
        JournalEntry(third, "op", "trash", OperationState.INTENDED),
    ]
