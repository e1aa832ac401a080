"""The trash is emptied by the time things have been in it, and nothing else ever erases an original."""

from __future__ import annotations

import errno
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from photodesk.config.settings import MaintenanceSettings, Settings
from photodesk.domain.errors import UsageError
from photodesk.domain.photo import PhotoState
from photodesk.domain.project import Project
from photodesk.domain.trash import operation_name, purge_time
from photodesk.files import disk
from photodesk.files.disk import Disk
from photodesk.files.fakes import FailingSystem
from photodesk.library import trash
from photodesk.library.journal import forget_settled, replay
from photodesk.library.open_library import OpenLibrary
from photodesk.library.reports import never
from photodesk.store.journal import JournalStore
from tests.originals import commit, contents, discard, names, restore, shoot


def at(lib: OpenLibrary, days: float) -> OpenLibrary:
    """The library as it is opened so many days later."""
    later = datetime.fromisoformat(lib.now()) + timedelta(days=days)
    return replace(lib, now=lambda: later.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))


@pytest.fixture
def discarded(lib: OpenLibrary, project: Project) -> int:
    """A photo of 2014, committed a moment ago."""
    photo_id = shoot(lib, project, "IMG_1.JPG", "IMG_1.xmp")
    discard(lib, photo_id, "jpeg")
    commit(lib, project, [photo_id])
    return photo_id


def place(lib: OpenLibrary, project: Project) -> Path:
    return lib.layout.project_folder(project) / ".photodesk-trash" / "op-commit"


@pytest.mark.trap("T05")
def test_time_counts_from_the_commit_and_not_from_the_photo(lib: OpenLibrary, project: Project, discarded: int) -> None:
    before = contents(lib.root)
    assert trash.purge(at(lib, 29.9), project, "op-purge", never).purged == 0
    assert contents(lib.root) == before

    report = trash.purge(at(lib, 30.1), project, "op-purge", never)

    assert (report.purged, report.problems) == (2, ())
    assert contents(lib.root) == {}
    assert not place(lib, project).parent.exists()
    assert trash.entries(lib) == []
    (photo,) = lib.photos.get([discarded])
    assert photo.state is PhotoState.TRASHED, "the row is manifest_cleaning's to remove"
    purged = [e for e in lib.events.for_photo(discarded) if e.action == "purged"]
    assert len(purged) == 2
    assert all(e.actor == "trash_maintenance" and "hash" in e.detail for e in purged)
    assert trash.purge(at(lib, 99), project, "op-again", never).purged == 0


def test_the_time_it_is_kept_can_be_set(lib: OpenLibrary, project: Project) -> None:
    week = replace(lib, settings=lambda: Settings(maintenance=MaintenanceSettings(trash_retention_days=7)))
    photo_id = shoot(lib, project, "IMG_1.JPG")
    discard(lib, photo_id, "jpeg")
    commit(week, project, [photo_id])
    (entry,) = trash.entries(lib)
    assert entry.purge_after == purge_time(entry.deleted_at, 7)


@pytest.mark.trap("T03")
def test_an_offline_project_keeps_what_is_overdue(lib: OpenLibrary, project: Project, discarded: int) -> None:
    lib.layout.marker.rename(lib.layout.dot / "away.json")
    assert trash.purge(at(lib, 99), project, "op-purge", never).purged == 0
    assert len(trash.entries(lib)) == 2
    assert names(place(lib, project)) == {"IMG_1.JPG", "IMG_1.xmp"}


def test_what_was_restored_is_not_purged(lib: OpenLibrary, project: Project, discarded: int) -> None:
    restore(lib, [discarded])
    assert trash.purge(at(lib, 99), project, "op-purge", never).purged == 0
    assert names(lib.layout.project_folder(project)) == {"IMG_1.JPG", "IMG_1.xmp"}


def test_the_journal_forgets_what_was_settled_long_ago(lib: OpenLibrary, project: Project, discarded: int) -> None:
    assert forget_settled(at(lib, 29)) == 0
    assert forget_settled(at(lib, 31)) == 2
    assert len(trash.entries(lib)) == 2, "the trash itself is another matter"


@pytest.mark.fault(52)
def test_what_the_user_put_there_himself_is_left(lib: OpenLibrary, project: Project, discarded: int) -> None:
    (place(lib, project) / "IMG_1.JPG").write_bytes(b"mine")
    (place(lib, project) / "IMG_1.xmp").unlink()
    report = trash.purge(at(lib, 31), project, "op-purge", never)
    assert report.purged == 1, "the sidecar was gone already"
    assert "left alone" in report.problems[0]
    assert (place(lib, project) / "IMG_1.JPG").read_bytes() == b"mine"


@pytest.mark.fault(21)
def test_a_disk_that_refuses_is_told_and_asked_again(lib: OpenLibrary, project: Project, discarded: int) -> None:
    failing = Disk(FailingSystem(errno.EROFS, 1, only="unlink"))
    report = trash.purge(at(lib, 31), project, "op-purge", never, disk=failing)
    assert (report.purged, len(report.problems)) == (1, 1)
    assert trash.purge(at(lib, 32), project, "op-again", never).purged == 1
    assert JournalStore(lib.db).unsettled() == []
    assert replay(lib).forward == 0


def test_only_a_file_in_a_trash_folder_can_be_erased(tmp_path: Path) -> None:
    photo = tmp_path / "project" / "IMG_1.JPG"
    photo.parent.mkdir()
    photo.write_bytes(b"x")
    (tmp_path / ".photodesk-trash").mkdir()
    link = tmp_path / ".photodesk-trash" / "link"
    link.symlink_to(photo.parent)
    for path in (photo, tmp_path / ".photodesk-trash", link / "IMG_1.JPG"):
        with pytest.raises(UsageError):
            disk.DISK.erase_trashed(path)
    assert photo.exists()


def test_an_operation_has_one_name_whoever_asks() -> None:
    name = operation_name("commit", 12, "2026-11-20T19:00:05.123456Z")
    assert name == "20261120-190005-commit-12"
