"""The job types over a real library: real JPEGs, real decoders, through the queue to files on disk."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from photodesk.config.settings import Settings
from photodesk.domain.derivative import DerivativeKind, DerivativeStatus
from photodesk.domain.export import ExportChoice
from photodesk.domain.intake import FileOutcome, ImportMode
from photodesk.domain.job import ItemStatus, JobStatus, Progress, Scope, Source
from photodesk.domain.photo import PhotoRef, PhotoState
from photodesk.domain.project import Project, ProjectStatus
from photodesk.domain.tag import TagError
from photodesk.domain.task import TASKS, Task, TaskRequest
from photodesk.imaging.sandbox import DecoderPool
from photodesk.jobs.engine import Engine
from photodesk.jobs.fakes import Recorder
from photodesk.jobs.types import build
from photodesk.library.export import export_request
from photodesk.library.import_plan import import_request
from photodesk.library.open_library import OpenLibrary
from photodesk.library.opening import create_library, open_library
from photodesk.library.projects import create_project
from photodesk.store.jobs import JobStore
from photodesk.store.tags import TagStore


@pytest.fixture(scope="module")
def decoders() -> Iterator[DecoderPool]:
    with DecoderPool(processes=2) as pool:
        yield pool


class Shop:
    """A library with its engine."""

    def __init__(self, lib: OpenLibrary, card: Path) -> None:
        self.lib = lib
        self.card = card
        self.jobs = JobStore(lib.db)
        self.heard = Recorder()
        self.engine = Engine(self.jobs, lib.photos, lib.projects, build(lib), self.heard)
        self._made = 0

    def shoot(self, name: str, count: int = 2) -> list[Path]:
        """So many different JPEGs on a card."""
        folder = self.card / name
        folder.mkdir(parents=True)
        paths = [folder / f"{name}_{n}.jpg" for n in range(count)]
        for path in paths:
            self._made += 1
            Image.new("RGB", (800, 600), (self._made * 7 % 256, self._made * 31 % 256, 90)).save(path, quality=80)
        return paths

    def take_in(self, name: str, count: int = 2) -> tuple[Project, tuple[PhotoRef, ...]]:
        """A project with imported photos, all of whose steps have run."""
        paths = self.shoot(name, count)
        project = create_project(self.lib, name)
        task = self.run(
            import_request(self.lib, [self.card / name], project, ImportMode.COPY, files=[str(p) for p in paths])
        )
        assert task.status is JobStatus.COMPLETED, [j.error for j in task.jobs]
        items = self.jobs.task_items(task.id)
        ids = dict.fromkeys(i.photo_id for i in items if i.photo_id is not None)
        return project, tuple(PhotoRef(i, project.id) for i in ids)

    def run(self, request: TaskRequest) -> Task:
        """Start a task and work until the queue is empty."""
        started = self.engine.start_task(request)
        self.engine.run_until_empty("w")
        found = self.jobs.task(started.task_id)
        assert found is not None
        return found

    def derivatives(self, photo_id: int) -> list[Path]:
        return [self.lib.layout.derivative(photo_id, kind) for kind in DerivativeKind]

    def statuses(self, photo_id: int) -> tuple[DerivativeStatus, DerivativeStatus]:
        (photo,) = self.lib.photos.get([photo_id])
        return photo.thumbnail.status, photo.preview.status


@pytest.fixture
def shop(tmp_path: Path, decoders: DecoderPool) -> Iterator[Shop]:
    root = tmp_path / "Library"
    create_library(root)
    lib = open_library(root, Settings, decoders)
    made = Shop(lib, tmp_path / "card")
    yield made
    made.engine.shutdown()
    lib.db.close()


BOTH = (DerivativeStatus.GENERATED, DerivativeStatus.GENERATED)


def test_every_step_of_every_task_has_its_job_type(shop):
    known = build(shop.lib)
    assert {step.type for task in TASKS.values() for step in task.steps} <= known.keys()
    assert all(known[name].name == name for name in known)


def test_an_import_gives_its_tags_to_what_comes_in_and_to_nothing_else(shop):
    _, (before,) = shop.take_in("Before", 1)
    (path,) = shop.shoot("Coast", 1)
    project = create_project(shop.lib, "Coast")
    request = import_request(
        shop.lib, [path.parent], project, ImportMode.COPY, files=[str(path)], tags=["Place/Coast", "June "]
    )
    shop.run(request)
    tags = TagStore(shop.lib.db).of_photos(range(1, 9))
    (photo,) = [p for p in shop.lib.photos.get(range(1, 9)) if p.project_id == project.id]
    assert set(tags[photo.id]) == {"June", "Place/Coast"}
    assert not tags.get(before.photo_id)
    with pytest.raises(TagError):
        import_request(shop.lib, [path.parent], project, ImportMode.COPY, files=[str(path)], tags=["none"])


@pytest.mark.req("R42")
@pytest.mark.req("R58")
@pytest.mark.req("R62")
def test_an_import_runs_all_its_steps_and_leaves_thumbnails_on_disk(shop):
    project, photos = shop.take_in("Coast", 3)
    (task,) = shop.jobs.tasks()
    assert [(j.type, j.status) for j in task.jobs] == [
        (step.type, JobStatus.COMPLETED) for step in TASKS["import_photos"].steps
    ]
    assert len(photos) == 3
    for ref in photos:
        assert shop.statuses(ref.photo_id) == BOTH
        assert all(path.stat().st_size > 0 for path in shop.derivatives(ref.photo_id))
    assert {e.project_id for e in shop.heard.finished_events} == {project.id}


@pytest.mark.trap("T13")
@pytest.mark.trap("T52")
def test_imported_again_every_file_is_known_and_nothing_more_is_made(shop):
    project, _ = shop.take_in("Coast")
    files = [str(p) for p in sorted((shop.card / "Coast").iterdir())]
    task = shop.run(import_request(shop.lib, [shop.card / "Coast"], project, ImportMode.COPY, files=files))
    first = [i for i in shop.jobs.task_items(task.id) if i.name]
    assert {(i.status, i.kind) for i in first} == {(ItemStatus.SKIPPED, FileOutcome.DUPLICATE)}
    assert all(i.photo_id is not None for i in first)
    assert task.status is JobStatus.COMPLETED
    assert [j.progress.total for j in task.jobs if j.type == "upload_postprocess"] == [0]


@pytest.mark.req("R1")
@pytest.mark.req("R3")
@pytest.mark.req("R5")
@pytest.mark.req("R6")
@pytest.mark.req("R12")
@pytest.mark.req("R13")
@pytest.mark.req("R26")
@pytest.mark.req("R27")
@pytest.mark.req("R30")
@pytest.mark.req("R43")
@pytest.mark.req("R59")
@pytest.mark.req("R60")
@pytest.mark.trap("T41")
def test_regenerate_over_two_projects_is_one_job_and_every_file_is_there_anew(shop):
    _, coast = shop.take_in("Coast")
    _, hills = shop.take_in("Hills")
    chosen = (coast[0], hills[1], coast[1])
    files = [path for ref in chosen for path in shop.derivatives(ref.photo_id)]
    for path in files[:4]:
        path.unlink()
    before = files[-1].stat().st_mtime_ns
    task = shop.run(TaskRequest("generate_derivatives", photos=chosen, force=True))
    (job,) = task.jobs
    assert (job.scope, job.project_id, job.status, job.progress) == (
        Scope.PHOTO_SET, None, JobStatus.COMPLETED, Progress(3, 3),
    )  # fmt: skip
    assert all(path.stat().st_size > 0 for path in files)
    assert files[-1].stat().st_mtime_ns > before, "forced: made anew although it was there"


@pytest.mark.req("R8")
@pytest.mark.req("R9")
def test_the_same_by_project(shop):
    project, photos = shop.take_in("Coast", 3)
    task = shop.run(TaskRequest("generate_derivatives", project_id=project.id, force=True))
    assert (task.jobs[0].scope, task.progress) == (Scope.PROJECT, Progress(3, 3))
    assert {i.photo_id for i in shop.jobs.task_items(task.id)} == {ref.photo_id for ref in photos}


@pytest.mark.req("R109")
@pytest.mark.trap("T49")
def test_a_photo_whose_file_is_gone_fails_with_its_kind_and_the_rest_is_made(shop):
    project, photos = shop.take_in("Coast", 3)
    victim = next((shop.lib.layout.project_folder(project)).rglob("Coast_1.jpg"))
    victim.unlink()
    task = shop.run(TaskRequest("generate_derivatives", photos=photos, force=True))
    assert task.status is JobStatus.COMPLETED_WITH_ERRORS
    (failed,) = shop.jobs.task_items(task.id, (ItemStatus.FAILED,))
    assert failed.kind == "missing_source"
    assert failed.message
    assert task.progress == Progress(3, 2, 1)
    shutil.copy(shop.card / "Coast" / "Coast_1.jpg", victim)
    (again,) = shop.engine.retry_failed(task_id=task.id)
    shop.engine.run_until_empty("w")
    assert shop.jobs.task(again.task_id).status is JobStatus.COMPLETED


@pytest.mark.fault(22)
@pytest.mark.trap("T03")
def test_an_offline_project_fails_its_items_and_touches_nothing(shop):
    project, photos = shop.take_in("Coast")
    _, hills = shop.take_in("Hills", 1)
    folder = shop.lib.layout.project_folder(project)
    folder.rename(folder.with_name("elsewhere"))
    task = shop.run(TaskRequest("generate_derivatives", photos=photos + hills, force=True))
    assert task.progress == Progress(3, 1, 2)
    assert {i.kind for i in shop.jobs.task_items(task.id, (ItemStatus.FAILED,))} <= {"offline", "missing_source"}
    check = shop.run(TaskRequest("manifest_check"))
    assert check.jobs[0].result["changed"] == 0
    assert {p.state for p in shop.lib.photos.get([ref.photo_id for ref in photos])} == {PhotoState.PRESENT}
    assert not folder.exists(), "reading creates nothing"


@pytest.mark.req("R4")
@pytest.mark.req("R95")
def test_a_canceled_project_is_passed_over(shop):
    project, photos = shop.take_in("Coast")
    shop.lib.db.change("UPDATE projects SET status = ? WHERE id = ?", (ProjectStatus.CANCELED, project.id))
    task = shop.run(TaskRequest("generate_derivatives", photos=photos, force=True))
    assert task.progress == Progress(2, 0, 0, 2)
    files = [str(p) for p in shop.shoot("More", 1)]
    late = shop.run(TaskRequest("import_photos", project_id=project.id, items=tuple(files), payload={"mode": "copy"}))
    assert {i.status for i in shop.jobs.task_items(late.id)} == {ItemStatus.SKIPPED}


@pytest.mark.req("R63")
@pytest.mark.req("R65")
@pytest.mark.req("R66")
@pytest.mark.req("R67")
@pytest.mark.req("R68")
@pytest.mark.req("R74")
@pytest.mark.req("R75")
@pytest.mark.req("R77")
@pytest.mark.req("R81")
@pytest.mark.trap("T38")
def test_maintenance_restores_deleted_derivatives_of_all_projects_in_one_task(shop, caplog):
    _, coast = shop.take_in("Coast")
    _, hills = shop.take_in("Hills")
    gone = shop.derivatives(coast[0].photo_id)[0], shop.derivatives(hills[1].photo_id)[1]
    kept = shop.derivatives(coast[1].photo_id)[0]
    before = kept.stat().st_mtime_ns
    for path in gone:
        path.unlink()
    with caplog.at_level(logging.WARNING):
        task = shop.run(TaskRequest("maintenance_global", source=Source.SCHEDULE))
    assert task.status is JobStatus.COMPLETED
    (child,) = shop.jobs.children(task.id)
    assert (child.type, child.scope, child.source, child.payload["force"]) == (
        "generate_derivatives", Scope.PHOTO_SET, Source.SYSTEM, False,
    )  # fmt: skip
    assert {i.photo_id for i in shop.jobs.task_items(child.id)} == {coast[0].photo_id, hills[1].photo_id}
    assert child.status is JobStatus.COMPLETED
    assert all(path.stat().st_size > 0 for path in gone)
    assert kept.stat().st_mtime_ns == before, "what was whole is left alone"
    warned = [r.getMessage() for r in caplog.records if "is missing" in r.getMessage()]
    assert any("Coast" in w and str(coast[0].photo_id) in w and "thumbnail" in w for w in warned)
    validated = next(j for j in task.jobs if j.type == "cache_validation")
    assert (validated.result["found"], validated.result["changed"]) == (2, 2)


@pytest.mark.req("R64")
@pytest.mark.req("R76")
@pytest.mark.trap("T30")
def test_twice_on_a_healthy_library_maintenance_changes_nothing(shop):
    shop.take_in("Coast")
    shop.run(TaskRequest("maintenance_global"))
    before = shop.lib.db.sql("SELECT * FROM photos"), shop.lib.db.sql("SELECT * FROM photo_files")
    task = shop.run(TaskRequest("maintenance_global"))
    assert [(j.type, j.result["changed"]) for j in task.jobs] == [
        (s.type, 0) for s in TASKS["maintenance_global"].steps
    ]
    assert shop.jobs.children(task.id) == []
    assert (shop.lib.db.sql("SELECT * FROM photos"), shop.lib.db.sql("SELECT * FROM photo_files")) == before


@pytest.mark.req("R71")
@pytest.mark.req("R78")
@pytest.mark.req("R79")
@pytest.mark.req("R82")
@pytest.mark.parametrize("by", ["global", "project", "photos"])
def test_validation_by_hand_of_all_of_one_project_or_of_photos(shop, by):
    project, photos = shop.take_in("Coast")
    shop.derivatives(photos[0].photo_id)[1].unlink()
    requests = {
        "global": TaskRequest("cache_validation", scope=Scope.GLOBAL),
        "project": TaskRequest("cache_validation", project_id=project.id),
        "photos": TaskRequest("cache_validation", photos=photos),
    }
    task = shop.run(requests[by])
    assert task.status is JobStatus.COMPLETED
    assert len(shop.jobs.children(task.id)) == 1
    assert shop.statuses(photos[0].photo_id) == BOTH


@pytest.mark.trap("T07")
def test_a_file_put_into_the_folder_is_taken_in_and_gets_its_thumbnail(shop):
    project, _ = shop.take_in("Coast")
    folder = shop.lib.layout.project_folder(project)
    (new,) = shop.shoot("Late", 1)
    shutil.copy(new, folder / "late.jpg")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    task = shop.run(TaskRequest("folder_check"))
    (child,) = shop.jobs.children(task.id)
    (item,) = shop.jobs.task_items(child.id)
    assert shop.statuses(item.photo_id) == BOTH
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_one_project_that_refuses_does_not_keep_the_others_from_their_check(shop):
    good, _ = shop.take_in("Coast")
    bad, photos = shop.take_in("Hills", 60)
    for path in shop.lib.layout.project_folder(bad).glob("*.jpg"):
        path.unlink()
    (lost,) = [next(shop.lib.layout.project_folder(good).glob("Coast_0.jpg"))]
    lost.unlink()
    task = shop.run(TaskRequest("manifest_check"))
    (job,) = task.jobs
    assert job.status is JobStatus.COMPLETED_WITH_ERRORS
    assert "Hills" in job.result["message"]
    assert job.progress == Progress(2, 1, 1)
    states = {p.state for p in shop.lib.photos.get([ref.photo_id for ref in photos])}
    assert states == {PhotoState.PRESENT}, "the brake held (T03)"
    assert shop.lib.photos.get([1])[0].state is PhotoState.MISSING


@pytest.mark.req("R15")
@pytest.mark.corpus
def test_real_photos_through_the_queue(shop, corpus):
    listed = [line.split("\t")[0] for line in (corpus / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()]
    files = [corpus / name for name in listed if name.lower().endswith((".jpg", ".jpeg"))]
    files = [f for f in files if f.is_file() and "hostile" not in f.parts and f.stat().st_size < 4_000_000][:6]
    assert files, "the corpus holds JPEGs"
    project = create_project(shop.lib, "Real")
    task = shop.run(import_request(shop.lib, files, project, ImportMode.COPY, files=[str(f) for f in files]))
    done = [i for i in shop.jobs.task_items(task.id, (ItemStatus.DONE,)) if i.name]
    assert len(done) == len(files), [i.message for i in shop.jobs.task_items(task.id, (ItemStatus.FAILED,))]
    for item in done:
        assert shop.statuses(item.photo_id) == BOTH
        with Image.open(shop.derivatives(item.photo_id)[0]) as picture:
            assert max(picture.size) <= 512


def test_an_export_numbers_across_projects_and_its_retry_keeps_the_numbers(shop, tmp_path):
    (coast, one), (_, two) = shop.take_in("Coast", 2), shop.take_in("Dunes", 2)
    out = tmp_path / "out"
    refs = [one[1], two[0], one[0]]
    lost = shop.lib.layout.project_folder(coast) / "Coast_0.jpg"
    kept = lost.read_bytes()
    lost.unlink()
    choice = ExportChoice(str(out), names="web {number:2}")
    task = shop.run(export_request(shop.lib, [r.photo_id for r in refs], choice))
    assert task.status is JobStatus.COMPLETED_WITH_ERRORS
    assert task.scope is Scope.PHOTO_SET
    assert sorted(p.name for p in out.iterdir()) == ["web 01.jpg", "web 02.jpg"]
    lost.write_bytes(kept)
    shop.engine.retry_failed(task_id=task.id)
    shop.engine.run_until_empty("w")
    assert (out / "web 03.jpg").read_bytes() == kept
    assert len(list(out.iterdir())) == 3


def test_an_export_whose_drive_went_away_fails_and_makes_no_folder(shop, tmp_path):
    _, photos = shop.take_in("Coast", 2)
    out = tmp_path / "drive" / "out"
    request = export_request(shop.lib, [r.photo_id for r in photos], ExportChoice(str(out)))
    shutil.rmtree(tmp_path / "drive")
    task = shop.run(request)
    assert task.status is JobStatus.FAILED
    assert "not there any more" in task.jobs[0].error
    assert not (tmp_path / "drive").exists()


@pytest.mark.trap("T26")
def test_sidecars_are_written_once_and_on_an_offline_project_not_at_all(shop):
    project, photos = shop.take_in("Coast")
    folder = shop.lib.layout.project_folder(project)
    shop.lib.photos.decide([r.photo_id for r in photos], shop.lib.now(), rating=4)
    task = shop.run(TaskRequest("write_sidecars", photos=photos))
    assert task.status is JobStatus.COMPLETED
    written = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.glob("*.xmp")}
    assert len(written) == len(photos)
    shop.run(TaskRequest("write_sidecars", project_id=project.id))
    assert {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.glob("*.xmp")} == written
    shop.lib.photos.decide([r.photo_id for r in photos], shop.lib.now(), rating=1)
    folder.rename(folder.parent.parent / "away")
    task = shop.run(TaskRequest("write_sidecars", photos=photos))
    assert task.status in (JobStatus.FAILED, JobStatus.COMPLETED_WITH_ERRORS)
    assert not folder.exists()
