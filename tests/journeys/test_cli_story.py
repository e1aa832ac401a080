"""The terminal from an empty folder to a healed library: real pictures, real files, every answer as JSON."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.cli_runner import Program, digest, fingerprint, leftovers
from tests.pictures import write_jpeg, write_picture

PROJECT = {"id", "uuid", "name", "folder", "availability", "photos", "pending_files"}
PHOTO = {
    *(
        "id",
        "uuid",
        "project",
        "project_id",
        "subfolder",
        "name",
        "state",
        "taken_at",
        "width",
        "height",
        "orientation",
    ),
    *("camera", "rating", "label", "tags", "keep", "files", "thumbnail", "preview"),
}
FILE = {"id", "kind", "name", "path", "size", "hash", "state"}
WORK = {"task_id", "type", "scope", "source", "status", "chunked", "job_count", "counts", "problems", "unknown_ids"}
TASK = {"id", "type", "scope", "source", "label", "status", "created_at", "finished_at", "jobs"}
JOB = {"id", "step", "type", "scope", "project_id", "status", "priority", "lane", "attempts", "error", "progress"}
COUNTS = {"done", "total", "failed", "skipped"}
STEP = {"type", "status", "found", "changed", "skipped", "message"}


def derivatives(photo: dict[str, Any]) -> list[Path]:
    return [Path(photo[kind]["path"]) for kind in ("thumbnail", "preview")]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A library with two projects: five photos of the coast (one turned, one PNG), three of the dunes."""
    place = tmp_path_factory.mktemp("story")
    coast, dunes = place / "card-1", place / "card-2"
    for n in range(3):
        write_jpeg(coast / f"IMG_{n}.JPG", seed=n, size=(300, 200))
        write_jpeg(dunes / "day 2" / f"IMG_{n}.JPG", seed=10 + n)
    write_jpeg(coast / "turned.jpg", seed=4, orientation=6, size=(300, 200))
    write_picture(coast / "drawn.png", seed=5)
    (coast / "IMG_1.xmp").write_text("<x:xmpmeta/>", encoding="utf-8")
    (coast / "notes.txt").write_text("no photo", encoding="utf-8")
    program = Program(place / "library", place / "config")
    assert set(program.ask("init")) >= {"library", "uuid"}
    first = program.ask("import", coast, "--project", "Coast")
    outcomes = {Path(f["path"]).name: f["outcome"] for f in first["files"]}
    assert outcomes["IMG_1.xmp"] == "sidecar"
    assert outcomes["notes.txt"] == "refused"
    assert set(first) >= WORK | {"photo_ids", "files"}
    assert len(first["photo_ids"]) == 5
    assert first["counts"]["failed"] == 0
    program.ask("import", dunes, "--project", "Dunes")
    return program


@pytest.mark.req("R13")
@pytest.mark.req("R58")
@pytest.mark.trap("T65")
def test_lists_have_the_promised_shapes(story: Program) -> None:
    projects = story.ask("projects")["projects"]
    assert [(p["name"], p["photos"], p["availability"]) for p in projects] == [
        ("Coast", 5, "online"),
        ("Dunes", 3, "online"),
    ]
    assert all(set(p) >= PROJECT for p in projects)
    listed = story.ask("photos", "--sort", "name")
    assert listed["total"] == 8
    for photo in listed["photos"]:
        assert set(photo) >= PHOTO
        assert set(photo["keep"]) == {"jpeg", "raw", "other"}
        for file in photo["files"]:
            assert set(file) >= FILE
            assert Path(file["path"]).stat().st_size == file["size"]
        for kind in ("thumbnail", "preview"):
            assert set(photo[kind]) >= {"status", "path", "error"}
            assert photo[kind]["status"] == "generated"
        for path in derivatives(photo):
            with Image.open(path) as image:
                image.load()
                assert image.format == "JPEG"
    shown = story.ask("show", str(listed["photos"][0]["id"]))
    assert set(shown) >= PHOTO | {"history"}
    assert shown["history"][0]["action"] == "import"
    assert [p["subfolder"] for p in story.ask("photos", "project:dunes")["photos"]] == ["day 2"] * 3


def test_a_sidecar_travels_and_a_turned_photo_stands_upright(story: Program) -> None:
    assert (story.library / "Coast" / "IMG_1.xmp").is_file()
    assert not (story.library / "Coast" / "notes.txt").exists()
    (turned,) = story.ask("photos", "turned")["photos"]
    assert turned["orientation"] == 6
    with Image.open(turned["preview"]["path"]) as image:
        assert image.height > image.width


