"""Reading back: one byte that changed by itself is found and named, everything else is left alone (F15)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from photodesk.config.settings import Settings
from photodesk.domain.project import Project
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import folder_of
from photodesk.library.reconcile import check_manifest
from photodesk.library.reports import never
from photodesk.library.scrub import is_due, scrub
from tests.pictures import write_jpeg
from tests.unit.library.conftest import Importer


class Later:
    """The library's clock, so many days ahead."""

    def __init__(self) -> None:
        self.days = 0

    def __call__(self) -> str:
        return (datetime.now(UTC) + timedelta(days=self.days)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def aged(lib: OpenLibrary, later: Later) -> OpenLibrary:
    return replace(lib, now=later)


@pytest.fixture
def shoot(lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path) -> list[int]:
    for seed in range(3):
        write_jpeg(tmp_path / f"card/IMG_{seed}.JPG", seed)
    return take_in(project, tmp_path / "card").photo_ids()


def rot(path: Path) -> bytes:
    """One bit of the file turns; size and time stay. The bytes it had."""
    before, times = path.read_bytes(), path.stat()
    damaged = bytearray(before)
    damaged[len(damaged) // 2] ^= 1
    with path.open("r+b") as stream:
        stream.write(damaged)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    return before


def test_nothing_is_due_right_after_an_import(lib: OpenLibrary, shoot: list[int]) -> None:
    assert not is_due(lib)
    assert scrub(lib, never).checked == 0


@pytest.mark.fault(73)
@pytest.mark.trap("T28")
def test_a_flipped_bit_is_found_within_one_cycle_and_named_once(
    aged: OpenLibrary, later: Later, project: Project, shoot: list[int]
) -> None:
    path = folder_of(aged, project) / "IMG_1.JPG"
    good = rot(path)
    assert check_manifest(aged, project, never).found == 0, "size and time say nothing"
    later.days = Settings().maintenance.scrub_cycle_days
    assert is_due(aged)
    report = scrub(aged, never)
    assert (report.checked, report.damaged) == (3, (str(path),))
    assert "IMG_1.JPG" in report.message
    assert [e.action for e in aged.events.for_photo(shoot[1])].count("bit rot") == 1
    assert [d.file.name for d in aged.file_checks.damaged()] == ["IMG_1.JPG"]
    assert scrub(aged, never).checked == 0, "not due again"
    later.days *= 2
    assert scrub(aged, never).damaged == (str(path),)
    assert [e.action for e in aged.events.for_photo(shoot[1])].count("bit rot") == 1, "told once"
    assert path.read_bytes() != good, "nothing is repaired or removed by itself"


def test_a_file_restored_from_a_copy_is_whole_again(
    aged: OpenLibrary, later: Later, project: Project, shoot: list[int]
) -> None:
    path = folder_of(aged, project) / "IMG_1.JPG"
    times, good = path.stat(), rot(path)
    later.days = 30
    scrub(aged, never)
    path.write_bytes(good)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    later.days = 60
    assert scrub(aged, never).damaged == ()
    assert aged.file_checks.damaged() == []
    assert [e.action for e in aged.events.for_photo(shoot[1])][-1] == "whole again"


def test_a_file_that_was_edited_is_no_rot(aged: OpenLibrary, later: Later, project: Project, shoot: list[int]) -> None:
    write_jpeg(folder_of(aged, project) / "IMG_1.JPG", 77)
    (folder_of(aged, project) / "IMG_2.JPG").unlink()
    later.days = 30
    report = scrub(aged, never)
    assert (report.checked, report.damaged, report.unreadable) == (1, (), ())


def test_a_round_is_bounded_by_time_and_bytes(lib: OpenLibrary, later: Later, shoot: list[int]) -> None:
    later.days = 30

    def ticking() -> Callable[[], float]:
        seconds: Iterator[float] = iter(range(0, 10_000, 6))
        return lambda: float(next(seconds))

    rules = replace(Settings(), maintenance=replace(Settings().maintenance, scrub_seconds=10))
    bounded = replace(lib, now=later, settings=lambda: rules)
    assert scrub(bounded, never, ticking()).checked <= 1
    off = replace(Settings(), maintenance=replace(Settings().maintenance, scrub_seconds=0))
    assert not is_due(replace(lib, now=later, settings=lambda: off))
    assert scrub(replace(lib, now=later, settings=lambda: off), never).checked == 0


@pytest.mark.trap("T03")
def test_a_project_that_is_away_is_passed_over(
    aged: OpenLibrary, later: Later, project: Project, shoot: list[int], tmp_path: Path
) -> None:
    (folder_of(aged, project)).rename(tmp_path / "away")
    check_manifest(aged, project, never)
    later.days = 30
    assert not is_due(aged)
