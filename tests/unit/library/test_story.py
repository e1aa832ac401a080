"""What is told of photos besides their rows: history, sidecars, what differs."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from photodesk.domain.photo import Label
from photodesk.domain.project import Project
from photodesk.domain.story import Spread
from photodesk.library.derivatives import make_derivatives
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import create_project, folder_of
from photodesk.library.reports import never
from photodesk.library.story import compare, story
from photodesk.store.database import Database
from photodesk.store.events import EventStore, PhotoEvent
from tests.pictures import write_jpeg
from tests.unit.library.conftest import Importer, Told


class WatchedEvents(EventStore):
    """Remembers whether each event was written within a transaction that somebody else had begun."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self.database = db
        self.inside: list[bool] = []

    def add_many(self, events: Iterable[PhotoEvent]) -> None:
        self.inside.append(bool(self.database.connection().in_transaction))
        super().add_many(events)


def actions(lib: OpenLibrary, photo_id: int) -> list[tuple[str, str]]:
    return [(h.actor, h.action) for h in story(lib, photo_id).history]


@pytest.mark.req("R130")
def test_regenerating_and_failing_stand_in_the_history_newest_first(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    good, bad = take_in(
        project, write_jpeg(tmp_path / "card/A.JPG", 1), write_jpeg(tmp_path / "card/B.JPG", 2)
    ).photo_ids()
    (folder_of(lib, project) / "B.JPG").write_bytes(b"not a picture")
    make_derivatives(lib, project, [good, bad], force=False, report=Told(), stop=never)
    make_derivatives(lib, project, [good], force=True, report=Told(), stop=never)
    make_derivatives(lib, project, [good], force=False, report=Told(), stop=never)
    assert actions(lib, good) == [("user", "regenerated"), ("user", "import")]
    assert actions(lib, bad) == [("system", "derivatives failed"), ("user", "import")]
    assert story(lib, bad).history[0].detail


@pytest.mark.req("R130")
def test_a_photo_made_anew_and_its_line_of_history_are_one_transaction(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    ids = take_in(project, *(write_jpeg(tmp_path / f"card/{n}.JPG", n, size=(64, 48)) for n in range(12))).photo_ids()
    watched = WatchedEvents(lib.db)
    make_derivatives(replace(lib, events=watched), project, ids, force=True, report=Told(), stop=never)
    assert watched.inside == [True] * 12


def test_sidecars_are_found_by_one_listing(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    (photo_id,) = take_in(project, write_jpeg(tmp_path / "card/IMG_1.JPG", 1)).photo_ids()
    folder = folder_of(lib, project)
    for name in ("IMG_1.xmp", "IMG_1.JPG.pp3", "IMG_10.xmp", "IMG_1.txt"):
        (folder / name).write_text("x" * 10)
    assert [(s.name, s.size) for s in story(lib, photo_id).sidecars] == [("IMG_1.JPG.pp3", 10), ("IMG_1.xmp", 10)]
    folder.rename(folder.with_name("away"))
    assert story(lib, photo_id).sidecars == ()
    assert story(lib, 99).sidecars == ()


def test_what_differs_among_many_photos(lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path) -> None:
    first = take_in(project, write_jpeg(tmp_path / "card/A.JPG", 1, size=(64, 48))).photo_ids()
    other = take_in(create_project(lib, "Town"), write_jpeg(tmp_path / "card/B.JPG", 2, size=(48, 64))).photo_ids()
    ids = [*first, *other]
    lib.db.change("UPDATE photos SET rating = 3, label = ? WHERE id = ?", (str(Label.RED), ids[0]))
    found = compare(lib, [*ids, 99])
    assert found is not None
    assert (found.photos, found.files, found.missing) == (2, 2, 0)
    assert found.size == sum(f.size for p in lib.photos.get(ids) for f in p.files)
    assert found.projects == Spread(2, "Coast", "Town")
    assert found.ratings == Spread(2, "3", "3"), "one of them has none"
    assert found.labels == Spread(2, "red", "red")
    assert found.sizes.values == 2
    assert compare(lib, [99]) is None


def test_a_hundred_thousand_are_compared_without_reading_them(lib: OpenLibrary, project: Project) -> None:
    now = lib.now()
    with lib.db.atomic():
        lib.db.change(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) INSERT INTO photos "
            "(uuid, project_id, subfolder, stem, stem_key, camera, created_at, updated_at) "
            "SELECT 'u' || i, ?, '', 'IMG_' || i, 'img_' || i, 'C' || (i % 3), ?, ? FROM n",
            (project.id, now, now),
        )
    ids = [row[0] for row in lib.db.sql("SELECT id FROM photos")]
    begun = time.process_time()
    found = compare(lib, ids)
    assert found is not None
    assert (found.photos, found.cameras) == (100_000, Spread(3, "C0", "C2"))
    assert time.process_time() - begun < 3.0
