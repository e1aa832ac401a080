"""Schema 2 and its stores: an older library gets the tables, loses nothing, and asks each question once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from photodesk.domain.filter import PhotoFilter
from photodesk.domain.question import QuestionKind
from photodesk.store import backup
from photodesk.store.database import Database
from photodesk.store.file_checks import FileCheckStore
from photodesk.store.migrations import MIGRATIONS, m0002_care
from photodesk.store.photos import PhotoStore
from photodesk.store.questions import QuestionStore

NOW = "2026-11-20T19:00:00.000000Z"
TENANT = "user_0"


@pytest.fixture
def questions(db: Database) -> QuestionStore:
    return QuestionStore(db)


def ask(questions: QuestionStore, subject: str, words: str = "Many files are gone.") -> bool:
    return questions.ask(TENANT, QuestionKind.MASS_ABSENCE, subject, words, "Look.", NOW)


@pytest.mark.req("R117")
@pytest.mark.fault(63)
def test_a_library_of_schema_1_is_brought_up_with_all_it_holds(tmp_path: Path) -> None:
    path, backups = tmp_path / "old.sqlite3", tmp_path / "backups"
    old = Database.open(path, create=True, migrations=MIGRATIONS[:1])
    old.change(
        "INSERT INTO projects (uuid, tenant_id, name, name_key, folder, in_place, created_at, updated_at)"
        " VALUES ('u', ?, 'Coast', 'coast', 'Coast', 0, ?, ?)",
        (TENANT, NOW, NOW),
    )
    old.change(
        "INSERT INTO photos (uuid, project_id, stem, stem_key, rating, keep_jpeg, created_at, updated_at)"
        " VALUES ('p', 1, 'IMG_1', 'img_1', 4, 0, ?, ?)",
        (NOW, NOW),
    )
    old.close()
    new = Database.open(path, backups=backups)
    assert new.schema_version == MIGRATIONS[-1].version
    assert len(backup.available(backups)) == 1
    (photo,) = PhotoStore(new).get([1])
    assert (photo.stem, photo.rating, photo.keep.jpeg) == ("IMG_1", 4, False)
    assert PhotoStore(new).count(PhotoFilter(duplicates=True)) == 0
    m0002_care.up(new.connection())
    assert QuestionStore(new).open(TENANT) == []
    new.close()


def test_a_question_is_put_once_and_its_words_follow(questions: QuestionStore) -> None:
    assert ask(questions, "a")
    assert not ask(questions, "a")
    assert ask(questions, "a", "More files are gone.")
    assert ask(questions, "b")
    assert [q.message for q in questions.open(TENANT)] == ["More files are gone.", "Many files are gone."]
    assert questions.open("somebody else") == []
    assert questions.settle(TENANT, QuestionKind.MASS_ABSENCE, "a", "accepted", NOW)
    assert not questions.settle(TENANT, QuestionKind.MASS_ABSENCE, "a", "accepted", NOW)
    assert ask(questions, "a"), "it may arise again"
    assert [q.subject for q in questions.open(TENANT, QuestionKind.MASS_ABSENCE)] == ["b", "a"]


@pytest.mark.fault(38)
def test_a_folder_of_any_name_can_be_asked_about(questions: QuestionStore) -> None:
    name = os.fsdecode(b"caf\xe9")
    assert ask(questions, name, f"{name} is a copy")
    assert not ask(questions, name, f"{name} is a copy")
    assert questions.open(TENANT)[0].subject == name


def test_questions_and_checks_go_with_what_they_are_about(db: Database, add_project, add_photo) -> None:
    photo_id = add_photo()
    (photo,) = PhotoStore(db).get([photo_id])
    checks = FileCheckStore(db)
    checks.record(photo.files[0].id, NOW, "0" * 32)
    checks.record(999, NOW)
    assert [d.file.id for d in checks.damaged()] == [photo.files[0].id]
    db.change("DELETE FROM photos WHERE id = ?", (photo_id,))
    assert checks.damaged() == []
    assert db.sql("SELECT count(*) FROM file_checks") == [(0,)]
