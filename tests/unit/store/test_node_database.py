"""The old photo manager's database is read whatever its version and state, and no byte of it or beside it changes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from photodesk.domain.errors import NotFoundError, UnreadableError, UsageError
from photodesk.domain.moving_in import Matter, OldDatabase
from photodesk.domain.photo import CaptureTime, FileKind
from photodesk.store.node_database import is_old_database, read_old_database
from photodesk.store.node_values import capture_time
from tests.cli_runner import fingerprint
from tests.old_library import OldLibrary, empty


@pytest.fixture
def old(tmp_path: Path) -> OldLibrary:
    return empty(tmp_path / "old")


def about(said: OldDatabase, matter: Matter) -> list[str]:
    return [f.words for f in said.findings if f.matter is matter]


def test_rows_become_projects_and_photos(old: OldLibrary) -> None:
    project = old.project("p1", "Coast")
    old.photo(project, "IMG_1", jpg_available=1, raw_available=1, keep_raw=0, tags=("Sea",), orientation=6)

    said = read_old_database(old.database)

    assert [(p.id, p.folder, p.name) for p in said.projects] == [(project, "p1", "Coast")]
    assert said.projects[0].created_at == "2024-05-01T10:00:00.000000Z"
    (photo,) = said.photos
    assert photo.available == {FileKind.JPEG: True, FileKind.RAW: True, FileKind.OTHER: False}
    assert photo.keep == {FileKind.JPEG: True, FileKind.RAW: False, FileKind.OTHER: None}
    assert (photo.tags, photo.orientation, photo.visibility) == (("Sea",), 6, "private")


def test_nothing_is_written_beside_a_database_with_a_log(old: OldLibrary, tmp_path: Path) -> None:
    """A log left by a program that was killed is read from a copy: what it holds counts, and the -wal stays."""
    project = old.project("p1", "Coast")
    with closing(sqlite3.connect(old.database)) as live:
        live.execute("PRAGMA journal_mode = WAL")
        live.execute("PRAGMA wal_autocheckpoint = 0")
        live.execute("INSERT INTO photos (project_id, basename) VALUES (?, 'IN_THE_LOG')", (project,))
        live.commit()
        place = tmp_path / "left"
        place.mkdir()
        for part in old.database.parent.iterdir():
            if not part.name.endswith("-shm"):
                (place / part.name).write_bytes(part.read_bytes())
    database = place / old.database.name
    assert database.with_name(database.name + "-wal").stat().st_size > 0
    before = fingerprint(place)

    said = read_old_database(database)

    assert [photo.base for photo in said.photos] == ["IN_THE_LOG"]
    assert any("log" in line for line in about(said, Matter.DATABASE))
    assert fingerprint(place) == before


def test_a_database_without_a_log_is_read_where_it_is(old: OldLibrary) -> None:
    old.project("p1", "Coast")
    before = fingerprint(old.root)

    assert len(read_old_database(old.database).projects) == 1

    assert fingerprint(old.root) == before


def test_an_older_version_without_columns_and_tables(tmp_path: Path) -> None:
    path = tmp_path / "early.sqlite"
    with closing(sqlite3.connect(path)) as made, made:
        made.executescript(
            "CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT);"
            "CREATE TABLE photos (id INTEGER PRIMARY KEY, project_id INTEGER, filename TEXT, keep_raw INTEGER);"
            "INSERT INTO projects VALUES (1, 'Coast'); INSERT INTO photos VALUES (5, 1, 'IMG_1.JPG', 0);"
        )

    said = read_old_database(path)

    assert said.projects[0].folder == "Coast"
    (photo,) = said.photos
    assert photo.available[FileKind.RAW] is None
    assert photo.keep == {FileKind.JPEG: None, FileKind.RAW: False, FileKind.OTHER: None}
    assert photo.tags == ()
    assert said.jobs == ()


def test_a_newer_version_says_what_it_has_that_we_do_not_know(old: OldLibrary) -> None:
    old.run("ALTER TABLE photos ADD COLUMN faces_json TEXT")

    assert any("faces_json" in line for line in about(read_old_database(old.database), Matter.DATABASE))


def test_odd_values_cost_only_themselves(old: OldLibrary) -> None:
    project = old.project("p1", "Coast")
    number = old.photo(
        project, "IMG_1", jpg_available="true", keep_jpg="perhaps", orientation=3.0, visibility=b"public", meta_json="{"
    )
    old.run("UPDATE photos SET basename = CAST(x'494d475fff' AS TEXT) WHERE id = ?", number)
    old.run("INSERT INTO photos (project_id, basename) VALUES (?, '../../etc/passwd')", project)
    old.run("INSERT INTO photos (project_id) VALUES (?)", project)

    said = read_old_database(old.database)

    (photo,) = said.photos
    assert photo.base == "IMG_\udcff"
    assert (photo.available[FileKind.JPEG], photo.keep[FileKind.JPEG], photo.orientation) == (True, None, 3)
    assert photo.visibility == "public"
    assert len(about(said, Matter.ROW)) == 2
    assert len(about(said, Matter.VALUE)) == 2


def test_rows_on_a_torn_page_cost_only_themselves(old: OldLibrary) -> None:
    project = old.project("p1", "Coast")
    with closing(sqlite3.connect(old.database)) as live, live:
        rows = [(project, f"IMG_{n:04}", "x" * 900) for n in range(400)]
        live.executemany("INSERT INTO photos (project_id, basename, meta_json) VALUES (?, ?, ?)", rows)
    data = bytearray(old.database.read_bytes())
    middle = data.index(b"IMG_0200") // 4096 * 4096
    data[middle : middle + 4096] = b"\xff" * 4096
    old.database.write_bytes(data)

    said = read_old_database(old.database)

    bases = {photo.base for photo in said.photos}
    assert {"IMG_0000", "IMG_0399"} <= bases
    assert 380 < len(bases) < 400
    assert any("cannot be read" in line for line in about(said, Matter.ROW))


@pytest.mark.req("R110")
def test_unfinished_jobs_are_told_and_one_without_scope_counts_as_project(old: OldLibrary) -> None:
    project = old.project("p1", "Coast")
    add = "INSERT INTO jobs (project_id, type, status, scope) VALUES (?, ?, ?, ?)"
    old.run(add, project, "derivatives", "completed", "project")
    waiting = old.run(add, project, "derivatives", "queued", None)
    for status in ("done", "pending"):
        old.run("INSERT INTO job_items (job_id, filename, status) VALUES (?, 'x', ?)", waiting, status)

    (job,) = read_old_database(old.database).jobs

    assert (job.id, job.scope, job.status, job.items, job.left) == (waiting, "project", "queued", 2, 1)


def test_orphans_among_the_tags_are_told(old: OldLibrary) -> None:
    project = old.project("p1", "Coast")
    photo = old.photo(project, "IMG_1", tags=("Sea",))
    old.run("INSERT INTO photo_tags VALUES (?, 99)", photo)
    old.run("INSERT INTO photo_tags VALUES (99, 1)")

    said = read_old_database(old.database)

    assert len(about(said, Matter.TAG)) == 2
    assert said.photos[0].tags == ("Sea",)


def test_what_is_no_database_of_that_program_is_refused(tmp_path: Path, old: OldLibrary) -> None:
    with pytest.raises(NotFoundError):
        read_old_database(tmp_path / "absent.sqlite")
    text = tmp_path / "text.sqlite"
    text.write_text("hello" * 1000, encoding="utf-8")
    with pytest.raises(UnreadableError):
        read_old_database(text)
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as made, made:
        made.execute("CREATE TABLE songs (id INTEGER)")
    with pytest.raises(UsageError):
        read_old_database(other)
    assert [is_old_database(p) for p in (old.database, text, other, tmp_path)] == [True, False, False, False]


@pytest.mark.trap("T54")
@pytest.mark.parametrize(
    ("written", "local", "offset"),
    [
        ("2024-04-30T18:12:13.000Z", "2024-04-30T18:12:13", None),
        ("2024:04:30 18:12:13", "2024-04-30T18:12:13", None),
        ("2024-04-30T18:12:13+02:00", "2024-04-30T18:12:13", 120),
        (1714500733000, "2024-04-30T18:12:13", None),
        ("0000:00:00 00:00:00", None, None),
        ("yesterday", None, None),
        (0, None, None),
        (None, None, None),
    ],
)
def test_capture_times_of_the_old_program(written: object, local: str | None, offset: int | None) -> None:
    assert capture_time(written) == (None if local is None else CaptureTime(local, offset))  # type: ignore[arg-type]
