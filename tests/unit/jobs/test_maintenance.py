"""A whole round of maintenance through the queue: it heals what is broken, asks what it must, else changes nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from photodesk.config.settings import Settings
from photodesk.domain.derivative import DerivativeKind, DerivativeStatus
from photodesk.domain.job import ItemStatus, JobStatus, Scope, Source
from photodesk.domain.photo import Label, PhotoRef, PhotoState
from photodesk.domain.project import Project, ProjectStatus
from photodesk.domain.question import QuestionKind
from photodesk.domain.task import TASKS, Task, TaskRequest
from photodesk.imaging.sandbox import DecoderPool
from photodesk.jobs.engine import Engine
from photodesk.jobs.types import build
from photodesk.library.folder_alignment import rename_project
from photodesk.library.open_library import OpenLibrary
from photodesk.library.opening import create_library, open_library
from photodesk.library.projects import create_project, folder_of
from photodesk.store.jobs import JobStore
from tests.benchmarks import bench_maintenance as bench
from tests.pictures import jpeg_bytes, write_jpeg, write_picture


@pytest.fixture(scope="module")
def decoders() -> Iterator[DecoderPool]:
    with DecoderPool(processes=2) as pool:
        yield pool


class House:
    """A library with its queue, whose settings and clock a test may change."""

    def __init__(self, root: Path, decoders: DecoderPool) -> None:
        create_library(root)
        self.rules = Settings()
        self.days = 0
        opened = open_library(root, lambda: self.rules, decoders)
        self.lib: OpenLibrary = replace(opened, now=self.now)
        self.jobs = JobStore(self.lib.db)
        self.engine = Engine(self.jobs, self.lib.photos, self.lib.projects, build(self.lib))

    def now(self) -> str:
        return (datetime.now(UTC) + timedelta(days=self.days)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def set(self, **rules: int) -> None:
        self.rules = replace(self.rules, maintenance=replace(self.rules.maintenance, **rules))

    def project(self, name: str, files: int = 2, suffix: str = ".JPG") -> Project:
        """A project with photos in its folder, taken in where they are."""
        project = create_project(self.lib, name)
        for n in range(files):
            seed = sum(map(ord, name)) * 50 + n
            write = write_jpeg if suffix == ".JPG" else write_picture
            write(folder_of(self.lib, project) / f"{name}_{n}{suffix}", seed)
        return project

    def run(self, task_type: str, project: Project | None = None, **payload: object) -> Task:
        """Run a task and all it leads to."""
        scope = Scope.GLOBAL if project is None else Scope.PROJECT
        request = TaskRequest(
            task_type, scope=scope, project_id=None if project is None else project.id, payload=payload
        )
        task_id = self.engine.start_task(request).task_id
        self.engine.run_until_empty("w")
        found = self.jobs.task(task_id)
        assert found is not None
        return found

    def maintain(self) -> Task:
        return self.run("maintenance_global")

    def ids(self, project: Project) -> list[int]:
        return [p.id for p in self.lib.photos.by_project(project.id)]

    def changed(self, task: Task) -> dict[str, int]:
        return {job.type: job.result["changed"] for job in task.jobs if job.result["changed"]}

    def generated(self, photo_id: int) -> bool:
        (photo,) = self.lib.photos.get([photo_id])
        done = {photo.thumbnail.status, photo.preview.status} == {DerivativeStatus.GENERATED}
        return done and all(self.lib.layout.derivative(photo_id, kind).is_file() for kind in DerivativeKind)


@pytest.fixture
def house(tmp_path: Path, decoders: DecoderPool) -> Iterator[House]:
    made = House(tmp_path / "Library", decoders)
    yield made
    made.engine.shutdown()
    made.lib.db.close()


@pytest.mark.req("R72")
@pytest.mark.req("R73")
@pytest.mark.req("R133")
def test_the_steps_of_both_rounds_in_their_order(house: House) -> None:
    everything = [
        ("trash_maintenance", 100),
        ("orphaned_project_cleanup", 99),
        ("duplicate_resolution", 98),
        ("folder_alignment", 96),
        ("manifest_check", 95),
        ("folder_check", 95),
        ("cache_validation", 85),
        ("manifest_cleaning", 80),
    ]
    one = [s for s in everything if s[0] not in {n for n, p in everything if 95 < p < 100}]
    assert [(s.type, s.priority) for s in TASKS["maintenance_global"].steps] == everything
    assert [(s.type, s.priority) for s in TASKS["maintenance"].steps] == one
    project = house.project("Coast")
    assert [j.type for j in house.maintain().jobs] == [name for name, _ in everything]
    assert [j.type for j in house.run("maintenance", project).jobs] == [name for name, _ in one]


@pytest.mark.trap("T30")
@pytest.mark.trap("T15")
@pytest.mark.req("R133")
def test_a_second_round_on_a_healthy_library_changes_no_row_and_no_file(house: House) -> None:
    """300 photos: JPEG, pairs, PNG, TIFF, sidecars, sub-folders, odd names."""
    bench.build(house.lib, 304)
    house.maintain()
    before = bench.rows(house.lib), bench.files(house.lib)
    again = bench.maintain(house.lib)
    assert again.status is JobStatus.COMPLETED
    assert set(again.changed.values()) == {0}
    assert again.follow_ups == 0
    after = bench.rows(house.lib), bench.files(house.lib)
    assert after == before


@pytest.mark.req("R133")
@pytest.mark.req("R81")
@pytest.mark.req("R74")
def test_one_round_heals_whatever_is_broken_in_several_projects(house: House) -> None:
    coast, harbour = house.project("Coast"), house.project("Harbour", suffix=".png")
    house.maintain()
    for photo_id in (*house.ids(coast), *house.ids(harbour)):
        assert house.generated(photo_id)
    lost, moved = house.ids(coast)
    house.lib.photos.decide([lost, moved], house.now(), rating=4, label=Label.GREEN)
    house.lib.layout.derivative(lost, DerivativeKind.PREVIEW).unlink()
    shutil.move(folder_of(house.lib, coast) / "Coast_1.JPG", folder_of(house.lib, harbour) / "Coast_1.JPG")
    write_jpeg(folder_of(house.lib, harbour) / "New.JPG", 901)
    rename_project(house.lib, coast, "North")
    task = house.maintain()
    assert task.status is JobStatus.COMPLETED
    assert house.changed(task).keys() == {"folder_alignment", "manifest_check", "folder_check", "cache_validation"}
    assert house.generated(lost)
    first, second = house.lib.photos.get([lost, moved])
    assert (first.project_id, second.project_id) == (coast.id, harbour.id)
    assert {(p.rating, p.label, p.state) for p in (first, second)} == {(4, Label.GREEN, PhotoState.PRESENT)}
    assert all(house.generated(i) for i in house.ids(harbour))
    assert (house.lib.root / "North/Coast_0.JPG").is_file()
    assert house.changed(house.maintain()) == {}


@pytest.mark.trap("T03")
@pytest.mark.fault(22)
def test_on_a_library_that_is_away_no_step_does_anything(house: House, tmp_path: Path) -> None:
    project = house.project("Coast")
    house.maintain()
    rename_project(house.lib, project, "North")
    shutil.move(house.lib.layout.marker, tmp_path / "marker")
    shutil.move(house.lib.root / "Coast", tmp_path / "Coast")
    house.maintain()
    before = bench.rows(house.lib)
    for task_type in ("maintenance_global", "folder_discovery", "project_scavenge_global"):
        house.run(task_type)
    assert bench.rows(house.lib) == before
    assert not (house.lib.root / "Coast").exists()
    assert not (house.lib.root / "North").exists()
    assert {p.state for p in house.lib.photos.get(house.ids(project))} == {PhotoState.PRESENT}
    shutil.move(tmp_path / "Coast", house.lib.root / "Coast")
    shutil.move(tmp_path / "marker", house.lib.layout.marker)
    house.maintain()
    assert (house.lib.root / "North/Coast_0.JPG").is_file()
    assert {p.state for p in house.lib.photos.get(house.ids(project))} == {PhotoState.PRESENT}


@pytest.mark.req("R97")
def test_canceled_projects_are_passed_over(house: House) -> None:
    project = house.project("Coast")
    house.lib.projects.update(project.id, house.now(), status=ProjectStatus.CANCELED)
    rename_project(house.lib, project, "North")
    task = house.maintain()
    assert house.changed(task) == {}
    assert house.ids(project) == []
    assert (house.lib.root / "Coast").is_dir()


@pytest.mark.trap("T03")
def test_a_mass_absence_is_a_failure_a_question_and_at_last_an_answer(house: House) -> None:
    house.set(absence_brake_count=2)
    project, other = house.project("Coast", 4), house.project("Harbour")
    house.maintain()
    for file in folder_of(house.lib, project).glob("*.JPG"):
        file.unlink()
    (folder_of(house.lib, other) / "Harbour_0.JPG").unlink()
    task = house.maintain()
    assert task.status is JobStatus.COMPLETED_WITH_ERRORS
    (check,) = [j for j in task.jobs if j.type == "manifest_check"]
    assert (check.progress.failed, check.result["changed"]) == (1, 1), "the other project is checked all the same"
    assert "--yes" in check.result["message"]
    (question,) = house.lib.questions.open(house.lib.tenant)
    assert question.kind is QuestionKind.MASS_ABSENCE
    assert {p.state for p in house.lib.photos.get(house.ids(project))} == {PhotoState.PRESENT}
    assert house.maintain().status is JobStatus.COMPLETED_WITH_ERRORS
    assert house.run("manifest_check", project, accept_absence=True).status is JobStatus.COMPLETED
    assert house.lib.questions.open(house.lib.tenant) == []
    assert {p.state for p in house.lib.photos.get(house.ids(project))} == {PhotoState.MISSING}
    assert house.maintain().status is JobStatus.COMPLETED


def test_maintenance_hands_on_a_scrub_only_when_files_are_due(house: House) -> None:
    project = house.project("Coast")
    house.maintain()
    house.maintain()
    assert [t.type for t in house.jobs.tasks()].count("scrub") == 0
    house.days = 20
    house.maintain()
    (scrub,) = [t for t in house.jobs.tasks() if t.type == "scrub"]
    assert (scrub.source, scrub.status, scrub.progress.done) == (Source.SYSTEM, JobStatus.COMPLETED, 2)
    path = folder_of(house.lib, project) / "Coast_0.JPG"
    seen, data = path.stat(), bytearray(path.read_bytes())
    data[100] ^= 4
    path.write_bytes(data)
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    house.days = 40
    house.maintain()
    scrub = next(t for t in house.jobs.tasks() if t.type == "scrub")
    assert (scrub.status, scrub.progress.failed) == (JobStatus.COMPLETED_WITH_ERRORS, 1)
    assert "Coast_0.JPG" in scrub.jobs[0].result["message"]


@pytest.mark.trap("T51")
@pytest.mark.trap("T01")
def test_what_discovery_finds_is_taken_in_with_pictures_by_tasks_one_can_see(house: House) -> None:
    for name in ("Harbour", "Island"):
        write_jpeg(house.lib.root / name / "day 1/A.JPG", len(name))
    house.run("folder_discovery")
    projects = house.lib.projects.list(house.lib.tenant)
    assert [p.name for p in projects] == ["Harbour", "Island"]
    assert all(house.generated(i) for p in projects for i in house.ids(p))
    types = [t.type for t in house.jobs.tasks()]
    assert sorted(types) == ["folder_check", "folder_discovery", "generate_derivatives"]
    house.run("folder_discovery")
    assert len(house.jobs.tasks()) == 4, "nothing new, nothing more to do"


@pytest.mark.trap("T47")
@pytest.mark.trap("T52")
def test_more_new_files_than_one_job_holds_are_all_processed(house: House) -> None:
    project = create_project(house.lib, "Big")
    folder = folder_of(house.lib, project)
    small = jpeg_bytes(1, size=(16, 12))
    for n in range(2_050):
        (folder / f"IMG_{n:04}.JPG").write_bytes(small + n.to_bytes(2, "big"))
    task = house.run("folder_check", project)
    assert task.status is JobStatus.COMPLETED
    assert len(house.ids(project)) == 2_050
    (made,) = [t for t in house.jobs.tasks() if t.type == "generate_derivatives"]
    assert (len(made.jobs), made.progress.done) == (2, 2_050)
    assert house.lib.derivatives.unfinished() == []


@pytest.mark.trap("T48")
@pytest.mark.trap("T52")
def test_the_same_lack_is_queued_once(house: House) -> None:
    project = house.project("Coast")
    house.maintain()
    for photo_id in house.ids(project):
        house.lib.layout.derivative(photo_id, DerivativeKind.THUMBNAIL).unlink()
    for _ in range(3):
        house.engine.start_task(TaskRequest("maintenance_global", scope=Scope.GLOBAL))
    waiting = [t for t in house.jobs.tasks() if t.status is JobStatus.QUEUED]
    assert len(waiting) == 1


@pytest.mark.trap("T11")
@pytest.mark.parametrize("scope", list(Scope))
def test_metadata_is_read_again_in_every_scope(house: House, scope: Scope) -> None:
    project = house.project("Coast")
    house.run("folder_check", project)
    ids = house.ids(project)
    house.lib.photos.decide(ids, house.now(), rating=5)
    path = folder_of(house.lib, project) / "Coast_0.JPG"
    path.write_bytes(jpeg_bytes(5, date="2021:02:03 04:05:06"))
    refs = house.lib.photos.existing(ids)
    request = TaskRequest(
        "regenerate_metadata",
        scope=scope,
        project_id=project.id if scope is Scope.PROJECT else None,
        photos=tuple(PhotoRef(*ref) for ref in refs) if scope is Scope.PHOTO_SET else (),
    )
    task_id = house.engine.start_task(request).task_id
    house.engine.run_until_empty("w")
    task = house.jobs.task(task_id)
    assert task is not None
    assert (task.status, task.progress.done, task.jobs[0].result["changed"]) == (JobStatus.COMPLETED, 2, 1)
    (photo,) = house.lib.photos.get(ids[:1])
    assert photo.taken is not None
    assert (photo.taken.local[:10], photo.rating) == ("2021-02-03", 5)


def test_metadata_of_a_file_that_is_gone_fails_its_item_only(house: House) -> None:
    project = house.project("Coast")
    house.run("folder_check", project)
    (folder_of(house.lib, project) / "Coast_0.JPG").unlink()
    task = house.run("regenerate_metadata", project)
    assert task.status is JobStatus.COMPLETED_WITH_ERRORS
    items = house.jobs.task_items(task.id, [ItemStatus.FAILED])
    assert [(i.kind, i.photo_id) for i in items] == [("missing_source", house.ids(project)[0])]


def test_backup_and_scavenge_run_through_the_queue(house: House) -> None:
    project = house.project("Coast")
    assert house.run("backup").status is JobStatus.COMPLETED
    assert len(list(house.lib.layout.backups.glob("library-*.sqlite3"))) == 1
    orphan = house.lib.layout.derivative(777, DerivativeKind.PREVIEW)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"old")
    assert house.run("project_scavenge", project).jobs[0].result["changed"] == 0
    assert house.run("project_scavenge_global").jobs[0].result["changed"] == 1
    assert not orphan.exists()
