"""Questions that last, backups that rotate, checks that only look, folders that are re-linked, recent photos."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from photodesk.config.settings import Settings
from photodesk.domain.derivative import DerivativeKind, DerivativeStatus
from photodesk.domain.errors import ConflictError, NotFoundError
from photodesk.domain.photo import PhotoState
from photodesk.domain.project import Availability, Project, ProjectStatus
from photodesk.domain.question import QuestionKind
from photodesk.library.absence import check_or_ask
from photodesk.library.backups import back_up
from photodesk.library.derivatives import make_derivatives
from photodesk.library.integrity import check_library, mend_references
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import create_project, folder_of
from photodesk.library.recent import RECENT, recent_request, validate_recent
from photodesk.library.reconcile import MassAbsenceError, check_manifest
from photodesk.library.relink import archive, relink
from photodesk.library.reports import never
from photodesk.store import backup
from tests.pictures import write_jpeg
from tests.unit.library.conftest import Importer, Told


@pytest.fixture
def shoot(lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path) -> list[int]:
    for seed in range(4):
        write_jpeg(tmp_path / f"card/IMG_{seed}.JPG", seed)
    ids = take_in(project, tmp_path / "card").photo_ids()
    make_derivatives(lib, project, ids, force=False, report=Told(), stop=never)
    return ids


@pytest.fixture
def strict(lib: OpenLibrary) -> OpenLibrary:
    """A library whose brake stands at two files."""
    rules = replace(Settings(), maintenance=replace(Settings().maintenance, absence_brake_count=2))
    return replace(lib, settings=lambda: rules)


@pytest.mark.trap("T03")
@pytest.mark.fault(23)
def test_a_mass_absence_stays_a_question_until_it_is_answered(
    strict: OpenLibrary, project: Project, shoot: list[int], tmp_path: Path
) -> None:
    for file in folder_of(strict, project).glob("*.JPG"):
        shutil.move(file, tmp_path / file.name)
    for _ in range(2):
        with pytest.raises(MassAbsenceError):
            check_or_ask(strict, project, never)
    (question,) = strict.questions.open(strict.tenant)
    assert (question.kind, question.project_id) == (QuestionKind.MASS_ABSENCE, project.id)
    assert "4 of 4 files" in question.message
    assert {p.state for p in strict.photos.get(shoot)} == {PhotoState.PRESENT}
    assert check_or_ask(strict, project, never, accept_absence=True).changed == 4
    assert strict.questions.open(strict.tenant) == []
    assert {p.state for p in strict.photos.get(shoot)} == {PhotoState.MISSING}


def test_files_that_come_back_answer_the_question(
    strict: OpenLibrary, project: Project, shoot: list[int], tmp_path: Path
) -> None:
    folder = folder_of(strict, project)
    names = [f.name for f in folder.glob("*.JPG")]
    for name in names:
        shutil.move(folder / name, tmp_path / name)
    with pytest.raises(MassAbsenceError):
        check_or_ask(strict, project, never)
    for name in names:
        shutil.move(tmp_path / name, folder / name)
    assert check_or_ask(strict, project, never).changed == 0
    assert strict.questions.open(strict.tenant) == []


def test_a_question_does_not_close_while_the_project_is_away(
    strict: OpenLibrary, project: Project, shoot: list[int], tmp_path: Path
) -> None:
    for file in folder_of(strict, project).glob("*.JPG"):
        file.unlink()
    with pytest.raises(MassAbsenceError):
        check_or_ask(strict, project, never)
    shutil.move(folder_of(strict, project), tmp_path / "away")
    check_or_ask(strict, project, never)
    assert len(strict.questions.open(strict.tenant)) == 1


@pytest.mark.fault(64)
def test_backups_are_whole_and_the_oldest_go(lib: OpenLibrary, shoot: list[int]) -> None:
    rules = replace(Settings(), maintenance=replace(Settings().maintenance, backups_kept=2))
    few = replace(lib, settings=lambda: rules)
    (lib.layout.backups).mkdir(exist_ok=True)
    (lib.layout.backups / "mine.txt").write_text("mine", encoding="utf-8")
    made = [back_up(few) for _ in range(4)]
    assert backup.verify(made[-1].path) == ()
    assert [p.name for p in backup.available(lib.layout.backups)] == [made[3].path.name, made[2].path.name]
    assert made[3].removed == (made[1].path,)
    assert (lib.layout.backups / "mine.txt").exists()


@pytest.mark.req("R113")
def test_a_check_of_a_healthy_library_finds_nothing_and_changes_nothing(
    lib: OpenLibrary, project: Project, shoot: list[int]
) -> None:
    before = lib.photos.get(shoot)
    assert check_library(lib) == ()
    assert lib.photos.get(shoot) == before


@pytest.mark.req("R113")
def test_a_check_names_everything_that_is_wrong(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    folder = folder_of(lib, project)
    (folder / "IMG_0.JPG").unlink()
    write_jpeg(folder / "IMG_1.JPG", 1, size=(200, 100))
    lib.layout.derivative(shoot[2], DerivativeKind.PREVIEW).unlink()
    (photo,) = lib.photos.get([shoot[3]])
    lib.file_checks.record(photo.files[0].id, lib.now(), "0" * 32)
    lib.db.change("PRAGMA foreign_keys = OFF")
    lib.db.change("INSERT INTO photo_tags (photo_id, tag_id) VALUES (?, 77)", (shoot[3],))
    lib.db.change("PRAGMA foreign_keys = ON")
    found = {p.kind: p.where.rpartition("/")[2] for p in check_library(lib)}
    assert found == {
        "missing_file": "IMG_0.JPG",
        "changed_file": "IMG_1.JPG",
        "missing_derivative": f"{shoot[2]}.jpg",
        "bit_rot": "IMG_3.JPG",
        "reference": "photo_tags",
    }
    assert mend_references(lib).removed == 1
    assert not mend_references(lib)
    assert "reference" not in {p.kind for p in check_library(lib)}


@pytest.mark.fault(22)
def test_a_check_says_what_is_away(lib: OpenLibrary, project: Project, shoot: list[int], tmp_path: Path) -> None:
    shutil.move(folder_of(lib, project), tmp_path / "away")
    assert [p.kind for p in check_library(lib)] == ["missing"]


def test_a_moved_project_is_relinked_with_everything(
    lib: OpenLibrary, project: Project, shoot: list[int], tmp_path: Path
) -> None:
    shutil.move(folder_of(lib, project), tmp_path / "Elsewhere")
    moved = relink(lib, project, tmp_path / "Elsewhere")
    assert (moved.in_place, moved.availability) == (True, Availability.ONLINE)
    assert check_manifest(lib, moved, never).changed == 0
    shutil.move(tmp_path / "Elsewhere", lib.root / "Home")
    back = relink(lib, moved, lib.root / "Home")
    assert (back.in_place, back.folder) == (False, "Home")
    assert {p.state for p in lib.photos.get(shoot)} == {PhotoState.PRESENT}


@pytest.mark.fault(51)
def test_what_is_no_folder_of_the_project_is_refused(lib: OpenLibrary, project: Project, tmp_path: Path) -> None:
    other = create_project(lib, "Other")
    for folder in (folder_of(lib, other), lib.root, tmp_path, lib.layout.dot):
        with pytest.raises(ConflictError):
            relink(lib, project, folder)
    shutil.copytree(folder_of(lib, other), tmp_path / "copy")
    with pytest.raises(ConflictError, match="Other"):
        relink(lib, project, tmp_path / "copy")
    with pytest.raises(NotFoundError):
        relink(lib, project, tmp_path / "nowhere")
    assert lib.projects.get(project.id) == project


def test_archiving_is_taken_back(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    put_away = archive(lib, project)
    assert put_away.status is ProjectStatus.ARCHIVED
    assert put_away.archived_at is not None
    again = archive(lib, put_away, archived=False)
    assert (again.status, again.archived_at) == (ProjectStatus.ACTIVE, None)


@pytest.mark.req("R83")
def test_photos_seen_last_are_checked_first(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    lib.layout.derivative(shoot[0], DerivativeKind.THUMBNAIL).unlink()
    lib.layout.derivative(shoot[3], DerivativeKind.THUMBNAIL).unlink()
    report = validate_recent(lib, [shoot[0], 999], never)
    assert (report.checked, report.missing) == (1, 1)
    assert [p.thumbnail.status for p in lib.photos.get([shoot[0], shoot[3]])] == [
        DerivativeStatus.MISSING,
        DerivativeStatus.GENERATED,
    ]
    request = recent_request(lib, [999, shoot[1], *range(1000, 1000 + RECENT)])
    assert request is not None
    assert [ref.photo_id for ref in request.photos] == [shoot[1]]
    assert recent_request(lib, [999]) is None
