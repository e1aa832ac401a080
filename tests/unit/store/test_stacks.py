"""Stacks as the store keeps them: found a little at a time, by hand, and the same whichever way photos came."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photodesk.domain.filter import GroupBy, PhotoFilter, Sort
from photodesk.domain.photo import CaptureTime, Exposure, FileKind, FileState, Metadata
from photodesk.domain.project import Project
from photodesk.domain.stack_choices import ALONE, Choice, arranged
from photodesk.domain.stacks import Frame, Stack, StackKind
from photodesk.store.database import Database
from photodesk.store.migrations import MIGRATIONS
from photodesk.store.new_photo import NewFile, NewPhoto
from photodesk.store.photos import PhotoStore
from photodesk.store.projects import ProjectStore
from photodesk.store.stacks import StackStore

NOW = "2026-11-20T19:00:00.000000Z"
START = datetime(2026, 5, 1, 23, 59, 50)  # noqa: DTZ001 - capture times have no zone

numbers = count(1)


def shot(project_id: int, at: float | None, camera: str | None = "A", seconds: float = 1 / 250) -> NewPhoto:
    stem = f"IMG_{next(numbers):05}"
    taken = None if at is None else CaptureTime((START + timedelta(seconds=at)).isoformat())
    facts = Metadata(taken=taken, camera=camera, exposure=Exposure(seconds, 5.6, 100, 50.0))
    return NewPhoto(project_id, "", stem, (NewFile(FileKind.JPEG, f"{stem}.JPG", 1000, 0),), facts, NOW)


def settle(stacks: StackStore) -> set[int]:
    changed: set[int] = set()
    more = True
    while more:
        some, more = stacks.settle()
        changed.update(some)
    return changed


def standing(stacks: StackStore) -> list[tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    table = stacks.table()
    for photo_id, stack_id in zip(table.photo_ids, table.stack_ids, strict=True):
        found.setdefault(stack_id, []).append(photo_id)
    return sorted(tuple(ids) for ids in found.values())


@pytest.fixture
def stacks(db: Database) -> StackStore:
    return StackStore(db)


def test_a_burst_is_found_once_and_nothing_is_due_any_more(
    stacks: StackStore, photos: PhotoStore, project: Project
) -> None:
    a, b, c, far = photos.add_many([shot(project.id, at) for at in (0, 0.4, 1.9, 60)])
    assert stacks.due()
    assert settle(stacks) == {a, b, c}
    assert standing(stacks) == [(a, b, c)]
    assert not stacks.due()
    assert settle(stacks) == set()
    place = stacks.places([b, far])
    assert place.keys() == {b}
    assert (place[b].stack_id, place[b].place, place[b].size, place[b].kind) == (a, 1, 3, StackKind.BURST)


def test_a_frame_that_comes_between_two_stacks_makes_them_one(
    stacks: StackStore, photos: PhotoStore, project: Project
) -> None:
    a, b, c, d = photos.add_many([shot(project.id, at) for at in (0, 1, 4, 5)])
    settle(stacks)
    assert standing(stacks) == [(a, b), (c, d)]
    (between,) = photos.add_many([shot(project.id, 2.5)])
    settle(stacks)
    assert standing(stacks) == [(a, b, between, c, d)]


def test_a_changed_time_and_a_removed_row_are_followed(
    db: Database, stacks: StackStore, photos: PhotoStore, project: Project
) -> None:
    a, b, c = photos.add_many([shot(project.id, at) for at in (0, 1.5, 3)])
    settle(stacks)
    assert standing(stacks) == [(a, b, c)]
    db.change("UPDATE photos SET taken_local = '2020-01-01T00:00:00' WHERE id = ?", (b,))
    settle(stacks)
    assert standing(stacks) == []
    db.change("UPDATE photos SET taken_local = ? WHERE id = ?", ((START + timedelta(seconds=1)).isoformat(), b))
    settle(stacks)
    assert standing(stacks) == [(a, b, c)]
    db.change("DELETE FROM photos WHERE id = ?", (a,))
    settle(stacks)
    assert standing(stacks) == [(b, c)]
    assert stacks.places([b])[b].stack_id == b


def test_two_projects_share_no_recognised_stack(
    stacks: StackStore, photos: PhotoStore, projects: ProjectStore, add_project
) -> None:
    one, two = add_project(), add_project()
    photos.add_many([shot(one.id, 0), shot(two.id, 0.5)])
    settle(stacks)
    assert standing(stacks) == []


def test_photos_in_the_trash_are_not_counted_and_keep_their_place(
    stacks: StackStore, photos: PhotoStore, project: Project
) -> None:
    ids = photos.add_many([shot(project.id, at, seconds=s) for at, s in ((0, 0.01), (1, 0.04), (2, 0.16))])
    settle(stacks)
    file_ids = [f.id for photo in photos.get(ids[:1]) for f in photo.files]
    photos.set_file_state(file_ids, FileState.TRASHED, NOW)
    settle(stacks)
    place = stacks.places(ids)[ids[1]]
    assert (place.size, place.kind) == (2, StackKind.BRACKET)
    photos.set_file_state([f.id for photo in photos.get(ids[1:2]) for f in photo.files], FileState.TRASHED, NOW)
    assert stacks.places(ids) == {}


@pytest.mark.trap("T11")
def test_what_was_decided_by_hand_wins_and_is_never_written_by_settling(
    db: Database, stacks: StackStore, photos: PhotoStore, project: Project
) -> None:
    a, b, c, far = photos.add_many([shot(project.id, at) for at in (0, 1, 2, 600)])
    settle(stacks)
    number = stacks.new_numbers(1)[0]
    stacks.choose({b: ALONE, far: Choice(number), a: Choice(number)}, NOW)
    settle(stacks)
    assert standing(stacks) == [(a, far)]
    before = db.sql("SELECT * FROM stack_choices ORDER BY photo_id")
    photos.add_many([shot(project.id, 2.2)])
    settle(stacks)
    assert db.sql("SELECT * FROM stack_choices ORDER BY photo_id") == before
    assert stacks.places([a])[a].by_hand
    stacks.choose({a: None, b: None, far: None}, NOW)
    settle(stacks)
    assert len(standing(stacks)) == 1
    assert standing(stacks)[0][:3] == (a, b, c)


def test_numbers_are_never_given_twice(stacks: StackStore, db: Database) -> None:
    with db.atomic():
        first = stacks.new_numbers(2)
    assert not set(first) & set(stacks.new_numbers(3))


def test_a_list_grouped_by_burst_follows_what_was_decided_by_hand(
    stacks: StackStore, photos: PhotoStore, project: Project
) -> None:
    a, b, c = photos.add_many([shot(project.id, at) for at in (0, 1, 2)])
    stacks.choose({a: ALONE}, NOW)
    settle(stacks)
    found = photos.list(PhotoFilter(), Sort(descending=False, group=GroupBy.BURST))
    assert [(g.count, g.label.split(",")[0]) for g in found.groups] == [(1, "Single photos"), (2, "Burst")]
    assert list(found.ids) == [a, b, c]


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "add", "move", "drop", "alone", "join", "forget"]),
        st.floats(0, 40).map(lambda s: round(s, 2)),
        st.integers(0, 30),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS)
def test_settling_bit_by_bit_comes_to_what_a_look_at_everything_would(
    db: Database, stacks: StackStore, photos: PhotoStore, project: Project, events: list[tuple[str, float, int]]
) -> None:
    db.change("DELETE FROM photos")
    ids: list[int] = []
    for what, at, which in events:
        one = ids[which % len(ids)] if ids else 0
        if what == "add" or not ids:
            ids += photos.add_many([shot(project.id, at, camera="AB"[which % 2])])
        elif what == "move":
            local = (START + timedelta(seconds=at)).isoformat()
            db.change("UPDATE photos SET taken_local = ? WHERE id = ?", (local, one))
        elif what == "drop":
            ids.remove(one)
            db.change("DELETE FROM photos WHERE id = ?", (one,))
        elif what == "alone":
            stacks.choose({one: ALONE}, NOW)
        elif what == "join":
            number = stacks.new_numbers(1)[0]
            kind = (None, StackKind.PANORAMA)[which % 2]
            stacks.choose(dict.fromkeys(ids[which % len(ids) :][:3], Choice(number, kind)), NOW)
        else:
            stacks.choose({one: None}, NOW)
        if which % 3 == 0:
            settle(stacks)
    settle(stacks)
    assert held(db) == expected(db)


def held(db: Database) -> list[Stack]:
    rows = db.sql("SELECT stack_id, photo_id, kind, by_hand FROM stack_members ORDER BY stack_id, place")
    found: dict[int, list[tuple[int, str, int]]] = {}
    for stack_id, photo_id, kind, by_hand in rows:
        found.setdefault(stack_id, []).append((photo_id, kind, by_hand))
    made = [Stack(StackKind(m[0][1]), tuple(i for i, _, _ in m), bool(m[0][2])) for m in found.values()]
    assert all(stack_id == members[0][0] for stack_id, members in found.items())
    return sorted(made, key=lambda s: s.photo_ids)


def expected(db: Database) -> list[Stack]:
    rows = db.sql(
        "SELECT id, taken_local, camera, exposure_seconds, aperture, iso, focal_length, project_id, stem_key"
        " FROM photos"
    )
    chosen = db.sql("SELECT photo_id, number, kind FROM stack_choices")
    choices = {i: Choice(number, StackKind(kind) if kind else None) for i, number, kind in chosen}
    frames = [Frame(r[0], CaptureTime(r[1]).seconds() if r[1] else None, *r[2:]) for r in rows]
    return sorted(arranged(frames, choices), key=lambda s: s.photo_ids)


def test_photos_of_an_older_library_are_stacked_after_it_was_brought_up_to_date(tmp_path: Path) -> None:
    """Only those with a neighbour in time are looked at."""
    path = tmp_path / "old.sqlite3"
    old = Database.open(path, create=True, migrations=MIGRATIONS[:6])
    old.change(
        "INSERT INTO projects (uuid, tenant_id, name, name_key, folder, in_place, created_at, updated_at)"
        " VALUES ('u', 'user_0', 'Coast', 'coast', 'Coast', 0, ?1, ?1)",
        (NOW,),
    )
    for n, at in enumerate((0, 1.5, 3, 60, 120, 121, None)):
        local = None if at is None else (START + timedelta(seconds=at)).isoformat()
        old.change(
            "INSERT INTO photos (uuid, project_id, stem, stem_key, taken_local, camera, created_at, updated_at)"
            " VALUES (?1, 1, ?1, ?1, ?2, 'A', ?3, ?3)",
            (f"s{n}", local, NOW),
        )
    old.close()
    db = Database.open(path, backups=tmp_path / "backups")
    assert db.sql("SELECT photo_id FROM stacks_due") == [(1,), (2,), (3,), (5,), (6,)]
    settle(StackStore(db))
    assert standing(StackStore(db)) == [(1, 2, 3), (5, 6)]
    db.close()