def test_the_page_of_a_list_is_cut_as_asked(story: Program) -> None:
    whole = [p["id"] for p in story.ask("photos", "--sort", "name")["photos"]]
    page = story.ask("photos", "--sort", "name", "--limit", "3", "--offset", "2")
    assert page["total"] == 8
    assert [p["id"] for p in page["photos"]] == whole[2:5]
    back = [p["id"] for p in story.ask("photos", "--sort", "name", "--order", "desc")["photos"]]
    assert back == whole[::-1]


@pytest.mark.req("R1")
@pytest.mark.req("R12")
@pytest.mark.req("R30")
@pytest.mark.req("R37")
@pytest.mark.req("R59")
@pytest.mark.trap("T41")
@pytest.mark.trap("T42")
def test_regenerate_three_photos_of_two_projects_is_one_job(story: Program) -> None:
    photos = story.ask("photos", "--sort", "name")["photos"]
    chosen = [p for p in photos if p["project"] == "Coast"][:2] + [p for p in photos if p["project"] == "Dunes"][:1]
    for photo in chosen:
        for path in derivatives(photo):
            path.write_bytes(b"not a picture any more")
    others = {p["id"]: [d.stat().st_mtime_ns for d in derivatives(p)] for p in photos if p not in chosen}

    done = story.ask("regenerate", "--photos", *[str(p["id"]) for p in chosen])

    assert set(done) >= WORK
    assert (done["scope"], done["job_count"], done["chunked"]) == ("photo_set", 1, False)
    assert done["counts"] == {"total": 3, "done": 3, "failed": 0, "skipped": 0}
    (task,) = story.ask("jobs", "--task", str(done["task_id"]))["tasks"]
    assert set(task) >= TASK
    (job,) = task["jobs"]
    assert set(job) >= JOB
    assert set(job["progress"]) == COUNTS
    assert (job["scope"], job["project_id"], job["status"], job["attempts"]) == ("photo_set", None, "completed", 1)
    for photo in chosen:
        for path in derivatives(photo):
            with Image.open(path) as image:
                image.load()
    assert {p["id"]: [d.stat().st_mtime_ns for d in derivatives(p)] for p in photos if p not in chosen} == others


@pytest.mark.req("R44")
def test_unknown_photos_are_named_and_the_others_done(story: Program) -> None:
    known = story.ask("photos", "--limit", "1")["photos"][0]["id"]
    ran = story.run("--json", "regenerate", "--photos", str(known), "4711", "4712")
    assert ran.status == 1
    assert ran.json["unknown_ids"] == [4711, 4712]
    assert ran.json["counts"]["done"] == 1


@pytest.mark.req("R64")
@pytest.mark.req("R72")
@pytest.mark.req("R76")
@pytest.mark.req("R77")
@pytest.mark.req("R81")
@pytest.mark.trap("T29")
@pytest.mark.trap("T30")
@pytest.mark.trap("T38")
def test_deleted_derivatives_come_back_and_a_second_round_changes_nothing(story: Program) -> None:
    photos = story.ask("photos", "--sort", "name")["photos"]
    derivatives(photos[0])[0].unlink()
    derivatives(photos[1])[1].unlink()
    derivatives(photos[2])[0].write_bytes(b"")
    untouched = {d: d.stat().st_mtime_ns for p in photos[3:] for d in derivatives(p)}
    kept = derivatives(photos[0])[1].stat().st_mtime_ns

    report = story.ask("maintain")

    assert set(report) >= {"task_id", "status", "steps"}
    assert all(set(step) >= STEP for step in report["steps"])
    ran = {step["type"]: step for step in report["steps"]}
    assert ran["cache_validation"]["found"] == 3
    assert ran["generate_derivatives"]["changed"] == 3
    assert all(d.stat().st_size for p in photos for d in derivatives(p))
    assert {d: d.stat().st_mtime_ns for d in untouched} == untouched
    assert derivatives(photos[0])[1].stat().st_mtime_ns == kept, "the half that was whole was made again"

    files, rows = fingerprint(story.library / "Coast") | fingerprint(story.library / ".photodesk" / "thumbs"), {}
    stamps = {p: p.stat().st_mtime_ns for p in story.library.rglob("*.jpg")}
    rows = story.contents()
    again = story.ask("maintain")
    assert [s["type"] for s in again["steps"] if s["changed"] or s["found"]] == []
    assert "generate_derivatives" not in {s["type"] for s in again["steps"]}
    assert story.contents() == rows
    assert {p: p.stat().st_mtime_ns for p in story.library.rglob("*.jpg")} == stamps
    assert fingerprint(story.library / "Coast") | fingerprint(story.library / ".photodesk" / "thumbs") == files


