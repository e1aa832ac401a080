"""Reading metadata again: what the file says comes in, what the user said stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from photodesk.domain.changes import Aspect
from photodesk.domain.photo import Label
from photodesk.domain.project import Project
from photodesk.library.metadata import reread_metadata
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import folder_of
from photodesk.library.reports import never
from tests.pictures import jpeg_bytes, write_jpeg
from tests.unit.library.conftest import Importer, Told


@pytest.fixture
def shoot(lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path) -> list[int]:
    for seed in range(2):
        write_jpeg(tmp_path / f"card/IMG_{seed}.JPG", seed)
    return take_in(project, tmp_path / "card").photo_ids()


@pytest.mark.trap("T11")
def test_new_facts_come_in_and_decisions_stay(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    lib.photos.decide(shoot, lib.now(), rating=3, label=Label.RED, keep_jpeg=False)
    before = lib.photos.get(shoot)
    (folder_of(lib, project) / "IMG_0.JPG").write_bytes(jpeg_bytes(0, date="2020:01:02 03:04:05", size=(60, 80)))
    told = Told()
    changes = reread_metadata(lib, project, shoot, report=told, stop=never)
    assert changes.ids(Aspect.METADATA) == {shoot[0]}
    assert sorted(told.finished) == shoot
    first, second = lib.photos.get(shoot)
    assert first.taken is not None
    assert (first.taken.local[:19], first.width, first.height) == ("2020-01-02T03:04:05", 60, 80)
    assert [(p.rating, p.label, p.keep) for p in (first, second)] == [(p.rating, p.label, p.keep) for p in before]
    assert second == before[1], "the one that says nothing new is not touched"


@pytest.mark.trap("T30")
def test_a_second_reading_changes_nothing(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    before = lib.photos.get(shoot)
    assert not reread_metadata(lib, project, shoot, report=Told(), stop=never)
    assert lib.photos.get(shoot) == before


def test_each_photo_is_reported_with_its_reason(
    lib: OpenLibrary, project: Project, shoot: list[int], tmp_path: Path
) -> None:
    (folder_of(lib, project) / "IMG_0.JPG").unlink()
    told = Told()
    reread_metadata(lib, project, [*shoot, 999], report=told, stop=never)
    assert told.failures[shoot[0]][0] == "missing_source"
    assert told.finished == [shoot[1]]
    assert 999 in told.passed_over
    shutil.move(lib.layout.marker, tmp_path / "marker")
    away = Told()
    reread_metadata(lib, project, shoot, report=away, stop=never)
    assert {kind for kind, _ in away.failures.values()} == {"offline"}
