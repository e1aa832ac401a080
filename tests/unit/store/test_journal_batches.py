"""Intents written together, settled together; what a resumed job asks about them; the rows of the trash."""

from __future__ import annotations

import pytest

from photodesk.domain.trash import TrashEntry, TrashReason
from photodesk.store.database import Database
from photodesk.store.journal import JournalStore, NewEntry, OperationState
from photodesk.store.trash_entries import TrashStore

NOW = "2026-11-20T19:00:00.000000Z"
LATER = "2026-11-20T20:00:00.000000Z"


def new(photo_id: int, name: str, operation: str = "op", kind: str = "commit") -> NewEntry:
    return NewEntry(operation, kind, f"1/{name}", f"1/.photodesk-trash/op/{name}", photo_id, photo_id * 10, 5, "h")


@pytest.mark.trap("T24")
def test_intents_are_all_there_or_none(db: Database) -> None:
    journal = JournalStore(db)
    recorded = journal.intend_all([new(1, "a"), new(1, "b\udcff"), new(2, "c")], NOW)
    assert journal.unsettled() == recorded
    assert [(e.photo_id, e.source, e.created_at) for e in journal.unsettled()][1] == (1, "1/b\udcff", NOW)

    def broken():  # type: ignore[no-untyped-def]
        yield new(3, "d")
        raise LookupError

    with pytest.raises(LookupError):
        journal.intend_all(broken(), NOW)
    assert journal.unsettled() == recorded


def test_settled_entries_tell_what_was_done_and_what_was_not(db: Database) -> None:
    journal = JournalStore(db)
    one, two, three = journal.intend_all([new(1, "a"), new(2, "b"), new(3, "c", kind="restore")], NOW)
    journal.settle([one.id], LATER)
    journal.settle([two.id], LATER, "The disk said no: \udcff")
    assert journal.carried_out("op", "commit") == {1}
    assert journal.carried_out("op", "restore") == set()
    assert journal.carried_out("other", "commit") == set()
    assert [e.id for e in journal.unsettled()] == [three.id]
    assert all(e.state is OperationState.INTENDED for e in journal.unsettled())
    assert journal.prune(LATER) == 0
    assert journal.prune("2027-01-01") == 2
    assert [e.id for e in journal.unsettled()] == [three.id]


def test_an_intent_inside_a_settling_transaction_stands_or_falls_with_it(db: Database) -> None:
    journal = JournalStore(db)
    (one,) = journal.intend_all([new(1, "a", kind="copy")], NOW)

    def settle_and_fail() -> None:
        with db.atomic(durable=True):
            journal.settle([one.id], LATER)
            journal.intend_all([new(1, "a", kind="surplus")], NOW)
            raise LookupError

    with pytest.raises(LookupError):
        settle_and_fail()
    assert [e.kind for e in journal.unsettled()] == ["copy"]


def test_the_trash_is_found_by_photo_operation_place_and_time(db: Database, add_photo) -> None:  # type: ignore[no-untyped-def]
    photo_id = add_photo()
    project_id = db.sql("SELECT project_id FROM photos WHERE id = ?", (photo_id,))[0][0]
    store = TrashStore(db)

    def entry(name: str, purge_after: str, reason: TrashReason = TrashReason.COMMIT) -> TrashEntry:
        return TrashEntry(
            0, photo_id, None, project_id, f"sub/{name}", f"t/{name}", 3, "h", reason, "op", NOW, purge_after
        )

    store.add([entry("a\udcff.jpg", LATER), entry("b.xmp", "2099", TrashReason.MOVED)])
    first, second = store.everything("user_0")
    assert (first.name, first.origin, first.reason) == ("a\udcff.jpg", "sub/a\udcff.jpg", TrashReason.COMMIT)
    assert store.of_photos([photo_id]) == store.of_operation("op") == store.of_project(project_id) == [first, second]
    assert store.get([second.id, 999]) == [second]
    assert store.at(project_id, "t/a\udcff.jpg") == first
    assert store.at(project_id, "t/none") is None
    assert store.due(project_id, NOW, limit=10) == []
    assert store.due(project_id, LATER, limit=10) == [first]
    assert store.due(project_id, LATER, after=first.id, limit=10) == []
    assert store.everything("somebody else") == []
    assert store.projects() == {project_id}
    store.drop([first.id])
    assert store.everything("user_0") == [second]
