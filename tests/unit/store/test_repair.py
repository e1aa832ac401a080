"""References that lead nowhere are found and mended, and no photo is lost by it (R113)."""

from __future__ import annotations

import pytest

from photodesk.domain.filter import PhotoFilter
from photodesk.domain.photo import Keep
from photodesk.domain.project import Availability
from photodesk.store.database import Database
from photodesk.store.derivatives import CacheEntry, DerivativeKind, DerivativeStore
from photodesk.store.photos import PhotoStore
from photodesk.store.projects import ProjectStore
from photodesk.store.repair import BrokenReference, Repair, foreign_key_check, repair_foreign_keys
from photodesk.store.tags import TagStore

NOW = "2026-11-20T19:00:00.000000Z"


def without_checks(db: Database, *statements: str) -> None:
    """What another tool, with foreign keys off, might have done to the file."""
    for statement in ("PRAGMA foreign_keys = OFF", *statements, "PRAGMA foreign_keys = ON"):
        db.change(statement)


@pytest.fixture
def broken(db: Database, project, add_photo, photos: PhotoStore) -> int:
    """A library from which the project row, a photo row, a tag and a task were cut out. The photo that is left."""
    kept, lost = add_photo("kept", "jpeg", "raw"), add_photo("lost")
    photos.decide([kept], NOW, rating=4, keep_raw=False)
    TagStore(db).add([kept], ["mine", "gone"], NOW)
    DerivativeStore(db).put(lost, {DerivativeKind.PREVIEW: CacheEntry("f", "r", 1, NOW)}, NOW)
    db.change(
        "INSERT INTO tasks (id, tenant_id, type, scope, source, project_id, created_at, updated_at)"
        " VALUES (1, 't', 'x', 'project', 'user', ?1, '', ''), (2, 't', 'x', 'project', 'user', ?1, '', '')",
        (project.id,),
    )
    db.change(
        "INSERT INTO jobs (id, tenant_id, task_id, project_id, type, created_at, updated_at)"
        " VALUES (1, 't', 1, ?1, 'x', '', ''), (2, 't', 2, ?1, 'x', '', '')",
        (project.id,),
    )
    db.change("INSERT INTO job_items (tenant_id, job_id, photo_id) VALUES ('t', 2, 1)")
    without_checks(
        db,
        "DELETE FROM projects",
        f"DELETE FROM photos WHERE id = {lost}",
        "DELETE FROM tags WHERE name = 'gone'",
        "DELETE FROM tasks WHERE id = 2",
    )
    return kept


@pytest.mark.req("R113")
def test_a_healthy_library_has_nothing_to_repair(db: Database, add_photo) -> None:
    add_photo()
    assert foreign_key_check(db) == ()
    assert not repair_foreign_keys(db, "user_0", NOW)


@pytest.mark.req("R113")
def test_every_broken_reference_is_named(db: Database, broken: int) -> None:
    assert set(foreign_key_check(db)) == {
        BrokenReference("derivative_cache", "photo_id", "photos", "CASCADE", 1),
        BrokenReference("jobs", "project_id", "projects", "SET NULL", 2),
        BrokenReference("jobs", "task_id", "tasks", "CASCADE", 1),
        BrokenReference("photo_files", "photo_id", "photos", "CASCADE", 1),
        BrokenReference("photo_files", "project_id", "projects", "RESTRICT", 3),
        BrokenReference("photo_tags", "tag_id", "tags", "CASCADE", 1),
        BrokenReference("photos", "project_id", "projects", "RESTRICT", 1),
        BrokenReference("tasks", "project_id", "projects", "SET NULL", 1),
    }


@pytest.mark.req("R113")
def test_a_repair_keeps_every_photo_and_decision_and_ends(
    db: Database, broken: int, photos: PhotoStore, projects: ProjectStore
) -> None:
    done = repair_foreign_keys(db, "user_0", NOW)

    assert foreign_key_check(db) == ()
    assert db.integrity_check() == ()
    assert done == Repair(restored_projects=1, emptied=0, removed=4)
    photo = photos.get([broken])[0]
    assert (photo.rating, photo.keep, len(photo.files)) == (4, Keep(raw=False), 2)
    assert photos.count(PhotoFilter()) == 1
    assert TagStore(db).of_photos([broken]) == {broken: ("mine",)}
    home = projects.get(photo.project_id)
    assert home is not None
    assert (home.name, home.availability) == (f"Recovered {home.id}", Availability.MISSING)
    # Cutting a task's jobs must not have been left to chance either: the items of a lost job go with it.
    assert db.sql("SELECT id, project_id FROM jobs") == [(1, home.id)]
    assert db.sql("SELECT count(*) FROM job_items") == [(0,)]
    assert repair_foreign_keys(db, "user_0", NOW) == Repair()


def test_the_database_itself_refuses_what_a_repair_would_have_to_mend(db: Database, add_photo) -> None:
    photo_id = add_photo()
    with pytest.raises(Exception, match="FOREIGN KEY"):
        db.change("UPDATE photos SET project_id = 99 WHERE id = ?", (photo_id,))