@pytest.mark.req("R73")
def test_maintenance_goes_in_the_promised_order(story: Program) -> None:
    report = story.ask("maintain")
    (task,) = story.ask("jobs", "--task", str(report["task_id"]))["tasks"]
    order = [(job["type"], job["priority"]) for job in sorted(task["jobs"], key=lambda job: job["step"])]
    promised = [
        *(("trash_maintenance", 100), ("orphaned_project_cleanup", 99), ("duplicate_resolution", 98)),
        *(("folder_alignment", 96), ("manifest_check", 95), ("folder_check", 95)),
        *(("cache_validation", 85), ("manifest_cleaning", 80)),
    ]
    assert order == [step for step in promised if step in order]
    assert {"manifest_check", "folder_check", "cache_validation"} <= {job for job, _ in order}


@pytest.mark.req("R71")
@pytest.mark.req("R78")
@pytest.mark.req("R81")
@pytest.mark.parametrize("words", [("--step", "cache_validation"), ("--project", "Coast"), ()])
def test_the_whole_folder_of_derivatives_may_go(story: Program, words: tuple[str, ...]) -> None:
    shutil.rmtree(story.library / ".photodesk" / "thumbs")
    shutil.rmtree(story.library / ".photodesk" / "previews")

    story.ask("maintain", *words)

    filter_words = ("project:Coast",) if "--project" in words else ()
    for photo in story.ask("photos", *filter_words)["photos"]:
        assert photo["thumbnail"]["status"] == photo["preview"]["status"] == "generated"
        assert all(path.stat().st_size for path in derivatives(photo))
    story.ask("maintain")


@pytest.mark.trap("T13")
@pytest.mark.trap("T14")
@pytest.mark.fault(35)
def test_the_same_card_twice_and_another_card_of_the_same_names(story: Program, tmp_path: Path) -> None:
    before = fingerprint(story.library / "Coast")
    card = tmp_path / "card"
    for n in range(3):
        write_jpeg(card / f"IMG_{n}.JPG", seed=n, size=(300, 200))
    again = story.ask("import", card, "--project", "Coast")
    assert {f["outcome"] for f in again["files"]} == {"duplicate"}
    assert again["photo_ids"] == []
    other = tmp_path / "other"
    write_jpeg(other / "IMG_0.JPG", seed=77)
    write_jpeg(other / "img_1.jpg", seed=78)
    renamed = story.ask("import", other, "--project", "Coast")
    assert {f["outcome"] for f in renamed["files"]} == {"renamed"}
    after = fingerprint(story.library / "Coast")
    assert before.items() <= after.items()
    assert set(after) - set(before) == {"IMG_0 (2).JPG", "img_1 (2).jpg"}
    assert after["IMG_0 (2).JPG"] == digest(other / "IMG_0.JPG")


def test_dry_run_changes_nothing(story: Program, tmp_path: Path) -> None:
    card = tmp_path / "card"
    write_jpeg(card / "IMG_0.JPG", seed=0, size=(300, 200))
    write_jpeg(card / "new.JPG", seed=99)
    queue = story.rows("SELECT count(*), max(id) FROM tasks")
    rows, files = story.contents(), sorted(story.library.rglob("*.*"))
    plan = story.ask("import", card, "--project", "Never made", "--dry-run")
    assert {Path(f["path"]).name: f["outcome"] for f in plan["files"]} == {"IMG_0.JPG": "duplicate", "new.JPG": "new"}
    assert story.contents() == rows
    assert story.rows("SELECT count(*), max(id) FROM tasks") == queue
    assert sorted(story.library.rglob("*.*")) == files
    assert not leftovers(story.library)


def test_move_and_in_place(story: Program, tmp_path: Path) -> None:
    card = tmp_path / "moved"
    sums = {write_jpeg(card / f"M_{n}.JPG", seed=200 + n).name: n for n in range(2)}
    bytes_before = {name: digest(card / name) for name in sums}
    story.ask("import", card, "--project", "Moved", "--mode", "move")
    assert list(card.iterdir()) == []
    assert {name: digest(story.library / "Moved" / name) for name in sums} == bytes_before
    place = tmp_path / "archive"
    write_jpeg(place / "sub" / "A.JPG", seed=300)
    before = fingerprint(place)
    made = story.ask("import", place, "--project", "Archive", "--mode", "in-place")
    assert len(made["photo_ids"]) == 1
    assert before.items() <= fingerprint(place).items()
    (photo,) = story.ask("photos", "project:Archive")["photos"]
    assert Path(photo["files"][0]["path"]) == place / "sub" / "A.JPG"
    assert photo["thumbnail"]["status"] == "generated"
